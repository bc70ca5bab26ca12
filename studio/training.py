"""Training from the window: its documents share one worker, which trains one of them at a time.

The others say whose run it is, can be trained next, and show a mark on the tab of the one that trains. A tab that is
closed while it trains stays alive, out of sight, until its run has ended.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox
from shiboken6 import isValid

from studio.document_page import DocumentPage

if TYPE_CHECKING:
    from studio.main_window import MainWindow
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel

_TOLD_MS = 500  # how often others are told how far a run is


class Training(QObject):
    """What the Run menu does with the document in front; `link` is the worker, None until it is started.

    Signals:
        changed: a run began, went on or ended.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.link: WorkerLink | None = None
        self.waiting: DocumentPage | None = None  # trained when the run at hand has ended
        self._closed: list[DocumentPage] = []  # their tabs are gone, their runs are ending
        self._clock = QTimer(self, interval=_TOLD_MS)
        self._clock.timeout.connect(self.refresh)
        window.theme_changed.connect(self.refresh)

    # -- the worker and the panels -------------------------------------------------------------------------

    def start_worker(self) -> None:
        """Start the worker; after the first show, because the plots take long to import."""
        from studio.runs.link import WorkerLink

        self.link = WorkerLink(self._window)
        self._window.show_panels()
        self.link.start()

    def equip(self, page: DocumentPage) -> None:
        """Give a document its training panel, once there is a worker."""
        if self.link is None or page.runs is not None:
            return
        runs = page.add_runs(self.link)
        runs.state_changed.connect(partial(self._follow, page))
        runs.finished.connect(self._window.update_actions)
        assert page.other_run is not None
        page.other_run.show_asked.connect(self.show)
        page.other_run.stop_asked.connect(self.stop_other)
        page.other_run.wait_asked.connect(partial(self._wait, page))
        self.refresh()

    def _follow(self, page: DocumentPage, state: str) -> None:
        """A run began, was paused, ended…"""
        if not isValid(self._window):
            return
        if page.runs is not None and not page.runs.session.active:
            page.ended_unseen = page is not self._window.page and state != "empty"
            if page in self._closed:
                self._closed.remove(page)
                QTimer.singleShot(0, page, page.deleteLater)
        self._window.update_actions()
        if self.page is None and self.waiting is not None:
            QTimer.singleShot(0, self, self._start_waiting)
        self.refresh()

    def _start_waiting(self) -> None:
        page, self.waiting = self.waiting, None
        if page is not None and self.page is None and page.runs is not None:
            page.runs.start()
        self.refresh()

    def _wait(self, page: DocumentPage, wanted: bool) -> None:
        self.waiting = page if wanted else None
        self._window.update_actions()
        self.refresh()

    def refresh(self) -> None:
        """Let everybody know how far the run at hand is."""
        training = self.page
        for page in self._window.tabs.pages:
            if page.runs is not None and page.other_run is not None:
                self._tell_page(page, training)
            self._window.tabs.name(page)
        if training is None:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        self.changed.emit()

    def _tell_page(self, page: DocumentPage, training: DocumentPage | None) -> None:
        assert page.runs is not None
        assert page.other_run is not None
        other = training if training is not page else None
        page.runs.give_way(other is not None)
        if other is None or other.runs is None:
            page.other_run.hide()
        else:
            closed = other in self._closed
            waits = self.waiting is page
            page.other_run.show_run(other.title, other.runs.session, waits=waits, closed=closed)

    # -- what can be asked ---------------------------------------------------------------------------------

    @property
    def _runs(self) -> RunPanel | None:
        return self._window.runs

    @property
    def page(self) -> DocumentPage | None:
        """The document that trains, whether it is in front or not."""
        return next((page for page in (*self._window.tabs.pages, *self._closed) if page.trains), None)

    @property
    def can_start(self) -> bool:
        """Whether the document in front can be trained, now or next."""
        page = self._window.page
        ready = page.start is None and not page.trains and self.waiting is not page
        return self._runs is not None and ready

    @property
    def can_pause(self) -> bool:
        return self._runs is not None and (self._runs.session.can_pause or self._runs.session.can_resume)

    @property
    def can_stop(self) -> bool:
        return self._runs is not None and self._runs.session.can_stop

    def start(self) -> None:
        """Start a run and show it; while another document trains, let this one be next."""
        if self._runs is None:
            return
        self._window.docks["runs"].reveal()
        if self.page is None:
            self._runs.start()
        else:
            self._wait(self._window.page, True)

    def pause(self) -> None:
        """Pause the run, or let it go on."""
        if self._runs is not None:
            self._runs.pause_or_resume()

    def stop(self) -> None:
        """End the run after the step at hand."""
        if self._runs is not None:
            self._runs.stop()

    def stop_other(self) -> None:
        """End the run at hand, whichever document it is of."""
        page = self.page
        if page is not None and page.runs is not None:
            page.runs.stop()

    def show(self) -> None:
        """Turn to the document that trains."""
        page = self.page
        if page is not None and page not in self._closed:
            self._window.tabs.turn_to(page)
        self._window.docks["runs"].reveal()

    # -- closing -------------------------------------------------------------------------------------------

    def may_close(self, page: DocumentPage) -> bool:
        """Whether a document may be closed: it does not train, or the person says that its run may end."""
        if not page.trains:
            return True
        return self._ask(
            page,
            self.tr("Its run ends after the step at hand; the weights are kept in its folder."),
            self.tr("Stop and Close"),
        )

    def may_quit(self) -> bool:
        """Whether the window may be closed."""
        page = self.page
        if page is None:
            return True
        return self._ask(
            page,
            self.tr("Training ends with the window, after this step; a checkpoint to go on from is kept."),
            self.tr("Stop and Quit"),
        )

    def let_end(self, page: DocumentPage) -> None:
        """Take leave of a document whose tab is gone: at once, or when its run has ended."""
        if self.waiting is page:
            self.waiting = None
        page.inspector.recipe.stop_trials()
        if page.trains and page.runs is not None:
            self._closed.append(page)
            page.runs.stop()
        else:
            page.deleteLater()
        self.refresh()

    def _ask(self, page: DocumentPage, what: str, yes: str) -> bool:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Training"))
        box.setText(self.tr("“%1” is training.").replace("%1", page.title))
        box.setInformativeText(what)
        button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is button
