"""The views of the Integration part: insights, decisions, practices, after-effects, letters, and what was carried in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from companion.clock import FixedClock
from companion.domain.courses import DosingSession
from companion.domain.decisions import DecisionState
from companion.domain.due import DueKind, letter_subject
from companion.domain.entries import EntryKind, NewEntry
from companion.domain.insights import Insight
from companion.domain.practices import PracticeState
from companion.services import (
    after_effects,
    courses,
    decisions,
    due,
    guidance,
    insights,
    integration,
    journal,
    practices,
    sessions,
)
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.page import Page
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_after_effects_card import check_title
from companion.ui.pages.course_insight_card import InsightCard
from companion.ui.pages.course_integration import IntegrationPart
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.journal import JournalPage
from companion.ui.widgets.passage_chooser import PassageChooser
from companion.ui.widgets.reader import Reader
from companion.ui.window import Window
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    lay_out,
    nameless,
    names_of_buttons,
    press,
    pressable,
    words_in,
)

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]
Open = Callable[..., CoursePart]
BLAME = ("missed", "streak", "late", "should", "failed", "overdue")


@pytest.fixture
def ended(vault: OpenVault) -> DosingSession:
    """A session that ended this evening."""
    (session,) = a_course(vault, TODAY)
    sessions.open_session(vault, session.id)
    sessions.add_moment(vault, session.id, "a door of light")
    return sessions.close_session(vault, session.id)[0]


@pytest.fixture
def page(context: Context, ended: DosingSession, shown: Shown) -> CoursePage:
    return course_page(context, shown)


@pytest.fixture
def open_view(page: CoursePage) -> Open:
    """Comes to a view of the Integration part as `navigate` does."""

    def come(view: str, **aim: object) -> CoursePart:
        page.arrive(part="integration", view=view, **aim)
        lay_out()
        focus = page.first_focus()
        assert focus is not None
        focus.setFocus()
        lay_out()
        part = page.parts["integration"]
        assert isinstance(part, IntegrationPart)
        assert part.shown == view
        return part.views[view]

    return come


def an_insight(vault: OpenVault, passage: str = "I can rest.") -> Insight:
    entry, _ = journal.write_entry(vault, NewEntry(body=passage, title="Day one"))
    return insights.keep_insight(vault, entry.id, passage)[0]


def choose(card: QWidget, about: str, words: str) -> None:
    """Choose a line in the menu behind "More"."""
    press(card, f"More about: {about}")
    menu = pressable(card, f"More about: {about}").findChild(QMenu)
    assert menu is not None
    action = next(action for action in menu.actions() if action.text() == words)
    menu.close()
    action.trigger()
    lay_out()


def key(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    lay_out()


def type_words(words: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


# --- the row of views


def test_the_views_are_walked_through_with_the_arrow_keys(page: CoursePage):
    page.show_part("integration")
    part = page.parts["integration"]
    assert isinstance(part, IntegrationPart)
    lay_out()
    part.chips.setFocus()
    seen = [part.shown]
    for _ in range(5):
        key(Qt.Key.Key_Right)
        seen.append(part.shown)
    assert seen == [
        "reflections", "insights", "decisions", "practices", "after_effects", "letters",
    ]  # fmt: skip
    assert [view for view in seen if part.views[view].isVisible()] == ["letters"]


def test_a_dot_and_words_say_where_something_waits(
    page: CoursePage, vault: OpenVault, clock: FixedClock
):
    an_insight(vault)
    clock.advance(timedelta(days=1))
    page.show_part("integration")
    part = page.parts["integration"]
    assert isinstance(part, IntegrationPart)
    assert part.chips.chips["insights"].text() == "Insights •"
    assert part.chips.chips["insights"].accessibleDescription() == "Something waits here."
    assert part.chips.chips["decisions"].text() == "Decisions"


def test_every_view_can_be_empty_and_every_control_says_what_it_is(open_view: Open):
    for view in ("reflections", "insights", "decisions", "practices", "after_effects", "letters"):
        shown = open_view(view)
        assert words_in(shown)
        assert nameless(shown) == []


def test_no_view_blames_anybody(
    open_view: Open, vault: OpenVault, ended: DosingSession, clock: FixedClock
):
    an_insight(vault)
    decisions.park_decision(vault, "The job")
    practices.begin_practice(vault, "Walk")
    clock.advance(timedelta(days=45))
    for view in ("insights", "decisions", "practices", "after_effects"):
        words = words_in(open_view(view)).lower()
        assert not [blame for blame in BLAME if re.search(rf"\b{blame}\b", words)], view


def test_a_view_that_is_not_known_is_no_error(page: CoursePage):
    page.arrive(part="integration", view="nothing", insight_id="nothing")
    part = page.parts["integration"]
    assert isinstance(part, IntegrationPart)
    assert part.shown == "reflections"


# --- insights


def test_coming_to_an_insight_puts_the_keyboard_to_its_question(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    insight = an_insight(vault)
    clock.advance(timedelta(days=1))
    view = open_view("insights", insight_id=insight.id)
    key(Qt.Key.Key_End)
    key(Qt.Key.Key_Left)
    key(Qt.Key.Key_Return)
    pressable(view, "Have I acted on it? Not yet").setFocus()
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Tab)
    press(view, "Keep this look back")
    (kept,) = insights.insights(vault)
    assert [(look.day, look.still_true, look.acted_on) for look in kept.looks] == [(1, 9, False)]
    lay_out()
    assert "11 March 2026: still true, 9 of 10 · not yet acted on" in words_in(view)
    assert "It comes back on 17 March 2026." in words_in(view)
    assert not [name for name in names_of_buttons(view) if name.startswith("Still true")]


def test_every_answer_of_a_look_is_one_that_is_kept(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    insight = an_insight(vault)
    clock.advance(timedelta(days=1))
    view = open_view("insights", insight_id=insight.id)
    asked = [name for name in names_of_buttons(view) if name.startswith("Have I acted on it?")]
    assert asked == ["Have I acted on it? Yes", "Have I acted on it? Not yet"]


def test_an_empty_look_is_not_kept_and_says_why(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    insight = an_insight(vault)
    clock.advance(timedelta(days=1))
    view = open_view("insights", insight_id=insight.id)
    press(view, "Keep this look back")
    assert "Choose a number or an answer first" in words_in(view)
    assert insights.insights(vault)[0].looks == ()


def test_one_insight_asks_at_a_time_and_not_today_is_enough(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    an_insight(vault)
    an_insight(vault, "The river stays.")
    clock.advance(timedelta(days=1))
    view = open_view("insights")
    assert len([n for n in names_of_buttons(view) if n == "Keep this look back"]) == 1
    press(view, "Not today")
    assert "Quiet until tomorrow." in words_in(view)
    assert not [n for n in names_of_buttons(view) if n == "Keep this look back"]
    assert all(kept.looks == () for kept in insights.insights(vault))


def test_words_half_typed_in_a_look_stay_when_something_else_changes(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    insight = an_insight(vault)
    other = an_insight(vault, "The river stays.")
    clock.advance(timedelta(days=1))
    view = open_view("insights", insight_id=insight.id)
    press(view, "Look back now: I can rest.")
    card = view.cards.cards[insight.id]  # type: ignore[attr-defined]
    assert isinstance(card, InsightCard)
    card.look.words.setText("half ty")
    card.look.still_true.choose(4)
    view.act(lambda: insights.let_go(vault, other.id))
    lay_out()
    assert view.cards.cards[insight.id] is card  # type: ignore[attr-defined]
    assert card.look.answered == (4, None, "half ty")


def test_an_insight_is_put_into_other_words_let_go_and_erased(
    open_view: Open, vault: OpenVault, heard: Heard
):
    insight = an_insight(vault)
    view = open_view("insights", insight_id=insight.id)
    choose(view, "I can rest.", "Change the words")
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    type_words(" Often")
    press(view, "Keep these words")
    assert insights.insights(vault)[0].insight.passage == "I can rest. Often"
    choose(view, "I can rest. Often", "Let it go")
    assert insights.insights(vault)[0].insight.let_go_at is not None
    heard.messages[-1].action()  # type: ignore[misc]
    assert insights.insights(vault)[0].insight.let_go_at is None
    lay_out()
    choose(view, "I can rest. Often", "Erase")
    assert insights.insights(vault) == []
    heard.messages[-1].action()  # type: ignore[misc]
    assert insights.insights(vault)[0].insight.passage == "I can rest. Often"


def test_the_insight_leads_back_to_its_entry(open_view: Open, vault: OpenVault, heard: Heard):
    insight = an_insight(vault)
    view = open_view("insights", insight_id=insight.id)
    assert "From “Day one”, 10 March 2026. Kept on 10 March 2026." in words_in(view)
    press(view, "Open the entry: I can rest.")
    assert heard.visited[-1] == ("journal", {"entry_id": insight.entry_id})


def test_many_insights_are_shown_in_portions_and_each_can_be_reached(
    open_view: Open, vault: OpenVault
):
    kept = [an_insight(vault, f"Insight {number}.") for number in range(35)]
    view = open_view("insights")
    assert len(view.cards.cards) == 30  # type: ignore[attr-defined]
    assert "Show more" in names_of_buttons(view)
    view = open_view("insights", insight_id=kept[0].id)
    assert kept[0].id in view.cards.cards  # type: ignore[attr-defined]


def test_an_insight_becomes_a_practice(open_view: Open, vault: OpenVault, heard: Heard):
    insight = an_insight(vault)
    view = open_view("insights", insight_id=insight.id)
    choose(view, "I can rest.", "Make a practice of it")
    arguments = dict(heard.visited[-1][1])
    assert arguments.pop("part") == "integration"
    view = open_view(str(arguments.pop("view")), **arguments)
    type_words("Lie down")
    press(view, "Begin this practice")
    (kept,) = practices.practices(vault)
    assert (kept.practice.name, kept.practice.insight_id) == ("Lie down", insight.id)
    assert "From: “I can rest.”" in words_in(view)


# --- decisions


def test_a_decision_is_put_on_the_waiting_list_by_keyboard(open_view: Open, vault: OpenVault):
    view = open_view("decisions", begin=True)
    type_words("Leave the job")
    key(Qt.Key.Key_Tab)  # the words keep no Tab for themselves
    assert QApplication.focusWidget() is not None
    press(view, "Let it rest")
    (kept,) = decisions.decisions(vault)
    assert kept.decision.words == "Leave the job"
    assert kept.decision.until == TODAY + timedelta(days=30)
    assert "Rests until 9 April 2026." in words_in(view)


def test_filling_in_the_form_saves_nothing_and_words_from_elsewhere_are_added(
    open_view: Open, vault: OpenVault
):
    open_view("decisions", begin=True, words="The job")
    view = open_view("decisions", begin=True, words="The house")
    assert view.form.words.words == "The job\nThe house"  # type: ignore[attr-defined]
    assert decisions.decisions(vault) == []
    press(view, "Let it rest")
    assert decisions.decisions(vault)[0].decision.words == "The job\nThe house"


def test_from_its_day_on_it_can_be_decided_parked_longer_or_let_go(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    job, _ = decisions.park_decision(vault, "The job", agreed_with="Ana")
    house, _ = decisions.park_decision(vault, "The house")
    boat, _ = decisions.park_decision(vault, "The boat")
    view = open_view("decisions")
    assert "Rests until 9 April 2026, agreed with Ana." in words_in(view)
    assert not [name for name in names_of_buttons(view) if name.startswith("Decide now")]
    clock.advance(timedelta(days=30))
    view = open_view("decisions", decision_id=job.id)
    key(Qt.Key.Key_Return)  # "Decide now" has the keyboard
    type_words("I stay.")
    press(view, "Keep this decision")
    press(view, "Let it rest longer: The house")
    press(view, "Let it rest")
    press(view, "Let it go: The boat")
    found = {kept.decision.words: kept.decision for kept in decisions.decisions(vault)}
    assert (found["The job"].state, found["The job"].settled_words) == (
        DecisionState.DECIDED,
        "I stay.",
    )
    assert found["The house"].until == TODAY + timedelta(days=44)
    assert found["The boat"].state is DecisionState.LET_GO
    view = open_view("decisions", decision_id=job.id)
    assert "I stay." in words_in(view)
    assert boat.id != house.id


# --- practices


def test_one_press_notes_today_and_another_takes_it_back(open_view: Open, vault: OpenVault):
    walk, _ = practices.begin_practice(vault, "Walk", when_words="at dusk", where_words="outside")
    view = open_view("practices", practice_id=walk.id)
    assert "at dusk · outside" in words_in(view)
    key(Qt.Key.Key_Space)
    assert [mark.done_on for mark in practices.practice_log(vault, walk.id)] == [TODAY]
    assert "10 March" in words_in(view)
    key(Qt.Key.Key_Tab)
    card = view.cards.cards[walk.id]  # type: ignore[attr-defined]
    card.words.setFocus()
    type_words("cold and clear")
    assert view.save()
    assert practices.practice_log(vault, walk.id)[0].words == "cold and clear"
    card.today.setFocus()
    key(Qt.Key.Key_Space)
    assert practices.practice_log(vault, walk.id) == []


def test_taking_back_todays_words_can_be_undone(open_view: Open, vault: OpenVault, heard: Heard):
    walk, _ = practices.begin_practice(vault, "Walk")
    practices.note_done(vault, walk.id, words="cold")
    view = open_view("practices", practice_id=walk.id)
    press(view, "Did it today: Walk")
    assert practices.practice_log(vault, walk.id) == []
    heard.messages[-1].action()  # type: ignore[misc]
    assert practices.practice_log(vault, walk.id)[0].words == "cold"


def test_a_practice_rests_and_is_taken_up_again(open_view: Open, vault: OpenVault):
    walk, _ = practices.begin_practice(vault, "Walk")
    view = open_view("practices")
    choose(view, "Walk", "Let it rest")
    assert practices.practices(vault)[0].practice.state is PracticeState.PAUSED
    assert "Resting" in words_in(view)
    assert "Did it today: Walk" not in names_of_buttons(view)
    press(view, "Take it up again: Walk")
    assert practices.practices(vault)[0].practice.state is PracticeState.ACTIVE
    choose(view, "Walk", "Let it go")
    view = open_view("practices", practice_id=walk.id)
    assert "Take it up again: Walk" in names_of_buttons(view)


def test_the_log_can_be_read_and_a_practice_changed(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    walk, _ = practices.begin_practice(vault, "Walk")
    practices.note_done(vault, walk.id, words="cold and clear")
    clock.advance(timedelta(days=20))
    view = open_view("practices")
    press(view, "All days and words: Walk")
    assert "Tuesday 10 March 2026: cold and clear" in words_in(view)
    choose(view, "Walk", "Change")
    type_words("Walk slowly")
    press(view, "Keep")
    assert practices.practices(vault)[0].practice.name.startswith("Walk")


# --- after-effects


def test_a_check_is_written_and_the_question_answered(
    open_view: Open, vault: OpenVault, ended: DosingSession, clock: FixedClock, heard: Heard
):
    clock.advance(timedelta(days=7))
    view = open_view("after_effects", dosing_session_id=ended.id, day=7)
    assert "how things look, sound or feel" in words_in(view)
    key(Qt.Key.Key_Return)
    name, arguments = heard.visited[-1]
    assert (name, arguments["just_begun"]) == ("journal", True)
    entry = journal.entry(vault, str(arguments["entry_id"]))
    assert (entry.kind, entry.dosing_session_id) == (EntryKind.AFTER_EFFECTS, ended.id)
    journal.save_text(vault, entry.id, title="", body="Lights have an edge.")
    view = open_view("after_effects")
    assert "Lights have an edge." in words_in(view)
    press(view, "Does something last that troubles you? No")
    assert "Tell my therapist" not in names_of_buttons(view)
    press(view, "Does something last that troubles you? Not sure")
    press(view, "Support (F2)")
    assert heard.visited[-1] == ("support", {})
    press(view, "Tell my therapist")
    with vault.read() as work:
        (line,) = work.plans.lines()
    assert line.words == "After session 1, week 1: I am not sure whether something lasts."
    press(view, "Take it off my list")
    with vault.read() as work:
        assert work.plans.lines() == []


def test_not_today_leaves_a_check_quiet(
    open_view: Open, vault: OpenVault, ended: DosingSession, clock: FixedClock
):
    clock.advance(timedelta(days=7))
    view = open_view("after_effects")
    press(view, "Not today: Week 1")
    assert "Quiet until tomorrow." in words_in(view)
    assert not after_effects.after_effects(vault)[0].answered


@pytest.mark.parametrize(
    ("day", "title"),
    [(7, "Week 1"), (14, "Week 2"), (30, "Month 1"), (90, "Month 3"), (180, "Month 6"), (365, "Month 12"), (5, "Day 5")],
)  # fmt: skip
def test_checks_are_called_by_weeks_and_months(day: int, title: str):
    assert check_title(day) == title


# --- letters


def test_a_letter_is_begun_with_its_day(open_view: Open, heard: Heard):
    view = open_view("letters")
    press(view, "It opens: In a year")
    press(view, "Write the letter")
    assert heard.visited[-1] == (
        "journal",
        {"new": "letter", "opens_on": TODAY + timedelta(days=365)},
    )


def test_a_letter_that_was_read_here_is_not_offered_on_today(
    open_view: Open, vault: OpenVault, clock: FixedClock
):
    new = NewEntry(
        kind=EntryKind.LETTER, title="Quillwort", body="grows", opens_on=TODAY + timedelta(days=9)
    )
    journal.write_entry(vault, new)
    clock.advance(timedelta(days=10))
    view = open_view("letters")
    assert DueKind.LETTER in {one.kind for one in due.waiting(vault)}
    assert "letters" in integration.waiting_views(vault)  # also on the day after it opened
    press(view, "Read the letter of 10 March 2026: Quillwort")
    assert DueKind.LETTER not in {one.kind for one in due.waiting(vault)}
    assert "letters" not in integration.waiting_views(vault)


def test_a_letter_opens_today_on_its_day_only(open_view: Open, vault: OpenVault, clock: FixedClock):
    new = NewEntry(kind=EntryKind.LETTER, body="grows", opens_on=TODAY + timedelta(days=1))
    journal.write_entry(vault, new)
    clock.advance(timedelta(days=1))
    assert "It opens today." in words_in(open_view("letters"))
    clock.advance(timedelta(days=1))
    words = words_in(open_view("letters"))
    assert "It opens today." not in words
    assert "Open since 11 March 2026." in words


def test_shift_tab_comes_to_the_view_that_is_shown(page: CoursePage, open_view: Open):
    open_view("insights")
    part = page.parts["integration"]
    assert isinstance(part, IntegrationPart)
    takes_tab = [
        k for k, c in part.chips.chips.items() if c.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert takes_tab == ["insights"]


def test_a_closed_letter_shows_its_day_and_no_word(
    open_view: Open, vault: OpenVault, clock: FixedClock, heard: Heard
):
    new = NewEntry(
        kind=EntryKind.LETTER,
        title="Quillwort",
        body="grows under water",
        opens_on=TODAY + timedelta(days=9),
    )
    letter, _ = journal.write_entry(vault, new)
    view = open_view("letters", entry_id=letter.id)
    words = words_in(view)
    assert "Opens on 19 March 2026" in words
    assert "Quillwort" not in words
    assert "under water" not in words
    clock.advance(timedelta(days=9))
    assert letter_subject(letter.id) in {one.subject for one in due.waiting(vault)}
    view = open_view("letters", entry_id=letter.id)
    assert "Quillwort" in words_in(view)
    reader = view.reading.reader  # type: ignore[attr-defined]
    assert reader.isVisible()
    assert reader.toPlainText().strip() == "grows under water"
    subject = letter_subject(letter.id)
    assert subject not in {one.subject for one in due.waiting(vault)}  # Today is done with it
    press(view, "Write back")
    assert heard.visited[-1][1] == {
        "new": "letter",
        "title": "In answer to my letter of 10 March 2026",
    }
    press(view, "Back to the letters")
    assert not reader.isVisible()
    press(view, "Read the letter of 10 March 2026: Quillwort")
    assert reader.isVisible()


# --- what was carried in, and the doors of reflections


def test_intentions_stand_beside_what_came_up(
    context: Context, vault: OpenVault, shown: Shown, heard: Heard, clock: FixedClock
):
    (planned,) = a_course(vault, TODAY)
    journal.write_entry(vault, NewEntry(kind=EntryKind.INTENTION, body="To be brave"))
    sessions.open_session(vault, planned.id)
    sessions.add_moment(vault, planned.id, "a door of light")
    sessions.close_session(vault, planned.id)
    clock.advance(timedelta(days=1))
    page = course_page(context, shown)
    page.arrive(part="integration", view="reflections", dosing_session_id=planned.id)
    lay_out()
    view = page.parts["integration"]
    words = words_in(view)
    assert "To be brave" in words
    press(view, "Write the story of this session")
    assert heard.visited[-1][1] == {"new": "narrative", "dosing_session_id": planned.id}
    press(view, "Look at the moments")
    assert heard.visited[-1][1] == {"part": "sessions", "dosing_session_id": planned.id}


def test_reflections_lead_to_insights_and_the_waiting_list(
    open_view: Open, vault: OpenVault, ended: DosingSession, clock: FixedClock, heard: Heard
):
    clock.advance(timedelta(days=1))
    entry, _ = courses.answer_prompt(vault, "D6", dosing_session_id=ended.id)
    journal.save_text(vault, entry.id, title="", body="Call my brother.\n\nLeave the job.")
    view = open_view("reflections")
    view.cards[ended.id, "day-1"].toggle()  # type: ignore[attr-defined]
    prompt = guidance.prompt("D6").text
    press(view, f"Put it on the waiting list: {prompt}")
    assert heard.visited[-1][1] == {
        "part": "integration",
        "view": "decisions",
        "begin": True,
        "dosing_session_id": ended.id,
    }
    door = pressable(view, f"Keep as insight: {prompt}")
    press(view, f"Keep as insight: {prompt}")
    chooser = door.findChild(PassageChooser)
    assert chooser is not None
    press(chooser, "Keep as insight: Leave the job.")
    (kept,) = insights.insights(vault)
    assert (kept.insight.passage, kept.insight.dosing_session_id) == ("Leave the job.", ended.id)


def test_a_moment_is_kept_as_an_insight(
    page: CoursePage, vault: OpenVault, ended: DosingSession, heard: Heard
):
    page.arrive(part="sessions", dosing_session_id=ended.id)
    lay_out()
    names = [n for n in names_of_buttons(page) if n.startswith("Keep as insight")]
    assert len(names) == 1
    press(page, names[0])
    (kept,) = insights.insights(vault)
    assert (kept.insight.passage, kept.source) == ("a door of light", None)
    heard.messages[-1].action()  # type: ignore[misc]
    assert insights.insights(vault) == []


# --- room


@pytest.mark.parametrize("width", [840, 1280])
def test_nothing_is_wider_than_the_page(
    context: Context, shown: Shown, vault: OpenVault, clock: FixedClock, width: int
):
    (session,) = a_course(vault, TODAY)
    sessions.open_session(vault, session.id)
    sessions.close_session(vault, session.id)
    an_insight(vault, "Word " * 60)
    decisions.park_decision(vault, "x" * 300, agreed_with="Ana " * 20)
    practices.begin_practice(vault, "Walk " * 50, when_words="dusk " * 40)
    clock.advance(timedelta(days=31))
    page = course_page(context, shown, width, 600)
    for view in ("reflections", "insights", "decisions", "practices", "after_effects", "letters"):
        page.arrive(part="integration", view=view, begin=True)
        lay_out()
        assert page.body.minimumSizeHint().width() <= page.scroller.viewport().width(), view


# --- in the whole window


def shown_page(window: Window) -> Page:
    assert window.shell is not None
    page = window.shell.stack.currentWidget()
    assert isinstance(page, Page)
    return page


def test_a_letter_is_written_closed_and_read_on_its_day(window: Window, clock: FixedClock):
    assert window.shell is not None
    vault, navigate = window.shell.vault, window.shell.navigate
    a_course(vault, TODAY + timedelta(days=30))
    navigate("course", part="integration", view="letters")
    lay_out()
    press(shown_page(window), "It opens: In a month")
    press(shown_page(window), "Write the letter")
    type_words("Dear me, do you still walk?")
    navigate("course", part="integration", view="letters")
    words = words_in(shown_page(window))
    assert "Opens on 9 April 2026" in words
    assert "walk" not in words
    clock.advance(timedelta(days=30))
    navigate("today")
    navigate("course", part="integration", view="letters")
    course = shown_page(window)
    course.refresh()
    lay_out()
    assert "It opens today." in words_in(course)
    press(course, "Read the letter of 10 March 2026: Dear me, do you still walk?")
    focused = QApplication.focusWidget()
    assert isinstance(focused, Reader)
    assert focused.toPlainText().strip() == "Dear me, do you still walk?"


def test_a_passage_goes_from_the_journal_to_the_insights_and_back(
    window: Window, clock: FixedClock
):
    assert window.shell is not None
    vault, navigate = window.shell.vault, window.shell.navigate
    a_course(vault, TODAY + timedelta(days=30))
    navigate("journal", new=True)
    type_words("The river stays.")
    journal_page = shown_page(window)
    assert isinstance(journal_page, JournalPage)
    journal_page.editor.insights_.keep()
    chooser = journal_page.editor.findChild(PassageChooser)
    assert chooser is not None
    press(chooser, "Keep as insight: The river stays.")
    lay_out()
    assert QApplication.focusWidget() is journal_page.editor.text
    QTest.mouseClick(journal_page.editor.kept_insights, Qt.MouseButton.LeftButton)
    lay_out()
    course = shown_page(window)
    assert "The river stays." in words_in(course)
    (kept,) = insights.insights(vault)
    course_part = course.parts["integration"]  # type: ignore[attr-defined]
    choose(course_part, "The river stays.", "Erase")
    navigate("journal", entry_id=kept.insight.entry_id)
    lay_out()
    assert not journal_page.editor.kept_insights.isVisible()


def test_the_keyboard_stays_where_the_person_is(window: Window, clock: FixedClock):
    """Everything that is kept is announced, and the page is filled anew around the keyboard."""
    assert window.shell is not None
    vault = window.shell.vault
    a_course(vault, TODAY + timedelta(days=30))
    walk, _ = practices.begin_practice(vault, "Walk")
    window.shell.navigate("course", part="integration", view="practices", practice_id=walk.id)
    lay_out()
    key(Qt.Key.Key_Space)
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Did it today: Walk"
    key(Qt.Key.Key_Tab)
    type_words("cold")
    assert window.shell.save_everything()
    assert practices.practice_log(vault, walk.id)[0].words == "cold"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "A few words about today, if you like"
