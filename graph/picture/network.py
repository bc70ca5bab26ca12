"""The graph as SVG, in the canvas's sizes and light colours, at the places the document gives its nodes.

Where nodes have no places (several lie on one spot, as after composing in Python) they are laid out first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.bends import curves
from graph.document import Document
from graph.infer import Inference
from graph.layout import Box, layered
from graph.layout.wires import Ends, lanes
from graph.picture import colors
from graph.picture.annotations import annotation_svg
from graph.picture.embedded import metadata
from graph.picture.faces import Face, PortFace, face_of, parameters_of, problems_by_node
from graph.picture.text import FAMILIES, attribute, content, fit, number, width

LEAST_WIDTH, MOST_WIDTH = 168.0, 224.0
LEFT, RIGHT = 16.0, 14.0  # from the edges to the text
ROW = 16.0
STRIP = 4.0
MARGIN = 32.0
_FADED = ' opacity="0.45"'  # a bypassed node
ROUND = 96.0  # from this height on a wire that leads back goes round to another row of nodes
BOW = 56.0  # how far it reaches out where it turns
NAME, TEXT, SMALL = 13.0, 11.0, 10.0  # font sizes

Point = tuple[float, float]
WireKey = tuple[str, int, str, int]
Way = list[tuple[float, ...]]  # cubic curves


@dataclass(frozen=True)
class _Drawn:
    """A node with its size and place; `inputs` and `outputs` are the heights of its ports from its top."""

    face: Face
    width: float
    height: float
    inputs: tuple[float, ...]
    outputs: tuple[float, ...]
    parameters: int
    x: float = 0.0
    y: float = 0.0


def network_svg(document: Document, inference: Inference | None = None) -> str:
    """The picture of a document's graph, as the text of an SVG file that opens again in Symloom.

    Args:
        inference: the document's facts, if they are at hand.
    """
    inference = inference or Inference.of(document.graph, document.operator)
    nodes = _placed(document, _measured(document, inference))
    wires = _wires(document, nodes)
    ends = {key: _ends(nodes, key) for key in wires}
    boxes = {name: (node.x, node.y, node.width, node.height) for name, node in nodes.items()}
    stretches = lanes(boxes, ends) if len(nodes) <= 2000 else {}
    # Where nodes had to be laid out, frames would be around other nodes than the person's, and points elsewhere.
    own = all((nodes[node.name].x, nodes[node.name].y) == node.position for node in document.graph)
    bent = _bent(document, nodes, ends) if own else {}
    stretches |= {key: way for key, end in ends.items() if (way := _way_back(nodes, key, end)) is not None}
    notes = sorted(document.annotations.values(), key=lambda item: item.kind) if own else []  # frames below
    areas = [*boxes.values(), *(item.rect for item in notes)]
    xs = [x for b in areas for x in (b[0], b[0] + b[2])] + [
        p[0] + reach for s in stretches.values() for p in s for reach in (-BOW, BOW)
    ]
    ys = [y for b in areas for y in (b[1], b[1] + b[3])] + [p[1] for s in stretches.values() for p in s]
    xs += [x for way in bent.values() for curve in way for x in curve[0::2]]
    ys += [y for way in bent.values() for curve in way for y in curve[1::2]]
    left, top = min(xs, default=0.0) - MARGIN, min(ys, default=0.0) - MARGIN
    wide, high = max(xs, default=0.0) + MARGIN - left, max(ys, default=0.0) + MARGIN - top
    total = sum(node.parameters for node in nodes.values())
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(wide)}" height="{number(high)}" '
        f'viewBox="{number(left)} {number(top)} {number(wide)} {number(high)}" '
        f"font-family={attribute(', '.join(FAMILIES))}>",
        f"<title>{content(document.title)}</title>",
        metadata(document),
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(wide)}" height="{number(high)}" '
        f'fill="{colors.PAPER}"/>',
        *(annotation_svg(item) for item in notes),
        f'<g fill="none" stroke="{colors.WIRE}" stroke-width="1.5">',
        *(f'<path d="{_path(ends[key], stretches.get(key), bent.get(key))}"/>' for key in wires),
        "</g>",
        f'<g font-size="{SMALL:g}" fill="{colors.FAINT}" text-anchor="middle" '
        f'stroke="{colors.PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">',
        *(
            _label(text, _shown_on(ends[key], stretches.get(key), bent.get(key)))
            for key, text in wires.items()
        ),
        "</g>",
        *(_node(node, total) for node in nodes.values()),
        "</svg>",
    ]
    return "\n".join(row for row in rows if row) + "\n"


def _measured(document: Document, inference: Inference) -> dict[str, _Drawn]:
    problems = problems_by_node(inference)
    nodes = {}
    for name in document.graph.nodes:
        parameters = parameters_of(document.graph, inference, name)
        face = face_of(document.graph, inference, name, problems.get(name, ()), weighted=parameters > 0)
        nodes[name] = _sized(face, parameters)
    return nodes


def _sized(face: Face, parameters: int) -> _Drawn:
    needed = max(
        width(face.name, NAME, bold=True) + 10 + width(face.op, TEXT) + (24 if face.problems else 0),
        width(face.shorthand, TEXT),
    )
    rows = max(len(face.inputs), len(face.outputs))
    for row in range(rows):
        label = width(face.inputs[row].label, SMALL) if row < len(face.inputs) else 0.0
        shape = 0.0
        if len(face.outputs) > 1 and row < len(face.outputs):
            shape = (
                width(face.outputs[row].label, SMALL) + 6 + width("".join(face.shapes[row : row + 1]), TEXT)
            )
        elif row == rows - 1 and face.shapes:
            shape = width(face.shapes[0], TEXT)
        needed = max(needed, label + (16 if label else 0) + shape)
    wide = min(max(LEAST_WIDTH, _up(needed + LEFT + RIGHT, 8)), MOST_WIDTH)
    head = 40.0 if face.shorthand else 24.0
    high = 64.0 if rows <= 1 else max(64.0, _up(head + ROW * rows + 8, 16))
    listed = tuple(head + 8 + ROW * row for row in range(rows))
    middle = (high / 2,)
    inputs = middle if len(face.inputs) == 1 else listed[: len(face.inputs)]
    outputs = middle if len(face.outputs) == 1 else listed[: len(face.outputs)]
    return _Drawn(face, wide, high, inputs, outputs, parameters)


def _placed(document: Document, nodes: Mapping[str, _Drawn]) -> dict[str, _Drawn]:
    corners = {node.name: node.position for node in document.graph}
    if len(set(corners.values())) < len(corners):
        boxes = {name: Box(node.width, node.height) for name, node in nodes.items()}
        corners = layered(boxes, list(_wires(document, nodes)))
    return {
        name: _Drawn(n.face, n.width, n.height, n.inputs, n.outputs, n.parameters, *corners[name])
        for name, n in nodes.items()
    }


def _wires(document: Document, nodes: Mapping[str, _Drawn]) -> dict[WireKey, str]:
    """Each wire as (source, output index, target, input index), with the shape it carries."""
    found = {}
    for wire in document.graph.wires():
        source, target = nodes[wire.source.node].face, nodes[wire.node].face
        output, entry = _index(source.outputs, wire.source.port), _index(target.inputs, wire.port)
        if output is not None and entry is not None:
            shape = source.shapes[output] if output < len(source.shapes) else ""
            found[(wire.source.node, output, wire.node, entry)] = shape
    return found


def _index(ports: Sequence[PortFace], name: str) -> int | None:
    return next((place for place, port in enumerate(ports) if port.name == name), None)


def _ends(nodes: Mapping[str, _Drawn], key: WireKey) -> Ends:
    source, output, target, entry = key
    first, last = nodes[source], nodes[target]
    return Ends(
        (first.x + first.width, first.y + first.outputs[output]), (last.x, last.y + last.inputs[entry])
    )


def _bent(
    document: Document, nodes: Mapping[str, _Drawn], ends: Mapping[WireKey, Ends]
) -> dict[WireKey, Way]:
    """The curves of the wires that a person leads through points."""
    found = {}
    for key, end in ends.items():
        bends = document.graph[key[2]].bends
        if bends:
            points = bends.get(nodes[key[2]].face.inputs[key[3]].name, ())
            if points:
                found[key] = curves(end.start, points, end.end)
    return found


def _way_back(nodes: Mapping[str, _Drawn], key: WireKey, ends: Ends) -> tuple[Point, Point] | None:
    """Where a wire to another row of nodes runs straight: half way between the two; None for all others."""
    (x0, y0), (x1, y1) = ends.start, ends.end
    if x0 - x1 <= -32 or abs(y0 - y1) < ROUND:
        return None
    upper, lower = sorted((nodes[key[0]], nodes[key[2]]), key=lambda node: node.y)
    level = (upper.y + upper.height + lower.y) / 2
    return (x0, level), (x1, level)


def _shown_on(ends: Ends, lane: tuple[Point, Point] | None, way: Way | None) -> Ends:
    """The stretch of a wire that a label stands on, from left to right."""
    if way is not None:  # the longest that is level
        level = [curve for curve in way if abs(curve[7] - curve[1]) < 12] or way[:1]
        best = max(level, key=lambda curve: abs(curve[6] - curve[0]))
        left, right = sorted(((best[0], best[1]), (best[6], best[7])))
        return Ends(left, right)
    if lane is None:
        return ends
    left, right = sorted(lane)
    return Ends(left, right)


def _path(ends: Ends, lane: tuple[Point, Point] | None, way: Way | None) -> str:
    if way is not None:
        steps = (" ".join(_at((c[i], c[i + 1])) for i in (2, 4, 6)) for c in way)
        return f"M{_at(ends.start)} " + " ".join(f"C{step}" for step in steps)
    if lane is None:
        return f"M{_at(ends.start)} {_curve(ends.start, ends.end)}"
    if lane[1][0] < lane[0][0]:
        first = _turn(ends.start, lane[0], 1)
        return f"M{_at(ends.start)} {first} L{_at(lane[1])} {_turn(lane[1], ends.end, -1)}"
    return f"M{_at(ends.start)} {_curve(ends.start, lane[0])} L{_at(lane[1])} {_curve(lane[1], ends.end)}"


def _curve(start: Point, end: Point) -> str:
    """Leaves to the right and arrives from the left: half way where there is room, in a loop where there is not."""
    gap = end[0] - start[0]
    reach = gap / 2 if gap >= 16 else 32 + min((64 - gap) * 0.3, 160)
    return f"C{_at((start[0] + reach, start[1]))} {_at((end[0] - reach, end[1]))} {_at(end)}"


def _turn(start: Point, end: Point, side: int) -> str:
    """A bow that leaves and arrives on the same side: right (1) or left (-1)."""
    reach = side * min(max(abs(end[1] - start[1]), 24.0), BOW)
    return f"C{_at((start[0] + reach, start[1]))} {_at((end[0] + reach, end[1]))} {_at(end)}"


def _at(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"


def _label(text: str, ends: Ends) -> str:
    """The shape of one sample on a wire, where there is room for it; the node it comes from shows the whole shape."""
    text = text.removeprefix("N×")
    (x0, y0), (x1, y1) = ends.start, ends.end
    size = next((size for size in (SMALL, SMALL - 1) if width(text, size) + 8 <= x1 - x0), None)
    if not text or size is None or abs(y1 - y0) >= 12:
        return ""
    smaller = "" if size == SMALL else f' font-size="{size:g}"'
    return (
        f'<text x="{number((x0 + x1) / 2)}" y="{number((y0 + y1) / 2 - 5)}"{smaller}>{content(text)}</text>'
    )


def _sheet(wide: float, high: float, step: int) -> str:
    """One of the sheets behind a block's node: there is more inside."""
    size = f'width="{number(wide - 1)}" height="{number(high - 1)}"'
    look = f'rx="6" fill="{colors.PAPER}" stroke="{colors.PORT}" stroke-opacity="0.6"'
    return f'<rect x="{step}.5" y="{step}.5" {size} {look}/>'


