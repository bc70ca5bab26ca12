"""Layouts of the shapes that real networks have, judged as a person would: straight, even, nothing in the way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph.layout import Box, layered
from graph.layout.wires import Ends, Point, Wire, lanes
from tests.graph.layout_topologies import (
    NETWORKS,
    Sketch,
    chain,
    dense,
    inception,
    residual,
    transformer,
    translation,
    unet,
)

Places = dict[str, tuple[float, float, float, float]]


def draw(sketch: Sketch, **how) -> Places:
    corners = layered({name: Box(168, 48) for name in sketch.names}, sketch.wires, **how)
    return {name: (x, y, 168, 48) for name, (x, y) in corners.items()}


def ports(sketch: Sketch, places: Places, down: bool = False) -> dict[Wire, Ends]:
    inputs = {name: 1 + max((w[3] for w in sketch.wires if w[2] == name), default=0) for name in sketch.names}
    ends = {}
    for wire in sketch.wires:
        (x, y, w, h), (u, v, s, t) = places[wire[0]], places[wire[2]]
        part = (wire[3] + 1) / (inputs[wire[2]] + 1)
        ends[wire] = (
            Ends((x + w / 2, y + h), (u + s * part, v))
            if down
            else Ends((x + w, y + h / 2), (u, v + t * part))
        )
    return ends


def curve(start: Point, end: Point, down: bool) -> list[Point]:
    (x, y), (u, v) = start, end
    points = []
    for step in range(41):
        t = step / 40
        along, across = 1.5 * t * (1 - t) + t**3, 3 * t**2 * (1 - t) + t**3
        if down:
            along, across = across, along
        points.append((x + (u - x) * along, y + (v - y) * across))
    return points


def boxes_touched(sketch: Sketch, places: Places, down: bool = False) -> list[tuple[Wire, str]]:
    ends = ports(sketch, places, down)
    found = lanes(places, ends, down=down)
    touched = []
    for wire, both in ends.items():
        if wire in found:
            a, b = found[wire]
            line = [(a[0] + (b[0] - a[0]) * i / 200, a[1] + (b[1] - a[1]) * i / 200) for i in range(201)]
            points = curve(both.start, a, down) + line + curve(b, both.end, down)
        else:
            points = curve(both.start, both.end, down)
        for name, (x, y, w, h) in places.items():
            if name not in (wire[0], wire[2]) and any(x < px < x + w and y < py < y + h for px, py in points):
                touched.append((wire, name))
    return touched


def rows(places: Places, names: list[str]) -> set[float]:
    return {places[name][1] for name in names}


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("name", NETWORKS)
def test_no_wire_runs_through_a_box(name: str, direction: str) -> None:
    sketch = NETWORKS[name]()
    assert boxes_touched(sketch, draw(sketch, direction=direction), direction == "down") == []


def test_a_plain_chain_is_one_straight_line_with_even_steps() -> None:
    places = draw(chain(30))
    assert len(rows(places, list(places))) == 1
    lefts = [places[name][0] for name in places]
    assert len({after - before for before, after in pairwise(lefts)}) == 1


def test_the_trunk_of_a_residual_network_is_straight_past_skips_and_projections() -> None:
    sketch = residual(6)
    places = draw(sketch)
    assert len(rows(places, [name for name in sketch.names if "down" not in name])) == 1


def test_the_trunks_of_dense_and_unet_networks_are_straight() -> None:
    for sketch in (dense(6), unet(4)):
        places = draw(sketch)
        assert len(rows(places, sketch.names)) == 1


def test_the_skips_of_a_unet_lie_nested_on_one_side() -> None:
    sketch = unet(4)
    places = draw(sketch)
    found = lanes(places, ports(sketch, places))
    levels = [found[f"enc{level}b", 0, f"concat{level}", 0][0][1] for level in range(4)]
    assert levels == sorted(levels)
    assert levels[-1] < places["bottom1"][1]


def test_inception_branches_lie_evenly_about_the_trunk() -> None:
    places = draw(inception(3))
    middle = places["input"][1]
    for module in range(3):
        ys = [places[f"m{module}_{part}"][1] - middle for part in ("1x1", "5x5a", "3x3a", "pool")]
        assert ys == sorted(ys)
        assert ys[0] == -ys[3]
        assert ys[1] == -ys[2]
        assert len({after - before for before, after in pairwise(ys)}) == 1
        assert places[f"m{module}_concat"][1] == middle


def test_query_key_and_value_lie_about_a_straight_trunk_in_their_order() -> None:
    places = draw(transformer(3))
    for index in range(3):
        q, k, v = (places[f"t{index}_{part}"][1] for part in "qkv")
        assert q < k < v
        assert k - q == v - k
        assert k == places["embed"][1] == places[f"t{index}_add2"][1]


def test_the_second_input_of_a_translator_starts_next_to_where_it_is_needed() -> None:
    places = draw(translation(2))
    assert places["d0_add1"][0] == places["memory"][0]
    assert places["labels"][0] == places["logits"][0]


def test_wires_from_different_ports_never_share_a_lane() -> None:
    for make in NETWORKS.values():
        sketch = make()
        places = draw(sketch)
        found = lanes(places, ports(sketch, places))
        taken = sorted((a[1], a[0], b[0], wire[0]) for wire, (a, b) in found.items())
        for (y, _, end, one), (v, start, _, other) in pairwise(taken):
            assert y != v or one == other or start >= end


def test_a_wire_dragged_behind_its_source_has_no_lane() -> None:
    places = {"a": (0.0, 0.0, 100.0, 40.0), "b": (-300.0, 0.0, 100.0, 40.0), "c": (-150.0, 0.0, 100.0, 40.0)}
    assert lanes(places, {("a", 0, "b", 0): Ends((100, 20), (-300, 20))}) == {}
