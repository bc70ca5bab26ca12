"""Checks of the network against its data and its loss: legal shapes are not enough to learn anything."""

from __future__ import annotations

from collections.abc import Iterator

from graph.binding import assign, mismatches
from graph.data_spec import Field
from graph.datasets import check_data
from graph.diagnose.view import View
from graph.errors import SymloomError
from graph.infer import Problem
from graph.model import Source
from graph.types import TensorType


def _data(view: View) -> Iterator[Problem]:
    """The data set exists, has a field for every `Input` and `Target`, and these are declared as the fields are."""
    if view.data is None and not view.document.recipe.data.name:
        if view.losses:
            wanted = " and ".join(
                f"{name} ({types[0]})"
                for side in view.entries
                for name in side
                if (types := view.facts[name].types)
            )
            yield Problem(
                "",
                f"no data are chosen yet; choose data that give {wanted or 'what it needs'}.",
                "hint",
                "no_data",
            )
        return
    if view.data is None:
        try:
            check_data(view.document.recipe.data.name, view.document.recipe.data.attrs)
        except SymloomError as error:
            yield Problem("", str(error), kind="data_set")
        return
    inputs, targets = view.entries
    for one, other in ((inputs, []), ([], targets)):
        try:
            bound = assign(view.graph, view.data, one, other)
        except SymloomError as error:
            name, _, said = str(error).partition(": ")
            yield Problem(name, said, kind="data_field", attribute="field")
            continue
        yield from mismatches(view.inference, bound, view.data)


def _loss_inputs(view: View) -> Iterator[Problem]:
    """Right things at the right ports of a loss: prediction and target, neither twice nor exchanged."""
    for loss in view.losses:
        ports = view.ports(loss)
        wires = view.graph[loss].inputs
        if len(ports) < 2 or ports[0] not in wires or ports[1] not in wires:
            continue
        prediction, answer = (view.graph.upstream([wires[port].node]) for port in ports[:2])
        learnt = [any(view.trains(name) for name in side) for side in (prediction, answer)]
        labelled = [any(view.roles[name] == "target" for name in side) for side in (prediction, answer)]
        if labelled == [True, False] and learnt == [False, True]:
            yield Problem(
                loss,
                f"compares {wires[ports[0]].node} with {wires[ports[1]].node} the wrong way round: the "
                f"prediction goes to {ports[0]}, the label to {ports[1]}. Exchange the two wires.",
                kind="swapped",
                port=ports[0],
                expected=ports[1],
            )
        elif labelled[0] and learnt[0]:
            culprit = next(
                wire
                for target in view.of_role("target")
                for wire in view.graph.wires_from(target)
                if wire.node in prediction
            )
            yield Problem(
                culprit.node,
                f"is fed by {culprit.source.node}, the very answer that {loss} asks for: the network could copy it and "
                "would learn nothing. Feed it from an Input.",
                "warning",
                "label_leak",
                port=culprit.port,
            )
        elif not any(labelled) and all(learnt) and ports[1] == "target":
            yield Problem(
                loss,
                f"compares the network with itself: neither {wires[ports[0]].node} nor {wires[ports[1]].node} "
                "depends on a Target. Connect its target to one.",
                "warning",
                "no_target",
                port=ports[1],
            )


def _last_layers(view: View) -> Iterator[Problem]:
    """What stands between the last layer and a loss: softmax twice, or not at all, clipped scores, dropout."""
    for loss in view.losses:
        operator = view.facts[loss].operator
        ports = view.ports(loss)
        source = view.graph[loss].inputs.get(ports[0]) if ports else None
        if operator is None or source is None:
            continue
        kind = view.graph[loss].op
        probabilities = logarithms = False
        steps = list(view.back(source))
        for step in steps:
            applied = step.activation
            where = "activation" if applied is not None and applied is not step.operator else None
            if applied is not None:
                probabilities |= applied.probabilities
                logarithms |= applied.log_probabilities
            if applied is not None and operator.takes_logits:
                if applied.log_probabilities and operator.classification:
                    yield Problem(
                        step.node,
                        f"applies {applied.name}, which {loss} ({kind}) applies again; harmless but superfluous.",
                        "hint",
                        "softmax_before_logits",
                        attribute=where,
                    )
                elif applied.probabilities or applied.log_probabilities:
                    yield Problem(
                        step.node,
                        f"applies {applied.name}, and so does {loss} ({kind}) by itself: twice, the network "
                        "learns slowly or not at all. Remove it here; probabilities can be had beside the loss.",
                        "warning",
                        "softmax_before_logits",
                        attribute=where,
                    )
                else:
                    yield Problem(
                        step.node,
                        f"applies {applied.name} to the scores that {loss} ({kind}) takes, which may be any "
                        "number: some scores can then never be given. The last layer needs no activation.",
                        "warning",
                        "activation_before_logits",
                        attribute=where,
                    )
            if step.operator.category == "Dropout":
                yield Problem(
                    step.node,
                    f"sets scores to 0 at random right before {loss}: noise that no layer can make up for. "
                    "Put it before the last layer.",
                    "warning",
                    "dropout_last",
                )
        made = steps[-1].node if steps else None
        if made is None or made not in view.weights:
            continue  # computed in a way of its own; nothing can be proved
        if operator.takes_probabilities and not probabilities:
            yield Problem(
                loss,
                f"({kind}) needs probabilities from 0 to 1, but {made} gives any number; put a sigmoid or "
                "softmax between.",
                kind="needs_probabilities",
                port=ports[0],
            )
        if operator.takes_log_probabilities and not logarithms:
            yield Problem(
                loss,
                f"({kind}) needs logarithms of probabilities, but {made} gives "
                f"{'probabilities' if probabilities else 'any number'}; put a logarithm of softmax between.",
                "warning",
                "needs_log_probabilities",
                port=ports[0],
            )


