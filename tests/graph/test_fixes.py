"""Over one hundred broken graphs, kept as files: the right node is named, and an offered remedy works.

`expected.json` beside them says for each which node, which kind and severity of problem, which words its sentence
must have, and whether a remedy must be offered.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph import edits
from graph.diagnose import diagnose
from graph.document import Document, load, to_json
from graph.fixes import Fix, fixes
from graph.infer import Inference, Problem
from graph.model import Graph, Node, Source
from graph.source import generate

BROKEN = Path(__file__).parents[1] / "data" / "broken"
EXPECTED: dict[str, dict[str, Any]] = json.loads((BROKEN / "expected.json").read_text(encoding="utf-8"))
MEMORY = 32 * 2**30  # bytes, whatever machine the test runs on


def opened(name: str) -> tuple[Document, Inference]:
    document = load(BROKEN / f"{name}.symloom")
    return document, Inference.of(document.graph, document.operator)


def the_problem(name: str, document: Document, inference: Inference) -> Problem:
    expected = EXPECTED[name]
    found = diagnose(document, inference, memory=MEMORY)
    for problem in found:
        if (problem.node, problem.kind) == (expected["node"], expected["kind"]):
            return problem
    pytest.fail(f"not found in {[(p.node, p.kind, p.message) for p in found]}")


def after(document: Document, fix: Fix) -> tuple[Document, list[Problem]]:
    """The document with a fix carried out, looked at anew."""
    fixed = document.copy()
    for patch in fix.patches:
        edits.apply(fixed, patch)
    return fixed, diagnose(fixed, Inference.of(fixed.graph, fixed.operator), memory=MEMORY)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_right_node_is_named_in_a_sentence_that_says_what_matters(name: str) -> None:
    expected = EXPECTED[name]
    problem = the_problem(name, *opened(name))
    assert problem.severity == expected["severity"]
    assert [word for word in expected["mentions"] if word not in problem.message] == []
    assert problem.message.endswith(".")
    assert not problem.node or not problem.message.startswith(f"{problem.node}:")


@pytest.mark.parametrize("name", [name for name, expected in EXPECTED.items() if expected["fix"]])
def test_every_offered_remedy_removes_the_problem_and_makes_no_other(name: str) -> None:
    document, inference = opened(name)
    problem = the_problem(name, document, inference)
    text = to_json(document)
    before = {(p.node, p.kind) for p in diagnose(document, inference, memory=MEMORY) if p.severity == "error"}
    offered = fixes(document, inference, problem)
    assert offered
    assert to_json(document) == text  # only copies were changed
    for fix in offered:
        fixed, found = after(document, fix)
        assert (problem.node, problem.kind) not in {(p.node, p.kind) for p in found}, fix.text
        assert {(p.node, p.kind) for p in found if p.severity == "error"} <= before, fix.text
        assert "parameters" in fix.consequence
        assert to_json(fixed) != text


@pytest.mark.parametrize(
    "name", [name for name, e in EXPECTED.items() if e["fix"] and e["severity"] == "error"]
)
def test_remedies_one_after_another_lead_to_a_network_that_code_can_be_written_for(name: str) -> None:
    document, _ = opened(name)
    for _ in range(4):
        inference = Inference.of(document.graph, document.operator)
        errors = [p for p in diagnose(document, inference, memory=MEMORY) if p.severity == "error"]
        if not errors:
            break
        offered = next((found for p in errors if (found := fixes(document, inference, p))), [])
        assert offered, errors
        document, _ = after(document, offered[0])
    assert "class " in generate(document).text


def test_at_least_nine_in_ten_broken_graphs_have_a_remedy() -> None:
    assert len(EXPECTED) >= 60
    assert {path.stem for path in BROKEN.glob("*.symloom")} == set(EXPECTED)
    assert sum(expected["fix"] for expected in EXPECTED.values()) >= 0.9 * len(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_is_offered_for_a_problem_whose_node_was_taken_away_since(name: str) -> None:
    document, inference = opened(name)
    problem = the_problem(name, document, inference)
    if not problem.node:
        return
    edits.apply(document, edits.remove(document, [problem.node]))
    inference.update(document.graph, set(inference.facts) | set(document.graph.nodes))
    assert fixes(document, inference, problem) == []


def test_a_network_without_input_and_target_is_made_whole_by_its_remedies() -> None:
    """A drawing begun in the middle: the data say what both are like."""
    document = Document()
    layers = [
        Node("conv1", "Conv2d"),
        Node("flat", "Flatten", {}, {"input": Source("conv1", "output")}),
        Node("scores", "Linear", {}, {"input": Source("flat", "output")}),
        Node("loss", "CrossEntropyLoss", {}, {"input": Source("scores", "output")}),
    ]
    edits.apply(document, edits.add(document, layers))
    taken = []
    for _ in range(2):
        inference = Inference.of(document.graph, document.operator)
        offered = fixes(document, inference, diagnose(document, inference)[0])
        taken.append(offered[0].text)
        document, problems = after(document, offered[0])
    assert taken == [
        "Add the Input image and connect it to input of conv1",
        "Add the Target label and connect it to target of loss",
    ]
    assert problems == []


def test_an_input_declared_as_one_number_is_mended_too() -> None:
    given = Source("image", "output")
    nodes = [
        Node("image", "Input", {"shape": ()}),
        Node("dot", "MatMul", {}, {"input": given, "other": given}),
    ]
    document = Document("Scalar", Graph.of(nodes))
    inference = Inference.of(document.graph, document.operator)
    (problem,) = inference.problems()
    assert problem.expected == (1, 2)
    offered = fixes(document, inference, problem)
    assert "Declare image as 1" in [fix.text for fix in offered]


def _chain(*nodes: Node) -> Document:
    """Nodes one after the other, 264 px apart; each is fed by the one before."""
    document = Document(Graph())
    before = None
    for number, node in enumerate(nodes):
        inputs = {"input": Source(before, "output")} if before else {}
        edits.apply(document, edits.add(document, [node.but(inputs=inputs, position=(264.0 * number, 0.0))]))
        before = node.name
    return document


def _remedies(document: Document, node: str) -> dict[str, Fix]:
    inference = Inference.of(document.graph, document.operator)
    problem = next(p for p in diagnose(document, inference) if p.node == node and p.severity == "error")
    return {fix.text: fix for fix in fixes(document, inference, problem)}


def test_a_convolution_behind_flatten_is_moved_to_before_it_with_places_and_the_ways_of_wires() -> None:
    image = Node("image", "Input", {"shape": ("N", 1, 28, 28)})
    nodes = [
        image,
        Node("flatten", "Flatten"),
        Node("fc", "Linear"),
        Node("conv", "Conv2d"),
        Node("out", "Linear"),
    ]
    document = _chain(*nodes)
    flatten = document.graph["flatten"].but(bends={"input": ((100.0, 50.0),)})
    edits.apply(
        document,
        edits.Patch("Bend", (edits.Change(("node", "flatten"), document.graph["flatten"], flatten),)),
    )
    offered = _remedies(document, "conv")
    assert "Move conv to before fc" not in offered, "it has no images there either"
    fixed, found = after(document, offered["Move conv to before flatten"])
    fed = {node.name: next((s.node for s in node.inputs.values()), "") for node in fixed.graph}
    assert fed == {"image": "", "conv": "image", "flatten": "conv", "fc": "flatten", "out": "fc"}
    assert [fixed.graph[name].position[0] for name in ("image", "conv", "flatten", "fc", "out")] == [
        264.0 * place for place in range(5)
    ]
    assert fixed.graph["conv"].bends == {"input": ((100.0, 50.0),)}
    assert fixed.graph["flatten"].bends == {}
    assert not [problem for problem in found if problem.severity == "error" and problem.node]


def test_a_node_is_not_moved_past_one_that_feeds_others_as_well() -> None:
    image = Node("image", "Input", {"shape": ("N", 1, 28, 28)})
    document = _chain(image, Node("flatten", "Flatten"), Node("conv", "Conv2d"))
    edits.apply(
        document, edits.add(document, [Node("fc", "Linear", inputs={"input": Source("flatten", "output")})])
    )
    assert not [text for text in _remedies(document, "conv") if text.startswith("Move")]


def test_where_a_wire_alone_is_no_remedy_a_wire_through_flatten_is() -> None:
    document = load(Path(__file__).parents[2] / "assets" / "networks" / "mlp.symloom")
    edits.apply(document, edits.remove(document, ["flatten"]))
    fixed, found = after(
        document, _remedies(document, "dense1")["Connect image through Flatten to input of dense1"]
    )
    assert found == []
    assert len(fixed.graph) == 7


def test_a_distance_to_class_numbers_is_replaced_by_a_loss_for_classes() -> None:
    document = load(Path(__file__).parents[2] / "assets" / "networks" / "mlp.symloom")
    loss = document.graph["loss"]
    patch = edits.Patch("Measure", (edits.Change(("node", "loss"), loss, loss.but(op="MSELoss")),))
    edits.apply(document, patch)
    offered = _remedies(document, "loss")
    assert next(iter(offered)) == "Use CrossEntropyLoss instead of MSELoss"
    assert after(document, offered["Use CrossEntropyLoss instead of MSELoss"])[1] == []
