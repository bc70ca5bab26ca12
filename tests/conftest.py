"""What must hold before the first import of Qt or torch: no screen, one thread, a home of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

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

# English, unscaled, whatever the desktop says.
os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="en")
for _name in ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS", "QT_FONT_DPI", "QT_STYLE_OVERRIDE"):
    os.environ.pop(_name, None)

# Shared cores make a step slow now and then, which says nothing; in CI the same examples every time.
settings.register_profile("symloom", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("symloom")
