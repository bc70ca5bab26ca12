"""The window speaks English and Chinese: complete, chosen while it runs, remembered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assets.guide.make_tables import filled
from assets.translations import update
from graph.edits import set_attribute
from graph.operators import OPERATORS
from studio import language
from studio.guide import PAGES, Guide
from studio.language import CHOICE, meaning
from studio.main_window import MainWindow
from studio.operator_search import search
from studio.settings import LANGUAGE
from tests.gui.window_hand import open_for_test, settings_in

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Iterator[None]:
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
    for (context, source), text in update.translations("zh_CN").items():
        if context not in ("Declared", "Guide", CHOICE):  # these are filled in anew
            sources.setdefault(text, set()).add(source)
    assert not {text: found for text, found in sources.items() if len(found) > 1}


def test_a_string_is_translated_alike_wherever_it_stands() -> None:
    texts: dict[str, set[str]] = {}
    for (context, source), text in update.translations("zh_CN").items():
        if context not in ("Declared", "Guide", CHOICE):
            texts.setdefault(source, set()).add(text)
    assert not {source: found for source, found in texts.items() if len(found) > 1}


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


def test_everything_that_graph_says_changes_its_language_with_the_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    model = window.model
    model.push(set_attribute(model.document, "conv1", "kernel_size", 40))
    model.select(["conv1"])
    window.docks["problems"].show()
    window.docks["problems"].raise_()
    qtbot.waitUntil(lambda: bool(window.problems.remedies.buttons))
    window.messages.say(
        "conv1 depends on pool1: this wire would close a cycle. Use a recurrent operator for loops."
    )
    before = shown(window)
    assert not any(map(CHINESE.search, before))
    choose(window, "简体中文")
    qtbot.waitUntil(lambda: bool(window.problems.remedies.buttons))
    row, sentence, remedy, step, message, summary, doc, tip = shown(window)
    assert row.startswith("窗口覆盖 40 个值")
    assert sentence == row
    assert remedy.startswith("把 conv1 的 kernel_size 设为")
    assert step == "设置 conv1 的 kernel_size"
    assert message == "conv1 依赖于 pool1：这条连线会形成环。需要循环时请用循环算子。"
    assert summary == "二维卷积：让学习到的窗口沿两个轴滑动。"
    assert "窗口的大小。" in doc
    assert "二维卷积" in tip
    choose(window, "English")
    qtbot.waitUntil(lambda: bool(window.problems.remedies.buttons))
    assert shown(window) == before


def shown(window: MainWindow) -> list[str]:
    """What stands in the list of problems, the inspector, the history, the message bar and the palette."""
    row = window.problems.rows.topLevelItem(0)
    tree = window.adding.palette.tree
    convolutions = next(
        head
        for head in map(tree.topLevelItem, range(tree.topLevelItemCount()))
        if head.child(1).text(0) == "Conv2d"
    )
    return [
        row.text(1),
        window.inspector.node.problem.text(),
        window.problems.remedies.buttons[0].text(),
        window.model.undo_stack.text(0),
        window.messages.label.text(),
        window.inspector.node._summary.text(),
        window.inspector.node.attributes.fields["kernel_size"].editor.toolTip(),
        convolutions.child(1).toolTip(0),
    ]


def test_operators_are_found_by_chinese_words_too(window: MainWindow) -> None:
    choose(window, "简体中文")
    for words, found in (
        ("卷积", "Conv2d"),
        ("Conv", "Conv2d"),
        ("注意力", "MultiheadAttention"),
        ("交叉熵", "CrossEntropyLoss"),
    ):
        names = [hit.operator.name for hit in search(OPERATORS.values(), words)]
        assert found in names, words
    choose(window, "English")
    assert not search(OPERATORS.values(), "卷积")


def test_the_guide_is_in_the_windows_language_and_changes_with_it(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["guide"].trigger()
    (guide,) = window.findChildren(Guide)
    guide.turn_to("data.md")
    choose(window, "简体中文")
    qtbot.waitUntil(lambda: guide.page.toPlainText().startswith("数据\n"))
    assert guide.titles.currentItem().text() == "数据"
    assert guide.titles.item(0).text() == "第一步"
    guide.turn_to("first-steps.md")
    assert guide.page.document().size().height() > 700, "its pictures take room"
    choose(window, "English")
    qtbot.waitUntil(lambda: guide.page.toPlainText().startswith("First steps"))
    guide.close()


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.md")))
def test_each_page_of_the_guide_has_a_chinese_one_of_the_same_parts(page: str) -> None:
    english = (PAGES / page).read_text("utf-8")
    chinese = (PAGES / "zh_CN" / page).read_text("utf-8")
    assert filled(chinese, "zh_CN") == chinese, "run: python -m assets.guide.make_tables"
    for part in (r"^#+ ", r"^\| ", r"^\d+\. ", r"^ *- ", r"^```\w*$", r"<!-- table \w+ -->"):
        assert len(re.findall(part, chinese, re.MULTILINE)) == len(re.findall(part, english, re.MULTILINE)), (
            part
        )
    assert re.findall(r"\((?:\.\./)?(pictures/.*?)\)", chinese) == re.findall(r"\((pictures/.*?)\)", english)
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", chinese)) == set(re.findall(r"\]\(([\w-]+\.md)\)", english))
    code = r"(?<!`)`([^`\n]+)`(?!`)"
    assert set(re.findall(code, chinese)) == set(re.findall(code, english)), "names and commands stay"


PROSE = re.compile(r"(?<![\w.'\"/])[a-z]{2,} [a-z]+ [a-z]{2,}(?![\w/])|^[A-Z][a-z]+ [a-z]{2,} [a-z]{2,}")


def said_anywhere(window: MainWindow) -> Iterator[str]:
    """Every text of labels, buttons, lists and trees, and what is said of any widget when the cursor rests on it."""
    for widget in window.findChildren(QWidget):
        if widget.objectName().startswith("qt_dockwidget"):
            continue  # Qt's own buttons, which are hidden under ours
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(place) for place in range(widget.count()))
        if isinstance(widget, QTreeWidget):
            items = QTreeWidgetItemIterator(widget)
            while (item := items.value()) is not None:
                for column in range(widget.columnCount()):
                    yield from (item.text(column), item.toolTip(column))
                items += 1


def test_no_english_sentence_is_left_in_a_chinese_window(window: MainWindow, qtbot: QtBot) -> None:
    window.model.push(set_attribute(window.model.document, "conv1", "kernel_size", 40))
    window.model.select(["conv1"])
    window.docks["problems"].show()
    window.docks["problems"].raise_()
    for group in window.inspector.recipe.groups.values():
        group.head.setChecked(True)
    choose(window, "简体中文")
    qtbot.waitUntil(lambda: bool(window.problems.remedies.buttons))
    left = set()
    for text in said_anywhere(window):
        plain = re.sub(r"<[^>]*>|≙.*|\([^()]* et al\., \d+\)|[^\n]* et al\..*|log input", " ", text)
        if PROSE.search(plain):
            left.add(text)
    assert not left


def test_words_of_torch_stay_in_lists_and_what_they_mean_stands_beside_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.model.select(["conv1"])
    choose(window, "简体中文")
    field = window.inspector.node.attributes.fields["padding_mode"].editor
    assert [field.itemText(place) for place in range(field.count())] == [
        "zeros",
        "reflect",
        "replicate",
        "circular",
    ]
    assert [meaning(field.itemData(place)) for place in range(field.count())] == [
        "零",
        "镜像",
        "重复边缘",
        "循环",
    ]
    there = field.fontMetrics().horizontalAdvance
    assert field.view().sizeHintForColumn(0) > there("replicate") + there("重复边缘"), (
        "they have room side by side"
    )
    choose(window, "English")
    assert meaning("zeros") == ""