def _node(node: _Drawn, total: int) -> str:
    """A node's group: sheets of a block, body, strip, texts, ports, badge."""
    face, wide, high = node.face, node.width, node.height
    hue = colors.category(face.category)
    rows = [
        f'<g transform="translate({number(node.x)} {number(node.y)})"{_FADED if face.muted else ""}>',
        *(_sheet(wide, high, step) for step in (6, 3) if face.category == "Block"),
        f'<rect x="0.5" y="0.5" width="{number(wide - 1)}" height="{number(high - 1)}" rx="6" '
        f'fill="{colors.NODE}" stroke="{colors.BORDER}"/>',
        _strip(high, hue),
    ]
    rows += _texts(node)
    if node.parameters and total:
        room = wide - LEFT - RIGHT
        share = max(node.parameters / total, 1.5 / room)
        bar = f'<rect x="{LEFT:g}" y="{number(high - 5)}" height="1.5" width='
        rows += [
            f'{bar}"{number(room)}" fill="{colors.TRACK}"/>',
            f'{bar}"{number(room * share)}" fill="{hue}"/>',
        ]
    rows += [_port(0.5, y, port) for port, y in zip(face.inputs, node.inputs, strict=True)]
    rows += [_port(wide - 0.5, y, port) for port, y in zip(face.outputs, node.outputs, strict=True)]
    if face.problems:
        fill = {"error": colors.ERROR, "warning": colors.WARNING}.get(face.severity, colors.ACCENT)
        count = str(face.problems) if face.problems < 10 else "9+"
        rows += [
            f'<circle cx="{number(wide - 16)}" cy="15" r="8" fill="{fill}"/>',
            f'<text x="{number(wide - 16)}" y="18.5" font-size="10" font-weight="600" text-anchor="middle" '
            f'fill="#FFFFFF">{count}</text>',
        ]
    return "\n".join([*(row for row in rows if row), "</g>"])


