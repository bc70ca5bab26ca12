"""Remedies where an operator's shape rule refused its inputs.

Three ways, whatever the operator: put something on a wire that adapts what comes; change an attribute of the
node; change the size that a node before it makes, or that an Input declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.dim import Dim, symbol, symbols
from graph.fixes.order import earlier
from graph.fixes.trial import (
    Case,
    Proposal,
    Proposer,
    adapters,
    attributes_text,
    bypassing,
    inserting,
    replacing,
    setting,
    then,
)
from graph.model import Source
from graph.operator import Attribute, Goal
from graph.operators import OPERATORS
from graph.types import Shape, TensorType, shape_text

_FAR = 8  # how many nodes upstream a size is looked for


def adapt(case: Case) -> Iterator[Proposal]:
    """Insert an operator on one of the node's wires."""
    assert case.node is not None
    for port, source in case.wires():
        x = case.view.type_at(source)
        if x is None:
            continue
        for goal in _goals(case, port, x):
            for operator in adapters(goal):
                assert operator.adapts is not None
                for attrs in operator.adapts(x, goal):
                    yield Proposal(
                        f"Insert {operator.name}{attributes_text(attrs)} between {source.node} and {case.node.name}",
                        inserting(operator, attrs, case.node.name, port),
                        group=f"{operator.name} before {port}",
                    )


def look_up(case: Case) -> Iterator[Proposal]:
    """Look numbers that stand for words or categories up, where they are computed with as if they were amounts."""
    if case.node is None or case.operator is None or case.operator.entries:
        return
    for port, source in case.wires()[:1]:
        path = list(case.view.back(source))
        field = case.view.fields.get(path[-1].node) if path else None
        if field is None or not field.vocabulary:
            continue
        between = [step.node for step in path[:-1]]
        user = between[-1] if between else case.node.name
        entry = next(iter(case.document.graph[user].inputs)) if between else port
        needless = [name for name in between if _only_converts(case, name)]
        for operator in OPERATORS.values():
            if operator.entries and len(operator.inputs) == 1:
                attrs = {operator.entries: len(field.vocabulary)}
                yield Proposal(
                    f"Insert {operator.name}{attributes_text(attrs)} between {path[-1].node} and {user}",
                    then(inserting(operator, attrs, user, entry), *map(bypassing, needless)),
                )


def _only_converts(case: Case, name: str) -> bool:
    """Whether a node gives out what comes in as another type."""
    came = case.view.type_at(next(iter(case.document.graph[name].inputs.values())))
    types = case.inference.facts[name].types
    if came is None or not types:
        return False
    return types[0].shape == came.shape and types[0].dtype != came.dtype


def retune(case: Case) -> Iterator[Proposal]:
    """Change an attribute of the node, those its sentence speaks of first."""
    assert case.node is not None
    facts = case.inference.facts[case.node.name]
    if case.operator is None or facts.attributes is None:
        return
    if case.operator.role in ("input", "target"):
        return
    message = case.problem.message.lower()
    spoken_of = _spoken_of(message.rpartition(";")[2], case) or _spoken_of(message, case)
    for attribute in spoken_of or case.operator.attributes:
        now = getattr(facts.attributes, attribute.name)
        for value in _values(attribute, now, case.problem.expected):
            if value != now:
                yield Proposal(
                    f"Set {attribute.name} of {case.node.name} to {_value_text(value)}",
                    setting(case.node.name, attribute.name, value),
                    group=attribute.name,
                )


def _spoken_of(sentence: str, case: Case) -> list[Attribute]:
    """The attributes a sentence mentions by name or by a word of it, in the order of the sentence."""
    words = re.findall(r"[a-z0-9_]+", sentence)
    places: dict[str, int] = {}
    for attribute in case.operator.attributes if case.operator is not None else ():
        parts = {attribute.name, *attribute.name.split("_")}
        heard = [place for place, word in enumerate(words) if word in parts]
        if heard:
            places[attribute.name] = heard[0]
    assert case.operator is not None
    found = [attribute for attribute in case.operator.attributes if attribute.name in places]
    return sorted(found, key=lambda attribute: places[attribute.name])


def sibling(case: Case) -> Iterator[Proposal]:
    """Use the operator's sister for another number of dimensions: those that share a name in other tools."""
    node, own = case.node, case.operator
    if node is None or own is None:
        return
    for other in OPERATORS.values():
        alike = other.category == own.category and set(other.aliases) & set(own.aliases)
        ports = [port.name for port in other.inputs] == [port.name for port in own.inputs]
        if other.name != own.name and alike and ports and _stem(other.name) == _stem(own.name):
            kept = {
                name: value
                for name, value in node.attrs.items()
                if any(a.name == name for a in other.attributes)
            }
            yield Proposal(
                f"Use {other.name} instead of {own.name}", replacing(node.but(op=other.name, attrs=kept))
            )


