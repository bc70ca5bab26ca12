"""A document: what one `.symloom` file holds.

The file is JSON with its keys in a fixed order and one node a line, so that git shows what changed.
Reading it never evaluates anything; whatever is wrong with it is told in one sentence. Operators that are
not known are kept as they are.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from graph.annotations import Annotation, check_annotation
from graph.bends import check_points, with_points
from graph.blocks import Block, Exposed, block_operator, check_blocks, reachable
from graph.data_spec import DataSetSpec
from graph.datasets import data_set
from graph.errors import FileProblem, SymloomError, reason
from graph.migrations import VERSION, migrate
from graph.model import Graph, Node, Source, check_name
from graph.operator import Operator
from graph.operators import OPERATORS
from graph.recipe import Choice, Recipe, check_recipe

_DEEPEST = 64  # lists inside lists; no operator takes more than one, but unknown ones are kept
_LONGEST = 540  # letters of a sentence that quotes a file
_FARTHEST = 1e9  # px from the origin to a node
LARGEST_FILE = 256 * 2**20  # bytes; a graph of 100,000 nodes has about 20 MiB


@dataclass
class Document:
    """A graph with everything that belongs to it. It changes through `graph.edits` alone.

    Args:
        described: what looking at data of the user's own found, and the choice it was found for; no part of
            the file, because the data may be others by the time it is opened.
    """

    title: str = "Untitled"
    graph: Graph = field(default_factory=Graph)
    recipe: Recipe = field(default_factory=Recipe)
    blocks: dict[str, Block] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    described: tuple[Choice, DataSetSpec] | None = field(default=None, compare=False, repr=False)
    _block_operators: dict[str, tuple[tuple[Block, ...], Operator]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def operator(self, name: str) -> Operator | None:
        """What the word in a node's `op` means in this document; None if it is not known here."""
        if name not in self.blocks:
            return OPERATORS.get(name)
        # A block hides an operator of its name: a later Symloom may bring one, and old files must stay what they are.
        parts = tuple(self.blocks[part] for part in [name, *sorted(reachable(self.blocks, name))])
        known = self._block_operators.get(name)
        if (
            known is None
            or len(known[0]) != len(parts)
            or any(old is not new for old, new in zip(known[0], parts, strict=True))
        ):
            known = self._block_operators[name] = (parts, block_operator(self.blocks[name], self.operator))
        return known[1]

    def data(self) -> DataSetSpec:
        """What is known of the recipe's data: more of one's own if they were looked at.

        Raises:
            SymloomError: no set has that name.
        """
        if self.described is not None and self.described[0] == self.recipe.data:
            return self.described[1]
        return data_set(self.recipe.data.name)

    def users_of_block(self, name: str) -> set[str]:
        """The nodes of the graph that are instances of a block, or of one it is used in."""
        affected = {name} | {other for other in self.blocks if name in reachable(self.blocks, other)}
        return {node.name for node in self.graph if node.op in affected}

    def copy(self) -> Document:
        """An independent document; cheap, because its parts are immutable values."""
        return replace(
            self,
            graph=self.graph.copy(),
            blocks=dict(self.blocks),
            annotations=dict(self.annotations),
            _block_operators={},
        )


