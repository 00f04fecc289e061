"""Nothing typed is lost, nothing untyped is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import Entry, EntryFilter, EntryKind, NewEntry
from companion.errors import DiskFull, NotFound
from companion.services import journal
from companion.ui import autosave
from companion.ui.autosave import SaveState
from companion.ui.context import Context
from companion.ui.pages.editor import Editor
from tests.storage.test_store_faults import pages_limited
from tests.ui.conftest import Heard

Shown = Callable[..., QWidget]


@pytest.fixture
def editor(context: Context, qtbot: QtBot, heard: Heard) -> Editor:
    made = Editor(context, context.announce)
    qtbot.addWidget(made)
    made.resize(760, 640)
    return made


def written(context: Context, body: str = "kept words", **more: object) -> Entry:
    return journal.write_entry(context.vault, NewEntry(body=body, **more))[0]  # type: ignore[arg-type]


def count(context: Context) -> int:
    return journal.count(context.vault, EntryFilter())


def type_in(editor: Editor, words: str) -> None:
    QTest.keyClicks(editor.text, words)


def disk_is_full(*_args: object, **_more: object) -> object:
    raise DiskFull


def test_a_new_entry_is_kept_from_its_first_word_on(editor: Editor, context: Context):
    editor.begin(NewEntry())
    assert editor.save()
    assert count(context) == 0
    type_in(editor, "h")
    assert editor.save()
    assert count(context) == 1
    assert editor.opened.entry is not None
    assert editor.opened.entry.body == "h"


def test_a_new_entry_without_a_word_leaves_nothing_behind(editor: Editor, context: Context):
    editor.begin(NewEntry())
    type_in(editor, "   ")
    assert editor.finish()
    assert count(context) == 0


def test_words_that_were_taken_back_at_once_leave_nothing_behind(editor: Editor, context: Context):
    editor.begin(NewEntry())
    type_in(editor, "no")
    editor.save()
    editor.text.selectAll()
    QTest.keyClick(editor.text, Qt.Key.Key_Delete)
    assert editor.finish()
    assert count(context) == 0
    assert not editor.open


def test_an_emptied_entry_can_be_brought_back_from_the_trash(editor: Editor, context: Context):
    entry = written(context, "a long paragraph that somebody wrote some time ago and then deleted")
    editor.show_entry(entry.id)
    editor.text.selectAll()
    QTest.keyClick(editor.text, Qt.Key.Key_Delete)
    editor.finish()
    assert count(context) == 0
    assert journal.count(context.vault, EntryFilter(in_trash=True)) == 1
    assert "long paragraph" in journal.versions(context.vault, entry.id)[0].body


def test_typing_is_on_disk_without_a_further_step(editor: Editor, context: Context, qtbot: QtBot):
    assert autosave.LONGEST_MS < 2000
    editor.begin(NewEntry())
    with qtbot.waitSignal(editor.rearranged, timeout=2000):
        type_in(editor, "words")
    assert editor.opened.entry is not None
    assert journal.entry(context.vault, editor.opened.entry.id).body == "words"
    assert editor.autosave.state is SaveState.SAVED
    assert editor.saved.text().startswith("Saved")


def test_going_elsewhere_with_the_keyboard_saves_at_once(
    editor: Editor, context: Context, shown: Shown
):
    shown(editor)
    editor.begin(NewEntry())
    type_in(editor, "words")
    editor.title.setFocus()
    assert count(context) == 1
    QTest.keyClicks(editor.title, "Title")
    editor.focus_text()
    assert editor.opened.entry is not None
    assert journal.entry(context.vault, editor.opened.entry.id).title == "Title"


def test_opening_entries_changes_nothing(editor: Editor, context: Context, clock: FixedClock):
    kept = [
        written(
            context,
            f"# Entry {n}\n```\nx\n\u00a0no\u2028break\r\nwindows",
            title=f"T{n}",
            tags=("a",),
            kind=EntryKind.LETTER,
        )
        for n in range(20)
    ]
    before = [journal.entry(context.vault, entry.id) for entry in kept]
    clock.advance(timedelta(hours=1))
    for entry in kept:
        assert editor.show_entry(entry.id)
        editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
        editor.show_reading({})
        editor.show_writing()
    assert editor.finish()
    after = [journal.entry(context.vault, entry.id) for entry in kept]
    assert after == before
    assert all(journal.versions(context.vault, entry.id) == [] for entry in kept)


def test_a_full_disk_keeps_the_text_and_says_so(
    editor: Editor, context: Context, monkeypatch: pytest.MonkeyPatch
):
    editor.begin(NewEntry())
    type_in(editor, "first")
    assert editor.save()
    with monkeypatch.context() as patch:
        patch.setattr(journal, "save_text", disk_is_full)
        type_in(editor, " second")
        assert not editor.save()
        assert editor.text.text() == "first second"
        assert "disk is full" in editor.saved.text()
        assert not editor.finish()
        assert not editor.begin(NewEntry())
        assert editor.text.text() == "first second"
    assert editor.save()
    assert editor.saved.text().startswith("Saved")
    assert editor.opened.entry is not None
    assert journal.entry(context.vault, editor.opened.entry.id).body == "first second"


def test_a_really_full_database_keeps_the_text_and_the_old_words(editor: Editor, context: Context):
    entry = written(context, "old words")
    editor.show_entry(entry.id)
    with pages_limited(context.vault.store, 2):
        editor.text.insertPlainText("\n".join(f"line {n} of many new words" for n in range(4000)))
        assert not editor.save()
        assert editor.autosave.state is SaveState.NOT_SAVED
        assert "line 3999" in editor.text.text()
        assert journal.entry(context.vault, entry.id).body == "old words"
    assert editor.save()
    assert "line 3999" in journal.entry(context.vault, entry.id).body


def test_a_first_word_on_a_full_disk_is_tried_again(
    editor: Editor, context: Context, monkeypatch: pytest.MonkeyPatch
):
    editor.begin(NewEntry())
    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", disk_is_full)
        type_in(editor, "words")
        assert not editor.save()
    assert editor.save()
    assert count(context) == 1


def test_a_change_from_elsewhere_is_shown_when_nothing_is_being_typed(
    editor: Editor, context: Context
):
    entry = written(context, "old")
    editor.show_entry(entry.id)
    journal.save_text(context.vault, entry.id, title="", body="new")
    editor.read_again()
    assert editor.text.text() == "new"


def test_a_change_from_elsewhere_never_takes_away_what_is_being_typed(
    editor: Editor, context: Context
):
    entry = written(context, "old")
    editor.show_entry(entry.id)
    type_in(editor, "typed ")
    journal.save_text(context.vault, entry.id, title="", body="new")
    editor.read_again()
    assert editor.text.text() == "typed old"


def test_an_entry_erased_elsewhere_closes(editor: Editor, context: Context):
    entry = written(context)
    editor.show_entry(entry.id)
    journal.trash(context.vault, entry.id)
    journal.erase(context.vault, entry.id)
    editor.read_again()
    assert not editor.open
    with pytest.raises(NotFound):
        journal.entry(context.vault, entry.id)


def test_undo_never_crosses_entries(editor: Editor, context: Context):
    first, second = written(context, "private words"), written(context, "others")
    editor.show_entry(first.id)
    type_in(editor, "x")
    editor.show_entry(second.id)
    for _ in range(10):
        editor.text.undo()
        editor.title.undo()
    assert editor.text.text() == "others"
    assert editor.title.text() == ""
    assert journal.entry(context.vault, second.id).body == "others"


def test_the_words_are_counted(editor: Editor, context: Context):
    editor.show_entry(written(context, "one two - three").id)
    assert editor.word_count.text().startswith("3 ")


def test_a_text_with_odd_characters_is_saved_as_it_can_be(editor: Editor, context: Context):
    editor.begin(NewEntry())
    editor.text.insertPlainText("a\u00a0b \U0001f600")
    QTest.keyClicks(editor.title, "t")
    assert editor.save()
    assert editor.opened.entry is not None
    assert journal.entry(context.vault, editor.opened.entry.id).body == "a\u00a0b \U0001f600"
