"""The session page: a moment is one key, nothing typed is lost, nothing asks for attention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.course_lists import CourseList
from companion.domain.courses import (
    DosingSession,
    Lane,
    Moment,
    MomentForm,
    Role,
    SessionState,
)
from companion.domain.entries import EntryFilter, EntryKind, NewEntry
from companion.errors import DiskFull
from companion.services import course_lists, courses, journal, session_drafts, sessions, vaults
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.pages.session import SessionPage
from companion.ui.pages.session_after import SessionAfter
from companion.ui.pages.session_before import SessionBefore, SessionElsewhere
from companion.ui.pages.session_open import SessionOpen
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    killed_copy,
    lay_out,
    mean_luminance,
    nameless,
    names_of_buttons,
    painted_contrast,
    press,
    pressable,
    words_in,
)

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]


@pytest.fixture
def planned(vault: OpenVault) -> DosingSession:
    """The first session of a course, planned for today."""
    return a_course(vault, TODAY, TODAY + timedelta(days=28))[0]


@pytest.fixture
def opened(vault: OpenVault, planned: DosingSession) -> DosingSession:
    """The session, begun just now."""
    sessions.set_words(vault, planned.id, ["calm", "let go"])
    return sessions.open_session(vault, planned.id)[0]


@pytest.fixture
def page(context: Context, opened: DosingSession, shown: Shown) -> SessionPage:
    """The session page with the session open."""
    return show_page(context, shown, opened.id)


@pytest.fixture
def view(page: SessionPage) -> SessionOpen:
    assert isinstance(page.view, SessionOpen)
    return page.view


@pytest.fixture
def noted(vault: OpenVault, opened: DosingSession) -> Callable[[], list[Moment]]:
    """Reads the moments that are on disk."""
    return lambda: sessions.moments(vault, opened.id)


@pytest.fixture
def said_aloud(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader would say by itself."""
    said: list[str] = []
    monkeypatch.setattr(
        "companion.ui.pages.session_open.announce", lambda _widget, words: said.append(words)
    )
    return said


def show_page(context: Context, shown: Shown, dosing_session_id: str | None) -> SessionPage:
    """A session page as the shell makes it."""
    page = SessionPage(context)
    page.arrive(dosing_session_id=dosing_session_id)
    page.refresh()
    shown(page)
    page.activateWindow()
    page.setFocus()
    return page


def write(view: SessionOpen, words: str) -> None:
    """Type words and Enter."""
    QTest.keyClicks(view.field, words)
    QTest.keyClick(view.field, Qt.Key.Key_Return)


def carried_by(vault: OpenVault) -> None:
    """Signs for stop and pause, and words to return to, as they are written down beforehand."""
    for words, heading in (("red", "stop"), ("a raised hand", "stop"), ("amber", "pause")):
        course_lists.add_line(vault, CourseList.BOUNDARIES, words, heading=heading)
    for words in ("calm", "My feet are on the ground."):
        course_lists.add_line(vault, CourseList.WORDS, words)


# --- before


def test_before_the_session_what_was_prepared_stands_ready(
    vault: OpenVault, context: Context, planned: DosingSession, shown: Shown
):
    sessions.set_words(vault, planned.id, ["calm", "let go"])
    journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body="To listen."))
    page = show_page(context, shown, planned.id)
    assert isinstance(page.view, SessionBefore)
    for words in ("To listen.", "calm", "let go", "Begin when you are ready."):
        assert words in words_in(page)
    assert sessions.open_session_now(vault) is None


def test_the_session_that_was_prepared_shows_its_intentions_and_signs(
    vault: OpenVault, context: Context, planned: DosingSession, shown: Shown
):
    for words in ("To listen.", "To be kind to what comes."):
        journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body=words))
    carried_by(vault)
    page = show_page(context, shown, planned.id)
    for words in ("To listen.", "To be kind to what comes.", "Stop: red · a raised hand"):
        assert words in words_in(page)
    assert "Pause: amber" in words_in(page)
    assert "Stay with me:" not in words_in(page)  # nothing was written down for it


