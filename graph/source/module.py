"""The module of a whole document: what is computed, what is returned, and the text."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Facts, Inference
from graph.model import RESERVED, Graph
from graph.model import Source as Output
from graph.passes import Rewritten, as_drawn, exact, without_muted
from graph.sharing import option_problem, owner_of
from graph.source.block_classes import BlockClass, BlockClasses
from graph.source.body import Body, Row
from graph.source.borrowed import borrow, borrowable
from graph.source.values import plain
from graph.wires import wires_from_nowhere


@dataclass(frozen=True)
class ModuleSource:
    """A module's text and how it is fed.

    Args:
        text: the Python source; `class_name` is the module in it.
        lines: line number (from 1) → the node it belongs to.
        inputs: the `Input` nodes, in the order of `forward`'s arguments.
        outputs: the predictions, in the order `forward` returns them (a tuple if there are several).
        targets: the `Target` nodes; `losses` and `metrics` take the outputs, then these.
        losses, metrics: the nodes whose values those two methods return, by name.
        notes: what the exact rewrites did.
        merged: a node without lines of its own → the node whose lines do its work.
        inner_lines: line number → the class of a block, and the node of the block it belongs to.
        instances: the names of the nodes that lead to an instance of a block → its class.
        classes: the class of a block → its first line.
    """

    text: str
    class_name: str
    lines: Mapping[int, str]
    inputs: tuple[str, ...]
    outputs: tuple[Output, ...]
    targets: tuple[str, ...]
    losses: tuple[str, ...]
    metrics: tuple[str, ...]
    notes: tuple[str, ...]
    merged: Mapping[str, str]
    inner_lines: Mapping[int, tuple[str, str]]
    instances: Mapping[tuple[str, ...], str]
    classes: Mapping[str, int]

    def lines_of(self, node: str) -> list[int]:
        """The lines that belong to a node."""
        node = self.merged.get(node, node)
        return [line for line, name in self.lines.items() if name == node]


def generate(
    document: Document, inference: Inference | None = None, *, rewrites: bool | None = None
) -> ModuleSource:
    """Write the module of a document's graph.

    Args:
        inference: the document's facts, if they are at hand.
        rewrites: whether to apply the exact rewrites; None takes the recipe's choice.

    Raises:
        SymloomError: the graph has a problem in what would be computed; the sentence names the node.
    """
    inference = inference or Inference.of(document.graph, document.operator)
    drawn = needed(document.graph, inference.facts)
    for node in drawn:
        problem = option_problem(document.graph, inference, node)
        if problem is not None:
            raise SymloomError(str(problem))
        if owner_of(node) not in drawn:
            raise SymloomError(
                f"{node.name}: uses the weights of {owner_of(node)}, which cannot be computed yet."
            )
    chosen = document.recipe.resolve().rewrites if rewrites is None else rewrites
    plan = (exact if chosen else as_drawn)(drawn, inference.facts)
    return _write(document.title, drawn, plan, inference)


def needed(graph: Graph, facts: Mapping[str, Facts]) -> Graph:
    """The part of a graph that can and must be computed: loose ends that no loss depends on, and bypassed
    nodes, are left out.

    Raises:
        SymloomError: a problem is in the way of a loss, or of everything.
    """
    if not len(graph):
        raise SymloomError("The graph is empty: drag an operator onto the canvas, or open an example.")
    judges = [name for name in graph.nodes if _role(facts[name]) in ("loss", "metric")]
    wanted = graph.upstream(judges) if judges else set(graph.nodes)
    for name in graph.nodes:
        if name in wanted:
            problem = facts[name].problem
            if problem is not None:
                raise SymloomError(str(problem))
    for problem in wires_from_nowhere(graph, facts):
        if problem.node in wanted:
            raise SymloomError(str(problem))
    kept = graph.copy()
    for name in graph.nodes:
        if facts[name].types is None:
            assert name not in wanted
            kept.put(name, None)
    kept = without_muted(kept, facts)
    if not any(_role(facts[node.name]) == "compute" for node in kept):
        raise SymloomError("The graph computes nothing yet: feed its Input through at least one operator.")
    return kept


def class_name(title: str) -> str:
    """The class a title gives: `Fashion-MNIST CNN` → `FashionMNISTCNN`."""
    words = re.findall(r"[A-Za-z0-9]+", title[:1_000])
    name = "".join(word[0].upper() + word[1:] for word in words)[:80]
    if not name or name[0].isdigit():
        name = f"Network{name}"
    return f"{name}Network" if name in RESERVED or keyword.iskeyword(name) else name


def _write(title: str, drawn: Graph, plan: Rewritten, inference: Inference) -> ModuleSource:
    graph, facts = plan.graph, inference.facts
    order = graph.order()
    role = {name: _role(facts[name]) for name in order}
    name = class_name(title)
    name = f"{name}Network" if name in borrowable() else name
    blocks = BlockClasses({name, *RESERVED, *borrowable()})
    blocks.write(drawn, inference)
    body = Body(
        graph,
        drawn,
        inference,
        plan.activations,
        lambda node: blocks.constructors(node, drawn, inference),
        overwriting=plan.overwriting,
    )
    body.borrowed = blocks.borrowed

    targets = [node for node in order if role[node] == "target"]
    losses = [node for node in order if role[node] == "loss"]
    metrics = [node for node in order if role[node] == "metric"]
    judging = graph.downstream(targets) | {*losses, *metrics}
    inputs = [node for node in order if role[node] == "input"]
    predicting = [node for node in order if node not in judging]
    outputs = _outputs(body, predicting, judging)

    rows: list[Row] = []
    rows += [Row(text) for text in (f"class {name}(nn.Module):", f'    """{plain(title)}."""', "")]
    rows += [Row("    def __init__(self) -> None:"), Row("        super().__init__()")]
    rows += _indented(body.layers())
    kind = "Tensor" if len(outputs) == 1 else "tuple[Tensor, ...]"
    rows += [Row(""), Row(f"    def forward(self, {_parameters(inputs)}) -> {kind}:")]
    rows += [Row(f"        # {node}: {body.shape(node)}", node) for node in inputs]
    fed = {Output(node, body.ports(node)[0]): node for node in inputs}
    statements, names = body.statements([n for n in predicting if n not in inputs], fed, outputs)
    rows += _indented([*statements, Row(f"return {', '.join(names[output] for output in outputs)}")])
    for method, wanted in (("losses", losses), ("metrics", metrics)):
        if wanted:
            rows += _judge(body, method, wanted, [n for n in order if n in judging], outputs, targets)

    head, starts = _head(title, borrow(body.borrowed), blocks.classes)
    inner = {
        starts[each.name] + number: (each.name, row.node)
        for each in blocks.classes
        for number, row in enumerate(each.rows)
        if row.node
    }
    return ModuleSource(
        "\n".join([*head, *(row.text for row in rows)]) + "\n",
        name,
        {len(head) + number: row.node for number, row in enumerate(rows, 1) if row.node},
        tuple(inputs),
        tuple(outputs),
        tuple(targets),
        tuple(losses),
        tuple(metrics),
        plan.notes,
        plan.merged,
        inner,
        blocks.instances(drawn, inference),
        starts,
    )


def _outputs(body: Body, predicting: Sequence[str], judging: set[str]) -> list[Output]:
    """What a judge looks at, and every loose end of the predicting part.

    An input that a loss uses directly, as an autoencoder's does, is passed on by `forward` too.
    """
    outputs: dict[Output, None] = {}
    passed: dict[Output, None] = {}
    for name in predicting:
        users = list(body.graph.wires_from(name))
        seen = {wire.source.port for wire in users if wire.node in judging}
        is_input = body.operator(name).role == "input"
        for place, port in enumerate(body.ports(name)):
            if port in seen or (not users and place == 0 and not is_input):
                (passed if is_input else outputs)[body.real(Output(name, port))] = None
    return [*outputs, *(output for output in passed if output not in outputs)]


def _judge(
    body: Body,
    method: str,
    wanted: Sequence[str],
    judging: Sequence[str],
    outputs: Sequence[Output],
    targets: Sequence[str],
) -> list[Row]:
    names = {output: body.variable(output) for output in outputs}
    names |= {Output(name, body.ports(name)[0]): name for name in targets}
    parameters = _parameters(names.values())
    upstream = body.graph.upstream(wanted)
    nodes = [name for name in judging if name in upstream and name not in targets]
    results = [Output(name, body.ports(name)[0]) for name in wanted]
    statements, found = body.statements(nodes, names, results)
    entries = ", ".join(f'"{output.node}": {found[output]}' for output in results)
    return [
        Row(""),
        Row(f"    def {method}(self, {parameters}) -> dict[str, Tensor]:"),
        *_indented([*statements, Row(f"return {{{entries}}}")]),
    ]


def _head(
    title: str, borrowed: Sequence[str], classes: Sequence[BlockClass]
) -> tuple[list[str], dict[str, int]]:
    """What stands above the module, and the first line of each block's class."""
    texts = [*borrowed, *("\n".join(row.text for row in each.rows) for each in classes)]
    needs_math = re.search(r"\bmath\.", "\n".join(texts)) is not None
    rows = [
        f'"""{plain(title)}, drawn in Symloom. Needs torch alone."""',
        "",
        *(["import math", ""] if needs_math else []),
        "import torch",
        "from torch import Tensor, nn",
        "from torch.nn import functional as F",
        "",
        "",
    ]
    starts = {}
    for place, text in enumerate(texts):
        if place >= len(borrowed):
            starts[classes[place - len(borrowed)].name] = len(rows) + 1
        rows += [*text.splitlines(), "", ""]
    return rows, starts


def _indented(rows: Iterable[Row]) -> list[Row]:
    return [Row(f"        {row.text}", row.node) for row in rows]


def _parameters(names: Iterable[str]) -> str:
    return ", ".join(f"{name}: Tensor" for name in names)


def _role(facts: Facts) -> str:
    return facts.operator.role if facts.operator is not None else "compute"
