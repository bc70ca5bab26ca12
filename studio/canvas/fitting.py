"""Whether a wire may be drawn, and why not, in words.

What no later edit can mend is refused: a loop, or a number format that the input never takes. Shapes that do
not fit yet are allowed with a warning, since the next edit is often the one that mends them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph import edits
from graph.document import Document
from graph.edits import Patch
from graph.errors import SymloomError
from graph.infer import Facts, Inference
from graph.model import Graph, Node, Source
from graph.operator import Operator, Port
from graph.picture.faces import input_faces
from graph.types import TensorType
from studio.canvas import words
from studio.canvas.bubble import Mood
from studio.document import DocumentModel
from studio.language import told

FREE_PLACE = object()  # asked with a search: the new node may stand wherever there is room
NEVER = ("rank", "dtype", "unknown_size")  # kinds of problems that other attributes do not mend


@dataclass(frozen=True)
class Verdict:
    """What may be said of a wire that is not drawn yet: refused, a warning, or (empty) nothing.

    `hint` says what would come about where nothing speaks against it.
    """

    allowed: bool
    sentence: str = ""
    hint: str = ""

    @property
    def said(self) -> tuple[str, Mood]:
        """What to say at the cursor, and how."""
        if not self.allowed:
            return self.sentence, "refused"
        return (self.sentence, "warning") if self.sentence else (self.hint, "hint")


@dataclass(frozen=True)
class OpenEnd:
    """The end of a wire that was let go: what a search then offers has to fit here.

    Args:
        node, port: where the wire is held.
        is_output: whether that is an output, so that an input is looked for.
        type: what flows from it, where that is known.
        dtypes: what an input takes; empty for anything.
    """

    node: str
    port: str
    is_output: bool
    type: TensorType | None = None
    dtypes: tuple[str, ...] = ()


def open_end(model: DocumentModel, node: str, port: str, is_output: bool) -> OpenEnd:
    """What is known about a port from which a wire is dragged."""
    facts = model.inference.facts[node]
    if is_output:
        return OpenEnd(node, port, True, facts.type_of(port))
    declared = facts.operator.input_port(port) if facts.operator else None
    return OpenEnd(node, port, False, None, declared.dtypes if declared else ())


def judge(model: DocumentModel, patches: Iterable[Patch], hint: str = "") -> Verdict:
    """Try edits of wires without carrying them out: refused where a number format never fits."""
    document, known = model.document, model.inference.facts
    trial = document.copy()
    nodes: set[str] = set()
    for patch in patches:
        edits.apply(trial, patch)
        nodes |= patch.nodes()
    if not nodes:
        return Verdict(True, hint=hint)
    inference = Inference(trial.operator, dict(known))
    changed = inference.update(trial.graph, nodes)
    for name in sorted(nodes & trial.graph.nodes.keys()):
        operator, before = inference.facts[name].operator, document.graph.nodes.get(name)
        for port, source in trial.graph[name].inputs.items():
            if before is not None and before.inputs.get(port) == source:
                continue  # it was there already: whatever it carries, this edit is not what is wrong
            declared = operator.input_port(port) if operator else None
            maker = inference.facts.get(source.node)
            kind = maker.type_of(source.port) if maker is not None else None
            if kind is not None and declared is not None and not takes(declared, kind):
                return Verdict(False, _refusal(declared, kind, name, port, source.node))
    # What the hand is at is said rather than what follows from it further down.
    for name in [*sorted(nodes), *sorted(set(changed) - nodes)]:
        old, problem = known.get(name), inference.facts[name].problem if name in inference.facts else None
        if problem is not None and problem.kind != "unconnected" and (old is None or problem != old.problem):
            return Verdict(True, words.tr("Does not fit yet: {0} {1}").format(name, told(problem.message)))
    return Verdict(True, hint=hint)


def _refusal(declared: Port, kind: TensorType, node: str, port: str, maker: str) -> str:
    few = len(declared.dtypes) < 4
    wanted = words.tr(" or ").join(declared.dtypes[:2]) if few else words.tr("floating-point numbers")
    said = words.tr("{0} takes {1} at {2}, but {3} gives {4}.")
    return said.format(node, wanted, port, maker, kind.dtype)


def takes(port: Port, kind: TensorType) -> bool:
    """Whether an input accepts the number format."""
    return not port.dtypes or kind.dtype in port.dtypes


def suits(operator: Operator, kind: TensorType) -> bool:
    """Whether a new node of an operator could be fed this: not where no attribute makes its shape or numbers fit."""
    maker = Facts(outputs=(Port("output"),), types=(kind,))
    for declared in operator.inputs:
        if not takes(declared, kind):
            continue
        port = f"{declared.name}0" if declared.variadic else declared.name
        graph = Graph.of(
            [Node("maker", ""), Node("new", operator.name, {}, {port: Source("maker", "output")})]
        )
        inference = Inference(lambda name: operator if name == operator.name else None, {"maker": maker})
        inference.update(graph, ["new"])
        problem = inference.facts["new"].problem
        if problem is None or problem.kind not in NEVER:
            return True
    return False


def free_inputs(document: Document, node: Node) -> list[str]:
    """The inputs of a node that nothing feeds, those it needs first."""
    operator = document.operator(node.op)
    faces = [face for face in input_faces(node, operator) if not face.wired]
    return [face.name for face in sorted(faces, key=lambda face: face.optional)]


def first_fit(model: DocumentModel, source: Source, node: str) -> str | None:
    """The input a wire goes to when it is dropped on a node as a whole: the first free one that fits best."""
    verdicts = {
        port: _judge_wire(model, source, node, port)
        for port in free_inputs(model.document, model.document.graph[node])
    }
    for port, verdict in verdicts.items():
        if verdict.allowed and not verdict.sentence:
            return port
    return next((port for port, verdict in verdicts.items() if verdict.allowed), None)


def _judge_wire(model: DocumentModel, source: Source, node: str, port: str) -> Verdict:
    """Try one wire."""
    try:
        return judge(model, [edits.connect(model.document, source, node, port)])
    except SymloomError as error:
        return Verdict(False, sentence(str(error)))


def first_output(model: DocumentModel, name: str) -> str | None:
    """A node's first output."""
    outputs = model.inference.facts[name].outputs
    return outputs[0].name if outputs else None


def first_input(operator: Operator) -> str | None:
    """The input by which a new node joins a wire."""
    for port in operator.inputs:
        return f"{port.name}0" if port.variadic else port.name
    return None


def sentence(text: str) -> str:
    """A refusal as it stands alone; a node's name in front stays as it is."""
    return text[:1].upper() + text[1:] if text.startswith(("there ", "no ", "the ")) else text
