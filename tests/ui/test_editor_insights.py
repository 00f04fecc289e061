"""Keeping words of an entry as an insight: with a key, from the menu, in the reading view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Entry, EntryKind, NewEntry
from companion.services import insights, journal
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.editor import Editor
from companion.ui.widgets.passage_chooser import PassageChooser
from tests.ui.conftest import Heard
from tests.ui.course_stage import lay_out, press

BODY = "# Morning\n\n**I can** rest.\nAnd sleep.\n\nThe river stays."
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def entry(context: Context) -> Entry:
    return journal.write_entry(context.vault, NewEntry(body=BODY, title="Day one"))[0]


@pytest.fixture
def editor(context: Context, entry: Entry, shown: Callable[..., QWidget]) -> Editor:
    made = Editor(context, context.announce)
    shown(made, 760, 640)
    made.show_entry(entry.id)
    made.focus_text()
    lay_out()
    return made


def press_keys(editor: Editor, qtbot: QtBot) -> None:
    """Ctrl+Shift+I, once the shortcut can hear it."""
    qtbot.waitUntil(lambda: editor.isActiveWindow())
    QTest.keyClick(editor.text, Qt.Key.Key_I, CTRL_SHIFT)
    lay_out()


def passages(vault: OpenVault) -> list[str]:
    return [kept.insight.passage for kept in insights.insights(vault)]


def test_selected_words_are_kept_with_a_key(
    editor: Editor, vault: OpenVault, entry: Entry, heard: Heard, qtbot: QtBot
):
    assert not editor.kept_insights.isVisible()
    editor.text.show_words("The river stays.")
    press_keys(editor, qtbot)
    assert passages(vault) == ["The river stays."]
    assert entry.id in heard.changes[-1].entries
    assert heard.changes[-1].courses
    assert editor.kept_insights.isVisible()
    assert editor.kept_insights.text().startswith("1 insight")
    assert journal.entry(vault, entry.id).body == BODY
    press_keys(editor, qtbot)  # the same words once more
    assert passages(vault) == ["The river stays."]
    assert heard.messages[-1].sentence == "These words are kept already."


def test_it_can_be_taken_back_at_once(editor: Editor, vault: OpenVault, heard: Heard, qtbot: QtBot):
    editor.text.show_words("The river stays.")
    press_keys(editor, qtbot)
    heard.messages[-1].action()  # type: ignore[misc]
    assert passages(vault) == []
    editor.read_again()  # as the page does when it hears of it
    assert not editor.kept_insights.isVisible()


def test_without_a_selection_the_paragraph_is_offered(
    editor: Editor, vault: OpenVault, qtbot: QtBot
):
    cursor = editor.text.textCursor()
    cursor.setPosition(BODY.index("And"))
    editor.text.setTextCursor(cursor)
    press_keys(editor, qtbot)
    chooser = editor.findChild(PassageChooser)
    assert chooser is not None
    assert len(chooser.buttons) == 1
    assert passages(vault) == []
    QTest.keyClick(chooser.buttons[0], Qt.Key.Key_Return)
    assert passages(vault) == ["I can rest.\nAnd sleep."]


def test_on_an_empty_line_every_paragraph_is_offered_and_esc_keeps_none(
    editor: Editor, vault: OpenVault, qtbot: QtBot
):
    cursor = editor.text.textCursor()
    cursor.setPosition(BODY.index("\n\nThe") + 1)
    editor.text.setTextCursor(cursor)
    press_keys(editor, qtbot)
    chooser = editor.findChild(PassageChooser)
    assert chooser is not None
    assert len(chooser.buttons) == 3
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert passages(vault) == []


def test_words_typed_a_moment_ago_are_kept_with_the_entry(
    editor: Editor, vault: OpenVault, entry: Entry, qtbot: QtBot
):
    editor.text.go_to_end()
    QTest.keyClicks(editor.text, " Always.")
    editor.text.show_words("Always.")
    press_keys(editor, qtbot)
    assert passages(vault) == ["Always."]
    assert journal.entry(vault, entry.id).body.endswith("Always.")


def test_selected_words_of_the_reading_view_are_kept(editor: Editor, vault: OpenVault):
    editor.bar.reading_turned.emit(True)
    assert editor.is_reading
    cursor = editor.reader.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    editor.reader.setTextCursor(cursor)
    editor.bar.insight_wanted.emit()
    assert passages(vault) == ["Morning"]


def test_the_menu_has_both_doors(editor: Editor, heard: Heard):
    press(editor, "More")
    menu = editor.bar.findChild(QMenu)
    assert menu is not None
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words[:2] == ["Keep as insight", "Put on the waiting list"]
    menu.close()
    editor.text.show_words("The river stays.")
    editor.bar.waiting_list_wanted.emit()
    assert heard.visited[-1] == (
        "course",
        {"part": "integration", "view": "decisions", "begin": True, "words": "The river stays."},
    )


def test_the_count_leads_to_the_insights(
    editor: Editor, vault: OpenVault, entry: Entry, heard: Heard
):
    insight, _ = insights.keep_insight(vault, entry.id, "The river stays.")
    editor.read_again()
    lay_out()
    QTest.mouseClick(editor.kept_insights, Qt.MouseButton.LeftButton)
    assert heard.visited[-1] == (
        "course",
        {"part": "integration", "view": "insights", "insight_id": insight.id},
    )


def test_a_closed_letter_gives_nothing_away(editor: Editor, vault: OpenVault, clock: FixedClock):
    new = NewEntry(kind=EntryKind.LETTER, body="quillwort", opens_on=date(2026, 6, 1))
    letter, _ = journal.write_entry(vault, new)
    editor.show_entry(letter.id)
    editor.bar.insight_wanted.emit()
    assert passages(vault) == []
    assert not editor.kept_insights.isVisible()


def test_an_entry_without_words_says_so(editor: Editor, vault: OpenVault, heard: Heard):
    editor.begin(NewEntry())
    editor.bar.insight_wanted.emit()
    assert heard.messages[-1].sentence == "There are no words to keep yet."
    assert passages(vault) == []


def test_a_therapists_journal_has_no_such_door(
    therapist_context: Context, shown: Callable[..., QWidget]
):
    made = Editor(therapist_context, therapist_context.announce)
    shown(made, 760, 640)
    entry, _ = journal.write_entry(therapist_context.vault, NewEntry(body=BODY))
    made.show_entry(entry.id)
    press(made, "More")
    menu = made.bar.findChild(QMenu)
    assert menu is not None
    assert "Keep as insight" not in [a.text().partition("\t")[0] for a in menu.actions()]
    menu.close()


def test_erasing_the_entry_says_that_its_insights_stay(
    editor: Editor, vault: OpenVault, entry: Entry, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.informativeText()) or 0)
    insights.keep_insight(vault, entry.id, "The river stays.")
    journal.trash(vault, entry.id)
    editor.read_again()
    editor.trash_bar.erase_wanted.emit()
    editor.actions_.empty_trash()
    assert len(asked) == 2
    assert all("insights that were kept from it stay" in words for words in asked)


def test_a_letter_that_is_being_written_says_when_it_closes_and_opens(editor: Editor):
    editor.begin(NewEntry(kind=EntryKind.LETTER, opens_on=date(2026, 6, 1)))
    lay_out()
    assert editor.prompt.isVisible()
    assert "opens on 1 June 2026" in editor.prompt.question.text()
    QTest.keyClicks(editor.text, "Dear me")
    assert editor.save()
    assert editor.is_writing
    assert editor.finish()
    assert editor.opened.id is not None
    editor.read_again()
    assert editor.views.currentWidget() is editor.sealed_page
