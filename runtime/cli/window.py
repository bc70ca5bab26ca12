"""Opens the window, in a process that has imported nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

MODULE = "studio.app"


def open_window(arguments: Sequence[str]) -> int:
    """Become the window, on a document if one is given; returns an exit code only if that cannot be."""
    problem = _obstacle(arguments)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    command = [sys.executable, "-m", MODULE, *arguments]
    if os.name != "nt":  # where exec would return to the prompt at once
        os.execv(command[0], command)
    return subprocess.call(command)


def _obstacle(arguments: Sequence[str]) -> str:
    if arguments and not Path(arguments[0]).is_file():
        return f"There is no file {arguments[0]}; `symloom` alone opens the window on an example."
    if find_spec("studio") is None or find_spec(MODULE) is None:
        return "The window is not installed here; train without it: symloom train FILE."
    if not _has_display():
        return "There is no display here, so no window can open; train without one: symloom train fashion-mnist-cnn."
    return ""


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
