"""The scene of another version of a document: copied and looked through, it is what one built anew would be."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from graph import edits
from graph.annotations import Annotation
from graph.document import Document
from graph.edits import Patch, apply
from graph.fixes import Fix
from graph.model import Graph, Node, Source
from studio.canvas import CanvasView
from studio.canvas.scene import CanvasScene
from studio.document import DocumentModel
from studio.remedy_preview import RemedyPreview
from tests.gui.canvas_hand import canvas, chain, tables_match


def changed(document: Document) -> list[Patch]:
    """A node goes, one comes between two others, one has another size and place, and a note is new."""
    after = document.copy()
    made: list[Patch] = []

    def do(patch: Patch) -> None:
        apply(after, patch)
        made.append(patch)

    do(edits.remove(after, ["relu"]))
    do(edits.add(after, [Node("norm", "BatchNorm2d", position=(480, 120))]))
    do(edits.connect(after, Source("conv", "output"), "norm", "input"))
    do(edits.connect(after, Source("norm", "output"), "pool", "input"))
    do(edits.set_attribute(after, "conv", "out_channels", 32))
    do(edits.move(after, {"pool": (720, 40)}))
    do(edits.annotate(after, Annotation("note1", "note", "New", (0, 300, 160, 80))))
    return made


def faces(scene: CanvasScene) -> dict[str, tuple[object, ...]]:
    nodes = scene.nodes
    return {
        name: (nodes.face(row), nodes.rects[row].tolist(), int(nodes.weights[row]))
        for name, row in nodes.row.items()
    }


def wires(scene: CanvasScene) -> dict[tuple[str, str], tuple[object, ...]]:
    table = scene.wires
    return {
        end: (scene.source_of(end), table.points[row].tolist(), table.box[row].tolist(), table.labels[row])
        for end, row in table.row.items()
    }


def test_it_is_what_a_scene_built_anew_would_be_and_leaves_the_other_as_it_was(qtbot: QtBot) -> None:
    view = canvas(qtbot, chain())
    after = view.model.document.copy()
    patches = changed(after)
    for patch in patches:
        apply(after, patch)
    other = DocumentModel(after)
    touched = {name for patch in patches for name in patch.nodes()}
    touched |= {
        name for name, known in other.inference.facts.items() if known != view.model.inference.facts.get(name)
    }
    version, fresh = view.scene_tables.version(other, touched), CanvasScene(other, lambda rect: None)
    assert faces(version) == faces(fresh)
    assert wires(version) == wires(fresh)
    assert version.annotations == fresh.annotations
    assert version.parameters == fresh.parameters
    tables_match(view)
    fresh.stop()


def test_wires_that_go_round_nodes_still_do(qtbot: QtBot) -> None:
    inputs = {"x0": Source("image", "output"), "x1": Source("norm", "output")}
    nodes = [
        Node("image", "Input", {"shape": ("N", 8, 16, 16)}),
        Node("norm", "BatchNorm2d", {}, {"input": Source("image", "output")}, (280, 0)),
        Node("concat", "Concat", {}, inputs, (560, 0)),
    ]
    view = canvas(qtbot, Document("Skip", Graph.of(nodes)))
    row = view.scene_tables.wires.row["concat", "x0"]
    lane = view.scene_tables.wires.lanes[row].tolist()
    assert row in view.scene_tables.wires.led()
    after = view.model.document.copy()
    apply(after, edits.set_attribute(after, "norm", "eps", 0.01))
    version = view.scene_tables.version(DocumentModel(after), ["norm", "concat"])
    assert version.wires.lanes[row].tolist() == lane


@pytest.mark.parametrize("count", [100, 1_500])
def test_a_remedy_is_shown_before_it_is_carried_out_in_large_networks_too(qtbot: QtBot, count: int) -> None:
    nodes = [Node("image", "Input", {"shape": ("N", 8, 32, 32)})]
    for number in range(count):
        inputs = {"input": Source(nodes[-1].name, "output")}
        nodes.append(Node(f"relu{number}", "ReLU", {}, inputs, (240.0 * (number + 1), 0)))
    view: CanvasView = canvas(qtbot, Document("Long", Graph.of(nodes)))
    preview = RemedyPreview(view)
    view.navigation.sharpen()
    plain = view.grab().toImage()
    patch = edits.set_attribute(view.model.document, "image", "shape", ("N", 3, 8, 8))
    preview.show_fix(view.model, Fix("Another size", (patch,), ""))
    assert preview.isVisible()
    assert preview.difference is not None
    assert set(preview.difference.changed) == {"image"}
    assert view.grab().toImage() != plain
    assert view.model.document.graph["image"].attrs["shape"] == ("N", 8, 32, 32)
    preview.show_fix(view.model, None)
    assert view.grab().toImage() == plain
