"""A run begins, or goes on: a document and its data become a trained network in a run folder.

What `runtime.prepare` made, or a checkpoint in the folder, becomes a `Run`, which then goes through its epochs
(`runtime.loop`); whatever happens, what it held is let go of.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from graph.document import Document
from graph.errors import SymloomError
from runtime.accelerator import return_memory
from runtime.checkpoint import clear_unfinished, drop_after, load_checkpoint, newest_checkpoint
from runtime.control import Control
from runtime.curves import CurveRecorder
from runtime.data.kept import KEPT, keep, kept_before
from runtime.facts import facts_of, made_before, summary
from runtime.loop import Report, Run
from runtime.prepare import prepare
from runtime.protocol import Finished, Progress
from runtime.runfolder import RunFolder
from runtime.runlock import locked


def train(document: Document, folder: Path, report: Report, control: Control) -> Finished:
    """Train a document in a new run folder below `folder`.

    Args:
        report: takes the run's events, on the thread that trains.
        control: how to pause and stop it from another thread.

    Returns:
        The last event, which was reported too.

    Raises:
        SymloomError: the graph, the recipe, the data or the device do not allow it.
        TrainingError: a step failed; the sentence names the node.
    """
    return _carried_out(lambda held: _begin(document, folder, report, control, held))


def resume(run: Path, epochs: int | None, report: Report, control: Control) -> Finished:
    """Go on with a run from its last complete checkpoint, as if it had never stopped.

    Args:
        run: its folder.
        epochs: how many epochs in all; None for the recipe's number.

    Raises:
        FileProblem: the folder holds no run, or no complete checkpoint.
        SymloomError: its data changed since, or there is nothing left to do.
    """
    return _carried_out(lambda held: _again(RunFolder.open(run), epochs, report, control, held))


def _carried_out(begin: Callable[[ExitStack], Run]) -> Finished:
    """Run to the end; whatever happens, what the run held is let go of."""
    try:
        with ExitStack() as held:
            return begin(held).go()
    finally:
        return_memory()


def _begin(document: Document, under: Path, report: Report, control: Control, held: ExitStack) -> Run:
    report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
    ready = prepare(document)
    held.callback(ready.release)
    folder = RunFolder.create(under, document.title)
    held.enter_context(locked(folder.path))
    run = Run(document, folder, report, control, ready, CurveRecorder(folder, report))
    folder.write_start(document, ready.source.text, facts_of(document, ready))
    folder.write_json(KEPT, keep(ready.data))
    run.say(f"started on {ready.choices.device}: {summary(document, ready)}")
    for note in ready.notes:
        run.say(note)
    run.checkpoint()
    return run


def _again(folder: RunFolder, epochs: int | None, report: Report, control: Control, held: ExitStack) -> Run:
    report(Progress(state="preparing", step=0, steps=0, epoch=0, epochs=0))
    held.enter_context(locked(folder.path))
    document = folder.document()
    if epochs is not None:
        document.recipe = document.recipe.setting(epochs=epochs)
    choices, fingerprint, warnings = made_before(folder)
    clear_unfinished(folder.checkpoints)
    path = newest_checkpoint(folder.checkpoints)
    if path is None:
        raise SymloomError(f"{folder.path} has no complete checkpoint to go on from; train anew.")
    saved = load_checkpoint(path)
    ready = prepare(document, choices, kept_before(folder))
    held.callback(ready.release)
    if ready.data.fingerprint != fingerprint:
        raise SymloomError(
            f"The data of {folder.path} have changed since it was trained; restore them, or train anew."
        )
    run = Run(document, folder, report, control, ready, CurveRecorder(folder, report))
    run.restore(saved)
    if run.epoch >= run.plan.epochs and folder.has_result:
        raise SymloomError(
            f"{folder.path} has already trained {run.epoch} epoch{'s' * (run.epoch != 1)}; give a larger "
            "number of epochs."
        )
    insists = run.out_of_patience and folder.has_result
    if insists and epochs is None:
        raise SymloomError(
            f"{folder.path} stopped early after epoch {run.epoch}, because none was better for "
            f"{run.settings.patience}; give a number of epochs to go on nevertheless."
        )
    if epochs is not None:
        folder.write_document(document)
    for later in sorted(folder.checkpoints.glob("step-*")):
        if later.name > path.name:
            run.say(f"{later.name} is damaged and was left out", "warning")
    drop_after(folder.checkpoints, run.step)
    folder.forget_result()
    folder.keep_metrics(run.step, min(run.step, run.epoch * run.plan.steps_per_epoch))
    run.curves.take_back(run.step, run.epoch * run.plan.steps_per_epoch)
    for warning in warnings:
        run.say(warning, "warning")
    run.say(f"resumed after step {run.step}")
    if insists:
        run.patient_from = run.epoch
        run.keep()  # at once: killed before the next one, it would stop again
    return run
