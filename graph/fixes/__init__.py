"""Remedies for problems: edits that were carried out on a copy, and found to work, before they are offered.

For each kind of problem some proposers suggest edits; many suggestions are wrong, and that costs nothing. What is
offered removed its problem and made no new error. Nothing here knows an operator by name: what to insert is
found by what operators declare they `adapt`, what to replace by role and aliases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from graph.analyse import owned_weights
from graph.diagnose import diagnose
from graph.dim import product
from graph.document import Document
from graph.edits import Patch
from graph.errors import SymloomError
from graph.fixes import shapes, task, wiring
from graph.fixes.trial import JOINING_KINDS, Case, Proposal, Trial
from graph.infer import Inference, Problem
from graph.types import TensorType

__all__ = ["Fix", "fixes"]

MOST_OFFERED = 4
MOST_TRIED = 120

# Any other kind comes from an operator's shape rule.
_PROPOSERS = {**wiring.PROPOSERS, **task.PROPOSERS, **dict.fromkeys(JOINING_KINDS, shapes.JOINING)}


@dataclass(frozen=True)
class Fix:
    """An edit that removes a problem.

    Args:
        text: what it does, as a button says it: "Insert Flatten before dense1".
        patches: the edits, each to be applied after the one before it; one undo step.
        consequence: what the network is like afterwards, in words.
    """

    text: str
    patches: tuple[Patch, ...]
    consequence: str


@dataclass
class _Outcome:
    proposal: Proposal
    trial: Trial
    after: list[Problem]
    fresh: list[Problem]  # errors that were not there before

    def cost(self, before: Sequence[Problem]) -> tuple[int, int]:
        known = {(p.node, p.kind) for p in before}
        return len(self.fresh), sum((p.node, p.kind) not in known for p in self.after) - len(before) + len(
            self.after
        )


def fixes(document: Document, inference: Inference, problem: Problem) -> list[Fix]:
    """Edits that remove a problem of this document, the most fitting first; empty if none was found.

    Args:
        document, inference: as they are; neither is changed.
        problem: one that `diagnose` gave for them.
    """
    before = _look(document, inference, problem)
    case = Case(document, inference, problem)
    found: list[_Outcome] = []
    later: list[_Outcome] = []
    for proposal in islice(_proposals(case), MOST_TRIED):
        outcome = _try(case, proposal, before)
        if outcome is None or any(_same(outcome, other) for other in (*found, *later)):
            continue
        chosen = later if outcome.fresh else found
        if not proposal.group or sum(other.proposal.group == proposal.group for other in chosen) < 2:
            chosen.append(outcome)
        if len(found) >= 3 * MOST_OFFERED:
            break
    chosen = found or later
    chosen.sort(key=lambda outcome: outcome.cost(before))  # stable: proposers say the best first
    return [_fix(case, outcome) for outcome in chosen[:MOST_OFFERED]]


def _proposals(case: Case) -> Iterator[Proposal]:
    for proposer in _PROPOSERS.get(case.problem.kind, shapes.PROPOSERS):
        yield from proposer(case)


def _try(case: Case, proposal: Proposal, before: list[Problem]) -> _Outcome | None:
    """The outcome on a copy; None if the problem is still there or others are worse than before."""
    problem = case.problem
    trial = Trial.of(case)
    try:
        proposal.act(trial)
    except SymloomError:
        return None
    if not trial.patches:
        return None
    facts = trial.inference.facts.get(problem.node)
    if facts is not None and facts.problem is not None and facts.problem.kind == problem.kind:
        return None  # the rest of the diagnosis can be spared
    if problem.node in trial.document.graph and _mixes_batch(trial, problem.node):
        return None
    after = _look(trial.document, trial.inference, problem)
    if _count(after, problem) >= _count(before, problem):
        return None
    errors = Counter((p.node, p.kind) for p in before if p.severity == "error")
    fresh = []
    for other in after:
        if other.severity == "error":
            errors[other.node, other.kind] -= 1
            if errors[other.node, other.kind] < 0:
                fresh.append(other)
    hidden = [
        p for p in fresh if p.node in case.document.graph and case.inference.facts[p.node].types is None
    ]
    if len(hidden) < len(fresh) or any(p.node == problem.node for p in fresh):
        return None
    return _Outcome(proposal, trial, after, fresh)


def _look(document: Document, inference: Inference, problem: Problem) -> list[Problem]:
    """All problems, judged by the memory the problem was found for."""
    return diagnose(document, inference, memory=problem.expected if problem.kind == "memory" else None)


def _mixes_batch(trial: Trial, name: str) -> bool:
    """Whether samples of a batch would no longer be apart: legal, but never what was meant."""
    facts = trial.inference.facts[name]
    inputs = trial.inference.inputs(trial.document.graph, name)
    if facts.operator is None or facts.operator.role != "compute" or not facts.types or not inputs:
        return False
    batches = [
        x.shape[0]
        for x in inputs
        if isinstance(x, TensorType) and x.shape and not isinstance(x.shape[0], int)
    ]
    return bool(batches) and any(x.shape[:1] != (batches[0],) for x in facts.types[:1])


def _count(problems: list[Problem], problem: Problem) -> int:
    return sum((p.node, p.kind, p.port) == (problem.node, problem.kind, problem.port) for p in problems)


def _same(one: _Outcome, other: _Outcome) -> bool:
    mine, theirs = one.trial.document, other.trial.document
    return mine.recipe == theirs.recipe and mine.graph.nodes == theirs.graph.nodes


def _fix(case: Case, outcome: _Outcome) -> Fix:
    had, has = (
        _parameters(case.document, case.inference),
        _parameters(outcome.trial.document, outcome.trial.inference),
    )
    whole = all(facts.types is not None for facts in case.inference.facts.values())
    if had == has:
        said = f"{has:,} parameters as before" if whole else f"{has:,} parameters"
    elif whole:
        said = f"{had:,} → {has:,} parameters"
    else:
        said = f"the network then has {has:,} parameters"
    if outcome.proposal.note:
        said = f"{outcome.proposal.note}; {said}"
    if outcome.fresh:
        said = f"{said}; the next problem is then {outcome.fresh[0].node}: {outcome.fresh[0].message}"
    return Fix(outcome.proposal.text, tuple(outcome.trial.patches), said)


def _parameters(document: Document, inference: Inference) -> int:
    total = 0
    for weights in owned_weights(document, inference).values():
        for weight in weights.values():
            size = product(weight.shape)
            total += size if weight.trainable and isinstance(size, int) else 0
    return total
