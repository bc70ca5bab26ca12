"""Runs in words and numbers: durations, rates, the line of state, the result."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from graph.datasets import data_set
from graph.errors import SymloomError
from studio.language import told
from studio.plots.names import metric_title
from studio.runs.session import RunSession


def _tr(text: str) -> str:
    return QCoreApplication.translate("Run", text)


def duration_text(seconds: float) -> str:
    """Two units at most: `45 s`, `2 min 10 s`, `1 h 5 min`, `2 d 3 h`."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return _tr("{s} s").format(s=whole)
    if whole < 3600:
        return _tr("{m} min {s} s").format(m=whole // 60, s=whole % 60)
    minutes = round(whole / 60)
    if minutes < 24 * 60:
        return _tr("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)
    hours = round(minutes / 60)
    return _tr("{d} d {h} h").format(d=hours // 24, h=hours % 24)


def taken_text(seconds: float) -> str:
    """How long something took; tenths where it was soon over."""
    return _tr("{s} s").format(s=f"{max(seconds, 0.1):.1f}") if seconds < 9.95 else duration_text(seconds)


def rate_text(samples_per_s: float) -> str:
    """Three significant digits: `2,310`, `45.2`."""
    if samples_per_s <= 0 or not math.isfinite(samples_per_s):
        return "0"
    digits = 2 - math.floor(math.log10(samples_per_s))
    rounded = round(samples_per_s, digits)
    return f"{rounded:,.{max(digits, 0)}f}"


def state_text(session: RunSession) -> str:
    """What happens now, in one line."""
    if session.asked and session.state in ("training", "paused", "preparing", "starting", "evaluating"):
        if session.testing:
            return _tr("Testing…")
        return {
            "pause": _tr("Pausing after this step…"),
            "resume": _tr("Going on…"),
            "stop": _tr("Stopping after this step…"),
        }[session.asked]
    match session.state:
        case "empty":
            return _tr("Not trained yet")
        case "starting":
            return _tr("Starting PyTorch…")
        case "preparing":
            return _tr("Preparing data and network…")
        case "training":
            return " · ".join((_place(session), *_pace(session)))
        case "paused":
            return " · ".join((_tr("Paused"), _place(session)))
        case "evaluating" if session.testing:
            return _tr("Testing…")
        case "evaluating":
            return " · ".join((_place(session), _tr("validating…")))
        case "finished" if 0 < session.step < session.steps:  # patience, or a limit of time
            return _tr("Finished early · {step} of {steps} steps in {time}").format(
                step=f"{session.step:,}", steps=f"{session.steps:,}", time=taken_text(session.seconds)
            )
        case "finished":
            return _tr("Finished · {steps} steps in {time}").format(
                steps=f"{session.step:,}", time=taken_text(session.seconds)
            )
        case "stopped":
            return _tr("Stopped at step {step} of {steps} after {time}").format(
                step=f"{session.step:,}", steps=f"{session.steps:,}", time=taken_text(session.seconds)
            )
        case "failed":  # at which step is in the sentence; the last progress may be some steps older
            return _tr("Failed")
        case "died":
            return (
                _tr("Broken off")
                if not session.step
                else _tr("Broken off at step {step} of {steps}").format(
                    step=f"{session.step:,}", steps=f"{session.steps:,}"
                )
            )


def result_parts(session: RunSession) -> list[tuple[str, str]]:
    """What the test gave: (metric, value), the accuracy first."""
    order = sorted(session.test, key=lambda name: (name != "accuracy", name != "loss", name))
    return [(metric_name(name), value_text(name, session.test[name])) for name in order]


def what_was_tested(session: RunSession) -> str:
    """What was tested on what."""
    try:
        spec = data_set(session.data_set)
    except SymloomError:
        what = _tr("on the test data")
    else:
        what = (
            _tr("on {count} test samples of {data}").format(count=f"{spec.test:,}", data=told(spec.title))
            if spec.seen
            else _tr("on {count} test samples of your data").format(count=f"{session.test_samples:,}")
            if session.test_samples
            else _tr("on the test part of your data")  # nobody has counted them here
        )
    if not session.tested_epoch:
        return _tr("{what}, with the weights of step {step}").format(
            what=what, step=f"{session.tested_step:,}"
        )
    return _tr("{what}, with the weights of epoch {epoch}").format(what=what, epoch=session.tested_epoch)


def table_words(rows: Sequence[Sequence[float]], names: Sequence[str]) -> str:
    """How to read a confusion matrix, and which mistake is the most frequent."""
    text = _tr("Rows: what samples are; columns: what they were taken for.")
    mistakes = [
        (value, names[y], names[x])
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
        if x != y and y < len(names)
    ]
    count, true, taken = max(mistakes, default=(0, "", ""))
    if count:
        words = _tr("Most often mistaken: {true} for {taken}, {count} times.")
        text += " " + words.format(true=true, taken=taken, count=f"{count:,}")
    return text


def metric_name(name: str) -> str:
    """A metric as the result names it."""
    known = {"accuracy": _tr("Test accuracy"), "loss": _tr("Test loss")}
    if name in known:
        return known[name]
    title = metric_title(name)
    return _tr("Test {metric}").format(metric=title if title == "R²" else title[:1].lower() + title[1:])


def value_text(name: str, value: float) -> str:
    """Three significant digits; accuracies in per cent."""
    if not math.isfinite(value):
        return _tr("not a number")
    if "accuracy" in name:
        return f"{100 * value:.1f} %"
    return f"{value:.3g}"


def _place(session: RunSession) -> str:
    return _tr("Epoch {epoch} of {epochs} · step {step} of {steps}").format(
        epoch=session.epoch, epochs=session.epochs, step=f"{session.step:,}", steps=f"{session.steps:,}"
    )


def _pace(session: RunSession) -> list[str]:
    parts = []
    if session.samples_per_s > 0:
        parts.append(_tr("{rate} samples/s").format(rate=rate_text(session.samples_per_s)))
    if session.eta_s is not None:
        parts.append(_tr("{time} left").format(time=duration_text(session.eta_s)))
    return parts
