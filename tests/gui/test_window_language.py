"""The window speaks English and Chinese: complete, chosen while it runs, remembered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu
from pytestqt.qtbot import QtBot

from assets.translations import update
from graph.edits import set_attribute
from studio import language
from studio.main_window import MainWindow
from studio.settings import LANGUAGE
from tests.gui.window_hand import open_for_test, settings_in

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    language.install(language.ENGLISH)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return open_for_test(qtbot, tmp_path)


def choose(window: MainWindow, name: str) -> None:
    menu = window.menus.by_path["languages"]
    next(action for action in menu.actions() if action.text() == name).trigger()


def words(window: MainWindow) -> Counter[str]:
    """What stands in menus, labels and buttons, and how often."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = [widget.text() for kind in (QLabel, QAbstractButton) for widget in window.findChildren(kind)]
    for menu in filter(QMenu.title, window.findChildren(QMenu)):
        found += [menu.title(), *(action.text() for action in menu.actions())]
    return Counter(found)


def test_every_string_of_the_window_has_a_translation() -> None:
    done = update.translations("zh_CN")
    missing = [(*key, file) for key, file in update.strings().items() if key not in done]
    assert not missing, "translate these in the .ts file, then run python -m assets.translations.update"


def test_every_place_for_a_value_and_every_key_letter_is_in_the_translation() -> None:
    for (_, source), text in update.translations("zh_CN").items():
        assert set(re.findall(r"%\d|\{.*?\}", source)) == set(re.findall(r"%\d|\{.*?\}", text)), source
        assert ("&" in source) == ("&" in text), source


def test_no_two_strings_share_a_translation_so_that_each_can_be_led_back() -> None:
    sources: dict[str, set[str]] = {}
    for (_, source), text in update.translations("zh_CN").items():
        sources.setdefault(text, set()).add(source)
    assert not {text: found for text, found in sources.items() if len(found) > 1}


def test_the_compiled_file_says_what_the_written_one_says(window: MainWindow) -> None:
    language.install("zh_CN")
    for (context, source), text in update.translations("zh_CN").items():
        assert QCoreApplication.translate(context, source) == text


def test_a_language_chosen_from_the_menu_shows_at_once_and_is_remembered(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    before = words(window)
    choose(window, "简体中文")
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    assert window.actions_["save"].text() == "保存(&S)"
    assert window.docks["problems"].windowTitle() == "问题"
    assert "10 个节点" in window.totals.network.text()
    assert window.inspector.recipe.first_form.fields["epochs"].caption.text() == "轮数"
    assert window.adding.palette.tree.topLevelItem(0).text(0) == "输入"
    assert settings_in(tmp_path).get(LANGUAGE) == "zh_CN"
    second = open_for_test(qtbot, tmp_path)
    assert second.docks["problems"].windowTitle() == "问题"
    choose(window, "English")
    assert words(window) == before


def test_chinese_from_the_start_and_chosen_later_are_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(window, "简体中文")
    later = words(window)
    from_the_start = words(open_for_test(qtbot, tmp_path))
    assert later - from_the_start == Counter()
    assert from_the_start - later == Counter()


def test_problems_and_steps_are_still_shown_after_the_language_changed(window: MainWindow) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "out_channels", 8))
    window.model.select(["conv1"])
    choose(window, "简体中文")
    assert window.inspector.node.name_field.text() == "conv1"
    assert CHINESE.search(window.actions_["undo"].text())
    assert window.model.undo_stack.canUndo()


def test_qts_own_buttons_speak_chinese_too(window: MainWindow) -> None:
    choose(window, "简体中文")
    assert CHINESE.search(QCoreApplication.translate("QPlatformTheme", "Cancel"))


def test_the_desktops_language_is_taken_until_one_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QLocale

    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: QLocale("zh_CN")))
    assert language.spoken("system") == "zh_CN"
    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: QLocale("fi_FI")))
    assert language.spoken("system") == "en"
    assert language.spoken("zh_CN") == "zh_CN"
