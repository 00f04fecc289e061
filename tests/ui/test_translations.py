"""The compiled English file spells out every counted sentence that the window uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from companion.assets import resources

SOURCES = Path(__file__).resolve().parents[2] / "companion" / "ui"


def counted_sentences() -> Iterator[tuple[str, str]]:
    """Context and text of every `tr` or `translate` call with a count."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield from ((node.name, text) for text in _counted_in(node))
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("translate"):
                said = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if len(node.args) == 4 and "%n" in str(said[1]):
                    yield str(said[0]), str(said[1])


def _counted_in(owner: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(owner):
        is_tr = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "tr"
        )
        if is_tr and isinstance(node.args[0], ast.Constant) and "%n" in str(node.args[0].value):  # type: ignore[union-attr]
            yield str(node.args[0].value)  # type: ignore[union-attr]


@pytest.fixture
def english(qapp: QApplication) -> Iterator[QTranslator]:
    translator = QTranslator(qapp)
    assert translator.load(str(resources() / "i18n" / "companion_en.qm"))
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


def test_every_counted_sentence_has_its_forms(english: QTranslator) -> None:
    sentences = list(counted_sentences())
    assert len(sentences) > 10
    missing = [
        (context, text)
        for context, text in sentences
        for count in (1, 3)
        if "%n" in (shown := QCoreApplication.translate(context, text, "", count))
        or "(s)" in shown
        or "(ies)" in shown
    ]
    assert missing == []


def test_one_and_several_differ(english: QTranslator) -> None:
    text = "%n minute(s) to read"
    assert QCoreApplication.translate("LearnList", text, "", 1) == "1 minute to read"
    assert QCoreApplication.translate("LearnList", text, "", 2) == "2 minutes to read"


def test_no_counted_sentence_says_several_of_one() -> None:
    """ "1 entries": what stands after a count is written as "entry(ies)" or "note(s)"."""
    assert [text for _, text in counted_sentences() if re.search(r"%n \w+s\b(?!\()", text)] == []
