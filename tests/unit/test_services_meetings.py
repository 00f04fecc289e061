"""Meetings: those of the plan, moved, held, added, and given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.meeting_days import MeetingDay
from companion.domain.plans import MeetingKind
from companion.errors import NotFound, Refused
from companion.services import courses, meetings, plans, sessions
from companion.services.open_vault import OpenVault

SESSION = date(2026, 3, 24)
FIRST, SECOND = "meeting:preparation:1", "meeting:preparation:2"


@pytest.fixture
def course(vault: OpenVault) -> str:
    """A course whose session is in two weeks; returns the session's id."""
    courses.begin_course(vault, name="Spring", protocol_id="psilocybin", session_days=(SESSION,))
    return courses.dosing_sessions(vault)[0].id


def days(vault: OpenVault) -> dict[str, date | None]:
    return {meeting.subject: meeting.on for meeting in meetings.meetings(vault)}


def one(vault: OpenVault, subject: str) -> MeetingDay:
    return next(m for m in meetings.meetings(vault) if m.subject == subject)


def test_without_a_course_there_are_none(vault: OpenVault):
    assert meetings.meetings(vault) == ()
    assert meetings.next_meeting(vault) is None
    with pytest.raises(NotFound):
        meetings.change_meeting(vault, FIRST, note="x")


def test_the_plan_gives_each_meeting_its_day(vault: OpenVault, course: str):
    assert days(vault) == {
        FIRST: date(2026, 3, 10),
        SECOND: date(2026, 3, 17),
        f"meeting:integration:{course}:1": date(2026, 3, 25),
        f"meeting:integration:{course}:2": date(2026, 3, 31),
    }


def test_meetings_follow_the_session_and_those_that_were_set_do_not(vault: OpenVault, course: str):
    meetings.change_meeting(vault, SECOND, set_on=date(2026, 3, 18), at_time="9.30")
    courses.move_session(vault, course, SESSION + timedelta(days=7))
    assert days(vault) == {
        FIRST: date(2026, 3, 17),
        SECOND: date(2026, 3, 18),
        f"meeting:integration:{course}:1": date(2026, 4, 1),
        f"meeting:integration:{course}:2": date(2026, 4, 7),
    }
    assert one(vault, SECOND).at_time == "09:30"


def test_without_a_session_day_meetings_have_no_day_until_they_are_set(vault: OpenVault):
    courses.begin_course(vault, name="Spring", protocol_id="psilocybin")
    assert days(vault) == {FIRST: None, SECOND: None}
    meetings.change_meeting(vault, FIRST, set_on=date(2026, 3, 12))
    assert days(vault) == {FIRST: date(2026, 3, 12), SECOND: None}


def test_the_next_meeting_is_one_that_did_not_take_place_yet(
    vault: OpenVault, course: str, clock: FixedClock
):
    found = meetings.next_meeting(vault)
    assert found is not None
    assert found.subject == FIRST  # it is today
    meetings.change_meeting(vault, FIRST, held_on=date(2026, 3, 10))
    found = meetings.next_meeting(vault)
    assert found is not None
    assert found.subject == SECOND
    clock.advance(timedelta(days=60))
    assert meetings.next_meeting(vault) is None


def test_what_is_noted_stays_and_what_is_not_named_stays(vault: OpenVault, course: str):
    meetings.change_meeting(vault, FIRST, note="Bring the list")
    made, changes = meetings.change_meeting(vault, FIRST, at_time="in the morning")
    assert changes.courses
    assert (made.note, made.at_time, made.set_on, made.held_on) == (
        "Bring the list",
        "in the morning",
        None,
        None,
    )


def test_a_meeting_of_which_nothing_is_noted_is_as_the_plan_has_it(vault: OpenVault, course: str):
    before = one(vault, FIRST)
    meetings.change_meeting(vault, FIRST, set_on=date(2026, 3, 11))
    made, _ = meetings.change_meeting(vault, FIRST, set_on=None)
    assert made == before
    with vault.read() as work:
        found = courses.current_course(vault)
        assert found is not None
        assert work.plans.meetings(found.id) == []


def test_added_meetings_can_be_taken_away_and_brought_back(vault: OpenVault, course: str):
    added, _ = meetings.add_meeting(vault, date(2026, 3, 13), at_time="16:00", note="By phone")
    assert not added.of_plan
    assert added.subject in days(vault)
    before, _ = meetings.remove_meeting(vault, added.subject)
    assert added.subject not in days(vault)
    meetings.bring_back(vault, before)
    assert one(vault, added.subject) == added


def test_one_more_meeting_of_a_kind_counts_on(vault: OpenVault, course: str):
    preparation, _ = meetings.add_meeting(vault, None, kind=MeetingKind.PREPARATION)
    after, _ = meetings.add_meeting(
        vault, None, kind=MeetingKind.INTEGRATION, dosing_session_id=course
    )
    assert (preparation.number, after.number) == (3, 3)
    assert (preparation.on, after.on) == (None, None)
    with pytest.raises(Refused):
        meetings.add_meeting(vault, None, kind=MeetingKind.INTEGRATION)
    with pytest.raises(NotFound):
        meetings.add_meeting(vault, None, kind=MeetingKind.INTEGRATION, dosing_session_id="nothing")


def test_a_shorter_plan_keeps_what_was_set_by_hand(vault: OpenVault, course: str):
    meetings.change_meeting(vault, SECOND, set_on=date(2026, 3, 18))
    plans.change_plan(vault, preparation_meeting_days=(-7,))
    assert days(vault)[FIRST] == date(2026, 3, 17)
    assert days(vault)[SECOND] == date(2026, 3, 18)
    meetings.remove_meeting(vault, SECOND)
    assert SECOND not in days(vault)


def test_the_meetings_of_a_session_go_with_it(vault: OpenVault, course: str):
    subject = f"meeting:integration:{course}:1"
    meetings.change_meeting(vault, subject, set_on=date(2026, 3, 26))
    courses.remove_session(vault, course)
    assert days(vault) == {FIRST: None, SECOND: None}
    with pytest.raises(NotFound):
        meetings.change_meeting(vault, subject, note="x")


def test_after_the_session_its_meetings_count_from_day_one(
    vault: OpenVault, course: str, clock: FixedClock
):
    clock.advance(timedelta(days=15))  # a day later than planned
    sessions.open_session(vault, course)
    clock.advance(timedelta(hours=6))  # past midnight
    sessions.close_session(vault, course)
    assert days(vault)[f"meeting:integration:{course}:1"] == date(2026, 3, 27)


def test_too_much_is_refused(vault: OpenVault, course: str, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused):
        meetings.change_meeting(vault, FIRST, at_time="x" * 50)
    monkeypatch.setattr(meetings, "MOST_MEETINGS", 1)
    meetings.add_meeting(vault, None)
    with pytest.raises(Refused):
        meetings.add_meeting(vault, None)
    with pytest.raises(Refused):
        meetings.change_meeting(vault, FIRST, note="x")
