"""The demonstration's guided course stands in the vault as its pages ask for it, on the demonstration's own today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from companion import clock
from companion.clock import FixedClock
from companion.domain.course_lists import CourseList
from companion.domain.decisions import DecisionState
from companion.domain.entries import EntryKind
from companion.domain.practices import PracticeState
from companion.domain.today import NextStepKind
from companion.services import (
    after_effects,
    course_lists,
    decisions,
    demo,
    insights,
    letters,
    measures,
    meetings,
    plans,
    practices,
    steps,
    today,
    vaults,
    write_up,
)
from companion.services.open_vault import OpenVault
from tests.demo_course import INTEGRATION, LENGTH, MEASURES, PLAN

NOW = datetime(2026, 7, 14, 15, tzinfo=UTC)
TODAY = NOW.date()
FIRST_DAY = TODAY - timedelta(days=LENGTH)


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, remember_derived_keys: None
) -> Iterator[OpenVault]:
    """The demonstration, made once and opened."""
    with clock.use(FixedClock(NOW, "America/Halifax")):
        path, passphrase = demo.make_demo(tmp_path_factory.mktemp("demo") / "data")
        vault = vaults.unlock(path, passphrase=passphrase)
        try:
            yield vault
        finally:
            vaults.lock(vault)


@pytest.fixture(autouse=True)
def standing_still() -> Iterator[None]:
    with clock.use(FixedClock(NOW, "America/Halifax")):
        yield


def test_the_plan_is_the_persons_own_and_agreed(shown: OpenVault):
    view = plans.plan(shown)
    assert view is not None
    assert view.changed == set(PLAN["plan"]["numbers"])
    assert not view.ask_clinic
    assert not view.unreadable


def test_meetings_of_the_plan_took_place_and_the_next_one_is_known(shown: OpenVault):
    found = meetings.meetings(shown)
    assert len(found) == len(PLAN["meetings"]), "no meeting of the plan without a word, none twice"
    ahead = meetings.next_meeting(shown)
    assert ahead is not None
    assert ahead.on == FIRST_DAY + timedelta(days=433)
    assert all(meeting.held_on for meeting in found if meeting != ahead)


def test_the_lists_are_there_in_their_order(shown: OpenVault):
    for wanted in CourseList:
        written = [line["words"] for line in PLAN["lines"] if line["list"] == wanted]
        assert [line.words for line in course_lists.lines(shown, wanted)] == written
    asked = course_lists.lines(shown, CourseList.QUESTIONS)
    assert course_lists.asked_in(shown, asked[0]) == demo.demo_id("e005")
    assert len(course_lists.open_questions(shown)) == 3


def test_lists_make_their_steps_done(shown: OpenVault):
    states = {step.id: progress.state for step, progress in steps.steps(shown)}
    assert {states["safety-plan"], states["comfort-kit"], states["words-to-return-to"]} == {"done"}


def test_today_offers_an_insight_and_a_decision_that_are_back(shown: OpenVault):
    page = today.today(shown)
    assert page.next_step is not None
    assert page.next_step.kind is NextStepKind.INSIGHT
    assert NextStepKind.DECISION in {step.kind for step in page.beside}


def test_insights_have_their_history_and_source(shown: OpenVault):
    kept = {found.insight.passage: found for found in insights.insights(shown)}
    for part in INTEGRATION["insights"]:
        found = kept.pop(part["passage"])
        assert [look.still_true for look in found.looks] == [
            look["still_true"] for look in part["looks"]
        ]
        assert found.source is not None
        assert found.source.entry_id == demo.demo_id(part["entry"])
        assert (found.waiting is not None) is (part["key"] == "in9")
        assert (found.insight.let_go_at is not None) is ("let_go" in part)
    assert not kept


def test_practices_and_decisions_stand_in_every_state(shown: OpenVault):
    kept = practices.practices(shown)
    assert {found.practice.state for found in kept} == set(PracticeState)
    assert any(found.marks for found in kept)
    assert any(found.passage for found in kept)
    logs = [practices.practice_log(shown, found.practice.id) for found in kept]
    assert [len(log) for log in logs] == [len(p["days"]) for p in INTEGRATION["practices"]]
    rested = decisions.decisions(shown)
    assert {found.decision.state for found in rested} == set(DecisionState)
    assert [found.decision.until for found in rested if found.is_back] == [TODAY]


def test_every_after_effects_entry_answers_its_check(shown: OpenVault):
    found = {
        check.entry_id: check for check in after_effects.after_effects(shown) if check.answered
    }
    for part in INTEGRATION["after_effects"]:
        if "entry" in part:
            answered = found[demo.demo_id(part["entry"])]
            assert answered.day == part["offered"]
            assert answered.check is not None
            assert answered.check.lasting is part.get("lasting")
    with shown.read() as work:
        kinds = {work.entries.one(entry_id).kind for entry_id in found if entry_id}
    assert kinds == {EntryKind.AFTER_EFFECTS}


def test_letters_are_open_and_closed(shown: OpenVault):
    assert {letter.sealed for letter in letters.letters(shown)} == {True, False}


def test_measures_are_chosen_and_have_scores(shown: OpenVault):
    assert {measure.id for measure in measures.chosen(shown)} == set(MEASURES["chosen"])
    kept = measures.responses(shown)
    assert len(kept) == len(MEASURES["responses"])
    for response, part in zip(kept, MEASURES["responses"], strict=True):
        assert response.measure_id == part["measure"]
        assert measures.scores(response).total == part.get("total", sum(part.get("answers", [])))
    assert sum(response.support_shown_at is not None for response in kept) == 1


def test_only_what_waits_is_offered_to_be_written_up(shown: OpenVault):
    waiting = {found.id for found in write_up.to_write_up(shown)}
    assert waiting == {demo.demo_id(key) for key in INTEGRATION["write_up"]["waiting"]}
