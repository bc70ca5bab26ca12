"""What must hold before the first import of Qt or torch: no screen, one thread, a home of its own.

And what keeps the tests the same on a machine whose cores are busy: long waits, and the same examples every time.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run two at a time; results are the same on any machine

# QSettings, caches and recent files: neither read from the person's own nor written there.
_home = Path(tempfile.mkdtemp(prefix="symloom-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in ("CONFIG", "DATA", "CACHE", "STATE"):
    os.environ[f"XDG_{_name}_HOME"] = str(_home / _name.lower())
_runtime = _home / "runtime"
_runtime.mkdir(mode=0o700)
os.environ["XDG_RUNTIME_DIR"] = str(_runtime)

# The servers of tests are on this machine; a proxy does not know them.
os.environ.update(no_proxy="*", NO_PROXY="*")

# What a shell starts in the background ignores Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# English, unscaled, whatever the desktop says.
os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")
for _name in ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_FONT_DPI", "QT_STYLE_OVERRIDE"):
    os.environ.pop(_name, None)

# The same examples every time, however long one takes: what fails by chance stops whoever changed something else.
# `--hypothesis-profile=explore` looks further.
settings.register_profile(
    "symloom", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("symloom")

# Even torch is imported by then, on cores that ten others want; a test that passes never waits so long.
PATIENCE_MS = 300_000


class PatientBot(QtBot):
    """pytest-qt's, whose waits end in time only where something is wrong."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)
