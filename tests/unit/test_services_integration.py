"""After a session: insights come back on their days, decisions rest, practices have a light log, after-effects are asked
about in their time, letters wait. Nothing that was left alone leaves a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.course_lists import CourseList
from companion.domain.courses import DosingSession
from companion.domain.decisions import DecisionState
from companion.domain.entries import Entry, EntryKind, NewEntry
from companion.domain.insights import Insight, InsightLook, returns_of, waiting_return
from companion.domain.plans import CoursePlan
from companion.domain.practices import PracticeState
from companion.errors import NotFound, Refused
from companion.services import (
    after_effects,
    beside,
    courses,
    decisions,
    guidance,
    insights,
    integration,
    journal,
    letters,
    practices,
    sessions,
)
from companion.services.insights import KeptInsight
from companion.services.open_vault import OpenVault

TODAY = date(2026, 3, 10)
Days = Callable[[int], None]


@pytest.fixture
def pass_days(clock: FixedClock) -> Days:
    return lambda days: clock.advance(timedelta(days=days))


@pytest.fixture
def session(vault: OpenVault) -> DosingSession:
    """A session of the plain course that ended this evening; tomorrow is day 1."""
    courses.begin_course(vault, name="Spring", protocol_id="plain", session_days=[TODAY])
    (planned,) = courses.dosing_sessions(vault)
    sessions.open_session(vault, planned.id)
    return sessions.close_session(vault, planned.id)[0]


def written(vault: OpenVault, body: str = "I can rest. The river stays.", **more: object) -> Entry:
    return journal.write_entry(vault, NewEntry(body=body, **more))[0]  # type: ignore[arg-type]


def only(vault: OpenVault) -> KeptInsight:
    (kept,) = insights.insights(vault)
    return kept


# --- insights


def test_a_passage_is_kept_in_plain_words_beside_its_entry(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    pass_days(1)
    entry = written(vault, "# Morning\n\n- **I can** rest\n\nThe river stays.", title="Day one")
    insight, changes = insights.keep_insight(
        vault, entry.id, "- **I can** rest\n\nThe river stays."
    )
    assert insight.passage == "I can rest\nThe river stays."
    assert (insight.entry_id, insight.dosing_session_id) == (entry.id, session.id)
    assert changes.courses
    assert changes.entries == {entry.id}
    assert journal.entry(vault, entry.id) == entry
    assert insights.kept_from(vault, entry.id) == [insight]
    source = only(vault).source
    assert source is not None
    assert (source.heading, source.day, source.in_trash) == ("Day one", date(2026, 3, 11), False)


def test_the_same_words_are_kept_once(vault: OpenVault):
    entry = written(vault)
    first, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    again, changes = insights.keep_insight(vault, entry.id, "I can  rest.")
    assert (again, bool(changes.entries)) == (first, False)
    other = written(vault)
    insights.keep_insight(vault, other.id, "I can rest.")
    assert len(insights.insights(vault)) == 2


@pytest.mark.parametrize("passage", ["", " \n ", "- \n**", "x" * 2001])
def test_no_words_or_too_many_are_refused(vault: OpenVault, passage: str):
    entry = written(vault)
    with pytest.raises(Refused):
        insights.keep_insight(vault, entry.id, passage)
    assert insights.insights(vault) == []


def test_a_closed_letter_gives_nothing_away(vault: OpenVault):
    letter = written(vault, kind=EntryKind.LETTER, opens_on=TODAY + timedelta(days=9))
    with pytest.raises(Refused):
        insights.keep_insight(vault, letter.id, "I can rest.")


def test_an_insight_comes_back_on_days_1_7_30_and_90(vault: OpenVault, pass_days: Days):
    insight, _ = insights.keep_insight(vault, written(vault).id, "I can rest.")
    shown = {}
    for number in range(140):
        kept = only(vault)
        if kept.waiting is not None:
            shown.setdefault(kept.waiting.day, []).append(number)
        pass_days(1)
    assert {day: (days[0], days[-1]) for day, days in shown.items()} == {
        1: (1, 6),
        7: (7, 21),
        30: (30, 44),
        90: (90, 104),
    }
    assert only(vault).looks == ()
    assert insight.id == only(vault).insight.id


def test_a_look_answers_its_return_and_is_remembered(vault: OpenVault, pass_days: Days):
    insight, _ = insights.keep_insight(vault, written(vault).id, "I can rest.")
    with pytest.raises(Refused):
        insights.look_back(vault, insight.id, 1, still_true=8)  # tomorrow
    pass_days(1)
    look, changes = insights.look_back(
        vault, insight.id, 1, still_true=8, acted_on=False, words=" Quietly. "
    )
    assert changes.courses
    kept = only(vault)
    assert (kept.waiting, kept.looks, kept.next_on) == (None, (look,), TODAY + timedelta(days=7))
    assert (look.still_true, look.acted_on, look.words, look.looked_on) == (
        8,
        False,
        "Quietly.",
        TODAY + timedelta(days=1),
    )
    pass_days(1)
    between, _ = insights.look_back(vault, insight.id, still_true=6)
    right, _ = insights.look_back(vault, insight.id, 1, still_true=7)
    assert (right.id, right.looked_on) == (look.id, look.looked_on)
    assert [look.still_true for look in only(vault).looks] == [7, 6]
    insights.erase_look(vault, between.id)
    insights.erase_look(vault, right.id)
    assert only(vault).waiting is not None
    for wrong in (-1, 11):
        with pytest.raises(Refused):
            insights.look_back(vault, insight.id, 1, still_true=wrong)
    with pytest.raises(Refused):
        insights.look_back(vault, insight.id, 2)


def test_not_today_is_quiet_until_tomorrow(vault: OpenVault, pass_days: Days):
    insights.keep_insight(vault, written(vault).id, "I can rest.")
    pass_days(1)
    waiting = only(vault).waiting
    assert waiting is not None
    assert integration.waiting_views(vault) == {"insights"}
    insights.not_today(vault, waiting)
    assert only(vault).quiet
    assert integration.waiting_views(vault) == frozenset()
    pass_days(1)
    assert not only(vault).quiet
    assert integration.waiting_views(vault) == {"insights"}


def test_letting_go_asks_no_more_and_can_be_taken_back(vault: OpenVault, pass_days: Days):
    insight, _ = insights.keep_insight(vault, written(vault).id, "I can rest.")
    pass_days(1)
    insights.let_go(vault, insight.id)
    kept = only(vault)
    assert (kept.waiting, kept.next_on) == (None, None)
    assert kept.insight.let_go_at is not None
    insights.take_up_again(vault, insight.id)
    assert only(vault).waiting is not None


def test_an_insight_can_be_put_into_other_words(vault: OpenVault):
    entry = written(vault)
    insight, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    insights.change_passage(vault, insight.id, "Rest is allowed.")
    assert only(vault).insight.passage == "Rest is allowed."
    assert journal.entry(vault, entry.id).body == entry.body


def test_erasing_is_undone_with_looks_and_practices(vault: OpenVault, pass_days: Days):
    entry = written(vault)
    insight, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    practice, _ = practices.begin_practice(vault, "Lie down", insight_id=insight.id)
    pass_days(1)
    insights.look_back(vault, insight.id, 1, still_true=5)
    before = only(vault)
    erased, _ = insights.erase_insight(vault, insight.id)
    assert insights.insights(vault) == []
    assert practices.practices(vault)[0].passage == ""
    insights.bring_back_insight(vault, erased)
    assert only(vault) == before
    assert practices.practices(vault)[0].practice == practice
    erased, _ = insights.erase_insight(vault, insight.id)
    journal.trash(vault, entry.id)
    journal.erase(vault, entry.id)
    insights.bring_back_insight(vault, erased)
    assert only(vault).source is None


def test_the_insight_stays_when_its_entry_goes(vault: OpenVault):
    entry = written(vault)
    insights.keep_insight(vault, entry.id, "I can rest.")
    assert not insights.trash_holds_sources(vault)
    journal.trash(vault, entry.id)
    assert insights.trash_holds_sources(vault)
    source = only(vault).source
    assert source is not None
    assert source.in_trash
    journal.erase(vault, entry.id)
    assert (only(vault).insight.passage, only(vault).source) == ("I can rest.", None)


def test_a_moment_can_be_kept_too(vault: OpenVault, session: DosingSession):
    second, _ = sessions.open_session(vault)
    moment, _ = sessions.add_moment(vault, second.id, "a door of light")
    bare, _ = sessions.add_moment(vault, second.id)
    insight, _ = insights.keep_moment_insight(vault, moment.id)
    assert (insight.passage, insight.dosing_session_id) == ("a door of light", second.id)
    assert insights.keep_moment_insight(vault, moment.id)[0] == insight
    with pytest.raises(Refused):
        insights.keep_moment_insight(vault, bare.id)


def test_the_days_are_those_of_the_plan(vault: OpenVault, session: DosingSession, pass_days: Days):
    protocol = msgspec.structs.replace(
        guidance.protocol("plain"),
        insight_days=(3,),
        decision_pause_days=60,
        after_effects_days=(5,),
    )
    with vault.work() as work:
        work.plans.save(CoursePlan(session.course_id, protocol, companion_clock.now()))
    insights.keep_insight(vault, written(vault).id, "I can rest.")
    assert only(vault).next_on == TODAY + timedelta(days=3)
    assert decisions.usual_day(vault) == TODAY + timedelta(days=60)
    assert [found.day for found in after_effects.after_effects(vault)] == [5]


DAYS = st.lists(st.integers(1, 400), max_size=6).map(tuple)


@given(DAYS, st.sets(st.integers(1, 400), max_size=4), st.integers(0, 430))
def test_at_most_one_return_waits_and_never_one_that_was_answered(
    days: tuple[int, ...], answered: set[int], passed: int
):
    at = companion_clock.now()
    insight = Insight("i", "words", at, "UTC", TODAY)
    looks = tuple(InsightLook(f"l{day}", "i", day, at, "UTC", TODAY) for day in answered)
    returns = returns_of(insight, looks, days)
    today = TODAY + timedelta(days=passed)
    open_now = [found for found in returns if found.on <= today <= found.until]
    assert len(open_now) <= 1
    waiting = waiting_return(returns, today)
    assert waiting is None or (waiting.day not in answered and waiting.on <= today)
    assert waiting_return(returns_of(replace(insight, let_go_at=at), looks, days), today) is None


# --- decisions


def test_a_decision_rests_as_long_as_the_plan_says(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    parked, changes = decisions.park_decision(vault, " Leave the job? ", agreed_with="Ana")
    assert (parked.words, parked.until, parked.agreed_with) == (
        "Leave the job?",
        TODAY + timedelta(days=30),
        "Ana",
    )
    assert parked.dosing_session_id == session.id
    assert changes.courses
    pass_days(29)
    (kept,) = decisions.decisions(vault)
    assert not kept.is_back
    pass_days(1)
    (kept,) = decisions.decisions(vault)
    assert kept.is_back
    assert "decisions" in integration.waiting_views(vault)
    decisions.not_today(vault, parked.id)
    assert "decisions" not in integration.waiting_views(vault)
    assert decisions.decisions(vault)[0].quiet


def test_decided_parked_longer_let_go_and_all_readable(vault: OpenVault, pass_days: Days):
    job, _ = decisions.park_decision(vault, "The job", until=TODAY + timedelta(days=5))
    house, _ = decisions.park_decision(vault, "The house")
    letter, _ = decisions.park_decision(vault, "The letter", until=TODAY + timedelta(days=4))
    pass_days(5)
    decided, _ = decisions.decide(vault, job.id, "I stay until autumn.")
    assert (decided.state, decided.settled_words) == (DecisionState.DECIDED, "I stay until autumn.")
    longer, _ = decisions.park_longer(vault, letter.id, TODAY + timedelta(days=60), "Ana")
    assert (longer.until, longer.agreed_with) == (TODAY + timedelta(days=60), "Ana")
    pass_days(1)
    decisions.let_go(vault, house.id)
    assert [kept.decision.words for kept in decisions.decisions(vault)] == [
        "The letter",
        "The house",
        "The job",
    ]
    for settled in (job.id, house.id):
        with pytest.raises(Refused):
            decisions.decide(vault, settled, "again")
    again, _ = decisions.park_again(vault, job.id)
    assert (again.state, again.settled_words, again.settled_at) == (DecisionState.PARKED, "", None)


def test_a_day_gone_by_or_no_words_are_refused(vault: OpenVault):
    with pytest.raises(Refused):
        decisions.park_decision(vault, "The job", until=TODAY)
    with pytest.raises(Refused):
        decisions.park_decision(vault, "  ")
    parked, _ = decisions.park_decision(vault, "The job")
    with pytest.raises(Refused):
        decisions.park_longer(vault, parked.id, TODAY)
    with pytest.raises(Refused):
        decisions.decide(vault, parked.id, " ")
    changed, _ = decisions.change_decision(
        vault, parked.id, words="The new job", until=parked.until, agreed_with="Ana"
    )
    assert (changed.words, changed.agreed_with) == ("The new job", "Ana")


def test_an_erased_decision_comes_back(vault: OpenVault):
    parked, _ = decisions.park_decision(vault, "The job")
    erased, _ = decisions.erase_decision(vault, parked.id)
    assert decisions.decisions(vault) == []
    decisions.bring_back_decision(vault, erased)
    assert decisions.decisions(vault)[0].decision == parked


# --- practices


def test_a_practice_is_noted_and_the_note_taken_back(vault: OpenVault, pass_days: Days):
    walk, _ = practices.begin_practice(
        vault, "Walk", when_words="after breakfast", where_words="by the river"
    )
    practices.note_done(vault, walk.id)
    practices.note_done(vault, walk.id, words="cold and clear")
    (kept,) = practices.practices(vault)
    mark = kept.on(TODAY)
    assert mark is not None
    assert mark.words == "cold and clear"
    assert practices.note_done(vault, walk.id)[0] == mark  # said again, the words stay
    practices.take_back_done(vault, walk.id)
    practices.take_back_done(vault, walk.id)
    assert practices.practices(vault)[0].marks == ()
    pass_days(3)
    practices.note_done(vault, walk.id, on=TODAY + timedelta(days=1))
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=4)):
        with pytest.raises(Refused):
            practices.note_done(vault, walk.id, on=wrong)


def test_the_log_of_two_weeks_and_the_whole_of_it(vault: OpenVault, pass_days: Days):
    walk, _ = practices.begin_practice(vault, "Walk")
    for _ in range(20):
        practices.note_done(vault, walk.id)
        pass_days(1)
    (kept,) = practices.practices(vault)
    assert len(kept.marks) == 13
    assert kept.has_earlier
    assert len(practices.practice_log(vault, walk.id)) == 20


def test_a_practice_rests_goes_on_and_is_let_go(vault: OpenVault):
    insight, _ = insights.keep_insight(vault, written(vault).id, "I can rest.")
    walk, _ = practices.begin_practice(vault, "Walk", insight_id=insight.id)
    assert practices.practices(vault)[0].passage == "I can rest."
    practices.note_done(vault, walk.id)
    for act, state in (
        (practices.pause_practice, PracticeState.PAUSED),
        (practices.let_go, PracticeState.LET_GO),
        (practices.take_up_again, PracticeState.ACTIVE),
    ):
        assert act(vault, walk.id)[0].state is state
        assert len(practices.practice_log(vault, walk.id)) == 1
    changed, _ = practices.change_practice(vault, walk.id, name="Walk slowly", when_words="at dusk")
    assert (changed.name, changed.when_words, changed.insight_id) == (
        "Walk slowly",
        "at dusk",
        None,
    )
    with pytest.raises(Refused):
        practices.change_practice(vault, walk.id, name=" ")
    with pytest.raises(NotFound):
        practices.begin_practice(vault, "Sit", insight_id="nothing")


def test_an_erased_practice_comes_back_with_its_log(vault: OpenVault):
    walk, _ = practices.begin_practice(vault, "Walk")
    practices.note_done(vault, walk.id, words="cold")
    before = practices.practices(vault)
    erased, _ = practices.erase_practice(vault, walk.id)
    assert practices.practices(vault) == []
    practices.bring_back_practice(vault, erased)
    assert practices.practices(vault) == before


# --- after-effects


def offered(vault: OpenVault) -> list[int]:
    today = companion_clock.today()
    return [found.day for found in after_effects.after_effects(vault) if found.offered(today)]


def test_each_check_is_offered_in_its_time(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    seen: dict[int, list[int]] = {}
    for number in range(400):
        for day in offered(vault):
            seen.setdefault(day, []).append(number)
        pass_days(1)
    assert {day: (days[0], days[-1]) for day, days in seen.items()} == {
        7: (7, 21),
        30: (30, 44),
        90: (90, 104),
        180: (180, 194),
        365: (365, 379),
    }


def test_words_become_an_entry_of_the_session(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    with pytest.raises(Refused):
        after_effects.write_after_effects(vault, session.id, 7, "How is it now?")
    pass_days(7)
    assert "after_effects" in integration.waiting_views(vault)
    entry, changes = after_effects.write_after_effects(vault, session.id, 7, "How is it now?")
    assert (entry.kind, entry.dosing_session_id, entry.prompt_text) == (
        EntryKind.AFTER_EFFECTS,
        session.id,
        "How is it now?",
    )
    assert changes.courses
    assert offered(vault) == []
    assert after_effects.write_after_effects(vault, session.id, 7, "…")[0].id == entry.id
    journal.end_editing(vault, entry.id)  # left without a word, it goes again
    assert offered(vault) == [7]


def test_the_question_can_be_answered_and_said_anew(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    pass_days(8)
    after_effects.say_lasting(vault, session.id, 7, True)
    entry, _ = after_effects.write_after_effects(vault, session.id, 7, "How is it now?")
    check, _ = after_effects.say_lasting(vault, session.id, 7, None)
    assert (check.lasting, check.checked_on) == (None, TODAY + timedelta(days=8))
    (found,) = (found for found in after_effects.after_effects(vault) if found.day == 7)
    assert (found.answered, found.entry_id) == (True, entry.id)
    assert found.check is not None
    assert found.check.entry_id == entry.id


def test_telling_the_therapist_adds_one_line_and_can_be_taken_back(
    vault: OpenVault, session: DosingSession, pass_days: Days
):
    pass_days(7)
    line, _ = after_effects.tell_therapist(vault, session.id, 7, "Something lasts.")
    assert line is not None
    assert after_effects.tell_therapist(vault, session.id, 7, "Something lasts.")[0] is None
    with vault.read() as work:
        assert work.plans.lines(CourseList.QUESTIONS) == [line]
    assert (line.words, line.course_id) == ("Something lasts.", session.course_id)
    after_effects.take_back_told(vault, session.id, 7, line.id)
    after_effects.take_back_told(vault, session.id, 7, line.id)
    with vault.read() as work:
        assert work.plans.lines(CourseList.QUESTIONS) == []
    (check,) = (f.check for f in after_effects.after_effects(vault) if f.day == 7)
    assert check is not None
    assert not check.for_therapist


def test_a_check_is_quiet_until_tomorrow(vault: OpenVault, session: DosingSession, pass_days: Days):
    pass_days(7)
    after_effects.not_today(vault, session.id, 7)
    assert after_effects.quiet_checks(vault) == {(session.id, 7)}
    assert "after_effects" not in integration.waiting_views(vault)
    pass_days(1)
    assert after_effects.quiet_checks(vault) == frozenset()


# --- letters


def test_letters_are_listed_and_read_on_their_day(vault: OpenVault, pass_days: Days):
    far = written(vault, kind=EntryKind.LETTER, opens_on=TODAY + timedelta(days=90), title="Far")
    near = written(vault, kind=EntryKind.LETTER, opens_on=TODAY + timedelta(days=9))
    plain = written(vault, kind=EntryKind.LETTER, title="Not closed")
    written(vault)
    listed = letters.letters(vault)
    assert [letter.entry_id for letter in listed] == [near.id, far.id, plain.id]
    assert [letter.heading for letter in listed] == ["", "", "Not closed"]
    with pytest.raises(Refused):
        letters.open_letter(vault, near.id)
    assert "letters" not in integration.waiting_views(vault)
    pass_days(9)
    assert "letters" in integration.waiting_views(vault)
    assert [letter.entry_id for letter in letters.letters(vault)] == [far.id, near.id, plain.id]
    assert letters.open_letter(vault, near.id) == near
    with pytest.raises(Refused):
        letters.open_letter(vault, written(vault).id)


# --- side by side


def test_intentions_stand_as_they_were_on_the_session_day(
    vault: OpenVault, clock: FixedClock, pass_days: Days
):
    courses.begin_course(vault, name="Spring", session_days=[TODAY + timedelta(days=2)])
    (planned,) = courses.dosing_sessions(vault)
    intention = written(vault, "To be brave", kind=EntryKind.INTENTION)
    journal.end_editing(vault, intention.id)
    pass_days(1)
    journal.save_text(vault, intention.id, title="", body="To be kind")
    journal.end_editing(vault, intention.id)
    pass_days(1)
    sessions.open_session(vault, planned.id)
    sessions.add_moment(vault, planned.id, "light")
    sessions.close_session(vault, planned.id)
    pass_days(1)
    journal.save_text(vault, intention.id, title="", body="To stay")
    journal.end_editing(vault, intention.id)
    written(vault, "Too late", kind=EntryKind.INTENTION)
    story = written(vault, "It began with rain.", kind=EntryKind.NARRATIVE)
    insight, _ = insights.keep_insight(vault, story.id, "It began with rain.")
    answer, _ = courses.answer_prompt(vault, "D2")
    journal.save_text(vault, answer.id, title="", body="Rain, bread")
    found = beside.beside(vault, planned.id)
    assert [(one.words, one.changed_since) for one in found.intentions] == [("To be kind", True)]
    assert found.story is not None
    assert found.story.beginning == "It began with rain."
    assert (found.moments, found.insights) == (1, (insight,))
    assert [one.entry_id for one in found.reflections] == [answer.id]


def test_a_session_noted_afterwards_counts_its_whole_day(vault: OpenVault, clock: FixedClock):
    courses.begin_course(vault, name="Spring", session_days=[TODAY])
    (planned,) = courses.dosing_sessions(vault)
    written(vault, "To be brave", kind=EntryKind.INTENTION)  # in the evening; noted as held at noon
    sessions.record_past_session(vault, planned.id, TODAY)
    assert [one.words for one in beside.beside(vault, planned.id).intentions] == ["To be brave"]
