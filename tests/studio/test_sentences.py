"""What graph and runtime say, in Chinese: every template is found again, every real sentence understood."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets import path as asset
from assets.translations import sentences as extraction
from assets.translations import update
from graph.diagnose import diagnose
from graph.document import load
from graph.edits import disconnect, remove, rename, set_attribute
from graph.errors import SymloomError
from graph.fixes import fixes
from graph.infer import Inference
from graph.operator import Operator
from graph.operators import OPERATORS
from studio.exchange import turned
from studio.sentences import Sentences

BROKEN = Path(__file__).parents[1] / "data" / "broken"
HOLE = re.compile(r"%(\d+)")
# Two small English words in a row, outside quotes, are no name of a node, port or attribute.
ENGLISH = re.compile(r"(?<![\w'\"`./-])[a-z]{2,} [a-z]{1,}(?![\w./-])")
FOREIGN = ("nn.", "torch", "log softmax", "log target", "log input")  # formulas and quotations


@pytest.fixture(scope="module")
def chinese() -> Sentences:
    return Sentences.read(
        asset("translations", "declarations_zh_CN.ts"), asset("translations", "sentences_zh_CN.ts")
    )


@pytest.mark.parametrize("kind", [update.DECLARATIONS, update.SENTENCES])
def test_every_text_has_a_translation(kind: str) -> None:
    done = update.translations("zh_CN", kind)
    missing = [
        (source, where)
        for (context, source), where in update.known(kind).items()
        if (context, source) not in done
    ]
    assert not missing, "translate these in the .ts file, then run python -m assets.translations.update"


@pytest.mark.parametrize("kind", [update.DECLARATIONS, update.SENTENCES])
def test_every_place_for_a_value_is_in_the_translation_but_that_of_an_english_ending(kind: str) -> None:
    for (_, source), text in update.translations("zh_CN", kind).items():
        here, there = set(HOLE.findall(source)), set(HOLE.findall(text))
        endings = set(re.findall(r"(?<=[A-Za-z])%(\d+)(?![\d])", source))
        verbs = set(re.findall(r"(?<=%\d )%(\d)(?= (?:dropped|no effect))", source))  # is or are, has or have
        assert here - there <= endings | verbs, source
        assert there <= here, source


def test_every_template_is_led_back_to_its_own_translation(chinese: Sentences) -> None:
    wrong = []
    for (_, source), text in update.translations("zh_CN", update.SENTENCES).items():
        if not HOLE.search(source) or source[0] in " ,":  # what begins with a space is a part of others
            continue
        kept = HOLE.findall(text)  # what is not is the ending of an English word
        made = HOLE.sub(lambda hole, kept=kept: f"v{hole[1]}w" if hole[1] in kept else "s", source)
        wanted = HOLE.sub(r"v\1w", text)
        said = chinese.say(made)
        if re.sub(r"\s", "", said) != re.sub(r"\s", "", wanted):
            wrong.append((made, said, wanted))
    assert not wrong


def broken_sentences() -> Iterator[str]:
    """What is said of the broken graphs that the tests keep, and of what would mend them."""
    for path in sorted(BROKEN.glob("*.symloom")):
        document = load(path)
        inference = Inference.of(document.graph, document.operator)
        for problem in diagnose(document, inference, memory=2**35):
            yield problem.message
            if len(document.graph) < 12:
                for fix in fixes(document, inference, problem):
                    yield from (fix.text, fix.consequence, *(patch.text for patch in fix.patches))


def refused_values() -> Iterator[str]:
    for operator in OPERATORS.values():
        for attribute in operator.attributes:
            for value in ("wrong", -5, 1.5, [1, 2, 3, 4], {"a": 1}):
                try:
                    attribute.check(value)
                except SymloomError as error:
                    yield str(error)


def refused_edits() -> Iterator[str]:
    document = load(asset("examples", "fashion-mnist-cnn.symloom"))
    for make in (
        lambda: rename(document, "conv1", "for"),
        lambda: rename(document, "conv1", "pool1"),
        lambda: rename(document, "conv1", "a b"),
        lambda: set_attribute(document, "conv1", "kernel", 3),
        lambda: set_attribute(document, "conv1", "stride", 0),
        lambda: remove(document, ["conv1", "pool1"]),
        lambda: disconnect(document, [("conv1", "input")]),
    ):
        try:
            yield make().text
        except SymloomError as error:
            yield str(error)


def documentation() -> Iterator[str]:
    for operator in OPERATORS.values():
        yield operator.summary
        yield from (attribute.doc for attribute in operator.attributes)
        yield from (port.doc for port in (*operator.inputs, *outputs(operator)) if " " in port.doc)


def outputs(operator: Operator) -> tuple:
    try:
        return operator.output_ports(operator.resolve({}))
    except SymloomError:
        return ()


@pytest.mark.parametrize("gather", [broken_sentences, refused_values, refused_edits, documentation])
def test_what_is_really_said_has_no_english_words_left_but_names(gather, chinese: Sentences) -> None:
    left = []
    for sentence in dict.fromkeys(gather()):
        said = chinese.say(sentence)
        plain = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\([^()]*\)", "", said)
        if ENGLISH.search(plain) and not any(words in said for words in FOREIGN):
            left.append((sentence, said))
    assert not left


def test_names_and_numbers_stay_as_they_are(chinese: Sentences) -> None:
    said = chinese.say("needs features in multiples of 3, so dense7 gets N×64×5×10.")
    assert said == "needs features in multiples of 3, so dense7 gets N×64×5×10.", "an unknown sentence stays"
    assert chinese.say("Insert Flatten between none1 and dense") == "在 none1 与 dense 之间插入 Flatten"
    for name in ("conv1", "Conv2d", "input", "N×64×5×5", "out_channels"):
        assert chinese.say(name) == name
    assert (
        chinese.say("/data/数据/猫 狗.csv is empty: choose a file with rows of data.")
        == "/data/数据/猫 狗.csv 是空的：请选择有数据行的文件。"
    )
    for name in ("/data/DenseNet of 1,710 nodes.csv", "a table of 3 flowers.csv"):
        said = chinese.say(f"{name} is empty: choose a file with rows of data.")
        assert said == f"{name} 是空的：请选择有数据行的文件。"


def test_nothing_that_was_said_is_left_out(chinese: Sentences) -> None:
    sentence = "the recipe has no setting 'batchsize' (it has epochs, layout, threads, compile, fused)."
    said = chinese.say(sentence)
    assert said == "训练配方没有设置 'batchsize'（有 epochs, layout, threads, compile, fused）。"
    torn = (
        "mine.gz is a damaged gzip file (It ended before the end): delete it and download or copy it again."
    )
    assert (
        chinese.say(torn)
        == "mine.gz 是损坏的 gzip 文件（It ended before the end）：请删除它并重新下载或复制。"
    )


def test_a_sentence_takes_less_than_half_a_millisecond(chinese: Sentences) -> None:
    told = list(dict.fromkeys([*refused_values(), *broken_sentences()]))
    start = time.process_time()
    for sentence in told:
        chinese.say(sentence)
    assert (time.process_time() - start) / len(told) < 0.0005


def test_an_english_window_neither_loads_nor_looks_up_any_of_it(tmp_path: Path) -> None:
    code = """
