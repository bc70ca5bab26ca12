"""One process trains in a run folder: a second that would write the same files is told so.

The lock is the operating system's, on a file in the folder: it ends with the process that holds it, however that one
ends, so there is nothing to clear away after a crash.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import SymloomError, reason

_NAME = ".lock"
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_open: set[int] = set()  # handles of the locks this process holds


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a run's folder.

    Raises:
        SymloomError: another process, or another run of this one, holds it; or nothing can be written there.
    """
    try:
        handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SymloomError(
            f"{folder} cannot be written: {reason(error)}; make it writable, or go on "
            "with a copy of it in another place."
        ) from None
    _open.add(handle)
    try:
        try:
            _lock(handle)
        except OSError as error:
            # Some network file systems know no locks; a run there is as it was before there was one.
            if error.errno in _HELD:
                raise SymloomError(
                    f"{folder} is being trained already; wait until that is over, or stop it."
                ) from None
        yield
    finally:
        if handle in _open:
            _open.remove(handle)
            os.close(handle)


def _let_go() -> None:
    """A forked process must not hold what its parent holds: those that read data ahead outlive it by seconds."""
    while _open:
        os.close(_open.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