class _Node(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    op: str
    attrs: dict[str, Any] = {}
    inputs: dict[str, tuple[str, str]] = {}
    position: tuple[float, float] = (0.0, 0.0)
    options: dict[str, Any] = {}
    bends: dict[str, list[tuple[float, float]]] = {}


class _Exposed(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    targets: list[tuple[str, str]]


class _Annotation(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    kind: str
    text: str
    rect: tuple[float, float, float, float]
    color: str = "grey"


class _Block(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    nodes: list[_Node]
    exposed: list[_Exposed] = []
    summary: str = ""
    annotations: list[_Annotation] = []


class _Choice(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    attrs: dict[str, Any] = {}


class _Recipe(msgspec.Struct, forbid_unknown_fields=True):
    data: _Choice
    optimizer: _Choice
    schedule: _Choice
    settings: dict[str, Any] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    title: str
    nodes: list[_Node]
    recipe: _Recipe
    blocks: list[_Block] = []
    annotations: list[_Annotation] = []


FILE = _File  # from which `graph.schema` is made

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder(decimal_format="number").encode


def to_json(document: Document) -> str:
    """The text of the file: the same document always gives the same text."""
    blocks = ",\n".join(_block_text(block) for block in document.blocks.values())
    blocks = f'  "blocks": [\n{blocks}\n  ],\n' if blocks else ""
    annotations = ",\n".join(f"    {_line(_annotation_out(item))}" for item in document.annotations.values())
    annotations = f'  "annotations": [\n{annotations}\n  ],\n' if annotations else ""
    recipe = document.recipe
    parts = {
        "data": _Choice(recipe.data.name, dict(recipe.data.attrs)),
        "optimizer": _Choice(recipe.optimizer.name, dict(recipe.optimizer.attrs)),
        "schedule": _Choice(recipe.schedule.name, dict(recipe.schedule.attrs)),
        "settings": dict(recipe.settings),
    }
    lines = ",\n".join(f'    "{name}": {_line(part)}' for name, part in parts.items())
    return (
        f'{{\n  "format": "symloom",\n  "version": {VERSION},\n  "title": {_line(document.title)},\n'
        f'{blocks}  "nodes": {_node_lines(document.graph, "  ")},\n{annotations}'
        f'  "recipe": {{\n{lines}\n  }}\n}}\n'
    )


def from_json(text: str | bytes, where: str = "the text") -> Document:
    """The document a file's text describes.

    Args:
        text: the JSON.
        where: the file's name, for the sentence.

    Raises:
        FileProblem: it is no JSON, no Symloom document, of a newer version, or says something impossible.
    """
    try:
        raw = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileProblem(
            f"{where} is not a complete JSON file ({error}); open the original again or a backup of it."
        ) from None
    if not isinstance(raw, dict) or raw.get("format") != "symloom":
        raise FileProblem(f'{where} is not a Symloom document: it lacks "format": "symloom".')
    try:
        file = msgspec.convert(migrate(raw, where), _File)
    except (msgspec.ValidationError, RecursionError) as error:
        raise FileProblem(f"{where} is damaged: {error}.") from None
    try:
        return _document(file)
    except SymloomError as error:
        said = str(error)
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …."
        raise FileProblem(f"{where} is damaged: {said}") from None


def load(path: str | os.PathLike[str]) -> Document:
    """Read a `.symloom` file.

    Raises:
        FileProblem: it cannot be read or is not a document.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise FileProblem(f"{path} has {size / 2**20:.0f} MiB; a Symloom document has at most 256.")
        data = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {reason(error)}.") from None
    return from_json(data, str(path))


def save(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a `.symloom` file: completely, or not at all.

    Raises:
        FileProblem: the folder is missing or read-only, or the disk is full; an older file stays as it was.
    """
    write_file(path, to_json(document).encode())


def write_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file completely or not at all: under a temporary name, flushed, then renamed.

    A link to a file stays one, and what may be done with a file that is replaced may be done with the new one.

    Raises:
        FileProblem: it cannot be written; whatever was there before is untouched.
    """
    path = Path(path)
    temporary = None
    try:
        real = Path(os.path.realpath(path))
        permitted = 0o666 & ~_umask()
        if real.is_file():
            permitted = stat.S_IMODE(real.stat().st_mode)
        elif real.exists() and not real.is_dir():
            raise OSError("it is a pipe or a device")
        handle, temporary = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".part", dir=real.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, permitted)
        os.replace(temporary, real)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise FileProblem(
            f"{path} cannot be written: {reason(error)}; choose another folder or free some space."
        ) from None


def _document(file: _File) -> Document:
    blocks: dict[str, Block] = {}
    for entry in file.blocks:
        if entry.name in blocks:
            raise SymloomError(f"two blocks are called {entry.name!r}; rename one of them.")
        graph = _graph(entry.nodes)
        exposed = tuple(Exposed(item.name, tuple(item.targets)) for item in entry.exposed)
        for item in exposed:
            if not item.targets or any(node not in graph for node, _ in item.targets):
                raise SymloomError(f"the block {entry.name} exposes {item.name!r} of a node that it lacks.")
        notes = tuple(_annotations(entry.annotations).values())
        blocks[entry.name] = Block(entry.name, tuple(graph), exposed, entry.summary, notes)
    check_blocks(blocks)
    recipe = Recipe(
        _choice(file.recipe.data),
        _choice(file.recipe.optimizer),
        _choice(file.recipe.schedule),
        {name: _tuples(value) for name, value in file.recipe.settings.items()},
    )
    annotations = _annotations(file.annotations)
    document = Document(file.title, _graph(file.nodes), check_recipe(recipe), blocks, annotations)
    for name in blocks:
        document.operator(name)
    return document


def _annotations(entries: list[_Annotation]) -> dict[str, Annotation]:
    found: dict[str, Annotation] = {}
    for note in entries:
        if note.name in found:
            raise SymloomError(f"two annotations are called {note.name!r}.")
        found[note.name] = check_annotation(
            Annotation(note.name, note.kind, note.text, note.rect, note.color)
        )
    return found


def _graph(entries: list[_Node]) -> Graph:
    graph = Graph()
    for entry in entries:
        if entry.name in graph:
            raise SymloomError(f"two nodes are called {entry.name!r}; rename one of them.")
        node = Node(
            check_name(entry.name),
            entry.op,
            {name: _tuples(value) for name, value in entry.attrs.items()},
            {port: Source(*source) for port, source in entry.inputs.items()},
            entry.position,
            entry.options,
            with_points(
                {port: check_points(at, f"{entry.name}.{port}") for port, at in entry.bends.items()}, {}
            ),
        )
        if not all(abs(value) < _FARTHEST for value in node.position):
            raise SymloomError(f"{entry.name} stands at a point that is no place on the canvas.")
        if not node.bends.keys() <= node.inputs.keys():
            raise SymloomError(f"{entry.name} has points on the way to an input that nothing feeds.")
        graph.put(node.name, node)
    return graph


def _block_text(block: Block) -> str:
    exposed = [_Exposed(item.name, list(item.targets)) for item in block.exposed]
    rows = [f'"name": {_line(block.name)}']
    if block.summary:
        rows.append(f'"summary": {_line(block.summary)}')
    if exposed:
        rows.append(f'"exposed": {_line(exposed)}')
    if block.annotations:
        rows.append(f'"annotations": {_line([_annotation_out(item) for item in block.annotations])}')
    rows.append(f'"nodes": {_node_lines(block.nodes, "    ")}')
    return "    {" + ", ".join(rows) + "}"


def _node_lines(nodes: Iterable[Node], indent: str) -> str:
    lines = ",\n".join(f"{indent}  {_line(_node_out(node))}" for node in nodes)
    return f"[\n{lines}\n{indent}]" if lines else "[]"


def _choice(choice: _Choice) -> Choice:
    return Choice(choice.name, {name: _tuples(value) for name, value in choice.attrs.items()})


def _node_out(node: Node) -> _Node:
    return _Node(
        node.name,
        node.op,
        dict(node.attrs),
        {port: (source.node, source.port) for port, source in node.inputs.items()},
        (_round(node.position[0]), _round(node.position[1])),
        dict(node.options),
        {port: [(_round(x), _round(y)) for x, y in points] for port, points in node.bends.items()},
    )


def _line(value: Any) -> str:
    return msgspec.json.format(_encode(value), indent=0).decode().replace("\n", " ")


def _annotation_out(item: Annotation) -> _Annotation:
    left, top, width, height = (_round(value) for value in item.rect)
    return _Annotation(item.name, item.kind, item.text, (left, top, width, height), item.color)


def _round(value: float) -> float:
    """Positions to a tenth of a pixel; whole numbers without their `.0`."""
    rounded = round(float(value), 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _tuples(value: Any, deep: int = 0) -> Any:
    if not isinstance(value, list):
        return value
    if deep > _DEEPEST:
        raise SymloomError(f"a value has lists inside lists, more than {_DEEPEST} deep.")
    return tuple(_tuples(item, deep + 1) for item in value)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
