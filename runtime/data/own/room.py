"""Where the samples of one's own data are put: into memory, or, where they would fill it, into files.

What a kind asks for by `Room.array` is an array either way; the file's lies in the user's cache, named by a
digest of the data's files and settings, replaces the older one of those files, and is read from disk while
a network trains. Room on the disk is taken at once, so that a full one is told before anything is written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from graph.errors import FileProblem
from runtime.data.places import cache_folder
from runtime.data.stream import RowsOnDisk, reading_processes

UNKNOWN_MEMORY = 4 << 30  # assumed where the system does not tell
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # of a container
_LEFT_BEHIND_S = 86_400  # a file begun so long ago is nobody's any more
_VERSION = 1  # of what is in the files; a new one makes old ones worthless


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


def streaming_note(bytes_needed: int) -> str:
    """What the log and the form say of samples that are not held in memory."""
    return f"The samples would take {size_text(bytes_needed)} in memory, so they are read from disk while training."


def images_note(bytes_needed: int) -> str:
    """The same of images, which are decoded anew for every batch."""
    processes = reading_processes()
    return (
        f"The images would take {size_text(bytes_needed)} in memory, so they are decoded while training, by "
        f"{processes} process{'es' * (processes != 1)} of their own."
    )


def size_text(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 2**30:,.1f} GiB" if count >= 1 << 30 else f"{count / 2**20:,.1f} MiB"


class Room:
    """Arrays for samples, all in memory or all on disk.

    Args:
        place: what the data are, for errors: a file or folder.
        files: those the data are read from.
        a: the data's settings, `memory` among them.
        bytes_needed: in memory, all arrays together.
    """

    def __init__(self, place: Path, files: Sequence[Path], a: SimpleNamespace, bytes_needed: int) -> None:
        self.streamed = too_large(bytes_needed, a.memory)
        self.bytes_needed = bytes_needed
        self._place = place
        self._name = hashlib.sha256(str(place.absolute()).encode(errors="surrogateescape")).hexdigest()[:16]
        self._digest = _digest(files, a)
        self._made: list[tuple[Path, Path]] = []

    @property
    def notes(self) -> tuple[str, ...]:
        return (streaming_note(self.bytes_needed),) if self.streamed else ()

    def path(self, name: str) -> Path:
        """The file of an array that is on disk."""
        return cache_folder() / "samples" / f"{self._name}-{self._digest}-{name}.rows"

    def array(self, name: str, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
        """An array to be filled; on disk it counts only once `close` was called.

        Raises:
            FileProblem: the disk has no room for it.
        """
        if not self.streamed:
            return np.empty(shape, dtype=dtype)
        path = self.path(name)
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        size = max(1, int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free < size:
                raise OSError(f"{size_text(size)} are needed")
            with open(partial, "wb") as file:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    file.truncate(size)
            self._made.append((partial, path))
            if 0 in shape:
                return np.empty(shape, dtype=dtype)
            return np.asarray(np.memmap(partial, dtype=dtype, mode="r+", shape=shape))
        except OSError as refusal:
            self.discard()
            raise FileProblem(
                f"{self._place}: its samples do not fit into memory, and {path.parent} has no room for them either "
                f"({refusal.strerror or refusal}): free some there, or raise `memory`."
            ) from refusal

    def close(self) -> None:
        """Makes the files count, in place of older ones of the same data.

        A run that reads an older one has it open, and reads on.
        """
        kept = {path.name for _, path in self._made}
        for partial, path in self._made:
            os.replace(partial, path)
        for older in (cache_folder() / "samples").glob(f"{self._name}-*") if self._made else ():
            with suppress(OSError):  # taken away meanwhile; on Windows also: in use
                left = older.suffix == ".part" and time.time() - older.stat().st_mtime > _LEFT_BEHIND_S
                if left or (older.suffix == ".rows" and older.name not in kept):
                    older.unlink()
        self._made.clear()

    def __enter__(self) -> Room:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def discard(self) -> None:
        """Takes away what was begun."""
        for partial, _ in self._made:
            partial.unlink(missing_ok=True)
        self._made.clear()

    def column(self, name: str, array: np.ndarray) -> Tensor | RowsOnDisk:
        """What `array` has become once it was filled and `close` was called."""
        if not self.streamed:
            return torch.from_numpy(array)
        return RowsOnDisk(self.path(name), array.dtype.str, array.shape)


def _digest(files: Sequence[Path], a: SimpleNamespace) -> str:
    settings = {name: value for name, value in sorted(vars(a).items()) if name not in ("memory", "learnt")}
    digest = hashlib.sha256(f"{_VERSION} {settings}\n".encode(errors="surrogateescape"))
    for path in files:
        facts = path.stat()
        digest.update(
            f"{path.absolute()} {facts.st_size} {facts.st_mtime_ns}\n".encode(errors="surrogateescape")
        )
    return digest.hexdigest()[:32]
