"""`symloom train` and `symloom resume`: a run in the terminal.

The options for a run's settings are made from their declarations in `graph.recipe`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graph.document import Document
from graph.edits import apply
from graph.errors import SymloomError, reason
from graph.fixes.data import fit_to_data
from graph.infer import Inference
from graph.operator import Attribute
from graph.recipe import SETTINGS, Choice, Recipe, check_recipe
from graph.recipe import optimizer as optimizer_kind
from graph.recipe import schedule as schedule_kind
from graph.source import generate
from runtime.cli.data_choice import chosen_data, described
from runtime.cli.files import open_document
from runtime.cli.interrupts import interrupt
from runtime.cli.outcome import Interrupted, WorkFailed
from runtime.cli.recipe_choice import with_options
from runtime.control import Control
from runtime.protocol import Event, Finished, Progress, Started

if TYPE_CHECKING:
    from runtime.cli.progress import Show

RUNS = Path("runs")
Command = TypeVar("Command", bound=Callable[..., Any])
Work = Callable[[Callable[[Event], None], Control], Finished]


def _setting_options(command: Command) -> Command:
    """One option for each setting of a recipe."""
    for setting in reversed(SETTINGS):
        flag = setting.name.replace("_", "-")
        names = f"--{flag}/--no-{flag}" if setting.kind == "bool" else f"--{flag}"
        command = click.option(
            names,
            setting.name,
            default=None,
            type=_type(setting),
            help=setting.doc,
            metavar=_metavar(setting),
        )(command)
    return command


def _type(setting: Attribute) -> Any:
    match setting.kind:
        case "int":
            return int
        case "float":
            return float
        case "choice":
            return click.Choice(setting.choices)
        case "bool":
            return None
        case _:
            return str


def _metavar(setting: Attribute) -> str | None:
    return {"int": "N", "float": "X", "text": setting.name.upper()}.get(setting.kind)


@click.command("train")
@click.argument("file", metavar="FILE")
@click.option(
    "--data",
    "data",
    metavar="DATA",
    help="A data set by name, the folder its files lie in, or your own: a FILE, a FOLDER of images, or KIND=FILE "
    "(see symloom data list).",
)
@click.option(
    "--data-option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="What to know about data of your own, such as target=price; may be given several times.",
)
@click.option(
    "--fit", is_flag=True, help="Fit inputs, targets and the number of classes to the data before training."
)
@click.option(
    "--fast-dev-run",
    is_flag=True,
    help="One epoch of 5 batches, validated and tested: does everything work?",
)
@click.option(
    "--out",
    "out",
    type=click.Path(path_type=Path),
    default=RUNS,
    show_default=True,
    help="Where the run's folder is made.",
)
@click.option("--optimizer", metavar="NAME", help="SGD, Adam, AdamW, …")
@click.option("--lr", type=float, metavar="X", help="Learning rate.")
@click.option(
    "--optimizer-option",
    "optimizer_options",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another attribute of the optimizer, such as momentum=0.9 or weight_decay=0.01; may be given several times.",
)
@click.option("--schedule", metavar="NAME", help="constant, one-cycle, cosine, …")
@click.option(
    "--schedule-option",
    "schedule_options",
    multiple=True,
    metavar="NAME=VALUE",
    help="An attribute of the schedule, such as warmup=0.1 or milestones=5,8; may be given several times.",
)
@_setting_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; the last is the outcome.")
def train_command(
    file: str,
    data: str | None,
    options: tuple[str, ...],
    fit: bool,
    fast_dev_run: bool,
    out: Path,
    optimizer: str | None,
    lr: float | None,
    optimizer_options: tuple[str, ...],
    schedule: str | None,
    schedule_options: tuple[str, ...],
    as_json: bool,
    **settings: Any,
) -> None:
    """Train a network and test it.

    What is not given here is as the document's recipe says. Ctrl-C ends the run after the step at hand and tests what
    was learnt; a second one ends it at once, and one during the last test leaves that out (symloom resume goes on from
    the last checkpoint).
    """
    from runtime.cli.progress import make_show

    document = open_document(file)
    if fast_dev_run:
        for name, few in (("epochs", 1), ("limit_batches", 5)):
            settings[name] = few if settings[name] is None else settings[name]
    with make_show(as_json) as show:
        document.recipe = _changed(document.recipe, data, options, optimizer, lr, schedule, settings, show)
        document.recipe = _with_options(document.recipe, optimizer_options, schedule_options)
        if fit:
            _fit(document, show)
        _carry_out(lambda report, control: _train(document, out, report, control), show)


@click.command("resume")
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "--epochs", type=int, metavar="N", help="How many epochs in all (default: as many as were planned)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; the last is the outcome.")
def resume_command(run: Path, epochs: int | None, as_json: bool) -> None:
    """Go on with a run from its last checkpoint."""
    from runtime.cli.progress import make_show
    from runtime.runfolder import RunFolder

    RunFolder.open(run)  # said before torch is imported, which takes seconds
    with make_show(as_json) as show:
        _carry_out(lambda report, control: _resume(run, epochs, report, control), show)


def _train(document: Document, out: Path, report: Callable[[Event], None], control: Control) -> Finished:
    generate(document)  # what is wrong with the network or the place is said before torch is loaded
    _check_place(out)
    from runtime.train import train

    return train(document, out, report, control)


def _check_place(out: Path) -> None:
    place = out.absolute()
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        raise SymloomError(
            f"--out {out}: {place} is a file, not a folder; choose another place for the runs."
        )
    if not os.access(place, os.W_OK):
        raise SymloomError(f"--out {out}: {place} may not be written to; choose another place for the runs.")


def _resume(run: Path, epochs: int | None, report: Callable[[Event], None], control: Control) -> Finished:
    from runtime.train import resume

    return resume(run, epochs, report, control)


def _changed(
    recipe: Recipe,
    data: str | None,
    options: tuple[str, ...],
    optimizer: str | None,
    lr: float | None,
    schedule: str | None,
    settings: dict[str, Any],
    show: Show,
) -> Recipe:
    """The recipe with what the command line says otherwise.

    Raises:
        SymloomError: a name or value is not allowed.
    """
    recipe = recipe.setting(**{name: value for name, value in settings.items() if value is not None})
    if data is not None or options:
        recipe = recipe.but(data=chosen_data(recipe.data, data, options, show.note))
    if optimizer is not None and optimizer != recipe.optimizer.name:
        recipe = recipe.but(optimizer=Choice(optimizer))
    if lr is not None:
        recipe = recipe.but(optimizer=Choice(recipe.optimizer.name, {**recipe.optimizer.attrs, "lr": lr}))
    if schedule is not None and schedule != recipe.schedule.name:
        recipe = recipe.but(schedule=Choice(schedule))
    return check_recipe(recipe)


def _with_options(recipe: Recipe, of_optimizer: Sequence[str], of_schedule: Sequence[str]) -> Recipe:
    """The recipe with attributes of what it chooses changed.

    Raises:
        SymloomError: there is no such attribute, or it does not take the value.
    """
    chosen, going = recipe.optimizer, recipe.schedule
    return recipe.but(
        optimizer=with_options(chosen, optimizer_kind(chosen.name), of_optimizer, "--optimizer-option"),
        schedule=with_options(going, schedule_kind(going.name), of_schedule, "--schedule-option"),
    )


def _fit(document: Document, show: Show) -> None:
    """Make the network one for its data, as far as that is clear, and say what was changed.

    Raises:
        SymloomError: the data are not as they have to be.
    """
    document.described = (document.recipe.data, described(document.recipe.data))
    patches = fit_to_data(document, Inference.of(document.graph, document.operator))
    for patch in patches:
        apply(document, patch)
        show.note(f"Fitted to the data: {patch.text}")


@dataclass
class _Interrupts:
    """Ctrl-C during a run: the first asks it to end, the second ends it; before its first step one is enough."""

    control: Control
    run: str = ""  # its folder, once it has begun
    asked: bool = False
    told: bool = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if not self.run:
            interrupt(frame)
        elif self.asked:
            interrupt(frame, f"Interrupted; to go on: symloom resume {self.run}.")
        self.asked = True
        self.control.stop()


@contextmanager
def _handling(interrupts: _Interrupts) -> Iterator[None]:
    """Also for a terminal that closes, where there is such a signal; what `nohup` has ignored stays so."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    heeded = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupts) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class _Reader:
    """Who reads what a run says; where it is gone, such as `head`, the run ends as if it had been asked to."""

    control: Control
    gone: OSError | None = None

    def tell(self, say: Callable[[], None]) -> None:
        if self.gone is not None:
            return
        try:
            say()
        except OSError as error:
            self.gone = error
            self.control.stop()


