"""Looking again at a network after one edit, and all diagnostics, on graphs as large as people draw.

The bars are those of the design: an edit that changes few shapes, as most do, 1 ms; the worst, after which every
shape is another, 5 ms; all problems of the whole network 50 ms. The reference is inference of the whole graph anew,
which is what a tool without increments does at every edit.

    python -m tests.benchmarks.inference [--json]
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from statistics import median

from graph import edits
from graph.diagnose import diagnose
from graph.document import Document
from graph.errors import SymloomError
from graph.infer import Inference
from tests.benchmarks.measure.report import limited, options, tell
from tests.builders_networks import chain, dense_network, residual_network, transformer

NETWORKS: dict[str, Callable[[], Document]] = {
    "chain of 1,000": chain,
    "ResNet-50": lambda: residual_network((3, 4, 6, 3), 64),
    "DenseNet-121": dense_network,
    "transformer, 24 layers": lambda: transformer(24, 1024, 16),
}
BARS = {"typical edit": 1.0, "worst edit": 5.0, "diagnostics": 50.0}  # ms
EDITS = 120


def measures() -> Iterator[dict[str, object]]:
    for title, build in NETWORKS.items():
        document = build()
        inference = Inference.of(document.graph, document.operator)
        whole = median(timed(lambda: Inference.of(document.graph, document.operator)) for _ in range(5))  # noqa: B023
        found = [timed_edit(document, inference, patch) for patch in typical_edits(document)]
        yield row(title, "typical edit", median(found), whole)
        yield row(title, "worst edit", worst(document, inference), whole)
        diagnosed = median(timed(lambda: diagnose(document, inference)) for _ in range(9))  # noqa: B023
        yield row(title, "diagnostics", diagnosed, whole)


def row(title: str, what: str, ours: float, reference: float) -> dict[str, object]:
    return limited(f"{what}, {title}", ours * 1e3, reference * 1e3, "ms", BARS[what])


def typical_edits(document: Document) -> Iterator[edits.Patch]:
    """What people do: set an attribute of some node, to another value that it takes."""
    rng = random.Random(0)
    names = list(document.graph.nodes)
    made = 0
    while made < EDITS:
        name = rng.choice(names)
        operator = document.operator(document.graph[name].op)
        assert operator is not None
        if operator.role != "compute" or not operator.attributes:
            continue
        attribute = rng.choice(operator.attributes)
        now = document.graph[name].attrs.get(attribute.name, attribute.default)
        value = (
            not now if attribute.kind == "bool" else now + 1 if isinstance(now, int) else attribute.default
        )
        try:
            patch = edits.set_attribute(document, name, attribute.name, value)
        except SymloomError:
            continue
        if patch:
            made += 1
            yield patch


def worst(document: Document, inference: Inference) -> float:
    """The slowest kind of edit: another size of the input changes every shape; the median of its repetitions."""
    name = next(n.name for n in document.graph if getattr(document.operator(n.op), "role", "") == "input")
    shape = tuple(document.graph[name].attrs["shape"])
    found = []
    for number in range(15):
        size = shape[-2]
        other = (
            *shape[:-2],
            size + 32 * (number + 1) if isinstance(size, int) else f"{size}{number}",
            shape[-1],
        )
        found.append(timed_edit(document, inference, edits.set_attribute(document, name, "shape", other)))
    return median(found)


def timed_edit(document: Document, inference: Inference, patch: edits.Patch) -> float:
    """Seconds to look again after an edit; it is taken back."""
    edits.apply(document, patch)
    spent = timed(lambda: inference.update(document.graph, patch.nodes()))
    edits.apply(document, patch.inverse())
    inference.update(document.graph, patch.nodes())
    return spent


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = time.thread_time()  # of the processor: other programs on it do not count
        work()
        return time.thread_time() - start
    finally:
        gc.enable()


def main() -> None:
    tell(measures(), in_json=options("Inference after an edit, against the whole graph.").parse_args().json)


if __name__ == "__main__":
    main()
