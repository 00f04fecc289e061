"""Invitations come by their windows, once each, and are never counted as missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.courses import (
    Course,
    DosingSession,
    InvitationState,
    SessionState,
    phase_on,
)
from companion.domain.entries import Phase
from companion.domain.guidance import Prompt, Protocol, ReflectionWindow, WindowOffset
from companion.domain.schedule import (
    first_writing_due,
    invitations_for,
    offered,
    phase_then,
    sessions_as_of,
    suggested_session_days,
    windows_for,
)

START = date(2026, 3, 2)
ZONES = st.sampled_from(["Europe/Dublin", "America/Los_Angeles", "Pacific/Auckland", "UTC"])
DAYS = st.integers(min_value=-40, max_value=500).map(lambda days: START + timedelta(days=days))


def window(name: str, first_day: int, last_day: int, prompts: int = 2) -> ReflectionWindow:
    return ReflectionWindow(
        id=name,
        title=name.capitalize(),
        aim="",
        first_day=first_day,
        last_day=last_day,
        prompts=tuple(Prompt(f"{name}-{n}", f"Question {n}?", "") for n in range(prompts)),
    )


WINDOWS = (window("day-1", 1, 1), window("days-2-7", 2, 7), window("later", 8, 28))


def ended(number: int, day: date, zone: str = "Europe/Dublin") -> DosingSession:
    opened_at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return DosingSession(
        id=f"s{number}",
        course_id="c",
        number=number,
        planned_on=day,
        zone=zone,
        opened_at=opened_at,
        closed_at=opened_at + timedelta(hours=8),
    )


def planned(number: int, day: date | None) -> DosingSession:
    return DosingSession(f"s{number}", "c", number, day, "Europe/Dublin")


@st.composite
def courses_of_sessions(draw: st.DrawFn) -> tuple[DosingSession, ...]:
    """Up to four sessions in any state, each day once."""
    days = sorted(draw(st.sets(DAYS, max_size=4)))
    held = draw(st.integers(min_value=0, max_value=len(days)))
    sessions = [
        ended(number, day, draw(ZONES)) if number <= held else planned(number, day)
        for number, day in enumerate(days, 1)
    ]
    if held and draw(st.booleans()):
        sessions[held - 1] = replace(sessions[held - 1], closed_at=None)
    return tuple(sessions)


def template(**changes: object) -> Protocol:
    fields: dict[str, object] = {
        "id": "x", "title": "X", "about": "", "preparation_from_day": -21, "readiness_day": -1,
        "preparation_meeting_days": (-7,), "session_days": 3, "days_between_sessions": 21,
        "integration_meeting_days": (1,), "first_writing": "evening", "check_in_days": (1,),
        "insight_days": (1,), "after_effects_days": (7,), "decision_pause_days": 30,
        "look_in_minutes": 15, "windows": (),
    }  # fmt: skip
    return Protocol(**{**fields, **changes})  # pyright: ignore[reportArgumentType]


def test_day_one_is_the_next_date_where_the_session_ended():
    # 23:30 on 2 March in Los Angeles is already 3 March in UTC.
    closed_at = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    session = replace(ended(1, START, "America/Los_Angeles"), closed_at=closed_at)

    first = invitations_for(WINDOWS, [session], {}, START)[0]

    assert (first.opens_on, first.closes_on) == (date(2026, 3, 3), date(2026, 3, 3))
    assert first.state is InvitationState.COMING


def test_a_window_is_open_from_its_first_to_its_last_day():
    session = ended(1, START)

    def state_on(day: int) -> InvitationState:
        today = START + timedelta(days=day)
        return invitations_for([window("w", 2, 7, 1)], [session], {}, today)[0].state

    assert [state_on(day) for day in (0, 1, 2, 7, 8)] == [
        InvitationState.COMING,
        InvitationState.COMING,
        InvitationState.OPEN,
        InvitationState.OPEN,
        InvitationState.PASSED,
    ]


def test_sessions_that_have_not_ended_invite_to_nothing():
    running = replace(ended(1, START), closed_at=None)
    assert invitations_for(WINDOWS, [running, planned(2, START)], {}, START) == []


@given(courses_of_sessions(), DAYS, st.data())
def test_every_reflection_is_invited_once_for_every_ended_session(
    sessions: tuple[DosingSession, ...], today: date, data: st.DataObject
):
    subjects = [(s.id, p.id) for s in sessions for w in WINDOWS for p in w.prompts]
    answered = data.draw(st.sets(st.sampled_from(subjects))) if subjects else set()
    answers = {subject: f"entry of {subject}" for subject in answered}

    invitations = invitations_for(WINDOWS, sessions, answers, today)

    ended_ids = {s.id for s in sessions if s.state is SessionState.CLOSED}
    found = [(i.dosing_session_id, i.prompt_id) for i in invitations]
    assert sorted(found) == sorted(s for s in subjects if s[0] in ended_ids)
    for invitation in invitations:
        subject = (invitation.dosing_session_id, invitation.prompt_id)
        assert invitation.entry_id == answers.get(subject)
        assert (invitation.state is InvitationState.ANSWERED) == (subject in answers)
        if invitation.state is InvitationState.OPEN:
            assert invitation.opens_on <= today <= invitation.closes_on


@given(courses_of_sessions(), DAYS)
def test_what_has_passed_never_opens_again(sessions: tuple[DosingSession, ...], today: date):
    order = [InvitationState.COMING, InvitationState.OPEN, InvitationState.PASSED]
    now = invitations_for(WINDOWS, sessions, {}, today)
    tomorrow = invitations_for(WINDOWS, sessions, {}, today + timedelta(days=1))
    assert all(
        order.index(late.state) >= order.index(early.state)
        for early, late in zip(now, tomorrow, strict=True)
    )


@given(courses_of_sessions(), DAYS, st.data())
def test_not_today_is_respected_and_only_open_invitations_are_offered(
    sessions: tuple[DosingSession, ...], today: date, data: st.DataObject
):
    invitations = invitations_for(WINDOWS, sessions, {}, today)
    subjects = [(i.dosing_session_id, i.prompt_id) for i in invitations]
    put_off = frozenset(data.draw(st.sets(st.sampled_from(subjects)))) if subjects else frozenset()

    chosen = offered(invitations, put_off)

    quiet = {(s, w.id) for s, p in put_off for w in WINDOWS if p in {q.id for q in w.prompts}}
    still = [
        i
        for i in invitations
        if i.state is InvitationState.OPEN and (i.dosing_session_id, i.window_id) not in quiet
    ]
    assert (chosen is None) == (not still)
    if chosen is not None:
        assert chosen in still
        latest = max(int(i.dosing_session_id[1:]) for i in still)
        assert chosen.dosing_session_id == f"s{latest}"


def test_the_reflections_of_a_window_are_offered_in_their_order():
    invitations = invitations_for(WINDOWS, [ended(1, START)], {}, START + timedelta(days=2))
    first = offered(invitations, frozenset())
    assert first is not None
    assert first.prompt_id == "days-2-7-0"

    answers = {("s1", "days-2-7-0"): "entry"}
    invitations = invitations_for(WINDOWS, [ended(1, START)], answers, START + timedelta(days=2))
    second = offered(invitations, frozenset())
    assert second is not None
    assert second.prompt_id == "days-2-7-1"


def test_a_protocol_moves_the_windows_that_it_names():
    protocol = template(windows=(WindowOffset("days-2-7", 3, 10),))
    moved = windows_for(WINDOWS, protocol)
    assert [(w.first_day, w.last_day) for w in moved] == [(1, 1), (3, 10), (8, 28)]
    assert windows_for(WINDOWS, None) == WINDOWS


def test_suggested_session_days_keep_the_distance_of_the_protocol():
    days = suggested_session_days(template(), START)
    assert days == (START, date(2026, 3, 23), date(2026, 4, 13))


def test_first_writing_waits_for_the_evening_or_for_some_minutes():
    session = ended(1, START)
    assert session.closed_at is not None
    after = session.closed_at
    in_minutes = template(first_writing="minutes", first_writing_minutes=60)

    assert not first_writing_due(session, template(), after)
    assert first_writing_due(session, template(), after.replace(hour=18))
    assert not first_writing_due(session, in_minutes, after + timedelta(minutes=59))
    assert first_writing_due(session, in_minutes, after + timedelta(minutes=60))
    assert first_writing_due(session, template(), after + timedelta(hours=20))
    assert not first_writing_due(replace(session, closed_at=None), template(), after)


@given(courses_of_sessions(), DAYS)
def test_looking_back_on_today_is_the_phase_of_today(
    sessions: tuple[DosingSession, ...], today: date
):
    so_far = tuple(
        s
        for s in sessions
        if s.state is SessionState.PLANNED or (s.day is not None and s.day <= today)
    )
    assert phase_on(today, sessions_as_of(today, so_far)) == phase_on(today, so_far)


@given(courses_of_sessions(), DAYS)
def test_there_is_one_phase_for_every_day_of_a_course(
    sessions: tuple[DosingSession, ...], day: date
):
    now = phase_on(day, sessions)
    running = [s for s in sessions if s.state is SessionState.OPEN]
    if running:
        assert (now.phase, now.day) == (Phase.SESSION, 0)
    assert now.phase in (Phase.PREPARATION, Phase.SESSION, Phase.INTEGRATION)
    if now.phase is Phase.INTEGRATION:
        assert now.day is not None
        assert now.day >= 0
        assert now.dosing_session is not None
        assert now.dosing_session.state is SessionState.CLOSED
    if now.phase is Phase.PREPARATION and now.dosing_session is not None:
        assert now.dosing_session.planned_on == day + timedelta(days=now.day or 0)


def test_an_old_entry_gets_the_phase_of_its_own_day():
    course = Course("c", "Course", "", "", START - timedelta(days=30), "plain", "Europe/Dublin")
    sessions = (ended(1, START), ended(2, START + timedelta(days=60)))

    def phase_of(day: date) -> Phase | None:
        return phase_then(day, course, sessions).phase

    assert phase_of(START - timedelta(days=31)) is None
    assert phase_of(START - timedelta(days=5)) is Phase.PREPARATION
    assert phase_of(START) is Phase.SESSION
    assert phase_of(START + timedelta(days=10)) is Phase.INTEGRATION
    assert phase_of(START + timedelta(days=50)) is Phase.PREPARATION
