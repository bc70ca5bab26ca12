"""Checked values as Python text: never anything but literals, whatever a file says."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter
from typing import Any

from graph.operator import Attribute, Operator, Weight


def literal(attribute: Attribute, value: Any) -> str:
    """A value that passed its attribute's check."""
    if attribute.kind == "dtype" and value is not None:
        return f"torch.{value}"
    assert isinstance(value, (int, float, str, tuple, type(None))), value
    return repr(value)


def options(operator: Operator, attributes: Any, forced: Collection[str] = ()) -> str:
    """`, name=value` for what is not at its default (or in `forced`) and not named in a template."""
    named = fields(operator.layer) | fields(operator.call)
    return "".join(
        f", {a.name}={literal(a, getattr(attributes, a.name))}"
        for a in operator.attributes
        if a.torch and a.name not in named and (getattr(attributes, a.name) != a.default or a.name in forced)
    )


def fields(template: str | None) -> set[str]:
    """The names a template asks for."""
    return {name for _, name, _, _ in Formatter().parse(template or "") if name}


def initialiser(chosen: Any) -> str:
    """The call of `nn.init` that a node's options ask for, with `@` for the tensor."""
    match chosen.initialiser:
        case "xavier_uniform" | "xavier_normal" | "orthogonal":
            return f"{chosen.initialiser}_(@, gain={chosen.gain!r})"
        case "kaiming_uniform" | "kaiming_normal":
            return f"{chosen.initialiser}_(@, a={chosen.slope!r}, mode={chosen.fan!r})"
        case "normal":
            return f"normal_(@, std={chosen.spread!r})"
        case "trunc_normal":
            return f"trunc_normal_(@, std={chosen.spread!r})"
        case "uniform":
            return f"uniform_(@, {-chosen.spread!r}, {chosen.spread!r})"
        case "constant":
            return f"constant_(@, {chosen.fill!r})"
        case _:
            return f"{chosen.initialiser}_(@)"


def takes(chosen: Any, weight: Weight) -> bool:
    """Whether a weight can begin so: Xavier, Kaiming and orthogonal ask for a matrix."""
    return len(weight.shape) > 1 or not chosen.initialiser.startswith(("xavier", "kaiming", "orthogonal"))


_LONGEST = 1_000  # letters of a title that are looked at


def plain(title: str) -> str:
    """A title fit for a docstring, whatever a file says."""
    text = (
        "".join(c if c.isprintable() else " " for c in title[:_LONGEST]).replace("\\", "/").replace('"', "'")
    )
    return text.strip().rstrip(".")[:120] or "A network"
