"""The Today page through a whole course, from the first start to the long after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from companion.clock import FixedClock
from companion.domain.courses import StepState
from companion.domain.entries import EntryKind, NewEntry, Phase
from companion.domain.today import NextStepKind
from companion.services import checkins, courses, guidance, journal, sessions, today
from companion.services.open_vault import OpenVault


def kind(vault: OpenVault) -> NextStepKind:
    return today.today(vault).next_step.kind


def begin(vault: OpenVault, *days: date) -> None:
    courses.begin_course(vault, name="Spring", session_days=days)


def test_a_new_vault_offers_to_set_up_a_course_and_takes_no_for_an_answer(
    vault: OpenVault, clock: FixedClock
):
    page = today.today(vault)
    assert (page.next_step.kind, page.course, page.phase_now.phase) == (
        NextStepKind.START_COURSE,
        None,
        None,
    )
    assert today.not_today(vault, page.next_step).courses
    assert kind(vault) is NextStepKind.QUIET
    clock.advance(timedelta(days=1))
    assert kind(vault) is NextStepKind.START_COURSE


def test_a_whole_course(vault: OpenVault, clock: FixedClock):
    seen: list[NextStepKind] = []

    def look() -> None:
        seen.append(kind(vault))

    begin(vault, date(2026, 3, 24))
    look()
    clock.advance(timedelta(days=13))
    look()
    for step in guidance.prep_steps():
        courses.set_step(vault, step.id, StepState.DONE)
    look()
    clock.advance(timedelta(hours=14))  # 09:30 on the day
    look()
    session, _ = sessions.open_session(vault)
    look()
    clock.advance(timedelta(hours=6))
    sessions.close_session(vault, session.id)
    look()
    clock.advance(timedelta(hours=4))
    look()
    story, _ = journal.write_entry(vault, NewEntry(kind=EntryKind.NARRATIVE, body="It rained."))
    look()
    clock.advance(timedelta(days=1))
    look()
    clock.advance(timedelta(days=170))
    look()

    assert story.dosing_session_id == session.id
    assert seen == [
        NextStepKind.PREPARATION_STEP,
        NextStepKind.READINESS,
        NextStepKind.QUIET,
        NextStepKind.SESSION_TODAY,
        NextStepKind.SESSION_OPEN,
        NextStepKind.ARRIVING_BACK,
        NextStepKind.WRITE_NARRATIVE,
        NextStepKind.ARRIVING_BACK,
        NextStepKind.INVITATION,
        NextStepKind.QUIET,
    ]


def test_the_next_preparation_step_follows_what_was_settled(vault: OpenVault):
    begin(vault, date(2026, 3, 30))
    first, second = guidance.prep_steps()[:2]
    assert today.today(vault).next_step.primary.arguments["step_id"] == first.id
    courses.set_step(vault, first.id, StepState.SET_ASIDE)
    assert today.today(vault).next_step.primary.arguments["step_id"] == second.id


def test_an_invitation_leads_to_its_answer_and_then_to_the_next(
    vault: OpenVault, clock: FixedClock
):
    begin(vault, date(2026, 3, 10))
    session, _ = sessions.open_session(vault)
    sessions.close_session(vault, session.id)
    journal.write_entry(vault, NewEntry(kind=EntryKind.NARRATIVE, body="It rained."))
    clock.advance(timedelta(days=1))

    page = today.today(vault)
    assert page.invitation is not None
    assert page.next_step.title == guidance.prompt("D1").text
    arguments = page.next_step.primary.arguments
    assert arguments == {"prompt_id": "D1", "dosing_session_id": session.id}
    courses.answer_prompt(vault, "D1", dosing_session_id=session.id)
    assert today.today(vault).next_step.primary.arguments["prompt_id"] == "D2"

    put_off = today.today(vault).next_step
    today.not_today(vault, put_off)
    after = today.today(vault)
    assert after.invitation is None
    assert NextStepKind.INVITATION not in [s.kind for s in (after.next_step, *after.beside)]


def test_an_entry_left_open_is_offered_and_can_rest(vault: OpenVault):
    begin(vault, date(2026, 3, 30))
    entry, _ = journal.write_entry(vault, NewEntry(body="Half a thought"))
    journal.remember_open_entry(vault, entry.id)

    page = today.today(vault)
    assert page.left_open == entry
    assert page.next_step.kind is NextStepKind.OPEN_ENTRY
    assert page.next_step.primary.arguments == {"entry_id": entry.id}

    today.not_today(vault, page.next_step)
    assert kind(vault) is NextStepKind.PREPARATION_STEP
    assert journal.entry(vault, entry.id) == entry


def test_what_was_put_off_yesterday_is_forgotten(vault: OpenVault, clock: FixedClock):
    begin(vault)
    today.not_today(vault, today.today(vault).next_step)
    clock.advance(timedelta(days=1))
    today.not_today(vault, today.today(vault).next_step)
    with vault.read() as work:
        noted = work.meta.value(today.PUT_OFF) or ""
    assert noted.count("2026-03-11") == 1
    assert "2026-03-10" not in noted


def test_the_page_shows_intention_phase_and_todays_check_in(vault: OpenVault, clock: FixedClock):
    begin(vault, date(2026, 3, 30))
    intention, _ = courses.answer_prompt(vault, "P06")
    assert today.today(vault).intention is None
    journal.save_text(vault, intention.id, title="", body="To listen.")
    yesterday, _ = checkins.check_in(vault, {"mood": 3})
    page = today.today(vault)
    assert page.intention is not None
    assert page.intention.body == "To listen."
    assert (page.phase_now.phase, page.phase_now.day) == (Phase.PREPARATION, 20)
    assert page.checked_in == yesterday
    clock.advance(timedelta(days=1))
    assert today.today(vault).checked_in is None


@pytest.mark.parametrize(
    ("hour", "key"),
    [(4, "night"), (5, "morning"), (12, "afternoon"), (18, "evening"), (22, "night"), (0, "night")],
)
def test_greetings_follow_the_clock_on_the_wall(hour: int, key: str):
    assert today.greeting_key(hour) == key


def test_an_ended_course_leaves_the_page_quiet(vault: OpenVault):
    begin(vault)
    course = courses.current_course(vault)
    assert course is not None
    courses.end_course(vault, course.id)
    assert kind(vault) is NextStepKind.QUIET
