"""What the canvas says about the thing the cursor rests on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from studio.canvas import words
from studio.canvas.node_layer import badge_rect
from studio.language import capitalised, told

if TYPE_CHECKING:
    from studio.canvas.mouse import Under
    from studio.canvas.view import CanvasView


def tip_at(view: CanvasView, under: Under, place: QPoint) -> str:
    """The tip for what is under the cursor: a port's type, a node's problems or numbers, a wire's shape."""
    if under.port is not None:
        return _port(view, *under.port)
    if under.node is not None:
        return _node(view, under.node, view.scene_point(QPointF(place)))
    if under.bend is not None:
        return words.tr("A point of the wire: drag it, or double-click it to take it away.")
    if under.wire is not None:
        source = view.scene_tables.source_of(under.wire)
        kind = view.model.inference.facts[source.node].type_of(source.port)
        ends = f"{source.node} → {under.wire[0]}"
        return f"<b>{escape(ends)}</b><br>{escape(_typed(kind))}"
    return ""


def _port(view: CanvasView, node: str, port: str, is_output: bool) -> str:
    facts = view.model.inference.facts[node]
    if is_output:
        declared = next((each for each in facts.outputs if each.name == port), None)
        kind = _typed(facts.type_of(port))
        doc = declared.doc if declared else ""
    else:
        declared = facts.operator.input_port(port) if facts.operator else None
        kind = ", ".join(declared.dtypes[:1]) + (" …" if len(declared.dtypes) > 1 else "") if declared else ""
        doc = declared.doc if declared else ""
        if declared is not None and declared.optional:
            doc = told(doc) + " " + words.tr("(may stay open)")
    return f"<b>{escape(port)}</b> {escape(kind)}<br>{escape(told(doc))}"


def _node(view: CanvasView, name: str, point: QPointF) -> str:
    scene = view.scene_tables
    problems = scene.problems_of(name)
    row = scene.nodes.row[name]
    badge = badge_rect(scene.nodes.size(row)).translated(view.node_rect(name).topLeft())
    if problems and badge.adjusted(-4, -4, 4, 4).contains(point):
        return "<br>".join(escape(f"{name} {told(problem.message)}") for problem in problems)
    facts = view.model.inference.facts[name]
    lines = [f"<b>{escape(name)}</b> {escape(view.model.document.graph[name].op)}"]
    if facts.operator is not None:
        lines.append(escape(told(facts.operator.summary)))
    weights = int(scene.nodes.weights[row])
    if weights:
        lines.append(
            words.tr("{0} parameters, {1} % of all").format(
                f"{weights:,}", f"{100 * weights / scene.parameters:.3g}"
            )
        )
    lines += [escape(capitalised(problem.message)) for problem in problems]
    if facts.waits_for is not None:
        lines.append(words.tr("Waits for {0}.").format(escape(facts.waits_for)))
    return "<br>".join(lines)


def _typed(kind: object) -> str:
    return words.tr("shape not known yet") if kind is None else str(kind)
