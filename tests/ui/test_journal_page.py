"""The journal page: list and editor together, and what the rest of the window asks of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.entries import (
    Changes,
    Entry,
    EntryFilter,
    EntryKind,
    NewEntry,
)
from companion.errors import DiskFull
from companion.services import guidance, journal, sessions
from companion.ui.context import Context
from companion.ui.pages.journal import LIST_WIDTH, JournalPage
from companion.ui.theme import Theme
from tests.ui.conftest import Heard

Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> JournalPage:
    made = JournalPage(context)
    qtbot.addWidget(made)
    made.resize(1068, 720)
    return made


def written(context: Context, body: str = "kept words", **more: object) -> Entry:
    return journal.write_entry(context.vault, NewEntry(body=body, **more))[0]  # type: ignore[arg-type]


def count(context: Context) -> int:
    return journal.count(context.vault, EntryFilter())


# --- arriving


def test_an_empty_journal_offers_the_first_step_and_nothing_else(
    page: JournalPage, shown: Shown, context: Context
):
    page.arrive()
    shown(page, 1068, 720)
    assert not page.list.isVisible()
    assert page.editor.nothing.begin.isVisible()
    assert page.first_focus() is page.editor.nothing.begin
    page.editor.nothing.begin.click()
    assert page.editor.is_writing
    assert page.editor.text.hasFocus()
    assert count(context) == 0


def test_a_new_entry_waits_for_its_first_word(page: JournalPage, context: Context, shown: Shown):
    page.arrive(new=True)
    shown(page, 1068, 720)
    assert page.first_focus() is page.editor.text
    QTest.keyClicks(page.editor.text, "h")
    page.save()
    assert count(context) == 1
    assert [row.heading for row in page.list.rows.rows] == ["h"]
    QTest.keyClicks(page.editor.text, "i")
    page.save()
    assert [row.heading for row in page.list.rows.rows] == ["hi"]


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"new": True}, EntryKind.NOTE),
        ({"new": "note"}, EntryKind.NOTE),
        ({"new": "letter"}, EntryKind.LETTER),
        ({"new": True, "kind": "question"}, EntryKind.QUESTION),
        ({"new": True, "kind": EntryKind.INSIGHT}, EntryKind.INSIGHT),
    ],
)
def test_a_new_entry_is_of_the_kind_asked_for(
    page: JournalPage, arguments: dict[str, object], kind: EntryKind
):
    page.arrive(**arguments)
    assert page.editor.opened.about.kind is kind


def test_a_new_entry_may_begin_with_a_title_and_words(page: JournalPage, context: Context):
    page.arrive(new=True, title="Questions", body="Ask about\n")
    assert page.editor.title.text() == "Questions"
    assert page.editor.text.text() == "Ask about\n"
    assert page.leave()
    assert count(context) == 0


def test_a_prompt_opens_its_answer_and_an_empty_one_goes_again(
    page: JournalPage, context: Context, shown: Shown
):
    prompt = guidance.prompt_book().group[0].prompts[0]
    page.arrive(prompt_id=prompt.id)
    shown(page, 1068, 720)
    assert page.editor.prompt.question.text() == prompt.text
    assert page.leave()
    assert count(context) == 0
    page.arrive(prompt_id=prompt.id)
    QTest.keyClicks(page.editor.text, "An answer")
    assert page.leave()
    answer = page.editor.opened.id
    page.arrive(new=True)
    page.arrive(prompt_id=prompt.id)
    assert page.editor.opened.id == answer
    assert page.editor.text.text() == "An answer"


def test_an_unknown_prompt_or_entry_is_told_and_nothing_breaks(page: JournalPage, heard: Heard):
    page.arrive(prompt_id="P999")
    page.arrive(entry_id="nowhere")
    assert len(heard.messages) == 2
    assert not page.editor.open


def test_arriving_to_search_puts_the_keyboard_into_the_field(page: JournalPage, context: Context):
    written(context, "the kitchen")
    page.arrive(search=True)
    assert page.first_focus() is page.list.search
    page.arrive(query="kitch")
    assert [row.heading for row in page.list.rows.rows] == ["the kitchen"]


def test_opening_a_hit_selects_the_word_in_the_text(
    page: JournalPage, context: Context, shown: Shown
):
    written(context, "the quiet\n\nkitchen at night")
    page.arrive(query="kitch")
    shown(page, 1068, 720)
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.editor.text.textCursor().selectedText() == "kitchen"
    assert page.list.list.hasFocus()
    QTest.keyClick(page.list.list, Qt.Key.Key_Return)
    assert page.editor.text.hasFocus()
    assert page.editor.text.textCursor().selectedText() == "kitchen"


def test_a_found_moment_leads_to_its_session(
    page: JournalPage, context: Context, heard: Heard, clock: FixedClock
):
    from companion.services import courses

    courses.begin_course(context.vault, name="Course", medicine="Medicine", clinic="Clinic")
    running, _ = sessions.open_session(context.vault, None)
    sessions.add_moment(context.vault, running.id, "the wallpaper breathing")
    page.arrive(query="wallpap")
    row = page.list.rows.rows[0]
    page.list.opened.emit(row)
    assert heard.visited == [
        ("course", {"part": "sessions", "dosing_session_id": running.id}),
    ]


# --- coming back


def test_after_a_kill_the_entry_is_open_again(page: JournalPage, context: Context, qtbot: QtBot):
    page.arrive(new=True)
    QTest.keyClicks(page.editor.text, "in the middle of")
    page.save()  # no leaving: the program was killed here
    again = JournalPage(context)
    qtbot.addWidget(again)
    again.arrive()
    assert again.editor.text.text() == "in the middle of"
    QTest.keyClicks(again.editor.text, " it")
    assert again.editor.text.text() == "in the middle of it"


def test_after_leaving_nothing_is_offered(page: JournalPage, context: Context):
    page.arrive(new=True)
    QTest.keyClicks(page.editor.text, "done with this")
    assert page.leave()
    assert journal.entry_left_open(context.vault) is None
    page.arrive()
    assert page.editor.text.text() == "done with this"
    assert journal.entry_left_open(context.vault) is not None


def test_walking_through_the_list_shows_entries_and_changes_nothing(
    page: JournalPage, context: Context, shown: Shown, clock: FixedClock
):
    kept = []
    for n in range(20):
        clock.advance(timedelta(minutes=1))
        kept.append(written(context, f"entry {n}"))
    page.arrive()
    shown(page, 1068, 720)
    page.list.list.enter()
    for _ in range(19):
        QTest.keyClick(page.list.list, Qt.Key.Key_Down)
    assert page.editor.text.text() == "entry 0"
    assert page.list.list.hasFocus()
    assert page.leave()
    for entry in kept:
        assert journal.entry(context.vault, entry.id) == entry
        assert journal.versions(context.vault, entry.id) == []


def test_a_text_that_cannot_be_saved_keeps_the_person_here(
    page: JournalPage, context: Context, monkeypatch: pytest.MonkeyPatch
):
    other = written(context, "other")
    page.arrive(new=True)
    QTest.keyClicks(page.editor.text, "precious")

    def full(*_a: object, **_k: object) -> object:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", full)
        assert not page.save()
        assert not page.leave()
        page.show_entry(other.id)
        page.arrive(new=True)
        assert page.editor.text.text() == "precious"
    assert page.leave()
    assert count(context) == 2


def test_saving_for_another_window_changes_nothing_on_the_page(page: JournalPage, context: Context):
    entry = written(context, "words")
    page.arrive(entry_id=entry.id)
    page.editor.text.selectAll()
    QTest.keyClick(page.editor.text, Qt.Key.Key_Delete)
    assert page.save()
    assert page.editor.open
    QTest.keyClicks(page.editor.text, "new words")
    assert page.save()
    assert journal.entry(context.vault, entry.id).body == "new words"


# --- changes


def test_what_the_page_did_itself_is_not_read_again(
    context: Context, qtbot: QtBot, page: JournalPage
):
    applied: list[bool] = []
    context.announce = lambda changes: applied.append(page.applies(changes))
    page.arrive(new=True)
    QTest.keyClicks(page.editor.text, "words")
    page.save()
    assert applied == [False]


def test_an_entry_written_elsewhere_appears_and_a_changed_one_is_shown(
    page: JournalPage, context: Context
):
    entry = written(context, "old")
    page.arrive(entry_id=entry.id)
    other = written(context, "from elsewhere")
    journal.save_text(context.vault, entry.id, title="", body="changed elsewhere")
    changes = Changes(entries=frozenset({entry.id, other.id}))
    assert page.applies(changes)
    page.refresh()
    assert page.editor.text.text() == "changed elsewhere"
    assert len(page.list.rows.rows) == 2
    assert not page.applies(Changes(checkins=True))


def test_a_new_date_moves_the_row(page: JournalPage, context: Context, clock: FixedClock):
    first = written(context, "first")
    clock.advance(timedelta(days=1))
    written(context, "second")
    page.arrive(entry_id=first.id)
    assert [row.heading for row in page.list.rows.rows] == ["second", "first"]
    page.editor.opened.move_to(clock.now() + timedelta(days=1), None)
    page.editor.rearranged.emit()
    assert [row.heading for row in page.list.rows.rows] == ["first", "second"]
    assert page.list.list.current_row is not None
    assert page.list.list.current_row.summary.id == first.id


@pytest.mark.parametrize("really", [True, False])
def test_emptying_the_trash_asks_first(
    page: JournalPage, context: Context, monkeypatch: pytest.MonkeyPatch, really: bool
):
    entry = written(context)
    journal.trash(context.vault, entry.id)
    page.arrive()
    page.list.filters.apply(EntryFilter(in_trash=True))

    def answer(box: QMessageBox) -> int:
        buttons = {button.text(): button for button in box.buttons()}
        (buttons["Erase"] if really else box.button(QMessageBox.StandardButton.Cancel)).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    page.list.empty_trash_button.click()
    assert journal.count(context.vault, EntryFilter(in_trash=True)) == (0 if really else 1)
    assert len(page.list.rows.rows) == (0 if really else 1)


# --- sides


def test_in_a_narrow_window_list_and_editor_take_turns(
    page: JournalPage, context: Context, shown: Shown
):
    entry = written(context)
    page.arrive()
    shown(page, 640, 600)
    assert page.list.isVisible()
    assert not page.editor.isVisible()
    page.list.opened.emit(page.list.rows.rows[0])
    assert page.editor.isVisible()
    assert not page.list.isVisible()
    assert page.editor.text.hasFocus()
    assert page.editor.bar.back.isVisible()
    page.editor.bar.back.click()
    assert page.list.isVisible()
    assert page.list.list.hasFocus()
    assert page.list.list.current_row is not None
    assert page.list.list.current_row.summary.id == entry.id
    page.resize(1068, 720)
    assert page.list.isVisible()
    assert page.editor.isVisible()
    assert not page.editor.bar.back.isVisible()


def test_large_text_makes_the_window_narrow(
    page: JournalPage, context: Context, shown: Shown, app_theme: Theme
):
    written(context)
    page.arrive()
    shown(page, 1068, 720)
    assert page.list.isVisible()
    assert page.editor.isVisible()
    try:
        app_theme.choose(scale=2.0)
        assert not page.editor.isVisible()
    finally:
        app_theme.choose(scale=1.0)
    assert page.editor.isVisible()


def test_only_the_text_and_everything_again(page: JournalPage, context: Context, shown: Shown):
    page.arrive(entry_id=written(context).id)
    shown(page, 1068, 720)
    page.editor.bar.focus.click()
    assert not page.list.isVisible()
    assert not page.editor.format_bar.isVisible()
    assert page.editor.text.isVisible()
    assert page.editor.nobody.isVisible()
    page.editor.text.setFocus()
    QTest.keyClick(page.editor.text, Qt.Key.Key_F9)
    assert page.list.isVisible()
    assert page.editor.format_bar.isVisible()
    QTest.keyClick(page.editor.text, Qt.Key.Key_F9)
    QTest.keyClick(page.editor.text, Qt.Key.Key_Escape)
    assert page.list.isVisible()


def test_the_line_about_nobody_watching_stands_under_the_text(page: JournalPage, shown: Shown):
    page.arrive(new=True)
    shown(page, 1068, 720)
    assert page.editor.nobody.isVisible()
    assert page.editor.nobody.text() == guidance.fixed_texts().nobody_watching
    assert "F2" in page.editor.nobody.text()


def test_the_text_has_room_in_a_low_window_at_large_text(
    page: JournalPage, context: Context, shown: Shown, app_theme: Theme
):
    prompt = guidance.prompt_book().group[0].prompts[0]
    page.arrive(prompt_id=prompt.id)
    shown(page, 820, 520)
    try:
        app_theme.choose(scale=2.0)
        page.editor.focus_text()
        lines = page.editor.text.viewport().height() / page.editor.text.fontMetrics().lineSpacing()
        assert lines >= 4
        assert page.editor.width() <= page.width()
    finally:
        app_theme.choose(scale=1.0)


def test_the_page_keeps_no_words_of_an_entry_it_closed(page: JournalPage, context: Context):
    page.arrive(entry_id=written(context, "private", title="Named", tags=("tag",)).id)
    page.editor.close_entry()
    assert page.editor.text.text() == ""
    assert page.editor.title.text() == ""
    assert page.editor.tags.tags == ()
    assert page.editor.reader.toPlainText() == ""
    assert "private" not in repr(page.editor.opened)


def test_a_change_from_elsewhere_keeps_the_search(page: JournalPage, context: Context):
    written(context, "apple")
    page.arrive(query="absent")
    assert page.list.rows.rows == []
    other = written(context, "absent no longer")
    assert page.applies(Changes(entries=frozenset({other.id})))
    page.refresh()
    assert page.list.search.text() == "absent"
    assert [row.heading for row in page.list.rows.rows] == ["absent no longer"]


def test_what_a_person_typed_is_never_read_as_html(page: JournalPage, context: Context):
    tag = '<img src="file:///x">'
    entry = written(context, f"{tag} body", title=f"{tag} title", tags=(tag,))
    page.arrive(entry_id=entry.id)
    page.list.filters.apply(EntryFilter(tags=frozenset({tag})))
    for widget in page.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    assert page.list.rows.rows[0].heading == f"{tag} title"


def test_the_list_has_its_width_from_the_first_entry_on(
    page: JournalPage, context: Context, shown: Shown
):
    """The list is put away while the journal is empty; when it comes it is as wide as ever."""
    page.arrive()
    shown(page, 1068, 720)
    page.editor.nothing.begin.click()
    QTest.keyClicks(page.editor.text, "first")
    page.save()
    assert page.list.isVisible()
    assert page.list.width() == LIST_WIDTH


def test_the_list_keeps_the_width_it_was_dragged_to(
    page: JournalPage, context: Context, shown: Shown, heard: Heard, qtbot: QtBot
):
    written(context)
    page.arrive()
    shown(page, 1068, 720)
    handle = page.sides.handle(1)
    with qtbot.waitSignal(page.sides.width_chosen):
        QTest.mousePress(handle, Qt.MouseButton.LeftButton)
        QTest.mouseMove(handle, QPoint(60, 10))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    dragged = page.list.width()
    assert dragged > LIST_WIDTH + 40
    assert heard.settings.journal_list == dragged
    page.resize(1000, 720)
    assert page.list.width() == dragged
    again = JournalPage(context)
    qtbot.addWidget(again)
    again.arrive()
    shown(again, 1068, 720)
    assert again.list.width() == dragged


# --- only the text


def test_only_the_text_puts_the_navigation_away_and_brings_it_back(
    page: JournalPage, context: Context, shown: Shown
):
    alone: list[bool] = []
    page.alone.connect(alone.append)
    written(context)
    page.arrive()
    shown(page, 1068, 720)
    page.list.list.enter()
    page.list.list.setFocus()
    page.list.moved.emit(page.list.rows.rows[0])
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert alone == [True]
    assert not page.list.isVisible()
    assert page.editor.text.hasFocus()
    QTest.keyClick(page.editor.text, Qt.Key.Key_Escape)
    assert alone == [True, False]
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert page.leave()
    assert alone == [True, False, True, False]


# --- what was only begun, and what goes


def test_an_entry_that_was_just_begun_and_stays_empty_goes_again(
    page: JournalPage, context: Context, shown: Shown
):
    begun = written(context, "")
    before = written(context, "")
    shown(page, 1068, 720)
    page.arrive(entry_id=begun.id, just_begun=True)
    assert page.leave()
    page.arrive(entry_id=before.id)
    assert page.leave()
    kept = [summary.id for summary in journal.summaries(context.vault, EntryFilter(), limit=9)]
    assert kept == [before.id]


def test_after_moving_an_entry_to_the_trash_the_keyboard_is_in_the_list(
    page: JournalPage, context: Context, shown: Shown
):
    written(context, "one")
    entry = written(context, "two")
    page.arrive(entry_id=entry.id)
    shown(page, 1068, 720)
    page.editor.bar.more.setFocus()
    page.editor.actions_.move_to_trash()
    assert page.list.list.hasFocus()


def test_after_emptying_the_trash_the_rest_of_the_words_is_taken_out_in_the_background(
    page: JournalPage, context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    finished: list[object] = []
    monkeypatch.setattr(journal, "finish_erasing", finished.append)

    def agree(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == "Erase").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", agree)
    journal.trash(context.vault, written(context).id)
    page.arrive()
    page.list.filters.apply(EntryFilter(in_trash=True))
    page.list.empty_trash_button.click()
    qtbot.waitUntil(lambda: finished == [context.vault])


def test_when_the_trash_is_empty_the_keyboard_is_on_the_way_out(
    page: JournalPage, context: Context, shown: Shown, monkeypatch: pytest.MonkeyPatch
):
    def agree(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == "Erase").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", agree)
    journal.trash(context.vault, written(context).id)
    page.arrive()
    shown(page, 1068, 720)
    page.list.filters.apply(EntryFilter(in_trash=True))
    page.editor.setFocus()
    page.editor.actions_.empty_trash()
    page.editor.rearranged.emit()
    assert page.list.clear_button.hasFocus()
