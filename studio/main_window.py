"""The window: the canvas in the middle, panels around it, menus above, totals below.

It only puts parts together and passes signals on: what the menus do is in `actions`, `files`, `editing` and
`exports`; every view follows the document model by itself.
"""

from __future__ import annotations

from datetime import datetime
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
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from graph.document import Document
from graph.errors import SymloomError
from graph.operator import Operator
from graph.operators import OPERATORS
from graph.own_data import guessed
from studio import icons, language, theme
from studio.action_table import MENUS, TABLE
from studio.actions import Actions
from studio.arrange import arrange
from studio.autosave import left_over
from studio.block_shelf import BlockShelf
from studio.canvas import CanvasView
from studio.canvas.fitting import OpenEnd, takes
from studio.code_view import CodeView
from studio.dock import Dock
from studio.document import DocumentChange, DocumentModel
from studio.document_page import DocumentPage
from studio.exports import Exports
from studio.files import OPENABLE, Files
from studio.findings import Findings
from studio.footer import Footer
from studio.inspector.panel import Inspector
from studio.message_bar import MessageBar
from studio.palette import Palette
from studio.problems import ProblemList
from studio.quick_add import QuickAdd
from studio.settings import GEOMETRY, LANGUAGE, LAYOUT, THEME, Settings
from studio.tabs import DocumentTabs

if TYPE_CHECKING:
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel
    from studio.thumbnails import Thumbnails

_LAYOUT_VERSION = 3
_TOOLBAR = "new open save | undo redo | arrange check | zoom_out zoom_in zoom_fit | train pause stop".split()
_ON_NODES = ("cut", "copy", "duplicate", "delete", "", "rename", "zoom_selection", "arrange")
_ON_PAPER = ("paste", "select_all", "", "arrange", "zoom_fit")


