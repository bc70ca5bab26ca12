"""Attribute values as a person types them: `3`, `3, 5`, `N, 1, 28, 28`, `1e-3`, and back.

Parsing only splits the text into numbers and names; whether the value is allowed is the declaration's business, whose
sentence the person reads.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QCoreApplication

from graph.errors import SymloomError
from graph.operator import Attribute
from studio.language import declared

# Names that a person would not guess from the word in torch's signature.
_LABELS = {
    "lr": "Learning rate",
    "lr_decay": "Learning rate decay",
    "eps": "Epsilon",
    "amsgrad": "AMSGrad",
    "initial_accumulator_value": "First sum of squares",
    "ns_steps": "Newton-Schulz steps",
    "tolerance_grad": "Gradient tolerance",
    "tolerance_change": "Change tolerance",
    "dtype": "Number format",
    "l1": "L1 penalty",
    "l2": "L2 penalty",
    "dim": "Dimension",
    "num_layers": "Layers",
    "shares": "Weights of",
    "clip_norm": "Gradient norm limit",
    "clip_value": "Gradient value limit",
    "ema": "Averaged weights",
    "checkpoint_minutes": "Checkpoint every",
}


def label(attribute: Attribute) -> str:
    """The attribute's name as words: `kernel_size` is `Kernel size`."""
    return declared(name_in_words(attribute))


def name_in_words(attribute: Attribute) -> str:
    """The same in English, as translations know it."""
    return _LABELS.get(attribute.name) or attribute.name.replace("_", " ").capitalize()


def port_in_words(name: str) -> str:
    """A port's name as words, in English."""
    return name.replace("_", " ").capitalize()


def text_of(attribute: Attribute, value: Any) -> str:
    """The value as it stands in its field."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ", ".join(text_of(attribute, item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number: `0.001`, `1e-8`."""
    text = repr(value)
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    return text.removesuffix(".0")


def parse(attribute: Attribute, text: str) -> Any:
    """The value a text stands for, checked.

    Raises:
        SymloomError: it is not one of the attribute's values; the sentence says what is.
    """
    text = text.strip()
    if attribute.kind == "text":
        return attribute.check(text)
    if not text or (attribute.optional and text.lower() == "none"):
        if attribute.optional:
            return None
        raise SymloomError(_needed(attribute))
    match attribute.kind:
        case "int" | "float":
            return attribute.check(_number(text))
        case "ints" | "floats":
            parts = _parts(text)
            single = len(parts) == 1 and attribute.length is not None
            return attribute.check(_number(parts[0]) if single else tuple(map(_number, parts)))
        case "shape":
            return attribute.check(tuple(_number(part) for part in _parts(text)))
        case _:
            return attribute.check(text)


def same(left: Any, right: Any) -> bool:
    """Equal in value and kind: `1` is not `True`."""
    return type(left) is type(right) and left == right


def _parts(text: str) -> list[str]:
    """The elements of a list, however a person separates them: `3, 5`, `3 5`, `(3, 5)`, `3×5`, `3x5`."""
    text = re.sub(r"(?<=\d)\s*x\s*(?=\d)", ",", text.strip("()[] "))
    return [part for part in re.split(r"[\s,;×]+", text) if part]


def _number(text: str) -> Any:
    """A number if the text is one, else the text itself for the declaration to refuse."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _needed(attribute: Attribute) -> str:
    example = text_of(attribute, attribute.default)
    said = _tr("%1 needs a value, such as %2.") if example else _tr("%1 needs a value.")
    return said.replace("%1", label(attribute)).replace("%2", example)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Values", text)
