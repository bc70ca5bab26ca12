"""Line icons, drawn from the SVG files in assets in whatever colour the theme asks for.

`dress` gives an action or a button its icon and remembers which, so that `redress` can draw all of a window's
icons again in another theme.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from assets import path

_NAME, _ROLE = "icon_name", "icon_role"
_SIZES = (16, 18, 20, 24)


def icon(name: str, color: QColor, disabled: QColor | None = None) -> QIcon:
    """The icon of that file name in a colour; disabled actions show it paler."""
    return _icon(name, color.name(), disabled.name() if disabled else "")


def pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` pixels at 100 %."""
    found = QPixmap(QSize(size, size) * ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    _renderer(name, color.name()).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    found.setDevicePixelRatio(ratio)
    return found


def file(name: str, color: QColor) -> str:
    """The icon as a PNG file, for stylesheets, which take no picture from memory."""
    target = _folder() / f"{name}-{color.name()[1:]}.png"
    if not target.exists():
        pixmap(name, color, 16).save(str(target))
        pixmap(name, color, 16, 2.0).save(str(target.with_name(f"{target.stem}@2x.png")))
    return target.as_posix()


def application_icon() -> QIcon:
    """The window's own icon, in its own colours."""
    found = QIcon()
    for size in (16, 32, 48, 64, 128):
        found.addPixmap(pixmap("symloom", QColor("white"), size))
    return found


def dress(
    target: QAction | QAbstractButton, name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText
) -> None:
    """Give an action or a button an icon in the palette's colour of `role`."""
    target.setProperty(_NAME, name)
    target.setProperty(_ROLE, role.value)
    _draw(target)


def dress_clear_button(field: QLineEdit) -> None:
    """Give the button that empties a field the icon of this set, in place of Qt's."""
    action = field.findChild(QAction, "_q_qlineeditclearaction")
    assert action is not None, "call setClearButtonEnabled before"
    dress(action, "close", QPalette.ColorRole.PlaceholderText)


def redress(root: QWidget) -> None:
    """Draw the icons of everything inside `root` again, because the palette changed."""
    for target in (*root.findChildren(QAction), *root.findChildren(QAbstractButton)):
        if target.property(_NAME):
            _draw(target)


def _draw(target: QObject) -> None:
    assert isinstance(target, (QAction, QAbstractButton))
    palette = QGuiApplication.palette()
    role = QPalette.ColorRole(target.property(_ROLE))
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    target.setIcon(icon(target.property(_NAME), palette.color(role), disabled))


@cache
def _icon(name: str, color: str, disabled: str) -> QIcon:
    found = QIcon()
    for size in _SIZES:
        for ratio in (1.0, 2.0):
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # left out, a chosen row would tint it
                found.addPixmap(pixmap(name, QColor(color), size, ratio), mode)
            if disabled:
                found.addPixmap(pixmap(name, QColor(disabled), size, ratio), QIcon.Mode.Disabled)
    return found


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    text = path("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid(), f"{name}.svg cannot be drawn"
    return renderer


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="symloom-icons-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
