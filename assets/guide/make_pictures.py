"""Makes every picture of the guide and the README by driving the real window with real events.

    python -m assets.guide.make_pictures [NAME …]

Without names all are made; it takes some minutes, most of them for training the example. Offscreen, in DejaVu Sans,
with settings of its own and fixed seeds: what is drawn differs from one time to the next only in measured speeds.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontDatabase,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QWidget

from assets import path as asset
from graph.document import load, save
from studio.app import make_application, open_window
from studio.canvas import CanvasView
from studio.main_window import MainWindow
from studio.settings import THEME, Settings
from tests.gui.canvas_hand import Hand

_home = tempfile.TemporaryDirectory(prefix="symloom-guide-")
HOME = Path(_home.name)  # settings and runs of the windows that are photographed
PICTURES = Path(__file__).resolve().parent / "pictures"
EXAMPLE = asset("examples", "fashion-mnist-cnn.symloom")
SIZE = (1600, 1000)
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


class Stage:
    """A window, the hand that works in it, and the camera."""

    def __init__(self, document: Path, theme: str = "light", size: tuple[int, int] = SIZE) -> None:
        settings = Settings(QSettings(str(HOME / f"{theme}.ini"), QSettings.Format.IniFormat))
        settings.set(THEME, theme)
        self.window: MainWindow = open_window([document], settings)
        self.window.resize(*size)
        self.window.activateWindow()
        self.canvas: CanvasView = self.window.canvas
        self.hand = Hand(self.canvas)
        self.wait(300)
        self.canvas.zoom_to_fit()
        self.wait(300)

    def close(self) -> None:
        self.window.model.undo_stack.setClean()
        if self.window.training.page is not None and self.window.runs is not None:
            self.window.runs.session.withdraw()  # closing asks about a run that goes on
        self.window.close()
        self.window.deleteLater()
        self.wait(100)

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

    def type_into(self, name: str, text: str) -> None:
        """Replace the text of the visible field of that accessible name."""
        fields = {
            each.accessibleName(): each for each in self.window.findChildren(QLineEdit) if each.isVisible()
        }
        field = fields[name]
        self.click(field)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(200)

    def write(self, text: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Type into the field that has the focus, and press Enter."""
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)
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

    def train(self, seconds: float = 900) -> None:
        """Press Train in the panel."""
        self.window.add_runs()
        runs = self.window.runs
        assert runs is not None
        self.until(runs.bar.train.isEnabled, 60)
        self.click(runs.bar.train)
        self.until(lambda: runs.state == "training", seconds)

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
        rect = part or QRect()
        for widget in parts:
            rect |= QRect(widget.mapTo(self.window, QPoint()), widget.size())
        rect &= self.window.rect()
        keep(name, picture.copy(rect) if not rect.isNull() else picture)

    def round(self, *widgets: QWidget) -> QRect:
        """The part of the window where these widgets are, with a little air."""
        rect = QRect()
        for widget in widgets:
            rect |= QRect(widget.mapTo(self.window, QPoint()), widget.size())
        return rect.adjusted(-8, -3, 8, 8)

    def around(self, *names: str, margin: int = 56) -> QRect:
        """The part of the window where these nodes are."""
        rect = QRect()
        for name in names:
            rect |= self.canvas.viewportTransform().mapRect(self.canvas.node_rect(name)).toAlignedRect()
        offset = self.canvas.viewport().mapTo(self.window, QPoint())
        here = QRect(offset, self.canvas.viewport().size())
        return rect.adjusted(-margin, -margin, margin, margin).translated(offset) & here


