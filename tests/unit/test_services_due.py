"""What comes due, read from a vault: the same that Today offers, with its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from companion import clock as clock_module
from companion.clock import FixedClock
from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.decisions import DecisionState, ParkedDecision
from companion.domain.due import DueKind, decision_subject, letter_subject
from companion.domain.entries import Changes, EntryKind, NewEntry
from companion.domain.insights import Insight, InsightLook
from companion.domain.today import NextStepKind
from companion.services import checkins, courses, due, journal, meetings, quiet, sessions, today
from companion.services.open_vault import OpenVault

TODAY = date(2026, 3, 10)


def kinds(vault: OpenVault) -> list[DueKind]:
    return list(dict.fromkeys(found.kind for found in due.waiting(vault)))


def offers(vault: OpenVault) -> list[NextStepKind]:
    page = today.today(vault)
    return [step.kind for step in (page.next_step, *page.beside)]


def offer(vault: OpenVault, kind: NextStepKind):
    page = today.today(vault)
    return next(step for step in (page.next_step, *page.beside) if step.kind is kind)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock_module.now().tzinfo)


@pytest.fixture
def after_a_session(vault: OpenVault, clock: FixedClock) -> str:
    """A session was held today, and its story is written; returns its id."""
    courses.begin_course(vault, name="Spring", session_days=(TODAY,))
    session, _ = sessions.open_session(vault)
    sessions.close_session(vault, session.id)
    journal.write_entry(vault, NewEntry(kind=EntryKind.NARRATIVE, body="It rained."))
    return session.id


def test_an_empty_vault_has_nothing_due(vault: OpenVault):
    assert due.due(vault) == due.waiting(vault) == ()


def test_due_gives_the_days_between_two_days(vault: OpenVault, after_a_session: str):
    everything = due.due(vault)
    first, last = date(2026, 3, 11), date(2026, 3, 20)
    some = due.due(vault, first, last)
    assert some == tuple(found for found in everything if first <= found.on <= last)
    assert {found.kind for found in some} >= {DueKind.CHECK_IN, DueKind.REFLECTION}


def test_a_check_in_is_offered_on_its_day_and_not_after_it_was_made(
    vault: OpenVault, after_a_session: str, clock: FixedClock
):
    assert DueKind.CHECK_IN not in kinds(vault)
    clock.advance(timedelta(days=1))
    assert DueKind.CHECK_IN in kinds(vault)
    assert NextStepKind.CHECK_IN in offers(vault)
    checkins.check_in(vault, {"mood": 5})
    assert DueKind.CHECK_IN not in kinds(vault)
    assert NextStepKind.CHECK_IN not in offers(vault)
    clock.advance(timedelta(days=2))
    assert DueKind.CHECK_IN in kinds(vault)


def test_a_check_in_after_midnight_answers_the_day_on_the_calendar(
    vault: OpenVault, after_a_session: str, clock: FixedClock
):
    clock.advance(timedelta(hours=5))  # half past midnight, still the evening for the diary
    assert DueKind.CHECK_IN in kinds(vault)
    checkins.check_in(vault, {"mood": 5}, day_ends_at=4)
    assert DueKind.CHECK_IN not in kinds(vault)


def test_an_after_effects_check_waits_until_it_is_answered(
    vault: OpenVault, after_a_session: str, clock: FixedClock
):
    clock.advance(timedelta(days=7))
    step = offer(vault, NextStepKind.AFTER_EFFECTS)
    assert step.primary.arguments == {
        "part": "integration",
        "view": "after_effects",
        "dosing_session_id": after_a_session,
        "day": "7",
    }
    with vault.work() as work:
        work.integration.save_after_effects(
            AfterEffectsCheck("a", after_a_session, 7, noon(TODAY), "UTC", TODAY)
        )
    assert NextStepKind.AFTER_EFFECTS not in offers(vault)


def test_an_insight_comes_back_and_one_a_day_is_enough(vault: OpenVault, clock: FixedClock):
    first = Insight("i1", "The door was open", noon(TODAY), "UTC", TODAY)
    with vault.work() as work:
        work.insights.save(first)
        work.insights.save(replace(first, id="i2", passage="Nobody left"))
    assert DueKind.INSIGHT not in kinds(vault)
    clock.advance(timedelta(days=1))
    step = offer(vault, NextStepKind.INSIGHT)
    assert step.title == "“The door was open”"
    assert step.primary.arguments["insight_id"] == "i1"
    assert step.primary.arguments["day"] == "1"
    today.not_today(vault, step)
    assert NextStepKind.INSIGHT not in offers(vault)
    clock.advance(timedelta(days=1))
    assert offer(vault, NextStepKind.INSIGHT) == step
    with vault.work() as work:
        work.insights.save_look(InsightLook("l", "i1", 1, noon(TODAY), "UTC", TODAY))
    assert offer(vault, NextStepKind.INSIGHT).title == "“Nobody left”"
    with vault.work() as work:
        work.insights.save(replace(first, id="i2", let_go_at=noon(TODAY)))
    assert NextStepKind.INSIGHT not in offers(vault)


def test_a_decision_comes_back_on_its_day_until_it_is_settled(vault: OpenVault, clock: FixedClock):
    until = TODAY + timedelta(days=3)
    parked = ParkedDecision("d", "Move house", noon(TODAY), "UTC", TODAY, until)
    with vault.work() as work:
        work.integration.save_decision(parked)
    clock.advance(timedelta(days=2))
    assert DueKind.DECISION not in kinds(vault)
    clock.advance(timedelta(days=1))
    assert offer(vault, NextStepKind.DECISION).subject == decision_subject("d")
    later = replace(parked, until=until + timedelta(days=10))
    with vault.work() as work:
        work.integration.save_decision(later)
    assert DueKind.DECISION not in kinds(vault)
    clock.advance(timedelta(days=10))
    assert DueKind.DECISION in kinds(vault)
    with vault.work() as work:
        work.integration.save_decision(replace(later, state=DecisionState.LET_GO))
    assert DueKind.DECISION not in kinds(vault)


def test_a_letter_is_offered_from_its_day_until_it_was_opened(vault: OpenVault, clock: FixedClock):
    letter, _ = journal.write_entry(
        vault,
        NewEntry(kind=EntryKind.LETTER, body="Dear later me", opens_on=TODAY + timedelta(days=5)),
    )
    assert DueKind.LETTER not in kinds(vault)
    clock.advance(timedelta(days=6))
    step = offer(vault, NextStepKind.LETTER)
    assert step.primary.arguments == {"entry_id": letter.id}
    assert "Dear later me" not in f"{step.title} {step.why}"
    assert step.subject == letter_subject(letter.id)
    assert today.take_up(vault, step).courses
    assert NextStepKind.LETTER not in offers(vault)
    journal.reclassify(vault, letter.id, opens_on=TODAY + timedelta(days=20))
    clock.advance(timedelta(days=15))
    assert NextStepKind.LETTER in offers(vault)  # sealed once more, so it opens once more


def test_a_letter_that_was_read_somewhere_is_not_offered_again(vault: OpenVault, clock: FixedClock):
    sealed = NewEntry(kind=EntryKind.LETTER, body="Dear me", opens_on=TODAY + timedelta(days=5))
    letter, _ = journal.write_entry(vault, sealed)
    assert (
        due.letter_read(vault, letter) == Changes()
    )  # its day has not come: whoever writes it sees it
    clock.advance(timedelta(days=6))
    assert NextStepKind.LETTER in offers(vault)
    assert due.letter_read(vault, letter).courses
    assert NextStepKind.LETTER not in offers(vault)
    assert due.letter_read(vault, letter) == Changes()  # once is enough
    other, _ = journal.write_entry(vault, NewEntry(body="A day"))
    assert due.letter_read(vault, other) == Changes()


def test_going_to_other_things_notes_nothing(vault: OpenVault):
    assert today.take_up(vault, today.today(vault).next_step) == Changes()


def test_a_meeting_that_was_set_is_said_on_its_day_and_the_day_before(
    vault: OpenVault, clock: FixedClock
):
    courses.begin_course(vault, name="Spring", session_days=(date(2026, 3, 25),))
    meetings.change_meeting(
        vault, "meeting:preparation:1", set_on=date(2026, 3, 12), at_time="14:30"
    )
    assert NextStepKind.MEETING not in offers(vault)
    clock.advance(timedelta(days=1))
    assert offer(vault, NextStepKind.MEETING).title == "You have a meeting tomorrow, 14:30."
    clock.advance(timedelta(days=1))
    page = today.today(vault)
    assert page.next_step.title == "You have a meeting today, 14:30."
    assert page.next_step.primary.arguments["meeting_id"] == "meeting:preparation:1"
    meetings.change_meeting(vault, "meeting:preparation:1", held_on=date(2026, 3, 12))
    assert NextStepKind.MEETING not in offers(vault)


def test_a_meeting_that_only_the_plan_knows_is_called_one_of_the_plan(
    vault: OpenVault, clock: FixedClock
):
    courses.begin_course(vault, name="Spring", session_days=(date(2026, 3, 18),))
    assert offer(vault, NextStepKind.MEETING).title == "Your plan has a meeting for tomorrow."
    clock.advance(timedelta(days=1))
    assert offer(vault, NextStepKind.MEETING).title == "Your plan has a meeting for today."


def test_not_today_keeps_one_thing_quiet_until_tomorrow(
    vault: OpenVault, after_a_session: str, clock: FixedClock
):
    clock.advance(timedelta(days=1))
    before = due.waiting(vault)
    step = offer(vault, NextStepKind.CHECK_IN)
    today.not_today(vault, step)
    assert [found for found in before if found not in due.waiting(vault)] == [
        found for found in before if found.subject == step.subject
    ]
    invitation = offer(vault, NextStepKind.INVITATION)
    today.not_today(vault, invitation)
    assert DueKind.REFLECTION not in kinds(vault)
    due.put_off(vault, "meeting:preparation:1")
    clock.advance(timedelta(days=1))
    assert DueKind.REFLECTION in kinds(vault)


def test_beside_the_next_thing_stand_at_most_three_others(
    vault: OpenVault, after_a_session: str, clock: FixedClock
):
    with vault.work() as work:
        for n in range(4):
            work.integration.save_decision(
                ParkedDecision(f"d{n}", f"Thing {n}", noon(TODAY), "UTC", TODAY, TODAY)
            )
        work.insights.save(Insight("i", "Open", noon(TODAY), "UTC", TODAY - timedelta(days=6)))
    clock.advance(timedelta(days=1))
    page = today.today(vault)
    assert offers(vault) == [
        NextStepKind.INSIGHT,
        NextStepKind.DECISION,
        NextStepKind.INVITATION,
        NextStepKind.CHECK_IN,
    ]
    assert len({step.subject for step in page.beside}) == len(page.beside) == 3


def test_on_a_session_day_the_session_stands_alone(vault: OpenVault):
    courses.begin_course(vault, name="Spring", session_days=(TODAY,))
    with vault.work() as work:
        work.integration.save_decision(
            ParkedDecision("d", "Thing", noon(TODAY), "UTC", TODAY, TODAY)
        )
    assert offers(vault) == [NextStepKind.SESSION_TODAY]


def test_notes_that_cannot_be_read_are_no_obstacle(vault: OpenVault, after_a_session: str):
    with vault.work() as work:
        work.meta.set(due.LOOKED_AT, "{")
        work.meta.set(quiet.PUT_OFF, '{"x": "soon"}')
    assert due.due(vault)
    assert today.today(vault).next_step
