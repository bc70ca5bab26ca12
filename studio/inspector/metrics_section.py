"""The form's part about metrics: what goes with the loss, and a box for each further one that suits it.

A box draws the metric's node on the canvas, or takes it away; its curve appears with the next run.
"""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from graph.edits import remove
from graph.judging import Offer, offered_metrics, own_metrics, with_metric
from studio.document import DocumentChange, DocumentModel
from studio.inspector.page import paragraph
from studio.language import told


class MetricsSection(QWidget):
    """Follows the document."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._offers: list[Offer] = []
        self.boxes: list[QCheckBox] = []
        self.words = paragraph("faint")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 26, 4)
        self._column.setSpacing(6)
        self._column.addWidget(self.words)
        model.changed.connect(self._follow)
        model.replaced.connect(self.refresh)
        self.refresh()

    def _follow(self, change: DocumentChange) -> None:
        if change.nodes or change.facts:
            self.refresh()

    def refresh(self) -> None:
        """Offer what suits the network as it is now."""
        document, inference = self._model.document, self._model.inference
        offers = offered_metrics(document, inference)
        own = ", ".join(name.replace("_", " ") for name in own_metrics(document, inference))
        text = self.tr("With the loss: %1.").replace("%1", own) if own else ""
        if not offers and not own:
            text = self.tr("Metrics are offered once a loss compares a prediction with a target.")
        self.words.setText(text)
        self.words.setVisible(bool(text))
        if offers != self._offers:
            self._offers = offers
            self._fill()

    def _fill(self) -> None:
        losses = {offer.loss for offer in self._offers}
        while len(self.boxes) < len(self._offers):
            box = QCheckBox()
            place = len(self.boxes)
            box.clicked.connect(lambda on, place=place: self._set(self._offers[place], on))
            self._column.addWidget(box)
            self.boxes.append(box)
        for place, box in enumerate(self.boxes):
            box.setVisible(place < len(self._offers))
            if place < len(self._offers):
                offer = self._offers[place]
                name = offer.operator.name
                several = self.tr("%1 of %2").replace("%1", name).replace("%2", offer.loss)
                box.setText(several if len(losses) > 1 else name)
                box.setToolTip(f"<p>{told(offer.operator.summary)}</p>")
                box.setChecked(bool(offer.node))

    def _set(self, offer: Offer, on: bool) -> None:
        document = self._model.document
        patch = with_metric(document, offer) if on else remove(document, [offer.node])
        self._model.push(patch)
