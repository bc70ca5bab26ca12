"""The symbolic graph: named nodes that say what they are fed from.

A `Node` is an immutable value; it owns its incoming wires (`inputs`), so a graph is a dictionary of
nodes and nothing else. `Graph` keeps, beside it, who consumes whom and an order in which every node comes
after those it is fed from. It changes through `put` alone, which `graph.edits` calls.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graph.bends import Points
from graph.errors import SymloomError

# Names an nn.Module already uses, so that no node hides them in the generated class (a test compares with torch).
RESERVED = frozenset(
    """T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches
    eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict
    modules mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook
    register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook
    register_module register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
    set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu zero_grad
    losses metrics self torch nn F math Tensor layers""".split()
)


class Source(NamedTuple):
    """Where a wire begins: a node's output port."""

    node: str
    port: str


class Wire(NamedTuple):
    """A connection: output `source.port` feeds input `port` of `node`."""

    source: Source
    node: str
    port: str


@dataclass(frozen=True, slots=True)
class Node:
    """One operator in a graph.

    Args:
        name: unique, a Python identifier: the name on the canvas, the attribute in the generated code, the
            prefix of its weights, and the place in every error.
        op: the operator's name.
        attrs: what differs from the operator's defaults.
        inputs: input port → where it is fed from.
        position: the top-left corner on the canvas, in scene units (px at 100 %).
        options: how the node is trained and placed (see `graph.options`), apart from what it computes.
        bends: input port → the points that its wire is led through on the canvas (see `graph.bends`).
    """

    name: str
    op: str
    attrs: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Source] = field(default_factory=dict)
    position: tuple[float, float] = (0.0, 0.0)
    options: Mapping[str, Any] = field(default_factory=dict)
    bends: Mapping[str, Points] = field(default_factory=dict)

    def but(self, **changes: Any) -> Node:
        """The same node with some fields replaced; an input that is no longer wired has no points either."""
        if self.bends and "inputs" in changes and "bends" not in changes:
            inputs = changes["inputs"]
            changes["bends"] = {port: points for port, points in self.bends.items() if port in inputs}
        return replace(self, **changes)


_LONGEST = 64  # letters of a name


