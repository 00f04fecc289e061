"""Session days on the Course page: planned, moved, prepared; and those that have ended, with later words beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.courses import DosingSession, Lane, SessionState
from companion.domain.entries import EntryKind, NewEntry
from companion.errors import DiskFull
from companion.services import courses, guidance, journal, session_drafts, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_ended_session import EndedSessionCard
from companion.ui.pages.course_session_card import OpenSessionCard, PlannedSessionCard
from companion.ui.pages.course_sessions import SessionsPart
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    lay_out,
    names_of_buttons,
    press,
    words_in,
)

TODAY = date(2026, 3, 10)
LATER = date(2026, 3, 24)
Shown = Callable[..., QWidget]


@pytest.fixture
def planned(vault: OpenVault) -> DosingSession:
    """A session in two weeks."""
    return a_course(vault, LATER)[0]


@pytest.fixture
def show(context: Context, shown: Shown) -> Callable[[], SessionsPart]:
    """The session days as they are by now."""
    pages: list[CoursePage] = []

    def make() -> SessionsPart:
        page = course_page(context, shown)
        page.show_part("sessions")
        lay_out()
        pages.append(page)
        part = page.parts["sessions"]
        assert isinstance(part, SessionsPart)
        return part

    return make


def planned_card(part: SessionsPart) -> PlannedSessionCard:
    card = next(card for card in part.cards.values() if isinstance(card, PlannedSessionCard))
    card.open()
    lay_out()
    return card


# --- planned


def test_a_session_day_is_planned(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart]
):
    part = show()
    part.day.show_day(date(2026, 4, 21))
    press(part, "Plan this day")
    press(part, "Add one without a day")
    days = [session.planned_on for session in courses.dosing_sessions(vault)]
    assert days == [LATER, date(2026, 4, 21), None]
    assert "The day is still open" in words_in(part)


def test_a_day_that_is_taken_is_refused_in_words(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    part = show()
    part.day.show_day(LATER)
    press(part, "Plan this day")
    assert "There is a session on that day already." in heard.messages[-1].sentence
    assert len(courses.dosing_sessions(vault)) == 1


def test_a_session_day_is_moved_and_left_open(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart]
):
    card = planned_card(show())
    card.day.show_day(date(2026, 3, 31))
    press(card, "Set this day")
    assert courses.dosing_sessions(vault)[0].planned_on == date(2026, 3, 31)
    assert "In 21 days" in words_in(card)
    press(card, "Leave the day open")
    assert courses.dosing_sessions(vault)[0].planned_on is None


def test_a_day_taken_away_can_be_brought_back_with_its_words(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    sessions.set_words(vault, planned.id, ["calm"])
    sessions.keep_idle_lock(vault, planned.id, on=True)
    part = show()
    press(planned_card(part), "Take this session away: Session 1")
    assert courses.dosing_sessions(vault) == []
    assert "No session day is planned yet." in words_in(part)
    bring_back = heard.messages[-1].action
    assert bring_back is not None
    bring_back()
    (again,) = courses.dosing_sessions(vault)
    assert (again.planned_on, again.words, again.idle_lock) == (LATER, ("calm",), True)


def test_words_are_chosen_added_and_taken_away(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart]
):
    card = planned_card(show())
    press(card, "calm")
    QTest.keyClicks(card.words.field, "  the  blue door ")
    press(card, "Add this word")
    assert sessions.dosing_session(vault, planned.id).words == ("calm", "the blue door")
    press(card, "calm")
    assert sessions.dosing_session(vault, planned.id).words == ("the blue door",)


def test_twelve_words_are_plenty(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart]
):
    sessions.set_words(vault, planned.id, [f"word {number}" for number in range(12)])
    card = planned_card(show())
    assert not card.words.field.isEnabled()
    assert "Twelve is plenty" in words_in(card)
    press(card, "word 3")
    assert card.words.field.isEnabled()


def test_words_that_cannot_be_kept_are_not_shown_as_chosen(
    vault: OpenVault,
    planned: DosingSession,
    show: Callable[[], SessionsPart],
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    card = planned_card(show())
    monkeypatch.setattr(sessions, "set_words", full)
    press(card, "calm")
    assert card.words.words == ()
    assert "The disk is full" in heard.messages[-1].sentence


def test_the_idle_lock_can_be_kept_on(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart]
):
    card = planned_card(show())
    card.idle_lock.box.click()
    assert sessions.dosing_session(vault, planned.id).idle_lock
    card.idle_lock.box.click()
    assert not sessions.dosing_session(vault, planned.id).idle_lock


def test_begin_opens_the_session_page_and_no_session(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    press(show(), "Begin the session: Session 1")
    assert heard.visited == [("session", {"dosing_session_id": planned.id})]
    assert sessions.open_session_now(vault) is None


def test_only_the_session_of_today_is_the_one_thing_to_do(
    vault: OpenVault, show: Callable[[], SessionsPart]
):
    a_course(vault, TODAY, LATER)
    roles = [
        card.begin_button.property("role")
        for card in show().cards.values()
        if isinstance(card, PlannedSessionCard)
    ]
    assert roles == ["primary", "plain"]


def test_a_day_that_went_by_can_be_said_to_have_taken_place(
    vault: OpenVault, planned: DosingSession, show: Callable[[], SessionsPart], clock: FixedClock
):
    clock.advance(timedelta(days=15))
    part = show()
    assert "This day has gone by." in words_in(part)
    press(part, "It took place on that day: Session 1")
    held = sessions.dosing_session(vault, planned.id)
    assert held.state is SessionState.CLOSED
    assert held.day == LATER
    assert "It took place without the session page." in words_in(part)


def test_an_open_session_leads_back_to_its_page(
    vault: OpenVault, show: Callable[[], SessionsPart], heard: Heard
):
    first, _ = a_course(vault, TODAY, LATER)
    sessions.open_session(vault, first.id)
    part = show()
    assert isinstance(part.cards[first.id], OpenSessionCard)
    assert not [name for name in names_of_buttons(part) if name.startswith("Begin")]
    press(part, "Go back to the session")
    assert heard.visited == [("session", {"dosing_session_id": first.id})]


# --- ended


@pytest.fixture
def ended(vault: OpenVault, clock: FixedClock) -> DosingSession:
    """A session of two days ago with three moments."""
    (session,) = a_course(vault, TODAY)
    sessions.open_session(vault, session.id)
    clock.advance(timedelta(minutes=12))
    sessions.add_moment(vault, session.id, "The light moves.")
    clock.advance(timedelta(minutes=30))
    sessions.add_moment(vault, session.id, "Breathing slowly.", lane=Lane.SUPPORT)
    clock.advance(timedelta(hours=1))
    sessions.add_moment(vault, session.id, "All right.")
    sessions.close_session(vault, session.id)
    clock.advance(timedelta(days=2))
    return sessions.dosing_session(vault, session.id)


def ended_card(part: SessionsPart) -> EndedSessionCard:
    card = next(card for card in part.cards.values() if isinstance(card, EndedSessionCard))
    if not card.is_open:
        card.toggle()
    lay_out()
    return card


def test_an_ended_session_shows_its_moments_with_clock_elapsed_time_and_lane(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart]
):
    part = show()
    press(part, "Look at the moments: Session 1")
    rows = ended_card(part).moments.rows
    assert [row.words.text() for row in rows] == [
        "The light moves.",
        "Breathing slowly.",
        "All right.",
    ]
    assert [row.elapsed.text() for row in rows] == ["0:12", "0:42", "1:42"]
    kept = sessions.moments(vault, ended.id)
    assert [row.time.text() for row in rows] == [spell_time(m.at, m.zone) for m in kept]
    assert "Support person" in words_in(rows[1])


def test_a_reflection_stands_beside_the_moment_with_its_date(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    card = ended_card(show())
    row = card.moments.rows[0]
    before = sessions.moments(vault, ended.id)
    press(row, f"Add a reflection on: {row.accessibleName()}")
    beside = card.beside[row.moment.id]
    QTest.keyClicks(beside.field, "It was the curtain.")
    press(row, "Keep this reflection")
    (reflection,) = sessions.reflections(vault, ended.id)
    assert (reflection.moment_id, reflection.text) == (row.moment.id, "It was the curtain.")
    words = words_in(row)
    assert "It was the curtain." in words
    assert "Reflection, 12 March 2026" in words
    assert "The light moves." in words
    assert sessions.moments(vault, ended.id) == before
    assert ended.id in heard.changes[-1].moments


def test_a_half_typed_reflection_is_there_again_after_a_lock(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart]
):
    part = show()
    card = ended_card(part)
    beside = card.beside[card.moments.rows[1].moment.id]
    beside.begin()
    QTest.keyClicks(beside.field, "She held")
    assert part.save()
    again = ended_card(show())
    there = again.beside[again.moments.rows[1].moment.id]
    assert there.field.toPlainText() == "She held"
    assert there.field.isVisible()
    assert sessions.reflections(vault, ended.id) == []


def test_a_half_typed_reflection_is_on_disk_soon_by_itself(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart], qtbot: QtBot
):
    card = ended_card(show())
    moment_id = card.moments.rows[0].moment.id
    card.beside[moment_id].begin()
    QTest.keyClicks(card.beside[moment_id].field, "It was")
    qtbot.waitUntil(
        lambda: session_drafts.reflection_drafts(vault, [moment_id]) == {moment_id: "It was"},
        timeout=5000,
    )


def test_a_kept_reflection_leaves_no_draft(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart]
):
    card = ended_card(show())
    row = card.moments.rows[0]
    beside = card.beside[row.moment.id]
    beside.begin()
    QTest.keyClicks(beside.field, "Later.")
    assert beside.save()
    press(row, "Keep this reflection")
    assert session_drafts.reflection_drafts(vault, [row.moment.id]) == {}


def test_a_reflection_that_cannot_be_kept_stays_in_the_field(
    vault: OpenVault,
    ended: DosingSession,
    show: Callable[[], SessionsPart],
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    card = ended_card(show())
    row = card.moments.rows[0]
    beside = card.beside[row.moment.id]
    beside.begin()
    QTest.keyClicks(beside.field, "Later.")
    monkeypatch.setattr(sessions, "add_reflection", full)
    press(row, "Keep this reflection")
    assert beside.field.toPlainText() == "Later."
    assert "The disk is full" in heard.messages[-1].sentence


def test_a_reflection_put_away_can_be_brought_back(
    ended: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    card = ended_card(show())
    row = card.moments.rows[0]
    beside = card.beside[row.moment.id]
    beside.begin()
    QTest.keyClicks(beside.field, "Later.")
    press(row, "Put it away")
    assert not beside.field.isVisible()
    bring_back = heard.messages[-1].action
    assert bring_back is not None
    bring_back()
    assert beside.field.toPlainText() == "Later."


def test_a_round_of_changes_keeps_what_is_half_typed(
    ended: DosingSession, show: Callable[[], SessionsPart]
):
    part = show()
    card = ended_card(part)
    beside = card.beside[card.moments.rows[0].moment.id]
    beside.begin()
    QTest.keyClicks(beside.field, "half")
    part.refresh()
    assert card.beside[card.moments.rows[0].moment.id] is beside
    assert beside.field.toPlainText() == "half"


def test_the_story_of_the_session_is_written_once(
    vault: OpenVault, ended: DosingSession, show: Callable[[], SessionsPart], heard: Heard
):
    part = show()
    press(part, "Write the story of this session: Session 1")
    assert heard.visited[-1] == ("journal", {"new": "narrative", "dosing_session_id": ended.id})
    entry, _ = journal.write_entry(
        vault, NewEntry(kind=EntryKind.NARRATIVE, body="We went in.", dosing_session_id=ended.id)
    )
    part.refresh()
    press(part, "Open the story of this session: Session 1")
    assert heard.visited[-1] == ("journal", {"entry_id": entry.id})


@pytest.mark.usefixtures("ended")
def test_nobody_is_watching_stands_where_reflections_are_written(show: Callable[[], SessionsPart]):
    assert guidance.fixed_texts().nobody_watching in words_in(show())
