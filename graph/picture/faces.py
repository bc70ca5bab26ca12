"""What a node shows: plain values taken from the graph and what is inferred of it.

A `Face` is everything that is painted on a node; two equal faces look the same, so a pixmap of one can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.bypass import is_muted
from graph.infer import Facts, Inference, Problem
from graph.model import Graph, Node
from graph.operator import Attribute, Operator

_SIZE = re.compile(r"size|features|channels|embeddings")  # attributes whose number needs no name


@dataclass(frozen=True, slots=True)
class PortFace:
    """A dot on a node's edge.

    Args:
        name: the end of the wire as the graph knows it, such as `x2`.
        label: written beside the dot; empty where a node has one port only.
        wired: whether a wire ends or begins here.
        optional: whether the node works without it.
        spare: the one more place that a port for any number of wires offers.
    """

    name: str
    label: str = ""
    wired: bool = False
    optional: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """All that is written on a node."""

    name: str
    op: str
    category: str
    shorthand: str
    inputs: tuple[PortFace, ...]
    outputs: tuple[PortFace, ...]
    shapes: tuple[str, ...]  # one an output, empty while unknown
    problems: int = 0
    severity: str = ""
    muted: bool = False
    weighted: bool = False  # whether it has parameters, so that a bar for its share is drawn
    frozen: bool = False
    shares: str = ""  # the node whose weights it has
    kept: bool = False  # whether it begins with trained weights


def face_of(
    graph: Graph,
    inference: Inference,
    name: str,
    problems: Sequence[Problem] = (),
    *,
    weighted: bool = False,
) -> Face:
    """The face of a node as the document is now."""
    node, facts = graph[name], inference.facts[name]
    operator = facts.operator
    outputs = _output_faces(graph, node, facts)
    shapes = tuple(str(kind) for kind in facts.types) if facts.types else ("",) * len(outputs)
    # What flows into an opened block counts there, not what its input was declared as.
    shorthand = _shorthand(operator, facts) if operator and name not in inference.given else ""
    return Face(
        name,
        node.op,
        operator.category if operator else "",
        "" if shorthand in shapes or f"{shorthand} " in (shapes[0] if shapes else "") else shorthand,
        input_faces(node, operator),
        outputs,
        shapes,
        len(problems),
        _severity(problems),
        is_muted(node),
        weighted,
        bool(node.options.get("frozen")),
        node.options.get("shares") or "",
    )


def input_faces(node: Node, operator: Operator | None) -> tuple[PortFace, ...]:
    """The inputs of a node in declared order; a variadic one offers its wired places and one more."""
    if operator is None:  # not known here: only what the file says
        return tuple(PortFace(port, port, wired=True) for port in node.inputs)
    faces: list[PortFace] = []
    for port in operator.inputs:
        if not port.variadic:
            faces.append(PortFace(port.name, port.name, port.name in node.inputs, port.optional))
            continue
        taken = sorted(
            int(name[len(port.name) :]) for name in node.inputs if operator.input_port(name) is port
        )
        faces += [PortFace(f"{port.name}{index}", str(index), wired=True) for index in taken]
        spare = f"{port.name}{taken[-1] + 1 if taken else 0}"
        faces.append(PortFace(spare, port.name, optional=bool(taken) or port.optional, spare=True))
    # A wire to a port that the operator does not have is still shown, or nobody could take it away.
    strange = [name for name in node.inputs if operator.input_port(name) is None]
    faces += [PortFace(name, name, wired=True) for name in strange]
    if len(faces) == 1:
        return (PortFace(faces[0].name, "", faces[0].wired, faces[0].optional, faces[0].spare),)
    return tuple(faces)


def wires_by_place(graph: Graph, inference: Inference) -> list[tuple[str, int, str, int]]:
    """Every wire as (source, output, target, input), outputs and wired inputs counted from the top, for a layout."""
    found = []
    for node in graph:
        faces = input_faces(node, inference.facts[node.name].operator)
        for place, port in enumerate(face.name for face in faces if face.wired):
            source = node.inputs[port]
            facts = inference.facts.get(source.node)
            ports = [each.name for each in facts.outputs] if facts is not None else []
            output = ports.index(source.port) if source.port in ports else 0
            found.append((source.node, output, node.name, place))
    return found


def _output_faces(graph: Graph, node: Node, facts: Facts) -> tuple[PortFace, ...]:
    used = {wire.source.port for wire in graph.wires_from(node.name)}
    names = [port.name for port in facts.outputs] or sorted(used)
    several = len(names) > 1
    return tuple(PortFace(name, name if several else "", name in used) for name in names)


def _shorthand(operator: Operator, facts: Facts) -> str:
    """`64 · 3×3 · ReLU`: the attributes an operator is known by, as one writes them in the field."""
    if facts.attributes is None:
        return ""
    parts = []
    for place, name in enumerate(operator.shorthand):
        attribute = operator.attribute(name)
        value = getattr(facts.attributes, name)
        if operator.inside is not None and name == "repeat":
            text = f"×{value}" if value != 1 else ""
        else:
            text = _value_text(attribute, value, always=place == 0)
        if text:
            parts.append(text)
    return " · ".join(parts)


def _value_text(attribute: Attribute, value: Any, *, always: bool) -> str:
    """A size speaks for itself, any other number comes with its name; nothing for what is switched off.

    Args:
        always: show the value even if it is the default.
    """
    if value is None or value is False or value == "none" or value == "":
        return ""
    match attribute.kind:
        case "bool":
            return attribute.name
        case "choice" | "text" | "dtype":
            return str(value)
        case "shape":
            return "×".join(str(size) for size in value) or "scalar"
        case "ints" | "floats" if attribute.name == "kernel_size":
            sizes = value if isinstance(value, tuple) else (value,) * (attribute.length or 1)
            return "×".join(f"{size:g}" for size in sizes)
        case "ints" | "floats" if isinstance(value, tuple):
            text = "×".join(f"{size:g}" for size in value)
        case _:
            text = f"{value:g}" if isinstance(value, float) else str(value)
    if _SIZE.search(attribute.name):
        return text
    shown = always or value != attribute.default
    return f"{attribute.name.removeprefix('num_')} {text}" if shown else ""


def _severity(problems: Sequence[Problem]) -> str:
    """The worst of them. A wire still to be drawn is work in progress, not a mistake."""
    found = {"warning" if problem.kind == "unconnected" else problem.severity for problem in problems}
    return next((name for name in ("error", "warning", "hint") if name in found), "")


def parameters_of(graph: Graph, inference: Inference, name: str) -> int:
    """How many trainable numbers a node has; 0 while unknown or where it uses another node's."""
    facts = inference.facts[name]
    operator = facts.operator
    if operator is None or operator.layer is None or facts.types is None or graph[name].options.get("shares"):
        return 0
    inputs = inference.inputs(graph, name)
    if inputs is None:
        return 0
    total = 0
    for weight in operator.weights(facts.attributes, *inputs).values():
        if weight.trainable:
            size = 1
            for dim in weight.shape:
                size *= dim if isinstance(dim, int) else 1
            total += size
    return total


def problems_by_node(inference: Inference) -> Mapping[str, tuple[Problem, ...]]:
    """What inference alone finds wrong, by node."""
    return {problem.node: (problem,) for problem in inference.problems()}
