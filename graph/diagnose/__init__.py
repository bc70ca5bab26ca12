"""Everything wrong or doubtful about a document, told before anything is computed.

`diagnose` adds to the problems of shape inference what only the whole can show: model against data against
loss, branches that lead nowhere, settings with which training fails or learns nothing. Checks look at what
operators declare, never at their names. Each problem has a stable `kind`, by which `graph.fixes` finds remedies.
"""

from __future__ import annotations

from graph.diagnose import structure, task, training
from graph.diagnose.view import View
from graph.document import Document
from graph.infer import Inference, Problem

__all__ = ["CHECKS", "diagnose"]

CHECKS = (*structure.CHECKS, *task.CHECKS, *training.CHECKS)
_ORDER = {"error": 0, "warning": 1, "hint": 2}


def diagnose(document: Document, inference: Inference, *, memory: int | None = None) -> list[Problem]:
    """All problems, errors first, each severity in the order of the file.

    Args:
        document: what is looked at; nothing in it is changed.
        inference: its facts, up to date.
        memory: bytes that training may take; None takes this computer's.
    """
    view = View(document, inference, memory)
    found = [problem for check in CHECKS for problem in check(view)]
    replaced = {(problem.expected, "target_shape") for problem in found if problem.kind == "missing_flatten"}
    swapped = {problem.node for problem in found if problem.kind == "swapped"}
    for problem in inference.problems():
        if problem.kind == "cycle":
            continue  # `structure` tells it once a circle instead of once a node
        if problem.node not in swapped and (problem.node, problem.kind) not in replaced:
            found.append(problem)
    place = {name: number for number, name in enumerate(document.graph.nodes)}
    found.sort(key=lambda problem: (_ORDER[problem.severity], place.get(problem.node, -1)))
    return found