class MainWindow(QMainWindow):
    """The open documents and the panels round the one in front."""

    theme_changed = Signal()

    files: Files
    tabs: DocumentTabs
    messages: MessageBar

    def __init__(self, model: DocumentModel, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.shelf = BlockShelf(settings.blocks_folder)
        self.link: WorkerLink | None = None  # until `add_runs`
        self.thumbnails: Thumbnails | None = None  # until the start page is shown
        self.setAcceptDrops(True)
        self.setWindowIcon(icons.application_icon())
        self.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._build_centre()
        self.files = Files(self)
        first = self._make_page(model)
        self.tabs.add(first)
        self._build_panels()
        self._build_status()
        self.actions_ = Actions(TABLE, self)
        self._build_menus()
        self._build_toolbar()
        self._connect()
        self._restore()
        self._turn()

    # -- the document in front -----------------------------------------------------------------------------

    @property
    def page(self) -> DocumentPage:
        """The document in front with its views."""
        return self.tabs.current

    @property
    def model(self) -> DocumentModel:
        return self.page.model

    @property
    def shown(self) -> DocumentModel:
        """What the canvas shows: the document, or the inside of one of its blocks."""
        return self.canvas.model

    @property
    def canvas(self) -> CanvasView:
        return self.page.canvas

    @property
    def findings(self) -> Findings:
        return self.page.findings

    @property
    def inspector(self) -> Inspector:
        return self.page.inspector

    @property
    def problems(self) -> ProblemList:
        return self.page.problems

    @property
    def code(self) -> CodeView:
        return self.page.code

    @property
    def exports(self) -> Exports:
        return self.page.exports

    @property
    def runs(self) -> RunPanel | None:
        return self.page.runs

    # -- parts ---------------------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        self.messages = MessageBar()
        self.tabs = DocumentTabs()
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.tabs, 1)
        self.setCentralWidget(centre)
        self.quick_add = QuickAdd(self.operators, self)

    def _make_page(self, model: DocumentModel) -> DocumentPage:
        """A page for a document, whose signals the window follows while it is in front."""
        page = DocumentPage(model, self.settings, self.messages, self.tabs)
        page.canvas.own_block = self.shelf.entry
        model.changed.connect(lambda change: self._follow(page, change))
        model.replaced.connect(lambda: self._start_over(page))
        model.selection_changed.connect(self._update_actions)
        model.undo_stack.indexChanged.connect(self._update_actions)
        for signal in (model.clean_changed, model.path_changed):
            signal.connect(lambda _: self._show_title(page))
        page.left_start.connect(lambda: self._show_title(page))
        page.outline.opened.connect(lambda _: self.show_inspector())
        page.level_changed.connect(self._follow_level)
        canvas = page.canvas
        canvas.status.connect(lambda text: self._hint.setText(text))
        canvas.node_activated.connect(lambda _: self.show_inspector())
        canvas.search_requested.connect(self._search)
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        canvas.customContextMenuRequested.connect(self._canvas_menu)
        return page

    def _build_panels(self) -> None:
        self.palette_ = Palette(self.operators)
        self._blocks = tuple(self.model.document.blocks)
        self.palette_.setMinimumWidth(208)
        self._stacks = {
            name: QStackedWidget() for name in ("inspector", "runs", "problems", "code", "history", "outline")
        }
        self._switches = QStackedWidget()  # in the inspector's head
        self.docks = {
            dock.objectName(): dock
            for dock in (
                Dock("palette", self.tr("Operators"), self.palette_, self),
                Dock("inspector", self.tr("Inspector"), self._stacks["inspector"], self, self._switches),
                Dock("runs", self.tr("Training"), self._stacks["runs"], self),
                Dock("problems", self.tr("Problems"), self._stacks["problems"], self),
                Dock("code", self.tr("Code"), self._stacks["code"], self),
                Dock("history", self.tr("History"), self._stacks["history"], self),
                Dock("outline", self.tr("Outline"), self._stacks["outline"], self),
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
        self.tabifyDockWidget(self.docks["code"], self.docks["history"])
        self.tabifyDockWidget(self.docks["history"], self.docks["outline"])
        self.docks["runs"].raise_()
        self.resizeDocks(
            [self.docks["palette"], self.docks["inspector"]], [224, 312], Qt.Orientation.Horizontal
        )
        self.resizeDocks([self.docks["runs"]], [316], Qt.Orientation.Vertical)

    def add_runs(self) -> None:
        """Fill the training panel and start the worker; after the first show, because the plots take long to import."""
        from studio.runs.link import WorkerLink

        if self.link is not None or not self.isVisible():  # there already, or the window was closed at once
            return
        self.link = WorkerLink(self)
        self._show_panels()
        self.link.start()

    def _show_panels(self) -> None:
        """Put what belongs to the document in front into the docks."""
        page = self.page
        if self.link is not None and page.runs is None:
            runs = page.add_runs(self.link)
            runs.state_changed.connect(self._update_actions)
            runs.finished.connect(self._update_actions)
        for name, widget in page.panels().items():
            stack = self._stacks[name]
            if stack.indexOf(widget) < 0:
                stack.addWidget(widget)
            stack.setCurrentWidget(widget)
        switches = page.inspector.switches
        if self._switches.indexOf(switches) < 0:
            self._switches.addWidget(switches)
        self._switches.setCurrentWidget(switches)
        self.actions_.update()

    def _build_status(self) -> None:
        self.totals = Footer(self)
        self._hint = QLabel()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self._hint, 1)
        bar.addPermanentWidget(self.totals.network)
        bar.addPermanentWidget(self.totals.problems)

    def _build_menus(self) -> None:
        self.menus = self.actions_.fill(self.menuBar(), MENUS)
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
        languages = view.addMenu(self.tr("&Language"))
        group = QActionGroup(self)
        for name, text in ((language.SYSTEM, self.tr("As the &system")), *language.LANGUAGES.items()):
            action = languages.addAction(text)
            action.setCheckable(True)
            action.setChecked(self.settings.get(LANGUAGE) == name)
            action.triggered.connect(lambda _=False, name=name: self.choose_language(name))
            group.addAction(action)
        self.menus["languages"] = languages

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
        self.tabs.turned.connect(self._turn)
        self.tabs.close_asked.connect(self.files.close)
        QGuiApplication.clipboard().dataChanged.connect(self._update_actions)
        self.palette_.add_requested.connect(self.add_operator)
        self.quick_add.chosen.connect(self._add_at_search)
        self.totals.problems.clicked.connect(lambda: self.docks["problems"].reveal())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    # Slots, not lambdas, because the desktop outlives the window.
    @Slot()
    def _update_actions(self) -> None:
        if isValid(self) and isValid(self.model.undo_stack):  # at exit the stack tells of its own end
            self.actions_.update()

    @Slot()
    def _follow_desktop(self) -> None:
        self.choose_theme(self.settings.get(THEME))

    # -- documents -----------------------------------------------------------------------------------------

    def show_document(self, document: Document, path: Path | None = None) -> DocumentPage:
        """Show a document in a tab of its own, or in place of one that nothing was done to."""
        if self.page.is_untouched:
            page = self.page
        else:
            page = self._make_page(DocumentModel())
            self.tabs.add(page)
        page.model.replace(document, path)
        return page

    def show_start(self) -> None:
        """Offer ways to begin, in a tab of its own."""
        from studio.start_page import PICTURE, StartPage
        from studio.thumbnails import Thumbnails

        for page in self.tabs.pages:
            if page.start is not None:
                self.tabs.turn_to(page)
                return
        if self.thumbnails is None:
            self.thumbnails = Thumbnails(PICTURE, self.devicePixelRatioF(), self)
        page = self._make_page(DocumentModel())
        start = StartPage(self.settings, self.thumbnails)
        page.show_start(start)
        start.new_asked.connect(self.files.new)
        start.open_asked.connect(self.files.ask_open)
        start.example_chosen.connect(self.files.open_example)
        start.file_chosen.connect(self.files.open)
        self.tabs.add(page)

    def recover(self) -> None:
        """Show what earlier windows were ended on before it was saved."""
        found = list(left_over(self.settings.unsaved_folder))
        for each in found:
            self.show_document(Document()).go_on(each)
        if len(found) == 1:
            at = datetime.fromtimestamp(found[0].kept_at).strftime("%H:%M")
            said = self.tr(
                "Symloom was ended before “%1” was saved; here it is as it was at %2. Save it to keep it."
            )
            self.messages.say(said.replace("%1", self.page.title).replace("%2", at), stays=True)
        elif found:
            said = self.tr(
                "Symloom was ended before %1 documents were saved; here they are. Save those you want to keep."
            )
            self.messages.say(said.replace("%1", str(len(found))), stays=True)

    def close_page(self, page: DocumentPage) -> None:
        """Take a document away whose changes are saved or not wanted."""
        if page.start is not None and len(self.tabs.pages) == 1:
            return  # nothing else to go to
        page.autosave.forget()
        if page.trains and page.runs is not None:
            page.runs.stop()
        if len(self.tabs.pages) == 1:
            self.show_start()
        self.tabs.remove(page)
        for widget in (*page.panels().values(), page.inspector.switches):
            widget.setParent(None)
            widget.deleteLater()
        page.deleteLater()

    # -- following the document in front -------------------------------------------------------------------

    @Slot()
    def _turn(self) -> None:
        """Another document is in front."""
        self.totals.follow(self.model, self.findings)
        self._show_panels()
        self._hint.clear()
        self._show_title(self.page)
        self._list_blocks()

    def _follow_level(self, model: DocumentModel) -> None:
        """The canvas went into a block, or came out of it."""
        model.selection_changed.connect(self._update_actions, Qt.ConnectionType.UniqueConnection)
        self._update_actions()

    def _follow(self, page: DocumentPage, change: DocumentChange) -> None:
        if change.recipe:
            self._show_title(page)
        if page is self.page:
            self._list_blocks()
            self.actions_.update()

    def _start_over(self, page: DocumentPage) -> None:
        self._show_title(page)
        self._list_blocks()
        self.actions_.update()
        QTimer.singleShot(0, page.canvas, page.canvas.zoom_to_fit)

    def _list_blocks(self) -> None:
        blocks = tuple(self.model.document.blocks)
        if blocks != self._blocks:
            self._blocks = blocks
            self.palette_.refresh()

    def _show_title(self, page: DocumentPage) -> None:
        self.tabs.name(page)
        if page is self.page:
            self.setWindowTitle(f"{page.title}[*] – Symloom")
            self.setWindowFilePath(str(page.model.path) if page.model.path else "")
            self.setWindowModified(not page.model.undo_stack.isClean())

    # -- what the menus do ---------------------------------------------------------------------------------

    def operators(self) -> list[Operator]:
        """Everything a node can be here: the catalogue and the document's own blocks."""
        document = self.model.document
        blocks = (document.operator(name) for name in document.blocks)
        own = self.shelf.operators(document)
        return [*OPERATORS.values(), *(block for block in blocks if block is not None), *own]

    @property
    def chosen_block(self) -> str:
        """The block that the one selected node is; empty if it is none."""
        graph, blocks = self.shown.document.graph, self.shown.document.blocks
        chosen = [graph[name].op for name in self.shown.selection]
        return chosen[0] if len(chosen) == 1 and chosen[0] in blocks else ""

    def keep_block(self) -> None:
        """Put the selected block into the person's library."""
        name = self.chosen_block
        try:
            self.shelf.keep(self.shown.document, name)
        except SymloomError as problem:
            self.messages.say(str(problem), "error")
            return
        self.palette_.refresh()
        self.messages.say(
            self.tr("%1 is in your library: it is offered in every document.").replace("%1", name), "done"
        )

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
        arrange(self.canvas.model, self.canvas, self.tr("Arrange"))

    def rename(self) -> None:
        """Rename the selected node where it stands."""
        self.canvas.focus_on(next(iter(self.shown.selection), None))
        self.canvas.editing.rename()

    def show_inspector(self) -> None:
        """Show the selected node's attributes."""
        self.docks["inspector"].reveal()
        self.inspector.turn_to(1)

    def find_node(self) -> None:
        """Put the cursor into the outline's search."""
        self.docks["outline"].reveal()
        self.page.outline.begin_search()

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
        if self.thumbnails is not None:
            self.thumbnails.redress()
        for page in self.tabs.pages:
            page.redress()
        self.totals.refresh()
        self.theme_changed.emit()

    def choose_language(self, choice: str) -> None:
        """Speak another language from now on, and remember it."""
        old = language.spoken(self.settings.get(LANGUAGE))
        self.settings.set(LANGUAGE, choice)
        new = language.install(choice)
        language.exchange(self, old, new)
        self.actions_.retranslate()
        self.palette_.refresh()
        self.totals.refresh()
        for page in self.tabs.pages:
            page.inspector.node.retranslate()
            page.inspector.recipe.retranslate()
            page.outline.retranslate()
            page.redress()
            self._show_title(page)

    @property
    def can_train(self) -> bool:
        return self.runs is not None and not any(page.trains for page in self.tabs.pages)

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

    def show_shortcuts(self) -> None:
        """Open the shortcut editor."""
        from studio.shortcuts import ShortcutEditor

        self.shortcuts = ShortcutEditor(self.actions_, self)
        self.shortcuts.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.shortcuts.show()

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

        names = [self.shown.document.graph[name].op for name in self.shown.selection]
        self.reference = Reference(self.operators(), self)
        self.reference.show_operator(names[0] if names else "")
        self.reference.show()

    # -- events --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _document_in(event) is not None or _data_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _document_in(event)
        if path is not None:
            event.acceptProposedAction()
            # After the drop is over: the question about unsaved changes must not keep the other program waiting.
            QTimer.singleShot(0, self, lambda: self.files.open(path))
        elif (data := _data_in(event)) is not None:
            event.acceptProposedAction()
            self.page.inspector.turn_to(0)
            self.docks["inspector"].reveal()
            self.page.inspector.recipe.section.offer(data)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(self.files.may_discard(page) for page in self.tabs.pages):
            event.ignore()
            return
        for page in self.tabs.pages:
            page.autosave.forget()
        self.settings.set(GEOMETRY, self.saveGeometry())
        self.settings.set(LAYOUT, self.saveState(_LAYOUT_VERSION))
        if self.link is not None:
            self.link.finish()
        if self.thumbnails is not None:
            self.thumbnails.stop()
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
        self.page.search_at = (place, end)
        hint = self.tr("Add after %1").replace("%1", end.node) if end and end.is_output else ""
        if end and not end.is_output:
            hint = self.tr("Add before %1").replace("%1", end.node)
        self.quick_add.open_at(
            self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(place)),
            None if end is None else lambda operator: fits(operator, end),
            hint,
        )

    def _add_at_search(self, name: str) -> None:
        place, end = self.page.search_at
        self.canvas.editing.add_operator(name, place, end=end)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _canvas_menu(self, place: QPoint) -> None:
        """What can be done where the right button was pressed."""
        names = _ON_NODES if self.shown.selection else _ON_PAPER
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


def _data_in(event: QDropEvent) -> Path | None:
    """The file or folder of data that is being dragged, if it is one."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and guessed(path) is not None else None
