"""What is inferred about one node: what comes in, what goes out, what it weighs and what it computes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from graph.dim import Dim
from graph.operator import Weight
from graph.types import TensorType, shape_text
from studio.costs import Cost, Costs, at_batch, elements, short
from studio.document import DocumentModel
from studio.inspector.fields import LABEL_WIDTH


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
        for place, (name, figure) in enumerate(self._labels):
            shown = place < len(rows)
            name.setVisible(shown)
            figure.setVisible(shown)
            if shown:
                name.setText(rows[place][0])
                figure.setText(rows[place][1])
                figure.setToolTip(rows[place][2])
                figure.setAccessibleName(f"{rows[place][0]}: {rows[place][1]}")

    def figures(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name.text().strip(): figure.text() for name, figure in self._labels if not name.isHidden()}

    def show_node(self, model: DocumentModel, costs: Costs, name: str) -> None:
        """Show what is known of one node."""
        self.show_facts(self._node_rows(model, costs, name))

    def _node_rows(self, model: DocumentModel, costs: Costs, name: str) -> list[tuple[str, str, str]]:
        graph, inference = model.document.graph, model.inference
        facts = inference.facts[name]
        rows: list[tuple[str, str, str]] = []
        node = graph[name]
        for port, source in node.inputs.items():
            before = inference.facts.get(source.node)
            type_ = before.type_of(source.port) if before else None
            rows.append(
                (
                    port.replace("_", " ").capitalize(),
                    _type(type_),
                    self.tr("from %1").replace("%1", source.node),
                )
            )
        for place, declared in enumerate(facts.outputs):
            type_ = facts.types[place] if facts.types else None
            rows.append((declared.name.replace("_", " ").capitalize(), _type(type_), declared.doc))
        if facts.types is None:
            return rows
        cost = costs.of(name)
        if cost.weights:
            rows.append((self.tr("Parameters"), self._parameters(cost, costs), _weights(cost)))
            for weight_name, weight in cost.weights.items():
                note = "" if weight.trainable else self.tr(" (not trained)")
                rows.append(
                    (
                        f"    {weight_name}",
                        _size(weight) + note,
                        weight.initialiser,
                    )
                )
        if cost.multiply_adds not in (None, 0):
            rows.append((self.tr("Multiply-adds"), *self._multiply_adds(cost.multiply_adds, model)))
        return rows

    def _parameters(self, cost: Cost, costs: Costs) -> str:
        text = f"{cost.parameters:,}"
        total = costs.parameters
        if total and cost.parameters:
            share = f"{100 * cost.parameters / total:.3g}"
            text += self.tr(" (%1 % of all)").replace("%1", share)
        return text

    def _multiply_adds(self, amount: Dim | None, model: DocumentModel) -> tuple[str, str]:
        batch = model.document.recipe.resolve().batch_size
        number = at_batch(amount, batch)
        if number is None:
            return str(amount), self.tr("The sizes it depends on are not known.")
        return (
            self.tr("%1 per batch of %2").replace("%1", short(number)).replace("%2", str(batch)),
            f"{amount} = {number:,}",
        )


def _type(type_: TensorType | None) -> str:
    return str(type_) if type_ is not None else "–"


def _size(weight: Weight) -> str:
    """`64×1×3×3 = 576`; a vector is just its length."""
    text, count = shape_text(weight.shape), f"{elements(weight):,}"
    return f"{text} = {count}" if len(weight.shape) > 1 else count


def _weights(cost: Cost) -> str:
    return "\n".join(
        f"{name}: {_size(weight)}, {weight.initialiser}" for name, weight in cost.weights.items()
    )
