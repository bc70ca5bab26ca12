"""Numpy tables handed to QPainter as they lie in memory, thousands of rectangles or lines in one call, and copied.

A list of Python objects costs 1 µs each before a pixel is painted. PySide takes a pointer to the first
object and a count instead; pyqtgraph draws its curves the same way.
"""

from __future__ import annotations

from copy import copy
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import Shiboken

Table = TypeVar("Table")


def draw_rects(painter: QPainter, rects: npt.NDArray[np.float64]) -> None:
    """Draw rectangles (n, 4) = left, top, width, height."""
    if len(rects):
        held = np.ascontiguousarray(rects, np.float64)
        first: Any = Shiboken.wrapInstance(held.ctypes.data, QRectF)
        painter.drawRects(first, len(held))


def draw_lines(painter: QPainter, lines: npt.NDArray[np.float64]) -> None:
    """Draw lines (n, 4) = x0, y0, x1, y1."""
    if len(lines):
        held = np.ascontiguousarray(lines, np.float64)
        first: Any = Shiboken.wrapInstance(held.ctypes.data, QLineF)
        painter.drawLines(first, len(held))


def copied(table: Table) -> Table:
    """An object of arrays, lists and dictionaries, each copied; what is in them is shared."""
    other = copy(table)
    for name, value in vars(table).items():
        if isinstance(value, (np.ndarray, list, dict)):
            setattr(other, name, value.copy())
    return other
