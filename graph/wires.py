"""Wires that begin nowhere: at a node or an output that is not there, as a damaged file has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.infer import Facts, Problem
from graph.model import Graph


def wires_from_nowhere(graph: Graph, facts: Mapping[str, Facts]) -> Iterator[Problem]:
    """A problem for each, at the node that waits for what never comes."""
    for name, fact in facts.items():
        if fact.types is not None or fact.problem is not None:
            continue
        for port, source in graph[name].inputs.items():
            if source.node not in graph:
                yield Problem(
                    name,
                    f"its input {port} comes from {source.node!r}, which does not exist; draw its wire anew.",
                    kind="no_source",
                    port=port,
                    expected=source.node,
                )
            elif facts[source.node].types is not None and facts[source.node].type_of(source.port) is None:
                outputs = ", ".join(output.name for output in facts[source.node].outputs) or "none"
                yield Problem(
                    name,
                    f"its input {port} comes from the output {source.port!r} of {source.node}, which has none of that "
                    f"name (it has {outputs}).",
                    kind="no_output",
                    port=port,
                    expected=source.node,
                )