def keep(name: str, picture: QPixmap) -> None:
    """Write a picture, as small as it gets; a panel's empty end is cut off, because it says nothing."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    picture.save(buffer, "PNG")
    image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    empty = Image.new("RGB", image.size, image.getpixel((image.width // 2, image.height - 1)))
    _, _, _, bottom = ImageChops.difference(image, empty).getbbox() or (0, 0, 0, image.height)
    image = image.crop((0, 0, image.width, min(bottom + 16, image.height)))
    file = PICTURES / f"{name}.png"
    image.save(file, optimize=True)
    print(f"{file.name}  {image.width}×{image.height}  {file.stat().st_size / 1000:.0f} kB", flush=True)


def example(**settings: object) -> Path:
    """The example with some of its recipe changed, as a file."""
    document = load(EXAMPLE)
    document.recipe = document.recipe.setting(threads=1, precision="fp32", layout="channels_last", **settings)
    file = HOME / "fashion-mnist-cnn.symloom"
    save(document, file)
    return file


def prepare() -> QApplication:
    """An application without a screen, that knows nothing of the person's own settings."""
    screen = {"name": "guide", "x": 0, "y": 0, "width": 1920, "height": 1200, "dpr": 1}
    screens = [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96}]
    (HOME / "screen.json").write_text(json.dumps({"screens": screens}))
    os.environ.update(
        QT_QPA_PLATFORM=f"offscreen:configfile={HOME}/screen.json", LC_ALL="C.UTF-8", LANGUAGE="en"
    )
    os.environ.update(
        {f"XDG_{kind}_HOME": str(HOME / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    )
    application = make_application()
    application.setFont(QFont("DejaVu Sans", 9))
    return application


# -- the scenes -------------------------------------------------------------------------------------------


def training() -> None:
    """Pictures: training.png, window-light.png, network.png, curves.png."""
    stage = Stage(example())
    stage.train()
    runs = stage.window.runs
    assert runs is not None
    stage.until(lambda: runs.session.epoch >= 4, 600)
    stage.shoot("training", stage.window.docks["runs"])
    stage.until(lambda: runs.session.state == "finished", 900)
    stage.hand.click(stage.hand.node("conv2"))
    stage.shoot("window-light")
    folder = Path(runs.session.folder)
    stage.until((folder / "curves.png").is_file, 60)
    stage.wait(2000)  # until it is written to its end
    for name, file in (("network", "graph.png"), ("curves", "curves.png")):
        written = QPixmap(str(folder / file))
        keep(name, written.scaledToWidth(written.width() // 2, Qt.TransformationMode.SmoothTransformation))
    stage.close()


def adding() -> None:
    """Pictures: drop.png, wire.png, refused.png, search.png."""
    stage = Stage(example())
    canvas, hand = stage.canvas, stage.hand
    ends = canvas.port_position("dense1", "output", True), canvas.port_position("logits", "input", False)
    stage.drag_operator("Dropout", (ends[0] + ends[1]) / 2, drop=False)
    stage.shoot("drop", part=stage.around("dense1", "logits"))
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())

    below = canvas.node_rect("logits").center()
    below.setY(canvas.node_rect("loss").center().y() + 40)  # beside the loss, where nothing is yet
    stage.drag_operator("Dropout", below, drop=True)
    (dropout,) = stage.window.model.selection
    hand.drag(hand.port("dense1", "output", True), hand.port(dropout, "input", False), drop=False)
    stage.shoot("wire", part=stage.around("dense1", "logits", dropout))
    hand.release(hand.port(dropout, "input", False))
    hand.drag(hand.port(dropout, "output", True), hand.port("pool1", "input", False), drop=False)
    stage.shoot("refused", part=stage.around("pool1", "logits", dropout))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    hand.drag(hand.port(dropout, "output", True), below + QPointF(-260, 90))
    QTest.keyClicks(stage.window.adding.search.search_field, "norm")
    stage.shoot("search", part=stage.around("dense1", "loss", dropout), popup=stage.window.adding.search)
    stage.window.adding.search.hide()
    stage.close()


def leading() -> None:
    """Pictures: swap.png, points.png, cut.png, several.png, keys.png."""
    stage = Stage(example())
    canvas, hand = stage.canvas, stage.hand
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier

    hand.drag(hand.node("conv2"), hand.node("pool1"), mods=alt, drop=False)
    stage.shoot("swap", part=stage.around("conv1", "logits", "pool2"))
    stage.call_off()

    wire = ("conv2", "input")
    low = canvas.node_rect("conv2").bottomLeft() + QPointF(-48, 32)
    hand.double_click(on_wire(canvas, wire))
    place = QPointF(*canvas.scene_tables.way_of(wire)[0])
    hand.drag(place, low, drop=False)
    stage.shoot("points", part=stage.around("pool1", "conv2", margin=72))
    hand.release(low)
    while stage.window.model.undo_stack.canUndo():
        stage.window.model.undo_stack.undo()
    canvas.select_nothing()

    above = on_wire(canvas, ("pool1", "input")) - QPointF(24, 48)
    below = QPointF(above.x() + 48, canvas.node_rect("flatten").top() - 16)
    hand.drag(above, below, mods=alt, drop=False)
    stage.shoot("cut", part=stage.around("conv1", "conv2", "pool2"))
    stage.call_off()

    beside = QPointF(canvas.node_rect("logits").center().x(), canvas.node_rect("loss").center().y() + 40)
    stage.drag_operator("Concat", beside, drop=True)
    (concat,) = stage.window.model.selection
    hand.click(on_wire(canvas, ("dense1", "input"), 0.8))
    hand.click(on_wire(canvas, ("logits", "input"), 0.8), shift)
    hand.drag(on_wire(canvas, ("logits", "input"), 0.8), hand.node(concat), drop=False)
    stage.shoot("several", part=stage.around("flatten", "logits", "loss", concat))
    stage.call_off()
    stage.window.model.undo_stack.undo()

    hand.click(hand.node("pool1"))
    QTest.keyClick(canvas, Qt.Key.Key_C)
    stage.shoot("keys", part=stage.around("conv1", "conv2", "logits", "pool2"))
    stage.call_off()
    stage.close()


def on_wire(canvas: CanvasView, end: tuple[str, str], share: float = 0.5) -> QPointF:
    """A place on a wire, from 0 at its output to 1 at its input."""
    scene = canvas.scene_tables
    places = scene.wires.samples(scene.wire_rows([end]), 101)[0]
    return QPointF(*places[round(100 * share)].tolist())


def mending() -> None:
    """Pictures: problems.png, inspector.png, recipe.png, code.png."""
    stage = Stage(example())
    window, hand = stage.window, stage.hand
    hand.click(hand.node("conv1"))
    stage.shoot("inspector", window.docks["inspector"])
    canvas = stage.canvas
    hand.click(hand.node("flatten"))
    QTest.keyClick(canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F7)
    stage.wait(500)
    rows = window.problems.rows
    stage.click(rows.viewport(), rows.visualItemRect(rows.topLevelItem(0)).center())
    window.problems.remedies.buttons[0].setFocus(
        Qt.FocusReason.TabFocusReason
    )  # the canvas shows what it would do
    stage.shoot("problems", stage.canvas, window.docks["problems"])
    canvas.setFocus()
    while window.model.undo_stack.canUndo():
        QTest.keyClick(stage.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(stage.canvas, Qt.Key.Key_Escape)
    stage.shoot("recipe", window.docks["inspector"])
    hand.click(hand.node("pool1"))
    window.docks["code"].reveal()
    stage.shoot("code", window.docks["code"])
    stage.close()


def blocks() -> None:
    """Pictures: blocks.png, inside.png."""
    stage = Stage(example())
    canvas, hand = stage.canvas, stage.hand
    control, both = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    hand.click(hand.node("dense1"))
    hand.click(hand.node("logits"), control)
    QTest.keyClick(canvas, Qt.Key.Key_G, control | both)
    stage.write("Classifier")
    (block,) = stage.window.model.selection
    hand.click(hand.node("conv1"))
    hand.click(hand.node("pool1"), control)
    QTest.keyClick(canvas, Qt.Key.Key_G, control)
    stage.write("First features")
    corner = canvas.node_rect("loss").topRight() + QPointF(48, 0)
    hand.click(corner)  # on the empty canvas, so that the note is not wired to anything
    canvas.cursor().setPos(canvas.viewport().mapToGlobal(hand.spot(corner)))
    QTest.keyClick(canvas, Qt.Key.Key_N)
    stage.write("**Next**: try 32 channels and a third convolution", control)
    stage.wait(200)
    hand.click(canvas.node_rect("image").topLeft() - QPointF(40, 40))
    stage.shoot("blocks", part=stage.around("image", "conv2", "loss", block, margin=72))
    hand.double_click(hand.node(block))
    top = QRect(canvas.mapTo(stage.window, QPoint()), canvas.size())
    stage.shoot("inside", part=top.adjusted(0, 0, 0, -canvas.height() // 5))
    stage.close()


def trials(theme: str = "light") -> None:
    """Pictures: schedule.png, finder.png, augmentation.png, warm-start.png."""
    stage = Stage(example(epochs=2), theme)
    window, recipe = stage.window, stage.window.inspector.recipe
    stage.train()
    runs = window.runs
    assert runs is not None
    stage.until(lambda: runs.session.state == "finished", 300)
    stage.type_into("Warmup", "0.15")
    stage.scroll_to(recipe.rate)
    stage.shoot("schedule", part=stage.round(recipe.schedule, recipe.schedule_form, recipe.rate))

    rate = recipe.optimizer_form.fields["lr"]
    stage.click(
        next(each for each in rate.findChildren(QToolButton) if each.accessibleName().startswith("Find"))
    )
    stage.until(lambda: recipe.learning_rate.found is not None, 120)
    stage.scroll_to(recipe.learning_rate_view)
    stage.shoot(
        "finder", part=stage.round(recipe.optimizer, recipe.optimizer_form, recipe.learning_rate_view)
    )
    stage.click(recipe.learning_rate_view.dismiss)

    augmentation = recipe.groups["augmentation"]
    stage.click(augmentation.head, QPoint(8, 8))
    for name, value in (("Rotation", "25"), ("Zoom", "0.2"), ("Mixup", "0.4")):
        stage.type_into(name, value)
    pictures = recipe.preview
    stage.scroll_to(pictures.show_button)
    stage.click(pictures.show_button)
    stage.until(lambda: bool(pictures.grid.pictures), 60)
    stage.scroll_to(pictures)
    stage.shoot("augmentation", part=stage.round(pictures))
    stage.click(augmentation.head, QPoint(8, 8))

    buttons = runs.outcome.findChildren(QPushButton)
    stage.click(next(each for each in buttons if each.text() == "Keep the weights"))
    stage.hand.click(stage.hand.node("dense1"))
    stage.type_into("Out features", "48")
    stage.hand.click(stage.canvas.node_rect("image").topLeft() - QPointF(40, 40))
    stage.until(lambda: bool(recipe.warm.weights) and not recipe.warm.looking, 60)
    stage.scroll_to(recipe.start)
    stage.shoot("warm-start", stage.canvas, window.docks["inspector"])
    stage.close()


def large() -> None:
    """Picture: window-dark.png."""
    stage = Stage(asset("networks", "unet.symloom"), "dark")
    window, canvas = stage.window, stage.canvas
    window.add_runs()
    canvas.reveal("up4")
    canvas.zoom_to(0.85)
    stage.hand.click(stage.hand.node("up3"))
    window.docks["code"].reveal()
    stage.shoot("window-dark")
    stage.close()


SCENES: dict[str, Callable[[], None]] = {
    scene.__name__: scene for scene in (training, adding, leading, mending, blocks, trials, large)
}


def main(names: list[str]) -> int:
    application = prepare()  # kept until all are made
    if "DejaVu Sans" not in QFontDatabase.families():
        print(
            "The pictures are set in DejaVu Sans; on Debian: sudo apt-get install fonts-dejavu-core",
            file=sys.stderr,
        )
        return 2
    for name in names or SCENES:
        SCENES[name]()
    application.closeAllWindows()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
