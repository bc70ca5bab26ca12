"""Points that wires are led through: what keeps them, what moves them, what takes them away."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import bends, edits
from graph.block_edits import edit_inside, inner_document
from graph.document import Document, from_json, load, to_json
from graph.errors import FileProblem, SymloomError
from graph.fixes import fixes
from graph.grouping import expand_block, make_block
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.source import generate

BROKEN = Path(__file__).parents[1] / "data" / "broken"
WAY = ((200.0, 120.0), (320.0, 160.0))


def chain() -> Document:
    """image → conv → pool, with two points before pool."""
    return Document(
        "Chain",
        Graph.of(
            [
                Node("image", "Input", {"shape": ("N", 1, 28, 28)}),
                Node("conv", "Conv2d", {"out_channels": 8}, {"input": Source("image", "output")}, (240, 0)),
                Node(
                    "pool", "MaxPool2d", {}, {"input": Source("conv", "output")}, (480, 0), {}, {"input": WAY}
                ),
            ]
        ),
    )


def test_points_are_kept_in_the_file_beside_the_node_and_only_where_there_are_some():
    document = chain()
    text = to_json(document)
    assert text.count('"bends": {"input": [[200, 120], [320, 160]]}') == 1
    assert text.count("bends") == 1
    assert from_json(text).graph["pool"].bends == {"input": WAY}
    assert to_json(from_json(text)) == text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"data": [[1, 2]]}', "nothing feeds"),
        ('{"input": [[1, 1e300]]}', "no place"),
        ('{"input": [[1]]}', "damaged"),
        (f'{{"input": {[[0, 0]] * 65}}}', "at most 64"),
    ],
)
def test_points_that_cannot_be_are_told_in_words(written, said):
    text = to_json(chain()).replace('{"input": [[200, 120], [320, 160]]}', written)
    with pytest.raises(FileProblem, match=said):
        from_json(text, "net.symloom")


def test_no_points_in_a_file_are_as_no_entry():
    text = to_json(chain())
    written = '"bends": ' + text.partition('"bends": ')[2].partition("]}")[0] + "]}"
    assert written in text
    emptied = from_json(text.replace(written, '"bends": {"input": []}'))
    assert emptied.graph["pool"].bends == {}
    assert '"bends"' not in to_json(emptied)


def test_the_network_is_the_same_with_and_without_points():
    document = chain()
    plain = document.copy()
    edits.apply(plain, edits.straighten(plain, ["pool"]))
    assert plain.graph["pool"].bends == {}
    facts = [Inference.of(each.graph, each.operator).facts for each in (document, plain)]
    assert facts[0] == facts[1]
    assert generate(document).text == generate(plain).text


def test_a_wire_keeps_its_points_under_another_name_and_loses_them_with_its_end():
    document = chain()
    for old, new in (("conv", "first"), ("pool", "second")):
        edits.apply(document, edits.rename(document, old, new))
    assert document.graph["second"].bends == {"input": WAY}
    patch = edits.remove(document, ["first"])
    edits.apply(document, patch)
    assert document.graph["second"].bends == {}
    edits.apply(document, patch.inverse())
    assert document.graph["second"].bends == {"input": WAY}


def test_another_wire_to_the_same_input_runs_its_own_way():
    document = chain()
    edits.apply(document, edits.connect(document, Source("image", "output"), "pool", "input"))
    assert document.graph["pool"].bends == {}
    edits.apply(document, edits.connect(document, Source("conv", "output"), "pool", "input", WAY[:1]))
    assert document.graph["pool"].bends == {"input": WAY[:1]}
    assert not edits.connect(document, Source("conv", "output"), "pool", "input"), "it is there already"


def test_points_move_with_both_ends_of_their_wire_and_stay_when_one_end_moves():
    document = chain()
    edits.apply(document, edits.move(document, {"pool": (500, 40)}))
    assert document.graph["pool"].bends == {"input": WAY}
    edits.apply(document, edits.move(document, {"conv": (250, 8), "pool": (510, 48)}))
    assert document.graph["pool"].bends == {"input": ((210.0, 128.0), (330.0, 168.0))}
    edits.apply(document, edits.move(document, {"conv": (0, 0), "pool": (1, 0)}))
    assert document.graph["pool"].bends == {"input": ((210.0, 128.0), (330.0, 168.0))}


def test_a_wire_that_is_not_there_is_led_nowhere():
    with pytest.raises(SymloomError, match="no wire ends"):
        edits.bend(chain(), {("image", "input"): WAY})
    with pytest.raises(SymloomError, match="at most"):
        edits.bend(chain(), {("pool", "input"): WAY * 40})


def test_what_is_put_into_a_wire_shares_out_its_points():
    way = ((100.0, 0.0), (200.0, 0.0), (300.0, 0.0))
    assert bends.shared_out(way, (0, 0), (400, 0), (140, -20, 20, 40)) == (way[:1], way[1:])
    assert bends.shared_out(way, (0, 0), (400, 0), (160, -20, 80, 40)) == (way[:1], way[2:]), "covered"
    assert bends.shared_out((), (0, 0), (400, 0), (160, -20, 80, 40)) == ((), ())


def test_points_inside_a_block_come_and_go_with_its_nodes():
    document = chain()
    before = to_json(document)
    inference = Inference.of(document.graph, document.operator)
    made = make_block(document, inference, ["conv", "pool"], "Stage")
    edits.apply(document, made)
    assert document.blocks["Stage"].graph["pool"].bends == {"input": WAY}
    inner = inner_document(document, "Stage")
    edits.apply(document, edits.move(document, {"stage1": (1240, 100)}))
    longer = (*WAY, (400.0, 0.0))
    edits.apply(document, edit_inside(document, "Stage", [edits.bend(inner, {("pool", "input"): longer})]))
    edits.apply(document, expand_block(document, "stage1"))
    assert document.graph["stage1_pool"].bends == {"input": bends.moved(longer, 1000, 100)}
    document = from_json(before)
    edits.apply(document, made)
    edits.apply(document, made.inverse())
    assert to_json(document) == before


def test_a_port_renamed_inside_keeps_the_way_of_its_wires_outside():
    document = chain()
    inference = Inference.of(document.graph, document.operator)
    edits.apply(document, make_block(document, inference, ["conv"], "Stage"))
    edits.apply(document, edits.bend(document, {("stage1", "input"): WAY}))
    patch = edits.rename(inner_document(document, "Stage"), "input", "picture")
    edits.apply(document, edit_inside(document, "Stage", [patch]))
    assert document.graph["stage1"].bends == {"picture": WAY}


def test_a_remedy_that_puts_a_node_into_a_wire_shares_out_its_points():
    document = load(BROKEN / "concat-ranks.symloom")
    port = next(port for port, source in document.graph["concat"].inputs.items() if source.node == "pool1")
    begin, end = (document.graph[name].position for name in ("pool1", "concat"))
    way = ((begin[0] + 180, begin[1] + 120), (end[0] - 12, end[1] + 120))
    edits.apply(document, edits.bend(document, {("concat", port): way}))
    inference = Inference.of(document.graph, document.operator)
    problem = next(each for each in inference.problems() if each.node == "concat")
    remedy = next(
        each for each in fixes(document, inference, problem) if each.text.startswith("Insert Flatten")
    )
    for patch in remedy.patches:
        edits.apply(document, patch)
    ways = [*document.graph["flatten1"].bends.values(), *document.graph["concat"].bends.values()]
    assert len(ways) == 2
    assert ways == [way[:1], way[1:]]
