"""Remedies for nodes and wires: what is loose, circular, unknown or without effect."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from graph import edits
from graph.errors import SymloomError
from graph.fixes.trial import (
    Case,
    Proposal,
    Proposer,
    Trial,
    adapters,
    attributes_text,
    bypassing,
    connecting,
    disconnecting,
    inserting,
    option_set,
    removing,
    replacing,
    then,
)
from graph.model import Node, Source
from graph.operator import Goal, Operator
from graph.operators import OPERATORS
from graph.options import option

# What other tools (MXNet, Keras) call the attributes that torch's terms name here.
_OTHER_WORDS = {
    "out_channels": ("filters", "num_filter", "channels"),
    "out_features": ("units", "num_hidden", "out_units"),
    "hidden_size": ("units", "state_size"),
    "embedding_dim": ("output_dim",),
    "num_embeddings": ("input_dim",),
    "kernel_size": ("kernel", "pool_size"),
    "stride": ("strides",),
    "padding": ("pad",),
    "dilation": ("dilate", "dilation_rate"),
    "groups": ("num_group",),
    "bias": ("use_bias",),
    "num_heads": ("heads",),
    "dim": ("axis",),
    "eps": ("epsilon",),
    "p": ("rate",),
}
_NEAREST = 12  # how many sources are tried for a loose input


def connect(case: Case) -> Iterator[Proposal]:
    """Feed the loose input from the nearest node whose result fits."""
    node, end = case.node, _loose_end(case)
    if node is None or end is None:
        return
    for source in _sources(case, node, end):
        yield Proposal(f"Connect {source.node} to {end} of {node.name}", connecting(source, node.name, end))


def connect_through(case: Case) -> Iterator[Proposal]:
    """Feed the loose input from the nearest node, with a node between that gives each sample one row."""
    node, end = case.node, _loose_end(case)
    if node is None or end is None or case.operator is None or case.operator.role != "compute":
        return
    goal = Goal(ranks=(2,))
    for source in _sources(case, node, end):
        x = case.view.type_at(source)
        if x is None:
            continue
        for operator in adapters(goal):
            assert operator.adapts is not None
            for attrs in operator.adapts(x, goal):
                between = f"{operator.name}{attributes_text(attrs)}"
                yield Proposal(
                    f"Connect {source.node} through {between} to {end} of {node.name}",
                    then(connecting(source, node.name, end), inserting(operator, attrs, node.name, end)),
                    group=source.node,
                )


def add_source(case: Case) -> Iterator[Proposal]:
    """Where the network has no target, or no input, yet: add it as the data have it, and connect it."""
    node, end, spec = case.node, _loose_end(case), case.view.data
    if node is None or end is None or case.operator is None or spec is None:
        return
    judges = case.operator.role in ("loss", "metric")
    if judges and end == case.operator.inputs[0].name:
        return  # the prediction, which only the network can make
    role, fields = ("target", spec.targets) if judges else ("input", spec.features)
    if not fields or case.view.of_role(role):
        return
    maker = next(operator for operator in OPERATORS.values() if operator.role == role)
    field, graph = fields[0], case.document.graph
    name = field.name if field.name not in graph else graph.free_name(field.name)
    x, y = node.position
    made = Node(
        name,
        maker.name,
        {"shape": ("N", *field.shape), "dtype": field.dtype},
        position=(x - 240, y + 120 if judges else y),
    )

    def add(trial: Trial) -> None:
        trial.do(edits.add(trial.document, [made]))

    source = Source(name, maker.outputs[0].name)  # type: ignore[index]  # an input and a target have one
    yield Proposal(
        f"Add the {maker.name} {name} and connect it to {end} of {node.name}",
        then(add, connecting(source, node.name, end)),
    )


def _loose_end(case: Case) -> str | None:
    """The input that the problem is at, by the name of a wire's end."""
    port = case.problem.port
    declared = case.operator.input_port(port) if case.operator is not None and port is not None else None
    if declared is None or port is None:
        return None
    return f"{port}0" if declared.variadic and port == declared.name else port


