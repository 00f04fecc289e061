"""The due list, under a simulated clock: each thing on its day, once, and gone when it was answered or is over."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import clock
from companion.clock import FixedClock
from companion.domain.courses import DosingSession, SessionState
from companion.domain.decisions import DecisionState, ParkedDecision
from companion.domain.due import (
    MEETINGS,
    CourseFacts,
    Due,
    DueKind,
    LetterDay,
    due_list,
    waiting_on,
)
from companion.domain.guidance import Protocol
from companion.domain.insights import Insight, InsightLook
from companion.domain.plans import Meeting, MeetingKind
from companion.domain.schedule import invitations_for, windows_for
from companion.services import guidance

Thing = TypeVar("Thing")
START = date(2026, 3, 2)
DAYS = st.integers(min_value=-60, max_value=420).map(lambda n: START + timedelta(days=n))
ZONES = ("Europe/Dublin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata", "UTC")
WINDOWS = guidance.reflection_windows()
AFTER_A_SESSION = {
    DueKind.CHECK_IN,
    DueKind.AFTER_EFFECTS,
    DueKind.FIRST_WRITING,
    DueKind.REFLECTION,
}
FEW = settings(max_examples=40)
"""Each list is long; the rules are many."""
WITHOUT_SESSIONS = {DueKind.INSIGHT, DueKind.DECISION, DueKind.LETTER}


def held(number: int, day: date, zone: str = "Europe/Dublin") -> DosingSession:
    """A session from noon to eight in the evening on the wall of `zone`."""
    opened_at = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return DosingSession(
        f"s{number}", "c", number, day, zone, opened_at, opened_at + timedelta(hours=8)
    )


def planned(number: int, day: date | None) -> DosingSession:
    return DosingSession(f"s{number}", "c", number, day, "Europe/Dublin")


@st.composite
def day_sets(draw: st.DrawFn, most: int) -> tuple[int, ...]:
    return tuple(sorted(draw(st.sets(st.integers(1, 200), max_size=most))))


@st.composite
def plans(draw: st.DrawFn) -> Protocol:
    """A template with some of its numbers changed."""
    template = draw(st.sampled_from(guidance.protocols()))
    if draw(st.booleans()):
        return template
    return msgspec.structs.replace(
        template,
        check_in_days=draw(day_sets(6)),
        after_effects_days=draw(day_sets(5)),
        insight_days=draw(day_sets(4)),
        integration_meeting_days=draw(day_sets(3)),
        readiness_day=draw(st.integers(-7, -1)),
    )


@st.composite
def session_lists(draw: st.DrawFn) -> tuple[DosingSession, ...]:
    """Up to four sessions, held before planned, each on its own day; the last held one may still be open."""
    days = sorted(draw(st.sets(DAYS, max_size=4)))
    count = draw(st.integers(0, len(days)))
    sessions = [
        held(number, day, draw(st.sampled_from(ZONES)))
        if number <= count
        else planned(number, draw(st.sampled_from([day, None])))
        for number, day in enumerate(days, 1)
    ]
    if count and draw(st.booleans()):
        sessions[count - 1] = replace(sessions[count - 1], closed_at=None)
    return tuple(sessions)


def insight(number: int, marked_on: date) -> Insight:
    return Insight(f"i{number}", "A passage", _noon(marked_on), "UTC", marked_on)


def decision(number: int, until: date, state: DecisionState) -> ParkedDecision:
    return ParkedDecision(
        f"d{number}", "Move house", _noon(START), "UTC", START, until, state=state
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@st.composite
def facts_of_courses(draw: st.DrawFn) -> CourseFacts:
    protocol, sessions = draw(plans()), draw(session_lists())
    ids = [session.id for session in sessions] or ["gone"]
    meetings = [
        Meeting(
            f"m{n}",
            "c",
            kind,
            draw(st.integers(1, 4)),
            draw(st.sampled_from([*ids, "gone"])) if kind is MeetingKind.INTEGRATION else None,
            draw(st.none() | DAYS),
            "14:30",
            draw(st.none() | DAYS),
        )
        for n, kind in enumerate(draw(st.lists(st.sampled_from(MeetingKind), max_size=4)))
    ]
    insights = [insight(n, day) for n, day in enumerate(draw(st.lists(DAYS, max_size=3)))]
    looks = [
        InsightLook(f"l{n}", found.id, day, _noon(START), "UTC", START)
        for n, found in enumerate(insights)
        for day in draw(st.sets(st.sampled_from([0, 1, 7, 30]), max_size=2))
    ]
    if insights and draw(st.booleans()):
        insights[0] = replace(insights[0], let_go_at=_noon(START))
    prompts = [prompt.id for window in WINDOWS for prompt in window.prompts]
    return CourseFacts(
        protocol=protocol,
        sessions=sessions,
        windows=WINDOWS,
        meetings=tuple(meetings),
        reflected={
            (draw(st.sampled_from(ids)), prompt): "e"
            for prompt in draw(st.sets(st.sampled_from(prompts), max_size=3))
        },
        narrated=frozenset(draw(st.sets(st.sampled_from(ids)))),
        checked_in=frozenset(draw(st.sets(DAYS, max_size=4))),
        after_effects=frozenset((session_id, 7) for session_id in draw(st.sets(st.sampled_from(ids)))),
        nothing_open=draw(st.booleans()),
        insights=tuple(insights),
        looks=tuple(looks),
        insight_days=protocol.insight_days,
        decisions=tuple(
            decision(n, day, draw(st.sampled_from(DecisionState)))
            for n, day in enumerate(draw(st.lists(DAYS, max_size=3)))
        ),
        letters=tuple(
            LetterDay(f"e{n}", day, START) for n, day in enumerate(draw(st.lists(DAYS, max_size=2)))
        ),
    )  # fmt: skip


def by_subject(dues: tuple[Due, ...]) -> dict[str, Due]:
    return {due.subject: due for due in dues}


def of_session(dues: tuple[Due, ...], session_id: str) -> list[Due]:
    return [due for due in dues if due.dosing_session_id == session_id]


# --- the list itself


@FEW
@given(facts_of_courses(), DAYS, st.randoms(use_true_random=False))
def test_nothing_stands_twice_and_the_order_of_the_facts_does_not_matter(
    facts: CourseFacts, today: date, chance: random.Random
):
    dues = due_list(facts, today)
    assert len({due.subject for due in dues}) == len(dues)
    assert [due.on for due in dues] == sorted(due.on for due in dues)

    def mixed(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
        return tuple(chance.sample(things, len(things)))

    again = replace(
        facts,
        sessions=mixed(facts.sessions),
        meetings=mixed(facts.meetings),
        insights=mixed(facts.insights),
        looks=mixed(facts.looks),
        decisions=mixed(facts.decisions),
        letters=mixed(facts.letters),
    )
    assert due_list(again, today) == dues


@FEW
@given(facts_of_courses(), DAYS)
def test_what_waits_is_in_its_window_and_not_answered(facts: CourseFacts, today: date):
    dues = due_list(facts, today)
    waiting = waiting_on(dues, today)
    for due in dues:
        assert due.on <= due.until
        inside = due.on <= today <= due.until
        assert (due in waiting) == (inside and not due.answered and not due.provisional)
    kinds = [list(DueKind).index(due.kind) for due in waiting]
    assert kinds == sorted(kinds)


@FEW
@given(facts_of_courses(), DAYS)
def test_at_most_one_of_a_kind_waits_for_each_session_or_insight(facts: CourseFacts, today: date):
    """Weeks away from the program let nothing pile up."""
    one_at_a_time = [
        (due.kind, due.dosing_session_id if due.kind is not DueKind.INSIGHT else due.thing_id)
        for due in waiting_on(due_list(facts, today), today)
        if due.kind in (DueKind.CHECK_IN, DueKind.AFTER_EFFECTS, DueKind.INSIGHT)
    ]
    assert len(set(one_at_a_time)) == len(one_at_a_time)


@FEW
@given(facts_of_courses(), DAYS)
def test_reflections_are_the_invitations(facts: CourseFacts, today: date):
    """The list and the Integration page speak of the same windows."""
    found = {
        (due.dosing_session_id, due.thing_id, due.on, due.until, due.answered)
        for due in due_list(facts, today)
        if due.kind is DueKind.REFLECTION and not due.provisional
    }
    windows = windows_for(WINDOWS, facts.protocol)
    assert found == {
        (i.dosing_session_id, i.prompt_id, i.opens_on, i.closes_on, i.entry_id is not None)
        for i in invitations_for(windows, facts.sessions, facts.reflected, today)
    }


# --- sessions: overlapping, moved, planned but not held, deleted


@FEW
@given(facts_of_courses(), DAYS)
def test_from_the_next_held_session_on_its_own_list_counts(facts: CourseFacts, today: date):
    started = sorted(
        (session.day, session.number, session.id)
        for session in facts.sessions
        if session.day is not None and session.state is not SessionState.PLANNED
    )
    dues = due_list(facts, today)
    for (_, _, earlier), (next_day, _, _) in pairwise(started):
        for due in of_session(dues, earlier):
            if due.kind is DueKind.CHECK_IN:
                assert due.until < next_day
            if due.kind in (DueKind.AFTER_EFFECTS, DueKind.FIRST_WRITING) and not due.answered:
                assert due.until < next_day


@FEW
@given(facts_of_courses(), DAYS)
def test_reflections_of_an_earlier_session_stay_and_the_later_come_first(
    facts: CourseFacts, today: date
):
    reflections = [due for due in due_list(facts, today) if due.kind is DueKind.REFLECTION]
    per_session = sum(len(window.prompts) for window in WINDOWS)
    for session in facts.sessions:
        if session.day_one is not None:
            assert len(of_session(tuple(reflections), session.id)) == per_session
    number = {session.id: session.number for session in facts.sessions}
    for before, after in pairwise(reflections):
        if before.on == after.on:
            assert number[before.dosing_session_id or ""] >= number[after.dosing_session_id or ""]


@FEW
@given(facts_of_courses(), DAYS, session_lists())
def test_insights_decisions_and_letters_do_not_depend_on_sessions(
    facts: CourseFacts, today: date, others: tuple[DosingSession, ...]
):
    def own(facts: CourseFacts) -> list[Due]:
        return [due for due in due_list(facts, today) if due.kind in WITHOUT_SESSIONS]

    assert own(facts) == own(replace(facts, sessions=others))


@FEW
@given(plans(), DAYS, st.integers(-30, 30))
def test_a_moved_day_moves_everything_that_hangs_on_it(protocol: Protocol, day: date, by: int):
    today = START - timedelta(days=200)
    moved = timedelta(days=by)
    facts = CourseFacts(protocol, (planned(1, day),), WINDOWS)
    after = replace(facts, sessions=(planned(1, day + moved),))
    earlier, later = by_subject(due_list(facts, today)), by_subject(due_list(after, today))
    assert earlier.keys() == later.keys()
    for subject, due in earlier.items():
        assert later[subject] == replace(due, on=due.on + moved, until=due.until + moved)


@FEW
@given(plans(), DAYS, DAYS, st.integers(1, 300))
def test_a_meeting_that_was_set_stays_when_the_session_moves(
    protocol: Protocol, day: date, set_on: date, by: int
):
    mine = Meeting("m", "c", MeetingKind.PREPARATION, 1, None, set_on)
    for where in (day, day + timedelta(days=by)):
        facts = CourseFacts(protocol, (planned(1, where),), WINDOWS, (mine,))
        dues = by_subject(due_list(facts, START))
        assert dues["meeting:preparation:1"].on == set_on


@FEW
@given(plans(), DAYS, st.integers(1, 400))
def test_nothing_follows_a_planned_day_on_which_no_session_was_held(
    protocol: Protocol, day: date, later: int
):
    facts = CourseFacts(protocol, (planned(1, day),), WINDOWS)
    today = day + timedelta(days=later)
    dues = due_list(facts, today)
    assert not [due for due in dues if due.kind in AFTER_A_SESSION]
    assert not [due for due in dues if due.kind is DueKind.INTEGRATION_MEETING]
    assert not waiting_on(dues, today)


@FEW
@given(plans(), DAYS, st.integers(-40, 0))
def test_before_a_session_what_follows_it_is_only_provisional(
    protocol: Protocol, day: date, before: int
):
    facts = CourseFacts(protocol, (planned(1, day),), WINDOWS)
    today = day + timedelta(days=before)
    for due in due_list(facts, today):
        if due.kind in AFTER_A_SESSION or due.kind is DueKind.INTEGRATION_MEETING:
            assert due.provisional
            assert due.on > today or due.kind is DueKind.FIRST_WRITING
    now_held = replace(facts, sessions=(held(1, day),))
    ahead, counted = by_subject(due_list(facts, today)), by_subject(due_list(now_held, today))
    for subject, due in counted.items():
        if due.kind in AFTER_A_SESSION:
            assert ahead[subject] == replace(due, provisional=True)


@FEW
@given(facts_of_courses(), DAYS, st.data())
def test_a_deleted_session_takes_its_own_things_along_and_no_others(
    facts: CourseFacts, today: date, data: st.DataObject
):
    if not facts.sessions:
        return
    gone = data.draw(st.sampled_from(facts.sessions))
    without = replace(
        facts, sessions=tuple(session for session in facts.sessions if session != gone)
    )
    before, after = by_subject(due_list(facts, today)), by_subject(due_list(without, today))
    assert not [
        due
        for due in after.values()
        if due.dosing_session_id == gone.id and due.kind not in WITHOUT_SESSIONS
    ]
    lost = before.keys() - after.keys()
    assert all(gone.id in subject or subject.startswith("meeting:") for subject in lost)


@FEW
@given(facts_of_courses(), DAYS, plans())
def test_a_plan_changed_in_the_middle_changes_days_and_keeps_what_was_answered(
    facts: CourseFacts, today: date, other: Protocol
):
    changed = replace(facts, protocol=other, insight_days=other.insight_days)
    before, after = by_subject(due_list(facts, today)), by_subject(due_list(changed, today))
    for subject in before.keys() & after.keys():
        due, now = before[subject], after[subject]
        if due.kind is DueKind.CHECK_IN or due.kind in MEETINGS:
            continue  # a check-in answers the window, and the window may be another
        assert due.answered == now.answered
    for subject, due in before.items():
        if (
            due.answered
            and due.kind is DueKind.AFTER_EFFECTS
            and due.number in other.after_effects_days
        ):
            assert after[subject].answered


# --- a simulated year


def _walk(
    facts: CourseFacts, days: int, look: Callable[[date], bool], answer: Callable[[Due], bool]
) -> dict[str, list[date]]:
    """Let days pass, in two zones and over two changes of the clocks; returns when each thing was offered.

    On days on which the person looks, one thing at a time is offered; some are answered.
    """
    offered: dict[str, list[date]] = {}
    walking = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC), "Europe/Dublin")
    with clock.use(walking):
        for day in range(days):
            if day == days // 2:
                walking.travel("Pacific/Auckland")
            today = clock.today()
            walking.advance(timedelta(days=1))
            if not look(today):
                continue
            for due in waiting_on(due_list(facts, today), today):
                assert due.on <= today <= due.until
                offered.setdefault(due.subject, []).append(today)
                if answer(due):
                    facts = _answered(facts, due, today)
    return offered


def _answered(facts: CourseFacts, due: Due, today: date) -> CourseFacts:
    session_id = due.dosing_session_id or ""
    if due.kind is DueKind.CHECK_IN:
        return replace(facts, checked_in=facts.checked_in | {today})
    if due.kind is DueKind.AFTER_EFFECTS:
        return replace(facts, after_effects=facts.after_effects | {(session_id, due.number)})
    if due.kind is DueKind.REFLECTION:
        return replace(facts, reflected={**facts.reflected, (session_id, due.thing_id): "e"})
    if due.kind is DueKind.FIRST_WRITING:
        return replace(facts, narrated=facts.narrated | {session_id})
    if due.kind is DueKind.INSIGHT:
        look = InsightLook(due.subject, due.thing_id, due.number, _noon(today), "UTC", today)
        return replace(facts, looks=(*facts.looks, look))
    if due.kind is DueKind.LETTER:
        return replace(facts, looked_at={**facts.looked_at, due.subject: today})
    if due.kind is DueKind.DECISION:
        settled = [
            replace(d, state=DecisionState.DECIDED) if d.id == due.thing_id else d
            for d in facts.decisions
        ]
        return replace(facts, decisions=tuple(settled))
    return facts


YEAR = CourseFacts(
    protocol=guidance.protocol("mdma"),
    sessions=(held(1, date(2026, 3, 5)), held(2, date(2026, 4, 2), "America/Los_Angeles")),
    windows=WINDOWS,
    insights=(insight(1, date(2026, 3, 6)), insight(2, date(2026, 10, 20))),
    insight_days=(1, 7, 30, 90),
    decisions=(decision(1, date(2026, 5, 1), DecisionState.PARKED),),
    letters=(LetterDay("e", date(2026, 10, 25), START),),
)
"""Both changes of the clocks in Europe lie in it: 29 March and 25 October."""


@settings(max_examples=20)
@given(st.sets(st.integers(0, 419)), st.randoms(use_true_random=False))
def test_whoever_looks_now_and_then_is_offered_each_thing_in_its_time_until_it_is_answered(
    days_away: set[int], chance: random.Random
):
    away = {date(2026, 3, 1) + timedelta(days=n) for n in days_away}
    answered: dict[str, date] = {}

    def answer(due: Due) -> bool:
        return due.kind not in MEETINGS and chance.random() < 0.5

    offered = _walk(YEAR, 420, lambda day: day not in away, answer)
    final = by_subject(due_list(YEAR, date(2027, 4, 25)))
    for subject, days in offered.items():
        assert len(set(days)) == len(days)  # once a day
        assert all(final[subject].on <= day <= final[subject].until for day in days)
        answered[subject] = days[-1]


def test_whoever_looks_every_day_and_leaves_all_is_offered_all_of_it():
    seen: list[date] = []

    def look(day: date) -> bool:
        seen.append(day)
        return True

    offered = _walk(YEAR, 420, look, lambda _: False)
    expected = {
        due.subject
        for due in due_list(YEAR, date(2026, 3, 1))
        if due.kind is not DueKind.SESSION_DAY and date(2026, 3, 1) <= due.on
    }
    assert offered.keys() == expected
    dues = by_subject(due_list(YEAR, date(2026, 3, 1)))
    for subject, days in offered.items():
        assert days == [day for day in seen if dues[subject].on <= day <= dues[subject].until]


def test_whoever_looks_every_day_and_answers_all_is_asked_each_thing_once():
    offered = _walk(YEAR, 420, lambda _: True, lambda _: True)
    kinds = {due.subject: due.kind for due in due_list(YEAR, START)}
    assert all(
        len(days) == 1 for subject, days in offered.items() if kinds[subject] not in MEETINGS
    )


def test_after_half_a_year_away_only_what_is_still_in_its_window_waits():
    today = date(2026, 8, 20)
    waiting = waiting_on(due_list(YEAR, today), today)
    assert waiting == ()  # between the windows of months 2-3 and months 6-12
    today = date(2026, 10, 1)
    waiting = waiting_on(due_list(YEAR, today), today)
    assert {due.kind for due in waiting} == {DueKind.REFLECTION, DueKind.AFTER_EFFECTS}


def test_day_one_follows_the_sessions_own_zone_wherever_the_person_is():
    # It ended at eight in the evening in Los Angeles: the next day in Europe, where the person is by then.
    facts = CourseFacts(
        guidance.protocol("mdma"), (held(1, date(2026, 10, 24), "America/Los_Angeles"),), WINDOWS
    )
    first = by_subject(due_list(facts, date(2026, 10, 25)))["check_in:s1:1"]
    assert (first.on, first.until) == (date(2026, 10, 25), date(2026, 10, 26))


def test_a_second_session_while_the_first_still_has_its_days():
    """Sessions three weeks apart: on day 21 the first one's check-ins end, its reflections do not."""
    first, second = date(2026, 3, 2), date(2026, 3, 23)
    facts = CourseFacts(guidance.protocol("psilocybin"), (held(1, first), held(2, second)), WINDOWS)
    dues = due_list(facts, second)
    check_ins = {(d.dosing_session_id, d.number) for d in dues if d.kind is DueKind.CHECK_IN}
    assert {n for s, n in check_ins if s == "s1"} == {1, 3, 7, 14}
    assert {n for s, n in check_ins if s == "s2"} == {1, 3, 7, 14, 30, 90}
    day_after = second + timedelta(days=1)
    reflections = [d for d in waiting_on(dues, day_after) if d.kind is DueKind.REFLECTION]
    assert {(d.dosing_session_id, d.window_id) for d in reflections} == {
        ("s2", "day-1"),
        ("s1", "weeks-2-4"),
    }
