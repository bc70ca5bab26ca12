"""Networks of any operators, wired by chance: what the code computes stays the same, whatever is done to them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from graph import edits
from graph.block_edits import edit_inside, inner_document, rename_block
from graph.document import Document, from_json, to_json
from graph.grouping import expand_block, make_block
from graph.infer import Inference
from graph.model import Graph, Node, Source
from graph.operator import Attribute
from graph.operators import OPERATORS
from graph.source import ModuleSource, generate
from runtime.compile import compile_source
from tests.builders_operators import HINTS, Hint

# What draws numbers anew each time computes nothing that could be compared.
BY_CHANCE = {"NormalLike", "UniformLike"}
NAMES = [name for name, operator in OPERATORS.items() if operator.role == "compute" and name not in BY_CHANCE]
USUAL = ["Conv2d", "Linear", "ReLU", "MaxPool2d", "BatchNorm2d", "Add", "Concat", "GRU", "LayerNorm", "Tanh"]
SHAPES = [(2, 4, 8, 8), (2, 5, 8), (2, 8), (2, 4, 9, 11)]


def some_value(random: Random, attribute: Attribute) -> Any:
    low = int(attribute.minimum) if attribute.minimum is not None else -2
    match attribute.kind:
        case "bool":
            return random.random() < 0.5
        case "choice":
            return random.choice(attribute.choices)
        case "int" | "ints":
            return random.randint(low, low + 3)
        case _:
            return attribute.default


def network(random: Random) -> Document:
    """Inputs, up to ten nodes that can take what they are fed, and an `Output` at each loose end."""
    graph = Graph.of(
        Node(f"in{number}", "Input", {"shape": random.choice(SHAPES)})
        for number in range(random.randint(1, 2))
    )
    graph.put("first", Node("first", "Identity", {}, {"input": Source("in0", "output")}))
    inference = Inference.of(graph, OPERATORS.get)
    ends = [Source(name, "output") for name in graph.nodes]
    wanted, kinds = random.randint(2, 10), [*random.sample(NAMES, 20), *USUAL]
    for _ in range(150):
        if len(graph) >= wanted:
            break
        operator = OPERATORS[random.choice(kinds)]
        attrs = dict(HINTS.get(operator.name, Hint()).attributes)
        for attribute in operator.attributes:
            if random.random() < 0.25:
                attrs[attribute.name] = some_value(random, attribute)
        inputs = {}
        for port in operator.inputs:
            if port.variadic:
                inputs |= {
                    f"{port.name}{place}": random.choice(ends) for place in range(random.randint(1, 3))
                }
            elif not port.optional or random.random() < 0.2:
                inputs[port.name] = random.choice(ends)
        name = graph.free_name(random.choice([operator.name.lower(), "x", "size"]))
        graph.put(name, Node(name, operator.name, attrs, inputs))
        inference.update(graph, [name])
        facts = inference.facts[name]
        if facts.types is None or any(not 0 < size <= 64 for x in facts.types for size in x.shape):  # type: ignore[operator]
            graph.put(name, None)
            inference.update(graph, [name])
        else:
            ends += [Source(name, port.name) for port in facts.outputs]
    for number, node in enumerate([node for node in graph if not graph.consumers.get(node.name)]):
        if node.op != "Input":
            first = inference.facts[node.name].outputs[0].name
            graph.put(f"out{number}", Node(f"out{number}", "Output", {}, {"input": Source(node.name, first)}))
    return Document("Any network", graph)


def made(document: Document, *, rewrites: bool) -> tuple[ModuleSource, nn.Module]:
    source = generate(document, rewrites=rewrites)
    compiled = compile_source(source)
    compiled.forget()
    torch.manual_seed(0)
    return source, compiled.module_class().eval()


def computed(source: ModuleSource, module: nn.Module, given: Mapping[str, Tensor]) -> dict[Source, Tensor]:
    with torch.no_grad():
        found = module(*(given[name].clone() for name in source.inputs))
    return dict(zip(source.outputs, found if isinstance(found, tuple) else (found,), strict=True))


def same(one: Tensor, other: Tensor) -> bool:
    return one.dtype == other.dtype and torch.equal(one.nan_to_num(), other.nan_to_num())


def neighbours(random: Random, document: Document) -> set[str]:
    """Some nodes that compute, each beside another."""
    graph = document.graph
    compute = {node.name for node in graph if getattr(document.operator(node.op), "role", "") == "compute"}
    chosen = {random.choice(sorted(compute))}
    for _ in range(random.randint(0, 4)):
        near = {user for name in chosen for user in graph.consumers.get(name, ())}
        near |= {source.node for name in chosen for source in graph[name].inputs.values()}
        chosen |= set(random.sample(sorted(near & compute), min(1, len(near & compute))))
    return chosen | (graph.downstream(chosen) & graph.upstream(chosen))


def applied(document: Document, patch: edits.Patch) -> Document:
    """The document after a patch, which is taken back to the byte."""
    after = document.copy()
    edits.apply(after, patch)
    back = after.copy()
    edits.apply(back, patch.inverse())
    assert to_json(back) == to_json(document)
    assert from_json(to_json(after)) == after
    return after


@pytest.mark.filterwarnings("ignore")  # torch warns of even kernels, for one
@given(st.integers(0, 2**32))
def test_a_network_computes_the_same_as_a_file_rewritten_in_blocks_and_out_of_them(seed: int) -> None:
    random = Random(seed)
    document = network(random)
    source, module = made(document, rewrites=False)
    inference = Inference.of(document.graph, document.operator)
    given = {}
    for name in source.inputs:
        (x,) = inference.facts[name].types or ()
        given[name] = torch.randn(x.shape, generator=torch.Generator().manual_seed(seed))  # type: ignore[arg-type]
    try:
        expected = computed(source, module, given)
    except (NotImplementedError, RuntimeError, IndexError) as refusal:
        # Numbers decide, as of a division of whole ones by 0; shapes and formats are inferred.
        if "ZeroDivision" in str(refusal) or "out of range" in str(refusal):
            return
        raise
    for end, x in expected.items():
        found = inference.facts[end.node].type_of(end.port)
        assert found is not None
        assert (tuple(x.shape), str(x.dtype)) == (found.shape, f"torch.{found.dtype}"), source.text
    assert generate(from_json(to_json(document)), rewrites=False).text == source.text

    def holds(changed: Document, where: Mapping[Source, Source], weights: Mapping[str, str]) -> None:
        source, other = made(changed, rewrites=random.random() < 0.5)
        other.load_state_dict({weights[name]: value for name, value in module.state_dict().items()})
        found = computed(source, other, given)
        assert all(same(found[where[end]], x) for end, x in expected.items()), source.text

    where = {end: end for end in expected}
    weights = {name: name for name in module.state_dict()}
    holds(document, where, weights)
    chosen = neighbours(random, document)
    folded = applied(document, make_block(document, inference, chosen, "Part"))
    (use,) = folded.graph.nodes.keys() - document.graph.nodes.keys()
    ends = {
        Source(*node.inputs["input"]): node.name
        for node in folded.blocks["Part"].nodes
        if node.op == "Output"
    }
    where = {end: Source(use, ends[end]) if end.node in chosen else end for end in expected}
    weights = {name: f"{use}.{name}" if name.split(".")[0] in chosen else name for name in weights}
    holds(folded, where, weights)
    holds(applied(folded, rename_block(folded, "Part", "Piece")), where, weights)

    first = folded.blocks["Part"].nodes[0]
    if first.op == "Input":
        inside = [edits.rename(inner_document(folded, "Part"), first.name, "zeta")]
        holds(applied(folded, edit_inside(folded, "Part", inside)), where, weights)

    flat = applied(folded, expand_block(folded, use))
    assert len(flat.graph) == len(document.graph)
    name_now = {name: f"{use}_{name}" if name in chosen else name for name in document.graph.nodes}
    holds(
        flat,
        {end: Source(name_now[end.node], end.port) for end in expected},
        {name: ".".join([name_now[name.split(".")[0]], *name.split(".")[1:]]) for name in weights},
    )
