"""What is inferred about one node: what comes in, what goes out, what it weighs and what it computes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from graph.analyse import Analysis, bytes_text
from graph.dim import product
from graph.operator import Weight
from graph.types import TensorType, shape_text
from studio.document import DocumentModel
from studio.findings import short
from studio.inspector.fields import LABEL_WIDTH
from studio.inspector.values import port_in_words
from studio.language import declared, told

Row = tuple[str, str, str]  # what, figure, explanation
_WIDEST = (
    150  # px of a name: a weight deep in blocks has a long one, and would push the figures out of the panel
)


class FactSheet(QWidget):
    """A table of two columns; every figure can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._names: list[str] = []

    def show_facts(self, rows: list[tuple[str, str, str]]) -> None:
        """Show rows of (what, figure, explanation)."""
        while len(self._labels) < len(rows):
            pair = (QLabel(), QLabel())
            pair[0].setProperty("role", "faint")
            pair[0].setAlignment(Qt.AlignmentFlag.AlignTop)
            pair[1].setWordWrap(True)
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, label in enumerate(pair):
                self._grid.addWidget(label, len(self._labels), column)
            self._labels.append(pair)
        self._names = [row[0] for row in rows]
        for place, (name, figure) in enumerate(self._labels):
            shown = place < len(rows)
            name.setVisible(shown)
            figure.setVisible(shown)
            if shown:
                metrics, middle = name.fontMetrics(), Qt.TextElideMode.ElideMiddle
                name.setText(metrics.elidedText(rows[place][0], middle, _WIDEST))
                name.setToolTip(rows[place][0].strip() if name.text() != rows[place][0] else "")
                figure.setText(rows[place][1])
                figure.setToolTip(rows[place][2])
                figure.setAccessibleName(f"{rows[place][0]}: {rows[place][1]}")

    def figures(self) -> dict[str, str]:
        """What is shown, by name."""
        shown = zip(self._names, self._labels, strict=False)  # labels are kept for more rows
        return {name.strip(): figure.text() for name, (_, figure) in shown}

    def show_node(self, model: DocumentModel, analysis: Analysis, name: str, begins: str = "") -> None:
        """Show what is known of one node.

        Args:
            begins: what its weights begin with in the next run; empty for random ones, as usual.
        """
        rows = self._wires(model, name)
        if model.inference.facts[name].types is not None:
            rows += self._costs(model, analysis, name)
        if begins:
            rows.append((self.tr("Begins with"), begins, self.tr("Where the next run's weights come from.")))
        self.show_facts(rows)

    def _wires(self, model: DocumentModel, name: str) -> list[Row]:
        inference, node = model.inference, model.document.graph[name]
        facts = inference.facts[name]
        rows = []
        for port, source in node.inputs.items():
            before = inference.facts.get(source.node)
            type_ = before.type_of(source.port) if before else None
            rows.append((_words(port), _type(type_), self.tr("from %1").replace("%1", source.node)))
        for place, output in enumerate(facts.outputs):
            type_ = facts.types[place] if facts.types else None
            rows.append((_words(output.name), _type(type_), told(output.doc)))
        return rows

    def _costs(self, model: DocumentModel, analysis: Analysis, name: str) -> list[Row]:
        rows = []
        weights = _weights(model, name)
        if weights:
            rows.append((self.tr("Parameters"), self._parameters(weights, analysis), ""))
            for weight_name, weight in weights.items():
                note = "" if weight.trainable else self.tr(" (not trained)")
                rows.append((f"    {weight_name}", _size(weight) + note, told(weight.initialiser)))
        cost = analysis.nodes.get(name)
        if cost is None:
            return rows
        if cost.multiply_adds:
            text = self.tr("%1 per batch of %2").replace("%1", short(cost.multiply_adds))
            text = text.replace("%2", str(analysis.batch_size))
            rows.append((self.tr("Multiply-adds"), text, f"{cost.multiply_adds:,}"))
        if cost.kept_bytes:
            explanation = self.tr("Kept from the forward pass until the backward pass has used it.")
            rows.append((self.tr("Kept for training"), bytes_text(cost.kept_bytes), explanation))
        return rows

    def _parameters(self, weights: Mapping[str, Weight], analysis: Analysis) -> str:
        count = sum(_elements(weight) for weight in weights.values() if weight.trainable)
        text = f"{count:,}"
        if count and analysis.parameters:
            share = f"{min(100.0, 100 * count / analysis.parameters):.3g}"
            text += self.tr(" (%1 % of all)").replace("%1", share)
        return text


def _weights(model: DocumentModel, name: str) -> Mapping[str, Weight]:
    facts = model.inference.facts[name]
    inputs = model.inference.inputs(model.document.graph, name)
    if facts.operator is None or facts.types is None or inputs is None:
        return {}
    return facts.operator.weights(facts.attributes, *inputs)


def _elements(weight: Weight) -> int:
    count = product(weight.shape)
    return count if isinstance(count, int) else 0


def _words(port: str) -> str:
    return declared(port_in_words(port))


def _type(type_: TensorType | None) -> str:
    return str(type_) if type_ is not None else "–"


def _size(weight: Weight) -> str:
    """`64×1×3×3 = 576`; a vector is just its length."""
    text, count = shape_text(weight.shape), f"{_elements(weight):,}"
    return f"{text} = {count}" if len(weight.shape) > 1 else count
