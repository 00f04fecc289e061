"""The fictional course's plan, lists, insights, practices, decisions and measures agree with its diary."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from companion.domain.course_lists import CourseList
from companion.domain.entries import plain_line
from companion.domain.guidance import Protocol
from companion.domain.measures import EntryMode
from companion.domain.plans import DAYS, NUMBERS, MeetingKind
from companion.services import guidance
from companion.services.measure_definitions import definition
from tests.demo_course import (
    BY_KEY,
    COURSE,
    ENTRIES,
    INTEGRATION,
    LENGTH,
    MEASURES,
    MOMENTS,
    PEOPLE,
    PLAN,
    SESSIONS,
)

RETURNS = (1, 7, 30, 90)


def test_the_plan_differs_a_little_from_its_template():
    numbers, template = PLAN["plan"]["numbers"], guidance.protocol(COURSE["course"]["protocol"])
    assert set(numbers) <= {*DAYS, *NUMBERS} <= set(Protocol.__struct_fields__)
    for name, value in numbers.items():
        kept = getattr(template, name)
        assert value != (list(kept) if isinstance(kept, tuple) else kept), name
    assert PLAN["plan"]["agreed_with"]


def test_meetings_took_place_before_today_and_one_is_to_come():
    ahead = [meeting for meeting in PLAN["meetings"] if "held" not in meeting]
    assert [meeting["moved_to"] > LENGTH for meeting in ahead] == [True]
    numbers = PLAN["plan"]["numbers"]
    for meeting in PLAN["meetings"]:
        assert meeting.get("held", 0) < LENGTH
        assert (meeting["kind"] == MeetingKind.INTEGRATION) is ("session" in meeting)
        if "session" in meeting:
            day = numbers["integration_meeting_days"][meeting["number"] - 1]
            planned = SESSIONS[meeting["session"]]["day"] + day
            assert meeting.get("moved_to", planned) == meeting["held"], meeting
    assert any(meeting["kind"] == "integration" and "moved_to" in meeting for meeting in PLAN["meetings"])  # fmt: skip


def test_every_list_holds_something_under_its_own_headings():
    lines = PLAN["lines"]
    assert {line["list"] for line in lines} == set(CourseList)
    for line in lines:
        headings = {known.id for known in guidance.step_list(CourseList(line["list"])).headings}
        assert line.get("heading", "") in (headings or {""}), line
        assert line.get("about") is None or BY_KEY[line["about"]].day <= line["day"], line
        assert line.get("person") is None or line["person"] in PEOPLE
        assert line["day"] <= line.get("ticked", LENGTH - 1) < LENGTH
    assert len({line["key"] for line in lines}) == len(lines)
    for wanted in (CourseList.BOUNDARIES, CourseList.SAFETY, CourseList.DUTIES):
        filled = {line["heading"] for line in lines if line["list"] == wanted}
        assert filled == {known.id for known in guidance.step_list(wanted).headings}
    questions = [line for line in lines if line["list"] == "questions"]
    assert all(line["note"] for line in questions if "ticked" in line)
    assert {"ticked" in line for line in questions} == {True, False}


def test_medicines_are_names_and_nothing_else():
    medicines = [line["words"] for line in PLAN["lines"] if line["list"] == "medicines"]
    assert medicines
    assert all(len(name.split()) <= 2 and not any(map(str.isdigit, name)) for name in medicines)


def test_practices_begin_on_the_day_of_an_entry_and_their_log_is_uneven():
    begun, insights = {entry.day for entry in ENTRIES}, {i["key"] for i in INTEGRATION["insights"]}
    states = Counter(practice["state"] for practice in INTEGRATION["practices"])
    assert set(states) == {"active", "paused", "let_go"}
    for practice in INTEGRATION["practices"]:
        days = practice["days"]
        assert practice["started_day"] in begun, practice["title"]
        assert days == sorted(set(days)), practice["title"]
        assert practice["started_day"] <= days[0] <= days[-1] < LENGTH
        assert len({later - earlier for earlier, later in pairwise(days)}) >= 3, practice["title"]
        assert set(map(int, practice.get("words", {}))) <= set(days)
        assert practice.get("insight") is None or practice["insight"] in insights


def test_nobody_is_in_the_pool_while_away():
    away = {e.day for e in ENTRIES if e.head.get("zone", COURSE["course"]["zone"]) != COURSE["course"]["zone"]}  # fmt: skip
    for practice in INTEGRATION["practices"]:
        if "Pool" in practice["title"] or "ferry" in practice["title"]:
            assert not away & set(practice["days"]), practice["title"]


def test_the_diary_counts_what_the_log_holds():
    """The entry that counts four weeks (e168) and the practices say the same."""
    four_weeks = range(BY_KEY["e168"].day - 28, BY_KEY["e168"].day)
    done = {
        practice["key"]: sum(day in four_weeks for day in practice["days"])
        for practice in INTEGRATION["practices"]
    }
    assert (done["pr7"], done["pr2"], done["pr5"]) == (6, 9, 3)


@pytest.mark.parametrize("insight", INTEGRATION["insights"], ids=lambda insight: insight["key"])
def test_an_insight_is_a_passage_of_its_entry(insight: dict[str, object]):
    entry = BY_KEY[str(insight["entry"])]
    assert str(insight["passage"]) in plain_line(entry.body)
    assert isinstance(insight["marked"], int)
    assert entry.day <= insight["marked"] <= entry.day + 3


def test_insights_come_back_go_up_and_down_and_may_be_left():
    insights = INTEGRATION["insights"]
    assert 6 <= len(insights) <= 10
    skipped = 0
    for insight in insights:
        offsets = [
            look["day"] - insight["marked"] for look in insight["looks"] if not look.get("in_between")
        ]  # fmt: skip
        assert offsets == sorted(offsets)
        assert set(offsets) <= set(RETURNS)
        skipped += sum(offset not in offsets for offset in RETURNS if offset < max(offsets))
        for look in insight["looks"]:
            assert 0 <= look["still_true"] <= 10
            assert look["day"] < LENGTH
    assert skipped >= 2
    moves = [
        later["still_true"] - earlier["still_true"]
        for insight in insights
        for earlier, later in pairwise(insight["looks"])
    ]
    assert min(moves) < 0 < max(moves)
    assert [insight["key"] for insight in insights if "let_go" in insight] == ["in3"]
    waiting = [i for i in insights if LENGTH - i["marked"] in RETURNS and i.get("let_go") is None]
    assert [insight["key"] for insight in waiting] == ["in9"]


def test_decisions_rest_come_back_and_are_settled_each_in_its_way():
    decisions = INTEGRATION["decisions"]
    assert 4 <= len(decisions) <= 6
    states = Counter(decision.get("state", "parked") for decision in decisions)
    assert set(states) == {"parked", "decided", "let_go"}
    until = [d["until"] - LENGTH for d in decisions if d.get("state", "parked") == "parked"]
    assert min(until) == 0 < max(until)
    for decision in decisions:
        settled = decision.get("state", "parked") != "parked"
        assert settled is ("settled" in decision)
        assert (decision.get("state") == "decided") is bool(decision.get("settled_words"))
        assert decision["parked"] < min(decision["until"], decision.get("settled", LENGTH))


def test_after_effects_are_answered_on_the_days_of_their_entries():
    offered = guidance.protocol(COURSE["course"]["protocol"]).after_effects_days
    for check in INTEGRATION["after_effects"]:
        session = SESSIONS[check["session"]]
        assert check["offered"] in offered
        assert 0 <= check["day"] - session["day"] - check["offered"] <= 14
        if "entry" in check:
            entry = BY_KEY[check["entry"]]
            assert (entry.head["kind"], entry.day) == ("after_effects", check["day"])
            assert entry.head["session"] == check["session"]
    answered = {check.get("entry") for check in INTEGRATION["after_effects"]}
    assert {e.key for e in ENTRIES if e.head["kind"] == "after_effects"} == answered - {None}
    unsure = [check for check in INTEGRATION["after_effects"] if "lasting" not in check]
    assert [check["for_therapist"] for check in unsure] == [True]


def test_some_moments_wait_for_words():
    with_words = {reflection["moment"] for reflection in MOMENTS["reflections"]}
    own = {m["key"] for m in MOMENTS["moments"] if m["form"] != "look_in"}
    waiting = INTEGRATION["write_up"]["waiting"]
    assert 2 <= len(waiting) <= 6
    assert set(waiting) <= own - with_words


def test_measures_are_filled_in_as_their_forms_allow():
    responses = MEASURES["responses"]
    assert [r["day"] for r in responses] == sorted(r["day"] for r in responses)
    assert {response["measure"] for response in responses} == set(MEASURES["chosen"])
    for response in responses:
        measure = definition(response["measure"])
        assert ("answers" in response) is not ("total" in response)
        if "answers" in response:
            assert EntryMode.ITEMS in measure.entry_modes
            assert len(response["answers"]) == measure.items
            assert set(response["answers"]) <= set(measure.answer_values)
        else:
            assert measure.total_low <= response["total"] <= measure.total_high
        assert measure.about_session is ("session" in response)
        assert response["day"] < LENGTH
    counts = Counter(response["measure"] for response in responses)
    assert min(counts["phq-9"], counts["gad-7"], counts["pcl-5"]) >= 8


def test_an_answer_that_opens_support_opened_it():
    shown = [r for r in MEASURES["responses"] if r.get("support_shown")]
    called = [
        response
        for response in MEASURES["responses"]
        for item in definition(response["measure"]).support_items
        if response.get("answers", [0] * item)[item - 1]
    ]
    assert shown == called
    assert [response["answers"][8] for response in shown] == [1]


def test_the_numbers_go_down_come_back_and_go_down_again():
    totals = {
        response["day"]: response.get("total", sum(response.get("answers", [])))
        for response in MEASURES["responses"]
        if response["measure"] == "phq-9"
    }
    first, last = min(totals), max(totals)
    assert totals[first] == totals[222] == 19, "what Dr. Petrie's form says in the diary"
    assert {11, 14} <= set(totals.values())
    between = [total for day, total in totals.items() if 100 < day < 200]
    assert max(between) < totals[222]
    assert 5 < totals[last] < totals[first]
