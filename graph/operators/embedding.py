"""To be declared."""

from __future__ import annotations

from graph.operator import Operator

DECLARED: tuple[Operator, ...] = ()
