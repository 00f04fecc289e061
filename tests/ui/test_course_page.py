"""The Course page: the strip, the parts, and the form that begins a course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from companion.clock import FixedClock
from companion.domain.courses import Role
from companion.errors import DiskFull
from companion.services import courses, guidance, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_begin import BeginPart
from companion.ui.pages.course_ended_session import EndedSessionCard
from companion.ui.pages.course_preparation import PreparationPart
from companion.ui.pages.course_session_card import PlannedSessionCard
from companion.ui.pages.course_sessions import SessionsPart
from tests.ui.conftest import Heard
from tests.ui.course_stage import a_course, course_page, lay_out, nameless, press, words_in

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]
PARTS = ("preparation", "sessions", "integration", "plan", "people")


# --- beginning


@pytest.fixture
def begin(context: Context, shown: Shown) -> CoursePage:
    """The page without a course."""
    return course_page(context, shown)


def form_of(page: CoursePage) -> BeginPart:
    part = page.parts["begin"]
    assert isinstance(part, BeginPart)
    return part


def test_without_a_course_a_short_form_is_offered(begin: CoursePage):
    assert not begin.strip.isVisible()
    assert "Set up your course when you are ready." in words_in(begin)
    assert begin.first_focus() is form_of(begin).form.name


def test_filling_in_the_form_saves_nothing(begin: CoursePage, vault: OpenVault):
    part = form_of(begin)
    part.form.name.setText("Spring")
    part.form.template.choose("mdma")
    press(begin, "There is a day for my first session")
    assert begin.save()
    assert courses.current_course(vault) is None


def test_a_course_begins_with_what_was_filled_in(begin: CoursePage, vault: OpenVault, heard: Heard):
    part = form_of(begin)
    part.form.name.setText("Spring")
    part.form.medicine.setText("psilocybin")
    part.form.clinic.setText("Harbour Clinic")
    part.form.started.show_day(date(2026, 3, 2))
    part.form.template.choose("psilocybin")
    press(begin, "Begin this course")
    course = courses.current_course(vault)
    assert course is not None
    assert (course.name, course.medicine, course.clinic, course.started_on, course.protocol_id) == (
        "Spring",
        "psilocybin",
        "Harbour Clinic",
        date(2026, 3, 2),
        "psilocybin",
    )
    assert courses.dosing_sessions(vault) == []
    assert heard.changes[-1].courses
    assert begin.strip.isVisible()
    assert "Spring" in words_in(begin)


def test_a_name_is_not_even_needed(begin: CoursePage, vault: OpenVault):
    press(begin, "Begin this course")
    course = courses.current_course(vault)
    assert course is not None
    assert course.name == "My course"


def test_the_first_day_is_planned_when_there_is_one(begin: CoursePage, vault: OpenVault):
    part = form_of(begin)
    part.form.template.choose("psilocybin")
    press(begin, "There is a day for my first session")
    part.first_day.show_day(date(2026, 4, 1))
    press(begin, "Begin this course")
    assert [s.planned_on for s in courses.dosing_sessions(vault)] == [date(2026, 4, 1)]


def test_further_days_are_planned_only_if_asked_for(begin: CoursePage, vault: OpenVault):
    part = form_of(begin)
    part.form.template.choose("mdma")
    press(begin, "There is a day for my first session")
    part.first_day.show_day(date(2026, 4, 1))
    lay_out()
    part.further.box.click()
    press(begin, "Begin this course")
    between = timedelta(days=guidance.protocol("mdma").days_between_sessions)
    assert [s.planned_on for s in courses.dosing_sessions(vault)] == [
        date(2026, 4, 1) + number * between for number in range(3)
    ]


def test_every_number_without_a_source_says_ask_your_clinic(begin: CoursePage):
    part = form_of(begin)
    for protocol in guidance.protocols():
        part.form.template.choose(protocol.id)
        words = words_in(part)
        assert protocol.about in words
        for reminder in (*protocol.during_session, *protocol.reminders):
            assert reminder in words
        shown = {
            "preparation_meeting_days",
            "session_days",
            "integration_meeting_days",
            *(["days_between_sessions"] if protocol.session_days > 1 else []),
        }
        assert words.count("ask your clinic)") == len(shown & set(protocol.unconfirmed))
        assert "Every number is only a start." in words


def test_an_error_keeps_the_form_as_it_is(
    begin: CoursePage, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(courses, "begin_course", full)
    form_of(begin).form.name.setText("Spring")
    press(begin, "Begin this course")
    assert "The disk is full" in heard.messages[-1].sentence
    assert form_of(begin).form.name.text() == "Spring"


def test_an_earlier_course_can_be_taken_up_again(
    context: Context, vault: OpenVault, shown: Shown, clock: FixedClock
):
    a_course(vault)
    course = courses.current_course(vault)
    assert course is not None
    clock.advance(timedelta(days=3))
    courses.end_course(vault, course.id)
    page = course_page(context, shown)
    assert "An earlier course" in words_in(page)
    press(page, "Take up Spring again")
    assert courses.current_course(vault) is not None
    assert page.strip.isVisible()


# --- the strip


@pytest.fixture
def page(context: Context, vault: OpenVault, shown: Shown) -> CoursePage:
    """The page with a course whose first session is in two weeks."""
    a_course(vault, TODAY + timedelta(days=14))
    return course_page(context, shown)


def shown_part(page: CoursePage) -> str:
    (visible,) = [key for key, part in page.parts.items() if part.isVisible()]
    return visible


def test_the_page_opens_where_the_person_is(
    context: Context, vault: OpenVault, shown: Shown, clock: FixedClock
):
    (planned,) = a_course(vault, TODAY)
    assert shown_part(course_page(context, shown)) == "sessions"
    sessions.open_session(vault, planned.id)
    sessions.close_session(vault, planned.id)
    clock.advance(timedelta(days=4))
    page = course_page(context, shown)
    assert shown_part(page) == "integration"
    assert "Day 4 after your session." in words_in(page)


@pytest.mark.parametrize(("width", "scale"), [(1000, 1.0), (660, 1.0), (640, 2.0), (560, 1.6)])
def test_the_names_of_all_parts_are_whole_where_room_is_short(
    page: CoursePage, context: Context, width: int, scale: float
):
    context.theme.choose(scale=scale)
    try:
        strip = page.strip
        strip.setFixedWidth(width)
        lay_out()
        assert strip.tabRect(strip.count() - 1).right() < width
        for index in range(strip.count()):
            assert strip.tabRect(index).width() >= strip.tabSizeHint(index).width()
    finally:
        context.theme.choose(scale=1.0)


def test_where_i_am_is_said_in_words(page: CoursePage):
    assert page.strip.now == "preparation"
    assert page.strip.accessibleTabName(0) == "Preparation, You are here"
    assert page.strip.accessibleTabName(2) == "Integration, After"
    assert "Your session is in 14 days." in words_in(page)


def test_where_i_am_is_painted_with_another_form(page: CoursePage):
    """The strip of somebody in the first phase and of somebody in the third differ also without colour."""
    page.strip.show_part("people")
    before = page.strip.grab().toImage().convertToFormat(page.grab().toImage().Format.Format_Mono)
    page.strip.mark_now("integration")
    after = page.strip.grab().toImage().convertToFormat(page.grab().toImage().Format.Format_Mono)
    assert before != after


def test_arrow_keys_switch_the_part(page: CoursePage):
    page.strip.setFocus()
    QTest.keyClick(page.strip, Qt.Key.Key_Right)
    assert shown_part(page) == "sessions"
    QTest.keyClick(page.strip, Qt.Key.Key_Right)
    assert shown_part(page) == "integration"
    QTest.keyClick(page.strip, Qt.Key.Key_Left)
    assert shown_part(page) == "sessions"


def test_clicking_switches_the_part(page: CoursePage):
    for index, key in enumerate(PARTS):
        where = page.strip.tabRect(index).center()
        QTest.mouseClick(page.strip, Qt.MouseButton.LeftButton, pos=where)
        assert shown_part(page) == key


def test_a_round_of_changes_keeps_the_part(page: CoursePage):
    page.show_part("people")
    page.refresh()
    assert shown_part(page) == "people"
    assert page.strip.shown == "people"


def test_whoever_comes_for_a_step_or_a_day_has_the_keyboard_there(
    page: CoursePage, vault: OpenVault
):
    page.arrive(part="preparation", step_id="questions")
    steps = page.parts["preparation"]
    assert isinstance(steps, PreparationPart)
    assert page.first_focus() is steps.steps["questions"].header
    (session,) = courses.dosing_sessions(vault)
    page.arrive(dosing_session_id=session.id)
    days = page.parts["sessions"]
    assert isinstance(days, SessionsPart)
    card = days.cards[session.id]
    assert isinstance(card, PlannedSessionCard)
    assert page.first_focus() is card.prepare_button


def test_coming_back_the_keyboard_is_where_it_was(page: CoursePage):
    steps = page.parts["preparation"]
    assert isinstance(steps, PreparationPart)
    header = steps.steps["safety-plan"].header
    header.setFocus()
    assert page.leave()
    page.strip.setFocus()
    page.arrive()
    assert page.first_focus() is header
    assert page.first_focus() is page.strip  # once


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"part": "sessions"}, "sessions"),
        ({"tab": "session"}, "sessions"),
        ({"part": "people"}, "people"),
        ({"part": "plan"}, "plan"),
        ({"step_id": "questions"}, "preparation"),
        ({"part": "begin"}, "preparation"),
        ({"part": "nonsense"}, "preparation"),
        ({}, "preparation"),
    ],
)
def test_arriving_with_arguments_shows_their_part(
    page: CoursePage, arguments: dict[str, object], part: str
):
    page.arrive(**arguments)
    assert shown_part(page) == part


def test_arriving_for_a_step_opens_it_and_brings_it_into_view(page: CoursePage):
    page.arrive(part="preparation", step_id="words-to-return-to")
    part = page.parts["preparation"]
    assert isinstance(part, PreparationPart)
    card = part.steps["words-to-return-to"]
    assert card.is_open
    assert [other for other in part.steps.values() if other.is_open] == [card]
    lay_out()
    page._scroll_to_target()  # what the timer does once the event loop turns
    top = card.mapTo(page.scroller.viewport(), card.rect().topLeft()).y()
    assert 0 <= top < page.scroller.viewport().height()


def test_arriving_for_a_session_day_opens_it(page: CoursePage, vault: OpenVault):
    (planned,) = courses.dosing_sessions(vault)
    page.arrive(part="sessions", dosing_session_id=planned.id)
    part = page.parts["sessions"]
    assert isinstance(part, SessionsPart)
    card = part.cards[planned.id]
    assert isinstance(card, PlannedSessionCard)
    assert card.is_open


# --- for everybody


def everything(vault: OpenVault, clock: FixedClock) -> None:
    """A course with something in each part."""
    first, *_ = a_course(vault, TODAY, TODAY + timedelta(days=40))
    sessions.open_session(vault, first.id)
    sessions.add_moment(vault, first.id, "The light moves.")
    sessions.close_session(vault, first.id)
    courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON, contact="087 555 0142")
    clock.advance(timedelta(days=3))


def test_everything_that_takes_the_keyboard_has_a_name(
    context: Context, vault: OpenVault, shown: Shown, clock: FixedClock
):
    empty_page = course_page(context, shown)
    press(empty_page, "There is a day for my first session")
    assert nameless(empty_page) == []
    everything(vault, clock)
    page = course_page(context, shown)
    for session in courses.dosing_sessions(vault):
        page.arrive(part="sessions", dosing_session_id=session.id)
    press(page, "Add a reflection on: " + moment_name(page))
    for step in guidance.prep_steps():
        page.arrive(part="preparation", step_id=step.id)
    for key in PARTS:
        page.show_part(key)
        assert nameless(page) == [], key
    press(page, "Add somebody")
    press(page, "Change this course")
    assert nameless(page) == []


def moment_name(page: CoursePage) -> str:
    part = page.parts["sessions"]
    assert isinstance(part, SessionsPart)
    (ended,) = [card for card in part.cards.values() if isinstance(card, EndedSessionCard)]
    return ended.moments.rows[0].accessibleName()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("key", PARTS)
def test_nothing_is_wider_than_a_small_window(
    context: Context, vault: OpenVault, shown: Shown, clock: FixedClock, key: str, scale: float
):
    everything(vault, clock)
    context.theme.choose(scale=scale)
    try:
        page = course_page(context, shown, width=836, height=600)
        page.arrive(part=key)
        for session in courses.dosing_sessions(vault):
            page.arrive(part="sessions", dosing_session_id=session.id)
        page.arrive(part="preparation", step_id="health-list")
        page.show_part(key)
        lay_out()
        assert page.body.width() <= page.scroller.viewport().width()
    finally:
        context.theme.choose(scale=1.0)
