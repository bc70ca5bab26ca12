"""Export from the menu: graph and source are written here, weights and pixels by the worker, which has torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from graph.document import to_json, write_file
from graph.errors import SymloomError
from graph.picture import network_svg
from graph.source import generate
from runtime.protocol import Done, Export, Failed, Finished
from studio.document import DocumentModel
from studio.files import file_name
from studio.message_bar import MessageBar
from studio.settings import FOLDER, Settings

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink

# kind → suffix, what the file dialog calls it
_KINDS = {
    "json": (".symloom", str(QT_TRANSLATE_NOOP("Exports", "Symloom documents"))),
    "python": (".py", str(QT_TRANSLATE_NOOP("Exports", "Python source"))),
    "safetensors": (".safetensors", str(QT_TRANSLATE_NOOP("Exports", "Safetensors weights"))),
    "pt": (".pt", str(QT_TRANSLATE_NOOP("Exports", "PyTorch weights"))),
    "png": (".png", str(QT_TRANSLATE_NOOP("Exports", "PNG pictures"))),
    "svg": (".svg", str(QT_TRANSLATE_NOOP("Exports", "SVG pictures"))),
}


class Exports(QObject):
    """What the Export menu does.

    Args:
        link: the worker, which writes what needs torch; may come later, by `connect_worker`.
    """

    def __init__(
        self, model: DocumentModel, settings: Settings, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._model = model
        self._settings = settings
        self._messages = messages
        self._window = window
        self._link: WorkerLink | None = None
        self._waiting: list[str] = []  # once for each time it was asked for
        self._run_folder = ""

    @property
    def has_weights(self) -> bool:
        """Whether a run has ended whose weights can be written."""
        return bool(self._run_folder) and self._link is not None

    def remember_run(self, event: Finished) -> None:
        """A run of this document has ended: its folder has the weights."""
        self._run_folder = event.folder or self._run_folder

    def connect_worker(self, link: WorkerLink) -> None:
        """Write weights and pixels through this worker."""
        self._link = link
        link.received.connect(self._take)

    def ask(self, kind: str) -> None:
        """Let the person choose where to, and write."""
        suffix, title = _KINDS[kind]
        stem = self._model.path.stem if self._model.path else file_name(self._model.document.title)
        folder = self._settings.get(FOLDER) or str(Path.home())
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export"),
            str(Path(folder) / f"{stem}{suffix}"),
            f"{self.tr(title)} (*{suffix})",
        )
        if name:
            path = Path(name)
            self.write(kind, path if path.suffix else path.with_suffix(suffix))

    def write(self, kind: str, path: Path) -> None:
        """Write one kind of file; what goes wrong is said upon the canvas, and nothing is overwritten then."""
        document = self._model.document
        try:
            match kind:
                case "json":
                    write_file(path, to_json(document).encode())
                case "python":
                    write_file(path, generate(document, self._model.inference).text.encode())
                case "svg":
                    write_file(path, network_svg(document).encode())
                case _:
                    self._ask_worker(kind, path)
                    return
        except SymloomError as error:
            self._messages.say(str(error), "error")
            return
        self._written(path)

    def _ask_worker(self, kind: str, path: Path) -> None:
        if self._link is None:
            raise SymloomError(self.tr("The training process is still starting; try again in a moment."))
        folder = self._run_folder if kind in ("safetensors", "pt") else ""
        self._waiting.append(str(path))
        self._link.send(
            Export(document=to_json(self._model.document), kind=kind, path=str(path), folder=folder),
            lambda problem: self._refused(problem, path),
        )

    def _refused(self, problem: str, path: Path) -> None:
        if problem:
            if str(path) in self._waiting:  # a failure may have ended all waiting
                self._waiting.remove(str(path))
            self._messages.say(problem, "error")

    def _take(self, event: object) -> None:
        match event:
            case Done(path=path) if path in self._waiting:
                self._waiting.remove(path)
                self._written(Path(path))
            case Failed(problem=problem) if self._waiting:
                self._waiting.clear()
                self._messages.say(problem, "error")

    def _written(self, path: Path) -> None:
        self._messages.say(self.tr("Wrote %1.").replace("%1", str(path)), "done")
