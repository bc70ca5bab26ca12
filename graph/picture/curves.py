"""The curves of a run as SVG: a panel for the loss and one for each metric.

Training is solid, validation dashed, in the same hue; single steps are pale behind their running mean. The
horizontal axis counts epochs where their length is known, else steps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.picture import colors
from graph.picture.text import FAMILIES, attribute, content, fit, number, width

Curve = tuple[Sequence[int], Sequence[float | None]]
Point = tuple[float, float]

PANEL_WIDTH, PANEL_HEIGHT = 520.0, 280.0  # of the plotted area
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 52.0, 48.0
PALE = "0.28"
_LEFT_OUT = ("learning_rate",)


@dataclass(frozen=True)
class _Panel:
    """One quantity: its points in the units shown, the steps' values and their running mean."""

    name: str
    unit: str
    raw: list[Point]
    smooth: list[Point]
    validation: list[Point]
    hue: str


def curves_svg(curves: Mapping[str, Curve], title: str = "", steps_per_epoch: int = 0) -> str:
    """The picture of a run's curves, as the text of an SVG file.

    Args:
        curves: series name (`train/loss`, `validation/accuracy`) → steps and values; None where not finite.
        title: written above.
        steps_per_epoch: to count epochs instead of steps.
    """
    names = list(dict.fromkeys(name.split("/", 1)[1] for name in curves if "/" in name))
    names = sorted((name for name in names if name not in _LEFT_OUT), key=lambda name: name != "loss")
    hues = (colors.BLUE, colors.VERMILION, colors.GREEN, colors.PINK, colors.ORANGE)
    panels = [
        _panel(name, curves, steps_per_epoch, hues[place % len(hues)]) for place, name in enumerate(names)
    ]
    across = LEFT + PANEL_WIDTH + RIGHT
    columns = min(max(len(panels), 1), 2)
    head = 40.0 if title else 8.0
    wide = columns * across
    high = head + -(-max(len(panels), 1) // columns) * (TOP + PANEL_HEIGHT + BOTTOM)
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(wide)}" height="{number(high)}" '
        f'viewBox="0 0 {number(wide)} {number(high)}" font-family={attribute(", ".join(FAMILIES))}>',
        f'<rect width="{number(wide)}" height="{number(high)}" fill="{colors.NODE}"/>',
    ]
    if title:
        shown = content(fit(title, wide - LEFT - RIGHT, 15, bold=True))
        rows.append(f"<title>{content(title)}</title>")
        rows.append(
            f'<text x="{LEFT:g}" y="30" font-size="15" font-weight="600" fill="{colors.INK}">{shown}</text>'
        )
    if not panels:
        rows.append(
            f'<text x="{LEFT:g}" y="80" font-size="12" fill="{colors.FAINT}">No point was recorded.</text>'
        )
    for place, panel in enumerate(panels):
        x, y = place % columns * across + LEFT, head + place // columns * (TOP + PANEL_HEIGHT + BOTTOM) + TOP
        rows += [
            f'<g transform="translate({number(x)} {number(y)})">',
            *_draw(panel, bool(steps_per_epoch)),
            "</g>",
        ]
    return "\n".join([*rows, "</svg>"]) + "\n"


