"""What is tried before training, in the real window with the real worker: finders, augmentation, other weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from safetensors.numpy import load_file

from assets import path
from graph.choice import Choice
from graph.document import load, to_json
from graph.edits import apply, set_attribute, set_recipe
from graph.plan import rate_plan
from runtime.protocol import Failed, Found
from studio.app import EXAMPLE, make_application, open_window
from studio.canvas import words
from studio.inspector.fields import Field
from studio.inspector.recipe_panel import RecipePanel
from studio.language import ENGLISH
from studio.main_window import MainWindow
from studio.runs.panel import RunPanel
from studio.settings import LANGUAGE
from tests.gui.window_hand import be_patient, leave_unsaved, settings_in, wait_in_run


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window with one worker for all tests, because torch takes seconds to import."""
    make_application()
    settings = settings_in(tmp_path_factory.mktemp("settings"))
    settings.set(LANGUAGE, ENGLISH)
    made = open_window([], settings)
    made.resize(1500, 1000)
    be_patient(made)
    made.add_runs()
    yield made
    assert made.training.link is not None
    made.training.link.finish()
    leave_unsaved(made)
    made.close()
    made.deleteLater()


@pytest.fixture
def window(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The example anew, thinned so that a step takes milliseconds, with everything folded away."""
    qtbot.waitExposed(opened)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    wait(qtbot, lambda: not runs(opened).session.active)
    runs(opened).runs_folder = tmp_path / "runs"
    document = load(EXAMPLE)
    apply(document, set_attribute(document, ["conv1", "conv2"], "out_channels", 4))
    apply(document, set_attribute(document, "dense1", "out_features", 16))
    document.recipe = document.recipe.setting(epochs=1, threads=1, layout="contiguous")
    opened.model.replace(document)
    for group in (*recipe(opened).groups.values(), opened.inspector.node.options_group):
        group.head.setChecked(False)
    return opened


def runs(window: MainWindow) -> RunPanel:
    assert window.runs is not None
    return window.runs


def recipe(window: MainWindow) -> RecipePanel:
    return window.inspector.recipe


def click(window: MainWindow, button: QAbstractButton) -> None:
    if recipe(window).isAncestorOf(button):
        recipe(window).ensureWidgetVisible(button)
    QApplication.processEvents()
    assert button.isVisible()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))


def type_over(editor: QLineEdit, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)


def all_in_sight(panel: RecipePanel, part: QWidget) -> bool:
    """Whether no scrolling is needed to see it."""
    return part.visibleRegion().boundingRect() == part.rect() or part.height() > panel.viewport().height()


def find_button(field: Field) -> QToolButton:
    return next(b for b in field.findChildren(QToolButton) if b.accessibleName().startswith("Find"))


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


def train(window: MainWindow, qtbot: QtBot) -> None:
    click(window, runs(window).bar.train)
    wait(qtbot, lambda: not runs(window).session.active)


# -- the schedule ----------------------------------------------------------------------------------------------


def test_the_rate_of_the_whole_run_follows_each_key(window: MainWindow, qtbot: QtBot) -> None:
    panel, curve = recipe(window), recipe(window).rate.curve

    def drawn() -> list[float]:
        return [y for _, y in curve.lines[0].points]

    editor = panel.optimizer_form.fields["lr"].editor
    assert isinstance(editor, QLineEdit)
    type_over(editor, "0.0")
    heights = []
    for key in "45":
        QTest.keyClicks(editor, key)
        heights.append(max(drawn()))
    assert heights == pytest.approx([0.04, 0.045], rel=1e-3)
    assert drawn()[-1] < 1e-4, "one-cycle ends at nothing"
    panel.schedule.setCurrentIndex(panel.schedule.findData("cosine-restarts"))
    panel.schedule.activated.emit(panel.schedule.currentIndex())
    epochs = panel.first_form.fields["epochs"].editor
    assert isinstance(epochs, QLineEdit)
    type_over(epochs, "6")
    plan = rate_plan(window.model.document)
    at = dict(curve.lines[0].points)
    assert max(at) == 6.0
    assert all(
        rate == pytest.approx(plan.at(round(epoch * plan.steps_per_epoch)))
        for epoch, rate in at.items()
        if epoch < 6
    )
    assert f"in {plan.steps:,} steps" in panel.rate.words.text()


def test_the_pointer_reads_step_epoch_and_rate(window: MainWindow) -> None:
    view = recipe(window).rate
    recipe(window).ensureWidgetVisible(view)
    plan = rate_plan(window.model.document)
    QTest.mouseMove(view.curve, view.curve.place(0.5, 0.0).toPoint())
    QApplication.processEvents()
    assert view.curve.reading.startswith(f"step {round(0.5 * plan.steps_per_epoch)}, epoch 1: 0.00")


def test_a_rate_that_waits_for_the_loss_is_explained_and_slower_nodes_are_drawn(window: MainWindow) -> None:
    panel = recipe(window)
    panel.schedule.setCurrentIndex(panel.schedule.findData("plateau"))
    panel.schedule.activated.emit(panel.schedule.currentIndex())
    assert "as if the validation loss never stalled" in panel.rate.words.text()
    window.model.select(["conv1"])
    window.inspector.node.options_group.head.click()
    factor = window.inspector.node.options.fields["learning_rate_factor"].editor
    assert isinstance(factor, QLineEdit)
    type_over(factor, "0.1")
    window.model.select([])
    full, slow = panel.rate.curve.lines
    assert slow.quiet
    assert [y for _, y in slow.points] == pytest.approx([0.1 * y for _, y in full.points])
    assert "0.1 times that for conv1" in panel.rate.words.text()


# -- finders ---------------------------------------------------------------------------------------------------


def test_a_learning_rate_is_found_watched_taken_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    panel, finder = recipe(window), recipe(window).learning_rate
    before = to_json(window.model.document)
    drawn: list[int] = []  # while it was looking

    def look() -> None:
        if finder.active and finder.points:
            drawn.append(len(panel.learning_rate_view.curve.lines[0].points))

    finder.changed.connect(look)
    click(window, find_button(panel.optimizer_form.fields["lr"]))
    wait(qtbot, lambda: not finder.active)
    finder.changed.disconnect(look)
    assert any(drawn)
    assert finder.problem == ""
    view = panel.learning_rate_view
    assert finder.found is not None
    wait(qtbot, lambda: all_in_sight(panel, view))
    assert view.curve.mark == finder.found.suggestion
    assert "falls fastest" in view.words.text()
    assert to_json(window.model.document) == before, "nothing is set before the person says so"
    suggestion = view.suggestion
    click(window, view.take)
    assert window.model.document.recipe.optimizer.attrs["lr"] == suggestion
    assert not view.isVisible()
    window.model.undo_stack.undo()
    assert to_json(window.model.document) == before


def test_a_batch_size_is_found_and_the_search_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    panel, finder, view = recipe(window), recipe(window).batch_size, recipe(window).batch_size_view
    # Dense layers are faster with every doubling up to thousands: it would go on for long.
    document = load(path("networks", "mlp.symloom"))
    document.recipe = document.recipe.setting(threads=1)
    window.model.replace(document)
    click(window, find_button(panel.first_form.fields["batch_size"]))
    wait(qtbot, lambda: bool(finder.points) or not finder.active)
    assert finder.active, finder.problem
    click(window, view.stop)
    wait(qtbot, lambda: not finder.active)
    assert finder.problem == ""
    assert finder.found is not None
    assert len(finder.points) < 13
    suggestion = view.suggestion
    assert suggestion in [size for size, _ in finder.points]
    click(window, view.take)
    assert window.model.document.recipe.resolve().batch_size == suggestion


def test_while_a_run_goes_on_a_finder_is_refused_in_words_and_the_run_is_not_disturbed(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.model.push(set_recipe(window.model.document, window.model.document.recipe.setting(epochs=2_000)))
    click(window, runs(window).bar.train)
    wait_in_run(qtbot, runs(window), lambda: runs(window).session.step > 5)
    panel = recipe(window)
    click(window, find_button(panel.optimizer_form.fields["lr"]))
    wait(qtbot, lambda: bool(panel.learning_rate.problem))
    assert panel.learning_rate_view.problem.text() == "The worker is busy with a run; stop it first."
    click(window, panel.learning_rate_view.dismiss)
    step = runs(window).session.step
    wait_in_run(qtbot, runs(window), lambda: runs(window).session.step > step)
    assert runs(window).session.active
    runs(window).stop()
    wait(qtbot, lambda: not runs(window).session.active)
    assert runs(window).state == "stopped", runs(window).notice.sentence


def test_a_network_with_a_mistake_is_told_without_a_try(window: MainWindow, qtbot: QtBot) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "kernel_size", (99, 99)))
    click(window, find_button(recipe(window).optimizer_form.fields["lr"]))
    assert "conv1" in recipe(window).learning_rate.problem
    assert not recipe(window).learning_rate.active


@pytest.mark.parametrize("leave", ["replaced", "closed"])
def test_a_search_ends_with_its_document(window: MainWindow, qtbot: QtBot, leave: str) -> None:
    panel, finder = recipe(window), recipe(window).learning_rate
    link = window.training.link
    assert link is not None
    ended: list[object] = []
    link.received.connect(lambda event: ended.append(event) if isinstance(event, Found | Failed) else None)
    click(window, find_button(panel.optimizer_form.fields["lr"]))
    wait(qtbot, lambda: len(finder.points) > 3)
    if leave == "replaced":
        window.model.replace(load(EXAMPLE))
        assert not finder.shown
        assert not panel.learning_rate_view.isVisible()
    else:
        panel.stop_trials()  # what closing the tab does before the page is gone
    wait(qtbot, lambda: bool(ended))
    assert not finder.active


# -- augmentation ----------------------------------------------------------------------------------------------


def test_augmented_pictures_are_shown_changed_and_rolled_again(window: MainWindow, qtbot: QtBot) -> None:
    panel, preview = recipe(window), recipe(window).preview
    panel.groups["augmentation"].head.click()
    click(window, preview.show_button)
    wait(qtbot, lambda: bool(preview.grid.pictures))
    assert len(preview.grid.pictures) == 12
    wait(qtbot, lambda: all_in_sight(panel, preview))
    panel.section.look.look_again()  # as if this had been answered later: the first samples come and go above
    wait(qtbot, lambda: panel.section.look.first is not None)
    wait(qtbot, lambda: all_in_sight(panel, preview))
    assert "Nothing above is set" in preview.words.text()
    plain = [picture.copy() for picture in preview.grid.pictures]
    rotation = panel.forms["augmentation"].fields["rotation"].editor
    assert isinstance(rotation, QLineEdit)
    with qtbot.waitSignal(preview.made):
        type_over(rotation, "40")
    assert all(new != old for new, old in zip(preview.grid.pictures, plain, strict=True))
    preview.plain.click()
    assert preview.grid.pictures == plain
    preview.plain.click()
    with qtbot.waitSignal(preview.made):
        click(window, preview.again)
    assert "epoch 2" in preview.words.text()
    cutmix = panel.forms["augmentation"].fields["cutmix"].editor
    assert isinstance(cutmix, QLineEdit)
    with qtbot.waitSignal(preview.made):
        type_over(cutmix, "1")
    assert any(len(label) == 2 for label in preview.grid.labels)
    for label in preview.grid.labels:
        assert sum(share for _, share in label) == pytest.approx(1.0)


def test_what_the_data_do_not_allow_is_said_where_the_pictures_would_be(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel, preview = recipe(window), recipe(window).preview
    window.model.push(set_recipe(window.model.document, window.model.document.recipe.setting(saturation=0.5)))
    panel.groups["augmentation"].head.click()
    with qtbot.waitSignal(preview.made):
        click(window, preview.show_button)
    assert "has no colours, which saturation is for" in preview.problem.text()
    assert not preview.grid.isVisible()


# -- weights to begin with -------------------------------------------------------------------------------------


def test_train_change_the_head_freeze_the_rest_and_go_on(window: MainWindow, qtbot: QtBot) -> None:
    panel, model = recipe(window), window.model
    train(window, qtbot)
    first = runs(window).session.test["loss"]
    assert runs(window).state == "finished", runs(window).notice.sentence
    click(window, runs(window).outcome._keep)
    wait(qtbot, lambda: bool(panel.warm.weights))
    assert panel.groups["start"].head.isChecked()
    assert "<b>8 of 8 weights are taken over.</b>" in panel.start.report.text()
    wait(qtbot, lambda: all_in_sight(panel, panel.start))

    model.push(set_attribute(model.document, "dense1", "out_features", 24))
    wait(qtbot, lambda: panel.warm.of("dense1") != "trained weights" and not panel.warm.looking)
    assert panel.warm.kept == ("conv1", "conv2")
    assert [name for name in model.document.graph.nodes if "trained" in marks(window, name)] == [
        "conv1",
        "conv2",
    ]
    assert panel.warm.of("dense1") == (
        "random weights: weight is 24×100 here and 16×100 there; bias is 24 here and 16 there"
    )
    model.select(["conv1"])
    assert window.inspector.node.facts.figures()["Begins with"] == "trained weights"
    model.select([])

    click(window, panel.start.freeze)
    graph = model.document.graph
    assert marks(window, "conv1") == "frozen · trained"
    assert [node.name for node in graph if node.options.get("frozen")] == ["conv1", "conv2"]
    model.undo_stack.undo()
    assert not any(node.options.get("frozen") for node in model.document.graph)
    model.undo_stack.redo()

    train(window, qtbot)
    session = runs(window).session
    assert session.state == "finished", runs(window).notice.sentence
    assert any(note.startswith("5 of 8 weights taken from") for note in session.notes), session.notes
    folders = sorted(runs(window).runs_folder.iterdir())
    assert weights_of(folders[0])["conv2.weight"] == weights_of(folders[1])["conv2.weight"], "frozen"
    assert session.test["loss"] < first + 0.5
    click(window, panel.start.freeze)
    assert not any(node.options.get("frozen") for node in model.document.graph)


def marks(window: MainWindow, node: str) -> str:
    """The small words on a node of the canvas."""
    nodes = window.canvas.scene_tables.nodes
    return words.marks(nodes.face(nodes.row[node]))


def weights_of(folder: Path) -> dict[str, bytes]:
    """The bytes of a run's tested weights by name."""
    return {name: array.tobytes() for name, array in load_file(folder / "weights.safetensors").items()}


def test_runs_and_files_are_offered_and_a_file_that_fits_nothing_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = recipe(window)
    train(window, qtbot)
    panel.groups["start"].head.click()
    field = panel.start.form.fields["start_from"]
    menu = field.menu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert any(text.endswith("· fashion-mnist-cnn") for text in texts)
    next(action for action in menu.actions() if action.text().endswith("fashion-mnist-cnn")).trigger()
    wait(qtbot, lambda: bool(panel.warm.weights))
    assert panel.warm.origin == str(next(runs(window).runs_folder.iterdir()))

    (tmp_path / "garbage.pt").write_bytes(b"garbage")
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    type_over(editor, str(tmp_path / "garbage.pt"))
    QTest.keyClick(editor, Qt.Key.Key_Return)
    wait(qtbot, lambda: bool(panel.warm.problem))
    assert "holds no weights that can be read" in panel.start.problem.text()
    assert not panel.start.freeze.isVisible()
    click(window, field.reset)
    assert panel.warm.origin == ""
    assert not panel.start.problem.isVisible()


# -- metrics ---------------------------------------------------------------------------------------------------


def test_metrics_are_ticked_drawn_plotted_and_their_table_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    panel, model = recipe(window), window.model
    before = to_json(model.document)
    panel.groups["metrics"].head.click()
    assert panel.metrics.words.text() == "With the loss: accuracy."
    boxes = {box.text(): box for box in panel.metrics.boxes}
    click(window, boxes["F1Score"])
    click(window, boxes["ConfusionMatrix"])
    assert model.document.graph["f1_score"].inputs == model.document.graph["loss"].inputs
    model.undo_stack.undo()
    assert not boxes["ConfusionMatrix"].isChecked()
    model.undo_stack.redo()
    train(window, qtbot)
    session = runs(window).session
    assert session.state == "finished", runs(window).notice.sentence
    assert 0 < session.test["f1_score"] < 1
    runs(window).plots.refresh()
    assert len(runs(window).plots.plotted("train/f1_score")[0]) == session.steps
    click(window, runs(window).outcome._table)
    table = runs(window).table
    qtbot.waitExposed(table)
    counts = session.tables["confusion_matrix"]
    assert sum(map(sum, counts)) == 1_000
    assert table.table.item(3, 3).text() == str(counts[3][3])
    assert table.names[9] == "Ankle boot"
    assert "Most often mistaken" in table.words.text()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert [line.split("\t")[1:] for line in lines[1:]] == [list(map(str, row)) for row in counts]
    table.close()
    click(window, boxes["F1Score"])
    click(window, boxes["ConfusionMatrix"])
    assert to_json(model.document) == before


# -- what was measured, what went wrong ------------------------------------------------------------------------


def test_each_switch_says_what_it_does_and_what_the_last_run_measured(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = recipe(window)
    window.model.push(set_recipe(window.model.document, window.model.document.recipe.setting(layout="auto")))
    panel.groups["speed"].head.click()
    layout = panel.forms["speed"].fields["layout"]
    assert layout.remark.text() == layout.attribute.doc
    train(window, qtbot)
    assert "ms a step" in layout.remark.text()
    assert "contiguous:" in layout.remark.text()
    assert isinstance(layout.editor, QComboBox)
    assert panel.forms["speed"].fields["threads"].remark.text().count("\n") == 0, "set by hand: not measured"


def test_a_loss_that_is_no_number_is_shown_at_its_node_with_remedies(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.model.document
    window.model.push(set_recipe(document, document.recipe.but(optimizer=Choice("SGD", {"lr": 1e30}))))
    train(window, qtbot)
    panel = runs(window)
    assert panel.state == "failed"
    node = panel.session.node
    assert node in document.graph
    assert any(problem.kind == "failed" for problem in window.page.findings.by_node()[node])
    buttons = {button.text(): button for button in panel.notice._remedies}
    assert list(buttons) == ["Learning rate 0.01", "Limit the gradient's norm to 1", "Train again"]
    click(window, buttons["Learning rate 0.01"])
    assert window.model.document.recipe.optimizer.attrs["lr"] == 0.01
    buttons = {button.text(): button for button in panel.notice._remedies}
    assert list(buttons) == ["Limit the gradient's norm to 1", "Train again"]
    click(window, buttons["Train again"])
    wait(qtbot, lambda: not panel.session.active)
    assert panel.state == "finished"
    assert not any(problem.kind == "failed" for problem in window.page.findings.problems)


def test_steps_that_the_guard_leaves_out_are_told_and_counted(window: MainWindow, qtbot: QtBot) -> None:
    document = window.model.document
    guarded = document.recipe.but(optimizer=Choice("SGD", {"lr": 0.05}))
    window.model.push(set_recipe(document, guarded.setting(spike_guard=1.0, epochs=2)))
    train(window, qtbot)
    panel = runs(window)
    assert panel.session.warnings
    assert "was left out: its loss leapt to" in panel.notice.sentence
    assert panel.notice.isVisible()
    panel.plots.refresh()
    marked = [step for step, _ in panel.plots.charts["loss"].crosses()]
    told = [int(text.split()[1]) for text in panel.session.warnings if text.startswith("step ")]
    assert marked == told
    assert load(Path(panel.session.folder) / "document.symloom").recipe.resolve().spike_guard == 1.0
