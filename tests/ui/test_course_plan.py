"""The plan of the course: its days, its meetings, its numbers; for everybody at every size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from companion.clock import FixedClock
from companion.domain.decisions import ParkedDecision
from companion.domain.entries import EntryKind, NewEntry
from companion.services import courses, journal, meetings, plans, sessions
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_plan import PlanPart
from companion.ui.pages.course_plan_form import numbers_in
from tests.ui.conftest import Heard
from tests.ui.course_stage import a_course, course_page, lay_out, nameless, press, words_in

TODAY = date(2026, 3, 10)
SESSION = TODAY + timedelta(days=14)
Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, vault: OpenVault, shown: Shown) -> CoursePage:
    """The plan of a course whose session is in two weeks."""
    a_course(vault, SESSION)
    page = course_page(context, shown)
    page.show_part("plan")
    lay_out()
    return page


def part_of(page: CoursePage) -> PlanPart:
    part = page.parts["plan"]
    assert isinstance(part, PlanPart)
    return part


def opened(page: CoursePage) -> list[str]:
    return [group.button.text() for group in part_of(page).groups.values() if group.is_open]


def open_all(page: CoursePage) -> None:
    for group in part_of(page).groups.values():
        group.open()
    lay_out()


# --- the list of days


def test_a_course_without_a_day_says_that_it_needs_one(
    context: Context, vault: OpenVault, shown: Shown
):
    a_course(vault)
    page = course_page(context, shown)
    page.show_part("plan")
    assert "No session day is planned yet." in words_in(part_of(page))
    open_all(page)
    assert "No day yet" in words_in(part_of(page))


def test_the_days_can_be_saved_for_a_calendar_where_they_are_seen(
    page: CoursePage, vault: OpenVault, tmp_path: Path
):
    target = tmp_path / "Journal.ics"
    part_of(page).calendar.save_to(target)
    assert "BEGIN:VEVENT" in target.read_text(encoding="utf-8")
    assert str(target) in words_in(part_of(page).calendar)


def test_the_days_stand_in_groups_and_the_present_one_is_open(page: CoursePage):
    titles = [group.button.text() for group in part_of(page).groups.values()]
    assert titles == ["Before the first session", "Session 1 · 24 March 2026"]
    assert opened(page) == ["Before the first session"]
    words = words_in(part_of(page))
    assert "Today · 10 March 2026\nMeeting 1 to prepare" in words
    assert "Next · 17 March 2026\nMeeting 2 to prepare" in words
    assert "NEXT: 17 MARCH" in part_of(page).ahead_day.text()


def test_what_follows_a_planned_session_is_marked_as_not_yet_sure(page: CoursePage):
    open_all(page)
    words = words_in(part_of(page))
    assert "These days follow the planned session day." in words
    assert "25 March 2026\nReflections: Day 1" in words
    assert "26 to 31 March 2026\nReflections: Days 2 to 7" in words
    assert "Check-in, day 3" in words


def test_after_the_session_its_days_are_sure(
    page: CoursePage, context: Context, vault: OpenVault, clock: FixedClock
):
    clock.advance(timedelta(days=14))
    session, _ = sessions.open_session(vault)
    sessions.close_session(vault, session.id)
    clock.advance(timedelta(days=3))
    page.refresh()
    open_all(page)
    words = words_in(part_of(page))
    assert "These days follow" not in words
    assert "Today · 27 March 2026\nCheck-in, day 3" in words
    assert "Now · 26 to 31 March 2026" in words


def test_what_comes_back_by_itself_shows_none_of_its_words(
    page: CoursePage, vault: OpenVault, clock: FixedClock
):
    journal.write_entry(
        vault, NewEntry(kind=EntryKind.LETTER, body="Dear me", opens_on=TODAY + timedelta(days=9))
    )
    with vault.work() as work:
        work.integration.save_decision(
            ParkedDecision("d", "Move house", clock.now(), "UTC", TODAY, TODAY + timedelta(days=3))
        )
    page.refresh()
    open_all(page)
    words = words_in(part_of(page))
    assert "19 March 2026\nA letter to yourself opens" in words
    assert "13 March 2026\nA decision that rests until then" in words
    assert "Dear me" not in words
    assert "Move house" not in words


def test_a_session_day_leads_to_its_card(page: CoursePage, vault: OpenVault, heard: Heard):
    open_all(page)
    press(page, "Look at the session of 24 March 2026")
    (session,) = courses.dosing_sessions(vault)
    assert heard.visited == [("course", {"part": "sessions", "dosing_session_id": session.id})]


def test_what_the_person_opened_stays_open_after_a_change(page: CoursePage, vault: OpenVault):
    open_all(page)
    before = opened(page)
    meetings.add_meeting(vault, TODAY + timedelta(days=2))
    page.refresh()
    assert opened(page) == before


# --- meetings


def test_a_meeting_is_moved_and_given_a_time(page: CoursePage, vault: OpenVault):
    press(page, "Change: Meeting 2 to prepare, 17 March 2026")
    form = part_of(page).form
    assert form.isVisible()
    form.day.show_day(date(2026, 3, 18))
    form.at_time.setText("9:30")
    form.note.setText("By phone")
    press(form, "Keep")
    moved = next(m for m in meetings.meetings(vault) if m.number == 2 and m.of_plan)
    assert (moved.set_on, moved.at_time, moved.note) == (date(2026, 3, 18), "09:30", "By phone")
    assert not form.isVisible()
    assert "18 March 2026\nMeeting 2 to prepare, 09:30\nBy phone" in words_in(part_of(page))


def test_filling_in_the_form_saves_nothing(page: CoursePage, vault: OpenVault):
    before = meetings.meetings(vault)
    press(page, "Change: Meeting 2 to prepare, 17 March 2026")
    part_of(page).form.day.show_day(date(2026, 3, 18))
    assert page.save()
    press(part_of(page).form, "Cancel")
    assert meetings.meetings(vault) == before


def test_a_form_that_is_open_stays_when_something_else_changes(page: CoursePage, vault: OpenVault):
    press(page, "Change: Meeting 2 to prepare, 17 March 2026")
    form = part_of(page).form
    form.note.setText("half typed")
    meetings.add_meeting(vault, TODAY + timedelta(days=2))
    page.refresh()
    lay_out()
    assert form.isVisible()
    assert form.note.text() == "half typed"


def test_a_meeting_that_took_place_and_one_that_did_not_after_all(
    page: CoursePage, vault: OpenVault
):
    def first():
        return next(m for m in meetings.meetings(vault) if m.subject == "meeting:preparation:1")

    press(page, "Change: Meeting 1 to prepare, 10 March 2026")
    part_of(page).form.held.box.click()
    press(part_of(page).form, "Keep")
    assert first().held_on == TODAY
    assert "Meeting 1 to prepare, took place" in words_in(part_of(page))
    press(page, "Change: Meeting 1 to prepare, 10 March 2026")
    assert part_of(page).form.held.box.isChecked()
    part_of(page).form.held.box.click()
    press(part_of(page).form, "Keep")
    assert first().record_id is None


def test_an_added_meeting_can_be_taken_away_and_brought_back(
    page: CoursePage, vault: OpenVault, heard: Heard
):
    press(page, "Add a meeting")
    form = part_of(page).form
    form.day.show_day(date(2026, 3, 12))
    press(form, "Keep")
    assert "12 March 2026\nA meeting" in words_in(part_of(page))
    press(page, "Change: A meeting, 12 March 2026")
    press(form, "Take this meeting away")
    assert not [m for m in meetings.meetings(vault) if not m.of_plan]
    bring_back = heard.messages[-1].action
    assert bring_back is not None
    bring_back()
    assert [m.on for m in meetings.meetings(vault) if not m.of_plan] == [date(2026, 3, 12)]


def test_back_to_the_plans_day(page: CoursePage, vault: OpenVault):
    meetings.change_meeting(vault, "meeting:preparation:2", set_on=date(2026, 3, 18))
    page.refresh()
    press(page, "Change: Meeting 2 to prepare, 18 March 2026")
    press(part_of(page).form, "Back to the day of the plan")
    assert next(m for m in meetings.meetings(vault) if m.number == 2).on == date(2026, 3, 17)


def test_a_time_that_is_too_long_is_said_and_the_form_stays(
    page: CoursePage, vault: OpenVault, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(meetings, "LONGEST_TIME", 3)
    press(page, "Add a meeting")
    form = part_of(page).form
    form.at_time.setText("in the morning")
    press(form, "Keep")
    assert "too long" in heard.messages[-1].sentence
    assert form.isVisible()
    assert form.at_time.text() == "in the morning"


def test_today_leads_to_one_meeting(page: CoursePage):
    page.show_part("people")
    page.arrive(part="plan", meeting_id="meeting:preparation:2")
    lay_out()
    assert part_of(page).form.isVisible()
    assert page.first_focus() is part_of(page).form.day
    page.arrive(part="plan", meeting_id="meeting:gone")  # its session was taken away
    assert page.first_focus() is not None


def test_an_added_meeting_stands_with_the_session_before_it_and_is_shown(page: CoursePage):
    press(page, "Add a meeting")
    part_of(page).form.day.show_day(date(2026, 4, 20))
    press(part_of(page).form, "Keep")
    assert opened(page)[-1] == "Session 1 · 24 March 2026"
    assert "20 April 2026\nA meeting" in words_in(part_of(page))


# --- numbers


def test_the_numbers_of_the_template_say_ask_your_clinic(page: CoursePage):
    words = words_in(part_of(page).numbers)
    assert "Psilocybin-assisted therapy" in words
    assert words.count("ask your clinic)") == 4
    assert "Check-ins after a session: day 1, 3, 7, 14, 30, 90" in words
    assert "Somebody takes you home after the session." in words


def test_numbers_are_changed_and_come_back(page: CoursePage, vault: OpenVault, heard: Heard):
    card = part_of(page).numbers
    press(card, "Change the numbers")
    form = card.form
    assert form is not None
    form.fields["preparation_meeting_days"].setText("7, 21 14")
    form.fields["check_in_days"].setText("5, 2")
    form.fields["day-1.last"].setText("2")
    form.fields["days-2-7.first"].setText("3")
    form.agreed_with.setText("Dr. Byrne")
    press(card, "Keep these numbers")
    view = plans.plan(vault)
    assert view is not None
    assert view.protocol.preparation_meeting_days == (-21, -14, -7)
    assert view.protocol.check_in_days == (2, 5)
    assert [(w.first_day, w.last_day) for w in view.protocol.windows][:2] == [(1, 2), (3, 7)]
    words = words_in(card)
    assert "Your own numbers, agreed with Dr. Byrne." in words
    assert "ask your clinic)" not in words
    assert "Meeting 3 to prepare" in words_in(part_of(page))
    press(card, "Back to the template")
    assert "Your own numbers" not in words_in(card)
    bring_back = heard.messages[-1].action
    assert bring_back is not None
    bring_back()
    again = plans.plan(vault)
    assert again is not None
    assert again.own == view.own


def test_keeping_what_was_not_changed_makes_no_own_plan(page: CoursePage, vault: OpenVault):
    card = part_of(page).numbers
    press(card, "Change the numbers")
    press(card, "Keep these numbers")
    view = plans.plan(vault)
    assert view is not None
    assert view.own is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("check_in_days", "soon", "Only whole numbers"),
        ("session_days", "", "One number is needed"),
        ("session_days", "2, 3", "One number is needed"),
        ("look_in_minutes", "1", "outside of what a plan holds"),
        ("day-1.last", "9", "follow each other"),
    ],
)
def test_what_cannot_be_is_said_and_the_form_stays(
    page: CoursePage, vault: OpenVault, heard: Heard, field: str, typed: str, said: str
):
    card = part_of(page).numbers
    press(card, "Change the numbers")
    form = card.form
    assert form is not None
    form.fields[field].setText(typed)
    press(card, "Keep these numbers")
    assert said in heard.messages[-1].sentence
    assert card.form is form
    assert form.fields[field].text() == typed
    view = plans.plan(vault)
    assert view is not None
    assert view.own is None


def test_first_writing_by_minutes(page: CoursePage, vault: OpenVault):
    card = part_of(page).numbers
    press(card, "Change the numbers")
    form = card.form
    assert form is not None
    assert not form.fields["first_writing_minutes"].isVisible()
    form.first_writing.choose("minutes")
    lay_out()
    assert form.fields["first_writing_minutes"].isVisible()
    form.fields["first_writing_minutes"].setText("45")
    press(card, "Keep these numbers")
    view = plans.plan(vault)
    assert view is not None
    assert (view.protocol.first_writing, view.protocol.first_writing_minutes) == ("minutes", 45)


def test_a_half_filled_form_stays_when_the_plan_changes_elsewhere(
    page: CoursePage, vault: OpenVault
):
    card = part_of(page).numbers
    press(card, "Change the numbers")
    form = card.form
    assert form is not None
    form.fields["session_days"].setText("5")
    plans.change_plan(vault, insight_days=(2,))
    page.refresh()
    assert card.form is form
    assert form.fields["session_days"].text() == "5"


def test_numbers_as_they_are_typed():
    assert numbers_in(" 1, 7;30  90 ") == [1, 7, 30, 90]
    assert numbers_in("") == []


# --- half filled in


def again(context: Context, shown: Shown) -> CoursePage:
    """The page as it is made after a lock."""
    page = course_page(context, shown)
    page.show_part("plan")
    lay_out()
    return page


def test_a_half_filled_meeting_is_there_after_a_lock(
    page: CoursePage, context: Context, shown: Shown, vault: OpenVault
):
    press(page, "Change: Meeting 2 to prepare, 17 March 2026")
    part_of(page).form.note.setText("ask about sleep")
    assert page.save()
    form = part_of(again(context, shown)).form
    assert form.isVisible()
    assert (form.subject, form.note.text()) == ("meeting:preparation:2", "ask about sleep")
    assert next(m for m in meetings.meetings(vault) if m.number == 2).note == ""
    press(form, "Cancel")
    assert not part_of(again(context, shown)).form.isVisible()


def test_half_filled_numbers_are_there_after_a_lock(
    page: CoursePage, context: Context, shown: Shown
):
    press(page, "Change the numbers")
    form = part_of(page).numbers.form
    assert form is not None
    form.fields["check_in_days"].setText("2, 4")
    assert page.save()
    card = part_of(again(context, shown)).numbers
    assert card.form is not None
    assert card.form.fields["check_in_days"].text() == "2, 4"
    press(card, "Keep these numbers")
    assert part_of(again(context, shown)).numbers.form is None


# --- for everybody


def busy(page: CoursePage) -> None:
    """Everything open that can be open."""
    open_all(page)
    press(page, "Change: Meeting 2 to prepare, 17 March 2026")
    press(page, "Change the numbers")
    lay_out()


def test_everything_that_takes_the_keyboard_has_a_name(page: CoursePage):
    busy(page)
    assert nameless(page) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_wider_than_a_small_window(
    context: Context, vault: OpenVault, shown: Shown, scale: float
):
    a_course(vault, SESSION)
    context.theme.choose(scale=scale)
    try:
        page = course_page(context, shown, width=836, height=600)
        page.show_part("plan")
        busy(page)
        assert page.body.width() <= page.scroller.viewport().width()
    finally:
        context.theme.choose(scale=1.0)