def _classes(view: View) -> Iterator[Problem]:
    """A classifier gives one score for each class of the data."""
    spec = view.data
    for loss in view.losses:
        operator = view.facts[loss].operator
        if operator is None or not operator.classification or spec is None or not spec.classes:
            continue
        ports = view.ports(loss)
        wires = view.graph[loss].inputs
        scores, label = view.type_at(wires.get(ports[0])), _label(view, wires.get(ports[1]))
        if scores is None or label is None or scores.rank != len(label.shape) + 2:
            continue
        given, wanted = scores.shape[1], len(spec.classes)
        if not isinstance(given, int) or given == wanted:
            continue
        head = view.maker(wires[ports[0]])
        few = ", ".join([name for name in spec.classes if name.strip()][:3])
        each = "sample" if scores.rank == 2 else "place"
        yield Problem(
            head or loss,
            f"gives {given} score{'s' * (given != 1)} a {each} ({scores}), but {spec.title} has {wanted} "
            f"classes ({few}, …); {loss} needs {wanted}.",
            "error" if given < wanted else "warning",
            "class_count",
            expected=wanted,
        )


def _entries(view: View) -> Iterator[Problem]:
    """A layer that looks numbers up has an entry for every one that the data may hold."""
    for name, facts in view.facts.items():
        operator = facts.operator
        if operator is None or not operator.entries or facts.attributes is None:
            continue
        wire = view.graph[name].inputs.get(operator.inputs[0].name)
        field = next((view.fields[step.node] for step in view.back(wire) if step.node in view.fields), None)
        have = getattr(facts.attributes, operator.entries)
        if field is not None and have < len(field.vocabulary):
            wanted = len(field.vocabulary)
            yield Problem(
                name,
                f"has {have:,} entr{'y' if have == 1 else 'ies'}, but the {field.name} of {view.data.title} "  # type: ignore[union-attr]  # it has fields
                f"holds {wanted:,} different numbers; set {operator.entries} to {wanted:,}.",
                kind="vocabulary",
                attribute=operator.entries,
                expected=wanted,
            )


def _codes(view: View) -> Iterator[Problem]:
    """Numbers that stand for words or categories say nothing as amounts: the hundredth word is not twice the 50th."""
    if not any(field.vocabulary for field in view.fields.values()):
        return
    for name, facts in view.facts.items():
        operator = facts.operator
        wire = next(iter(view.graph[name].inputs.values()), None)
        taken = view.type_at(wire)
        if operator is None or operator.entries or not view.trains(name) or taken is None:
            continue
        field = next((view.fields[step.node] for step in view.back(wire) if step.node in view.fields), None)
        if field is not None and len(field.vocabulary) > 2 and taken.dtype != field.dtype:
            one, other = field.shown[1:3]
            yield Problem(
                name,
                f"computes with the {field.name} of {view.data.title} as with amounts, but its numbers stand for names "  # type: ignore[union-attr]  # it has fields
                f"(1 for {one!r}, 2 for {other!r}); look them up in an embedding instead.",
                "warning",
                "codes",
                port=next(iter(view.graph[name].inputs)),
            )


def _flat(view: View) -> Iterator[Problem]:
    """Images that a Linear layer took row by row, because nothing flattened them before."""
    for loss in view.losses:
        facts = view.facts[loss]
        if facts.operator is None or not facts.operator.classification:
            continue
        if facts.problem is None or facts.problem.kind not in ("target_shape", "rank"):
            continue
        ports = view.ports(loss)
        wires = view.graph[loss].inputs
        scores, label = view.type_at(wires.get(ports[0])), view.type_at(wires.get(ports[1]))
        if scores is None or label is None or scores.rank <= 2 or label.rank != 1:
            continue
        head = view.maker(wires[ports[0]])
        first = head
        while first is not None and _takes_rows(view, first):
            head = first
            first = view.maker(next(iter(view.graph[head].inputs.values())))
        if head is None or not _takes_rows(view, head):
            continue
        port, source = next(iter(view.graph[head].inputs.items()))
        taken = view.type_at(source)
        assert taken is not None
        yield Problem(
            head,
            f"takes {taken}, of which only the last {taken.shape[-1]} count as features, so {loss} gets {scores} where "
            f"one row of scores a sample is needed; flatten or pool before it.",
            kind="missing_flatten",
            port=port,
            expected=loss,
        )


def _takes_rows(view: View, name: str) -> bool:
    operator = view.facts[name].operator
    taken: TensorType | None = view.type_at(next(iter(view.graph[name].inputs.values()), None))
    return operator is not None and operator.category == "Linear" and taken is not None and taken.rank > 2


def _label(view: View, source: Source | None) -> Field | None:
    """The data set's column of class numbers that a wire carries, if it does."""
    for step in view.back(source):
        field = view.fields.get(step.node)
        if field is not None:
            known = field.dtype == "int64" and view.data is not None and field in view.data.targets
            return field if known else None
    return None


CHECKS = (_data, _loss_inputs, _last_layers, _classes, _entries, _codes, _flat)