def _sources(case: Case, node: Node, port: str) -> list[Source]:
    """Outputs that could feed a port, the most likely first: loose ends, then the nearest on the canvas."""
    graph = case.document.graph
    behind = graph.downstream([node.name])
    place = {name: number for number, name in enumerate(graph.nodes)}
    wished = difflib.get_close_matches(str(case.problem.expected)[:80], list(graph.nodes), 1)
    judges = case.operator is not None and case.operator.role in ("loss", "metric")
    found = []
    for name in graph.nodes:
        facts = case.inference.facts[name]
        if name in behind or facts.operator is None or facts.operator.role in ("loss", "metric"):
            continue
        if facts.operator.role == "target" and not judges:
            continue
        used = name in {source.node for source in node.inputs.values()}
        loose = not graph.consumers.get(name)
        away = abs(graph[name].position[0] - node.position[0]) + abs(
            graph[name].position[1] - node.position[1]
        )
        order = (name not in wished, used, not loose, place[name] > place[node.name], away, -place[name])
        found += [(order, Source(name, output.name)) for output in facts.outputs]
    found.sort(key=lambda item: item[0])
    return [source for _, source in found[:_NEAREST]]


def unplug(case: Case) -> Iterator[Proposal]:
    """Take the wire away."""
    name, port = case.problem.node, case.problem.port
    if case.node is not None and port is not None and port in case.node.inputs:
        yield Proposal(f"Disconnect {port} of {name}", disconnecting(name, port))


def move_wire(case: Case) -> Iterator[Proposal]:
    """Plug a wire into a port that exists: the one of the nearest name, or the first free one."""
    node, port = case.node, case.problem.port
    if node is None or case.operator is None or port is None or port not in node.inputs:
        return
    names = _end_names(case.operator, node)
    near = difflib.get_close_matches(port[:80], names, 1, 0.4)
    for name in dict.fromkeys([*near, *names]):
        if name not in node.inputs:
            inputs = {name if p == port else p: source for p, source in node.inputs.items()}
            yield Proposal(
                f"Move the wire from {port} to {name} of {node.name}", replacing(node.but(inputs=inputs))
            )


def _end_names(operator: Operator, node: Node) -> list[str]:
    return [f"{p.name}{len(node.inputs)}" if p.variadic else p.name for p in operator.inputs]


def cut(case: Case) -> Iterator[Proposal]:
    """Open a circle at one of its wires; what hung on it is fed from before the circle instead."""
    graph = case.document.graph
    circle: tuple[str, ...] = case.problem.expected
    ends = [
        (name, port, source)
        for name in (case.problem.node, *circle)
        for port, source in graph[name].inputs.items()
        if source.node in circle
    ]
    entries = list(
        dict.fromkeys(
            source
            for name in circle
            for source in graph[name].inputs.values()
            if source.node in graph and source.node not in circle
        )
    )
    for name, port, source in dict.fromkeys(ends):
        open_ = disconnecting(name, port)
        yield Proposal(f"Cut the wire from {source.node} to {name}", open_)
        for entry in dict.fromkeys([*entries, *_sources(case, graph[name], port)]):
            yield Proposal(
                f"Feed {port} of {name} from {entry.node} instead of {source.node}",
                then(open_, connecting(entry, name, port)),
                group=f"{port} of {name}",
            )
        yield Proposal(
            f"Cut the wire from {source.node} to {name} and remove {name}", then(open_, bypassing(name))
        )


def delete(case: Case) -> Iterator[Proposal]:
    """Remove the node, or its whole branch."""
    names = case.problem.expected if isinstance(case.problem.expected, tuple) else (case.problem.node,)
    what = case.problem.node if len(names) == 1 else f"the {len(names)} nodes of this branch"
    yield Proposal(f"Delete {what}", removing(*names))