def _panel(name: str, curves: Mapping[str, Curve], steps_per_epoch: int, hue: str) -> _Panel:
    percent = "accuracy" in name
    scale = 100.0 if percent else 1.0

    def points(series: str) -> list[Point]:
        steps, values = curves.get(f"{series}/{name}", ((), ()))
        return [
            (step / (steps_per_epoch or 1), value * scale)
            for step, value in zip(steps, values, strict=False)
            if value is not None and math.isfinite(value)
        ]

    raw = points("train")
    smooth = _running_mean(raw, max(8, len(raw) // 50)) if len(raw) > 40 else []
    return _Panel(name, "%" if percent else "", raw, smooth, points("validation"), hue)


def _running_mean(points: list[Point], window: int) -> list[Point]:
    """The mean of the last `window` values (at the start of those there are), at no more than 300 places."""
    sums = [0.0]
    for _, value in points:
        sums.append(sums[-1] + value)
    every = max(1, len(points) // 300)
    places = [*range(0, len(points), every)]
    if places[-1] != len(points) - 1:
        places.append(len(points) - 1)
    means = []
    for at in places:
        first = max(0, at + 1 - window)
        means.append((points[at][0], (sums[at + 1] - sums[first]) / (at + 1 - first)))
    return means


def _draw(panel: _Panel, in_epochs: bool) -> list[str]:
    main = panel.smooth or panel.raw
    every = panel.raw + panel.validation
    last = max((x for x, _ in every), default=1.0)
    low, high = _range(main, panel.validation, panel.raw)
    ticks = _ticks(low, high, 5)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    if panel.unit == "%":
        high = min(high, 100.0)

    def at(point: Point) -> str:
        x, y = point
        y = min(max((y - low) / (high - low or 1.0), 0.0), 1.0)
        return f"{number(x / (last or 1.0) * PANEL_WIDTH)},{number((1 - y) * PANEL_HEIGHT)}"

    rows = []
    for tick in ticks:
        y = number((1 - (tick - low) / (high - low or 1.0)) * PANEL_HEIGHT)
        rows += [
            f'<path d="M0,{y} H{PANEL_WIDTH:g}" stroke="{colors.TRACK}"/>',
            f'<text x="-8" y="{y}" dy="4" text-anchor="end" font-size="11" fill="{colors.SECONDARY}">'
            f"{_tick_text(tick, ticks)}{' %' if panel.unit else ''}</text>",
        ]
    for tick in _ticks(0.0, last, 8, whole=True):
        if tick <= last:
            x = number(tick / (last or 1.0) * PANEL_WIDTH)
            rows += [
                f'<path d="M{x},{PANEL_HEIGHT:g} v4" stroke="{colors.WIRE}"/>',
                f'<text x="{x}" y="{PANEL_HEIGHT + 18:g}" text-anchor="middle" font-size="11" '
                f'fill="{colors.SECONDARY}">{tick:,.0f}</text>',
            ]
    rows += [
        f'<path d="M0,{PANEL_HEIGHT:g} H{PANEL_WIDTH:g}" stroke="{colors.WIRE}"/>',
        f'<text x="{PANEL_WIDTH / 2:g}" y="{PANEL_HEIGHT + 36:g}" text-anchor="middle" font-size="11" '
        f'fill="{colors.SECONDARY}">{"epoch" if in_epochs else "step"}</text>',
        *_heading(panel),
    ]
    line = f'<polyline fill="none" stroke="{panel.hue}" stroke-linejoin="round" points='
    if panel.smooth:
        rows.append(f'{line}"{" ".join(map(at, _thinned(panel.raw)))}" stroke-width="1" opacity="{PALE}"/>')
    if main:
        rows.append(f'{line}"{" ".join(map(at, main))}" stroke-width="2"/>')
    if panel.validation:
        rows.append(
            f'{line}"{" ".join(map(at, panel.validation))}" stroke-width="2" stroke-dasharray="7 4"/>'
        )
        for point in panel.validation:
            x, y = at(point).split(",")
            rows.append(
                f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colors.NODE}" stroke="{panel.hue}" stroke-width="2"/>'
            )
    return rows


def _heading(panel: _Panel) -> list[str]:
    """The quantity's name, and what the lines are with the last value of each; above the data, not over them."""
    rows = [
        f'<text x="0" y="-18" font-size="13" font-weight="600" fill="{colors.INK}">'
        f"{content(panel.name.replace('_', ' '))}</text>"
    ]
    x = PANEL_WIDTH
    for what, points, dash in (
        ("validation", panel.validation, ' stroke-dasharray="7 4"'),
        ("training", panel.smooth or panel.raw, ""),
    ):
        if not points:
            continue
        text = f"{what} {_value_text(points[-1][1])}{' %' if panel.unit else ''}"
        x -= width(text, 11) + 2
        rows.append(f'<text x="{number(x)}" y="-18" font-size="11" fill="{colors.SECONDARY}">{text}</text>')
        rows.append(f'<path d="M{number(x - 32)},-22 h25" stroke="{panel.hue}" stroke-width="2"{dash}/>')
        x -= 48
    return rows


def _range(main: list[Point], validation: list[Point], raw: list[Point]) -> tuple[float, float]:
    """What the lines span; the pale single steps may reach out of it by at most one in fifty."""
    values = [y for _, y in main + validation]
    loose = sorted(y for _, y in raw)
    if loose:
        cut = len(loose) // 50
        values += [loose[cut], loose[-1 - cut]]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high:
        pad = abs(low) / 2 or 0.5
        return low - pad, high + pad
    return low, high


def _ticks(low: float, high: float, count: int, *, whole: bool = False) -> list[float]:
    """Round numbers from at most `low` to at least `high`."""
    rough = (high - low) / count or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    if whole:
        step = max(1.0, step)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def _tick_text(value: float, ticks: Sequence[float]) -> str:
    step = ticks[1] - ticks[0]
    if abs(value) >= 1e5 or 0 < step < 1e-4:
        return f"{value:.3g}"
    return f"{value:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def _value_text(value: float) -> str:
    return f"{value:#.3g}".rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"


def _thinned(points: list[Point]) -> list[Point]:
    """At most two points a pixel, the lowest and the highest of each stretch: no peak is lost."""
    every = -(-len(points) // int(PANEL_WIDTH))
    if every <= 2:
        return points
    kept = []
    for start in range(0, len(points), every):
        stretch = points[start : start + every]
        low, high = min(stretch, key=lambda point: point[1]), max(stretch, key=lambda point: point[1])
        kept += sorted({low, high})
    return kept
