"""The window: the canvas in the middle, panels around it, menus above, totals below.

It only puts parts together and passes signals on: what the menus do is in `actions`, `files`, `editing` and
`exports`; every view follows the document model by itself.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox
from shiboken6 import isValid

from graph.document import Document
from studio import appearance, icons
from studio.action_table import TABLE
from studio.actions import Actions
from studio.adding import Adding
from studio.arrange import arrange
from studio.autosave import left_over
from studio.block_shelf import BlockShelf
from studio.canvas import CanvasView
from studio.canvas.habits import Habits
from studio.code_view import CodeView
from studio.dock import Dock, give_keyboard_to
from studio.document import DocumentChange, DocumentModel
from studio.document_page import DocumentPage
from studio.dropped import data_in, documents_in, files_in
from studio.elided import ElidedLabel
from studio.exports import Exports
from studio.files import Files
from studio.findings import Findings
from studio.footer import Footer
from studio.inspector.panel import Inspector
from studio.menus import Menus
from studio.message_bar import MessageBar
from studio.panels import Panels
from studio.problems import ProblemList
from studio.settings import GEOMETRY, LAYOUT, THEME, WHEEL, Settings
from studio.start_room import StartRoom
from studio.tabs import DocumentTabs
from studio.training import Training

if TYPE_CHECKING:
    from studio.runs.panel import RunPanel
    from studio.thumbnails import Thumbnails

_LAYOUT_VERSION = 3


class MainWindow(QMainWindow):
    """The open documents and the panels round the one in front."""

    theme_changed = Signal()

    files: Files
    tabs: DocumentTabs
    messages: MessageBar
    adding: Adding
    panels: Panels
    training: Training

    def __init__(self, model: DocumentModel, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.shelf = BlockShelf(settings.blocks_folder)
        self.habits: Habits = Habits(wheel_scrolls=settings.get(WHEEL) == "scrolls")
        self.thumbnails: Thumbnails | None = None  # until the start page is shown
        self.setAcceptDrops(True)
        self.setWindowIcon(icons.application_icon())
        self._build_centre()
        self.files = Files(self)
        first = self._make_page(model)
        self.tabs.add(first)
        self.adding = Adding(self)
        self.panels = Panels(self, self.adding.palette)
        self._start_room = StartRoom(self, self.panels.docks)
        self.training = Training(self)
        self._build_status()
        self.actions_ = Actions(TABLE, self)
        self.menus = Menus(self)
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
    def docks(self) -> dict[str, Dock]:
        return self.panels.docks

    @property
    def exports(self) -> Exports:
        return self.page.exports

    @property
    def runs(self) -> RunPanel | None:
        return self.page.runs

    # -- parts ---------------------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        self.tabs = DocumentTabs()
        self.messages = MessageBar(self.tabs)
        self.setCentralWidget(self.tabs)

    def _make_page(self, model: DocumentModel) -> DocumentPage:
        """A page for a document, whose signals the window follows while it is in front."""
        page = DocumentPage(model, self.settings, self.messages, self.tabs)
        page.canvas.own_block = self.shelf.entry
        page.canvas.habits = self.habits
        model.changed.connect(lambda change: self._follow(page, change))
        model.replaced.connect(lambda: self._start_over(page))
        model.selection_changed.connect(self.update_actions)
        model.undo_stack.indexChanged.connect(self.update_actions)
        for signal in (model.clean_changed, model.path_changed):
            signal.connect(lambda _: self.show_title(page))
        page.left_start.connect(lambda: self.show_title(page))
        page.left_start.connect(lambda: self._fit_start())
        page.outline.opened.connect(lambda _: self.show_inspector())
        page.level_changed.connect(self._follow_level)
        canvas = page.canvas
        canvas.status.connect(self._tell)
        canvas.node_activated.connect(lambda _: self.show_inspector())
        canvas.chosen_changed.connect(self.update_actions)
        canvas.search_requested.connect(lambda place, end: self.adding.begin_search(place, end))
        canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        canvas.customContextMenuRequested.connect(lambda place: self.menus.show_on_canvas(place))
        return page

    def add_runs(self) -> None:
        """Start the worker and fill the training panel, unless the window was closed at once."""
        if self.training.link is None and self.isVisible():
            self.training.start_worker()

    def show_panels(self) -> None:
        """Put what belongs to the document in front into the docks."""
        self.training.equip(self.page)
        self.panels.show_page(self.page)
        self.actions_.update()

    def _build_status(self) -> None:
        self.totals = Footer(self)
        self._hint, self._told = ElidedLabel(), ""
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self._hint, 1)
        bar.addPermanentWidget(self.totals.run)
        bar.addPermanentWidget(self.totals.network)
        bar.addPermanentWidget(self.totals.problems)

    def _connect(self) -> None:
        self.tabs.turned.connect(self._turn)
        for dock in self.docks.values():
            dock.left.connect(lambda: self.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
        self.tabs.close_asked.connect(self.files.close)
        QGuiApplication.clipboard().dataChanged.connect(self.update_actions)
        self.totals.run.clicked.connect(self.training.show)
        self.training.changed.connect(lambda: self.totals.show_run(self.training.page))
        self.totals.problems.clicked.connect(lambda: self.docks["problems"].reveal())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    # Slots, not lambdas, because the desktop outlives the window.
    @Slot()
    def update_actions(self) -> None:
        """Enable what makes sense now."""
        if isValid(self) and isValid(self.model.undo_stack):  # at exit the stack tells of its own end
            self.actions_.update()

    @Slot()
    def _follow_desktop(self) -> None:
        self.choose_theme(self.settings.get(THEME))

    # -- documents -----------------------------------------------------------------------------------------

    def show_document(
        self, document: Document, path: Path | None = None, *, beside: bool = False
    ) -> DocumentPage:
        """Show a document in a tab of its own, or, but for `beside`, in place of one that nothing was done to."""
        if self.page.is_untouched and not beside:
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
        start.data_asked.connect(lambda: self.files.ask_open(data=True))
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

    def train_on(self, data: Path) -> None:
        """Take a file or folder of data for the document in front, and show where they are chosen."""
        self.page.inspector.turn_to(0)
        self.docks["inspector"].reveal()
        self.page.inspector.recipe.section.offer(data)

    def close_page(self, page: DocumentPage) -> None:
        """Take a document away whose changes are saved or not wanted."""
        if page.start is not None and len(self.tabs.pages) == 1:
            return  # nothing else to go to
        if not self.training.may_close(page):
            return
        page.autosave.forget()
        if len(self.tabs.pages) == 1:
            self.show_start()
        self.tabs.remove(page)
        for widget in (*page.panels().values(), page.inspector.switches):
            widget.setParent(page)
            widget.hide()
        self.training.let_end(page)

    # -- following the document in front -------------------------------------------------------------------

    @Slot()
    def _turn(self) -> None:
        """Another document is in front."""
        self.page.ended_unseen = False
        self.totals.follow(self.model, self.findings)
        self._fit_start()
        if self.page.start is not None:
            self.page.start.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_panels()
        self._tell("")
        self.show_title(self.page)
        self.adding.follow()

    def _fit_start(self) -> None:
        """The start page has no figures, and the room of the panels."""
        for widget in (self.totals.network, self.totals.problems):
            widget.setVisible(self.page.start is None)
        self._start_room.make(self.page.start is not None)

    def _follow_level(self, model: DocumentModel) -> None:
        """The canvas went into a block, or came out of it."""
        model.selection_changed.connect(self.update_actions, Qt.ConnectionType.UniqueConnection)
        self.update_actions()

    def _follow(self, page: DocumentPage, change: DocumentChange) -> None:
        if change.recipe:
            self.show_title(page)
        if page is self.page:
            self.adding.follow()
            self.actions_.update()

    def _start_over(self, page: DocumentPage) -> None:
        self.show_title(page)
        self.adding.follow()
        self.actions_.update()
        QTimer.singleShot(0, page.canvas, page.canvas.zoom_to_fit)

    def show_title(self, page: DocumentPage) -> None:
        """Say a page's title, and whether it is saved, where it is said."""
        self.tabs.name(page)
        if page is self.page:
            self.setWindowTitle(f"{page.title}[*] – Symloom")
            self.setWindowFilePath(str(page.model.path) if page.model.path else "")
            self.setWindowModified(not page.model.undo_stack.isClean())

    # -- what the menus do ---------------------------------------------------------------------------------

    @property
    def can_paste(self) -> bool:
        """Whether the clipboard holds nodes."""
        text = QGuiApplication.clipboard().text()
        return text.lstrip().startswith("{") and '"symloom"' in text[:200]

    def choose_theme(self, choice: str) -> None:
        """Change the colours, and remember it."""
        appearance.wear(self, choice)

    def choose_language(self, choice: str) -> None:
        """Speak another language from now on, and remember it."""
        appearance.speak(self, choice)

    def arrange(self) -> None:
        """Lay out the network, or the selected nodes if there are several."""
        arrange(self.canvas.model, self.canvas, self.tr("Arrange"))

    def rename(self) -> None:
        """Rename the selected node where it stands."""
        self.canvas.focus_on(next(iter(self.shown.selection), None))
        self.canvas.editing.rename()

    def show_inspector(self) -> None:
        """Show the selected node's attributes, and let the first of them be written."""
        self.docks["inspector"].reveal()
        self.inspector.turn_to(1)
        if not give_keyboard_to(self.inspector.node.attributes):
            self.inspector.node.name_field.setFocus(Qt.FocusReason.TabFocusReason)

    def find_node(self) -> None:
        """Put the cursor into the outline's search."""
        self.docks["outline"].reveal()
        self.page.outline.begin_search()

    def find_operator(self) -> None:
        """Put the cursor into the palette's search."""
        self.docks["palette"].reveal()
        self.adding.palette.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.adding.palette.search_field.selectAll()

    def check(self) -> None:
        """Show the problems, or say that there are none."""
        self.findings.refresh()
        if self.problems.problems:
            self.docks["problems"].reveal()
        else:
            self.messages.say(self.tr("No problems found."), "done")

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
        self.reference = Reference(self.adding.operators(), self)
        self.reference.show_operator(names[0] if names else "")
        self.reference.show()

    # -- events --------------------------------------------------------------------------------------------

    @Slot(str)
    def _tell(self, text: str) -> None:
        """Say what the canvas has to say of what is done on it, in the line at the foot."""
        self._told = text
        self._hint.show_text(text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StatusTip:  # Qt would write it over the figures
            self._hint.show_text(cast("QStatusTipEvent", event).tip() or self._told)
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):  # what cannot be opened is told when it is let go
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dragged = files_in(event.mimeData())
        documents, data = documents_in(event.mimeData()), data_in(event.mimeData())
        if dragged:
            event.acceptProposedAction()
        if documents:
            # After the drop is over: the question about unsaved changes must not keep the other program waiting.
            QTimer.singleShot(0, self, lambda: [self.files.open(path) for path in documents])
        elif data is not None:
            self.train_on(data)
        elif dragged:
            said = self.tr(
                "%1 is nothing that Symloom opens: drop its documents (.symloom), pictures exported from it, or one "
                "file or folder of data."
            )
            names = ", ".join(path.name for path in dragged[:3])
            self.messages.say(said.replace("%1", names + (", …" if len(dragged) > 3 else "")), "error")

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(self.files.may_discard(page) for page in self.tabs.pages) or not self.training.may_quit():
            event.ignore()
            return
        for page in self.tabs.pages:
            page.autosave.forget()
        self._start_room.make(False)
        self.settings.set(GEOMETRY, self.saveGeometry())
        self.settings.set(LAYOUT, self.saveState(_LAYOUT_VERSION))
        if self.training.link is not None:
            self.training.link.finish()
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
        self.panels.fit_heads()
