"""The look, declared once: two sets of colours, four sizes of type, an 8 px grid, one small stylesheet.

`apply` dresses the application in the light or the dark set; `system` follows the desktop, also while it
changes. Text stands out from what is behind it by at least 4.5 to 1 in both sets, and fields by 3 to 1 (WCAG AA;
tests measure it). Views that paint themselves take their colours from the application's palette.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from studio import icons
from studio.canvas.style import style_of

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")
GRID = 8


@dataclass(frozen=True)
class Colors:
    """The colours of one set.

    Args:
        chrome: behind panels, bars and menus.
        paper: behind lists and fields, and the canvas.
        raised: buttons, tooltips, popups.
        line: borders and separators.
        edge: the border of a button or a popup, whose content is found without it.
        field: the border of an empty field and the handle of a scroll bar, which stand out by 3 to 1.
        hover, chosen: behind a row under the pointer, and the selected one.
        ink, faint: text, and secondary text.
        accent: the one colour that means selected, focused or go; `on_accent` is text upon it.
        danger, caution, good: errors, warnings, success.
    """

    chrome: str
    paper: str
    raised: str
    line: str
    edge: str
    field: str
    hover: str
    chosen: str
    ink: str
    faint: str
    accent: str
    on_accent: str
    danger: str
    caution: str
    good: str

    def __getitem__(self, name: str) -> QColor:
        return QColor(getattr(self, name))

    def names(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


LIGHT = Colors(
    chrome="#fbfbfc",
    paper="#ffffff",
    raised="#ffffff",
    line="#e2e5ea",
    edge="#c4cad3",
    field="#89929f",
    hover="#eef0f3",
    chosen="#dfe9fb",
    ink="#1a1e26",
    faint="#566070",
    accent="#1f5fd6",
    on_accent="#ffffff",
    danger="#b3261e",
    caution="#7a5200",
    good="#1c6b3a",
)
DARK = Colors(
    chrome="#1c1e23",
    paper="#15171b",
    raised="#272a31",
    line="#2f333b",
    edge="#464d59",
    field="#6f7887",
    hover="#272b32",
    chosen="#263a5c",
    ink="#e9ebef",
    faint="#a6aebb",
    accent="#6ca6ff",
    on_accent="#10131a",
    danger="#ff8f86",
    caution="#f0b64a",
    good="#6fce92",
)


def colors() -> Colors:
    """The set the application wears now."""
    return DARK if _is_dark(QApplication.palette()) else LIGHT


def category_color(category: str) -> QColor:
    """A category's colour, the canvas's own."""
    return style_of(QApplication.palette()).category(category)


def apply(choice: Choice) -> None:
    """Dress the application."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dark = choice == "dark" or (choice == "system" and system_is_dark())
    worn = DARK if dark else LIGHT
    sheet = _stylesheet(worn)
    if application.styleSheet() != sheet:  # polishing every widget again takes a quarter of a second
        application.setPalette(_palette(worn))
        application.setStyleSheet(sheet)


def system_is_dark() -> bool:
    """Whether the desktop prefers dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def font(size: Literal["small", "body", "title", "heading"] = "body", *, bold: bool = False) -> QFont:
    """The system's font in one of the four sizes."""
    found = QFont(QApplication.font())
    points = found.pointSizeF() if found.pointSizeF() > 0 else 10.0
    found.setPointSizeF(points + {"small": -1.0, "body": 0.0, "title": 1.0, "heading": 4.0}[size])
    if bold:
        found.setWeight(QFont.Weight.DemiBold)
    return found


def _is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def _palette(c: Colors) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for roles, name in (
        ((role.Window, role.Midlight), "chrome"),
        ((role.Base, role.AlternateBase), "paper"),
        ((role.Button, role.ToolTipBase, role.Light), "raised"),
        ((role.Mid, role.Dark), "line"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), "ink"),
        ((role.PlaceholderText,), "faint"),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), "accent"),
        ((role.HighlightedText,), "on_accent"),
    ):
        for each in roles:
            palette.setColor(each, c[name])
    palette.setColor(role.Shadow, QColor("#000000"))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, each, _disabled(c))
    palette.setColor(group.Disabled, role.Highlight, c["edge"])
    return palette


def _disabled(c: Colors) -> QColor:
    ink, paper = c["faint"], c["chrome"]
    return QColor(
        (ink.red() + paper.red()) // 2, (ink.green() + paper.green()) // 2, (ink.blue() + paper.blue()) // 2
    )


def _stylesheet(c: Colors) -> str:
    files = {
        "arrow": icons.file("chevron-down", c["faint"]),
        "tick": icons.file("tick", c["on_accent"]),
        "dash": icons.file("dash", c["accent"]),
    }
    return _fill(_SHEET, {**c.names(), **files, "disabled": _disabled(c).name()})


def _fill(sheet: str, values: dict[str, str]) -> str:
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet


_SHEET = """
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QMenuBar { background: @chrome; border-bottom: 1px solid @line; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @raised; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: @chosen; color: @ink; }
QMenu::item:disabled { color: @disabled; background: transparent; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QToolTip { background: @raised; color: @ink; border: 1px solid @edge; padding: 6px 8px; }
QToolBar { background: @chrome; border: none; border-bottom: 1px solid @line; padding: 1px 8px; spacing: 1px; }
QToolBar::separator { background: @line; width: 1px; margin: 6px 6px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @chosen; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton#primary { padding: 4px 12px 4px 8px; background: @accent; color: @on_accent; font-weight: 600; }
QToolButton#primary:disabled { background: @hover; color: @disabled; }
QStatusBar { background: @chrome; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QStatusBar QLabel, QStatusBar QToolButton { color: @faint; padding: 2px 6px; }
QStatusBar QToolButton:hover { color: @ink; }

QPushButton { background: @raised; border: 1px solid @edge; border-radius: 5px; padding: 5px 12px; min-height: 16px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border-color: @accent; }
QPushButton:default { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton:disabled { color: @disabled; }

QLineEdit, QComboBox, QAbstractSpinBox {
    background: @paper; border: 1px solid @field; border-radius: 5px; padding: 3px 7px; min-height: 18px;
    selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit:hover, QComboBox:hover { border-color: @faint; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled { color: @disabled; background: @chrome; }
QLineEdit[wrong="true"] { border-color: @danger; }
QLineEdit#heading { border-color: transparent; background: transparent; padding-left: 4px; }
QLineEdit#heading:hover { border-color: @field; }
QLineEdit#heading:focus { border-color: @accent; background: @paper; }
QLineEdit#heading[wrong="true"] { border-color: @danger; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("@arrow"); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: @raised; border: 1px solid @edge; padding: 4px; outline: none;
    selection-background-color: @chosen; selection-color: @ink;
}
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @faint; border-radius: 3px; background: @paper; }
QCheckBox::indicator:hover { border-color: @ink; }
QCheckBox:focus::indicator { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url("@tick"); }
QCheckBox::indicator:indeterminate { background: @paper; border-color: @accent; image: url("@dash"); }

QAbstractItemView { background: @chrome; border: none; outline: none; }
QTreeView, QListView { selection-background-color: @chosen; selection-color: @ink; }
QTreeView::item, QListView::item { border: none; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTreeView::item:selected, QListView::item:selected { background: @chosen; color: @ink; }
QHeaderView::section { background: @chrome; color: @faint; border: none; border-bottom: 1px solid @line;
    padding: 4px 8px; }
QScrollArea, QScrollArea > QWidget > QWidget#form { background: @chrome; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @field; border-radius: 3px; margin: 2px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QDockWidget { border: none; }
QTabBar { background: @chrome; }
QTabBar::tab { background: transparent; color: @faint; border: none; padding: 6px 12px; margin: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @ink; }
QTabBar::tab:selected { color: @ink; border-bottom: 2px solid @accent; }
QWidget#startPage { background: @paper; }
QToolButton#card { border: 1px solid @line; border-radius: 6px; padding: 7px; background: @raised; }
QToolButton#card:hover, QToolButton#card:focus { border: 1px solid @accent; }
QToolButton#recent { text-align: left; padding: 4px 6px; }
QTreeView#nodes::item { padding: 3px 5px; }
QTreeView#problems::item { padding: 5px 6px; border-bottom: 1px solid @line; }
QListView#history::item { padding: 5px 6px; }
QToolButton#tabClose { padding: 1px; margin-left: 4px; }
QWidget#panelHead { background: @chrome; }
QWidget#panelHead QToolButton { padding: 2px; }
QPushButton#remedy { text-align: left; }
QLabel[role="faint"], QCheckBox[role="faint"] { color: @faint; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="caution"] { color: @caution; }
QFrame[role="rule"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QFrame#messageBar { background: @raised; border: none; border-bottom: 1px solid @line; }
QFrame#messageUpon { background: @raised; border: 1px solid @edge; border-radius: 6px; }
QFrame#messageBar[level="error"], QFrame#messageUpon[level="error"] { border-left: 3px solid @danger; }
QFrame#messageBar[level="done"], QFrame#messageUpon[level="done"] { border-left: 3px solid @good; }
QFrame#messageBar[level="note"], QFrame#messageUpon[level="note"] { border-left: 3px solid @accent; }
QFrame#quickAdd { background: @raised; border: 1px solid @edge; }
QFrame#quickAdd QTreeView { background: @raised; }
QPlainTextEdit { background: @paper; border: none; selection-background-color: @accent;
    selection-color: @on_accent; }
QToolButton#segment { color: @faint; padding: 3px 10px; border-radius: 5px; }
QToolButton#segment:hover { color: @ink; background: transparent; }
QToolButton#segment:checked { color: @ink; background: @hover; font-weight: 600; }
QToolButton#group { color: @ink; font-weight: 600; padding: 4px 6px 4px 0; margin-left: -6px; }
QToolButton#group:hover, QToolButton#group:checked { background: transparent; }
"""