def test_signs_stand_in_the_open_session_and_what_is_carried_is_one_press_away(
    vault: OpenVault, context: Context, opened: DosingSession, shown: Shown
):
    journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body="To listen."))
    carried_by(vault)
    page = show_page(context, shown, opened.id)
    assert "Stop: red · a raised hand" in words_in(page)
    for words in ("To listen.", "My feet are on the ground."):
        assert words not in words_in(page)
    press(page, "What I carry with me")
    for words in ("To listen.", "My feet are on the ground."):
        assert words in words_in(page)
    assert "calm" not in words_in(page).splitlines()  # it stands ready as a tap
    press(page, "What I carry with me")
    assert "To listen." not in words_in(page)


def test_where_nothing_was_written_down_nothing_is_offered(page: SessionPage):
    assert "What I carry with me" not in names_of_buttons(page)
    assert "Stop:" not in words_in(page)


def test_begin_opens_the_session_and_the_keyboard_stands_in_the_field(
    vault: OpenVault, context: Context, planned: DosingSession, shown: Shown, heard: Heard
):
    page = show_page(context, shown, planned.id)
    QTest.keyClick(pressable(page, "Begin the session"), Qt.Key.Key_Return)
    assert isinstance(page.view, SessionOpen)
    running = sessions.open_session_now(vault)
    assert running is not None
    assert running.id == planned.id
    assert heard.changes[-1].courses
    assert page.focusWidget() is page.view.field


def test_without_a_name_the_session_of_today_is_meant(
    vault: OpenVault, context: Context, planned: DosingSession, shown: Shown
):
    page = show_page(context, shown, None)
    assert "Session 1" in words_in(page)
    press(page, "Begin the session")
    assert sessions.dosing_session(vault, planned.id).state is SessionState.OPEN


def test_a_session_planned_for_another_day_says_so_and_can_begin(
    vault: OpenVault, context: Context, planned: DosingSession, shown: Shown
):
    later = courses.dosing_sessions(vault)[1]
    page = show_page(context, shown, later.id)
    assert "It is planned for" in words_in(page)
    press(page, "Begin the session")
    assert sessions.dosing_session(vault, later.id).state is SessionState.OPEN


def test_a_session_that_cannot_begin_stays_planned_and_says_why(
    vault: OpenVault,
    context: Context,
    planned: DosingSession,
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
):
    page = show_page(context, shown, planned.id)

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(sessions, "open_session", full)
    press(page, "Begin the session")
    assert isinstance(page.view, SessionBefore)
    assert "The disk is full" in words_in(page)


def test_without_a_course_the_page_leads_to_the_form(
    context: Context, shown: Shown, heard: Heard, qtbot: QtBot
):
    page = show_page(context, shown, None)
    assert isinstance(page.view, SessionElsewhere)
    with qtbot.waitSignal(page.left):
        press(page, "Set up my course")
    assert heard.visited == [("course", {"part": "begin"})]


def test_an_ended_session_leads_to_its_moments(
    vault: OpenVault, context: Context, opened: DosingSession, shown: Shown, heard: Heard
):
    sessions.close_session(vault, opened.id)
    page = show_page(context, shown, opened.id)
    press(page, "Look at it")
    assert heard.visited == [("course", {"part": "sessions", "dosing_session_id": opened.id})]


def test_the_session_that_is_open_comes_before_any_other(
    vault: OpenVault, context: Context, opened: DosingSession, shown: Shown
):
    other = courses.dosing_sessions(vault)[1]
    page = show_page(context, shown, other.id)
    assert isinstance(page.view, SessionOpen)
    assert page.view.session.id == opened.id


# --- moments


