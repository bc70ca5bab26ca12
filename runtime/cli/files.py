"""What stands for a document on the command line: a file, a picture or run that holds one, or an example's name."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import assets
from graph.document import LARGEST_FILE, Document, load
from graph.errors import FileProblem, reason
from runtime.runfolder import RunFolder


def examples() -> dict[str, Path]:
    """The networks that come with Symloom, by name; those that are ready to train come first."""
    folders = (assets.path("networks"), assets.path("examples"))
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.symloom"))}
    first = {path.stem for path in folders[1].glob("*.symloom")}
    return dict(sorted(found.items(), key=lambda item: (item[0] not in first, item[0])))


def open_document(name: str) -> Document:
    """The document meant by FILE.

    Raises:
        FileProblem: there is no such file or example, or it holds no document.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return RunFolder.open(path).document()
    if path.suffix.lower() in (".svg", ".png") and path.is_file():
        from graph.picture import document_from_png, document_from_svg

        read = document_from_svg if path.suffix.lower() == ".svg" else document_from_png
        return read(_bytes(path), str(path))
    if path.exists():
        return load(path)
    known = examples()
    if name in known:
        return load(known[name])
    close = get_close_matches(name, known, 1)
    meant = f"did you mean {close[0]}?" if close else f"the examples are {', '.join(known)}."
    raise FileProblem(f"There is no file and no example network named {name}; {meant}")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > 2 * LARGEST_FILE:
            raise FileProblem(f"{path} is larger than any picture Symloom makes.")
        return path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from None
