"""An environment of its own for a peer whose requirements would not go with ours; made once, kept in the cache folder.

Versions are pinned and installed without what they would pull, so that a measurement of today can be repeated and no
second torch comes along.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

NODEGRAPHQT = (
    "NodeGraphQt==0.6.44",
    "Qt.py==2.0.7",
    "PySide6-Essentials==6.11.3",
    "shiboken6==6.11.3",
    "setuptools==80.9.0",  # its distutils, which Python 3.12 no longer has
    "psutil==7.2.2",
)
INSTALL_S = 600


class NoPeer(Exception):
    """The peer cannot be measured here; the message says why in a line."""


def interpreter(name: str, requirements: tuple[str, ...]) -> Path:
    """The Python of the environment, which is made if it is not there.

    Raises:
        NoPeer: it cannot be made, for instance without a network.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "symloom" / "benchmark-peers" / f"{name}-py3{sys.version_info.minor}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made_of = folder / "made-of.txt"
    wanted = "\n".join(requirements)
    if made_of.exists() and made_of.read_text("utf-8") == wanted and python.exists():
        return python
    print(f"Making an environment for {name} (once) ...", file=sys.stderr, flush=True)
    try:
        venv.create(folder, clear=True, with_pip=True)
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--retries",
            "1",
            *requirements,
        ]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_S)
    except OSError as error:
        raise NoPeer(f"{folder} cannot be written: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise NoPeer(f"it was not installed within {INSTALL_S} s") from None
    except subprocess.CalledProcessError as error:
        raise NoPeer(last_line(error.stderr or error.stdout)) from None
    made_of.write_text(wanted, "utf-8")
    return python


def last_line(said: str | bytes | None) -> str:
    """What a program said last, which is mostly why it ended."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said or ""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no word of why")
