"""What a person takes home from Symloom: graph, code, weights, pictures.

Each kind of file is declared once in `KINDS`; the command line, the worker and the window's menu read it from
there. Everything is written completely or not at all. torch is imported only for the kinds that hold weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.document import Document, to_json, write_file
from graph.errors import SymloomError
from graph.picture import network_svg
from graph.source import generate
from runtime.runfolder import RunFolder


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Args:
        name: the word for `--to`.
        title: for a menu.
        suffix: of the file, with its dot.
        needs_run: whether it holds what a run has learnt.
        content: makes the file's bytes of a document and, if given, a run.
    """

    name: str
    title: str
    suffix: str
    needs_run: bool
    content: Callable[[Document, RunFolder | None], bytes]


def _python(document: Document, run: RunFolder | None) -> bytes:
    return generate(document).text.encode()


def _safetensors(document: Document, run: RunFolder | None) -> bytes:
    from runtime.exports.weights import as_safetensors

    assert run is not None
    return as_safetensors(document, run)


def _state_dict(document: Document, run: RunFolder | None) -> bytes:
    from runtime.exports.weights import as_state_dict

    assert run is not None
    return as_state_dict(document, run)


def _json(document: Document, run: RunFolder | None) -> bytes:
    return to_json(document).encode()


def _svg(document: Document, run: RunFolder | None) -> bytes:
    return network_svg(document).encode()


def _png(document: Document, run: RunFolder | None) -> bytes:
    from runtime.exports.pictures import network_png

    return network_png(document)


KINDS: tuple[Kind, ...] = (
    Kind("python", "Python source of the network", ".py", False, _python),
    Kind("safetensors", "Weights (safetensors)", ".safetensors", True, _safetensors),
    Kind("pt", "Weights (PyTorch state dict)", ".pt", True, _state_dict),
    Kind("json", "Symloom document", ".symloom", False, _json),
    Kind("svg", "Picture (SVG)", ".svg", False, _svg),
    Kind("png", "Picture (PNG)", ".png", False, _png),
)


def kind(name: str) -> Kind:
    """The kind of that name.

    Raises:
        SymloomError: there is none.
    """
    for declared in KINDS:
        if declared.name == name:
            return declared
    known = ", ".join(declared.name for declared in KINDS)
    raise SymloomError(f"Nothing can be exported as {name!r}; choose one of {known}.")


def export(to: str, document: Document, run: Path | None, path: Path) -> None:
    """Write one kind of file of a document.

    Args:
        to: the kind's name.
        run: the run folder that holds the weights; not needed by the others.
        path: where to; what is there is replaced, but only by a complete file.

    Raises:
        SymloomError: the graph has a problem, the run is missing or of another network, or the file cannot
            be written.
    """
    chosen = kind(to)
    if chosen.needs_run and run is None:
        raise SymloomError(f"{chosen.title}: they come from a run; train first, then name its run folder.")
    if path.is_dir():
        raise SymloomError(
            f"{path} is a folder; name the file to write, such as {path / ('network' + chosen.suffix)}."
        )
    write_file(path, chosen.content(document, RunFolder.open(run) if run is not None else None))
