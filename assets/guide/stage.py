"""Where the guide's pictures are taken: a real window without a screen, a hand that works in it, and a camera.

The window is set in DejaVu Sans and has settings of its own, so that a picture depends neither on the desktop of
whoever makes it nor on the pictures made before. One in another language is kept in the folder of that language's
pages, unless no word is in it: the pages then show the English one.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    QSettings,
    Qt,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QInputMethodEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from assets.guide.make_tables import pages
from studio.app import make_application, open_window
from studio.canvas import CanvasView
from studio.inspector.fields import Field
from studio.language import ENGLISH
from studio.main_window import MainWindow
from studio.settings import LANGUAGE, THEME, Settings
from tests.gui.canvas_hand import Hand

_home = tempfile.TemporaryDirectory(prefix="symloom-guide-")
HOME = Path(_home.name)  # settings and runs of the windows that are photographed
FONT = "DejaVu Sans"
FONTS = {"zh_CN": "Noto Sans CJK SC"}  # for what the first has no signs for, by language
WHOLE = (1600, 1000)  # for pictures of the whole window
PART = (1218, 860)  # for pictures of its parts, which the guide then shows pixel by pixel
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
_FEW = 128  # colours that stay as they are; as many stand for all others
_numbers = count()


class Stage:
    """A window, the hand that works in it, and the camera."""

    def __init__(self, document: Path, language: str, theme: str = "light") -> None:
        settings = Settings(QSettings(str(HOME / f"{next(_numbers)}.ini"), QSettings.Format.IniFormat))
        settings.set(THEME, theme)
        settings.set(LANGUAGE, language)
        self.language = language
        self.window: MainWindow = open_window([document], settings)
        self.window.activateWindow()
        self.canvas: CanvasView = self.window.canvas
        self.hand = Hand(self.canvas)
        self.resize(WHOLE)

    def close(self) -> None:
        self.window.model.undo_stack.setClean()
        if self.window.training.page is not None and self.window.runs is not None:
            self.window.runs.session.withdraw()  # closing asks about a run that goes on
        self.window.close()
        self.window.deleteLater()
        self.wait(100)

    # -- the hand -----------------------------------------------------------------------------------------

    def resize(self, size: tuple[int, int]) -> None:
        self.window.resize(*size)
        self.wait(300)
        self.canvas.zoom_to_fit()
        self.wait(300)

    def wait(self, ms: int) -> None:
        QTest.qWait(ms)

    def until(self, true: Callable[[], bool], seconds: float) -> None:
        for _ in range(round(seconds * 20)):
            if true():
                return
            self.wait(50)
        raise TimeoutError("What the picture should show did not come about.")

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, NONE, at or widget.rect().center())
        self.wait(50)

    def press(self, within: QWidget, context: str, text: str) -> None:
        """Click the button with these words, or with this tip; given in English, as the code of the window has them."""
        said = QCoreApplication.translate(context, text)
        buttons = within.findChildren(QAbstractButton)
        self.click(next(each for each in buttons if said in (each.text(), each.toolTip())))

    def fill(self, field: Field, text: str) -> None:
        """Replace what stands in a field of a form."""
        editor = field.editor
        assert isinstance(editor, QLineEdit)
        self.click(editor)
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        editor.clearFocus()
        self.wait(200)

    def write(self, text: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Type into the field that has the focus, and press Enter."""
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        typed = QInputMethodEvent()  # as Chinese is written; keys have no signs for it
        typed.setCommitString(text)
        QApplication.sendEvent(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return, modifiers)
        self.wait(200)

    def drag_operator(self, name: str, to: QPointF, *, drop: bool) -> None:
        """Drag from the palette: Qt's drag loop needs a person's mouse, the events it sends do not."""
        self._mime = QMimeData()
        self._mime.setData("application/x-symloom-operator", QByteArray(name.encode()))
        spot, copy, viewport = self.hand.spot(to), Qt.DropAction.CopyAction, self.canvas.viewport()
        QApplication.sendEvent(viewport, QDragEnterEvent(spot, copy, self._mime, LEFT, NONE))
        QApplication.sendEvent(viewport, QDragMoveEvent(spot, copy, self._mime, LEFT, NONE))
        if drop:
            QApplication.sendEvent(viewport, QDropEvent(QPointF(spot), copy, self._mime, LEFT, NONE))
        self.wait(200)

    def call_off(self) -> None:
        """Press Esc during a gesture, let go, and select nothing."""
        QTest.keyClick(self.canvas, Qt.Key.Key_Escape)
        self.hand.release(QPointF())
        self.canvas.select_nothing()
        self.wait(200)

    def train(self) -> None:
        """Press Train in the panel."""
        self.window.add_runs()
        panel, runs = self.window.docks["runs"], self.window.runs
        panel.reveal()
        self.window.resizeDocks([panel], [330], Qt.Orientation.Vertical)  # for charts below a result
        assert runs is not None
        self.until(runs.bar.train.isEnabled, 60)
        self.click(runs.bar.train)
        self.until(lambda: runs.session.step > 0, 60)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a part of the recipe's form into sight."""
        self.wait(200)
        self.window.inspector.recipe.ensureWidgetVisible(widget, 0, 24)
        self.wait(100)

    # -- the camera ---------------------------------------------------------------------------------------

    def shoot(
        self, name: str, *parts: QWidget, part: QRect | None = None, popup: QWidget | None = None
    ) -> None:
        """Keep a picture of the window, or of what some of its widgets or a rectangle cover."""
        self.wait(400)
        picture = self.window.grab()
        if popup is not None:
            painter = QPainter(picture)
            place = QRect(self.window.mapFromGlobal(popup.pos()), popup.size())
            painter.drawPixmap(place.topLeft(), popup.grab())
            painter.end()
            part = part and part | place.adjusted(-16, -16, 16, 16)
        rect = (part or QRect()) | self.place(*parts)
        rect &= self.window.rect()
        self.keep(name, picture.copy(rect) if not rect.isNull() else picture)

    def place(self, *widgets: QWidget) -> QRect:
        """The part of the window where these widgets are."""
        rect = QRect()
        for widget in widgets:
            rect |= QRect(widget.mapTo(self.window, QPoint()), widget.size())
        return rect

    def around(self, *names: str, beside: int = 56, above: int = 56) -> QRect:
        """The part of the window where these nodes are, with some room beside, above and below them."""
        rect = QRect()
        for name in names:
            rect |= self.canvas.viewportTransform().mapRect(self.canvas.node_rect(name)).toAlignedRect()
        offset = self.canvas.viewport().mapTo(self.window, QPoint())
        here = QRect(offset, self.canvas.viewport().size())
        return rect.adjusted(-beside, -above, beside, above).translated(offset) & here

    def keep(self, name: str, picture: QPixmap) -> None:
        """Write a picture; a panel's empty end is cut off, because it says nothing."""
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.ReadWrite)
        picture.save(buffer, "PNG")
        image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
        empty = Image.new("RGB", image.size, image.getpixel((image.width // 2, image.height - 1)))
        _, _, _, bottom = ImageChops.difference(image, empty).getbbox() or (0, 0, 0, image.height)
        image = image.crop((0, 0, image.width, min(bottom + 16, image.height)))
        file = pages(self.language) / "pictures" / f"{name}.png"
        file.parent.mkdir(exist_ok=True)
        _in_few_colours(image).save(file, optimize=True)
        english = pages(ENGLISH) / "pictures" / file.name
        said = f"{file.relative_to(pages(ENGLISH))}  {image.width}×{image.height}"
        if file != english and english.exists() and english.read_bytes() == file.read_bytes():
            file.unlink()
            print(f"{said}  the same as in English", flush=True)
        else:
            print(f"{said}  {file.stat().st_size / 1000:.0f} kB", flush=True)


def _in_few_colours(image: Image.Image) -> Image.Image:
    """The picture with a palette, which makes a third of the file; surfaces keep their colour, edges all but."""
    pixels = np.asarray(image).reshape(-1, 3)
    colours, places, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    for_others = image.quantize(_FEW, Image.Quantize.MAXCOVERAGE).getpalette() or []
    exact = colours[np.argsort(-counts, kind="stable")[:_FEW]]
    palette = np.vstack((exact, np.reshape(for_others, (-1, 3)))).astype(np.uint8)
    away = ((colours[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    indices = away.argmin(axis=1).astype(np.uint8)[places.ravel()]
    found = Image.frombytes("P", image.size, indices.tobytes())
    found.putpalette(palette.tobytes())
    return found


def prepare() -> QApplication:
    """An application without a screen, that knows nothing of the person's own settings."""
    screen = {"name": "guide", "x": 0, "y": 0, "width": 1920, "height": 1600, "dpr": 1}
    screens = [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96}]
    (HOME / "screen.json").write_text(json.dumps({"screens": screens}))
    os.environ.update(
        QT_QPA_PLATFORM=f"offscreen:configfile={HOME}/screen.json", LC_ALL="C.UTF-8", LANGUAGE="en"
    )
    os.environ.update(
        {f"XDG_{kind}_HOME": str(HOME / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    )
    application = make_application()
    application.setFont(QFont(FONT, 9))
    QFont.insertSubstitutions(FONT, list(FONTS.values()))
    return application