def test_a_few_words_and_enter_are_a_moment_with_clock_and_elapsed_time(
    view: SessionOpen,
    noted: Callable[[], list[Moment]],
    clock: FixedClock,
    said_aloud: list[str],
    heard: Heard,
):
    clock.advance(timedelta(minutes=73))
    write(view, "The light moves.")
    (moment,) = noted()
    assert (moment.text, moment.form, moment.lane) == (
        "The light moves.",
        MomentForm.WORDS,
        Lane.CLIENT,
    )
    (row,) = view.room.moments.rows
    assert row.time.text() == spell_time(moment.at, moment.zone)
    assert row.elapsed.text() == "1:13"
    assert row.words.text() == "The light moves."
    assert view.field.toPlainText() == ""
    assert "The light moves." in said_aloud[-1]
    assert heard.changes[-1].moments == {view.session.id}


def test_a_moment_is_on_disk_when_enter_returns(
    view: SessionOpen, vault: OpenVault, tmp_path: Path
):
    write(view, "warm")
    after_the_kill = killed_copy(vault, tmp_path / "killed.vault")
    try:
        kept = sessions.moments(after_the_kill, view.session.id)
        assert [moment.text for moment in kept] == ["warm"]
    finally:
        vaults.lock(after_the_kill)


def test_the_big_button_adds_what_stands_in_the_field(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    QTest.keyClicks(view.field, "mother")
    press(page, "Add a moment")
    assert [moment.text for moment in noted()] == ["mother"]
    assert page.focusWidget() is view.field


def test_enter_in_an_empty_field_notes_the_time_alone(
    view: SessionOpen, noted: Callable[[], list[Moment]]
):
    QTest.keyClick(view.field, Qt.Key.Key_Enter)
    (moment,) = noted()
    assert moment.text == ""
    assert view.room.moments.rows[0].words.text() == "A moment"


def test_a_key_held_down_is_one_moment(view: SessionOpen, noted: Callable[[], list[Moment]]):
    for repeated in (False, True, True):
        key = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            repeated,
        )
        QApplication.sendEvent(view.field, key)
    assert len(noted()) == 1


