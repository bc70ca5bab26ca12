"""The inspector: what is selected, or, with nothing selected, how the network is trained.

The two pages have switches in the panel's head; selecting a node turns to it, clearing the selection turns back to
the recipe, so that the page a person needs is there without a click.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QWidget

from studio.document import DocumentModel
from studio.findings import Findings
from studio.inspector.node_panel import NodePanel
from studio.inspector.recipe_panel import RecipePanel
from studio.settings import Settings


class Inspector(QStackedWidget):
    """The two pages; `switches` belongs into the head of the panel that holds them."""

    failed = Signal(str)

    def __init__(
        self, model: DocumentModel, findings: Findings, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.recipe = RecipePanel(model, findings, settings)
        self._document_model = model
        self.node = NodePanel(model, findings, settings, self.recipe.warm)
        self.addWidget(self.recipe)
        self.addWidget(self.node)
        self._settings = settings
        self.node.failed.connect(self.failed)
        self.recipe.failed.connect(self.failed)
        self.recipe.shown.connect(lambda: self.turn_to(0))
        self.switches = QWidget()
        row = QHBoxLayout(self.switches)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._buttons = QButtonGroup(self)
        for place, title in enumerate((self.tr("Training"), self.tr("Node"))):
            button = QToolButton()
            button.setObjectName("segment")
            button.setText(title)
            button.setCheckable(True)
            self._buttons.addButton(button, place)
            row.addWidget(button)
        self._buttons.idClicked.connect(self.turn_to)
        self.setMinimumWidth(292)
        model.selection_changed.connect(self._follow_selection)
        self.turn_to(1 if model.selection else 0)

    def show_model(self, model: DocumentModel, findings: Findings) -> None:
        """Show the nodes of another level: the network's, or those inside a block."""
        warm = self.recipe.warm if model is self._document_model else None
        old, self.node = self.node, NodePanel(model, findings, self._settings, warm)
        self.node.failed.connect(self.failed)
        self.insertWidget(1, self.node)
        self.removeWidget(old)
        old.stop()
        old.deleteLater()
        model.selection_changed.connect(self._follow_selection, Qt.ConnectionType.UniqueConnection)
        self._follow_selection(model.selection)

    @Slot(object)
    def _follow_selection(self, selection: frozenset[str]) -> None:
        self.turn_to(1 if selection else 0)

    def turn_to(self, page: int) -> None:
        """Show the recipe (0) or the selected nodes (1)."""
        self.setCurrentIndex(page)
        self._buttons.button(page).setChecked(True)
