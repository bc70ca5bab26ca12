"""Downloads the files of a known data set, when the person asks for it and never otherwise.

Each file grows as NAME.part, which a later attempt goes on from (HTTP Range), is compared with the size
and SHA-256 that the catalogue states, and only then gets its name. What is there under its name is
therefore whole, and no server is trusted for more than its bytes.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.datasets import DataFile, DataSetSpec
from graph.errors import FileProblem, SymloomError, reason
from runtime.data.idx import find_idx
from runtime.data.places import download_folder

TIMEOUT_S = 20.0
PIECE = 1 << 16
RESUMES = 3  # after a break in mid-file, before the next mirror is asked


@dataclass(frozen=True)
class Progress:
    """How far a download is, over all files of the set."""

    file: str
    bytes_done: int
    bytes_total: int


class _Answer(Protocol):
    """What is used of an HTTP response."""

    status: int

    def read(self, amount: int) -> bytes: ...


class _Unreachable(Exception):
    """One attempt at one mirror failed; the text is the reason."""


def download_data_set(
    spec: DataSetSpec,
    folder: str | None = None,
    report: Callable[[Progress], None] | None = None,
    mirrors: Sequence[str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Path:
    """Downloads what is missing of `spec` and returns the folder it lies in.

    Args:
        spec: a set with mirrors.
        folder: where to; None for `places.download_folder`.
        report: called after every piece, at most some 16 times a megabyte. What it raises ends the
            download and is passed on; the part that has arrived stays for the next attempt.
        mirrors: other addresses than those of `spec`, each ending in a slash.
        timeout_s: how long a silent server is waited for.

    Raises:
        SymloomError: the set has nothing to download, or no mirror delivers it.
        FileProblem: the folder cannot be written.
    """
    addresses = spec.mirrors if mirrors is None else tuple(mirrors)
    if not addresses:
        raise SymloomError(f"{spec.name} is installed with the program; there is nothing to download.")
    target = download_folder(spec.name) if folder is None else Path(folder).expanduser()
    total = sum(file.bytes for file in spec.files)
    done = 0
    with _saving(target):
        target.mkdir(parents=True, exist_ok=True)
    for file in spec.files:
        before = done

        def arrived(count: int, file: DataFile = file, before: int = before) -> None:
            if report is not None:
                report(Progress(file.name, before + count, total))

        if find_idx(target, file.name) is None:
            _fetch(spec, file, target, addresses, arrived, timeout_s)
        done += file.bytes
        arrived(file.bytes)
    return target


@contextmanager
def _saving(path: Path) -> Iterator[None]:
    """Tells a full disk or a forbidden folder from a network that fails: both raise OSError."""
    try:
        yield
    except OSError as refusal:
        raise FileProblem(
            f"{path} cannot be written ({reason(refusal)}): make room there, or choose a folder "
            f"that you may write to."
        ) from refusal


def _fetch(
    spec: DataSetSpec,
    file: DataFile,
    target: Path,
    addresses: Sequence[str],
    arrived: Callable[[int], None],
    timeout_s: float,
) -> None:
    """One file, from the first mirror that delivers it whole."""
    part = target / f"{file.name}.part"
    reasons = []
    for address in addresses:
        host = address.split("/")[2]
        for attempt in range(RESUMES + 1):
            held = _size(part)
            try:
                _receive(address + file.name, part, file, arrived, timeout_s)
                _verify(part, file)
            except _Unreachable as failure:
                now = _size(part)
                # It broke off but brought something: go on from there. Or what an earlier attempt had
                # left was no beginning of this file and is gone: start anew.
                if attempt < RESUMES and (now > held or now == 0 < held):
                    continue
                reasons.append(f"{host}: {failure}")
                break
            with _saving(part):
                os.replace(part, target / file.name)
            return
    kept = _size(part)
    resume = f" ({kept / 1e6:.1f} MB are kept and will not be fetched again)" if kept else ""
    raise SymloomError(
        f"{file.name} of {spec.name} could not be downloaded ({'; '.join(reasons)}): check the connection "
        f"and try again{resume}, or put the {len(spec.files)} files into {target} yourself."
    )


def _receive(url: str, part: Path, file: DataFile, arrived: Callable[[int], None], timeout_s: float) -> None:
    """Appends to `part` until it has the file's size; starts anew where the server cannot go on."""
    held = _size(part)
    if held == file.bytes:
        return
    if held > file.bytes:
        _discard(part)
        held = 0
    request = urllib.request.Request(url, headers={"User-Agent": "Symloom", "Accept-Encoding": "identity"})
    if held:
        request.add_header("Range", f"bytes={held}-")
    try:
        response = urllib.request.urlopen(request, timeout=timeout_s)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        if refusal.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            _discard(part)
        raise _Unreachable(f"the server answers {refusal.code} {refusal.reason}") from refusal
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise _Unreachable(_reason(failure)) from failure
    with response:
        goes_on = response.status == http.client.PARTIAL_CONTENT
        if goes_on and not str(response.headers.get("Content-Range", "")).startswith(f"bytes {held}-"):
            raise _Unreachable("the server answers with another part than was asked for")
        held = held if goes_on else 0
        with _saving(part):
            output = part.open("ab" if goes_on else "wb", buffering=0)
        with output:
            while piece := _piece(response, min(PIECE, file.bytes + 1 - held)):
                rest = memoryview(piece)
                with _saving(part):
                    while rest:  # unbuffered, so that what a broken download leaves is known exactly
                        rest = rest[output.write(rest) :]
                held += len(piece)
                if held > file.bytes:
                    break  # more than was published: the digest will refuse it
                arrived(held)
            with _saving(part):
                os.fsync(output.fileno())
    if held < file.bytes:
        raise _Unreachable(f"the connection ended after {held:,} of {file.bytes:,} bytes")


def _piece(response: _Answer, amount: int) -> bytes:
    try:
        return response.read(amount)
    except (OSError, http.client.HTTPException) as failure:
        raise _Unreachable(f"the connection broke ({_reason(failure)})") from failure


def _verify(part: Path, file: DataFile) -> None:
    with _saving(part), open(part, "rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest != file.sha256:
        _discard(part)
        raise _Unreachable("the content is not what was published (its SHA-256 differs)")


def _discard(part: Path) -> None:
    with _saving(part):
        part.unlink()


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _reason(failure: BaseException) -> str:
    cause = failure.reason if isinstance(failure, urllib.error.URLError) else failure
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    text = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    return text or type(cause).__name__
