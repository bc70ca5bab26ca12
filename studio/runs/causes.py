"""Why a process ended, in words a person can act on.

A signal is named and, if the system's counter of processes killed for memory rose meanwhile, called by its
cause. Otherwise the last line the process wrote to standard error says most.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

_OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryError", "can't allocate memory", "Cannot allocate memory")


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkerDeath", text)


def cause_of_death(code: int, by_signal: bool, stderr: Sequence[str], killed_for_memory: bool = False) -> str:
    """One sentence.

    Args:
        code: the exit code, or the signal's number.
        by_signal: whether a signal ended it.
        stderr: the last lines it wrote to standard error.
        killed_for_memory: whether the system killed a process for want of memory meanwhile.
    """
    said = last_words(stderr)
    if by_signal and code == signal.SIGTERM.value:
        return _tr("The training process was asked to end by another program (SIGTERM).")
    if by_signal:
        name = _signal_name(code)
        if name == "SIGKILL" and killed_for_memory:
            return _tr(
                "The training process was killed (SIGKILL) because the computer ran out of memory; "
                "choose a smaller batch size or network."
            )
        if name == "SIGKILL":
            return _tr(
                "The training process was killed (SIGKILL) by another program, or by the system for want of memory."
            )
        return _tr("The training process crashed ({signal}).").format(signal=name) + _quoted(said)
    if any(mark in line for mark in _OUT_OF_MEMORY for line in stderr):
        return _tr("The training process ran out of memory; choose a smaller batch size or network.")
    return _tr("The training process ended with exit code {code}.").format(code=code) + _quoted(said)


def last_words(stderr: Sequence[str]) -> str:
    """The last line that is not empty."""
    return next((line.strip() for line in reversed(stderr) if line.strip()), "")


def memory_kills() -> int:
    """How many processes this system has killed for want of memory; 0 where it does not count them."""
    try:
        lines = Path("/proc/vmstat").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return _tr("signal {number}").format(number=number)


def _quoted(line: str) -> str:
    return " " + _tr("Its last words: {line}").format(line=line) if line else ""
