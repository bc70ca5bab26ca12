"""Every line of the code belongs to the right node, in the network and deep inside its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from graph.blocks import Block, Exposed
from graph.document import Document
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.networks import NETWORKS, network
from graph.source import generate

_LAYER = re.compile(r"\s*self\.(\w+) = (?:\w+\.)*\w+\(")
_WITH_BLOCKS = [name for name in NETWORKS if network(name).blocks]


def instances(
    document: Document, graph: Graph, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Block]]:
    """Every instance of a block, by the names that lead to it."""
    for node in graph:
        block = document.blocks.get(node.op)
        if block is not None:
            yield (*path, node.name), block
            yield from instances(document, block.graph, (*path, node.name))


@pytest.mark.parametrize("name", _WITH_BLOCKS)
def test_lines_that_make_a_layer_belong_to_the_node_of_that_name(name: str) -> None:
    source = generate(network(name))
    rows = source.text.splitlines()
    made = 0
    for number, row in enumerate(rows, 1):
        found = _LAYER.match(row)
        if found is None:
            continue
        owner = source.lines.get(number) or source.inner_lines.get(number, ("", ""))[1]
        if owner:
            made += 1
            assert owner == found[1]
    assert made > len(network(name).blocks)
    assert source.lines.keys().isdisjoint(source.inner_lines)


@pytest.mark.parametrize("name", _WITH_BLOCKS)
def test_every_instance_has_a_class_with_lines_for_all_its_nodes(name: str) -> None:
    document = network(name)
    source = generate(document)
    rows = source.text.splitlines()
    for path, block in instances(document, document.graph):
        written = source.instances[path]
        assert rows[source.classes[written] - 1] == f"class {written}(nn.Module):"
        assert written.startswith(block.name)
        with_lines = {node for cls, node in source.inner_lines.values() if cls == written}
        working = {
            n.name for n in block.nodes if (o := document.operator(n.op)) is not None and o.role == "compute"
        }
        assert working <= with_lines
        assert with_lines <= {node.name for node in block.nodes}


def test_instances_that_differ_in_structure_lead_to_their_own_class() -> None:
    """An activation that only one of two uses has makes two classes."""
    block = Block(
        "Layer",
        (
            Node("x", "Input", {"shape": ("N", 8)}),
            Node("dense", "Linear", {"out_features": 8}, {"input": Source("x", "output")}),
            Node("y", "Output", {}, {"input": Source("dense", "output")}),
        ),
        (Exposed("activation", (("dense", "activation"),)),),
    )
    around = Block(
        "Around",
        (
            Node("x", "Input", {"shape": ("N", 8)}),
            Node("plain", "Layer", {"repeat": 2}, {"x": Source("x", "output")}),
            Node("bent", "Layer", {"activation": "ReLU"}, {"x": Source("plain", "y")}),
            Node("y", "Output", {}, {"input": Source("bent", "y")}),
        ),
    )
    nodes = [
        Node("image", "Input", {"shape": ("N", 8)}),
        Node("around", "Around", {"repeat": 2}, {"x": Source("image", "output")}),
    ]
    document = Document("t", Graph.of(nodes), blocks={"Layer": block, "Around": around})
    source = generate(document, Inference.of(document.graph, document.operator))
    plain, bent = source.instances["around", "plain"], source.instances["around", "bent"]
    assert plain != bent
    rows = source.text.splitlines()
    lines = [rows[n - 1] for n, entry in source.inner_lines.items() if entry == (bent, "dense")]
    assert any("relu" in line.lower() for line in lines)
    lines = [rows[n - 1] for n, entry in source.inner_lines.items() if entry == (plain, "dense")]
    assert lines
    assert not any("relu" in line.lower() for line in lines)
    assert source.instances["around",] == "Around"
