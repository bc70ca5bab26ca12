"""`python -m assets.translations.update`: gather all strings, keep what is translated, write .ts and .qm.

There are three files a language. `symloom` has the window's strings, found in the code itself: `self.tr("…")` under
the name of its class, `_tr`, `_n` and `QCoreApplication.translate` under the context they name. `declarations` has
what operators, recipe and data sets say of themselves; `sentences` the templates of what graph/ and runtime/ tell.
What has no translation yet is listed, and is to be written into the .ts file by hand or with Qt Linguist.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from assets.guide.make_tables import HEADS
from assets.translations import declarations, sentences, ts
from assets.translations.ts import Key
from graph.operator import CATEGORIES, Attribute
from graph.operators import OPERATORS
from graph.options import OPTIONS
from graph.own_data import OWN
from graph.recipe import OPTIMIZERS, SCHEDULES, SETTINGS
from studio.inspector.values import name_in_words, port_in_words
from studio.language import CHOICE

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
LANGUAGES = ("zh_CN",)
_CHOICE = re.compile("[a-z][a-z_-]*")  # no names of functions (ReLU) and encodings
WINDOW, DECLARATIONS, SENTENCES = "symloom", "declarations", "sentences"


def strings(root: Path = ROOT) -> dict[Key, str]:
    """Every string of the window with the file it is in, in the order of files and lines."""
    found: dict[Key, str] = {}
    for path in sorted((root / "studio").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        own = re.search(r'(?:QCoreApplication\.translate|QT_TRANSLATE_NOOP)\(\s*"(\w+)",\s*[\w.]+\)', text)
        for context, source in _in_tree(ast.parse(text), own[1] if own else "", ""):
            found.setdefault((context, source), path.relative_to(root).as_posix())
    return found


def declared() -> dict[Key, str]:
    """The words of declarations in forms, palette and guide: categories, names of attributes, heads of tables."""
    words = [*CATEGORIES, *(kind.name.capitalize() for kind in SCHEDULES)]
    attributes = _attributes()
    words += [name_in_words(attribute) for attribute in attributes]
    words += [kind.title for kind in OWN]
    words += [attribute.unit for attribute in attributes if attribute.unit.isalpha()]
    words += [
        port_in_words(port.name) for operator in OPERATORS.values() for port in declarations.ports(operator)
    ]
    heads = {("Guide", word): "assets/guide/make_tables.py" for word in HEADS}
    return {("Declared", word): "graph" for word in words} | heads


def choices() -> dict[Key, str]:
    """Words of lists, which stay as torch has them, and beside which the window says what they mean."""
    listed = (
        choice for attribute in _attributes() if attribute.kind == "choice" for choice in attribute.choices
    )
    return {(CHOICE, choice): "graph" for choice in listed if _CHOICE.fullmatch(choice)}


def _attributes() -> list[Attribute]:
    described = (*OPTIMIZERS, *SCHEDULES, *OPERATORS.values(), *OWN)
    return [*SETTINGS, *OPTIONS, *(attribute for kind in described for attribute in kind.attributes)]


def _in_tree(tree: ast.AST, module: str, around: str) -> Iterator[Key]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node, module, around)
        yield from _in_tree(node, module, node.name if isinstance(node, ast.ClassDef) else around)


def _in_call(call: ast.Call, module: str, around: str) -> Iterator[Key]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    literals = [
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if len(literals) != len(call.args):
        return
    if name in ("translate", "QT_TRANSLATE_NOOP") and len(literals) == 2:
        yield literals[0], literals[1]
    elif name in ("_tr", "_n") and literals:
        yield module, literals[0]
    elif name == "tr" and literals:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        mine = isinstance(owner, ast.Name) and owner.id == "self"
        yield (around if mine else "CanvasView"), literals[0]


def known(kind: str) -> dict[Key, str]:
    """The strings that a file has to translate, each with where it is from."""
    match kind:
        case "symloom":
            return strings() | declared() | choices()
        case "declarations":
            return {("Declarations", text): where for text, where in declarations.texts(ROOT).items()}
        case _:
            besides = {text for _, text in declared()} | set(declarations.texts(ROOT))
            found = sentences.templates(ROOT)
            return {("Sentences", text): path for text, path in found.items() if text not in besides}


def file(kind: str, language: str) -> Path:
    """Where the translations of one kind lie."""
    return FOLDER / f"{kind}_{language}.ts"


def translations(language: str, kind: str = WINDOW) -> dict[Key, str]:
    """What a .ts file says; untranslated strings are left out."""
    return ts.read(file(kind, language))


def write(kind: str, language: str, done: dict[Key, str]) -> list[tuple[Key, str]]:
    """Write a .ts, and the .qm of the window's; returns what lacks a translation, and where that is from."""
    wanted = known(kind)
    ts.write(file(kind, language), language, wanted, done)
    if kind == WINDOW:  # sentences have to be looked for, in the .ts itself
        ts.release(file(kind, language))
    return [(key, where) for key, where in wanted.items() if key not in done]


def main() -> int:
    missing = False
    for language in LANGUAGES:
        for kind in (WINDOW, DECLARATIONS, SENTENCES):
            for (context, source), where in write(kind, language, translations(language, kind)):
                print(f"{language}: {context}: {source!r} ({where}) has no translation")
                missing = True
    return int(missing)


if __name__ == "__main__":
    raise SystemExit(main())
