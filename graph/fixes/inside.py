"""Looking into the block that has a problem, as it is used there, and edits of its definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.block_edits import edit_inside, inner_document
from graph.blocks import Block, inner_problems
from graph.document import Document
from graph.edits import Change, Patch
from graph.fixes.trial import Act, Case, Trial
from graph.infer import Inference
from graph.model import Node
from graph.types import TensorType


@dataclass(frozen=True)
class Opened:
    """A block at the use that has the problem: with the attributes set there, fed with what comes in there."""

    block: Block
    document: Document
    inference: Inference

    def editing(self, patches: Iterable[Patch]) -> Act:
        """Carry edits of the inner graph out on the definition."""
        own = [self._as_defined(patch) for patch in patches]

        def act(trial: Trial) -> None:
            trial.do(edit_inside(trial.document, self.block.name, own))

        return act

    def _as_defined(self, patch: Patch) -> Patch:
        """The patch without what the attributes of this use had changed inside."""

        def plain(part: object) -> object:
            return self._plain(part) if isinstance(part, Node) else part

        changes = [
            Change(change.key, plain(change.before), plain(change.after), change.index)
            for change in patch.changes
        ]
        return Patch(patch.text, tuple(changes))

    def _plain(self, node: Node) -> Node:
        set_here = {name for each in self.block.exposed for owner, name in each.targets if owner == node.name}
        if not set_here:
            return node
        defined = self.block.graph[node.name].attrs
        attrs = {name: value for name, value in node.attrs.items() if name not in set_here}
        return node.but(attrs={**attrs, **{name: defined[name] for name in set_here if name in defined}})


def opened(case: Case) -> Opened | None:
    """The inside of the block the problem is in, in the repetition where it occurs; None if that is not found."""
    node = case.node
    if node is None or node.op not in case.document.blocks:
        return None
    facts, block = case.inference.facts[node.name], case.document.blocks[node.op]
    if facts.attributes is None:
        return None
    document = inner_document(case.document, block.name)
    document.graph = block.configured(facts.attributes).copy()
    entries = [port.name for port in block.ports(document.operator, "input")]
    exits = [port.name for port in block.ports(document.operator, "output")]
    given: dict[str, TensorType] = {}
    for port, source in node.inputs.items():
        found = case.view.type_at(source)
        if found is not None and port in entries:
            given[port] = found
    for _ in range(getattr(facts.attributes, "repeat", 1)):
        inference = Inference.of(document.graph, document.operator, given)
        if inner_problems(document.graph, inference):
            return Opened(block, document, inference)
        types = inference.facts[exits[0]].types if exits else None
        if types is None or not entries:
            break
        given = {**given, entries[0]: types[0]}
    return None


def uses_of(document: Document, name: str) -> int:
    """How many nodes are instances of a block, those inside other blocks counted once each."""
    graphs = [tuple(document.graph), *(block.nodes for block in document.blocks.values())]
    return sum(node.op == name for nodes in graphs for node in nodes)
