"""The JSON Schema of `.symloom` files, made from the declarations that read them.

`python -m graph.schema` writes `graph/schema.json`, which is shipped for editors and other programs; a
test checks that it is what the code says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from graph.document import FILE
from graph.migrations import VERSION

PATH = Path(__file__).with_name("schema.json")


def schema() -> dict[str, Any]:
    """The schema of today's version of the file."""
    (body,), components = msgspec.json.schema_components([FILE], ref_template="#/$defs/{name}")
    names = {name: name.lstrip("_") for name in components}
    text = json.dumps({**body, "$defs": components})
    for old, new in names.items():
        text = text.replace(f'"#/$defs/{old}"', f'"#/$defs/{new}"').replace(f'"{old}": {{', f'"{new}": {{')
        text = text.replace(f'"title": "{old}"', f'"title": "{new}"')
    found: dict[str, Any] = json.loads(text)
    properties = found["$defs"]["File"]["properties"]
    properties["format"]["const"] = "symloom"
    properties["version"]["const"] = VERSION
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Symloom document, version {VERSION}",
        **found,
    }


def text() -> str:
    """The shipped file's text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
