"""README and guide say what is so: links lead somewhere, commands exist, tables and examples follow the code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from assets.guide.make_pictures import SCENES
from assets.guide.make_tables import filled
from assets.translations import update
from runtime.cli.commands import symloom
from studio.action_table import TABLE
from studio.guide import PAGES, Guide, pages
from tests.gui.window_hand import open_for_test

ROOT = Path(__file__).parent.parent
TEXTS = [ROOT / "README.md", *sorted(PAGES.glob("*.md"))]
TRANSLATED = sorted(PAGES.glob("*/*.md"))
PICTURE = re.compile(r"!\[.+?\]\((.*?pictures/[\w-]+\.png)\)")
EXAMPLE = (ROOT / "tests/runtime/readme_example.py").read_text()  # which tests/runtime/test_network.py runs


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def _commands(text: str) -> Iterator[list[str]]:
    """The command lines of `symloom` in a text: after a prompt, or between backticks."""
    for line in re.findall(r"^\$ (symloom .*)$|`(symloom [^`]+)`", text, re.MULTILINE):
        yield shlex.split(line[0] or line[1])[1:]


def _shown(texts: list[Path]) -> set[Path]:
    """The pictures that these pages show."""
    links = ((file.parent, link) for file in texts for link in PICTURE.findall(file.read_text("utf-8")))
    return {(folder / link).resolve() for folder, link in links}


@pytest.mark.parametrize("file", TEXTS + TRANSLATED, ids=_name)
def test_every_link_and_picture_of_a_page_is_there(file: Path) -> None:
    text = re.sub(r"```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)", text)
    for link in links:
        assert link.startswith("https://") or (file.parent / link).exists(), link


def test_every_picture_is_shown_somewhere_and_made_by_the_script() -> None:
    shown = _shown(TEXTS)
    made = {name for scene in SCENES.values() for name in re.findall(r"([\w-]+)\.png", scene.__doc__ or "")}
    assert shown == set((PAGES / "pictures").iterdir())
    assert {file.stem for file in shown} == made


def test_pages_in_another_language_show_the_window_in_that_language() -> None:
    """A picture without a word is the same in all languages, and there once."""
    shown = _shown(TRANSLATED)
    own = set(PAGES.glob("*/pictures/*.png"))
    assert len(own) > 10
    assert own <= shown
    for file in shown - own:
        assert not (PAGES / "zh_CN/pictures" / file.name).exists(), file.name
    for file in own:
        assert file.read_bytes() != (PAGES / "pictures" / file.name).read_bytes(), file.name


def test_pictures_are_small_files() -> None:
    for file in PAGES.rglob("pictures/*.png"):
        assert file.stat().st_size < 120_000, file.name
        assert QImage(str(file)).width() <= 1600


@pytest.mark.parametrize("file", TEXTS + TRANSLATED, ids=_name)
def test_every_command_of_a_page_exists_with_its_options(file: Path) -> None:
    for words in _commands(file.read_text("utf-8")):
        command: click.Command = symloom
        while isinstance(command, click.Group) and words and not words[0].isupper():
            found = command.get_command(click.Context(command), words[0])
            assert found is not None, words
            command, words = found, words[1:]
        known = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {word for word in words if word.startswith("--")} <= known | {"--help"}, words


def test_the_example_in_readme_and_guide_is_the_one_that_is_tested() -> None:
    for file in (ROOT / "README.md", PAGES / "scripting.md"):
        assert EXAMPLE in _blocks(file.read_text("utf-8"), "python"), file.name


@pytest.mark.parametrize("file", TEXTS, ids=_name)
def test_tables_made_from_declarations_are_up_to_date(qapp: object, file: Path) -> None:
    text = file.read_text("utf-8")
    assert filled(text) == text, "run: python -m assets.guide.make_tables"


def test_menus_named_in_the_guide_exist() -> None:
    """*File ▸ Export ▸ Python source* names what the menus name."""
    entries = {each.text for each in TABLE} | {part for each in TABLE for part in each.menu.split("/")}
    known = {text.replace("&", "").removesuffix("…").lower() for text in entries}
    known |= {"open example", "open recent", "panels", "theme", "language"}  # filled when they open
    menus = {each.menu.partition("/")[0].replace("&", "") for each in TABLE}
    for file in TEXTS:
        for path in re.findall(r"\*([^*\n]+ ▸ [^*\n]+)\*", file.read_text("utf-8")):
            first, *rest = path.split(" ▸ ")
            if first in menus:
                assert {part.lower() for part in rest} <= known, f"{file.name}: {path}"


def test_a_translated_page_names_the_same_menus_as_they_are_called_there() -> None:
    menus = {each.menu.partition("/")[0].replace("&", "") for each in TABLE}
    words = {_plain(source): _plain(text) for (_, source), text in update.translations("zh_CN").items()}
    named = 0
    for file in PAGES.glob("*.md"):
        translated = (PAGES / "zh_CN" / file.name).read_text("utf-8").lower()
        for path in re.findall(r"\*([^*\n]+ ▸ [^*\n]+)\*", file.read_text("utf-8")):
            if path.partition(" ▸ ")[0] in menus:
                expected = " ▸ ".join(words[part.lower()] for part in path.split(" ▸ "))
                assert f"*{expected}*" in translated, f"{file.name}: {path}"
                named += 1
    assert named > 10


def _plain(entry: str) -> str:
    """A menu's entry without the letter that chooses it, in small letters."""
    return re.sub(r"\(&.\)", "", entry).replace("&", "").removesuffix("…").lower()


