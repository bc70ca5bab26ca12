"""The document inside a picture: put in when it is drawn, taken out when the picture is opened.

An SVG holds it as text in its `<metadata>`, a PNG in a compressed `iTXt` chunk called `symloom`. What is read is
never trusted: no entity is expanded, no length believed, and the document goes through `graph.document` like
any file.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from graph.document import LARGEST_FILE, Document, from_json, to_json
from graph.errors import FileProblem

NAMESPACE = "urn:symloom:document"
_TAG = f"{NAMESPACE} document"
_KEYWORD = b"symloom"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NOT_XML = re.compile("[\ufffe\uffff\x7f-\x9f]")


def metadata(document: Document) -> str:
    """The element that makes an SVG open again as this document."""
    json = _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", to_json(document))
    json = json.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<metadata><symloom:document xmlns:symloom="{NAMESPACE}">{json}</symloom:document></metadata>'


def document_from_svg(text: str | bytes, where: str = "the picture") -> Document:
    """The document an SVG of Symloom holds.

    Raises:
        FileProblem: it holds none, or is damaged.
    """
    data = text.encode() if isinstance(text, str) else text
    if len(data) > 2 * LARGEST_FILE:
        raise FileProblem(f"{where} has {len(data) / 2**20:.0f} MiB, more than any picture Symloom makes.")
    parts: list[str] = []
    depth = 0
    found = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, found
        if name == _TAG and not found:
            depth, found = 1, True
        elif depth:
            depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth = max(depth - 1, 0)

    def refuse(*declaration: object) -> None:
        raise FileProblem(
            f"{where} declares a document type, which no picture of Symloom does; it was not read."
        )

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda piece: parts.append(piece) if depth == 1 else None
    parser.StartDoctypeDeclHandler = refuse  # without one there are no entities to expand
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FileProblem(f"{where} is not a complete SVG ({error}); open the original again.") from None
    if not found:
        raise FileProblem(f"{where} holds no Symloom document; only pictures that Symloom exported do.")
    return from_json("".join(parts), where)


def png_with_document(png: bytes, document: Document) -> bytes:
    """The same picture, holding the document."""
    assert png.startswith(_SIGNATURE)
    text = _KEYWORD + b"\0\1\0\0\0" + zlib.compress(to_json(document).encode(), 9)
    header_end = len(_SIGNATURE) + 12 + 13  # IHDR is first and always 13 bytes long
    return png[:header_end] + _chunk(b"iTXt", text) + png[header_end:]


def document_from_png(png: bytes, where: str = "the picture") -> Document:
    """The document a PNG of Symloom holds.

    Raises:
        FileProblem: it is no PNG, holds none, or is damaged.
    """
    if not png.startswith(_SIGNATURE):
        raise FileProblem(f"{where} is not a PNG.")
    for kind, body in _chunks(png, where):
        if kind == b"iTXt" and body.startswith(_KEYWORD + b"\0"):
            return from_json(_inflated(body, where), where)
    raise FileProblem(f"{where} holds no Symloom document; only pictures that Symloom exported do.")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(png: bytes, where: str) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        if at + 12 > len(png):
            break
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        checked = png[at + 8 + length : at + 12 + length]
        if checked != struct.pack(">I", zlib.crc32(kind + body)):
            break
        if kind == b"IEND":
            return
        yield kind, body
        at += 12 + length
    raise FileProblem(f"{where} is a damaged PNG; open the original again.")


def _inflated(body: bytes, where: str) -> bytes:
    head = body[len(_KEYWORD) + 1 :]
    parts = head[2:].split(b"\0", 2)  # language, translated keyword, text
    if len(head) < 2 or len(parts) != 3:
        raise FileProblem(f"{where} is damaged: the document in it is cut short.")
    if head[0] == 0:
        return parts[2]
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(parts[2], LARGEST_FILE)
    except zlib.error as error:
        raise FileProblem(f"{where} is damaged: the document in it cannot be unpacked ({error}).") from None
    if not inflate.eof:
        raise FileProblem(f"{where} is damaged: the document in it is cut short or too large.")
    return text
