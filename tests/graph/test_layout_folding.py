"""Long rows are set in several like the lines of a text; what is short, or held together by two wires, is not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.layout import Box, layered
from graph.layout.folding import VIEW

Corners = dict[str, tuple[float, float]]
Wires = list[tuple[str, int, str, int]]
BOX = Box(168, 64)


def chain(count: int) -> tuple[dict[str, Box], Wires]:
    return {f"n{i}": BOX for i in range(count)}, [(f"n{i}", 0, f"n{i + 1}", 0) for i in range(count - 1)]


def rows_of(corners: Corners) -> list[list[str]]:
    levels = sorted({y for _, y in corners.values()})
    return [
        sorted((n for n in corners if corners[n][1] == level), key=lambda n: corners[n][0])
        for level in levels
    ]


@pytest.mark.parametrize("count", range(1, 8))
def test_a_short_chain_stays_in_one_row(count: int) -> None:
    boxes, wires = chain(count)
    assert layered(boxes, wires, fold=True) == layered(boxes, wires)


@pytest.mark.parametrize("count", [11, 16, 28, 100])
def test_a_long_chain_is_read_like_a_text_and_shown_much_larger(count: int) -> None:
    boxes, wires = chain(count)
    before, corners = layered(boxes, wires), layered(boxes, wires, fold=True)
    rows = rows_of(corners)
    assert [name for row in rows for name in row] == list(boxes)
    assert len({corners[row[0]][0] for row in rows}) == 1, "every row begins at the same place"
    assert len({len(row) for row in rows[:-1]}) == 1
    assert len(rows[-1]) <= len(rows[0])
    assert scale(boxes, corners) > 1.5 * scale(boxes, before)


def scale(boxes: dict[str, Box], corners: Corners) -> float:
    wide = max(corners[n][0] + boxes[n].width for n in corners) - min(x for x, _ in corners.values())
    high = max(corners[n][1] + boxes[n].height for n in corners) - min(y for _, y in corners.values())
    return min(VIEW[0] / wide, VIEW[1] / high, 1.0)


def test_a_long_chain_over_which_a_wire_leads_stays_in_one_row() -> None:
    boxes, wires = chain(20)
    wires.append(("n0", 0, "n19", 1))
    assert layered(boxes, wires, fold=True) == layered(boxes, wires)


def test_a_row_is_broken_beside_a_skip_and_not_within_it() -> None:
    boxes, wires = chain(24)
    skips = [("n2", "n6"), ("n9", "n13"), ("n15", "n19")]
    wires += [(source, 0, target, 1) for source, target in skips]
    corners = layered(boxes, wires, fold=True)
    assert any(corners[f"n{i + 1}"][0] < corners[f"n{i}"][0] for i in range(23))
    assert all(corners[source][0] < corners[target][0] for source, target in skips)


def test_where_a_wire_runs_back_already_nothing_is_folded() -> None:
    boxes, wires = chain(20)
    wires.append(("n19", 0, "n0", 1))
    assert layered(boxes, wires, fold=True) == layered(boxes, wires)


def test_groups_and_drawings_that_run_down_are_not_folded() -> None:
    boxes, wires = chain(20)
    groups = {"frame": frozenset({"n3", "n4"})}
    assert layered(boxes, wires, fold=True, groups=groups) == layered(boxes, wires, groups=groups)
    assert layered(boxes, wires, fold=True, direction="down") == layered(boxes, wires, direction="down")


@st.composite
def trunks(draw: st.DrawFn) -> tuple[dict[str, Box], Wires]:
    """A long trunk with skips, branches and boxes of many sizes."""
    count = draw(st.integers(1, 60))
    size = st.builds(Box, st.sampled_from([120, 168, 240]), st.sampled_from([64, 128, 240]))
    boxes = {f"n{i}": draw(size) for i in range(count)}
    wires: Wires = [(f"n{i}", 0, f"n{i + 1}", 0) for i in range(count - 1)]
    for at in draw(st.lists(st.integers(0, count - 1), max_size=6)):
        wires.append((f"n{at}", 0, f"n{min(at + 3, count - 1)}", 1)) if at < count - 1 else None
    for number, at in enumerate(draw(st.lists(st.integers(0, count - 1), max_size=6))):
        boxes[f"b{number}"] = draw(size)
        wires.append((f"b{number}", 0, f"n{at}", 2))
    return boxes, wires


@given(trunks())
def test_folded_boxes_are_apart_on_the_grid_and_a_wire_back_runs_clear_of_them(drawing) -> None:
    boxes, wires = drawing
    corners = layered(boxes, wires, fold=True)
    assert set(corners) == set(boxes)
    for one, other in combinations(corners, 2):
        (x, y), (u, v) = corners[one], corners[other]
        beside = x + boxes[one].width <= u or u + boxes[other].width <= x
        assert beside or y + boxes[one].height <= v or v + boxes[other].height <= y
    assert all(x % 8 == y % 8 == 0 for x, y in corners.values())
    for source, _, target, _ in wires:
        if corners[source][0] >= corners[target][0]:
            level = (corners[source][1] + boxes[source].height + corners[target][1]) / 2
            for name, (_, y) in corners.items():
                assert level <= y - 16 or level >= y + boxes[name].height + 16


@given(trunks())
def test_laying_out_what_is_folded_moves_nothing(drawing) -> None:
    boxes, wires = drawing
    corners = layered(boxes, wires, fold=True)
    assert layered(boxes, wires, fold=True, previous=corners) == corners
