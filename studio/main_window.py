"""The window: the canvas in the middle, panels around it, menus above, totals below.

It only puts parts together and passes signals on: what the menus do is in `actions`, `files`, `editing` and
`exports`; every view follows the document model by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from graph.operator import Operator
from graph.operators import OPERATORS
from studio import icons, theme
from studio.actions import TABLE, Actions
from studio.arrange import arrange
from studio.canvas import CanvasView
from studio.canvas.fitting import OpenEnd, takes
from studio.code_view import CodeView
from studio.dock import Dock
from studio.document import DocumentChange, DocumentModel
from studio.exports import Exports
from studio.files import OPENABLE, Files
from studio.findings import Findings
from studio.footer import Footer
from studio.inspector.panel import Inspector
from studio.message_bar import MessageBar
from studio.palette import Palette
from studio.problems import ProblemList
from studio.quick_add import QuickAdd
from studio.settings import GEOMETRY, LAYOUT, THEME, Settings

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel

_LAYOUT_VERSION = 1
_TOOLBAR = "new open save | undo redo | arrange check | zoom_out zoom_in zoom_fit | train pause stop".split()
_ON_NODES = ("cut", "copy", "duplicate", "delete", "", "rename", "zoom_selection", "arrange")
_ON_PAPER = ("paste", "select_all", "", "arrange", "zoom_fit")


class MainWindow(QMainWindow):
    """One document's window."""

    theme_changed = Signal()

    model: DocumentModel
    files: Files
    exports: Exports
    canvas: CanvasView

    def __init__(self, model: DocumentModel, settings: Settings) -> None:
        super().__init__()
        self.model = model
        self.settings = settings
        self.findings = Findings(model, self)
        self.runs: RunPanel | None = None  # until `add_runs`
        self.link: WorkerLink | None = None
        self.setAcceptDrops(True)
        self.setWindowIcon(icons.application_icon())
        self.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._build_centre()
        self.files = Files(model, settings, self.messages, self)
        self.exports = Exports(model, settings, self.messages, self)
        self._build_panels()
        self._build_status()
        self.actions_ = Actions(TABLE, self)
        self._build_menus()
        self._build_toolbar()
        self._connect()
        self._restore()
        self._start_over()

    # -- parts ---------------------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        self.messages = MessageBar()
        self.canvas = CanvasView(self.model)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.quick_add = QuickAdd(self.operators, self)
        self._search_at: tuple[QPointF, OpenEnd | None] = (QPointF(), None)

    def _build_panels(self) -> None:
        self.palette_ = Palette(self.operators)
        self._blocks = tuple(self.model.document.blocks)
        self.palette_.setMinimumWidth(208)
        self.inspector = Inspector(self.model, self.findings, self.settings)
        self.problems = ProblemList(self.model, self.findings)
        self.code = CodeView(self.model)
        self.docks = {
            dock.objectName(): dock
            for dock in (
                Dock("palette", self.tr("Operators"), self.palette_, self),
                Dock("inspector", self.tr("Inspector"), self.inspector, self, self.inspector.switches),
                Dock("runs", self.tr("Training"), QWidget(), self),
                Dock("problems", self.tr("Problems"), self.problems, self),
                Dock("code", self.tr("Code"), self.code, self),
            )
        }
        areas = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
        self.addDockWidget(areas.LeftDockWidgetArea, self.docks["palette"])
        self.addDockWidget(areas.RightDockWidgetArea, self.docks["inspector"])
        self.addDockWidget(areas.BottomDockWidgetArea, self.docks["runs"])
        self.tabifyDockWidget(self.docks["runs"], self.docks["problems"])
        self.tabifyDockWidget(self.docks["problems"], self.docks["code"])
        self.docks["runs"].raise_()
        self.resizeDocks(
            [self.docks["palette"], self.docks["inspector"]], [224, 312], Qt.Orientation.Horizontal
        )
        self.resizeDocks([self.docks["runs"]], [316], Qt.Orientation.Vertical)

    def add_runs(self) -> None:
        """Fill the training panel and start the worker; after the first show, because the plots take long to import."""
        from studio.runs.link import WorkerLink
        from studio.runs.panel import RunPanel

        if self.runs is not None or not self.isVisible():  # there already, or the window was closed at once
            return
        link = WorkerLink(self)
        self.exports.connect_worker(link)  # before the panel, whose changes of state look at what it knows
        self.runs = RunPanel(self.model, link)
        self.runs.setMinimumHeight(160)
        self.docks["runs"].setWidget(self.runs)
        self.runs.state_changed.connect(lambda _: self.actions_.update())
        self.runs.node_requested.connect(self.canvas.reveal)
        self.link = link
        self.actions_.update()
        link.start()

    def _build_status(self) -> None:
        self.totals = Footer(self.model, self.findings, self)
        self._hint = QLabel()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self._hint, 1)
        bar.addPermanentWidget(self.totals.network)
        bar.addPermanentWidget(self.totals.problems)

    def _build_menus(self) -> None:
        self.menus = self.actions_.fill(self.menuBar())
        files = self.menus["&File"]
        recent = QMenu(self.tr("Open &Recent"), self)
        recent.aboutToShow.connect(lambda: self.files.fill_recent(recent))
        examples = QMenu(self.tr("Open E&xample"), self)
        examples.aboutToShow.connect(lambda: self.files.fill_examples(examples))
        for menu in (recent, examples):
            files.insertMenu(files.actions()[files.actions().index(self.actions_["save"]) - 1], menu)
        view = self.menus["&View"]
        view.addSeparator()
        panels = view.addMenu(self.tr("&Panels"))
        for dock in self.docks.values():
            panels.addAction(dock.toggleViewAction())
        self.menus["panels"] = panels
        themes = view.addMenu(self.tr("&Theme"))
        group = QActionGroup(self)
        for choice, text in zip(
            theme.CHOICES, (self.tr("As the &system"), self.tr("&Light"), self.tr("&Dark")), strict=True
        ):
            action = themes.addAction(text)
            action.setCheckable(True)
            action.setChecked(self.settings.get(THEME) == choice)
            action.triggered.connect(lambda _=False, choice=choice: self.choose_theme(choice))
            group.addAction(action)

    def _build_toolbar(self) -> None:
        bar = QToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setFixedHeight(44)
        self.addToolBar(bar)
        for name in _TOOLBAR:
            if name != "|":
                bar.addAction(self.actions_[name])
                bar.widgetForAction(self.actions_[name]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            else:
                bar.addSeparator()
        self.toolbar = bar

    def _connect(self) -> None:
        self.model.changed.connect(self._follow)
        self.model.replaced.connect(self._start_over)
        self.findings.updated.connect(self._show_badges)
        self.model.selection_changed.connect(self._update_actions)
        self.model.undo_stack.indexChanged.connect(self._update_actions)
        self.model.clean_changed.connect(lambda clean: self.setWindowModified(not clean))
        self.model.path_changed.connect(lambda _: self._show_title())
        QGuiApplication.clipboard().dataChanged.connect(self._update_actions)
        self.inspector.failed.connect(lambda sentence: self.messages.say(sentence, "error"))
        self.palette_.add_requested.connect(self.add_operator)
        self.canvas.status.connect(self._hint.setText)
        self.canvas.node_activated.connect(lambda _: self.show_inspector())
        self.canvas.search_requested.connect(self._search)
        self.canvas.customContextMenuRequested.connect(self._canvas_menu)
        self.quick_add.chosen.connect(self._add_at_search)
        self.problems.chosen.connect(self.canvas.reveal)
        self.totals.problems.clicked.connect(lambda: self.docks["problems"].reveal())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    # Slots, not lambdas, because the desktop outlives the window.
    @Slot()
    def _update_actions(self) -> None:
        if isValid(self.model.undo_stack):  # at exit the stack tells of its own end
            self.actions_.update()

    @Slot()
    def _follow_desktop(self) -> None:
        self.choose_theme(self.settings.get(THEME))

    # -- following the document ----------------------------------------------------------------------------

    def _follow(self, change: DocumentChange) -> None:
        if change.recipe:
            self._show_title()
        self._list_blocks()
        self.actions_.update()

    @Slot()
    def _start_over(self) -> None:
        self._show_title()
        self._list_blocks()
        self.setWindowModified(False)
        self.actions_.update()
        QTimer.singleShot(0, self.canvas, self.canvas.zoom_to_fit)

    def _list_blocks(self) -> None:
        blocks = tuple(self.model.document.blocks)
        if blocks != self._blocks:
            self._blocks = blocks
            self.palette_.refresh()

    @Slot()
    def _show_badges(self) -> None:
        self.canvas.show_problems(self.findings.by_node())

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.files.title()}[*] – Symloom")
        self.setWindowFilePath(str(self.model.path) if self.model.path else "")

    # -- what the menus do ---------------------------------------------------------------------------------

    def operators(self) -> list[Operator]:
        """Everything a node can be here: the catalogue and the document's own blocks."""
        document = self.model.document
        blocks = (document.operator(name) for name in document.blocks)
        return [*OPERATORS.values(), *(block for block in blocks if block is not None)]

    @property
    def can_paste(self) -> bool:
        """Whether the clipboard holds nodes."""
        text = QGuiApplication.clipboard().text()
        return text.lstrip().startswith("{") and '"symloom"' in text[:200]

    def add_operator(self, name: str) -> None:
        """Add a node where there is room in sight, and let the keyboard act on it."""
        self.canvas.editing.add_operator(name)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self) -> None:
        """Lay out the network, or the selected nodes if there are several."""
        arrange(self.model, self.canvas, self.tr("Arrange"))

    def rename(self) -> None:
        """Rename the selected node where it stands."""
        self.canvas.focus_on(next(iter(self.model.selection), None))
        self.canvas.editing.rename()

    def show_inspector(self) -> None:
        """Show the selected node's attributes."""
        self.docks["inspector"].reveal()
        self.inspector.turn_to(1)

    def find_operator(self) -> None:
        """Put the cursor into the palette's search."""
        self.docks["palette"].reveal()
        self.palette_.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.palette_.search_field.selectAll()

    def check(self) -> None:
        """Show the problems, or say that there are none."""
        self.findings.refresh()
        if self.problems.problems:
            self.docks["problems"].reveal()
        else:
            self.messages.say(self.tr("No problems found."), "done")

    def choose_theme(self, choice: theme.Choice | str) -> None:
        """Change the colours, and remember it."""
        chosen: theme.Choice = choice if choice in theme.CHOICES else "system"
        self.settings.set(THEME, chosen)
        theme.apply(chosen)
        icons.redress(self)
        self.palette_.refresh()
        self.problems.redress()
        self.code.redress()
        self.inspector.node.refresh()
        self.totals.refresh()
        self.theme_changed.emit()

    @property
    def can_train(self) -> bool:
        return self.runs is not None and not self.runs.session.active

    @property
    def can_pause(self) -> bool:
        return self.runs is not None and (self.runs.session.can_pause or self.runs.session.can_resume)

    @property
    def can_stop(self) -> bool:
        return self.runs is not None and self.runs.session.can_stop

    def train(self) -> None:
        """Start a run, and show it."""
        if self.runs is not None:
            self.docks["runs"].reveal()
            self.runs.start()

    def pause(self) -> None:
        """Pause the run, or let it go on."""
        if self.runs is not None:
            self.runs.pause_or_resume()

    def stop(self) -> None:
        """End the run after the step at hand."""
        if self.runs is not None:
            self.runs.stop()

    def show_about(self) -> None:
        """Say what this is."""
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("About Symloom"))
        box.setIconPixmap(self.windowIcon().pixmap(64, 64))
        box.setText("<b>Symloom</b>")
        box.setInformativeText(
            self.tr(
                "Draw neural networks as graphs, train them while you watch, take the code with you."
                "\n\nApache License 2.0"
            )
        )
        box.exec()

    def show_reference(self) -> None:
        """Open the operator reference, at the selected node's operator if there is one."""
        from studio.reference import Reference

        names = [self.model.document.graph[name].op for name in self.model.selection]
        self.reference = Reference(self.operators(), self)
        self.reference.show_operator(names[0] if names else "")
        self.reference.show()

    # -- events --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _document_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _document_in(event)
        if path is not None:
            event.acceptProposedAction()
            # After the drop is over: the question about unsaved changes must not keep the other program waiting.
            QTimer.singleShot(0, self, lambda: self.files.open(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_discard():
            event.ignore()
            return
        self.settings.set(GEOMETRY, self.saveGeometry())
        self.settings.set(LAYOUT, self.saveState(_LAYOUT_VERSION))
        if self.link is not None:
            self.link.finish()
        event.accept()

    def _restore(self) -> None:
        self.resize(1280, 800)
        geometry, layout = self.settings.get(GEOMETRY), self.settings.get(LAYOUT)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not layout.isEmpty():
            self.restoreState(layout, _LAYOUT_VERSION)
        for dock in self.docks.values():
            dock.fit_head()

    def _search(self, place: QPointF, context: object) -> None:
        """The canvas asks for an operator at a place of the scene, perhaps one that fits a loose wire."""
        end = context if isinstance(context, OpenEnd) else None
        self._search_at = (place, end)
        hint = self.tr("Add after %1").replace("%1", end.node) if end and end.is_output else ""
        if end and not end.is_output:
            hint = self.tr("Add before %1").replace("%1", end.node)
        self.quick_add.open_at(
            self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(place)),
            None if end is None else lambda operator: fits(operator, end),
            hint,
        )

    def _add_at_search(self, name: str) -> None:
        place, end = self._search_at
        self.canvas.editing.add_operator(name, place, end=end)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _canvas_menu(self, place: QPoint) -> None:
        """What can be done where the right button was pressed."""
        names = _ON_NODES if self.model.selection else _ON_PAPER
        self.actions_.context_menu(names, self).exec(self.canvas.viewport().mapToGlobal(place))


def fits(operator: Operator, end: OpenEnd) -> bool:
    """Whether a new node of this operator could be joined to a wire that was let go."""
    if end.is_output:
        return any(end.type is None or takes(port, end.type) for port in operator.inputs)
    outputs = operator.output_ports(operator.resolve({}))
    return bool(outputs)


def _document_in(event: QDropEvent) -> Path | None:
    """The document file that is being dragged, if it is one."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in OPENABLE else None
