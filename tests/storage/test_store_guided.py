"""Plans, lists, insights, decisions, practices and after-effects are kept word for word, and go with what they hang on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.course_lists import CourseList, ListLine
from companion.domain.courses import Course, DosingSession, Person, Role
from companion.domain.decisions import DecisionState, ParkedDecision
from companion.domain.entries import Entry
from companion.domain.insights import Insight, InsightLook
from companion.domain.measures import EntryMode, MeasureResponse
from companion.domain.plans import CoursePlan, Meeting, MeetingKind
from companion.domain.practices import Practice, PracticeMark, PracticeState
from companion.errors import CompanionError, Damaged, NotFound
from companion.services import guidance
from companion.storage.store import Store
from companion.storage.unit_of_work import Work

MakeEntry = Callable[..., Entry]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = NOON.date()
ZONE = "Europe/Dublin"
COURSE = Course("course", "Spring", "", "", DAY, "plain", ZONE)
SESSION = DosingSession("session", "course", 1, DAY, ZONE)
INSIGHT = Insight("insight", "It can be quiet.", NOON, ZONE, DAY)
LOOK = InsightLook(
    "look", "insight", 7, NOON + timedelta(days=7), ZONE, DAY + timedelta(days=7), 8, True, "Yes."
)
DECISION = ParkedDecision("decision", "The job", NOON, ZONE, DAY, DAY + timedelta(days=30), "Ana")
PRACTICE = Practice("practice", "Walk", DAY, NOON, ZONE, "after breakfast", "by the river")
MARK = PracticeMark("practice", DAY, NOON, ZONE, "cold and clear")
LINE = ListLine("line", CourseList.QUESTIONS, "How do I stop?", NOON, ZONE)
MEETING = Meeting("meeting", "course", MeetingKind.PREPARATION, 1, None, DAY, "14:30")
CHECK = AfterEffectsCheck("check", "session", 7, NOON, ZONE, DAY, None, True, True)

RESPONSE = MeasureResponse(
    "response",
    "phq-9",
    1,
    NOON,
    ZONE,
    DAY,
    EntryMode.ITEMS,
    (0, 1, 2, 3, None, 0, 1, 2, 0),
    note="tired",
)
TOTAL = MeasureResponse("total", "ebi", 1, NOON, ZONE, DAY, EntryMode.TOTAL, (), 63.3)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.unit_of_work() as work:
        work.courses.add(COURSE)
        work.courses.save_session(SESSION)
        work.insights.save(INSIGHT)
        work.insights.save_look(LOOK)
        work.integration.save_decision(DECISION)
        work.integration.save_practice(PRACTICE)
        work.integration.save_mark(MARK)
        work.integration.save_after_effects(CHECK)
        work.plans.save_line(LINE)
        work.plans.save_meeting(MEETING)
        work.measures.save(RESPONSE)
        work.measures.save(TOTAL)
    return store


def test_everything_comes_back_as_it_was_kept(filled: Store) -> None:
    with filled.read() as work:
        assert (work.insights.all(), work.insights.looks()) == ([INSIGHT], [LOOK])
        assert work.insights.one("insight") == INSIGHT
        assert work.integration.decisions() == [DECISION]
        assert work.integration.practices() == [PRACTICE]
        assert work.integration.marks() == [MARK]
        assert work.integration.after_effects("session") == [CHECK]
        assert work.plans.lines(CourseList.QUESTIONS) == [LINE] == work.plans.lines()
        assert work.plans.lines(CourseList.MUSIC) == []
        assert work.plans.meetings("course") == [MEETING]
        assert work.measures.responses("phq-9") == [RESPONSE]
        assert work.measures.responses() == [RESPONSE, TOTAL]
        assert work.measures.one("total") == TOTAL


def test_saving_again_keeps_the_latest(filled: Store) -> None:
    settled = replace(DECISION, state=DecisionState.DECIDED, settled_at=NOON, settled_words="Stay.")
    paused = replace(PRACTICE, state=PracticeState.PAUSED, position=3)
    with filled.unit_of_work() as work:
        work.insights.save(replace(INSIGHT, let_go_at=NOON))
        work.integration.save_decision(settled)
        work.integration.save_practice(paused)
        work.integration.save_mark(replace(MARK, words="warm"))
        work.integration.save_after_effects(replace(CHECK, id="another", lasting=False))
        work.plans.save_line(replace(LINE, ticked_at=NOON, note="By raising a hand."))
    with filled.read() as work:
        assert work.insights.one("insight").let_go_at == NOON
        assert work.integration.decision("decision") == settled
        assert work.integration.practice("practice") == paused
        assert [mark.words for mark in work.integration.marks(practice_id="practice")] == ["warm"]
        (check,) = work.integration.after_effects()
        assert check.lasting is False
        assert work.plans.line("line").note == "By raising a hand."


def test_a_plan_keeps_every_number_of_its_protocol(filled: Store) -> None:
    plan = CoursePlan("course", guidance.protocol("ketamine-series"), NOON, "Ana")
    with filled.unit_of_work() as work:
        assert work.plans.of_course("course") is None
        work.plans.save(plan)
    with filled.read() as work:
        assert work.plans.of_course("course") == plan
    with filled.unit_of_work() as work:
        work.driver.execute("UPDATE course_plan SET protocol = '{}'")
        with pytest.raises(Damaged):
            work.plans.of_course("course")
        work.plans.forget("course")
        assert work.plans.of_course("course") is None


def test_a_pack_takes_the_place_of_an_earlier_one(store: Store) -> None:
    with store.unit_of_work() as work:
        for words in (b'["first"]', b'["second"]'):
            work.measures.save_pack(
                "phq-9", words, title="PHQ-9", source_name="clinic.json", licence="", at=NOON
            )
    with store.unit_of_work() as work:
        assert work.measures.packs() == {"phq-9": (b'["second"]', NOON)}
        work.measures.forget_pack("phq-9")
        assert work.measures.packs() == {}


def test_looks_and_logs_go_with_what_they_belong_to(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.insights.erase("insight")
        work.integration.erase_practice("practice")
        work.courses.erase("course")
    with filled.read() as work:
        assert work.insights.looks() == work.integration.marks() == []
        assert work.integration.after_effects() == []
        assert work.plans.meetings("course") == []
        assert work.plans.lines() == [LINE]


def test_what_names_a_row_that_goes_stays_without_it(store: Store, make_entry: MakeEntry) -> None:
    entry = make_entry("a passage")
    with store.unit_of_work() as work:
        work.entries.add(entry)
        work.courses.save_person(Person("ana", "Ana", Role.SUPPORT_PERSON))
        work.insights.save(replace(INSIGHT, entry_id=entry.id))
        work.integration.save_practice(replace(PRACTICE, insight_id="insight"))
        work.plans.save_line(replace(LINE, person_id="ana"))
        assert work.insights.of_entry(entry.id) == [replace(INSIGHT, entry_id=entry.id)]
    with store.unit_of_work() as work:
        work.entries.erase(entry.id)
        work.courses.remove_person("ana")
        work.insights.erase("insight")
    with store.read() as work:
        assert work.integration.practices() == [PRACTICE]
        assert work.plans.lines() == [LINE]


MISSING: dict[str, Callable[[Work], object]] = {
    "insight": lambda work: work.insights.one("nothing"),
    "insight to erase": lambda work: work.insights.erase("nothing"),
    "look": lambda work: work.insights.erase_look("nothing"),
    "look at nothing": lambda work: work.insights.save_look(replace(LOOK, insight_id="nothing")),
    "decision": lambda work: work.integration.decision("nothing"),
    "decision to erase": lambda work: work.integration.erase_decision("nothing"),
    "practice": lambda work: work.integration.practice("nothing"),
    "practice to erase": lambda work: work.integration.erase_practice("nothing"),
    "mark on nothing": lambda work: work.integration.save_mark(
        replace(MARK, practice_id="nothing")
    ),
    "line": lambda work: work.plans.line("nothing"),
    "line to erase": lambda work: work.plans.erase_line("nothing"),
    "response": lambda work: work.measures.one("nothing"),
    "response to erase": lambda work: work.measures.erase("nothing"),
    "meeting": lambda work: work.plans.erase_meeting("nothing"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_not_there_is_said(store: Store, what: str) -> None:
    with pytest.raises(NotFound), store.unit_of_work() as work:
        MISSING[what](work)


WRONG: dict[str, Callable[[Work], object]] = {
    "still true above ten": lambda work: work.insights.save_look(replace(LOOK, still_true=11)),
    "a day before the session": lambda work: work.integration.save_after_effects(
        replace(CHECK, day=0)
    ),
    "meeting zero": lambda work: work.plans.save_meeting(replace(MEETING, number=0)),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_database_refuses_what_cannot_be(filled: Store, what: str) -> None:
    with pytest.raises(CompanionError), filled.unit_of_work() as work:
        WRONG[what](work)