def test_shift_and_enter_begin_a_new_line(view: SessionOpen, noted: Callable[[], list[Moment]]):
    QTest.keyClicks(view.field, "one")
    QTest.keyClick(view.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    write(view, "two")
    assert [moment.text for moment in noted()] == ["one\ntwo"]


def test_moments_stand_in_the_order_in_which_they_were_noted(view: SessionOpen, clock: FixedClock):
    for words in ("one", "two", "three"):
        write(view, words)
        clock.advance(timedelta(minutes=5))
    rows = view.room.moments.rows
    assert [row.words.text() for row in rows] == ["one", "two", "three"]
    tops = [row.mapTo(view, row.rect().topLeft()).y() for row in rows]
    assert tops == sorted(tops)


def test_a_word_that_stands_ready_is_one_tap_and_half_typed_words_stay(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    QTest.keyClicks(view.field, "half")
    press(page, "Add the word let go")
    (moment,) = noted()
    assert (moment.text, moment.form) == ("let go", MomentForm.TAP)
    assert view.field.toPlainText() == "half"


def test_a_small_note_needs_two_taps_and_no_keyboard(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    assert "I need:" not in names_of_buttons(page)
    press(page, "Small notes")
    press(page, "I need:")
    press(page, "I need: water")
    assert [moment.text for moment in noted()] == ["I need: water"]
    assert "I need: warmth" not in names_of_buttons(page)


def test_a_small_note_can_be_answered_in_the_field_or_left(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    press(page, "Small notes")
    press(page, "A person who came to mind")
    assert view.field.accessibleName() == "A person who came to mind"
    write(view, "Maeve")
    press(page, "Small notes")
    press(page, "One word or image")
    press(page, "Without this")
    write(view, "door")
    assert [moment.text for moment in noted()] == ["A person who came to mind: Maeve", "door"]


def test_the_support_person_writes_in_a_lane_of_their_own(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    press(page, "Support person is writing")
    write(view, "Breathing slowly.")
    press(page, "Support person is writing")
    write(view, "I am here.")
    assert [moment.lane for moment in noted()] == [Lane.SUPPORT, Lane.CLIENT]
    assert "Support person" in words_in(view.room.moments.rows[0])
    assert "Support person" not in words_in(view.room.moments.rows[1])


def test_looking_in_is_one_tap(
    page: SessionPage, view: SessionOpen, noted: Callable[[], list[Moment]]
):
    press(page, "Support person: looked in")
    (moment,) = noted()
    assert (moment.form, moment.lane, moment.text) == (MomentForm.LOOK_IN, Lane.SUPPORT, "")
    assert spell_time(moment.at, moment.zone) in view.lane.last.text()


def test_a_letter_typed_on_a_button_goes_into_the_field(page: SessionPage, view: SessionOpen):
    button = pressable(page, "Add a moment")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_A)
    assert view.field.toPlainText() == "a"
    assert page.focusWidget() is view.field


def test_when_the_disk_is_full_the_words_stay_and_one_sentence_says_so(
    view: SessionOpen, noted: Callable[[], list[Moment]], monkeypatch: pytest.MonkeyPatch
):
    add_moment = sessions.add_moment

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(sessions, "add_moment", full)
    write(view, "do not lose this")
    assert view.field.toPlainText() == "do not lose this"
    assert noted() == []
    assert view.room.moments.rows == []
    assert view.composer.trouble.isVisible()
    assert "Your words are still here" in view.composer.trouble.text()
    monkeypatch.setattr(sessions, "add_moment", add_moment)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert [moment.text for moment in noted()] == ["do not lose this"]
    assert not view.composer.trouble.isVisible()


def test_a_text_too_long_for_a_moment_stays_in_the_field(
    view: SessionOpen, noted: Callable[[], list[Moment]]
):
    view.field.setPlainText("x" * 5000)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert noted() == []
    assert len(view.field.toPlainText()) == 5000


# --- half-typed words


def test_half_typed_words_survive_a_kill(
    view: SessionOpen,
    vault: OpenVault,
    context: Context,
    tmp_path: Path,
    qtbot: QtBot,
    shown: Shown,
):
    write(view, "first")
    QTest.keyClicks(view.field, "the sea is")
    session_id = view.session.id
    qtbot.waitUntil(
        lambda: session_drafts.session_draft(vault, session_id).text == "the sea is", timeout=5000
    )
    after_the_kill = killed_copy(vault, tmp_path / "killed.vault")
    try:
        context.vault = after_the_kill
        again = show_page(context, shown, None)
        assert isinstance(again.view, SessionOpen)
        assert again.view.field.toPlainText() == "the sea is"
        assert [row.words.text() for row in again.view.room.moments.rows] == ["first"]
    finally:
        vaults.lock(after_the_kill)


@pytest.fixture
def later_view(context: Context, shown: Shown) -> Callable[[], SessionOpen]:
    """The page after locking and unlocking."""
    pages: list[SessionPage] = []

    def show() -> SessionOpen:
        pages.append(show_page(context, shown, None))
        view = pages[-1].view
        assert isinstance(view, SessionOpen)
        return view

    return show


def test_after_a_lock_the_page_is_as_it_was(
    page: SessionPage, view: SessionOpen, later_view: Callable[[], SessionOpen]
):
    press(page, "Support person is writing")
    press(page, "Small notes")
    press(page, "A question, not an answer")
    QTest.keyClicks(view.field, "why the sea")
    assert page.save()
    again = later_view()
    assert again.field.toPlainText() == "why the sea"
    assert again.lane.switch.isChecked()
    assert again.field.accessibleName() == "A question, not an answer"
    QTest.keyClick(again.field, Qt.Key.Key_Return)
    assert again.room.moments.rows[0].moment.lane is Lane.SUPPORT
    assert again.room.moments.rows[0].words.text() == "A question, not an answer: why the sea"


def test_words_that_became_a_moment_are_not_offered_again(
    page: SessionPage, view: SessionOpen, later_view: Callable[[], SessionOpen], vault: OpenVault
):
    QTest.keyClicks(view.field, "warm")
    assert page.save()
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    # Killed here: the draft of "warm" is still on disk.
    assert session_drafts.session_draft(vault, view.session.id).text == "warm"
    assert later_view().field.toPlainText() == ""


def test_the_same_word_typed_a_second_time_is_kept(
    page: SessionPage, view: SessionOpen, later_view: Callable[[], SessionOpen]
):
    write(view, "warm")
    QTest.keyClicks(view.field, "warm")
    assert page.save()
    assert later_view().field.toPlainText() == "warm"


def test_filling_the_page_saves_nothing(vault: OpenVault, view: SessionOpen, page: SessionPage):
    assert not view.draft_saving.dirty
    assert page.save()
    assert session_drafts.session_draft(vault, view.session.id).is_blank


def test_when_the_draft_cannot_be_saved_the_page_says_so_and_stays(
    page: SessionPage, view: SessionOpen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(session_drafts, "keep_session_draft", full)
    QTest.keyClicks(view.field, "still here")
    assert not page.save()
    assert "Your words are still here" in view.composer.trouble.text()
    with qtbot.assertNotEmitted(page.left):
        QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert view.field.toPlainText() == "still here"


def test_an_empty_field_never_keeps_anybody_on_the_page(
    page: SessionPage, view: SessionOpen, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    write(view, "kept")
    monkeypatch.setattr(session_drafts, "keep_session_draft", full)
    assert page.save()
    assert not view.composer.trouble.isVisible()


# --- leaving and ending


def test_esc_leaves_the_page_and_the_session_stays_open(
    page: SessionPage, view: SessionOpen, vault: OpenVault, heard: Heard, qtbot: QtBot
):
    QTest.keyClicks(view.field, "unfinished")
    with qtbot.waitSignal(page.left):
        QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert sessions.open_session_now(vault) is not None
    assert session_drafts.session_draft(vault, view.session.id).text == "unfinished"
    message = heard.messages[-1]
    assert "The session stays open" in message.sentence
    assert message.action is not None
    message.action()
    assert heard.visited == [("session", {"dosing_session_id": view.session.id})]


def test_ending_asks_once_in_place_and_staying_is_easy(
    page: SessionPage, view: SessionOpen, vault: OpenVault, qtbot: QtBot
):
    press(page, "End the session")
    assert page.focusWidget() is view.ending.stay_button
    assert page.findChildren(QDialog) == []
    with qtbot.assertNotEmitted(page.left):
        QTest.keyClick(view.ending.stay_button, Qt.Key.Key_Escape)
    assert not view.ending.isVisible()
    press(page, "End the session")
    press(page, "Stay in the session")
    assert sessions.open_session_now(vault) is not None
    assert page.focusWidget() is view.field


def test_half_typed_words_become_a_last_moment_when_the_session_ends(
    page: SessionPage, view: SessionOpen, vault: OpenVault, noted: Callable[[], list[Moment]]
):
    QTest.keyClicks(view.field, "it fades")
    press(page, "End the session")
    assert "What stands in the field is kept" in words_in(page)
    press(page, "End the session now")
    assert isinstance(page.view, SessionAfter)
    assert [moment.text for moment in noted()] == ["it fades"]
    assert sessions.open_session_now(vault) is None
    assert session_drafts.session_draft(vault, view.session.id).is_blank


def test_a_session_whose_last_words_cannot_be_kept_does_not_end(
    page: SessionPage, view: SessionOpen, vault: OpenVault, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    QTest.keyClicks(view.field, "it fades")
    press(page, "End the session")
    monkeypatch.setattr(sessions, "add_moment", full)
    press(page, "End the session now")
    assert page.view is view
    assert view.field.toPlainText() == "it fades"
    assert sessions.open_session_now(vault) is not None


def test_a_session_left_open_overnight_may_end_where_its_last_moment_stands(
    page: SessionPage, view: SessionOpen, vault: OpenVault, clock: FixedClock
):
    clock.advance(timedelta(hours=1))
    write(view, "last")
    last = view.room.moments.rows[-1].moment.at
    clock.advance(timedelta(hours=14))
    press(page, "End the session")
    assert view.ending.earlier_button.isVisible()
    press(page, view.ending.earlier_button.text())
    assert sessions.dosing_session(vault, view.session.id).closed_at == last
    assert "Day 1 was" in words_in(page)


def test_a_session_of_today_ends_now(page: SessionPage, view: SessionOpen, clock: FixedClock):
    clock.advance(timedelta(hours=2))
    press(page, "End the session")
    assert not view.ending.earlier_button.isVisible()


# --- arriving back


@pytest.fixture
def after(page: SessionPage, vault: OpenVault) -> SessionAfter:
    """The page after the session has ended."""
    courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON, contact="087 555 0142")
    courses.save_person(vault, name="Dr Hale", role=Role.THERAPIST, contact="01 555 0199")
    press(page, "End the session")
    press(page, "End the session now")
    assert isinstance(page.view, SessionAfter)
    return page.view


def test_arriving_back_names_who_is_near_and_asks_nothing(page: SessionPage, after: SessionAfter):
    words = words_in(page)
    assert "Some water, something warm, somebody near." in words
    assert "Maeve" in words
    assert "087 555 0142" in words
    assert "Dr Hale" not in words
    assert "Tomorrow is day 1" in words
    assert "Somebody takes you home after the session." in words


def test_arriving_back_leaves_out_what_was_only_true_during_the_session(
    context: Context, vault: OpenVault, shown: Shown
):
    a_course(vault, TODAY, protocol="ketamine-series")
    opened, _ = sessions.open_session(vault, courses.dosing_sessions(vault)[0].id)
    page = SessionPage(context)
    page.arrive(dosing_session_id=opened.id)
    shown(page)
    press(page, "End the session")
    press(page, "End the session now")
    words = words_in(page)
    assert "No driving until the next day" in words
    assert "Somebody stays with you during the session." not in words


def test_a_few_words_on_arriving_back_are_an_entry_of_the_journal(
    page: SessionPage, after: SessionAfter, vault: OpenVault, qtbot: QtBot
):
    QTest.keyClicks(after.words, "Tea. The window.")
    with qtbot.waitSignal(page.left):
        press(page, "Close")
    (entry,) = journal.summaries(vault, EntryFilter(dosing_session_id=after.session.id))
    assert entry.heading == "Tea. The window."
    assert journal.entry_left_open(vault) is None


def test_no_words_on_arriving_back_leave_no_entry(
    page: SessionPage, after: SessionAfter, vault: OpenVault, qtbot: QtBot
):
    with qtbot.waitSignal(page.left):
        press(page, "Close")
    assert journal.count(vault) == 0


def test_words_of_arriving_back_are_on_disk_when_the_vault_locks(
    page: SessionPage, after: SessionAfter, vault: OpenVault
):
    QTest.keyClicks(after.words, "Tea.")
    assert page.save()
    left_open = journal.entry_left_open(vault)
    assert left_open is not None
    assert left_open.body == "Tea."


# --- quiet, dim, and for everybody


@pytest.fixture
def every_view(
    context: Context, vault: OpenVault, planned: DosingSession, shown: Shown
) -> Callable[[], Iterator[tuple[str, SessionPage]]]:
    """The page in each of its states."""

    def states() -> Iterator[tuple[str, SessionPage]]:
        sessions.set_words(vault, planned.id, ["calm", "let go"])
        journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body="To listen."))
        carried_by(vault)
        page = show_page(context, shown, planned.id)
        yield "before", page
        press(page, "Begin the session")
        yield "open and empty", page
        view = page.view
        assert isinstance(view, SessionOpen)
        for words in ("The light moves.", "", "All right."):
            write(view, words)
        press(page, "Support person: looked in")
        press(page, "What I carry with me")
        yield "carried", page
        press(page, "Small notes")
        yield "small notes", page
        press(page, "Right now I feel...")
        yield "feelings", page
        press(page, "End the session")
        yield "ending", page
        press(page, "End the session now")
        yield "after", page

    return states


def test_everything_has_a_name_and_a_large_target(
    every_view: Callable[[], Iterator[tuple[str, SessionPage]]],
):
    for state, page in every_view():
        assert nameless(page) == [], state
        small = [
            made.accessibleName()
            for made in page.findChildren(QAbstractButton)
            if made.isVisible() and made.height() < 44
        ]
        assert small == [], state


def test_the_page_is_dim_and_readable(
    every_view: Callable[[], Iterator[tuple[str, SessionPage]]],
):
    for state, page in every_view():
        assert mean_luminance(page) < 0.02, state
        lay_out()  # the room for moments follows what stands below it
        for widget in [*page.findChildren(QLabel), *page.findChildren(QAbstractButton)]:
            words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            if widget.visibleRegion().boundingRect() == widget.rect() and words.strip():
                assert painted_contrast(widget) >= 4.5, (state, words)


def test_nothing_moves_or_asks_for_attention(
    every_view: Callable[[], Iterator[tuple[str, SessionPage]]],
):
    for state, page in every_view():
        ticking = [
            timer
            for timer in page.findChildren(QTimer)
            if timer.isActive() and not timer.isSingleShot()
        ]
        assert ticking == [], state
        assert page.findChildren(QDialog) == [], state


def test_nothing_on_the_open_page_changes_or_removes_a_moment(page: SessionPage, view: SessionOpen):
    write(view, "The light moves.")
    assert view.room.moments.rows[0].findChildren(QAbstractButton) == []
    said = " ".join(names_of_buttons(page)).lower()
    for verb in ("delete", "remove", "edit", "change", "undo"):
        assert verb not in said


def test_grounding_and_support_are_one_press_away(page: SessionPage, heard: Heard):
    press(page, "Grounding")
    press(page, "Support")
    assert [name for name, _ in heard.visited] == ["grounding", "support"]
    assert "Support is one key away: F2." in words_in(page)


@pytest.mark.parametrize(("width", "height", "scale"), [(900, 600, 1.0), (900, 600, 2.0)])
def test_nothing_is_cut_off_in_a_small_window(
    context: Context,
    every_view: Callable[[], Iterator[tuple[str, SessionPage]]],
    width: int,
    height: int,
    scale: float,
):
    context.theme.choose(scale=scale)
    try:
        for state, page in every_view():
            page.resize(width, height)
            view = page.view
            assert view is not None
            lay_out()
            assert view.width() <= page.scroller.viewport().width(), state
            for made in page.findChildren(QAbstractButton):
                if made.isVisible():
                    assert made.width() >= made.minimumSizeHint().width(), (state, made.text())
    finally:
        context.theme.choose(scale=1.0)


def test_the_words_that_begin_a_session_are_whole_at_the_largest_text(
    context: Context, planned: DosingSession, shown: Shown
) -> None:
    context.theme.choose(scale=2.0)
    try:
        page = show_page(context, shown, planned.id)
        assert isinstance(page.view, SessionBefore)
        begin = page.view.begin_button
        inside = begin.height() - 2 * 16  # what the stylesheet leaves above and below
        assert inside >= begin.fontMetrics().height()
    finally:
        context.theme.choose(scale=1.0)
