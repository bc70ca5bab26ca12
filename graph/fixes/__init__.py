"""Remedies for problems: edits that were carried out on a copy, and found to work, before they are offered.

For each kind of problem some proposers suggest edits; many suggestions are wrong, and that costs nothing. What is
offered removed its problem and made no new error; an error that the problem had hidden may come to light, and
is told. Nothing here knows an operator by name: what to insert is found by what operators declare they
`adapt`, what to replace by role and aliases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from graph.analyse import owned_weights
from graph.diagnose import diagnose
from graph.dim import product
from graph.document import Document
from graph.edits import Patch
from graph.errors import SymloomError
from graph.fixes import shapes, task, wiring
from graph.fixes.inside import opened, uses_of
from graph.fixes.trial import JOINING_KINDS, Act, Case, Proposal, Trial
from graph.infer import Inference, Problem
from graph.types import TensorType

__all__ = ["Fix", "fixes"]

MOST_OFFERED = 4
MOST_TRIED = 120

# Found before an operator's shape rule is asked, so that what the rule says afterwards was hidden until then.
_BEFORE_SHAPES = ("unknown_operator", "attribute", "no_port")
# Of these a node may have one at each input, and each is mended by itself.
_AT_PORTS = ("unconnected", "no_source", "no_output", "no_port")
# Said of nodes before a loss, and only once it gets its inputs.
_SEEN_BY_LOSS = ("missing_flatten", "class_count", "vocabulary", "needs_probabilities")
# Said of inputs and targets, and only once something uses them.
_SEEN_IN_USE = ("data_shape", "data_field")

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
    doubt: int  # 0: nothing is new; 1: hidden errors come to light; 2: the node itself has another one

    def cost(self, before: Sequence[Problem]) -> tuple[int, int]:
        known = {(p.node, p.kind) for p in before}
        return len(self.fresh), sum((p.node, p.kind) not in known for p in self.after) - len(before) + len(
            self.after
        )


def fixes(document: Document, inference: Inference, problem: Problem) -> list[Fix]:
    """Edits that remove a problem of this document, the most fitting first; empty if none was found.

    Args:
        document, inference: as they are; neither is changed.
        problem: one that `diagnose` gave for them; none is found for one that is there no longer.
    """
    before = _look(document, inference, problem)
    if not _count([*before, *inference.problems()], problem):
        return []  # a list of problems may be a moment behind the document
    case = Case(document, inference, problem)
    found: tuple[list[_Outcome], ...] = ([], [], [])  # by doubt
    for proposal in islice(chain(_proposals(case), _last(case, found)), MOST_TRIED):
        outcome = _try(case, proposal, before)
        if outcome is None or any(_same(outcome, other) for others in found for other in others):
            continue
        chosen = found[outcome.doubt]
        if not proposal.group or sum(other.proposal.group == proposal.group for other in chosen) < 2:
            chosen.append(outcome)
        if len(found[0]) >= 3 * MOST_OFFERED:
            break
    chosen = next((outcomes for outcomes in found if outcomes), [])
    chosen.sort(key=lambda outcome: outcome.cost(before))  # stable: proposers say the best first
    return [_fix(case, outcome) for outcome in chosen[:MOST_OFFERED]]


def _proposals(case: Case) -> Iterator[Proposal]:
    if isinstance(case.problem.expected, Problem):
        yield from _inside(case)
    for proposer in _PROPOSERS.get(case.problem.kind, shapes.PROPOSERS):  # any other kind is a shape rule's
        yield from proposer(case)


def _last(case: Case, found: tuple[list[_Outcome], ...]) -> Iterator[Proposal]:
    """What is tried when nothing was found until then."""
    for proposer in wiring.LAST.get(case.problem.kind, ()) if not any(found) else ():
        yield from proposer(case)


def _inside(case: Case) -> Iterator[Proposal]:
    """What mends a problem inside a block, carried out on the block's definition."""
    use = opened(case)
    if use is None or case.node is None:
        return
    block = case.node.op
    for fix in fixes(use.document, use.inference, case.problem.expected):
        if any(change.key[0] == "recipe" for patch in fix.patches for change in patch.changes):
            continue  # that of the whole network is not the block's
        text = f"Inside {block}: {fix.text[:1].lower()}{fix.text[1:]}"
        act = use.editing(fix.patches)
        yield Proposal(text, act, _changed_uses(case, act))


def _changed_uses(case: Case, act: Act) -> str:
    """What else an edit of definitions changes, in words."""
    trial = Trial.of(case)
    act(trial)
    old, new = case.document.blocks, trial.document.blocks
    said = []
    for name in [name for name in old if old[name] != new.get(name)]:
        uses = uses_of(case.document, name)
        said.append(f"changes all {uses} uses of {name}" if uses > 1 else f"changes {name}")
    return ", ".join(said)


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
    if _stands(trial, problem):
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
    doubt = _doubt(case, fresh)
    return None if doubt is None else _Outcome(proposal, trial, after, fresh, doubt)


def _stands(trial: Trial, problem: Problem) -> bool:
    """Whether the node still has the problem, as far as its own facts say."""
    facts = trial.inference.facts.get(problem.node)
    found = facts.problem if facts is not None else None
    if found is None or found.kind != problem.kind:
        return False
    return found.port == problem.port or problem.kind not in _AT_PORTS


def _doubt(case: Case, fresh: Sequence[Problem]) -> int | None:
    """How much speaks against an outcome with these new errors; None if it is no remedy at all."""
    problem, facts = case.problem, case.inference.facts
    roles = case.view.roles
    blind = any(
        role == "unknown" or (role == "loss" and facts[name].types is None) for name, role in roles.items()
    )
    doubts = [0]
    for other in fresh:
        hidden = other.node in case.document.graph and facts[other.node].types is None
        unseen = problem.kind == "no_loss" or (blind and other.kind in _SEEN_BY_LOSS)
        unseen |= other.kind in _SEEN_IN_USE and not case.document.graph.consumers.get(other.node)
        if other.node == problem.node and problem.kind not in _BEFORE_SHAPES:
            if problem.kind in _AT_PORTS:
                return None  # the wire brings what the node cannot take
            doubts.append(2)
        elif hidden or unseen:
            doubts.append(1)
        else:
            return None
    return max(doubts)


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
