"""Training from the window: its documents share one worker, which trains one of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.document_page import DocumentPage

if TYPE_CHECKING:
    from studio.main_window import MainWindow
    from studio.runs.link import WorkerLink
    from studio.runs.panel import RunPanel


class Training(QObject):
    """What the Run menu does with the document in front; `link` is the worker, None until it is started."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.link: WorkerLink | None = None

    def start_worker(self) -> None:
        """Start the worker; after the first show, because the plots take long to import."""
        from studio.runs.link import WorkerLink

        self.link = WorkerLink(self._window)
        self._window.show_panels()
        self.link.start()

    def equip(self, page: DocumentPage) -> None:
        """Give a document its training panel, once there is a worker."""
        if self.link is not None and page.runs is None:
            runs = page.add_runs(self.link)
            runs.state_changed.connect(self._window.update_actions)
            runs.finished.connect(self._window.update_actions)

    @property
    def _runs(self) -> RunPanel | None:
        return self._window.runs

    @property
    def page(self) -> DocumentPage | None:
        """The document that trains."""
        return next((page for page in self._window.tabs.pages if page.trains), None)

    @property
    def can_start(self) -> bool:
        return self._runs is not None and self.page is None

    @property
    def can_pause(self) -> bool:
        return self._runs is not None and (self._runs.session.can_pause or self._runs.session.can_resume)

    @property
    def can_stop(self) -> bool:
        return self._runs is not None and self._runs.session.can_stop

    def start(self) -> None:
        """Start a run, and show it."""
        if self._runs is not None:
            self._window.docks["runs"].reveal()
            self._runs.start()

    def pause(self) -> None:
        """Pause the run, or let it go on."""
        if self._runs is not None:
            self._runs.pause_or_resume()

    def stop(self) -> None:
        """End the run after the step at hand."""
        if self._runs is not None:
            self._runs.stop()
