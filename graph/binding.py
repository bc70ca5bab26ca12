"""Which column of a data set feeds which `Input` and `Target`, and whether they fit."""

from __future__ import annotations

from collections.abc import Sequence

from graph.data_spec import DataSetSpec, Field
from graph.dim import same
from graph.errors import SymloomError
from graph.infer import Inference, Problem
from graph.model import Graph
from graph.types import TensorType, shape_text


def bind(
    graph: Graph, inference: Inference, spec: DataSetSpec, inputs: Sequence[str], targets: Sequence[str]
) -> dict[str, Field]:
    """The data set's field for each of these `Input` and `Target` nodes.

    A node takes the field its attribute names, else the one of its own name, else the next free one.
    Of data that nobody has looked at yet nothing is known: no node gets a field, and nothing is refused.

    Raises:
        SymloomError: there is no such field, too few of them, or its shape or dtype does not fit.
    """
    found = assign(graph, spec, inputs, targets)
    for problem in mismatches(inference, found, spec):
        raise SymloomError(str(problem))
    return found


def assign(
    graph: Graph, spec: DataSetSpec, inputs: Sequence[str], targets: Sequence[str]
) -> dict[str, Field]:
    """As `bind`, whether shapes and dtypes fit or not.

    Raises:
        SymloomError: there is no such field, or too few of them.
    """
    if not spec.seen:
        return {}
    return {
        **_assign(graph, inputs, spec.features, spec),
        **_assign(graph, targets, spec.targets, spec),
    }


def mismatches(inference: Inference, bound: dict[str, Field], spec: DataSetSpec) -> list[Problem]:
    """Nodes whose declared shape or dtype is not that of the field they were given."""
    found = []
    for name, field in bound.items():
        types = inference.facts[name].types
        if types is None:
            continue
        declared = types[0]
        wanted = TensorType((declared.shape[0] if declared.shape else 1, *field.shape), field.dtype)
        fits = declared.rank == wanted.rank and all(
            same(have, want) is not False for have, want in zip(declared.shape, wanted.shape, strict=True)
        )
        fixed = field.varies and fits and isinstance(declared.shape[1], int)
        if fixed or not fits or declared.dtype != wanted.dtype:
            gives = shape_text(("N", *field.sizes))  # type: ignore[arg-type]  # a name prints as itself
            found.append(
                Problem(
                    name,
                    f"is declared as {declared}, but the {field.name} of {spec.title} is {gives} {field.dtype}; "
                    "change its shape and dtype to that, or choose other data.",
                    kind="data_shape",
                    attribute="shape",
                    expected=(("N", *field.sizes), field.dtype),
                )
            )
    return found


def _assign(
    graph: Graph, nodes: Sequence[str], fields: Sequence[Field], spec: DataSetSpec
) -> dict[str, Field]:
    by_name = {field.name: field for field in fields}
    found: dict[str, Field] = {}
    for name in nodes:
        wanted = str(graph[name].attrs.get("field", ""))
        if wanted and wanted not in by_name:
            known = ", ".join(by_name) or "none"
            raise SymloomError(f"{name}: {spec.title} has no field {wanted!r} (it has {known}).")
        if wanted or name in by_name:
            found[name] = by_name[wanted or name]
    free = [field for field in fields if field not in found.values()]
    for name in nodes:
        if name not in found:
            if not free:
                raise SymloomError(
                    f"{name}: {spec.title} has only {len(fields)} field{'s' * (len(fields) != 1)} of this kind "
                    f"({', '.join(by_name)}), all in use; name one in its `field`, or delete the node."
                )
            found[name] = free.pop(0)
    return {name: found[name] for name in nodes}