def test_every_page_is_in_the_list_and_titled_as_the_list_says() -> None:
    listed = pages()
    assert set(listed) == {file.name for file in PAGES.glob("*.md")} - {"README.md"}
    for name, title in listed.items():
        assert (PAGES / name).read_text("utf-8").startswith(f"# {title}\n"), name


def test_the_window_shows_every_page_with_its_pictures(qtbot: QtBot) -> None:
    guide = Guide()
    qtbot.addWidget(guide)
    guide.show()
    for row, title in enumerate(pages().values()):
        guide.titles.setCurrentRow(row)
        assert guide.page.toPlainText().startswith(title)
        assert "<!--" not in guide.page.toPlainText()
    QTest.keyClick(guide.titles, Qt.Key.Key_Home)
    assert guide.page.source().fileName() == "first-steps.md"
    assert guide.page.document().size().height() > 900  # the page's pictures take room


def test_a_picture_of_a_whole_window_is_as_wide_as_the_page_and_that_of_the_pages_language(
    qtbot: QtBot,
) -> None:
    guide = Guide()
    qtbot.addWidget(guide)
    guide.turn_to("first-steps.md")
    kind = QTextDocument.ResourceType.ImageResource.value
    english = guide.page.loadResource(kind, "pictures/window-light.png")
    assert isinstance(english, QImage)
    assert english.deviceIndependentSize().width() == 680
    guide.page.setSource(QUrl.fromLocalFile(str(PAGES / "zh_CN/first-steps.md")))
    assert guide.page.loadResource(kind, "pictures/window-light.png") != english
    assert guide.page.loadResource(kind, "../pictures/window-light.png") == english


def test_a_link_turns_the_page_and_marks_its_title(qtbot: QtBot) -> None:
    guide = Guide()
    qtbot.addWidget(guide)
    guide.show()
    guide.turn_to("inspector.md")
    cursor = guide.page.document().find("how the network is trained")
    cursor.setPosition(cursor.selectionStart() + 4)
    guide.page.setTextCursor(cursor)
    spot = guide.page.cursorRect(cursor).center()
    QTest.mouseClick(guide.page.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert guide.page.source().fileName() == "training.md"
    assert guide.titles.currentItem().text() == "Training"


def test_the_help_menu_opens_the_guide(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_for_test(qtbot, tmp_path)
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.canvas, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    (guide,) = window.findChildren(Guide)
    assert guide.isVisible()
    window.actions_["guide"].trigger()
    assert window.findChildren(Guide) == [guide], "no second one"
    guide.close()