def other_loss(case: Case) -> Iterator[Proposal]:
    """Use a loss that takes targets such as these, as one for classes where a distance is measured."""
    node, own = case.node, case.operator
    if node is None or own is None or own.role != "loss":
        return
    ports = [port.name for port in own.inputs]
    for other in OPERATORS.values():
        if other.role == "loss" and other.name != own.name and [port.name for port in other.inputs] == ports:
            text = f"Use {other.name} instead of {own.name}"
            yield Proposal(text, replacing(node.but(op=other.name, attrs={})), group="loss")


def _stem(name: str) -> str:
    return re.sub(r"\d+d$", "", name)


def retune_before(case: Case) -> Iterator[Proposal]:
    """Change a setting of the node right before, such as the padding of the convolution that made an image smaller."""
    for _, source in reversed(case.wires()):
        facts = case.inference.facts[source.node]
        if facts.operator is None or facts.attributes is None or facts.operator.role != "compute":
            continue
        for attribute in facts.operator.attributes:
            now = getattr(facts.attributes, attribute.name)
            if attribute.kind != "ints" or not isinstance(now, int):
                continue
            for value in (now + 1, now + 2, now - 1, now + 3):
                if attribute.minimum is None or value >= attribute.minimum:
                    yield Proposal(
                        f"Set {attribute.name} of {source.node} to {value}",
                        setting(source.node, attribute.name, value),
                        group=f"{attribute.name} of {source.node}",
                    )


def resize(case: Case) -> Iterator[Proposal]:
    """Change the size that a node upstream makes."""
    assert case.node is not None
    for _, source in case.wires():
        x = case.view.type_at(source)
        if x is None:
            continue
        for have, want in _wishes(case, x):
            yield from sized(case, source, have, want)


def sized(case: Case, source: Source, have: int, want: int) -> Iterator[Proposal]:
    """Set the attribute that makes a size of `have` on this wire to `want`, at the nearest node that has one."""
    graph = case.document.graph
    seen: list[str] = []
    queue = [source.node]
    while queue and len(seen) < _FAR:
        name = queue.pop(0)
        if name in seen or name not in graph:
            continue
        seen.append(name)
        facts = case.inference.facts[name]
        if facts.operator is None or facts.types is None:
            continue
        for attribute in facts.operator.attributes:
            value = getattr(facts.attributes, attribute.name)
            if attribute.kind == "int" and value == have and have in facts.types[0].shape:
                yield Proposal(
                    f"Set {attribute.name} of {name} to {want}",
                    setting(name, attribute.name, want),
                    group=f"{attribute.name} of {name}",
                )
        queue += [other.node for other in graph[name].inputs.values()]


def declare(case: Case) -> Iterator[Proposal]:
    """Change what an Input or Target right before the node declares."""
    assert case.node is not None
    for port, source in case.wires():
        for step in case.view.back(source):
            if step.operator.role not in ("input", "target"):
                continue
            x = case.view.type_at(source)
            assert x is not None
            for goal in _goals(case, port, x):
                yield from _declared(step.node, goal, x)


def _declared(name: str, goal: Goal, x: TensorType) -> Iterator[Proposal]:
    shapes = [goal.shape] if goal.shape is not None else []
    for rank in goal.ranks:
        if rank < x.rank:
            shapes.append(x.shape[:rank])
        else:
            shapes += [(*x.shape[:1], 1, *x.shape[1:])] * (rank == x.rank + 1)
    for shape in shapes:
        sizes = tuple(_plain(dim) for dim in shape)
        if None not in sizes:
            yield Proposal(f"Declare {name} as {shape_text(shape)}", setting(name, "shape", sizes))
    for dtype in goal.dtypes:
        yield Proposal(f"Declare {name} as {dtype}", setting(name, "dtype", dtype))


def _goals(case: Case, port: str, x: TensorType) -> Iterator[Goal]:
    """What the node may need at this wire: from what it said, and from what its other wires carry."""
    expected, kind = case.problem.expected, case.problem.kind
    assert case.node is not None
    if kind == "dtype":
        dtypes = expected if isinstance(expected, tuple) else ()
        if not dtypes and case.operator is not None:
            declared = case.operator.input_port(port)
            dtypes = declared.dtypes if declared is not None else ()
        yield Goal(dtypes=tuple(dtype for dtype in dtypes if isinstance(dtype, str))[:3])
        return
    if kind in ("rank", "missing_flatten") and port == case.problem.port:
        ranks = expected if isinstance(expected, tuple) and all(isinstance(r, int) for r in expected) else ()
        yield Goal(ranks=ranks if kind == "rank" else (2,))
    if kind == "target_shape" and port != case.problem.port:
        yield Goal(ranks=tuple(range(1, x.rank)))
    shapes: list[Shape] = [other.shape for wire, other in _others(case) if wire != port]
    if isinstance(expected, tuple):
        nested = [shape for shape in expected if isinstance(shape, tuple)]
        shapes += nested or [expected]
    if isinstance(expected, int) and x.rank:
        shapes += [
            (*x.shape[:axis], expected, *x.shape[axis + 1 :]) for axis in {min(1, x.rank - 1), x.rank - 1}
        ]
    seen = [x.shape]
    for shape in shapes:
        if shape not in seen and all(not isinstance(dim, str) for dim in shape):
            seen.append(shape)
            yield Goal(shape=shape)


