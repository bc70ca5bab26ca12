"""Where augmented pictures come through: a folder that is there only while it is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from graph.document import load
from graph.edits import set_recipe
from runtime.protocol import Preview, Previewed
from studio.app import EXAMPLE
from studio.document import DocumentModel
from studio.inspector.trials.augmentation import AugmentationPreview


class Worker(QObject):
    """A link at whose other end the test answers."""

    received = Signal(object)
    refused = Signal(object, str)
    died = Signal(str)
    state = "ready"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Preview] = []

    def send(self, command: Preview) -> int:
        self.asked.append(command)
        return len(self.asked)

    def withdraw(self, seq: int) -> bool:
        return False

    def answer(self, seq: int) -> None:
        """Two grey pictures of a pixel each, as they were and varied."""
        path = Path(self.asked[seq - 1].path)
        path.write_bytes(bytes(4))
        shape, labels = [2, 2, 1, 1, 1], [[("cat", 1.0)], [("dog", 1.0)]]
        self.received.emit(Previewed(seq=seq, path=str(path), shape=shape, labels=labels))


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def preview(
    page: QWidget, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AugmentationPreview:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    made = AugmentationPreview(DocumentModel(load(EXAMPLE)), page)
    made.connect_worker(worker)  # type: ignore[arg-type]
    return made


def test_a_document_whose_pictures_are_not_asked_for_has_no_folder(
    preview: AugmentationPreview, tmp_path: Path
) -> None:
    assert not list(tmp_path.iterdir())
    preview.show_button.click()
    assert len(list(tmp_path.iterdir())) == 1
    preview.again.click()
    assert len(list(tmp_path.iterdir())) == 1, "one is enough for all questions"


def test_what_an_overtaken_question_left_is_taken_away_with_the_newest_answer(
    preview: AugmentationPreview, worker: Worker, tmp_path: Path
) -> None:
    preview.show_button.click()
    preview.again.click()
    worker.answer(1)
    assert not preview.grid.pictures, "nobody waits for it any more"
    worker.answer(2)
    assert len(preview.grid.pictures) == 2
    assert not list(tmp_path.glob("*/*"))


def test_only_pictures_somebody_pressed_for_come_into_sight(
    preview: AugmentationPreview, worker: Worker, qtbot: QtBot
) -> None:
    shown: list[bool] = []
    preview.brought.connect(lambda: shown.append(True))
    preview.show_button.click()
    worker.answer(1)
    assert len(shown) == 1
    model = preview._model
    model.push(set_recipe(model.document, model.document.recipe.setting(rotation=20.0)))
    qtbot.waitUntil(lambda: len(worker.asked) == 2)
    worker.answer(2)
    assert preview.grid.pictures
    assert len(shown) == 1, "whoever types a value looks at the value's field"
    preview.again.click()
    worker.answer(3)
    assert len(shown) == 2


def test_the_folder_goes_with_the_document(
    preview: AugmentationPreview, worker: Worker, tmp_path: Path
) -> None:
    preview.show_button.click()
    preview.again.click()
    worker.answer(1)
    assert list(tmp_path.glob("*/*"))
    preview.deleteLater()
    QCoreApplication.sendPostedEvents(preview, QEvent.Type.DeferredDelete)
    assert not list(tmp_path.iterdir())
