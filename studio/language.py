"""The window's language: English as written in the code, or a translation from assets/translations.

The window's own words come from Qt's translators. What graph/ and runtime/ say is English until it is shown:
`told` puts it into the language, by its template (`studio.sentences`). How a language chosen while the window is open
shows at once is `studio.exchange`'s business.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from assets import path as asset

if TYPE_CHECKING:
    from studio.sentences import Sentences

SYSTEM = "system"
ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "zh_CN": "简体中文"}  # each in its own words
CHOICE = "Choice"  # the context of what words in lists mean
_QT = Path(PySide6.__file__).parent / "Qt" / "translations"
_SENTENCES = ("declarations", "sentences")  # the files in which `told` looks
_installed: list[QTranslator] = []
_speaking = [ENGLISH]  # one language for the application, as its translators are


def spoken(choice: str) -> str:
    """The language a choice means here: itself, or the desktop's if there is a translation into it."""
    if choice in LANGUAGES:
        return choice
    wanted = QLocale.system().language()
    return next((name for name in LANGUAGES if QLocale(name).language() == wanted), ENGLISH)


def install(choice: str) -> str:
    """Let the application speak a language; returns which."""
    language = spoken(choice)
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    if language != ENGLISH:
        for file in (_QT / f"qtbase_{language}.qm", asset("translations", f"symloom_{language}.qm")):
            translator = QTranslator(QCoreApplication.instance())
            if translator.load(str(file)):
                QCoreApplication.installTranslator(translator)
                _installed.append(translator)
    _speaking[0] = language
    return language


def speaking() -> str:
    """The language of the moment."""
    return _speaking[0]


def declared(text: str) -> str:
    """A word of a declaration (a category, the name of an attribute) in the language of the window."""
    return QCoreApplication.translate("Declared", text)


def meaning(choice: str | None) -> str:
    """What one of torch's words in a list is called in the language of the window; empty where it is called so."""
    said = QCoreApplication.translate(CHOICE, choice) if choice else ""
    return said if said != choice else ""


def told(sentence: str, language: str = "") -> str:
    """What graph/ or runtime/ says (a sentence, the title of a fix, a line of documentation), in that language.

    What is not known stays as it is. In English nothing is loaded and nothing is looked up.
    """
    language = language or _speaking[0]
    return sentence if language == ENGLISH or not sentence else _told(language, sentence)


@lru_cache(maxsize=8192)
def _told(language: str, sentence: str) -> str:
    return _sentences(language).say(sentence)


@cache
def _sentences(language: str) -> Sentences:
    from studio.sentences import Sentences

    return Sentences.read(*(asset("translations", f"{name}_{language}.ts") for name in _SENTENCES))


def capitalised(sentence: str) -> str:
    """The sentence in the window's language, with a capital unless it begins with a file's or a node's name."""
    shown = told(sentence)
    if shown != sentence:
        return shown
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first.isalpha() else sentence