def check_name(name: str) -> str:
    """The name itself, if a node may have it.

    Raises:
        SymloomError: it is no identifier, a Python keyword, or taken by torch's modules.
    """
    if len(name) > _LONGEST or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise SymloomError(
            f"{name[:80]!r} cannot name a node: use letters, digits and _ (at most 64), starting with a letter."
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise SymloomError(f"{name!r} cannot name a node: Python reserves the word. Try {name + '1'}.")
    if name in RESERVED:
        raise SymloomError(f"{name!r} cannot name a node: torch's modules use the name. Try {name + '1'}.")
    return name


def unused_name(base: str, taken: Collection[str]) -> str:
    """`base` if it is free, else with the smallest number from 2 on that makes it so: input, input2, …"""
    free = len(base) <= _LONGEST and base not in taken and base not in RESERVED
    return base if free else _numbered(base, 2, taken)


def _numbered(stem: str, number: int, *taken: Collection[str]) -> str:
    """A name that nodes may have: of a long stem, the letters that leave room for the number."""
    while True:
        digits = str(number)
        name = stem[: _LONGEST - len(digits)] + digits
        if name not in RESERVED and not any(name in names for names in taken):
            return name
        number += 1


@dataclass
class Graph:
    """Nodes by name, in the order they were added.

    `consumers` maps a node to those it feeds; it may name nodes that are missing, as a damaged file does.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    consumers: dict[str, set[str]] = field(default_factory=dict, compare=False)
    _rank: dict[str, float] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Graph:
        """A graph of these nodes, in their order; of several with one name the last counts."""
        graph = cls()
        for node in nodes:
            graph.put(node.name, node)
        return graph

    def __contains__(self, name: object) -> bool:
        return name in self.nodes

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def __len__(self) -> int:
        return len(self.nodes)

    def copy(self) -> Graph:
        """An independent graph; cheap, because nodes are immutable."""
        rank = None if self._rank is None else dict(self._rank)
        return Graph(dict(self.nodes), {name: set(users) for name, users in self.consumers.items()}, rank)

    def put(self, name: str, node: Node | None, index: int | None = None) -> None:
        """Set, add (at `index`, or last) or with None remove the node called `name`."""
        old = self.nodes.get(name)
        if node is not None:
            assert node.name == name
        if old is not None:
            for source in old.inputs.values():
                users = self.consumers.get(source.node)
                if users is not None:
                    users.discard(name)
                    if not users:
                        del self.consumers[source.node]
        if node is None:
            del self.nodes[name]
            if self._rank is not None and self._rank.pop(name, None) is None:
                self._rank = None  # it was on a cycle, which may be none any more
            return
        if old is None and index is not None and index < len(self.nodes):
            items = list(self.nodes.items())
            items.insert(index, (name, node))
            self.nodes = dict(items)
        else:
            self.nodes[name] = node
        for source in node.inputs.values():
            self.consumers.setdefault(source.node, set()).add(name)
        self._keep_rank(name, node, is_new=old is None)

    def index(self, name: str) -> int:
        """The place of a node in the order of the file."""
        return list(self.nodes).index(name)

    def wires(self) -> Iterator[Wire]:
        """Every wire whose two ends exist."""
        for node in self.nodes.values():
            for port, source in node.inputs.items():
                if source.node in self.nodes:
                    yield Wire(source, node.name, port)

    def wires_from(self, name: str) -> Iterator[Wire]:
        """The wires that begin at a node, in the order of their consumers' names."""
        for user in sorted(self.consumers.get(name, ())):
            for port, source in self.nodes[user].inputs.items():
                if source.node == name:
                    yield Wire(source, user, port)

    def downstream(self, names: Iterable[str]) -> set[str]:
        """These nodes and all that depend on them."""
        return self._reach(names, lambda name: self.consumers.get(name, ()))

    def upstream(self, names: Iterable[str]) -> set[str]:
        """These nodes and all they depend on."""
        return self._reach(names, lambda name: (source.node for source in self.nodes[name].inputs.values()))

    def would_cycle(self, source: str, target: str) -> bool:
        """Whether a wire from `source` to `target` would close a cycle."""
        return source in self.downstream([target])

    def rank(self) -> Mapping[str, float]:
        """A number for each node, larger than those of all it is fed from; nodes on a cycle are left out."""
        if self._rank is None:
            self._rank = {name: float(place) for place, name in enumerate(self.order())}
        return self._rank

    def order(self) -> list[str]:
        """A topological order that follows the order of the file; nodes on or behind a cycle are left out."""
        sound = self._free_of_cycles()
        done: dict[str, None] = {}
        for root in self.nodes:
            stack = [root] if root in sound else []
            while stack:
                sources = (source.node for source in self.nodes[stack[-1]].inputs.values())
                unmet = [name for name in sources if name in self.nodes and name not in done]
                if unmet:
                    stack.append(unmet[0])
                else:
                    done[stack.pop()] = None
        return list(done)

    def cyclic(self) -> set[str]:
        """The nodes on a cycle, or behind one."""
        return self.nodes.keys() - self._free_of_cycles()

    def free_name(self, base: str, taken: Iterable[str] = ()) -> str:
        """`base` with the smallest number that makes it unique: conv1, conv2, …"""
        stem = re.sub(r"\d+$", "", base) or base
        return _numbered(stem, 1, self.nodes, set(taken))

    def _free_of_cycles(self) -> set[str]:
        """Kahn's algorithm: take nodes away whose sources are all taken; what stays is on or behind a cycle."""
        missing = {
            name: len({source.node for source in node.inputs.values()} & self.nodes.keys())
            for name, node in self.nodes.items()
        }
        ready = [name for name, count in missing.items() if not count]
        taken: set[str] = set()
        while ready:
            name = ready.pop()
            taken.add(name)
            for user in self.consumers.get(name, ()):
                missing[user] -= 1
                if not missing[user]:
                    ready.append(user)
        return taken

    def _keep_rank(self, name: str, node: Node, *, is_new: bool) -> None:
        """Repair the order at hand where an edit breaks it, which most do not or only for a few nodes.

        A node is moved right behind its sources, and those it feeds behind it, as far as they are too early.
        """
        rank = self._rank
        if rank is None:
            return
        sources = [source.node for source in node.inputs.values() if source.node in self.nodes]
        if (not is_new and name not in rank) or any(source not in rank for source in sources):
            self._rank = None  # on a cycle before or after
            return
        least = max((rank[source] for source in sources), default=-1.0) + 0.5
        rank[name] = max(least, rank.get(name, least))
        late = [name]
        for _ in range(2 * len(self.nodes)):
            if not late:
                return
            begin = late.pop()
            for user in self.consumers.get(begin, ()):
                if user in rank and rank[user] <= rank[begin]:
                    rank[user] = rank[begin] + 0.5
                    late.append(user)
        self._rank = None  # a cycle, or an order so different that a new one is faster

    def _reach(self, names: Iterable[str], step: Any) -> set[str]:
        found: set[str] = set()
        stack = [name for name in names if name in self.nodes]
        while stack:
            name = stack.pop()
            if name not in found:
                found.add(name)
                stack.extend(other for other in step(name) if other in self.nodes and other not in found)
        return found
