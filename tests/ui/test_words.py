"""Labels: nothing that a person typed runs out of its line, and a copy of it is exactly what they typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from companion.ui.theme import Theme
from companion.ui.widgets.private_clipboard import HINT
from companion.ui.widgets.words import MAY_BREAK, Words, breakable, selectable

LONG = "Donaudampfschifffahrtsgesellschaft" * 6


def test_a_word_longer_than_its_line_goes_on_in_the_next(
    app_theme: Theme, shown: Callable[..., QWidget]
):
    short, label = Words("one line", "reading"), Words(LONG, "reading")
    for made in (short, label):
        shown(made, 300, 400)
    assert label.heightForWidth(300) > 3 * short.heightForWidth(300)
    assert label.text() == LONG
    assert label.accessibleName() == LONG


@pytest.mark.parametrize(
    "text", ["", "plain words", "a " * 200, "x" * 32, "e\u0301" * 16, "🙂" * 40]
)
def test_other_words_are_left_as_they_are(text: str):
    assert breakable(text) == text


def test_marks_stay_with_their_letters():
    shown = breakable("e\u0301" * 40)
    assert MAY_BREAK in shown
    assert f"{MAY_BREAK}\u0301" not in shown
    assert shown.replace(MAY_BREAK, "") == "e\u0301" * 40


def test_a_copy_is_what_was_typed_and_marked_private(
    app_theme: Theme, shown: Callable[..., QWidget]
):
    label = selectable(Words(f"see {LONG}", "reading"))
    shown(label, 300, 400)
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == f"see {LONG}"
    assert copied.hasFormat(HINT)
