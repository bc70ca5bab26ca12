"""A run that ended when no window was there to show it, found again by its document.

A window that is closed or killed while it trains leaves a run folder with a checkpoint. When the same document is open
again, its newest run is looked for, and if nobody has seen the end of it, it can go on with all its curves.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MOST_RUNS = 50  # the newest ones, among which the document's is looked for
_QUIET_S = 20.0  # a run that wrote so lately may be going on elsewhere
_SEEN = ".seen"

Curve = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Unfinished:
    """A run that can go on.

    Args:
        step: of its last checkpoint.
        curves: what it measured up to there.
    """

    folder: Path
    title: str
    data_set: str
    step: int
    curves: dict[str, Curve] = field(repr=False, default_factory=dict)


def mark_seen(folder: str) -> None:
    """Somebody has seen how this run ended."""
    with suppress(OSError):  # deleted meanwhile, or on a disk that is full: then it is offered once more
        (Path(folder) / _SEEN).touch()


def unfinished_run(runs: Path, document: str) -> Unfinished | None:
    """The newest run of a document (as JSON), if it was broken off unseen; places of nodes do not matter."""
    wanted = _what_counts(document)
    folders: list[Path] = []
    with suppress(OSError):  # there was no run yet
        folders = sorted((each for each in runs.iterdir() if each.is_dir()), reverse=True)[:_MOST_RUNS]
    for folder in folders:
        with suppress(OSError, ValueError):  # no run at all, or one that is damaged
            kept = (folder / "document.symloom").read_text("utf-8")
            if _what_counts(kept) == wanted:
                return _if_unfinished(folder, json.loads(kept))
    return None


def _if_unfinished(folder: Path, document: dict[str, Any]) -> Unfinished | None:
    result = folder / "result.json"
    ended = json.loads(result.read_text("utf-8"))["state"] if result.is_file() else ""
    metrics = folder / "metrics.jsonl"
    whole = (folder / "checkpoints").glob("step-*/manifest.json")  # which is written last
    steps = [int(each.parent.name.partition("-")[2]) for each in whole]
    if (folder / _SEEN).exists() or ended == "finished" or not any(steps) or not metrics.is_file():
        return None
    if not ended and time.time() - metrics.stat().st_mtime < _QUIET_S:
        return None
    data = document.get("recipe", {}).get("data", {}).get("name", "")
    return Unfinished(folder, document.get("title", ""), data, max(steps), _curves(metrics, max(steps)))


def _curves(metrics: Path, up_to: int) -> dict[str, Curve]:
    """The points up to the checkpoint that the run goes on from; a last line that was cut short is left out."""
    found: dict[str, Curve] = {}
    for line in metrics.read_text("utf-8", "replace").splitlines():
        try:
            series = json.loads(line)
        except ValueError:
            continue
        for name, (steps, values) in series.items():
            curve = found.setdefault(name, ([], []))
            for step, value in zip(steps, values, strict=False):
                if step <= up_to:
                    curve[0].append(step)
                    curve[1].append(float("nan") if value is None else value)
    return found


def _what_counts(document: str) -> Any:
    """The network and its recipe, without how it is drawn."""
    found = json.loads(document)
    return _undrawn({key: found.get(key) for key in ("nodes", "blocks", "recipe")})


def _undrawn(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _undrawn(each) for key, each in value.items() if key not in ("position", "bends")}
    return [_undrawn(each) for each in value] if isinstance(value, list) else value
