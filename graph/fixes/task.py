"""Remedies where the network does not go with its data, its loss, or the way it is trained."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from graph import edits
from graph.analyse import largest_batch
from graph.datasets import KNOWN
from graph.dim import dimension
from graph.fixes.shapes import adapt, look_up, sized
from graph.fixes.trial import (
    Case,
    Proposal,
    Proposer,
    Trial,
    adapters,
    attributes_text,
    beside,
    bypassing,
    choosing,
    connecting,
    disconnecting,
    inserting,
    option_set,
    removing,
    replacing,
    setting,
    then,
)
from graph.model import Node, Source
from graph.operator import Goal, Operator
from graph.operators import OPERATORS
from graph.operators.activation import activation_operator
from graph.types import TensorType


def fit_head(case: Case) -> Iterator[Proposal]:
    """Give the last layer as many outputs as there are classes, or put a layer of that size behind it."""
    for loss in case.view.losses:
        port = case.view.ports(loss)[0]
        source = case.document.graph[loss].inputs.get(port)
        scores = case.view.type_at(source)
        if source is None or scores is None or scores.rank < 2 or not isinstance(scores.shape[1], int):
            continue
        want = case.problem.expected
        yield from sized(case, source, scores.shape[1], want)
        goal = (scores.shape[0], want, *scores.shape[2:])
        yield from _inserted(case, loss, port, goal)


def _inserted(case: Case, node: str, port: str, shape: Any) -> Iterator[Proposal]:
    source = case.document.graph[node].inputs[port]
    x = case.view.type_at(source)
    if x is None:
        return
    for operator in OPERATORS.values():
        if operator.adapts is None or operator.layer is None:
            continue
        for attrs in operator.adapts(x, Goal(shape=shape)):
            yield Proposal(
                f"Insert {operator.name}{attributes_text(attrs)} between {source.node} and {node}",
                inserting(operator, attrs, node, port),
            )


def remove_activation(case: Case) -> Iterator[Proposal]:
    """Take an activation away that the loss applies itself, or that cuts scores off."""
    name = case.problem.node
    if case.problem.attribute == "activation":
        yield Proposal(f"Remove the activation of {name}", setting(name, "activation", "none"))
        return
    yield Proposal(f"Remove {name}", bypassing(name))
    source = next(iter(case.document.graph[name].inputs.values()), None)
    for loss in case.view.losses:
        for port, wire in case.document.graph[loss].inputs.items():
            if wire.node == name and source is not None:
                yield Proposal(
                    f"Feed {loss} from {source.node}; keep {name} as a further output",
                    connecting(source, loss, port),
                )


def move_before_layer(case: Case) -> Iterator[Proposal]:
    """Dropout works before the last layer, not behind it."""
    node = case.node
    if node is None or len(node.inputs) != 1:
        return
    head = case.view.maker(next(iter(node.inputs.values())))
    if head is not None:
        port = next(iter(case.document.graph[head].inputs), None)
        if port is not None and case.operator is not None:
            move = then(bypassing(node.name), inserting(case.operator, node.attrs, head, port))
            yield Proposal(f"Move it before {head}", move)
    yield Proposal(f"Remove {node.name}", bypassing(node.name))


def make_probabilities(case: Case) -> Iterator[Proposal]:
    """Insert what makes the probabilities a loss takes, or take the loss that applies it by itself."""
    loss, port = case.node, case.problem.port
    own = case.operator
    if loss is None or own is None or port is None:
        return
    for other in OPERATORS.values():
        same_ports = [p.name for p in other.inputs] == [p.name for p in own.inputs]
        if (
            other.role == "loss"
            and other.takes_logits
            and same_ports
            and other.classification == own.classification
        ):
            attrs = {
                name: value
                for name, value in loss.attrs.items()
                if any(a.name == name for a in other.attributes)
            }
            yield Proposal(
                f"Use {other.name}, which takes any numbers",
                replacing(loss.but(op=other.name, attrs=attrs)),
                group="loss",
            )
    for other in OPERATORS.values():
        fits = other.log_probabilities if own.takes_log_probabilities else other.probabilities
        if fits and own.classification == any(a.name == "dim" for a in other.attributes):
            attrs = {"dim": 1} if own.classification else {}
            yield Proposal(
                f"Insert {other.name} before {loss.name}", inserting(other, attrs, loss.name, port)
            )


# -- wires of the loss ------------------------------------------------------------------------------------------------


def exchange(case: Case) -> Iterator[Proposal]:
    """Swap two wires of a loss."""
    node, one, other = case.node, case.problem.port, case.problem.expected
    if node is not None and one is not None:
        wires = {**node.inputs, one: node.inputs[other], other: node.inputs[one]}
        yield Proposal(f"Exchange the wires at {one} and {other}", replacing(node.but(inputs=wires)))


def feed_from(role: str) -> Proposer:
    """Feed the port from a node of a role."""

    def propose(case: Case) -> Iterator[Proposal]:
        name, port = case.problem.node, case.problem.port
        if port is None:
            return
        for other in case.view.of_role(role):
            source = case.output_of(other)
            if source is None:
                continue
            yield Proposal(f"Feed {port} of {name} from {other}", connecting(source, name, port))

    return propose


def cut_leak(case: Case) -> Iterator[Proposal]:
    """Take what depends on the label out of the prediction, where it joins the rest."""
    graph = case.document.graph
    leaked = graph.downstream([case.problem.node])
    for name in sorted(leaked, key=graph.index):
        others = [source for source in graph[name].inputs.values() if source.node not in leaked]
        for port, source in graph[name].inputs.items():
            judges = case.view.roles[name] in ("loss", "metric")
            if source.node not in leaked or judges or not others or len(graph[name].inputs) != 2:
                continue
            spare = {node for node in graph.upstream([source.node]) if node in leaked}
            if all(graph.consumers.get(node, set()) <= spare | {name} for node in spare):
                cut = then(disconnecting(name, port), bypassing(name), removing(*spare))
                yield Proposal(f"Leave {name} out, so that the prediction does not depend on the label", cut)


def add_loss(case: Case) -> Iterator[Proposal]:
    """Add a loss that goes with the data, and the target if there is none."""
    spec = case.view.data
    ends = [
        node
        for node in case.document.graph
        if not case.document.graph.consumers.get(node.name)
        and case.view.roles[node.name] == "compute"
        and case.inference.facts[node.name].outputs
    ]
    if spec is None or not ends or not spec.targets:
        return
    field = spec.targets[0]
    target = next(operator for operator in OPERATORS.values() if operator.role == "target")
    for operator in OPERATORS.values():
        if (
            operator.role != "loss"
            or operator.classification != bool(spec.classes)
            or len(operator.inputs) != 2
        ):
            continue
        if operator.takes_logits != operator.classification or operator.layer is not None:
            continue
        for end in ends[::-1]:
            output = case.inference.facts[end.name].outputs

            def act(
                trial: Trial, operator: Operator = operator, end: Node = end, output: Any = output
            ) -> None:
                graph = trial.document.graph
                label = next(iter(case.view.of_role("target")), None)
                made = []
                if label is None:
                    label = field.name if field.name not in graph else graph.free_name(field.name)
                    attrs = {"shape": ("N", *field.shape), "dtype": field.dtype}
                    x, y = beside(end)
                    made.append(Node(label, target.name, attrs, {}, (x - 240, y + 120)))
                wires = [Source(end.name, output[0].name), Source(label, target.outputs[0].name)]  # type: ignore[index]  # a target has one
                inputs = {port.name: wire for port, wire in zip(operator.inputs, wires, strict=True)}
                made.append(
                    Node(
                        graph.free_name("loss") if "loss" in graph else "loss",
                        operator.name,
                        {},
                        inputs,
                        beside(end),
                    )
                )
                trial.do(edits.add(trial.document, made))

            yield Proposal(f"Add {operator.name} behind {end.name}", act)
        break


# -- data -------------------------------------------------------------------------------------------------------------


def declare_as_data(case: Case) -> Iterator[Proposal]:
    """Set the shape and dtype of an Input or Target to those of the data."""
    name = case.problem.node
    shape, dtype = case.problem.expected

    text = f"Declare {name} as {'×'.join(map(str, shape))} {dtype}, as the data are"
    act = then(setting(name, "shape", shape), setting(name, "dtype", dtype))
    yield Proposal(text, act)
    # What was fed from it had another number of dimensions: adapt that at each of its wires.
    old = case.view.type_at(case.output_of(name))
    if old is not None and old.rank != len(shape):
        x = TensorType(tuple(dimension(size) for size in shape), dtype)
        goal = Goal(ranks=(old.rank,))
        for operator in adapters(goal):
            for attrs in operator.adapts(x, goal) if operator.adapts is not None else ():
                wires = list(case.document.graph.wires_from(name))
                inserts = [inserting(operator, attrs, wire.node, wire.port) for wire in wires]
                yield Proposal(f"{text}, and insert {operator.name} behind it", then(act, *inserts))
    yield from other_data(case)


def other_data(case: Case) -> Iterator[Proposal]:
    """Choose another data set; the one of the nearest name first."""
    recipe = case.document.recipe
    names = [spec.name for spec in KNOWN if spec.name != recipe.data.name]
    near = difflib.get_close_matches(recipe.data.name[:80], names, 3, 0.3)
    for name in dict.fromkeys([*near, *names]):
        changed = recipe.but(data=type(recipe.data)(name))
        yield Proposal(f"Use the data {name}", choosing(changed), group="data")


def fit_entries(case: Case) -> Iterator[Proposal]:
    """Give a layer that looks numbers up as many entries as there are numbers in the data."""
    name, attribute, wanted = case.problem.node, case.problem.attribute, case.problem.expected
    assert attribute is not None
    yield Proposal(f"Give {name} {wanted:,} entries, as the data have", setting(name, attribute, wanted))


def other_field(case: Case) -> Iterator[Proposal]:
    """Take a field that the data have, or do without the node."""
    name, spec = case.problem.node, case.view.data
    if spec is None or case.node is None:
        return
    if case.node.attrs.get("field"):
        fields = spec.targets if case.view.roles[name] == "target" else spec.features
        near = difflib.get_close_matches(str(case.node.attrs["field"])[:80], [f.name for f in fields], 1)
        for field in dict.fromkeys([*near, ""]):
            yield Proposal(
                f"Take the field {field}" if field else "Take the next field of the data",
                setting(name, "field", field),
            )
    role = case.view.roles[name]
    for other in case.view.of_role(role):
        if other != name:
            source = case.output_of(other)
            if source is None:
                continue
            moves = [
                connecting(source, wire.node, wire.port) for wire in case.document.graph.wires_from(name)
            ]
            yield Proposal(f"Use {other} in its place", then(*moves, removing(name)))
    yield Proposal(f"Delete {name}", removing(name))
    yield from other_data(case)


# -- training ---------------------------------------------------------------------------------------------------------


def unfreeze(case: Case) -> Iterator[Proposal]:
    """Let the last layer learn, or all."""
    owners: tuple[str, ...] = case.problem.expected
    for names in dict.fromkeys([owners[-1:], owners]):
        what = names[0] if len(names) == 1 else f"all {len(names)} nodes"
        sharing = [node.name for node in case.document.graph if node.options.get("shares") in names]
        yield Proposal(f"Unfreeze {what}", option_set([*names, *sharing], "frozen", False))


def add_layer(case: Case) -> Iterator[Proposal]:
    """Put a layer with weights before the loss."""
    for port, source in case.wires():
        x = case.view.type_at(source)
        if x is not None and x.rank:
            spec = case.view.data
            classes = len(spec.classes) if spec is not None else 0
            sizes = (
                [classes] if classes and case.operator is not None and case.operator.classification else []
            )
            for size in [*sizes, x.shape[-1]]:
                yield from _inserted(case, case.problem.node, port, (*x.shape[:-1], size))


def batch(*sizes: int) -> Proposer:
    """Set the batch size, to the largest of these that helps or to what fits."""

    def propose(case: Case) -> Iterator[Proposal]:
        expected = case.problem.expected
        tried = list(sizes)
        if case.problem.kind == "memory":
            tried = [largest_batch(case.document, case.inference, int(expected * 0.9))]
        elif case.problem.kind == "batch_too_large":
            tried = [size for size in sizes if size <= expected][:2]
        for size in tried:
            if size >= 1:
                recipe = case.document.recipe.setting(batch_size=size)
                yield Proposal(f"Set the batch size to {size:,}", choosing(recipe))

    return propose


def activate(case: Case) -> Iterator[Proposal]:
    """Put an activation between two linear layers: the first one on offer that is monotone, as most networks have."""
    if case.operator is None or case.node is None:
        return
    for attribute in case.operator.attributes:
        for choice in attribute.choices if attribute.name == "activation" else ():
            applied = activation_operator(choice)
            if applied is not None and applied.monotone:
                yield Proposal(
                    f"Give {case.node.name} the activation {choice}",
                    setting(case.node.name, "activation", choice),
                    group="activation",
                )


PROPOSERS: dict[str, tuple[Proposer, ...]] = {
    "class_count": (fit_head,),
    "softmax_before_logits": (remove_activation,),
    "activation_before_logits": (remove_activation,),
    "dropout_last": (move_before_layer,),
    "needs_probabilities": (make_probabilities,),
    "needs_log_probabilities": (make_probabilities,),
    "missing_flatten": (adapt,),
    "swapped": (exchange,),
    "label_leak": (cut_leak, feed_from("input")),
    "no_target": (feed_from("target"),),
    "no_loss": (add_loss,),
    "data_set": (other_data,),
    "no_data": (other_data,),
    "data_shape": (declare_as_data,),
    "data_field": (other_field,),
    "vocabulary": (fit_entries,),
    "codes": (look_up,),
    "all_frozen": (unfreeze,),
    "no_weights": (add_layer,),
    "batch_of_one": (batch(32, 2),),
    "batch_too_large": (batch(256, 128, 64, 32, 16, 8, 4, 2, 1),),
    "memory": (batch(),),
    "linear_chain": (activate,),
    "empty": (),
}
