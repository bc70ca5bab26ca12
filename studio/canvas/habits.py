"""What a person chose for working on canvases; one for all canvases of a window."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.canvas.keymap import Keymap


@dataclass
class Habits:
    """How canvases answer to keys and to the wheel.

    Args:
        wheel_scrolls: whether turning a mouse wheel scrolls, as in a text, and zooms only with Ctrl.
    """

    keymap: Keymap = field(default_factory=Keymap)
    wheel_scrolls: bool = False
