"""Today offers one small thing, the right one for the phase, and takes "not today" for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.courses import (
    DosingSession,
    Invitation,
    InvitationState,
    StepProgress,
    StepState,
)
from companion.domain.due import Due, DueKind
from companion.domain.entries import EntryKind
from companion.domain.guidance import PrepStep
from companion.domain.next_steps import next_step, next_steps
from companion.domain.today import TEXTS, Action, NextStep, NextStepKind, Situation

DAY = date(2026, 3, 10)


def planned(day: date | None, number: int = 1) -> DosingSession:
    return DosingSession(f"s{number}", "c", number, day, "Europe/Dublin")


def held(day: date, number: int = 1) -> DosingSession:
    opened_at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    closed_at = opened_at + timedelta(hours=7)
    return replace(planned(day, number), opened_at=opened_at, closed_at=closed_at)


def running(day: date) -> DosingSession:
    return replace(held(day), closed_at=None)


def steps(*states: StepState) -> tuple[tuple[PrepStep, StepProgress], ...]:
    return tuple(
        (
            PrepStep(f"step-{n}", f"Step {n}", f"Reason {n}", EntryKind.PREPARATION),
            StepProgress(f"step-{n}", state),
        )
        for n, state in enumerate(states)
    )


OPEN_STEPS = steps(StepState.OPEN, StepState.OPEN)
REFLECTION = Invitation(
    dosing_session_id="s1",
    prompt_id="D1",
    prompt_text="How is my body?",
    window_id="day-1",
    window_title="Day 1",
    opens_on=DAY,
    closes_on=DAY,
    state=InvitationState.OPEN,
)


def due(kind: DueKind, on: date, **more: object) -> Due:
    made = Due(
        kind, f"{kind.value}:x", on, on + timedelta(days=6), "s1", 7, "x", "Words of one's own"
    )
    if kind is DueKind.LETTER:
        made = replace(made, words="2026-01-02")
    return replace(made, **more)  # pyright: ignore[reportArgumentType]


MEETING = due(DueKind.INTEGRATION_MEETING, DAY, until=DAY, by_hand=True)
EVERYTHING = (
    MEETING,
    *(due(kind, DAY) for kind in (DueKind.LETTER, DueKind.INSIGHT, DueKind.DECISION)),
    *(due(kind, DAY) for kind in (DueKind.AFTER_EFFECTS, DueKind.CHECK_IN)),
)
"""One of each that has a rule of its own."""


def situation(**changes: object) -> Situation:
    return replace(Situation(DAY, has_course=True), **changes)  # pyright: ignore[reportArgumentType]


def days(number: int) -> date:
    return DAY + timedelta(days=number)


CASES: dict[str, tuple[Situation, NextStepKind]] = {
    "nobody has a course yet": (Situation(DAY), NextStepKind.START_COURSE),
    "the course has ended": (Situation(DAY, had_course=True), NextStepKind.QUIET),
    "no day is set": (situation(sessions=(planned(None),)), NextStepKind.PLAN_SESSION),
    "weeks before": (
        situation(sessions=(planned(days(20)),), steps=OPEN_STEPS),
        NextStepKind.PREPARATION_STEP,
    ),
    "the day before": (
        situation(sessions=(planned(days(1)),), steps=OPEN_STEPS),
        NextStepKind.READINESS,
    ),
    "the day before, all settled": (
        situation(sessions=(planned(days(1)),), steps=steps(StepState.DONE, StepState.SET_ASIDE)),
        NextStepKind.QUIET,
    ),
    "session day": (
        situation(sessions=(planned(DAY),), steps=OPEN_STEPS),
        NextStepKind.SESSION_TODAY,
    ),
    "in the session": (
        situation(sessions=(running(DAY),), left_open="e"),
        NextStepKind.SESSION_OPEN,
    ),
    "just after": (situation(sessions=(held(DAY),)), NextStepKind.ARRIVING_BACK),
    "that evening": (
        situation(sessions=(held(DAY),), first_writing_due=True),
        NextStepKind.WRITE_NARRATIVE,
    ),
    "that evening, written": (
        situation(sessions=(held(DAY),), first_writing_due=True, narrated=frozenset({"s1"})),
        NextStepKind.ARRIVING_BACK,
    ),
    "day 1": (
        situation(sessions=(held(days(-1)),), first_writing_due=True, offered=REFLECTION),
        NextStepKind.WRITE_NARRATIVE,
    ),
    "day 1, written": (
        situation(
            sessions=(held(days(-1)),),
            first_writing_due=True,
            narrated=frozenset({"s1"}),
            offered=REFLECTION,
        ),
        NextStepKind.INVITATION,
    ),
    "day 1 with the next session a week away": (
        situation(
            sessions=(held(days(-1)), planned(days(6), 2)),
            narrated=frozenset({"s1"}),
            offered=REFLECTION,
            steps=OPEN_STEPS,
        ),
        NextStepKind.INVITATION,
    ),
    "two weeks on, the next session near": (
        situation(
            sessions=(held(days(-15)), planned(days(6), 2)),
            narrated=frozenset({"s1"}),
            offered=REFLECTION,
            steps=OPEN_STEPS,
        ),
        NextStepKind.PREPARATION_STEP,
    ),
    "a month on": (
        situation(sessions=(held(days(-30)),), first_writing_due=True, offered=REFLECTION),
        NextStepKind.INVITATION,
    ),
    "a month on, nothing waits": (
        situation(sessions=(held(days(-30)),), first_writing_due=True, steps=OPEN_STEPS),
        NextStepKind.QUIET,
    ),
    "the planned day went by": (
        situation(sessions=(planned(days(-2)),), steps=OPEN_STEPS),
        NextStepKind.SESSION_PASSED,
    ),
    "the planned day went by long ago": (
        situation(sessions=(planned(days(-15)),), steps=OPEN_STEPS),
        NextStepKind.PREPARATION_STEP,
    ),
    "another session was held since": (
        situation(
            sessions=(planned(days(-5)), held(days(-3), 2)),
            narrated=frozenset({"s2"}),
        ),
        NextStepKind.QUIET,
    ),
    "a text was left open": (
        situation(sessions=(planned(DAY),), left_open="e"),
        NextStepKind.OPEN_ENTRY,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_next_small_thing(case: str):
    given_situation, expected = CASES[case]
    assert next_step(given_situation).kind is expected


def test_what_has_its_day_is_offered_in_a_fixed_order():
    after = situation(
        sessions=(held(days(-5)), planned(days(10), 2)),
        narrated=frozenset({"s1"}),
        offered=REFLECTION,
        steps=OPEN_STEPS,
        due=EVERYTHING,
    )
    order: list[NextStepKind] = []
    now = after
    while (step := next_step(now)).kind is not NextStepKind.QUIET:
        order.append(step.kind)
        now = replace(now, put_off=now.put_off | {step.subject})
    assert order == [
        NextStepKind.MEETING,
        NextStepKind.LETTER,
        NextStepKind.INSIGHT,
        NextStepKind.DECISION,
        NextStepKind.AFTER_EFFECTS,
        NextStepKind.INVITATION,
        NextStepKind.CHECK_IN,
        NextStepKind.PREPARATION_STEP,
    ]


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda found: found.kind.value)
@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, True),
        ({"answered": True}, False),
        ({"on": DAY + timedelta(days=2), "until": DAY + timedelta(days=2)}, False),
        ({"on": DAY - timedelta(days=9), "until": DAY - timedelta(days=1)}, False),
    ],
)
def test_each_has_its_time_and_no_other(one: Due, changes: dict[str, object], offered: bool):
    found = next_step(situation(sessions=(held(days(-30)),), due=(replace(one, **changes),)))  # pyright: ignore[reportArgumentType]
    assert (found.kind is not NextStepKind.QUIET) is offered
    if offered:
        assert found.secondary is not None  # each can be left until tomorrow


def test_a_set_meeting_is_also_said_the_day_before():
    tomorrow = replace(MEETING, on=days(1), until=days(1), at_time="9:00")
    assert next_step(situation(sessions=(held(days(-30)),), due=(tomorrow,))).title == (
        "You have a meeting tomorrow, 9:00."
    )
    only_planned = replace(tomorrow, by_hand=False, at_time="")
    assert next_step(situation(sessions=(held(days(-30)),), due=(only_planned,))).key == (
        "plan_meeting_tomorrow"
    )


def test_passages_with_braces_are_shown_as_they_are():
    odd = replace(due(DueKind.INSIGHT, DAY), words="{date} {0} {{x}}")
    assert next_step(situation(due=(odd,))).title == "“{date} {0} {{x}}”"


def test_the_first_step_that_is_not_settled_is_offered_with_its_reason():
    prepared = situation(
        sessions=(planned(days(20)),), steps=steps(StepState.DONE, StepState.STARTED)
    )
    step = next_step(prepared)
    assert step.title == "Go on, if you like: Step 1."
    assert step.why == "Reason 1"
    assert step.primary == Action("course", {"part": "preparation", "step_id": "step-1"})


def test_an_invitation_leads_to_its_prompt_and_its_session():
    step = next_step(situation(sessions=(held(days(-30)),), offered=REFLECTION))
    assert step.title == REFLECTION.prompt_text
    assert step.why == "Day 1 after your session. You may skip it."
    assert step.primary == Action("journal", {"prompt_id": "D1", "dosing_session_id": "s1"})


def test_a_session_left_open_overnight_asks_to_be_closed():
    yesterday = next_step(situation(sessions=(running(days(-1)),)))
    older = next_step(situation(sessions=(running(days(-2)),)))
    assert (yesterday.key, older.key) == ("session_open", "session_still_open")


def test_texts_keep_their_places_for_translation():
    step = next_step(situation(sessions=(planned(days(-2)),)))
    assert step.title == "A session was planned for 2026-03-08."
    assert step.title_template.format(date="8 March") == "A session was planned for 8 March."


def test_the_words_neither_press_nor_praise():
    for title, why in TEXTS.values():
        text = f"{title} {why}".casefold()
        assert "!" not in text
        assert not any(word in text for word in ("must", "streak", "well done", "should", "missed"))


SESSIONS = st.lists(
    st.one_of(
        st.integers(-40, -1).map(lambda n: held(days(n))),
        st.integers(-40, 40).map(lambda n: planned(days(n))),
        st.just(planned(None)),
        st.integers(-3, 0).map(lambda n: running(days(n))),
    ),
    max_size=4,
).map(lambda found: tuple(replace(s, id=f"s{n}", number=n) for n, s in enumerate(found, 1)))
SITUATIONS = st.builds(
    Situation,
    day=st.just(DAY),
    has_course=st.booleans(),
    had_course=st.booleans(),
    sessions=SESSIONS,
    left_open=st.none() | st.just("e"),
    steps=st.lists(st.sampled_from(StepState), max_size=3).map(lambda states: steps(*states)),
    offered=st.none() | st.just(REFLECTION),
    narrated=st.frozensets(st.sampled_from(["s1", "s2"])),
    first_writing_due=st.booleans(),
    due=st.lists(st.sampled_from(EVERYTHING), unique=True).map(tuple),
)


@given(SITUATIONS)
def test_what_stands_beside_is_never_the_same_and_never_too_much(now: Situation):
    steps = next_steps(now)
    assert 1 <= len(steps) <= 4
    assert len({step.subject for step in steps}) == len(steps)
    assert steps[0] == next_step(now)
    if not steps[0].subject:
        assert len(steps) == 1


@given(SITUATIONS)
def test_not_today_always_leads_to_quiet_in_the_end(start: Situation):
    asked: list[NextStep] = []
    now = start
    for _ in range(20):
        step = next_step(now)
        if step.secondary is None:
            break
        assert step.subject not in {earlier.subject for earlier in asked}
        asked.append(step)
        now = replace(now, put_off=now.put_off | {step.subject})
    final = next_step(now)
    assert final.kind in (
        NextStepKind.QUIET,
        NextStepKind.SESSION_OPEN,
        NextStepKind.SESSION_TODAY,
        NextStepKind.ARRIVING_BACK,
    )
    assert "{" not in final.title + final.why
