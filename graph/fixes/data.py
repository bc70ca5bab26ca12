"""The whole network made to fit its data in one go: what a person wants who has just chosen other ones."""

from __future__ import annotations

from graph.binding import assign, mismatches
from graph.diagnose import diagnose
from graph.diagnose.view import View
from graph.document import Document
from graph.edits import Change, Patch
from graph.errors import SymloomError
from graph.fixes import fixes
from graph.fixes.trial import Trial
from graph.infer import Inference

_KINDS = ("class_count", "vocabulary")  # what other data change besides the shapes of what they give
_MOST = 50


def fit_to_data(document: Document, inference: Inference) -> list[Patch]:
    """Edits after which every `Input` and `Target` is declared as its field of the data is, and the rest follows.

    Shapes and dtypes are those of the data, whether the layers behind can take them or not: which layers to
    exchange is for the person to say. A loss of scores for yes or no becomes one of classes where its target does.
    Class counts and vocabularies are fitted by the remedies for them, where some are offered. Empty if all fits, or
    nothing is known of the data.
    """
    trial = Trial(document.copy(), inference.copy())
    view = View(trial.document, trial.inference)
    if view.data is None:
        return []
    inputs, targets = view.entries
    for one, other in ((inputs, []), ([], targets)):
        try:
            bound = assign(trial.document.graph, view.data, one, other)
        except SymloomError:
            continue  # a field too few: the problem list says so, and what could be done
        for problem in mismatches(trial.inference, bound, view.data):
            shape, dtype = problem.expected
            trial.set(problem.node, "shape", shape)
            trial.set(problem.node, "dtype", dtype)
    for loss in view.losses:
        _judge_classes(trial, view, loss)
    for _ in range(_MOST):
        found = _remedy(trial)
        if not found:
            break
        for patch in found:
            trial.do(patch)
    return trial.patches


def _judge_classes(trial: Trial, view: View, name: str) -> None:
    """Take cross-entropy where scores for yes or no are compared with class numbers."""
    loss = trial.document.graph[name]
    own = trial.document.operator(loss.op)
    if own is None or not own.takes_logits or own.classification or loss.inputs.keys() != {"input", "target"}:
        return
    scores, target = (view.type_at(loss.inputs[port]) for port in ("input", "target"))
    if scores is None or target is None or target.dtype != "int64" or scores.rank != target.rank + 1:
        return
    attrs = {key: value for key, value in loss.attrs.items() if key in ("reduction", "factor")}
    made = loss.but(op="CrossEntropyLoss", attrs=attrs)
    trial.do(Patch(f"Use {made.op} for {name}", (Change(("node", name), loss, made),)))


def _remedy(trial: Trial) -> tuple[Patch, ...]:
    """The edits of the first remedy for what other data change; none that choose other data."""
    for problem in diagnose(trial.document, trial.inference):
        if problem.kind in _KINDS:
            for fix in fixes(trial.document, trial.inference, problem):
                if not any(change.key[0] == "recipe" for patch in fix.patches for change in patch.changes):
                    return fix.patches
    return ()