def use(case: Case) -> Iterator[Proposal]:
    """Connect a loose end to an input that waits for one."""
    facts = case.inference.facts[case.problem.node]
    behind = case.document.graph.upstream([case.problem.node])
    for node in case.document.graph:
        operator = case.document.operator(node.op)
        if operator is None or node.name in behind:
            continue
        for port in operator.inputs:
            name = (
                f"{port.name}{sum(p.startswith(port.name) for p in node.inputs)}"
                if port.variadic
                else port.name
            )
            if name in node.inputs or (port.optional and not port.variadic):
                continue
            for output in facts.outputs[:1]:
                yield Proposal(
                    f"Connect {case.problem.node} to {name} of {node.name}",
                    connecting(Source(case.problem.node, output.name), node.name, name),
                )


# -- operators and attributes -----------------------------------------------------------------------------------------


def rename_operator(case: Case) -> Iterator[Proposal]:
    """Take the known operator whose name or alias is nearest, with the attributes that it has too."""
    node = case.node
    if node is None:
        return
    for operator in _named_like(node.op):
        attrs, lost = _translated(operator, node.attrs)
        names = _end_names(operator, Node("", ""))
        own = [port for port in node.inputs if operator.input_port(port) is not None]
        free = [name for name in names if name not in own]
        inputs = {}
        for port, source in node.inputs.items():
            name = port if port in own else free.pop(0) if free else None
            if name is not None:
                inputs[name] = source
        note = f"{', '.join(lost)} of {node.op} {'is' if len(lost) == 1 else 'are'} dropped" if lost else ""
        changed = node.but(op=operator.name, attrs=attrs, inputs=inputs)
        yield Proposal(f"Use {operator.name} for {node.op}", replacing(changed), note)


def _named_like(op: str) -> list[Operator]:
    """Operators by how near one of their names is, exact ones first."""
    wanted = _letters(op[:80])
    scores: dict[str, float] = {}
    for operator in OPERATORS.values():
        for name in (operator.name, *operator.aliases):
            near = difflib.SequenceMatcher(None, wanted, _letters(name)).ratio()
            near = 2.0 if _letters(name) == wanted else near
            scores[operator.name] = max(scores.get(operator.name, 0.0), near)
    best = [name for name, score in sorted(scores.items(), key=lambda item: -item[1]) if score >= 0.7]
    exact = [name for name in best if scores[name] == 2.0]
    return [OPERATORS[name] for name in (exact or best)[:6]]


