"""What Symloom laid into the folder for temporary files is gone when its window was closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# The application as it is started, and a person who looks at augmented pictures, closes it and leaves.
_AT_WORK = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio import app

def person():
    (window,) = (each for each in QApplication.topLevelWidgets() if hasattr(each, "inspector"))
    if window.training.link is None:
        QTimer.singleShot(50, person)  # it is not complete yet
        return
    preview = window.inspector.recipe.preview
    window.inspector.recipe.groups["augmentation"].head.click()
    preview.made.connect(lambda: (print(os.listdir(os.environ["TMPDIR"])), window.close()))
    preview.show_button.click()

QTimer.singleShot(0, person)
sys.exit(app.main(["symloom"]))
"""


def test_a_window_that_was_closed_leaves_no_temporary_files(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    done = subprocess.run(
        [sys.executable, "-c", _AT_WORK],
        env={**os.environ, **homes, "TMPDIR": str(folder)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "Symloom-" in done.stdout, "it had laid the pictures there"
    assert os.listdir(folder) == []
