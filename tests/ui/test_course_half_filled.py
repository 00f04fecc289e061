"""What is half filled in on the forms of the course is there again after a lock, and gone once it was kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget

from companion.clock import FixedClock
from companion.domain.courses import DosingSession
from companion.domain.entries import NewEntry
from companion.services import courses, decisions, insights, journal, practices, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_decisions import DecisionsView
from companion.ui.pages.course_insights import InsightsView
from companion.ui.pages.course_integration import IntegrationPart
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_practices import PracticesView
from companion.ui.pages.course_session_card import PlannedSessionCard
from companion.ui.pages.course_sessions import SessionsPart
from tests.ui.course_stage import a_course, course_page, lay_out, press, words_in
from tests.ui.test_course_integration_views import choose

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]
View = TypeVar("View", bound=CoursePart)


@pytest.fixture(autouse=True)
def ended(vault: OpenVault) -> DosingSession:
    (session, _) = a_course(vault, TODAY, TODAY + timedelta(days=30))
    sessions.open_session(vault, session.id)
    return sessions.close_session(vault, session.id)[0]


class Lock:
    """The course page, made anew each time as after a lock."""

    def __init__(self, context: Context, shown: Shown) -> None:
        self._context, self._shown = context, shown
        self.page: CoursePage | None = None

    def page_again(self) -> CoursePage:
        if self.page is not None:
            assert self.page.save()
        self.page = course_page(self._context, self._shown)
        return self.page

    def again(self, kind: type[View], view: str) -> View:
        """The view of the integration part on a page that is made now; the one before is put on disk first."""
        page = self.page_again()
        page.arrive(part="integration", view=view)
        lay_out()
        part = page.parts["integration"]
        assert isinstance(part, IntegrationPart)
        found = part.views[view]
        assert isinstance(found, kind)
        return found


@pytest.fixture
def lock(context: Context, shown: Shown) -> Lock:
    return Lock(context, shown)


def test_a_new_decision(lock: Lock, vault: OpenVault):
    view = lock.again(DecisionsView, "decisions")
    assert not view.form_card.isVisible()
    press(view, "Let a decision rest")
    view.form.words.setPlainText("The job")
    view.form.agreed_with.setText("Ana")
    view.form.until.show_day(TODAY + timedelta(days=50))
    view = lock.again(DecisionsView, "decisions")
    assert view.form_card.isVisible()
    assert (view.form.words.words, view.form.agreed_with.text()) == ("The job", "Ana")
    assert view.form.until.day == TODAY + timedelta(days=50)
    press(view, "Let it rest")
    view = lock.again(DecisionsView, "decisions")
    assert not view.form_card.isVisible()
    press(view, "Let a decision rest")
    assert view.form.words.words == ""


def test_a_decision_that_is_being_taken(lock: Lock, vault: OpenVault, clock: FixedClock):
    job, _ = decisions.park_decision(vault, "The job", until=TODAY + timedelta(days=2))
    clock.advance(timedelta(days=3))
    view = lock.again(DecisionsView, "decisions")
    press(view, "Decide now")
    view.cards.cards[job.id].decide_form.field.setPlainText("I stay, for")
    view = lock.again(DecisionsView, "decisions")
    card = view.cards.cards[job.id]
    assert card.decide_form.isVisible()
    assert card.decide_form.field.words == "I stay, for"
    assert not card.decide_button.isVisible()
    press(card, "Cancel")
    view = lock.again(DecisionsView, "decisions")
    assert not view.cards.cards[job.id].decide_form.isVisible()


def test_a_decision_that_is_being_changed(lock: Lock, vault: OpenVault):
    job, _ = decisions.park_decision(vault, "The job")
    view = lock.again(DecisionsView, "decisions")
    choose(view, "The job", "Change")
    view.cards.cards[job.id].change_form.agreed_with.setText("Ana")
    view = lock.again(DecisionsView, "decisions")
    form = view.cards.cards[job.id].change_form
    assert form.isVisible()
    assert (form.words.words, form.agreed_with.text()) == ("The job", "Ana")


def test_a_new_practice_with_its_insight(lock: Lock, vault: OpenVault):
    entry, _ = journal.write_entry(vault, NewEntry(body="I can rest."))
    insight, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    view = lock.again(PracticesView, "practices")
    view.begin(insight.id)
    view.form.name.setText("Sit by the win")
    view = lock.again(PracticesView, "practices")
    assert view.form_card.isVisible()
    assert (view.form.name.text(), view.form.insight_id) == ("Sit by the win", insight.id)
    press(view, "Begin this practice")
    assert practices.practices(vault)[0].practice.insight_id == insight.id
    assert not lock.again(PracticesView, "practices").form_card.isVisible()


def test_an_earlier_day_of_a_practice(lock: Lock, vault: OpenVault, clock: FixedClock):
    walk, _ = practices.begin_practice(vault, "Walk")
    clock.advance(timedelta(days=4))
    view = lock.again(PracticesView, "practices")
    choose(view, "Walk", "Note an earlier day")
    earlier = view.cards.cards[walk.id].earlier
    assert earlier.day.day == TODAY + timedelta(days=3)  # yesterday
    earlier.day.show_day(TODAY + timedelta(days=1))
    earlier.words.setText("in the rain")
    view = lock.again(PracticesView, "practices")
    assert view.cards.cards[walk.id].earlier.isVisible()
    press(view, "Note this day")
    (mark,) = practices.practice_log(vault, walk.id)
    assert (mark.done_on, mark.words) == (TODAY + timedelta(days=1), "in the rain")
    assert "11 March" in words_in(view)
    view = lock.again(PracticesView, "practices")
    assert not view.cards.cards[walk.id].earlier.isVisible()


def test_no_day_before_a_practice_was_begun_is_offered(
    lock: Lock, vault: OpenVault, clock: FixedClock
):
    walk, _ = practices.begin_practice(vault, "Walk")
    view = lock.again(PracticesView, "practices")
    menu = [deed[0] for deed in view.cards.cards[walk.id]._deeds()]  # pyright: ignore[reportPrivateUsage]
    assert "Note an earlier day" not in menu  # it began today
    clock.advance(timedelta(days=4))
    view = lock.again(PracticesView, "practices")
    choose(view, "Walk", "Note an earlier day")
    earlier = view.cards.cards[walk.id].earlier
    earlier.day.show_day(TODAY - timedelta(days=9))
    assert earlier.day.day == TODAY


def test_a_look_back(lock: Lock, vault: OpenVault, clock: FixedClock):
    entry, _ = journal.write_entry(vault, NewEntry(body="I can rest."))
    insight, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    clock.advance(timedelta(days=1))
    view = lock.again(InsightsView, "insights")
    look = view.cards.cards[insight.id].look
    look.still_true.choose(7)
    look.acted_on.chips["not_yet"].click()
    look.words.setText("in the morn")
    view = lock.again(InsightsView, "insights")
    look = view.cards.cards[insight.id].look
    assert look.answered == (7, False, "in the morn")
    press(view, "Keep this look back")
    assert insights.insights(vault)[0].looks[0].words == "in the morn"
    view = lock.again(InsightsView, "insights")
    assert view.cards.cards[insight.id].look.answered == (None, None, "")


def test_other_words_for_an_insight(lock: Lock, vault: OpenVault):
    entry, _ = journal.write_entry(vault, NewEntry(body="I can rest."))
    insight, _ = insights.keep_insight(vault, entry.id, "I can rest.")
    view = lock.again(InsightsView, "insights")
    choose(view, "I can rest.", "Change the words")
    view.cards.cards[insight.id].words_editor.field.setPlainText("I may rest")
    view = lock.again(InsightsView, "insights")
    card = view.cards.cards[insight.id]
    assert card.words_editor.field.words == "I may rest"
    press(card, "Keep these words")
    assert insights.insights(vault)[0].insight.passage == "I may rest"
    assert not lock.again(InsightsView, "insights").cards.cards[insight.id].words_editor.isVisible()


def test_days_of_sessions_that_are_chosen_and_not_pressed(lock: Lock, vault: OpenVault):
    planned = courses.dosing_sessions(vault)[1]

    def come() -> tuple[SessionsPart, PlannedSessionCard]:
        page = lock.page_again()
        page.arrive(part="sessions")
        part = page.parts["sessions"]
        assert isinstance(part, SessionsPart)
        card = part.cards[planned.id]
        assert isinstance(card, PlannedSessionCard)
        return part, card

    part, card = come()
    card.open()
    card.day.show_day(TODAY + timedelta(days=33))
    part.day.show_day(TODAY + timedelta(days=77))
    part, card = come()
    assert card.is_open
    assert card.day.day == TODAY + timedelta(days=33)
    assert part.day.day == TODAY + timedelta(days=77)
    press(card, "Set this day")
    press(part, "Plan this day")
    part.refresh()
    part, card = come()
    assert not card.is_open
    assert part.day.day == TODAY + timedelta(days=21)  # as on a page where nothing was chosen
