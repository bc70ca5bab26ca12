"""The weights of a run as one file: safetensors, or a state dict that torch loads with `weights_only=True`.

Both load into the exported class with `load_state_dict`. They are the weights that were tested: those of the best
epoch; of a run that was cut off, those of its last checkpoint.
"""

from __future__ import annotations

import io
from dataclasses import replace

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from graph.document import Document, to_json
from graph.errors import FileProblem, SymloomError
from graph.source import ModuleSource, generate
from runtime.checkpoint import load_checkpoint, newest_checkpoint
from runtime.compile import compile_source
from runtime.runfolder import RunFolder


def as_safetensors(document: Document, run: RunFolder) -> bytes:
    """The file's bytes; its metadata hold the class's name and the document.

    Raises:
        SymloomError: the run has no weights, or trained another network.
    """
    source, weights = _fitting(document, run)
    return save(weights, {"format": "pt", "class": source.class_name, "symloom": to_json(document)})


def as_state_dict(document: Document, run: RunFolder) -> bytes:
    """The file's bytes: what `torch.save(module.state_dict(), …)` writes.

    Raises:
        SymloomError: the run has no weights, or trained another network.
    """
    _, weights = _fitting(document, run)
    buffer = io.BytesIO()
    torch.save(weights, buffer)
    return buffer.getvalue()


def run_weights(run: RunFolder) -> dict[str, Tensor]:
    """The weights of a run by their names in the state dict.

    Raises:
        FileProblem: there are none, or the file is damaged.
    """
    if run.weights.is_file():
        try:
            return load(run.weights.read_bytes())
        except (OSError, SafetensorError) as error:
            raise FileProblem(
                f"{run.weights} cannot be read: {error}; resume the run to write it anew."
            ) from None
    checkpoint = newest_checkpoint(run.checkpoints)
    if checkpoint is None:
        raise FileProblem(
            f"{run.path} holds no weights; it ended before its first checkpoint, so train again."
        )
    return load_checkpoint(checkpoint).weights


def _fitting(document: Document, run: RunFolder) -> tuple[ModuleSource, dict[str, Tensor]]:
    trained = run.document()
    source = generate(document)
    # Titles, places and the recipe may have changed since; what is computed may not.
    if _computed(document) != _computed(replace(trained, title=document.title)):
        raise SymloomError(
            f"The network has changed since {run.path} was trained, so its weights belong to another one; "
            f"train it again, or export {run.path / 'document.symloom'}."
        )
    weights = run_weights(run)
    with torch.device("meta"):
        compiled = compile_source(source)
        wanted = {name: tuple(weight.shape) for name, weight in compiled.module_class().state_dict().items()}
    compiled.forget()
    if {name: tuple(weight.shape) for name, weight in weights.items()} != wanted:
        raise SymloomError(
            f"The weights of {run.path} do not fit its network; its files are of different runs."
        )
    return source, weights


def _computed(document: Document) -> str:
    return generate(document, rewrites=False).text
