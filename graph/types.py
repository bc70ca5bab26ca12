"""What flows along a wire: a dtype and a shape of dimensions."""

from __future__ import annotations

from dataclasses import dataclass

from graph.dim import Dim, product

Shape = tuple[Dim, ...]

FLOATING = ("float32", "float64", "float16", "bfloat16")
INTEGERS = ("int64", "int32", "int16", "int8", "uint8")
DTYPES = (*FLOATING, *INTEGERS, "bool", "complex64")
BYTES = {
    "float64": 8,
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "int64": 8,
    "int32": 4,
    "int16": 2,
    "int8": 1,
    "uint8": 1,
    "bool": 1,
    "complex64": 8,
}


@dataclass(frozen=True, slots=True)
class TensorType:
    """A tensor's dtype (torch's name without the prefix) and shape."""

    shape: Shape
    dtype: str = "float32"

    @property
    def rank(self) -> int:
        """How many dimensions it has; 0 for a scalar."""
        return len(self.shape)

    @property
    def elements(self) -> Dim:
        """How many numbers it has; 1 for a scalar."""
        return product(self.shape)

    def __str__(self) -> str:
        return shape_text(self.shape) if self.dtype == "float32" else f"{shape_text(self.shape)} {self.dtype}"


def shape_text(shape: Shape) -> str:
    """`N×64×13×13`, the form on wires and in every message; `scalar` for no dimension."""
    if not shape:
        return "scalar"
    return "×".join(text if (text := str(dim)).isalnum() else f"({text})" for dim in shape)
