"""Where the samples of one's own data are put: into memory, or, where they would fill it, into files.

What a kind asks for by `Room.array` is an array either way; the file's lies in the user's cache, named by digests
of the data's files and of what was chosen, is read from disk while a network trains, and used again by the next run
on the same. Room on the disk is taken at once, so that a full one is told before anything is written.
"""

from __future__ import annotations

import hashlib
import json
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

from graph.document import write_file
from graph.errors import FileProblem, reason
from runtime.data.places import cache_folder
from runtime.data.stream import RowsOnDisk, reading_processes, size_text, too_large

_LEFT_BEHIND_S = 86_400  # a file begun so long ago is nobody's any more
_PIECES, _PIECE = 32, 4096  # of a file, which tell it from another one, and their bytes
KEPT_S = 30 * 86_400  # after their last use
MOST_KEPT = 20 << 30  # bytes of prepared samples
_VERSION = 2  # of what is in the files; a new one makes old ones worthless


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


class Room:
    """Arrays for samples, all in memory or all on disk.

    Files that were made of the same data with the same choices are used again: `ready` says, once the room was
    entered, that its arrays are filled.

    Args:
        place: what the data are, for errors: a file or folder.
        files: those the data are read from.
        a: the data's settings, `memory` among them.
        bytes_needed: in memory, all arrays together.
        known: what else the samples' values follow from, such as a vocabulary that was learnt.
    """

    def __init__(
        self, place: Path, files: Sequence[Path], a: SimpleNamespace, bytes_needed: int, known: object = ()
    ) -> None:
        self.streamed = too_large(bytes_needed, a.memory)
        self.bytes_needed = bytes_needed
        self.ready = False
        self._place = place
        self._name = _short(str(place.absolute()))
        self._source = _source(files) if self.streamed else ""
        self._choices = _short(f"{_VERSION} {_settings(a)} {known!r}") if self.streamed else ""
        self._made: dict[str, tuple[Path, np.ndarray]] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return (streaming_note(self.bytes_needed),) if self.streamed else ()

    def path(self, name: str) -> Path:
        """The file of an array that is on disk."""
        return samples_folder() / f"{self._name}-{self._source}-{self._choices}-{name}.rows"

    @property
    def _list(self) -> Path:
        """The file that says which arrays there are; it is written last and counts as their last use."""
        return samples_folder() / f"{self._name}-{self._source}-{self._choices}.json"

    def array(self, name: str, shape: tuple[int, ...], dtype: Any, small: bool = False) -> np.ndarray:
        """An array to be filled unless the room is `ready`; on disk it counts only once `close` was called.

        Args:
            small: it is held in memory wherever the others are.

        Raises:
            FileProblem: the disk has no room for it.
        """
        if not self.streamed:
            return np.empty(shape, dtype=dtype)
        path = self.path(name)
        if self.ready:
            if small or 0 in shape:
                return np.fromfile(path, dtype=dtype).reshape(shape)
            return np.asarray(np.memmap(path, dtype=dtype, mode="r", shape=shape))
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        size = max(1, int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(path.parent).free < size:
                raise OSError(f"{size_text(size)} are needed")
            with open(partial, "wb") as file:
                if small or 0 in shape:
                    file.truncate(0)
                elif hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    file.truncate(size)
            if small or 0 in shape:
                array = np.empty(shape, dtype=dtype)
            else:
                array = np.asarray(np.memmap(partial, dtype=dtype, mode="r+", shape=shape))
            self._made[name] = (partial, array)
            return array
        except OSError as refusal:
            raise self._no_room(refusal) from refusal

    def _no_room(self, refusal: OSError) -> FileProblem:
        self.discard()
        return FileProblem(
            f"{self._place}: its samples do not fit into memory, and {samples_folder()} has no room for them either "
            f"({reason(refusal)}): free some there, or raise `memory`."
        )

    def close(self) -> None:
        """Makes the files count; those of what the data were before go, and of all others those unused for long.

        A run that reads an older one has it open, and reads on.
        """
        try:
            for partial, array in self._made.values():
                with open(partial, "r+b") as file:
                    if not partial.stat().st_size and array.size:
                        array.tofile(file)
                    file.flush()
                    os.fsync(file.fileno())  # else a list might survive a power failure, and its arrays not
        except OSError as refusal:
            raise self._no_room(refusal) from refusal
        for name, (partial, _) in self._made.items():
            os.replace(partial, self.path(name))
        if self._made:
            sizes = {name: array.nbytes for name, (_, array) in self._made.items()}
            write_file(self._list, json.dumps(sizes).encode())
            self._made.clear()
            tidy(keep=self._list.stem, instead_of=f"{self._name}-")

    def __enter__(self) -> Room:
        self.ready = self.streamed and self._usable()
        return self

    def _usable(self) -> bool:
        """Whether all arrays are there; if so, they count as used now."""
        try:
            sizes = json.loads(self._list.read_text())
            usable = all(self.path(name).stat().st_size == size for name, size in sizes.items())
            if usable:
                os.utime(self._list)
        except (OSError, ValueError, AttributeError):  # none, or not as it was written: they are made anew
            return False
        return usable

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def discard(self) -> None:
        """Takes away what was begun."""
        for partial, _ in self._made.values():
            partial.unlink(missing_ok=True)
        self._made.clear()

    def column(self, name: str, array: np.ndarray) -> Tensor | RowsOnDisk:
        """What `array` has become once it was filled and `close` was called."""
        if not self.streamed:
            return torch.from_numpy(array)
        return RowsOnDisk(self.path(name), array.dtype.str, array.shape)


def samples_folder() -> Path:
    """Where prepared samples lie."""
    return cache_folder() / "samples"


def tidy(keep: str, instead_of: str) -> None:
    """Takes away prepared samples nobody needs: what was begun and left, what the data in question were before they
    changed, what was not used for `KEPT_S`, and then, longest unused first, what is more than `MOST_KEPT` together.

    Args:
        keep: the stem of those that stay in any case.
        instead_of: what names of the same data begin with.
    """
    now = time.time()
    sets: list[tuple[float, str, int]] = []
    for path in samples_folder().iterdir():
        with suppress(OSError):  # taken away meanwhile
            facts = path.stat()
            if path.suffix == ".json":
                files = samples_folder().glob(f"{path.stem}-*.rows")
                sets.append((facts.st_mtime, path.stem, sum(file.stat().st_size for file in files)))
            elif (path.suffix == ".part" and now - facts.st_mtime > _LEFT_BEHIND_S) or (
                path.suffix == ".rows"
                and now - facts.st_mtime > _LEFT_BEHIND_S
                and not _listing(path).exists()
            ):
                path.unlink()
    source = keep.rpartition("-")[0]
    left = sum(size for *_, size in sets)
    for used, stem, size in sorted(sets):
        stale = stem.startswith(instead_of) and not stem.startswith(f"{source}-")
        if stem != keep and (stale or now - used > KEPT_S or left > MOST_KEPT):
            left -= size
            for path in (samples_folder() / f"{stem}.json", *samples_folder().glob(f"{stem}-*.rows")):
                with suppress(OSError):  # on Windows: in use
                    path.unlink()


def _listing(rows: Path) -> Path:
    """The list that an array's file is in."""
    return rows.with_name("-".join(rows.stem.split("-")[:3]) + ".json")


def _settings(a: SimpleNamespace) -> dict[str, Any]:
    return {name: value for name, value in sorted(vars(a).items()) if name not in ("memory", "learnt")}


def _source(files: Sequence[Path]) -> str:
    """A fingerprint of files: names, sizes, times of change, and pieces of their content from all over them."""
    digest = hashlib.sha256()
    for path in files:
        facts = path.stat()
        digest.update(
            f"{path.absolute()} {facts.st_size} {facts.st_mtime_ns}\n".encode(errors="surrogateescape")
        )
        with open(path, "rb") as file:
            for piece in range(_PIECES):
                file.seek(piece * max(0, facts.st_size - _PIECE) // (_PIECES - 1))
                digest.update(file.read(_PIECE))
    return digest.hexdigest()[:16]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]
