"""What stands around the words: date, kind, phase, sharing, tags, prompt, letter, trash, versions, links."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.due import letter_subject
from companion.domain.entries import Entry, EntryFilter, EntryKind, NewEntry, Phase, Sharing
from companion.services import due, guidance, journal, learn
from companion.ui.context import Context
from companion.ui.pages.editor import Editor
from companion.ui.pages.entry_actions import link_words
from companion.ui.widgets.entry_rows import summary_of
from companion.ui.widgets.link_chooser import LinkChooser
from companion.ui.widgets.text_difference import PieceKind, differences
from companion.ui.widgets.when_popup import WhenPopup
from tests.ui.conftest import Heard


@pytest.fixture
def editor(context: Context, qtbot: QtBot) -> Editor:
    made = Editor(context, context.announce)
    qtbot.addWidget(made)
    made.resize(760, 640)
    return made


def written(context: Context, body: str = "kept words", **more: object) -> Entry:
    return journal.write_entry(context.vault, NewEntry(body=body, **more))[0]  # type: ignore[arg-type]


def kept(context: Context, editor: Editor) -> Entry:
    assert editor.opened.id is not None
    return journal.entry(context.vault, editor.opened.id)


# --- facts


def test_kind_phase_and_sharing_are_kept(editor: Editor, context: Context, heard: Heard):
    editor.show_entry(written(context).id)
    editor.bar.kind_chosen.emit(EntryKind.INSIGHT)
    editor.bar.phase_chosen.emit(Phase.INTEGRATION)
    editor.bar.sharing_chosen.emit(Sharing.TALK)
    entry = kept(context, editor)
    assert (entry.kind, entry.phase) == (EntryKind.INSIGHT, Phase.INTEGRATION)
    assert entry.sharing is Sharing.TALK
    assert editor.bar.kind.text() == "Insight"
    assert "Talk about in person" in editor.bar.sharing.accessibleName()
    assert all(entry.id in changes.entries for changes in heard.changes)
    editor.bar.phase_chosen.emit(None)
    assert kept(context, editor).phase is None


def test_facts_chosen_before_the_first_word_are_kept_with_it(editor: Editor, context: Context):
    editor.begin(NewEntry())
    editor.bar.kind_chosen.emit(EntryKind.QUESTION)
    editor.bar.phase_chosen.emit(Phase.PREPARATION)
    editor.bar.sharing_chosen.emit(Sharing.SHARE)
    editor.tags.changed.emit(("Clinic",))
    assert editor.opened.entry is None
    QTest.keyClicks(editor.text, "May I ask")
    editor.save()
    entry = kept(context, editor)
    assert entry.kind is EntryKind.QUESTION
    assert entry.phase is Phase.PREPARATION
    assert entry.sharing is Sharing.SHARE
    assert entry.tags == ("Clinic",)


def test_every_entry_starts_private(editor: Editor, context: Context):
    editor.begin(NewEntry())
    QTest.keyClicks(editor.text, "x")
    editor.save()
    assert kept(context, editor).sharing is Sharing.PRIVATE
    assert "Private" in editor.bar.sharing.text()


def test_another_day_and_time_are_kept(editor: Editor, context: Context):
    editor.show_entry(written(context).id)
    form = WhenPopup(editor.opened, editor)
    form.moved.connect(lambda when, day: editor.opened.move_to(when, day))
    form.day.setDate(QDate(2026, 2, 1))
    form.time.setTime(QTime(7, 15))
    form.keep.click()
    entry = kept(context, editor)
    assert entry.created_at == datetime(2026, 2, 1, 7, 15, tzinfo=UTC)
    assert entry.local_date == date(2026, 2, 1)
    assert entry.time_known


def test_a_day_without_a_time_is_kept(editor: Editor, context: Context):
    editor.show_entry(written(context).id)
    form = WhenPopup(editor.opened, editor)
    form.moved.connect(lambda when, day: editor.opened.move_to(when, day))
    form.day.setDate(QDate(2025, 12, 24))
    form.day_only.setChecked(True)
    form.keep.click()
    entry = kept(context, editor)
    assert entry.local_date == date(2025, 12, 24)
    assert not entry.time_known
    editor.show_facts()
    assert "24 December 2025" in editor.bar.when.text()
    assert ":" not in editor.bar.when.text()


def test_keeping_the_form_unchanged_changes_nothing(editor: Editor, context: Context):
    editor.show_entry(written(context).id)
    before = kept(context, editor)
    form = WhenPopup(editor.opened, editor)
    form.moved.connect(lambda when, day: editor.opened.move_to(when, day))
    form.keep.click()
    assert kept(context, editor) == before


# --- tags


def test_enter_and_comma_add_tags_and_backspace_takes_the_last(editor: Editor, context: Context):
    editor.show_entry(written(context).id)
    line = editor.tags.line
    QTest.keyClicks(line, "sleep")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClicks(line, "#Garden,")
    QTest.keyClicks(line, "SLEEP,")
    assert kept(context, editor).tags == ("sleep", "Garden")
    assert line.text() == ""
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert kept(context, editor).tags == ("sleep",)
    assert editor.text.text() == "kept words"


def test_a_tag_is_taken_off_by_its_button(editor: Editor, context: Context):
    editor.show_entry(written(context, tags=("a", "b")).id)
    made = next(
        child
        for child in editor.tags.findChildren(QAbstractButton)
        if "tag a" in child.accessibleName()
    )
    made.click()
    assert kept(context, editor).tags == ("b",)


def test_tags_in_use_are_offered(editor: Editor, context: Context, shown: object):
    written(context, tags=("garden",))
    shown(editor)  # type: ignore[operator]
    editor.show_entry(written(context).id)
    editor.tags.line.setFocus()
    completer = editor.tags.line.completer()
    completer.setCompletionPrefix("gar")
    assert completer.currentCompletion() == "garden"


def test_another_entry_shows_its_own_tags_and_nothing_half_typed(editor: Editor, context: Context):
    editor.show_entry(written(context, tags=("a",)).id)
    QTest.keyClicks(editor.tags.line, "half")
    editor.show_entry(written(context, "other", tags=("b",)).id)
    assert editor.tags.tags == ("b",)
    editor.tags.line.undo()
    assert editor.tags.line.text() == ""


# --- prompts, cards, letters


def test_a_prompt_stands_above_its_answer_with_the_way_out(
    editor: Editor, context: Context, heard: Heard
):
    editor.show_entry(written(context, prompt_id="P01", prompt_text="What do you hope for?").id)
    assert editor.prompt.isVisibleTo(editor)
    assert editor.prompt.question.text() == "What do you hope for?"
    assert editor.prompt.choice.text() == guidance.fixed_texts().prompt_choice
    editor.prompt.enough.click()
    assert heard.visited[-1][0] == "grounding"
    editor.show_entry(written(context, "free").id)
    assert not editor.prompt.isVisibleTo(editor)


def test_notes_on_a_card_lead_to_the_card(editor: Editor, context: Context, heard: Heard):
    card_id = next(iter(learn.library().cards))
    editor.begin(NewEntry(kind=EntryKind.CARD, card_id=card_id))
    assert editor.prompt.question.text() == learn.card(card_id).title
    editor.prompt.card.click()
    assert heard.visited[-1] == ("learn", {"card_id": card_id})


def test_a_letter_is_closed_until_its_day(editor: Editor, context: Context, clock: FixedClock):
    opens = companion_clock.today() + timedelta(days=3)
    letter = written(context, "Dear me", kind=EntryKind.LETTER, opens_on=opens)
    editor.show_entry(letter.id)
    assert not editor.is_writing
    assert editor.views.currentWidget() is editor.sealed_page
    assert "Dear me" not in editor.sealed.words.text()
    clock.advance(timedelta(days=3))
    editor.close_entry()
    assert [one.subject for one in due.waiting(context.vault)] == [letter_subject(letter.id)]
    editor.show_entry(letter.id)
    assert editor.is_writing
    assert editor.text.text() == "Dear me"
    assert due.waiting(context.vault) == ()  # it was read: Today does not offer it


def test_a_letter_can_be_written_on_after_it_was_given_its_day(editor: Editor, context: Context):
    editor.begin(NewEntry(kind=EntryKind.LETTER))
    QTest.keyClicks(editor.text, "Dear me")
    form = WhenPopup(editor.opened, editor)
    form.sealed.connect(lambda day: editor.opened.seal_until(day))
    form.seal.setChecked(True)
    form.keep.click()
    editor.show_facts()
    assert editor.is_writing
    QTest.keyClicks(editor.text, " again")
    editor.save()
    entry = kept(context, editor)
    assert entry.opens_on is not None
    assert "again" in entry.body
    editor.finish()
    editor.close_entry()
    editor.show_entry(entry.id)
    assert not editor.is_writing


# --- trash


def test_the_trash_can_be_undone(editor: Editor, context: Context, heard: Heard):
    entry = written(context)
    editor.show_entry(entry.id)
    editor.bar.trash_wanted.emit()
    assert not editor.open
    assert journal.entry(context.vault, entry.id).trashed_at is not None
    undo = heard.messages[-1].action
    assert undo is not None
    undo()
    assert journal.entry(context.vault, entry.id).trashed_at is None
    assert editor.opened.id == entry.id


def test_what_is_in_the_trash_can_be_read_and_put_back_but_not_changed(
    editor: Editor, context: Context
):
    entry = written(context)
    journal.trash(context.vault, entry.id)
    editor.show_entry(entry.id)
    assert editor.trash_bar.isVisibleTo(editor)
    QTest.keyClicks(editor.text, "x")
    QTest.keyClicks(editor.title, "x")
    assert editor.text.text() == "kept words"
    assert editor.title.text() == ""
    editor.trash_bar.back.click()
    assert journal.entry(context.vault, entry.id).trashed_at is None
    assert not editor.trash_bar.isVisibleTo(editor)


@pytest.mark.parametrize("really", [True, False])
def test_erasing_for_good_asks_first_and_names_the_entry(
    editor: Editor, context: Context, monkeypatch: pytest.MonkeyPatch, really: bool
):
    entry = written(context, title="<b>Named</b>")
    journal.trash(context.vault, entry.id)
    editor.show_entry(entry.id)
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        assert box.textFormat() is Qt.TextFormat.PlainText
        buttons = {button.text(): button for button in box.buttons()}
        (buttons["Erase"] if really else box.button(QMessageBox.StandardButton.Cancel)).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    editor.trash_bar.erase.click()
    assert "<b>Named</b>" in asked[0]
    trash = journal.summaries(context.vault, EntryFilter(in_trash=True), limit=5)
    left = [summary.id for summary in trash]
    assert left == ([] if really else [entry.id])


# --- versions


def test_an_earlier_version_is_compared_and_brought_back_as_a_copy(
    editor: Editor, context: Context, clock: FixedClock
):
    entry = written(context, "the first words\nstay")
    journal.end_editing(context.vault, entry.id)
    clock.advance(timedelta(hours=1))
    journal.save_text(context.vault, entry.id, title="", body="other words\nstay")
    editor.show_entry(entry.id)
    editor.bar.versions_wanted.emit()
    assert editor.views.currentWidget() is editor.versions_page
    shown = editor.versions.difference.toPlainText()
    assert "Taken out since\nthe first words" in shown
    assert "Added since\nother words" in shown
    editor.versions.restore.click()
    assert editor.opened.id != entry.id
    assert editor.text.text() == "the first words\nstay"
    assert journal.entry(context.vault, entry.id).body == "other words\nstay"


def test_without_versions_the_page_says_when_one_is_kept(editor: Editor, context: Context):
    editor.show_entry(written(context).id)
    editor.bar.versions_wanted.emit()
    assert "ten minutes" in editor.versions.lead.text()
    assert not editor.versions.restore.isVisibleTo(editor)
    QTest.keyClick(editor.versions.back, Qt.Key.Key_Space)
    assert editor.is_writing


def test_differences_leave_long_unchanged_stretches_out():
    before = "\n".join(f"line {n}" for n in range(30))
    pieces = differences(before, before.replace("line 15", "line fifteen"))
    kinds = [piece.kind for piece in pieces]
    assert kinds == [
        PieceKind.LEFT_OUT, PieceKind.SAME, PieceKind.REMOVED, PieceKind.ADDED, PieceKind.SAME,
        PieceKind.LEFT_OUT,
    ]  # fmt: skip
    assert sum(len(piece.lines) for piece in pieces) == 31


def test_two_very_long_texts_are_compared_as_a_whole():
    before, after = "a\n" * 5000, "b\n" * 5000
    assert [piece.kind for piece in differences(before, after)] == [
        PieceKind.REMOVED,
        PieceKind.ADDED,
    ]


# --- reading and links


def test_the_reading_view_leads_to_linked_entries(editor: Editor, context: Context):
    target = written(context, "where it leads", title="The [kitchen]")
    source = written(context, f"see [[{target.id}]]")
    editor.show_entry(source.id)
    editor.bar.read.click()
    assert editor.is_reading
    assert "The [kitchen]" in editor.reader.toPlainText()
    editor.reader.link_followed.emit(target.id)
    assert editor.opened.id == target.id
    assert not editor.is_reading


def test_a_link_that_leads_nowhere_says_so(editor: Editor, context: Context, heard: Heard):
    entry = written(context, "see [[abc]]")
    editor.show_entry(entry.id)
    editor.text.link_followed.emit("abc|there")
    assert heard.messages
    assert editor.opened.id == entry.id


def test_choosing_an_entry_links_to_it(editor: Editor, context: Context):
    target = written(context, "the body of it", title="A | [strange] title")
    other = written(context, "something else")
    editor.show_entry(written(context, "here: ").id)
    editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
    chooser = LinkChooser(editor.actions_.find_entries, editor)
    chooser.chosen.connect(editor.actions_.link_to)
    assert chooser.list.count() == 2
    QTest.keyClicks(chooser.field, "stran")
    assert chooser.list.count() == 1
    QTest.keyClick(chooser.field, Qt.Key.Key_Return)
    assert editor.text.text() == f"here: [[{target.id}|A strange title]]"
    editor.save()
    with context.vault.read() as work:
        assert [s.id for s in work.entries.links_from(kept(context, editor).id)] == [target.id]
    assert other.id not in editor.text.text()


def test_the_words_of_a_link_hold_no_signs_of_links(context: Context):
    summary = summary_of(written(context, title="a [[b]] | c " + "long " * 40))
    assert not set("[]|") & set(link_words(summary))
    assert len(link_words(summary)) <= 60