def _strip(high: float, hue: str) -> str:
    """The left 4 px of the rounded body, in the category's colour."""
    # Where the strip ends, the rounded corner (radius 6 about (6, 6)) has come down to this height.
    notch = 6 - (6**2 - (6 - STRIP) ** 2) ** 0.5
    return (
        f'<path d="M{STRIP:g},{number(notch)} A6,6 0 0 0 0,6 V{number(high - 6)} '
        f'A6,6 0 0 0 {STRIP:g},{number(high - notch)} Z" fill="{hue}"/>'
    )


def _texts(node: _Drawn) -> list[str]:
    face, wide, high = node.face, node.width, node.height
    room = wide - LEFT - RIGHT - (20 if face.problems else 0)
    name = fit(face.name, room, NAME, bold=True)
    left = room - width(name, NAME, bold=True) - 8
    op = ""
    if left > 24:
        term = content(fit(face.op, left, TEXT))
        op = f'<tspan dx="8" font-size="{TEXT:g}" font-weight="400" fill="{colors.SECONDARY}">{term}</tspan>'
    rows = [
        f'<text x="{LEFT:g}" y="20" font-size="{NAME:g}" font-weight="600" fill="{colors.INK}">'
        f"{content(name)}{op}</text>"
    ]
    marks = (
        "bypassed" if face.muted else "",
        "frozen" if face.frozen else "",
        f"weights of {face.shares}" if face.shares else "",
    )
    detail = " · ".join(part for part in (face.shorthand, *marks) if part)
    if detail:
        shown = content(fit(detail, wide - LEFT - RIGHT, TEXT))
        rows.append(f'<text x="{LEFT:g}" y="37" font-size="{TEXT:g}" fill="{colors.INK}">{shown}</text>')
    several = len(face.outputs) > 1
    shapes = face.shapes or ("",) * len(face.outputs)  # those of an operator that is not known are not either
    for port, shape, y in zip(face.outputs, shapes, node.outputs, strict=True):
        lone = high - 12 if max(len(face.inputs), len(face.outputs)) <= 1 else high - 13
        shown = fit(shape, wide - LEFT - RIGHT, TEXT)
        label = (
            f'<tspan font-size="{SMALL:g}" fill="{colors.FAINT}">{content(port.label)}  </tspan>'
            if several
            else ""
        )
        if shown or label:
            rows.append(
                f'<text x="{number(wide - RIGHT)}" y="{number(y + 4 if several else lone)}" text-anchor="end" '
                f'font-size="{TEXT:g}" fill="{colors.SECONDARY}">{label}{content(shown)}</text>'
            )
    for port, y in zip(face.inputs, node.inputs, strict=True):
        if port.label and not port.spare:
            shown = content(fit(port.label, wide / 2, SMALL))
            rows.append(
                f'<text x="{LEFT - 4:g}" y="{number(y + 4)}" font-size="{SMALL:g}" fill="{colors.FAINT}">{shown}</text>'
            )
    return rows


def _port(x: float, y: float, port: PortFace) -> str:
    """A dot: filled when wired, a ring while not; the place for one more wire is of no use in a picture."""
    if port.spare:
        return ""
    place = f'<circle cx="{number(x)}" cy="{number(y)}"'
    if port.wired:
        return f'{place} r="4.5" fill="{colors.PORT}" stroke="{colors.NODE}" stroke-width="1.5"/>'
    ring = colors.WIRE if port.optional else colors.PORT
    return f'{place} r="3.75" fill="{colors.NODE}" stroke="{ring}" stroke-width="{1 if port.optional else 1.5}"/>'


def _up(value: float, step: int) -> float:
    return float(-(-value // step) * step)
