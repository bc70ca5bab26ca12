"""Where the files of a data set are looked for, and where downloads go.

Nothing is ever substituted: if no place holds the set that was asked for, the sentence lists the places
and what to do, and the choice of another set stays with the person.
"""

from __future__ import annotations

import os
from pathlib import Path

from graph.datasets import DataSetSpec
from graph.errors import FileProblem
from runtime.data.idx import find_idx

VARIABLE = "SYMLOOM_DATA"
SYSTEM = "/usr/share/datasets"  # Debian's dataset-* packages
# torchvision's names for its folders, which are relative to where its user works.
TORCHVISION = {"fashion-mnist": "FashionMNIST", "mnist": "MNIST"}


def download_folder(name: str) -> Path:
    """Where a downloaded set is kept: $SYMLOOM_DATA/NAME, else ~/.cache/symloom/data/NAME."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser() / name
    return _cache(name)


def cache_folder() -> Path:
    """Where Symloom keeps what it can make or fetch again."""
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "symloom"


def _cache(name: str) -> Path:
    return cache_folder() / "data" / name


def places(name: str) -> tuple[Path, ...]:
    """The folders in which the files of a set are looked for when none is given, in order."""
    found = [download_folder(name)]
    if chosen := os.environ.get(VARIABLE):
        found += [Path(chosen).expanduser(), _cache(name)]
    found += [Path(SYSTEM) / name, Path("~/.mxnet/datasets").expanduser() / name]
    if name in TORCHVISION:
        found.append(Path("data").absolute() / TORCHVISION[name] / "raw")
    return tuple(found)


def find_files(spec: DataSetSpec, folder: str | None) -> Path:
    """The folder that holds the files of `spec`: the given one, else the first of the usual places.

    A given folder is taken at its word: if files are missing there, no other place is looked at.

    Raises:
        FileProblem: no place holds all files.
    """
    if folder is not None:
        given = Path(folder).expanduser()
        if not given.is_dir():
            raise FileProblem(f"The data folder {given} does not exist: {_remedies(spec)}.")
        missing = [file.name for file in spec.files if find_idx(given, file.name) is None]
        if missing:
            raise FileProblem(
                f"The data folder {given} lacks {_listed(missing, 'and')} of {spec.name}: {_remedies(spec)}."
            )
        return given
    looked_at = places(spec.name)
    for place in looked_at:
        if all(find_idx(place, file.name) is not None for file in spec.files):
            return place
    where = _listed([str(place) for place in looked_at], "or")
    raise FileProblem(f"The files of {spec.name} were not found in {where}: {_remedies(spec)}.")


def _remedies(spec: DataSetSpec) -> str:
    family = " or use fashion-mnist-small, which is shipped" if spec.name == "fashion-mnist" else ""
    comma = "," if family else " or"
    return f"give the folder with its {len(spec.files)} idx files{comma} download {spec.name}{family}"


def _listed(names: list[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