def _carry_out(work: Work, show: Show) -> None:
    """Run to the end, show what happens, leave the pictures.

    Raises:
        SymloomError: the run could not begin.
        WorkFailed: it began and did not come to its end, or its end cannot be told.
        BrokenPipeError: nobody reads what it says any more; what was learnt is kept.
    """
    from runtime.allocator import keep_freed_memory

    keep_freed_memory()  # before torch makes its first tensor
    show.note("Loading torch and the data …", passing=True)
    interrupts = _Interrupts(Control())
    reader = _Reader(interrupts.control)

    def report(event: Event) -> None:
        if isinstance(event, Started):
            interrupts.run = event.folder
        if interrupts.asked and not interrupts.told and isinstance(event, Progress):  # and not at its end
            interrupts.told = True
            text = "Ending after this step and testing what was learnt; Ctrl-C again ends at once."
            reader.tell(lambda: show.note(text))
        if not isinstance(event, Finished):
            reader.tell(lambda: show.event(event))

    try:
        with _handling(interrupts):
            finished = work(report, interrupts.control)
    except SymloomError as problem:
        if interrupts.run:
            raise WorkFailed(str(problem)) from problem
        raise
    except KeyboardInterrupt:
        raise Interrupted(interrupts.run) from None
    _leave_pictures(Path(finished.folder), lambda text: reader.tell(lambda: show.note(text, level="warning")))
    reader.tell(lambda: show.finished(finished))
    if isinstance(reader.gone, BrokenPipeError):
        raise reader.gone
    if reader.gone is not None:
        why = reason(reader.gone)
        raise WorkFailed(
            f"The output cannot be written ({why}), so the run was ended; to go on: symloom resume {finished.folder}"
        )


def _leave_pictures(folder: Path, warn: Callable[[str], None]) -> None:
    from runtime.exports.pictures import write_pictures
    from runtime.runfolder import RunFolder

    try:
        write_pictures(RunFolder(folder))
    except SymloomError as problem:  # the run itself is complete
        warn(f"Not all pictures of the run were written: {problem}")
