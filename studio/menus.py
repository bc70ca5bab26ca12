"""The menu bar, the toolbar and the canvas's context menu of a window: the table of actions, and what is not fixed.

Not fixed are the recent files, the examples, the panels, the themes and the languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolBar

from studio import language, theme
from studio.action_table import MENUS
from studio.settings import LANGUAGE, THEME

if TYPE_CHECKING:
    from studio.main_window import MainWindow

_TOOLBAR = "new open save | undo redo | arrange check | zoom_out zoom_in zoom_fit | train pause stop".split()
_ON_NODES = (
    "cut",
    "copy",
    "duplicate",
    "delete",
    "",
    "rename",
    "bypass",
    "extract",
    "swap",
    "",
    "make_block",
    "expand_block",
    "rename_block",
    "keep_block",
    "add_frame",
    "",
    "zoom_selection",
    "arrange",
    "",
    "operator_help",
)
_OF_BLOCKS = ("expand_block", "rename_block", "keep_block")  # in the way where no block is selected
_ON_WIRES = ("add_point", "swap", "", "delete")
_ON_ANNOTATIONS = ("cut", "copy", "duplicate", "delete", "", "rename")
_ON_PAPER = ("add_operator", "add_note", "", "paste", "select_all", "", "arrange", "zoom_fit")


class Menus(QObject):
    """Builds them for one window, whose actions are there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.by_path = window.actions_.fill(window.menuBar(), MENUS)
        for menu in self.by_path.values():
            menu.aboutToHide.connect(lambda: window.canvas.editing.leave_cursor())
        self._add_files()
        self._add_views()
        self._add_toolbar()

    def _add_files(self) -> None:
        window, files = self._window, self.by_path["&File"]
        recent = QMenu(self.tr("Open &Recent"), window)
        recent.aboutToShow.connect(lambda: window.files.fill_recent(recent))
        examples = QMenu(self.tr("Open E&xample"), window)
        examples.aboutToShow.connect(lambda: window.files.fill_examples(examples))
        for menu in (recent, examples):
            files.insertMenu(files.actions()[files.actions().index(window.actions_["save"]) - 1], menu)

    def _add_views(self) -> None:
        window, view = self._window, self.by_path["&View"]
        view.addSeparator()
        panels = view.addMenu(self.tr("&Panels"))
        for dock in window.docks.values():
            panels.addAction(dock.toggleViewAction())
        self.by_path["panels"] = panels
        worded = (self.tr("As the &system"), self.tr("&Light"), self.tr("&Dark"))
        self._add_choice(
            view.addMenu(self.tr("&Theme")),
            zip(theme.CHOICES, worded, strict=True),
            window.settings.get(THEME),
            window.choose_theme,
        )
        languages = view.addMenu(self.tr("&Language"))
        self._add_choice(
            languages,
            ((language.SYSTEM, self.tr("As the &system")), *language.LANGUAGES.items()),
            window.settings.get(LANGUAGE),
            window.choose_language,
        )
        self.by_path["languages"] = languages

    def _add_choice(
        self, menu: QMenu, entries: Iterable[tuple[str, str]], now: str, choose: Callable[[str], None]
    ) -> None:
        """Entries of which one holds."""
        group = QActionGroup(self)
        for value, text in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == now)
            action.triggered.connect(lambda _=False, value=value: choose(value))
            group.addAction(action)

    def _add_toolbar(self) -> None:
        window = self._window
        bar = QToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setFixedHeight(44)
        window.addToolBar(bar)
        for name in _TOOLBAR:
            if name != "|":
                bar.addAction(window.actions_[name])
                bar.widgetForAction(window.actions_[name]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            else:
                bar.addSeparator()

    def show_on_canvas(self, place: QPoint) -> None:
        """What can be done where the right button was pressed."""
        menu, canvas = self.on_canvas(), self._window.canvas
        with canvas.editing.asked_at(canvas.scene_point(QPointF(place))):
            menu.exec(canvas.viewport().mapToGlobal(place))
        menu.deleteLater()

    def on_canvas(self) -> QMenu:
        """What can be done with what is selected on the canvas."""
        window = self._window
        scene = window.canvas.scene_tables
        wires = bool(scene.selected_wires or scene.selected_bends)
        names: tuple[str, ...] = _ON_WIRES if wires else _ON_PAPER
        if window.shown.selection:
            names = _ON_NODES
        elif scene.selected_annotations:
            names = _ON_ANNOTATIONS
        shown = (name for name in names if name not in _OF_BLOCKS or window.actions_[name].isEnabled())
        menu = window.actions_.context_menu(shown, window)
        if names is _ON_ANNOTATIONS:
            menu.addMenu(self.by_path["&Graph/Colo&ur"])
        return menu
