"""What `--data` and `--data-option` mean: a set by name, the folder of a known one, or data of one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from graph.data_spec import DataSetSpec
from graph.datasets import KNOWN, check_data, data_set
from graph.errors import SymloomError
from graph.operator import Attribute
from graph.own_data import OWN, OwnData, guessed, own_kind
from graph.recipe import Choice

_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def chosen_data(
    recipe: Choice, given: str | None, options: Sequence[str], note: Callable[[str], None]
) -> Choice:
    """The data meant on the command line.

    Args:
        recipe: what the document says, whose set a folder may hold the files of.
        given: a known set's name, a file, a folder, or KIND=PATH for data of one's own; None for the recipe's.
        options: attributes of data of one's own, each `NAME=VALUE`.
        note: told where more is done than was asked for.

    Raises:
        SymloomError: there are no such data, or an option is not one of theirs.
    """
    chosen = recipe if given is None else _data(recipe, given, note)
    kind = own_kind(chosen.name)
    attrs = dict(chosen.attrs)
    for option in options:
        name, equals, text = option.partition("=")
        if not equals:
            raise SymloomError(f"--data-option {option}: write NAME=VALUE, such as target=price.")
        if kind is None:
            raise SymloomError(
                f"--data-option {option}: {chosen.name or 'no data'} has no options; they are for data of your own, "
                "given by --data FILE or FOLDER."
            )
        attrs[name] = _value(kind, name, text)
    if options:
        check_data(chosen.name, attrs)
    return Choice(chosen.name, attrs)


def described(choice: Choice) -> DataSetSpec:
    """What is known of the data, looking at those of one's own.

    Raises:
        SymloomError: there are none, or they are not as they have to be.
    """
    if own_kind(choice.name) is None:
        return data_set(choice.name)
    from runtime.data.readers import describe  # torch, which a listed set does not need

    return describe(choice)


def _data(recipe: Choice, given: str, note: Callable[[str], None]) -> Choice:
    if given in {spec.name for spec in KNOWN}:
        return Choice(given)
    word, equals, place = given.partition("=")
    kind = own_kind(word)
    if kind is not None:
        if not equals:
            raise SymloomError(
                f"--data {given}: say where they lie, --data {given}={kind.place.name.upper()}."
            )
        return Choice(word, {kind.place.name: str(Path(place).expanduser().absolute())})
    path = Path(given).expanduser()
    if not path.exists():
        known = f" and no data set of that name ({', '.join(spec.name for spec in KNOWN)})"
        raise SymloomError(
            f"--data {given}: there is no such file or folder{known if os.sep not in given else ''}."
        )
    if path.is_dir() and (choice := _folder_of_known(recipe, path, given, note)) is not None:
        return choice
    guess = guessed(path.absolute())
    if guess is None:
        kinds = ", ".join(each.name for each in OWN)
        raise SymloomError(
            f"--data {given}: nothing reads files that end in {path.suffix or 'no suffix'} by itself; say what it is, "
            f"--data KIND={given} with one of {kinds}."
        )
    return Choice(*guess)


def _folder_of_known(recipe: Choice, folder: Path, given: str, note: Callable[[str], None]) -> Choice | None:
    """The recipe's set, or the whole it is a part of, read from a folder; None if that holds images of one's own."""
    entries = list(folder.iterdir())
    images = any(entry.is_dir() for entry in entries)
    try:
        spec = data_set(recipe.name)
    except SymloomError:
        return None
    whole = spec if spec.needs_files else _whole(spec)
    if whole is not None and (not images or _holds(whole, entries)):
        if whole is not spec:
            note(f"Reading {whole.name} from {folder}, of which {spec.name} is a part.")
        return Choice(whole.name, {"folder": str(folder)})
    if not images:
        raise SymloomError(
            f"--data {given}: the folder holds no folders of images, one for each class, and {spec.name} is not read "
            "from a folder."
        )
    return None


def _holds(spec: DataSetSpec, entries: Sequence[Path]) -> bool:
    """Whether some of the entries of a folder are a known set's files, packed or not."""
    stems = (spec.name, *(file.name.partition(".")[0] for file in spec.files))
    return any(entry.name.startswith(stems) for entry in entries)


def _whole(part: DataSetSpec) -> DataSetSpec | None:
    """The set read from files that a shipped one is a part of."""
    for spec in KNOWN:
        if spec.needs_files and spec.source == part.source and spec.fields == part.fields:
            return spec
    return None


def _value(kind: OwnData, name: str, text: str) -> Any:
    attribute = next((each for each in kind.attributes if each.name == name), None)
    if attribute is None:
        known = ", ".join(each.name for each in kind.attributes)
        raise SymloomError(f"--data-option {name}: {kind.title} has no such option; it has {known}.")
    try:
        return attribute.check(read_value(attribute, text.strip()))
    except SymloomError as error:
        raise SymloomError(f"--data-option {name}={text}: {error}") from None


def read_value(attribute: Attribute, text: str) -> Any:
    """The value a word on the command line stands for; what is none of the kind is left for the check to refuse."""
    if attribute.optional and text.lower() in ("", "none"):
        return None
    match attribute.kind:
        case "bool" if text.lower() in (*_YES, *_NO):
            return text.lower() in _YES
        case "int" | "float":
            return _number(text)
        case "ints" | "floats":
            parts = [_number(part) for part in re.split(r"[,×x\s]+", text) if part]
            return parts[0] if len(parts) == 1 else tuple(parts)
        case _:
            return text


def _number(text: str) -> Any:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