def _others(case: Case) -> list[tuple[str, TensorType]]:
    found = []
    for port, source in case.wires():
        x = case.view.type_at(source)
        if x is not None:
            found.append((port, x))
    return found


def _wishes(case: Case, x: TensorType) -> Iterator[tuple[int, int]]:
    """Sizes in a wire's shape, each with one it might better have."""
    pairs: list[tuple[Dim, Dim]] = []
    expected = case.problem.expected
    for other in [shape for _, y in _others(case) for shape in [y.shape]] + [
        shape for shape in (expected if isinstance(expected, tuple) else ()) if isinstance(shape, tuple)
    ]:
        if len(other) == x.rank:
            pairs += list(zip(x.shape, other, strict=True))
        elif other and x.shape:
            pairs.append((x.shape[-1], other[-1]))
    if isinstance(expected, int):
        pairs += [(size, expected) for size in x.shape]
    facts = case.inference.facts[case.problem.node]
    for attribute in case.operator.attributes if case.operator is not None else ():
        # Groups and heads that do not divide: the next multiple of them.
        value = getattr(facts.attributes, attribute.name, None)
        if attribute.kind == "int" and isinstance(value, int) and value > 1:
            pairs += [(size, -(-size // value) * value) for size in x.shape if isinstance(size, int)]
    pairs += [(size, size + 1) for size in x.shape if isinstance(size, int) and size % 2]
    seen = set()
    for have, want in pairs:
        if (
            isinstance(have, int)
            and isinstance(want, int)
            and have != want
            and want > 0
            and (have, want) not in seen
        ):
            seen.add((have, want))
            yield have, want


def _values(attribute: Attribute, now: Any, expected: Any) -> Iterator[Any]:
    """Values worth trying: the usual one, then near ones."""
    low = int(attribute.minimum) if attribute.minimum is not None else -4
    match attribute.kind:
        case "bool":
            yield not now
        case "choice":
            yield from attribute.choices[:6]
        case "int" | "ints" if isinstance(now, int):
            around: list[int] = []
            if isinstance(expected, int) and expected > 0:
                around += [value for value in range(1, min(expected, 4096) + 1) if expected % value == 0]
                around += [expected - 1, expected]
            around += [*range(max(low, now - 12), now + 9), 1, 0, -1]
            if isinstance(attribute.default, int):
                around.append(attribute.default)
            usual = attribute.default  # what most people would have, and so the first to try
            near = sorted({v for v in around if v >= low}, key=lambda v: (v != usual, abs(v - now), -v))
            yield from near[:24]
        case "ints" | "shape" if isinstance(now, tuple) and now and all(isinstance(v, int) for v in now):
            yield from _tuples(attribute, now, expected, low)
        case "float":
            yield attribute.default
        case _:
            yield attribute.default


def _tuples(attribute: Attribute, now: tuple[int, ...], expected: Any, low: int) -> Iterator[Any]:
    if attribute.length is not None:
        for value in range(max(now), low - 1, -1):
            yield tuple(min(v, value) for v in now)
        for value in range(min(now) + 1, min(now) + 9):
            yield tuple(max(v, value) for v in now)
        return
    if isinstance(expected, int) and expected > 0:
        rest = expected - sum(now[:-1])
        if rest > 0:
            yield (*now[:-1], rest)  # parts that add up
        each, more = divmod(expected, len(now))
        yield tuple(each + (place < more) for place in range(len(now)))
    if low <= -1:
        for place in reversed(range(len(now))):
            if now.count(-1) - (now[place] == -1) == 0:
                yield (*now[:place], -1, *now[place + 1 :])
        yield (-1,)
    if isinstance(expected, tuple) and len(expected) == 1 and isinstance(expected[0], int):
        yield tuple(range(expected[0]))
    yield attribute.default


def _plain(dim: Dim) -> int | str | None:
    """A size as an attribute holds it; None for one that is computed."""
    if isinstance(dim, int):
        return dim
    names = symbols(dim)
    name = next(iter(names)) if len(names) == 1 else None
    return name if name is not None and symbol(name) == dim else None


def _value_text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


PROPOSERS: tuple[Proposer, ...] = (
    look_up,
    sibling,
    other_loss,
    adapt,
    earlier,
    retune,
    retune_before,
    declare,
    resize,
)
# Where images are joined, the cause is most often a convolution without padding before.
JOINING: tuple[Proposer, ...] = (retune_before, adapt, retune, declare, resize)
