"""Colours that can be read, icons that follow, and a window that is there at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assets import path as asset
from graph.operator import CATEGORIES
from studio import icons, theme
from studio.plots.inks import contrast_ratio
from studio.settings import TABLE, THEME, Settings
from tests.gui.window_hand import open_for_test, settings_in

GROUNDS = ("chrome", "paper", "raised", "hover", "chosen")


@pytest.mark.parametrize("colors", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(colors: theme.Colors) -> None:
    for ground in GROUNDS:
        for ink in ("ink", "faint"):
            assert contrast_ratio(colors[ink], colors[ground]) >= 4.5, (ink, ground)
        for ink in ("danger", "caution", "good", "accent"):
            assert contrast_ratio(colors[ink], colors[ground]) >= 4.5, (ink, ground)
    assert contrast_ratio(colors["on_accent"], colors["accent"]) >= 4.5


@pytest.mark.parametrize("colors", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_fields_and_what_has_the_keyboard_stand_out(colors: theme.Colors) -> None:
    """WCAG 1.4.11: 3 to 1 for what is needed to find a control and its state."""
    for ground in ("chrome", "paper"):
        for border in ("field", "accent", "danger", "faint"):
            assert contrast_ratio(colors[border], colors[ground]) >= 3, (border, ground)


def test_every_color_the_stylesheet_names_exists(qtbot: QtBot) -> None:
    for choice in ("light", "dark"):
        theme.apply(choice)  # type: ignore[arg-type]
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        assert "@" not in application.styleSheet().replace("@2x", "")


def test_the_style_is_read_whatever_the_folder_for_temporary_files_is_called(tmp_path: Path) -> None:
    """The icons of the style lie there; on some systems it bears the user's name."""
    folder = tmp_path / "Jürgen 张伟"
    folder.mkdir()
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QComboBox\n"
        "from studio import theme\n"
        "from studio.app import make_application\n"
        "application = make_application(['symloom'])\n"
        "theme.apply('dark')\n"
        "QComboBox().ensurePolished()\n"
        "sys.stdout.buffer.write(application.styleSheet().encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert str(folder).encode() in done.stdout
    assert b"stylesheet" not in done.stderr


def test_every_icon_can_be_drawn_and_every_category_has_one(qtbot: QtBot) -> None:
    for file in asset("icons").glob("*.svg"):
        picture = icons.pixmap(file.stem, QColor("#123456"), 24).toImage()
        assert any(picture.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24)), file.stem
    for category in CATEGORIES:
        assert asset("icons", f"category-{category.lower()}.svg").exists()


def test_choosing_a_theme_recolours_icons_and_is_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    def darkest(window: object) -> int:
        image = window.actions_["new"].icon().pixmap(20, 20).toImage()  # type: ignore[attr-defined]
        seen = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
        return min(color.lightness() for color in seen if color.alpha() > 200)

    window = open_for_test(qtbot, tmp_path)
    window.choose_theme("light")
    assert darkest(window) < 80
    window.choose_theme("dark")
    assert darkest(window) > 160
    assert QApplication.palette().color(QPalette.ColorRole.Window) == theme.DARK["chrome"]
    assert settings_in(tmp_path).get(THEME) == "dark"
    window.choose_theme("light")


def test_a_setting_of_another_type_counts_as_its_default(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for setting in TABLE:
        assert settings.get(setting) == setting.default
    settings.remember_file(tmp_path / "a.symloom")
    again: Settings = settings_in(tmp_path)
    again._store.setValue("window/geometry", "nonsense")
    assert again.get(TABLE[1]) == TABLE[1].default


def test_opening_the_window_imports_neither_torch_nor_the_plots() -> None:
    """torch alone takes longer than the window may; pyqtgraph comes after the first picture."""
    script = (
        "import sys\n"
        "from studio.app import make_application, open_window\n"
        "make_application(['symloom'])\n"
        "window = open_window()\n"
        "heavy = {'torch', 'pyqtgraph', 'sklearn', 'scipy'} & set(sys.modules)\n"
        "window.close()\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[]", done.stderr