import sys
from PySide6.QtCore import QSettings
from studio.app import make_application, open_window
from studio.language import told
from studio.settings import LANGUAGE, Settings
application = make_application()
settings = Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat))
settings.set(LANGUAGE, "en")
window = open_window([], settings)
assert told("Delete conv1") == "Delete conv1"
assert "studio.sentences" not in sys.modules and "studio.exchange" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "settings.ini")], check=True, timeout=300)


def test_composed_texts_go_from_one_language_to_the_other_and_back() -> None:
    for source, text in (
        ("Delete conv1", "删除 conv1"),
        ("Set out_channels of conv1", "设置 conv1 的 out_channels"),
        ("Move 3 nodes", "移动 3 个节点"),
        ("Select all", "全选"),
    ):
        assert turned(source, "en", "zh_CN") == text
        assert turned(text, "zh_CN", "en") == source
    assert turned("conv1", "en", "zh_CN") == "conv1"
    assert turned("mein Name", "zh_CN", "en") == "mein Name"


def test_templates_are_found_in_code_with_numbers_for_values() -> None:
    code = '''
def f(a, b):
    """A docstring is told to nobody."""
    assert a, f"this is {a}"
    if b:
        raise SymloomError(f"{a} needs {'one more' if b else 'two'} of " + str(b))
    return Patch(f"Move {a!r}"), {"in_channels": 3}, ("x y", "y z", "z x")
'''
    assert list(extraction.in_code(code)) == ["%1 needs %2 of %3", "one more", "Move %1"]
    assert json.dumps(list(extraction.in_code("x = f'self.{a} = nn.Linear({b})'"))) == "[]"
