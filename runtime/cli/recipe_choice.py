"""What `--optimizer-option` and `--schedule-option` mean: attributes of what the recipe chooses, as NAME=VALUE."""

from __future__ import annotations

from collections.abc import Sequence

from graph.choice import Kind
from graph.errors import SymloomError
from graph.recipe import Choice
from runtime.cli.data_choice import read_value


def with_options(chosen: Choice, kind: Kind, options: Sequence[str], flag: str) -> Choice:
    """The choice with some of its kind's attributes changed.

    Raises:
        SymloomError: an option is not NAME=VALUE, or the kind has no such attribute or does not take the value.
    """
    by_name = {attribute.name: attribute for attribute in kind.attributes}
    attrs = dict(chosen.attrs)
    for option in options:
        name, equals, text = option.partition("=")
        attribute = by_name.get(name.strip().replace("-", "_"))
        if not equals:
            example = kind.attributes[-1]
            raise SymloomError(
                f"{flag} {option}: write NAME=VALUE, such as {example.name}={_written(example.default)}."
            )
        if attribute is None:
            raise SymloomError(f"{flag} {name}: {kind.name} has no such option; it has {', '.join(by_name)}.")
        try:
            attrs[attribute.name] = attribute.check(read_value(attribute, text.strip()))
        except SymloomError as error:
            raise SymloomError(f"{flag} {name}={text}: {error}") from None
    return Choice(chosen.name, attrs)


def _written(value: object) -> str:
    """A value as it is given on the command line."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()
