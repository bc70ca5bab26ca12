"""The folder of one run: plain files that hold everything the live view shows, also after a crash.

document.symloom   the document as it was trained
model.py           the module's source, the very text that was trained
data.json          what the data were: fields, classes, vocabularies, means and deviations (see `runtime.data.kept`)
run.json           seed, versions, device, threads, data fingerprint, choices made by measuring
metrics.jsonl      every point of every curve, appended
checkpoints/       see `runtime.checkpoint`; also `best-EPOCH.safetensors`, the best epoch's weights so far
weights.safetensors  the tested weights, at the end
result.json        how the run ended
log.txt            what was said
.lock              held by the process that trains here (`runtime.runlock`)
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from graph.document import Document, load, to_json, write_file
from graph.errors import FileProblem, SymloomError, reason
from runtime.protocol import Finished

Curve = tuple[list[int], list[float | None]]


@dataclass(frozen=True)
class RunFolder:
    """Paths and plain readers and writers of a run's files."""

    path: Path

    @classmethod
    def create(cls, under: Path, title: str) -> RunFolder:
        """A new folder below `under`, named by time and title.

        Raises:
            FileProblem: it cannot be made.
        """
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "network"
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        try:
            under.mkdir(parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = under / (f"{stamp}-{slug}" if number == 1 else f"{stamp}-{slug}-{number}")
                try:
                    path.mkdir()
                except FileExistsError:
                    continue
                (path / "checkpoints").mkdir()
                return cls(path)
        except OSError as error:
            raise FileProblem(
                f"{under} cannot hold the run: {reason(error)}; choose another folder."
            ) from None
        raise FileProblem(f"{under} has too many runs of this second; choose another folder.")

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """The run in a folder.

        Raises:
            FileProblem: the folder holds no run, or may not be looked into.
        """
        try:
            found = (path / "run.json").is_file()
        except OSError as error:
            why = reason(error)
            raise FileProblem(f"{path} cannot be looked into: {why}; choose another folder.") from None
        if not found:
            raise FileProblem(
                f"{path} is not a run folder: it has no run.json; choose the folder that one run has made."
            )
        return cls(path)

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def weights(self) -> Path:
        return self.path / "weights.safetensors"

    @property
    def has_result(self) -> bool:
        """Whether the run came to an end and was tested."""
        try:
            return bool(self.read_json("result.json").get("tested", True))
        except FileProblem:
            return False

    @property
    def source(self) -> Path:
        return self.path / "model.py"

    def write_start(self, document: Document, source: str, facts: Mapping[str, Any]) -> None:
        """What the run is, before its first step."""
        self.write_document(document)
        write_file(self.source, source.encode())
        self.write_json("run.json", facts)

    def write_document(self, document: Document) -> None:
        write_file(self.path / "document.symloom", to_json(document).encode())

    def write_json(self, name: str, values: Mapping[str, Any]) -> None:
        write_file(self.path / name, json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n")

    def write_result(self, finished: Finished, *, tested: bool) -> None:
        """How the run ended; `tested` is False where its test was left out."""
        told = {
            "state": finished.state,
            "test": finished.test,
            "seconds": round(finished.seconds, 2),
            "epoch": finished.epoch,
            "step": finished.step,
            **({"tables": finished.tables} if finished.tables else {}),
            **({} if tested else {"tested": False}),
        }
        self.write_json("result.json", told)

    def read_json(self, name: str) -> dict[str, Any]:
        """One of the JSON files.

        Raises:
            FileProblem: it is missing or damaged.
        """
        path = self.path / name
        try:
            values = msgspec.json.decode(path.read_bytes())
        except (OSError, msgspec.DecodeError) as error:
            raise FileProblem(f"{path} cannot be read: {error}.") from None
        if not isinstance(values, dict):
            raise FileProblem(f"{path} is damaged: it does not hold a JSON object.")
        return values

    def document(self) -> Document:
        """The document as it was trained.

        Raises:
            FileProblem: it is missing or damaged.
        """
        return load(self.path / "document.symloom")

    def append_metrics(self, parts: Sequence[Mapping[str, Curve]]) -> None:
        """Add points to the curves."""
        self._append(self._metrics, b"".join(msgspec.json.encode(series) + b"\n" for series in parts))

    def curves(self, up_to_step: int | None = None) -> dict[str, Curve]:
        """All points of every curve; a last line that a crash cut short is left out."""
        found: dict[str, Curve] = {}
        path = self.path / "metrics.jsonl"
        if not path.is_file():
            return found
        for line in path.read_bytes().splitlines():
            try:
                series = msgspec.json.decode(line, type=dict[str, Curve])
            except msgspec.DecodeError:
                continue
            for name, (steps, values) in series.items():
                all_steps, all_values = found.setdefault(name, ([], []))
                for step, value in zip(steps, values, strict=False):
                    if up_to_step is None or step <= up_to_step:
                        all_steps.append(step)
                        all_values.append(value)
        return found

    def keep_metrics(self, up_to_step: int, validated: int | None = None) -> None:
        """Drop points after a step, and of validation after `validated`: a resumed run writes them again."""
        kept = self.curves(up_to_step)
        if validated is not None:
            sure = self.curves(validated)
            kept = {n: sure[n] if n.startswith("validation/") else curve for n, curve in kept.items()}
        write_file(self.path / "metrics.jsonl", msgspec.json.encode(kept) + b"\n")

    def forget_result(self) -> None:
        """Remove what a run left at its end, because it goes on."""
        self.weights.unlink(missing_ok=True)
        (self.path / "result.json").unlink(missing_ok=True)

    def log(self, text: str) -> None:
        """Add a line, with the time."""
        self._append(self._log, f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {text}\n".encode())

    def check_there(self) -> None:
        """Make sure that nobody has taken the folder away.

        Raises:
            SymloomError: it is gone.
        """
        if not self.checkpoints.is_dir():
            raise SymloomError(
                f"{self.path} is gone: it was deleted or moved while it was trained; put it back and continue the "
                "run from its last checkpoint, or train anew."
            )

    @cached_property
    def _metrics(self) -> str:
        return str(self.path / "metrics.jsonl")

    @cached_property
    def _log(self) -> str:
        return str(self.path / "log.txt")

    def _append(self, path: str, data: bytes) -> None:
        try:
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            try:  # some 20 times a second: a fifth of what an object for the file costs
                while data:
                    data = data[os.write(file, data) :]
            finally:
                os.close(file)
        except OSError as error:
            self.check_there()
            raise SymloomError(
                f"{path} cannot be written: {reason(error)}; free some space, "
                "then continue the run from its last checkpoint."
            ) from None