def _letters(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _translated(operator: Operator, attrs: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    kept, lost = {}, []
    for name, value in attrs.items():
        attribute = next(
            (a for a in operator.attributes if name in (a.name, *_OTHER_WORDS.get(a.name, ()))), None
        )
        try:
            if attribute is None:
                raise SymloomError(name)
            kept[attribute.name] = attribute.check(value)
        except SymloomError:
            lost.append(name)
    return kept, lost


def mend_attributes(case: Case) -> Iterator[Proposal]:
    """Rename, convert or reset the attributes the operator does not take."""
    node, operator = case.node, case.operator
    if node is None or operator is None:
        return
    right: dict[str, Any] = {}
    done: list[str] = []
    known = {attribute.name: attribute for attribute in operator.attributes}
    for name, value in node.attrs.items():
        attribute = known.get(name)
        if attribute is None:
            other = next((a for a in operator.attributes if name in _OTHER_WORDS.get(a.name, ())), None)
            near = difflib.get_close_matches(name[:80], [a for a in known if a not in node.attrs], 1)
            attribute = other or (known[near[0]] if near else None)
        if attribute is None:
            done.append(f"drop {name}")
            continue
        try:
            right[attribute.name] = attribute.check(value)
            if attribute.name != name:
                done.append(f"{name} becomes {attribute.name}")
        except SymloomError:
            mended = _nearest_value(attribute, value)
            done.append(f"{attribute.name} becomes {attribute.default if mended is None else mended}")
            if mended is not None:
                right[attribute.name] = mended

    yield Proposal(f"Mend {node.name}: {', '.join(done)}", replacing(node.but(attrs=right)))
    kept = {name: value for name, value in right.items() if node.attrs.get(name) == value}
    if kept != right:
        yield Proposal(f"Reset what is wrong of {node.name} to its defaults", replacing(node.but(attrs=kept)))


def _nearest_value(attribute: Any, value: Any) -> Any:
    """A value of the attribute that the person may have meant; None for its default."""
    tries: list[Any] = []
    if isinstance(value, str):
        spelled = {choice.lower(): choice for choice in attribute.choices}
        tries += [spelled[near] for near in difflib.get_close_matches(value[:80].lower(), list(spelled), 1)]
        number = value.strip().lstrip("-")
        if number.replace(".", "", 1).isdigit():
            tries += [int(value)] if number.isdigit() else [float(value)]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and attribute.kind in ("int", "ints"):
        tries += [bound for bound in (attribute.minimum, attribute.maximum) if bound is not None]
        tries.sort(key=lambda bound: abs(bound - value))
        tries = [round(value), *tries] if math.isfinite(value) else []
    for each in tries:
        try:
            return attribute.check(each)
        except SymloomError:
            continue
    return None


# -- shared weights and options ---------------------------------------------------------------------------------------


def share_rightly(case: Case) -> Iterator[Proposal]:
    """Share with the owner of the weights, with another node of the same kind, or with none."""
    node = case.node
    if node is None:
        return
    graph = case.document.graph
    other = graph.nodes.get(str(case.problem.expected))
    root = other.options.get("shares") if other is not None else None
    alike = [n.name for n in graph if n.op == node.op and n.name != node.name and not n.options.get("shares")]
    near = difflib.get_close_matches(str(case.problem.expected)[:80], alike, 1)
    for name in dict.fromkeys([*([root] if root in alike else []), *near, ""]):
        yield Proposal(
            f"Share the weights of {name} instead" if name else f"Give {node.name} weights of its own",
            option_set([node.name], "shares", name),
        )


def move_options(case: Case) -> Iterator[Proposal]:
    """Set options in the node whose weights they are about, or nowhere; or have weights for them."""
    node = case.node
    if node is None:
        return
    owner, *idle = case.problem.expected
    named = ", ".join(idle)
    reset = [option_set([node.name], name, option(name).default) for name in idle]
    there = case.document.graph[owner].options
    if all(there.get(name, option(name).default) == option(name).default for name in idle):
        moved = [option_set([owner], name, node.options[name]) for name in idle]
        yield Proposal(f"Set {named} in {owner}, whose weights they are", then(*moved, *reset))
    yield Proposal(f"Reset {named} of {node.name}", then(*reset))
    yield Proposal(f"Give {node.name} weights of its own", option_set([node.name], "shares", ""))


def drop_options(case: Case) -> Iterator[Proposal]:
    """Remove the options that cannot be."""
    node = case.node
    if node is None:
        return
    kept = {}
    for name, value in node.options.items():
        try:
            kept[name] = option(name).check(value)
        except SymloomError:
            continue
    gone = ", ".join(name for name in node.options if name not in kept)
    yield Proposal(f"Reset {gone} of {node.name}", replacing(node.but(options=kept)))


PROPOSERS: dict[str, tuple[Proposer, ...]] = {
    "unconnected": (connect, add_source),
    "no_source": (connect, unplug),
    "no_output": (connect, unplug),
    "no_port": (move_wire, unplug),
    "cycle": (cut,),
    "unused_input": (use, delete),
    "unused_target": (use, delete),
    "dead_branch": (use, delete),
    "unused_output": (delete,),
    "unknown_operator": (rename_operator,),
    "attribute": (mend_attributes,),
    "shares": (share_rightly,),
    "option": (drop_options,),
    "idle_options": (move_options,),
}

# Tried where none of those helped.
LAST: dict[str, tuple[Proposer, ...]] = {"unconnected": (connect_through,)}
