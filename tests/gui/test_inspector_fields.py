"""The forms at the right, typed into by a person: nodes one by one and together, options, the recipe."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from graph.datasets import KNOWN
from graph.document import load, to_json
from graph.edits import set_attribute
from graph.own_data import OWN
from graph.recipe import OPTIMIZERS, SETTINGS, Choice, Recipe
from studio.document import DocumentModel
from studio.findings import Findings
from studio.inspector.fields import Field
from studio.inspector.panel import Inspector
from studio.inspector.recipe_panel import RecipePanel
from tests.gui.window_hand import EXAMPLE, settings_in


@pytest.fixture
def model() -> DocumentModel:
    document = load(EXAMPLE)
    document.recipe = Recipe(schedule=Choice("one-cycle"))
    return DocumentModel(document)


@pytest.fixture
def inspector(model: DocumentModel, qtbot: QtBot, tmp_path: Path) -> Inspector:
    made = Inspector(model, Findings(model, model), settings_in(tmp_path))
    qtbot.addWidget(made)
    made.resize(300, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def field(inspector: Inspector, name: str) -> Field:
    return inspector.node.attributes.fields[name]


def type_over(editor: QWidget, text: str) -> None:
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)


def leave(inspector: Inspector) -> None:
    inspector.node.name_field.setFocus()


def choose(combo: QWidget, data: object) -> None:
    """As with the keyboard: focus, then arrow keys to the entry."""
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    wanted = combo.findData(data)
    while combo.currentIndex() != wanted:
        QTest.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < wanted else Qt.Key.Key_Up)


def attrs(model: DocumentModel, name: str) -> dict[str, object]:
    return dict(model.document.graph[name].attrs)


# -- one node --------------------------------------------------------------------------------------------------


def test_selecting_a_node_shows_it_and_clearing_the_selection_shows_the_training_form(
    inspector: Inspector, model: DocumentModel
) -> None:
    assert inspector.currentWidget() is inspector.recipe
    model.select(["conv1"])
    assert inspector.currentWidget() is inspector.node
    assert inspector.node.name_field.text() == "conv1"
    model.select([])
    assert inspector.currentWidget() is inspector.recipe


def test_a_typed_number_reaches_the_document_while_it_is_typed(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    type_over(field(inspector, "out_channels").editor, "12")
    assert attrs(model, "conv1")["out_channels"] == 12
    assert str(model.inference.facts["conv1"].types[0]) == "N×12×26×26"  # type: ignore[index]


def test_typing_into_one_field_is_one_undo_step(inspector: Inspector, model: DocumentModel) -> None:
    before = to_json(model.document)
    model.select(["conv1"])
    type_over(field(inspector, "out_channels").editor, "128")
    assert model.undo_stack.count() == 1
    model.undo_stack.undo()
    assert to_json(model.document) == before
    assert field(inspector, "out_channels").editor.text() == "64"  # type: ignore[attr-defined]


def test_leaving_and_coming_back_begins_another_step(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    for text in ("12", "24"):
        type_over(field(inspector, "out_channels").editor, text)
        leave(inspector)
    assert model.undo_stack.count() == 2


def test_two_fields_are_two_steps(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    type_over(field(inspector, "out_channels").editor, "12")
    type_over(field(inspector, "kernel_size").editor, "5")
    assert model.undo_stack.count() == 2


def test_what_is_no_value_is_told_below_the_field_and_the_last_value_stays(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    kernel = field(inspector, "kernel_size")
    type_over(kernel.editor, "0")
    assert kernel.complaint.isVisible()
    assert kernel.complaint.text() == "Kernel size must be a whole number ≥ 1, not 0."
    assert "kernel_size" not in attrs(model, "conv1")
    leave(inspector)
    assert not kernel.complaint.isVisible()
    assert kernel.editor.text() == "3"  # type: ignore[attr-defined]


def test_escape_takes_a_wrong_text_back(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    kernel = field(inspector, "kernel_size")
    type_over(kernel.editor, "abc")
    QTest.keyClick(kernel.editor, Qt.Key.Key_Escape)
    assert kernel.editor.text() == "3"  # type: ignore[attr-defined]
    assert not kernel.complaint.isVisible()


def test_enter_keeps_the_complaint_and_leaving_brings_back_what_was_there_before_the_typing(
    inspector: Inspector, model: DocumentModel
) -> None:
    form = inspector.recipe.forms["augmentation"]
    inspector.recipe.groups["augmentation"].head.setChecked(True)
    rotation = form.fields["rotation"]
    type_over(rotation.editor, "30")
    QTest.keyClick(rotation.editor, Qt.Key.Key_Return)
    type_over(rotation.editor, "999")  # 9 and 99 are angles, 999 is none
    QTest.keyClick(rotation.editor, Qt.Key.Key_Return)
    assert rotation.editor.text() == "999"  # type: ignore[attr-defined]
    assert "180" in rotation.complaint.text()
    form.fields["zoom"].editor.setFocus()
    assert not rotation.complaint.isVisible()
    assert rotation.editor.text() == "30"  # type: ignore[attr-defined]
    assert model.document.recipe.resolve().rotation == 30.0


def test_a_wrong_text_is_never_mended_with_the_value_of_another_node(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    channels = field(inspector, "out_channels")
    type_over(channels.editor, "12")
    model.select(["conv2"])
    channels = field(inspector, "out_channels")
    type_over(channels.editor, "7x")
    leave(inspector)
    assert attrs(model, "conv1")["out_channels"] == 12
    assert attrs(model, "conv2")["out_channels"] == 64


def test_a_pair_may_be_typed_with_a_comma(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    type_over(field(inspector, "kernel_size").editor, "3, 5")
    assert attrs(model, "conv1")["kernel_size"] == (3, 5)


def test_arrow_keys_count_up_and_down_and_stop_at_the_bound(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["logits"])
    editor = field(inspector, "out_features").editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Up)
    assert attrs(model, "logits")["out_features"] == 11
    for _ in range(15):
        QTest.keyClick(editor, Qt.Key.Key_Down)
    assert attrs(model, "logits")["out_features"] == 1


def test_a_switch_and_a_choice_are_set_by_the_keyboard(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    field(inspector, "bias").editor.setFocus()
    QTest.keyClick(field(inspector, "bias").editor, Qt.Key.Key_Space)
    assert attrs(model, "conv1")["bias"] is False
    choose(field(inspector, "activation").editor, "Tanh")
    assert attrs(model, "conv1")["activation"] == "Tanh"


def test_a_value_that_is_not_the_default_is_bold_and_can_be_reset(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    changed, plain = field(inspector, "activation"), field(inspector, "groups")
    assert changed.caption.font().bold()
    assert not plain.caption.font().bold()
    assert not plain.reset.isVisible()
    QTest.mouseClick(changed.reset, Qt.MouseButton.LeftButton)
    assert "activation" not in attrs(model, "conv1")
    assert not changed.caption.font().bold()
    model.undo_stack.undo()
    assert changed.caption.font().bold()


def test_the_form_follows_undo_and_edits_made_elsewhere(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    model.push(set_attribute(model.document, "conv1", "groups", 1))
    model.push(set_attribute(model.document, "conv1", "kernel_size", (5, 7)))
    assert field(inspector, "kernel_size").editor.text() == "5, 7"  # type: ignore[attr-defined]
    model.undo_stack.undo()
    assert field(inspector, "kernel_size").editor.text() == "3"  # type: ignore[attr-defined]


def test_a_new_name_is_given_on_enter_and_stays_selected(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    type_over(inspector.node.name_field, "stem")
    assert "conv1" in model.document.graph
    QTest.keyClick(inspector.node.name_field, Qt.Key.Key_Return)
    assert "stem" in model.document.graph
    assert model.document.graph["pool1"].inputs["input"].node == "stem"
    assert model.selection == {"stem"}


def test_a_name_that_is_taken_is_refused_while_typing_and_not_given(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    type_over(inspector.node.name_field, "pool1")
    assert inspector.node.name_problem.text() == "There is already a node called 'pool1'."
    QTest.keyClick(inspector.node.name_field, Qt.Key.Key_Return)
    assert "conv1" in model.document.graph
    assert inspector.node.name_field.text() == "conv1"


def test_a_nodes_problem_is_told_above_its_form_and_others_say_what_they_wait_for(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.push(set_attribute(model.document, "conv2", "kernel_size", 99))
    model.select(["conv2"])
    assert "window covers 99" in inspector.node.problem.text()
    model.select(["dense1"])
    assert inspector.node.problem.text() == "Waits for conv2."


def test_inferred_facts_are_shown_and_follow_the_nodes_above(
    inspector: Inspector, model: DocumentModel, qtbot: QtBot
) -> None:
    model.select(["dense1"])
    assert inspector.node.facts.figures()["Input"] == "N×1600"
    assert inspector.node.facts.figures()["Parameters"].startswith("204,928 (")
    # The output of dense1 stays N×128; its weight does not.
    model.push(set_attribute(model.document, "conv2", "out_channels", 32))
    assert inspector.node.facts.figures()["Input"] == "N×800"
    assert inspector.node.facts.figures()["Parameters"].startswith("102,528 (")
    qtbot.waitUntil(lambda: inspector.node.facts.figures()["Multiply-adds"] == "6.55 M per batch of 64")


# -- several nodes ---------------------------------------------------------------------------------------------


def test_nodes_of_one_kind_are_edited_together_in_one_step(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1", "conv2"])
    type_over(field(inspector, "out_channels").editor, "16")
    assert attrs(model, "conv1")["out_channels"] == attrs(model, "conv2")["out_channels"] == 16
    model.undo_stack.undo()
    assert attrs(model, "conv1")["out_channels"] == 64


def test_values_that_differ_are_called_mixed_and_left_alone(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.push(set_attribute(model.document, "conv1", "out_channels", 8))
    model.push(set_attribute(model.document, "conv1", "bias", False))
    model.select(["conv1", "conv2"])
    channels = field(inspector, "out_channels")
    assert channels.mixed
    assert channels.editor.text() == ""  # type: ignore[attr-defined]
    assert channels.editor.placeholderText() == "mixed"  # type: ignore[attr-defined]
    assert field(inspector, "bias").editor.checkState() == Qt.CheckState.PartiallyChecked  # type: ignore[attr-defined]
    before = to_json(model.document)
    channels.editor.setFocus()
    leave(inspector)
    assert to_json(model.document) == before


def test_nodes_of_different_kinds_show_the_attributes_they_share(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1", "pool1"])
    fields = inspector.node.attributes.fields
    assert list(fields) == ["kernel_size", "stride", "padding", "dilation"]
    assert all(each.isVisible() for each in fields.values())
    kernel = field(inspector, "kernel_size")
    assert kernel.mixed
    assert kernel.editor.placeholderText() == "mixed"  # type: ignore[attr-defined]
    assert not kernel.reset.isVisible(), "3 is the one's default, 2 the other's"
    before = to_json(model.document)
    type_over(kernel.editor, "4")
    assert attrs(model, "conv1")["kernel_size"] == attrs(model, "pool1")["kernel_size"] == 4
    assert model.undo_stack.count() == 1
    assert not kernel.mixed
    model.undo_stack.undo()
    assert to_json(model.document) == before
    assert kernel.mixed


def test_a_shared_field_takes_only_what_all_nodes_take(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1", "pool1"])
    stride = field(inspector, "stride")
    type_over(stride.editor, "none")  # a pool steps by its kernel then; a convolution cannot
    assert stride.complaint.isVisible()
    assert "stride" not in attrs(model, "pool1")


def test_what_one_of_the_nodes_does_not_show_is_not_shared(
    inspector: Inspector, model: DocumentModel, qtbot: QtBot
) -> None:
    model.push(set_attribute(model.document, "conv1", "same_padding", True))
    model.select(["conv1", "pool1"])
    assert "padding" not in inspector.node.attributes.fields
    model.undo_stack.undo()
    qtbot.waitUntil(lambda: field(inspector, "padding").isVisible())


def test_nodes_with_nothing_in_common_say_so(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["loss", "pool1"])
    assert not inspector.node.attributes.isVisible()
    words = [label.text() for label in inspector.node.findChildren(QLabel) if label.isVisible()]
    assert "These nodes have no attribute in common." in words


def test_selecting_other_nodes_while_typing_does_not_join_the_steps(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    type_over(field(inspector, "out_channels").editor, "12")
    model.select(["conv2"])
    type_over(field(inspector, "out_channels").editor, "12")
    assert model.undo_stack.count() == 2


# -- options ---------------------------------------------------------------------------------------------------


def test_options_are_folded_shown_for_nodes_with_weights_and_edited(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["pool1"])
    assert not inspector.node.options_group.isVisible()
    model.select(["conv1"])
    assert inspector.node.options_group.isVisible()
    assert not inspector.node.options.isVisible()
    QTest.mouseClick(inspector.node.options_group.head, Qt.MouseButton.LeftButton)
    frozen = inspector.node.options.fields["frozen"].editor
    frozen.setFocus()
    QTest.keyClick(frozen, Qt.Key.Key_Space)
    assert model.document.graph["conv1"].options == {"frozen": True}


def test_an_option_that_depends_on_another_is_shown_only_with_it(
    inspector: Inspector, model: DocumentModel
) -> None:
    model.select(["conv1"])
    inspector.node.options_group.head.click()
    fields = inspector.node.options.fields
    assert not fields["fill"].isVisible()
    choose(fields["initialiser"].editor, "constant")
    assert fields["fill"].isVisible()
    assert not fields["gain"].isVisible()


# -- the recipe ------------------------------------------------------------------------------------------------


def test_every_setting_optimizer_and_schedule_can_be_reached(inspector: Inspector) -> None:
    recipe = inspector.recipe
    forms = (recipe.first_form, recipe.start.form, *recipe.forms.values())
    shown = [name for form in forms for name in form.fields]
    assert sorted(shown) == sorted(attribute.name for attribute in SETTINGS)
    assert recipe.optimizer.count() == len(OPTIMIZERS)
    listed = [recipe.data.itemData(row) for row in range(recipe.data.count())]
    assert [name for name in listed if name] == [*(spec.name for spec in KNOWN), *(kind.name for kind in OWN)]


def test_epochs_and_the_optimizer_are_chosen_and_undone(inspector: Inspector, model: DocumentModel) -> None:
    recipe: RecipePanel = inspector.recipe
    before = to_json(model.document)
    type_over(recipe.first_form.fields["epochs"].editor, "3")
    choose(recipe.optimizer, "SGD")
    type_over(recipe.optimizer_form.fields["lr"].editor, "0.1")
    assert model.document.recipe.resolve().epochs == 3
    assert model.document.recipe.optimizer.attrs == {"lr": 0.1}
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    assert to_json(model.document) == before
    assert recipe.optimizer.currentData() == "Adam"


def test_a_rate_typed_digit_by_digit_is_one_step(inspector: Inspector, model: DocumentModel) -> None:
    type_over(inspector.recipe.optimizer_form.fields["lr"].editor, "0.0005")
    assert model.document.recipe.optimizer.attrs == {"lr": 0.0005}
    assert model.undo_stack.count() == 1


def test_a_setting_out_of_range_is_refused_below_its_field(
    inspector: Inspector, model: DocumentModel
) -> None:
    field = inspector.recipe.first_form.fields["validation"]
    type_over(field.editor, "1.5")
    assert field.complaint.text() == "Validation must be a number from 0 to 0.9, not 1.5."
    assert "validation" not in model.document.recipe.settings


def test_a_folder_is_asked_for_only_where_files_are_needed(
    inspector: Inspector, model: DocumentModel
) -> None:
    recipe = inspector.recipe
    assert not recipe.section.place_form.isVisible()
    choose(recipe.data, "fashion-mnist")
    folder = recipe.section.place_form.fields["folder"].editor
    assert folder.isVisible()
    type_over(folder, "/data/fashion")
    assert "folder" not in model.document.recipe.data.attrs
    QTest.keyClick(folder, Qt.Key.Key_Return)
    assert model.document.recipe.data.attrs == {"folder": "/data/fashion"}


def test_back_at_its_default_a_setting_is_not_written_down(
    inspector: Inspector, model: DocumentModel
) -> None:
    type_over(inspector.recipe.first_form.fields["epochs"].editor, "3")
    QTest.mouseClick(inspector.recipe.first_form.fields["epochs"].reset, Qt.MouseButton.LeftButton)
    assert "epochs" not in model.document.recipe.settings


def test_every_editor_says_its_name_to_a_screen_reader(inspector: Inspector, model: DocumentModel) -> None:
    model.select(["conv1"])
    for widget in inspector.findChildren(QWidget):
        if isinstance(widget, (QLineEdit, QComboBox, QPushButton)):
            assert widget.accessibleName() or widget.objectName().startswith("qt_"), widget
