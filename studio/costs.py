"""What the nodes cost: parameters and multiply-adds, from the operators' own rules, kept up to date with edits.

Figures are for the recipe's batch size: the symbol `N` is that number, other symbols stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.dim import Dim, product, substitute
from graph.errors import SymloomError
from graph.operator import Weight
from studio.document import DocumentChange, DocumentModel


@dataclass(frozen=True)
class Cost:
    """One node's: its weights by name, and the multiply-adds of one forward pass (None while unknown)."""

    weights: dict[str, Weight] = field(default_factory=dict)
    multiply_adds: Dim | None = None

    @property
    def parameters(self) -> int:
        """Numbers that training can change."""
        return sum(elements(weight) for weight in self.weights.values() if weight.trainable)

    @property
    def buffers(self) -> int:
        """Numbers that are kept with the weights but not trained, such as running means."""
        return sum(elements(weight) for weight in self.weights.values() if not weight.trainable)


class Costs:
    """The costs of all nodes of a document; `follow` after each of its changes."""

    def __init__(self, model: DocumentModel) -> None:
        self._model = model
        self._found: dict[str, Cost] = {}
        self.recount()

    def recount(self) -> None:
        """Count everything anew: it is another document."""
        self._found = {}
        self._count(self._model.document.graph.nodes)

    def follow(self, change: DocumentChange) -> None:
        """Count what a change touched: the nodes, and those they feed, whose weights follow their inputs."""
        graph = self._model.document.graph
        touched = change.nodes | change.facts
        self._count(touched.union(*(graph.consumers.get(name, ()) for name in touched)))

    def of(self, name: str) -> Cost:
        return self._found.get(name, Cost())

    @property
    def parameters(self) -> int:
        """Of the whole network; weights that nodes share count once."""
        return sum(
            cost.parameters
            for name, cost in self._found.items()
            if not self._model.document.graph[name].options.get("shares")
        )

    def multiply_adds(self, batch_size: int) -> int | None:
        """Of one forward pass of the network; None while a size is unknown."""
        total = 0
        for cost in self._found.values():
            number = at_batch(cost.multiply_adds, batch_size)
            if number is None:
                return None
            total += number
        return total

    def _count(self, names: Iterable[str]) -> None:
        graph, inference = self._model.document.graph, self._model.inference
        for name in names:
            self._found.pop(name, None)
            facts = inference.facts.get(name)
            if name not in graph or facts is None or facts.operator is None or facts.types is None:
                continue
            inputs = inference.inputs(graph, name)
            if inputs is None or facts.attributes is None:
                continue
            try:
                weights = facts.operator.weights(facts.attributes, *inputs)
                number = facts.operator.multiply_adds(facts.attributes, facts.types[0], *inputs)
            except SymloomError:
                continue  # the problem list says it; there is nothing to count
            self._found[name] = Cost(weights, number)


def at_batch(amount: Dim | None, batch_size: int) -> int | None:
    """A size for a batch of so many samples; None if it depends on something else too."""
    found = None if amount is None else substitute(amount, {"N": batch_size})
    return found if isinstance(found, int) else None


def elements(weight: Weight) -> int:
    """How many numbers a weight holds."""
    count = product(weight.shape)
    return count if isinstance(count, int) else 0


def short(number: float) -> str:
    """A number with three significant digits and its magnitude: 1.23 M."""
    for factor, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= factor * 0.9995:
            scaled = number / factor
            return f"{scaled:.{2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0}f} {sign}"
    return f"{number:.0f}" if number == int(number) else f"{number:.3g}"
