"""What is not saved survives a crash: each changed document is kept beside the settings, a few seconds behind.

A document that is saved, undone to what was saved, or closed leaves nothing. Whatever is found at the next start
and belongs to no running window was left by one that died; a lock that dies with its process tells them apart.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal, Slot

from graph.document import Document, load, to_json, write_file
from graph.errors import FileProblem, reason
from studio.background import Background
from studio.document import DocumentModel

AFTER_MS = 3000  # after the first change that is not kept yet; the promise is 10 s
_DOCUMENT, _ORIGIN, _LOCK = ".symloom", ".json", ".lock"


@dataclass(frozen=True)
class LeftOver:
    """A document that a window was ended on.

    Args:
        path: the file it was opened from or saved to last; None if it never had one.
        kept_at: when it was kept, in seconds since 1970.
        lock: ours now; for the `Autosave` that goes on with it.
    """

    document: Document
    path: Path | None
    kept_at: float
    place: Path
    lock: QLockFile


def left_over(folder: Path) -> Iterator[LeftOver]:
    """What died windows left in a folder, the oldest first; what cannot be read any more is left alone."""
    found = [each for each in folder.glob(f"*{_DOCUMENT}") if each.is_file()] if folder.is_dir() else []
    for place in sorted(found, key=lambda each: each.stat().st_mtime):
        lock = _lock(place.with_suffix(_LOCK))
        if not lock.tryLock(0):
            continue  # its window is alive
        try:
            document = load(place)
        except FileProblem:
            lock.unlock()
            continue
        yield LeftOver(document, _origin(place), place.stat().st_mtime, place.with_suffix(""), lock)


class Autosave(QObject):
    """Keeps one document.

    Args:
        folder: where to.
        goes_on: a document found by `left_over`, which the model holds again.
    """

    failed = Signal(str)

    def __init__(self, model: DocumentModel, folder: Path, goes_on: LeftOver | None = None) -> None:
        super().__init__(model)
        self._model = model
        self._place = goes_on.place if goes_on else folder / uuid.uuid4().hex
        self._lock = goes_on.lock if goes_on else None
        self._background = Background(self)
        self._background.done.connect(self._tell)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._keep)
        model.changed.connect(self._wait)
        model.clean_changed.connect(self._follow)
        model.replaced.connect(self._follow)

    @Slot()
    def forget(self) -> None:
        """Leave nothing: the document is saved, or the person does without it."""
        self._timer.stop()
        self._background.forget()
        self._background.wait()
        if self._lock is not None:
            for suffix in (_DOCUMENT, _ORIGIN):
                self._place.with_suffix(suffix).unlink(missing_ok=True)
            self._lock.unlock()
            self._lock = None

    @Slot()
    def _wait(self) -> None:
        # Not begun anew by each change: who edits without a pause is kept as well.
        if not self._timer.isActive() and not self._model.undo_stack.isClean():
            self._timer.start()

    @Slot()
    def _follow(self) -> None:
        if self._model.undo_stack.isClean():
            self.forget()
        else:
            self._wait()

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.failed.emit(sentence)

    def _keep(self) -> None:
        if self._lock is None:
            try:
                self._place.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                self._tell(f"{self._place.parent} cannot be made: {reason(error)}.")
                return
            self._lock = _lock(self._place.with_suffix(_LOCK))
            self._lock.tryLock(0)
        document, place = self._model.document.copy(), self._place
        origin = {"path": str(self._model.path) if self._model.path else "", "time": time.time()}
        self._background.start(lambda: _write(document, place, origin))


def _write(document: Document, place: Path, origin: dict[str, object]) -> str:
    """The sentence why it cannot be written; empty if it is. The next change tries again."""
    try:
        write_file(place.with_suffix(_ORIGIN), json.dumps(origin).encode())
        write_file(place.with_suffix(_DOCUMENT), to_json(document).encode())
    except FileProblem as error:
        return str(error)
    return ""


def _origin(place: Path) -> Path | None:
    try:
        said = json.loads(place.with_suffix(_ORIGIN).read_text(encoding="utf-8"))
        path = said["path"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Path(path) if isinstance(path, str) and path else None


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)  # only the death of its process frees it, not its age
    return lock
