"""The life of every tensor of a training step, and the most bytes there are at one time.

Places are numbered in the order of the forward pass; the backward pass visits them from the last to the first. A
tensor is made at one place and used at others; kept for the backward pass it stays until the first place that needs
it. Its gradient lives from the backward pass of its last user to that of its maker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Key = tuple[str, str]  # a tensor in memory: node and port, or node and "raw" before its attached activation


@dataclass
class Flow:
    """What happens at which place; `batch` counts inputs and targets, which are there all the time."""

    count: int  # of places
    batch: int = 0
    made: dict[Key, tuple[int, int, bool]] = field(default_factory=dict)  # place, bytes, has a gradient
    used: dict[Key, int] = field(default_factory=dict)
    keepers: dict[Key, int] = field(default_factory=dict)  # first place whose backward pass needs it
    extras: dict[int, int] = field(default_factory=dict)
    kept_by: dict[str, int] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)  # inputs that the backward pass needs
    learns: dict[str, int] = field(default_factory=dict)  # where the gradients of a node's weights are made

    def make(self, place: int, key: Key, size: int, has_gradient: bool) -> None:
        """A tensor of `size` bytes comes into being."""
        self.made[key] = (place, size, has_gradient)

    def use(self, place: int, keys: Iterable[Key]) -> None:
        """Tensors are read by the forward pass."""
        for key in keys:
            self.used[key] = place

    def keep(self, place: int, name: str, keys: Iterable[Key], extra: int) -> None:
        """The backward pass of a node needs tensors, and `extra` bytes that it alone has."""
        added = extra
        for key in keys:
            if key not in self.made:
                self.asked.add(key[0])
            elif key not in self.keepers:
                self.keepers[key] = place
                added += self.made[key][1]
        if extra:
            self.extras[place] = extra
        if added:
            self.kept_by[name] = self.kept_by.get(name, 0) + added

    def peak(self, gradients: Mapping[str, int], all_gradients: int) -> int:
        """The most bytes at one time of activations, their gradients and those of the weights."""
        count = self.count
        forward = [0] * (count + 1)
        backward = [0] * (count + 1)  # by place; the pass runs from the last to the first
        for key, (place, size, has_gradient) in self.made.items():
            last = self.used.get(key, count - 1)
            keeper = self.keepers.get(key)
            forward[place] += size
            if keeper is None:
                forward[min(last + 1, count)] -= size
            else:
                forward[count] -= size
                backward[keeper] += size  # there from the end down to its first keeper
            if has_gradient:
                # Its gradient lives from the backward pass of its last user to that of its maker.
                backward[place] += size
                if last + 1 < count:
                    backward[last + 1] -= size
        for place, size in self.extras.items():
            forward[place] += size
            backward[place] += size
        most = live = 0
        for change in forward[:count]:
            live += change
            most = max(most, live)
        # Sizes were added at the lowest place where they are there: walk up, with the gradients that are still due.
        due = all_gradients
        live = 0
        made = {place: gradients.get(name, 0) for name, place in self.learns.items()}
        for place in range(count):
            live += backward[place]
            most = max(most, live + due)
            due -= made.get(place, 0)
        return max(most, all_gradients)
