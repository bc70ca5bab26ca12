"""Automatic layout: where the boxes of a network go so that a person can read it.

A layered drawing (Sugiyama): wires run forward in the direction of flow, the trunk is straight, branches lie
evenly about it, and long wires have a lane beside the boxes instead of running through them. Pure functions
on plain values; nothing here knows the document. `layered` is the way in:

    corners = layered({"a": Box(168, 56), "b": Box(168, 56)}, [("a", 0, "b", 0)])

Stages, a file each: layers, ordering, lines, coordinates; packing sets unconnected parts side by side, folding breaks
a long row into several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from statistics import median_low
from typing import Literal

from graph.layout.coordinates import across
from graph.layout.folding import folded
from graph.layout.layers import Arc, layer
from graph.layout.lines import skips, straight_lines
from graph.layout.ordering import order_layers
from graph.layout.packing import components, shelves

Direction = Literal["right", "down"]
Wire = tuple[str, int, str, int]
Corners = dict[str, tuple[float, float]]

GRID = 8


@dataclass(frozen=True)
class Box:
    """The size of a node on the canvas, in pixels. Heights in multiples of 16 keep wires exactly straight."""

    width: float
    height: float


@dataclass(frozen=True)
class Spacing:
    """Least distances in pixels, each a multiple of the grid."""

    layers: int = 80
    """Between one layer and the next, room for the shape on the wire."""
    boxes: int = 32
    """Between two boxes of one layer."""
    lane: int = 24
    """Between a box and a long wire that passes it."""
    wires: int = 16
    """Between two long wires."""
    parts: int = 64
    """Between parts that nothing connects."""
    frame: int = 32
    """From the boxes of a group to its frame."""
    title: int = 24
    """Further room at the top of a frame."""


@dataclass(frozen=True)
class _Unit:
    """A box, or a group already laid out; sizes along and across the flow, in whole grid steps."""

    along: float
    across: float
    inside: dict[str, tuple[float, float]]
    """Where each box lies in it: the corner along and across the flow."""
    grouped: bool = False
    entries: dict[str, float] = field(default_factory=dict)
    """For each box outside that feeds a group, the place across the flow at which its wire comes in."""


def layered(
    boxes: Mapping[str, Box],
    edges: Iterable[Wire],
    *,
    direction: Direction = "right",
    spacing: Spacing = Spacing(),
    groups: Mapping[str, frozenset[str]] | None = None,
    previous: Mapping[str, tuple[float, float]] | None = None,
    only: set[str] | None = None,
    fold: bool = False,
) -> Corners:
    """Lay out boxes so that every wire runs forward and no two boxes overlap.

    Args:
        boxes: name to size; the order of the mapping settles what nothing else does.
        edges: (source, output index, target, input index). Ends that are not in `boxes` are ignored.
        direction: where the flow goes.
        spacing: the least distances.
        groups: members of a frame or block, kept together in a rectangle of their own; a group inside
            another is nested, and a box claimed by two that overlap stays with the larger. A group which a
            wire leaves and enters again has one of these wires run backward.
        previous: top-left corners before an edit; orders are kept where they have no more crossings, and
            the drawing as a whole stays where it was.
        only: lay out these alone; their common centre stays where `previous` has it. The others are
            neither moved nor looked at.
        fold: whether a drawing that is too long to be read in a window is set in rows (see `folding`), where it flows
            to the right and has no groups. The wires from one row to the next run back then.

    Returns:
        Top-left corners on the 8 px grid, of the boxes laid out.
    """
    before = dict(previous or {})
    chosen = {name: box for name, box in boxes.items() if only is None or name in only}
    wires = [wire for wire in edges if wire[0] in chosen and wire[2] in chosen]
    if not chosen:
        return {}
    plan = _Plan(chosen, wires, direction, spacing, before)
    corners = plan.draw(list(chosen), _nested(groups or {}, chosen)).inside
    if direction == "down":
        corners = {name: (y, x) for name, (x, y) in corners.items()}
    elif fold and not groups:
        corners = folded({name: (box.width, box.height) for name, box in chosen.items()}, wires, corners)
    known = [name for name in corners if name in before]
    shift = (0.0, 0.0)
    if known and only is not None:
        shift = _centre_shift(chosen, corners, before, known)
    elif known:
        shift = (
            median_low(before[name][0] - corners[name][0] for name in known),
            median_low(before[name][1] - corners[name][1] for name in known),
        )
    dx, dy = _snap(shift[0]), _snap(shift[1])
    return {name: (corners[name][0] + dx, corners[name][1] + dy) for name in chosen}


def _centre_shift(
    boxes: Mapping[str, Box], corners: Corners, before: Corners, known: list[str]
) -> tuple[float, float]:
    def centre(places: Corners) -> tuple[float, float]:
        return (
            sum(places[name][0] + boxes[name].width / 2 for name in known) / len(known),
            sum(places[name][1] + boxes[name].height / 2 for name in known) / len(known),
        )

    old, new = centre(before), centre(corners)
    return old[0] - new[0], old[1] - new[1]


def _snap(value: float) -> float:
    return float(floor(value / GRID + 0.5) * GRID)


def _grow(value: float) -> float:
    return float(ceil(value / GRID) * GRID)


_Groups = list[tuple[frozenset[str], "_Groups"]]


def _nested(groups: Mapping[str, frozenset[str]], boxes: Mapping[str, Box]) -> _Groups:
    """The groups as a forest: larger ones first, smaller ones inside, no box in two that overlap."""
    members = [frozenset(name for name in group if name in boxes) for group in groups.values()]
    return _forest(sorted(members, key=len, reverse=True))


def _forest(groups: Sequence[frozenset[str]]) -> _Groups:
    forest: _Groups = []
    taken: frozenset[str] = frozenset()
    for index, group in enumerate(groups):
        own = group - taken
        if not own or (own != group and group <= taken):
            continue
        taken |= own
        forest.append(
            (own, _forest([inner for inner in groups[index + 1 :] if inner <= own and inner != own]))
        )
    return forest


@dataclass(frozen=True)
class _Plan:
    boxes: Mapping[str, Box]
    wires: Sequence[Wire]
    direction: Direction
    spacing: Spacing
    previous: Mapping[str, tuple[float, float]]

    def draw(self, names: Sequence[str], groups: _Groups) -> _Unit:
        """Lay out groups one by one, then them and the other boxes as units; corners start at (0, 0)."""
        units: list[_Unit] = []
        home: dict[str, int] = {}
        grouped = {name: index for index, (members, _) in enumerate(groups) for name in members}
        drawn: dict[int, int] = {}
        for name in names:
            group = grouped.get(name)
            if group is None:
                home[name] = len(units)
                units.append(self._unit(name))
            elif group in drawn:
                home[name] = drawn[group]
            else:
                home[name] = drawn[group] = len(units)
                members, inner = groups[group]
                drawing = self.draw([other for other in names if other in members], inner)
                units.append(self._framed(drawing))
        # What feeds a group from outside comes in at a point on its rim, from which the wires fan out inside.
        fed = {wire[0]: None for wire in self.wires if wire[2] in home and wire[0] not in home}
        wires = [wire for wire in self.wires if wire[2] in home and (wire[0] in home or wire[0] in fed)]
        for name in fed:
            home[name] = len(units)
            units.append(_Unit(0.0, 0.0, {}, entries={name: 0.0}))
        arcs = self._arcs(units, home, wires)
        parts = components(len(units), ((arc.source, arc.target) for arc in arcs))
        if self.previous:
            parts.sort(key=lambda part: self._before(units, part))
        else:
            parts.sort(key=lambda part: -len(part))
        number = {unit: (index, at) for index, part in enumerate(parts) for at, unit in enumerate(part)}
        of_part: list[list[Arc]] = [[] for _ in parts]
        for arc in arcs:
            part, source = number[arc.source]
            target = number[arc.target][1]
            of_part[part].append(Arc(source, target, arc.leaves, arc.enters, arc.out_shift, arc.in_shift))
        drawings = [self._part([units[unit] for unit in part], of_part[i]) for i, part in enumerate(parts)]
        corners = shelves([(drawing.along, drawing.across) for drawing in drawings], self.spacing.parts)
        inside = {
            name: (x + along, y + across_)
            for drawing, (x, y) in zip(drawings, corners, strict=True)
            for name, (along, across_) in drawing.inside.items()
        }
        entries = {
            name: y + entry
            for drawing, (_, y) in zip(drawings, corners, strict=True)
            for name, entry in drawing.entries.items()
        }
        return _Unit(
            max(x + drawing.along for drawing, (x, _) in zip(drawings, corners, strict=True)),
            max(y + drawing.across for drawing, (_, y) in zip(drawings, corners, strict=True)),
            inside,
            entries=entries,
        )

    def _unit(self, name: str) -> _Unit:
        box = self.boxes[name]
        along, across_ = (box.width, box.height) if self.direction == "right" else (box.height, box.width)
        return _Unit(_grow(along), _grow(across_), {name: (0.0, 0.0)})

    def _framed(self, drawing: _Unit) -> _Unit:
        pad, title = self.spacing.frame, self.spacing.title
        along, across_ = (pad, pad + title) if self.direction == "right" else (pad + title, pad)
        return _Unit(
            drawing.along + along + pad,
            drawing.across + across_ + pad,
            {name: (x + along, y + across_) for name, (x, y) in drawing.inside.items()},
            grouped=True,
            entries={name: y + across_ for name, y in drawing.entries.items()},
        )

    def _before(self, units: Sequence[_Unit], part: Sequence[int]) -> tuple[float, float]:
        """Where a part began, across and then along the flow; new parts come last."""
        known = [self.previous[name] for unit in part for name in units[unit].inside if name in self.previous]
        if not known:
            return (float("inf"), 0.0)
        left, top = min(x for x, _ in known), min(y for _, y in known)
        return (top, left) if self.direction == "right" else (left, top)

    def _arcs(self, units: Sequence[_Unit], home: Mapping[str, int], wires: Sequence[Wire]) -> list[Arc]:
        """The wires between units. Ports spread evenly over a box; a group's lie where its boxes do."""
        outputs: dict[str, int] = {}
        inputs: dict[str, int] = {}
        for source, output, target, port in wires:
            outputs[source] = max(outputs.get(source, 0), output + 1)
            inputs[target] = max(inputs.get(target, 0), port + 1)
        arcs = []
        for source, output, target, port in wires:
            if home[source] == home[target]:
                continue
            leaves, out_shift = self._end(units[home[source]], source, (output + 1) / (outputs[source] + 1))
            into = units[home[target]]
            if source in into.entries:
                enters, in_shift = (
                    into.entries[source] / into.across - 0.5,
                    into.entries[source] - into.across / 2,
                )
            else:
                enters, in_shift = self._end(into, target, (port + 1) / (inputs[target] + 1))
            arcs.append(Arc(home[source], home[target], leaves, enters, out_shift, in_shift))
        return arcs

    def _end(self, unit: _Unit, name: str, part: float) -> tuple[float, float]:
        if not unit.grouped:
            # Boxes are aligned by their middles, not port by port: a trunk of boxes in one row reads best.
            return part - 0.5, 0.0
        box = self.boxes[name]
        extent = box.height if self.direction == "right" else box.width
        corner = unit.inside[name][1]
        return (corner + extent * part) / unit.across - 0.5, corner + extent / 2 - unit.across / 2

    def _part(self, units: Sequence[_Unit], arcs: Sequence[Arc]) -> _Unit:
        """Lay out units that hang together."""
        entries = {index for index, unit in enumerate(units) if not unit.inside}
        layers = layer(len(units), arcs, entries)
        rows = order_layers(layers, self._places(units))
        skipping = skips(layers)
        lines = straight_lines(layers, rows, skipping)
        extent = [unit.across for unit in units] + [0.0] * (len(layers.rank) - len(units))
        space = self.spacing

        def apart(upper: int, lower: int) -> float:
            waypoints = sum(vertex >= len(units) or vertex in entries for vertex in (upper, lower))
            gap = (space.boxes, space.lane, space.wires)[waypoints]
            return (extent[upper] + extent[lower]) / 2 + gap

        centre = across(layers, rows, lines, skipping, apart)
        top = [_snap(centre[index] - unit.across / 2) for index, unit in enumerate(units)]
        # Lanes at the rim belong to the drawing: what is packed next to it keeps clear of them.
        edges = [_snap(centre[vertex]) for vertex in range(len(units), len(layers.rank))]
        first = min(top + edges)
        last = max([top[index] + unit.across for index, unit in enumerate(units)] + edges)
        inside: dict[str, tuple[float, float]] = {}
        x = 0.0
        for row in rows:
            here = [index for index in row if index < len(units) and index not in entries]
            if not here:
                continue
            width = max(units[index].along for index in here)
            # Beside a wide group a box stands where the group's own first boxes do, else in the middle.
            beside = any(units[index].grouped for index in here)
            for index in here:
                spare = width - units[index].along
                margin = 0 if units[index].grouped else min(spare, space.frame)
                left = x + (margin if beside else floor(spare / 2 / GRID) * GRID)
                for name, (along, across_) in units[index].inside.items():
                    inside[name] = (left + along, top[index] - first + across_)
            x += width + space.layers
        came_in = {name: top[index] - first for index in entries for name in units[index].entries}
        return _Unit(x - space.layers, last - first, inside, entries=came_in)

    def _places(self, units: Sequence[_Unit]) -> dict[int, float]:
        """The middle of each unit across the flow, as it was before."""
        places = {}
        for index, unit in enumerate(units):
            known = [name for name in unit.inside if name in self.previous]
            if known:
                middles = []
                for name in known:
                    x, y = self.previous[name]
                    box = self.boxes[name]
                    middles.append(y + box.height / 2 if self.direction == "right" else x + box.width / 2)
                places[index] = sum(middles) / len(middles)
        return places
