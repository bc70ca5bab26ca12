"""What every benchmark does: sides that take turns, a line a measure, and the options `--json` and `--repeats`.

It imports neither torch nor Qt, so that each benchmark decides what is there before them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping


def interleaved(sides: Mapping[str, Callable[[], float]], repeats: int) -> dict[str, list[float]]:
    """Times of each side, taken in turns; the first turn warms up."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(repeats + 1):
        order = list(sides) if turn % 2 else list(reversed(sides))
        for name in order:
            taken = sides[name]()
            if turn:
                times[name].append(taken)
    return times


def line(
    name: str, ours: float, reference: float, unit: str, bar: float, ratio: float | None = None
) -> dict[str, object]:
    """A measure whose ratio must not exceed `bar`: that of the two numbers, unless another is given."""
    ratio = ours / reference if ratio is None else ratio
    return _measure(name, ours, reference, unit, ratio, bar, holds=ratio <= bar)


def limited(name: str, ours: float, reference: float, unit: str, limit: float) -> dict[str, object]:
    """A measure that must not exceed `limit` itself; the reference, which may be 0, tells what is usual."""
    ratio = ours / reference if reference else None
    return _measure(name, ours, reference, unit, ratio, limit, holds=ours <= limit)


def _measure(
    name: str, ours: float, reference: float, unit: str, ratio: float | None, bar: float, *, holds: bool
) -> dict[str, object]:
    return {
        "name": name,
        "ours": round(ours, 4),
        "reference": round(reference, 4),
        "unit": unit,
        "ratio": None if ratio is None else round(ratio, 4),
        "bar": round(bar, 4),
        "holds": holds,
    }


def said(measure: Mapping[str, object]) -> str:
    """A measure as a line to read."""
    mark = "holds" if measure["holds"] else "MISSED"
    return "{name}: {ours} {unit} (reference {reference}, ratio {ratio}, bar {bar}) ".format(**measure) + mark


def options(title: str, repeats: int | None = None) -> argparse.ArgumentParser:
    """The options that benchmarks have in common; `repeats` is how many turns each side has by default."""
    parser = argparse.ArgumentParser(description=title, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    if repeats is not None:
        parser.add_argument("--repeats", type=int, default=repeats, help="turns of each side")
    return parser


def tell(measures: Iterable[Mapping[str, object]], *, in_json: bool) -> None:
    """Print measures as they come."""
    for measure in measures:
        print(json.dumps(measure) if in_json else said(measure), flush=True)
