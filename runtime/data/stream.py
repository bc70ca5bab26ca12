"""Columns that memory does not hold: rows of a file on disk, and what else is read when a batch needs it.

What is costly to read, such as images that must be decoded, is read
ahead by worker processes (torch's `DataLoader`); which batch comes when never depends on how many there are.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import os
import signal
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from graph.errors import FileProblem, SymloomError, reason
from runtime.cores import cores

AT_ONCE = 4096  # rows of what is read in one go, …
BYTES_AT_ONCE = 4 << 20  # … unless they are larger than that together
_FEW_RUNS = 4  # of neighbouring rows that are read one by one
_LONGEST_PLACE = 70  # bytes: a socket's name has room for 107, and what is made in the folder takes 32
AHEAD = 2  # batches that each worker process reads before they are asked for
UNKNOWN_MEMORY = 4 << 30  # assumed where the system does not tell
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # of a container


def memory() -> int:
    """Bytes of memory this process may use at most."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        whole = UNKNOWN_MEMORY
    for limit in _LIMITS:
        with suppress(OSError, ValueError):
            whole = min(whole, int(Path(limit).read_text()))
    return whole


def too_large(bytes_needed: int, most_mib: int) -> bool:
    """Whether samples are not to be held in memory: they would take more than half of it, or than was allowed."""
    return bytes_needed > (most_mib << 20 if most_mib else memory() // 2)


def size_text(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 2**30:,.1f} GiB" if count >= 1 << 30 else f"{count / 2**20:,.1f} MiB"


class Streamed(Protocol):
    """A column of samples, the first of its `shape` counting them."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> torch.dtype: ...

    @property
    def workers(self) -> int:
        """How many processes are to read it ahead; 0 where reading is quick."""

    def gather(self, rows: np.ndarray) -> Tensor:
        """The samples of these numbers.

        Raises:
            SymloomError: they can no longer be read.
        """

    def identify(self, digest: hashlib._Hash) -> None:
        """Adds to a fingerprint what tells this column from others: its values where that is quick."""


@dataclass(frozen=True, eq=False)
class RowsOnDisk:
    """Samples of equal size in a file, one after the other; it stays open, so that it may be replaced.

    Args:
        stored: numpy's name of the values' type.
        offset: where the first one begins.
        step: bytes from one sample's beginning to the next one's; 0 where they lie side by side.
    """

    path: Path
    stored: str
    shape: tuple[int, ...]
    offset: int = 0
    step: int = 0
    workers: int = 0
    _file: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            file = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError as refusal:
            raise FileProblem(f"{self.path} cannot be read ({reason(refusal)}): begin anew.") from refusal
        object.__setattr__(self, "_file", file)
        weakref.finalize(self, os.close, file)

    @property
    def dtype(self) -> torch.dtype:
        return torch.from_numpy(np.empty(0, dtype=self.stored)).dtype

    def gather(self, rows: np.ndarray) -> Tensor:
        found = np.empty((len(rows), *self.shape[1:]), dtype=self.stored)
        width = found[:1].nbytes
        step = self.step or width
        if not width:
            return torch.from_numpy(found)
        # Neighbours are read together: all of them, if nothing was shuffled.
        apart = np.flatnonzero(np.diff(rows) != 1) + 1 if step == width else np.arange(1, len(rows))
        starts, ends = [0, *apart.tolist()], [*apart.tolist(), len(rows)]
        if len(starts) > _FEW_RUNS:
            return torch.from_numpy(self._scattered(rows))
        view = memoryview(found.reshape(-1).view(np.uint8).data)
        try:
            for start, end in zip(starts, ends, strict=True):
                place = self.offset + int(rows[start]) * step
                _read_into(self._file, view[start * width : end * width], place)
        except (OSError, EOFError) as refusal:
            raise self._changed(str(refusal)) from refusal
        return torch.from_numpy(found)

    def _scattered(self, rows: np.ndarray) -> np.ndarray:
        """Samples from all over the file, through a mapping: a tenth of the time that a read for each takes."""
        count, *sizes = self.shape
        width = math.prod(sizes) * np.dtype(self.stored).itemsize
        step = self.step or width
        # Beyond the end of a file that was cut short a mapping is no error but the process's end.
        if os.fstat(self._file).st_size < self.offset + (count - 1) * step + width:
            raise self._changed("it is shorter than it was")
        held = np.ndarray((count, width), np.uint8, self._mapping, self.offset, (step, 1))
        found: np.ndarray = held[rows].view(self.stored).reshape(len(rows), *sizes)
        return found

    @cached_property
    def _mapping(self) -> mmap.mmap:
        mapping = mmap.mmap(self._file, 0, access=mmap.ACCESS_READ)
        if hasattr(mmap, "MADV_RANDOM"):
            mapping.madvise(mmap.MADV_RANDOM)  # else the system reads 32 pages for each
        return mapping

    def _changed(self, how: str) -> FileProblem:
        return FileProblem(f"{self.path} was changed while it was in use ({how}): begin anew.")

    def identify(self, digest: hashlib._Hash) -> None:
        for rows in in_chunks(self):
            digest.update(self.gather(rows).reshape(-1).view(torch.uint8).numpy().data)


@dataclass(frozen=True, eq=False)
class Part:
    """Some samples of a column."""

    column: Streamed
    rows: np.ndarray

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.rows), *self.column.shape[1:])

    @property
    def dtype(self) -> torch.dtype:
        return self.column.dtype

    @property
    def workers(self) -> int:
        return self.column.workers

    def gather(self, rows: np.ndarray) -> Tensor:
        return self.column.gather(self.rows[rows])

    def identify(self, digest: hashlib._Hash) -> None:
        if self.column.workers:  # by what it is made of, not by its values
            digest.update(np.ascontiguousarray(self.rows, dtype=np.int64).data)
            self.column.identify(digest)
            return
        for rows in in_chunks(self):
            digest.update(self.gather(rows).reshape(-1).view(torch.uint8).numpy().data)


def in_chunks(column: Tensor | Streamed, chosen: np.ndarray | None = None) -> Iterator[np.ndarray]:
    """The numbers of the chosen rows of a column, or of all, some at a time: the same portions wherever it lies."""
    count, *sizes = column.shape
    count = count if chosen is None else len(chosen)
    of_one = max(1, math.prod(sizes) * column.dtype.itemsize)
    size = max(1, min(AT_ONCE, BYTES_AT_ONCE // of_one))
    for start in range(0, count, size):
        end = min(count, start + size)
        yield np.arange(start, end) if chosen is None else chosen[start:end]


def gathered(columns: Mapping[str, Streamed], batches: Sequence[Tensor]) -> Iterator[Mapping[str, Tensor]]:
    """Batch after batch of some columns, read ahead by worker processes where that is worth it.

    Raises:
        SymloomError: a sample can no longer be read, or a worker process ended.
    """
    workers = min(max((column.workers for column in columns.values()), default=0), len(batches))
    if not workers:
        for rows in batches:
            yield _gather(columns, rows.numpy())
        return
    read_ahead = _started(columns, batches, workers)
    try:
        while (found := next(read_ahead, None)) is not None:
            if isinstance(found, SymloomError):
                raise found
            yield found
    except (RuntimeError, ConnectionError, EOFError) as end:
        # A process that is dying breaks the connection a moment before torch sees that it is dead.
        if isinstance(end, RuntimeError) and "DataLoader worker" not in str(end):
            raise
        raise SymloomError(
            "A process that reads the data ahead was ended by the system, most likely because memory ran out: "
            "close other programs or take smaller batches, then resume the run."
        ) from end
    finally:
        del read_ahead  # ends the processes now, not when an error that holds this frame is forgotten


class _Ahead(Dataset[Any]):
    """What a worker process is asked for: a batch by its number."""

    def __init__(self, columns: Mapping[str, Streamed], batches: Sequence[Tensor]) -> None:
        self.columns, self.batches = columns, batches

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> Mapping[str, Tensor] | SymloomError:
        try:
            return _gather(self.columns, self.batches[number].numpy())
        except SymloomError as problem:
            return type(problem)(str(problem))  # told by the run; torch would wrap it in a traceback


def _gather(columns: Mapping[str, Streamed], rows: np.ndarray) -> Mapping[str, Tensor]:
    return {name: column.gather(rows) for name, column in columns.items()}


def _started(
    columns: Mapping[str, Streamed], batches: Sequence[Tensor], workers: int
) -> Iterator[Mapping[str, Tensor] | SymloomError]:
    """The loader's iterator, its processes running."""
    loader = DataLoader(
        _Ahead(columns, batches),
        batch_size=None,
        num_workers=workers,
        prefetch_factor=AHEAD,
        # A script of the user's without `if __name__ == "__main__"` would run anew in processes made otherwise.
        multiprocessing_context="fork" if sys.platform == "linux" else None,
        worker_init_fn=_begin_worker,
        generator=torch.Generator().manual_seed(0),  # its seed must not come from the run's random numbers
    )
    made: list[Iterator[Any]] = []
    failed: list[BaseException] = []

    def make() -> None:
        try:
            made.append(iter(loader))
        except BaseException as error:  # noqa: BLE001  # raised below, on the thread that waits
            failed.append(error)

    # On the main thread torch would have a process's end raise an error anywhere, in the midst of a step.
    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if not failed:
        return made[0]
    if not isinstance(failed[0], OSError):
        raise failed[0]
    raise SymloomError(
        f"No process can be started to read the data ahead ({failed[0]}): close other programs."
    ) from failed[0]


def _begin_worker(number: int) -> None:
    """Ctrl-C and requests to stop are for the process that trains; this one ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What was read is handed over by a socket in the folder for temporary files; could it not be made, all would wait.
    if sys.platform != "win32" and len(os.fsencode(tempfile.gettempdir())) > _LONGEST_PLACE:
        tempfile.tempdir = "/tmp"


def reading_processes() -> int:
    """How many processes are to read ahead what is costly, such as images to decode."""
    return max(1, min(8, cores() // 2))


def _read_into(file: int, view: memoryview, place: int) -> None:
    """Bytes of an open file from a place on, as many as there is room for."""
    while len(view):
        if hasattr(os, "preadv"):
            count = os.preadv(file, [view], place)
        else:
            os.lseek(file, place, os.SEEK_SET)
            found = os.read(file, len(view))
            count = len(found)
            view[:count] = found
        if not count:
            raise EOFError("it is shorter than it was")
        view, place = view[count:], place + count
