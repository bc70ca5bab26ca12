"""What every layout keeps: no overlap, wires forward, on the grid, groups together, small edits small."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout import GRID, Box, Spacing, layered
from graph.layout.coordinates import _settle
from graph.layout.layers import Arc, layer
from graph.layout.ordering import count_crossings, order_layers
from tests.graph.layout_topologies import NETWORKS, Sketch, inception, residual

Corners = dict[str, tuple[float, float]]

sizes = st.builds(Box, st.floats(1, 400), st.floats(1, 300))


@st.composite
def drawings(draw: st.DrawFn, acyclic: bool = True) -> tuple[dict[str, Box], list[tuple[str, int, str, int]]]:
    count = draw(st.integers(1, 24))
    boxes = {f"n{index}": draw(sizes) for index in range(count)}
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=2 * count))
    ports = st.integers(0, 3)
    wires = []
    for one, other in pairs:
        source, target = (min(one, other), max(one, other)) if acyclic else (one, other)
        if source != target or not acyclic:
            wires.append((f"n{source}", draw(ports), f"n{target}", draw(ports)))
    return boxes, wires


def assert_apart(boxes: dict[str, Box], corners: Corners, gap: float = 0.0) -> None:
    for one, other in combinations(corners, 2):
        (x, y), (u, v) = corners[one], corners[other]
        beside = x + boxes[one].width + gap <= u or u + boxes[other].width + gap <= x
        stacked = y + boxes[one].height + gap <= v or v + boxes[other].height + gap <= y
        assert beside or stacked, f"{one} {corners[one]} overlaps {other} {corners[other]}"


def extent(boxes: dict[str, Box], corners: Corners) -> tuple[float, float, float, float]:
    return (
        min(x for x, _ in corners.values()),
        min(y for _, y in corners.values()),
        max(x + boxes[name].width for name, (x, _) in corners.items()),
        max(y + boxes[name].height for name, (_, y) in corners.items()),
    )


def plain(sketch: Sketch, height: float = 48) -> dict[str, Box]:
    return {name: Box(168, height) for name in sketch.names}


@settings(max_examples=150, deadline=None)
@given(drawings(), st.sampled_from(["right", "down"]))
def test_boxes_never_overlap_and_wires_run_forward_on_the_grid(drawing, direction) -> None:
    boxes, wires = drawing
    corners = layered(boxes, wires, direction=direction)
    assert list(corners) == list(boxes)
    assert_apart(boxes, corners, gap=Spacing().boxes)
    assert all(x % GRID == 0 and y % GRID == 0 for x, y in corners.values())
    for source, _, target, _ in wires:
        (x, y), (u, v) = corners[source], corners[target]
        gap = u - x - boxes[source].width if direction == "right" else v - y - boxes[source].height
        assert gap >= Spacing().layers


@settings(max_examples=60, deadline=None)
@given(drawings(acyclic=False))
def test_cycles_and_loops_onto_oneself_are_drawn_without_overlap(drawing) -> None:
    boxes, wires = drawing
    assert_apart(boxes, layered(boxes, wires))


def test_only_the_wire_that_closes_a_cycle_runs_backward() -> None:
    names = ["a", "b", "c", "d"]
    wires = [(one, 0, other, 0) for one, other in pairwise(names)] + [("d", 0, "b", 1)]
    corners = layered({name: Box(100, 40) for name in names}, wires)
    assert [corners[name][0] for name in names] == sorted(corners[name][0] for name in names)


@settings(max_examples=60, deadline=None)
@given(drawings(), st.data())
def test_groups_are_rectangles_that_nothing_else_enters(drawing, data) -> None:
    boxes, wires = drawing
    names = list(boxes)
    groups = {
        f"g{index}": frozenset(data.draw(st.sets(st.sampled_from(names), min_size=1))) for index in range(3)
    }
    corners = layered(boxes, wires, groups=groups)
    assert_apart(boxes, corners)
    largest = max(groups.values(), key=len)
    inside = {name: corners[name] for name in largest}
    left, top, right, bottom = extent(boxes, inside)
    for name in set(names) - largest:
        x, y = corners[name]
        clear = x >= right or x + boxes[name].width <= left or y >= bottom or y + boxes[name].height <= top
        assert clear, f"{name} stands in the frame"


def test_a_nested_group_lies_within_the_outer_one() -> None:
    sketch = inception(1)
    branch = frozenset({"m0_5x5a", "m0_5x5b"})
    module = frozenset(name for name in sketch.names if name.startswith("m0"))
    boxes = plain(sketch)
    corners = layered(boxes, sketch.wires, groups={"branch": branch, "module": module})
    for group in (branch, module):
        left, top, right, bottom = extent(boxes, {name: corners[name] for name in group})
        for name in set(sketch.names) - group:
            x, y = corners[name]
            assert x >= right or x + 168 <= left or y >= bottom or y + 48 <= top


def test_a_chain_through_a_group_stays_straight() -> None:
    sketch = residual(3)
    block = frozenset(name for name in sketch.names if name.startswith("b1_"))
    corners = layered(plain(sketch), sketch.wires, groups={"block": block})
    assert len({corners[name][1] for name in ("pool", "b1_conv1", "b1_add", "b2_conv1", "fc")}) == 1


def test_branches_in_a_group_lie_evenly_about_what_feeds_them_from_outside() -> None:
    sketch = inception(2)
    module = frozenset(name for name in sketch.names if name.startswith("m1"))
    corners = layered(plain(sketch), sketch.wires, groups={"module": module})
    ys = [corners[f"m1_{part}"][1] - corners["m0_concat"][1] for part in ("1x1", "5x5a", "3x3a", "pool")]
    assert ys == sorted(ys)
    assert (ys[0], ys[1]) == (-ys[3], -ys[2])
    assert len({corners[f"m1_{part}"][0] for part in ("1x1", "5x5a", "3x3a", "pool")}) == 1


@settings(max_examples=30, deadline=None)
@given(drawings())
def test_the_same_network_is_always_drawn_the_same(drawing) -> None:
    boxes, wires = drawing
    first = layered(boxes, wires, groups={"g": frozenset(list(boxes)[::2])})
    assert layered(dict(boxes), list(wires), groups={"g": frozenset(list(boxes)[::2])}) == first


def test_inputs_keep_the_order_of_their_ports() -> None:
    sketch = Sketch()
    sources = [sketch.add(name) for name in ("z", "y", "x", "w")]
    sketch.add("concat", "w", "x", "y", "z")
    corners = layered(plain(sketch), sketch.wires)
    assert sorted(sources, key=lambda name: corners[name][1]) == ["w", "x", "y", "z"]


def test_a_late_input_stands_by_its_consumer_with_all_that_leads_to_it() -> None:
    sketch = Sketch()
    trunk = sketch.chain(sketch.add("input"), *(f"layer{index}" for index in range(8)))
    mask = sketch.chain(sketch.add("mask"), "cast")
    sketch.add("late", trunk, sketch.add("either", mask, "mask"))
    corners = layered(plain(sketch), sketch.wires)
    step = 168 + Spacing().layers
    assert [(corners["late"][0] - corners[name][0]) / step for name in ("either", "cast", "mask")] == [
        1,
        2,
        3,
    ]


def test_parts_that_nothing_connects_are_packed_side_by_side() -> None:
    sketch = Sketch()
    for part in range(30):
        sketch.add(f"alone{part}")
    boxes = plain(sketch)
    corners = layered(boxes, [])
    assert_apart(boxes, corners, gap=Spacing().parts)
    left, top, right, bottom = extent(boxes, corners)
    assert 0.5 < (right - left) / (bottom - top) < 3


def test_a_selection_keeps_its_centre_and_leaves_the_rest_alone() -> None:
    sketch = residual(1)
    boxes = plain(sketch)
    chosen = {"b0_conv1", "b0_bn1", "b0_relu1"}
    untidy = {name: (37.0 * index, 500.0 - 91.0 * index) for index, name in enumerate(sketch.names)}
    corners = layered(boxes, sketch.wires, previous=untidy, only=chosen)
    assert set(corners) == chosen
    for axis in (0, 1):
        before = sum(untidy[name][axis] for name in chosen) / 3
        after = sum(corners[name][axis] for name in chosen) / 3
        assert abs(before - after) <= GRID / 2


@pytest.mark.parametrize("name", NETWORKS)
def test_laying_out_what_is_laid_out_moves_nothing(name: str) -> None:
    sketch = NETWORKS[name]()
    boxes = plain(sketch)
    corners = layered(boxes, sketch.wires)
    moved = {box: (x + 800, y - 320) for box, (x, y) in corners.items()}
    assert layered(boxes, sketch.wires, previous=moved) == moved


def test_a_node_added_to_a_branch_moves_the_others_little() -> None:
    sketch = inception(3)
    corners = layered(plain(sketch), sketch.wires)
    sketch.wires.remove(("m1_1x1", 0, "m1_concat", 0))
    sketch.wires.append((sketch.add("relu", "m1_1x1"), 0, "m1_concat", 0))
    after = layered(plain(sketch), sketch.wires, previous=corners)
    assert all(after[name] == corners[name] for name in corners)


def test_an_order_the_person_chose_is_kept_where_it_costs_no_crossing() -> None:
    sketch = Sketch()
    split = sketch.add("split")
    for name in ("a", "b", "c"):
        sketch.add(f"{name}_out", sketch.add(name, split))
    chosen = {"split": (0.0, 0.0), "a": (300.0, 400.0), "b": (300.0, 0.0), "c": (300.0, 200.0)}
    corners = layered(plain(sketch), sketch.wires, previous=chosen)
    assert sorted("abc", key=lambda name: corners[name][1]) == ["b", "c", "a"]


def test_wires_to_boxes_that_are_not_there_are_ignored() -> None:
    assert layered({}, [("a", 0, "b", 0)]) == {}
    assert layered({"a": Box(10, 10)}, [("a", 0, "gone", 0), ("a", 0, "a", 0)]) == {"a": (0.0, 0.0)}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_settling_keeps_every_distance_and_moves_nothing_without_need(data) -> None:
    count = data.draw(st.integers(1, 12))
    wanted = data.draw(st.lists(st.floats(-500, 500), min_size=count, max_size=count))
    weight = data.draw(st.lists(st.floats(0.01, 50), min_size=count, max_size=count))
    above = [
        [
            (upper, data.draw(st.floats(1, 60)))
            for upper in sorted(data.draw(st.sets(st.integers(0, one - 1))))
        ]
        if one
        else []
        for one in range(count)
    ]
    places = _settle(wanted, weight, above, list(range(count)))
    for one in range(count):
        for upper, gap in above[one]:
            assert places[one] - places[upper] >= gap - 1e-6
    if all(wanted[one] - wanted[upper] >= gap for one in range(count) for upper, gap in above[one]):
        assert places == pytest.approx(wanted)


@settings(max_examples=40, deadline=None)
@given(drawings())
def test_sorting_the_layers_never_adds_crossings(drawing) -> None:
    boxes, wires = drawing
    names = list(boxes)
    arcs = [Arc(names.index(source), names.index(target)) for source, _, target, _ in wires]
    layers = layer(len(names), arcs)
    rows = order_layers(layers)
    assert sorted(vertex for row in rows for vertex in row) == list(range(len(layers.rank)))
    untouched = [
        sorted(vertex for vertex in range(len(layers.rank)) if layers.rank[vertex] == rank)
        for rank in range(layers.depth)
    ]
    before = {vertex: float(vertex) for vertex in range(len(layers.rank))}
    assert count_crossings(layers, order_layers(layers, before)) <= count_crossings(layers, untouched)
