"""Makes every picture of the guide and the README by driving the real window with real events.

    python -m assets.guide.make_pictures [SCENE …]

Without names all are made, in English and in the other languages of the guide; it takes some minutes, most of them for
training the example. Seeds are fixed: what is drawn differs from one time to the next only in measured speeds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QFontDatabase, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assets import path as asset
from assets.guide.stage import FONT, FONTS, HOME, PART, Stage, prepare
from graph.document import load, save
from studio.canvas import CanvasView
from studio.canvas.wiring import DragWire
from studio.language import ENGLISH, LANGUAGES
from studio.settings import RECENT
from studio.start_page import StartPage

EXAMPLE = asset("examples", "fashion-mnist-cnn.symloom")
# What the person in the pictures writes, by language.
WRITTEN = {
    "en": ("First features", "**Next**: try 32 channels and a third convolution"),
    "zh_CN": ("最初的特征", "**下一步**：试试 32 个通道，再加第三个卷积层"),
}


def example(**settings: object) -> Path:
    """The example with some of its recipe changed, as a file."""
    document = load(EXAMPLE)
    document.recipe = document.recipe.setting(threads=1, precision="fp32", layout="channels_last", **settings)
    file = HOME / "fashion-mnist-cnn.symloom"
    save(document, file)
    return file


# -- the scenes -------------------------------------------------------------------------------------------


def training(language: str) -> None:
    """Pictures: training.png, window-light.png, network.png, curves.png."""
    stage = Stage(example(), language)
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
        stage.keep(
            name, written.scaledToWidth(written.width() // 2, Qt.TransformationMode.SmoothTransformation)
        )
    stage.close()


def adding(language: str) -> None:
    """Pictures: drop.png, wire.png, refused.png, search.png."""
    stage = Stage(example(), language)
    canvas, hand = stage.canvas, stage.hand
    ends = canvas.port_position("dense1", "output", True), canvas.port_position("logits", "input", False)
    stage.drag_operator("Dropout", (ends[0] + ends[1]) / 2, drop=False)
    stage.shoot("drop", part=stage.around("flatten", "logits", above=20))
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())

    below = canvas.node_rect("logits").center()
    below.setY(canvas.node_rect("loss").center().y() + 40)  # beside the loss, where nothing is yet
    stage.drag_operator("Dropout", below, drop=True)
    (dropout,) = stage.window.model.selection
    hand.drag(hand.port("dense1", "output", True), hand.port(dropout, "input", False), drop=False)
    stage.shoot("wire", part=stage.around("dense1", "logits", dropout, above=28))
    hand.release(hand.port(dropout, "input", False))
    hand.drag(hand.port(dropout, "output", True), hand.port("pool1", "input", False), drop=False)
    stage.shoot("refused", part=stage.around("conv1", "logits", dropout))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    hand.drag(hand.port(dropout, "output", True), below + QPointF(-260, 90))
    QTest.keyClicks(stage.window.adding.search.search_field, "norm")
    stage.shoot(
        "search", part=stage.around("dense1", "loss", dropout, above=28), popup=stage.window.adding.search
    )
    stage.window.adding.search.hide()
    stage.close()


def leading(language: str) -> None:
    """Pictures: swap.png, points.png, cut.png, several.png, keys.png."""
    stage = Stage(example(), language)
    canvas, hand = stage.canvas, stage.hand
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier

    foot = canvas.node_rect("pool1").center()
    foot.setY(canvas.node_rect("pool1").bottom() - 4)  # so that what is said there covers neither node
    hand.drag(hand.node("conv2"), foot, mods=alt, drop=False)
    stage.shoot("swap", part=stage.around("conv1", "logits", "pool2"))
    stage.call_off()

    wire = ("conv2", "input")
    low = canvas.node_rect("conv2").bottomLeft() + QPointF(-48, 32)
    hand.double_click(on_wire(canvas, wire))
    place = QPointF(*canvas.scene_tables.way_of(wire)[0])
    hand.drag(place, low, drop=False)
    stage.shoot("points", part=stage.around("pool1", "conv2", above=48))
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
    stage.shoot("several", part=stage.around("flatten", "logits", "loss", concat, above=28))
    stage.call_off()
    stage.window.model.undo_stack.undo()

    hand.click(hand.node("image"))
    QTest.keyClick(canvas, Qt.Key.Key_C)
    while not isinstance(canvas.dragged, DragWire) or canvas.dragged.target != ("flatten", "input", False):
        QTest.keyClick(canvas, Qt.Key.Key_Tab)
    stage.shoot("keys", part=stage.around("conv1", "conv2", "logits", "pool2"))
    stage.call_off()
    stage.close()


def on_wire(canvas: CanvasView, end: tuple[str, str], share: float = 0.5) -> QPointF:
    """A place on a wire, from 0 at its output to 1 at its input."""
    scene = canvas.scene_tables
    places = scene.wires.samples(scene.wire_rows([end]), 101)[0]
    return QPointF(*places[round(100 * share)].tolist())


def mending(language: str) -> None:
    """Pictures: problems.png, inspector.png, recipe.png, code.png."""
    stage = Stage(example(), language)
    window, hand, canvas = stage.window, stage.hand, stage.canvas
    hand.click(hand.node("conv1"))
    stage.shoot("inspector", window.docks["inspector"])
    stage.resize(PART)
    hand.click(hand.node("conv2"))
    code = window.docks["code"]
    code.reveal()
    window.resizeDocks([code], [480], Qt.Orientation.Vertical)
    stage.shoot("code", code)
    window.resizeDocks([code], [288], Qt.Orientation.Vertical)
    hand.click(hand.node("flatten"))
    QTest.keyClick(canvas, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F7)
    stage.wait(500)
    rows = window.problems.rows
    stage.click(rows.viewport(), rows.visualItemRect(rows.topLevelItem(0)).center())
    first = window.problems.remedies.buttons[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)  # the canvas shows what it would do
    stage.shoot("problems", canvas, window.docks["problems"])
    canvas.setFocus()
    while window.model.undo_stack.canUndo():
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    stage.resize((PART[0], 1400))  # all of the form
    stage.shoot("recipe", window.docks["inspector"])
    stage.close()


def blocks(language: str) -> None:
    """Pictures: blocks.png, inside.png."""
    stage = Stage(example(), language)
    canvas, hand = stage.canvas, stage.hand
    frame, note = WRITTEN[language]
    control, both = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    hand.click(hand.node("dense1"))
    hand.click(hand.node("logits"), control)
    QTest.keyClick(canvas, Qt.Key.Key_G, control | both)
    stage.write("Classifier")
    (block,) = stage.window.model.selection
    hand.click(hand.node("conv1"))
    hand.click(hand.node("pool1"), control)
    QTest.keyClick(canvas, Qt.Key.Key_G, control)
    stage.write(frame)
    corner = canvas.node_rect("loss").topRight() + QPointF(48, 0)
    hand.click(corner)  # on the empty canvas, so that the note is not wired to anything
    canvas.cursor().setPos(canvas.viewport().mapToGlobal(hand.spot(corner)))
    QTest.keyClick(canvas, Qt.Key.Key_N)
    stage.write(note, control)
    hand.click(canvas.node_rect("image").topLeft() - QPointF(40, 40))
    stage.shoot("blocks", part=stage.around("image", "conv2", "loss", block, beside=72, above=72))
    stage.resize((PART[0], 700))  # there is little inside
    hand.double_click(hand.node(block))
    stage.shoot("inside", canvas)
    stage.close()


def trials(language: str) -> None:
    """Pictures: schedule.png, finder.png, augmentation.png, warm-start.png."""
    stage = Stage(example(epochs=2), language)
    window, recipe = stage.window, stage.window.inspector.recipe
    stage.train()
    runs = window.runs
    assert runs is not None
    stage.until(lambda: runs.session.state == "finished", 300)
    stage.fill(recipe.schedule_form.fields["warmup"], "0.15")
    stage.scroll_to(recipe.rate)
    part = stage.place(recipe.schedule, recipe.schedule_form, recipe.rate)
    stage.shoot("schedule", part=part.adjusted(-12, -30, 14, 10))

    find = "Find a learning rate: it is raised step by step until the loss grows"
    stage.press(recipe.optimizer_form, "RecipePanel", find)
    stage.until(lambda: recipe.learning_rate.found is not None, 120)
    stage.scroll_to(recipe.learning_rate_view)
    part = stage.place(recipe.optimizer, recipe.optimizer_form, recipe.learning_rate_view)
    stage.shoot("finder", part=part.adjusted(-12, -30, 14, 10))
    stage.click(recipe.learning_rate_view.dismiss)

    augmentation = recipe.groups["augmentation"]
    stage.click(augmentation.head, QPoint(8, 8))
    for name, value in (("rotation", "25"), ("zoom", "0.2"), ("mixup", "0.4")):
        stage.fill(recipe.forms["augmentation"].fields[name], value)
    pictures = recipe.preview
    stage.scroll_to(pictures.show_button)
    stage.click(pictures.show_button)
    stage.until(lambda: bool(pictures.grid.pictures), 60)
    stage.scroll_to(pictures)
    stage.shoot("augmentation", part=stage.place(pictures).adjusted(-8, -1, 8, 8))
    stage.click(augmentation.head, QPoint(8, 8))

    stage.press(runs.outcome, "Outcome", "Keep the weights")
    stage.hand.click(stage.hand.node("dense1"))
    stage.fill(window.inspector.node.attributes.fields["out_features"], "48")
    stage.hand.click(stage.canvas.node_rect("image").topLeft() - QPointF(40, 40))
    stage.until(lambda: bool(recipe.warm.weights) and not recipe.warm.looking, 60)
    for dock in ("runs", "problems", "code", "history", "outline"):
        window.docks[dock].close()
    stage.resize((1600, 760))
    stage.scroll_to(recipe.start)
    stage.shoot("warm-start", window.docks["inspector"], part=stage.around("conv2", "logits"))
    stage.close()


def beginning(language: str) -> None:
    """Picture: start.png."""
    stage = Stage(example(), language)
    stage.window.settings.set(RECENT, [])  # whose folder has another name each time
    stage.window.show_start()
    stage.resize((724, 700))
    page = stage.window.findChild(StartPage)
    assert page is not None
    drawn = stage.window.thumbnails.get
    stage.until(lambda: all(drawn(path) for path in page.cards), 60)
    stage.shoot("start", page)
    stage.close()


def large(language: str) -> None:
    """Picture: window-dark.png."""
    stage = Stage(asset("networks", "unet.symloom"), language, "dark")
    window, canvas = stage.window, stage.canvas
    window.add_runs()
    canvas.reveal("up4")
    canvas.zoom_to(0.85)
    stage.hand.click(stage.hand.node("up3"))
    window.docks["code"].reveal()
    stage.shoot("window-dark")
    stage.close()


SCENES: dict[str, Callable[[str], None]] = {
    scene.__name__: scene for scene in (training, adding, leading, mending, blocks, trials, beginning, large)
}
OF_README = (large,)  # which is in English alone


def main(names: list[str]) -> int:
    application = prepare()  # kept until all are made
    for family, package in ((FONT, "fonts-dejavu-core"), (FONTS["zh_CN"], "fonts-noto-cjk")):
        if family not in QFontDatabase.families():
            said = f"The pictures are set in {family}; on Debian: sudo apt-get install {package}"
            print(said, file=sys.stderr)
            return 2
    for language in LANGUAGES:
        for name in names or SCENES:
            if language == ENGLISH or SCENES[name] not in OF_README:
                SCENES[name](language)
    application.closeAllWindows()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
