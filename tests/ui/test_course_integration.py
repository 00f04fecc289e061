"""Integration on the Course page: each reflection in its time; what is over is over, and nothing is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QWidget

from companion.clock import FixedClock
from companion.domain.courses import DosingSession
from companion.domain.today import NextStepKind
from companion.services import courses, guidance, journal, sessions, today
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_integration import IntegrationPart
from companion.ui.pages.course_reflections import ReflectionsView
from companion.ui.pages.course_window import WindowCard
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    lay_out,
    names_of_buttons,
    press,
    words_in,
)

TODAY = date(2026, 3, 10)
Shown = Callable[..., QWidget]


@pytest.fixture
def ended(vault: OpenVault, clock: FixedClock) -> DosingSession:
    """A session that ended this evening; the clock stands on day 4."""
    (session,) = a_course(vault, TODAY)
    sessions.open_session(vault, session.id)
    sessions.close_session(vault, session.id)
    clock.advance(timedelta(days=4))
    return sessions.dosing_session(vault, session.id)


@pytest.fixture
def show(context: Context, shown: Shown) -> Callable[[], ReflectionsView]:
    """The integration as it is by now."""
    pages: list[CoursePage] = []

    def make() -> ReflectionsView:
        page = course_page(context, shown)
        page.show_part("integration")
        lay_out()
        pages.append(page)
        part = page.parts["integration"]
        assert isinstance(part, IntegrationPart)
        view = part.views["reflections"]
        assert isinstance(view, ReflectionsView)
        return view

    return make


def window(part: ReflectionsView, window_id: str) -> WindowCard:
    card = next(card for (_, known), card in part.cards.items() if known == window_id)
    if not card.is_open:
        card.toggle()
    lay_out()
    return card


def test_before_any_session_the_page_says_what_will_be_here(
    vault: OpenVault, show: Callable[[], ReflectionsView]
):
    a_course(vault, TODAY + timedelta(days=14))
    words = words_in(show())
    assert "After a session, reflections are offered here" in words
    for one in guidance.reflection_windows():
        assert one.title in words


def test_the_window_of_today_stands_open_and_the_others_say_where_they_stand(
    ended: DosingSession, show: Callable[[], ReflectionsView]
):
    part = show()
    assert [window_id for (_, window_id), card in part.cards.items() if card.is_open] == [
        "days-2-7"
    ]
    states = {window_id: card.state.text() for (_, window_id), card in part.cards.items()}
    assert states == {
        "day-1": "Over",
        "days-2-7": "Open now",
        "weeks-2-4": "From 18 March",
        "months-2-3": "From 8 April",
        "months-6-12": "From 6 September",
    }


def test_a_window_that_is_over_blames_nobody_and_can_still_be_written_in(
    ended: DosingSession, show: Callable[[], ReflectionsView], vault: OpenVault, heard: Heard
):
    card = window(show(), "day-1")
    words = words_in(card)
    assert "This window is over. You can still write about it." in words
    for blame in ("missed", "late", "skipped", "should"):
        assert blame not in words.lower()
    assert not [name for name in names_of_buttons(card) if name.startswith("Not today")]
    prompt = guidance.prompt("D2")
    press(card, f"Write about: {prompt.text}")
    entry = journal.entry(vault, str(heard.visited[-1][1]["entry_id"]))
    assert (entry.prompt_id, entry.dosing_session_id) == ("D2", ended.id)


def test_nothing_is_counted(ended: DosingSession, show: Callable[[], ReflectionsView]):
    part = show()
    for window_id in ("day-1", "days-2-7", "weeks-2-4"):
        words = words_in(window(part, window_id))
        assert not re.search(r"\d+\s*(of|/|%)\s*\d*", words)


def test_writing_opens_the_journal_with_the_reflection_of_this_session(
    ended: DosingSession, show: Callable[[], ReflectionsView], vault: OpenVault, heard: Heard
):
    prompt = guidance.prompt("W2")
    press(window(show(), "days-2-7"), f"Write about: {prompt.text}")
    ((name, arguments),) = heard.visited
    assert arguments["just_begun"] is True  # left without a word, it goes again
    entry = journal.entry(vault, str(arguments["entry_id"]))
    assert name == "journal"
    assert (entry.prompt_id, entry.prompt_text, entry.dosing_session_id) == (
        "W2",
        prompt.text,
        ended.id,
    )


def test_an_answer_shows_its_first_words_and_opens(
    ended: DosingSession, show: Callable[[], ReflectionsView], vault: OpenVault, heard: Heard
):
    entry, _ = courses.answer_prompt(vault, "W2", dosing_session_id=ended.id)
    journal.save_text(vault, entry.id, title="", body="Grief, then hunger.")
    card = window(show(), "days-2-7")
    assert "Grief, then hunger." in words_in(card)
    press(card, f"Open what you wrote about: {guidance.prompt('W2').text}")
    assert heard.visited == [("journal", {"entry_id": entry.id})]


def test_not_today_keeps_the_window_quiet_until_tomorrow(
    ended: DosingSession,
    show: Callable[[], ReflectionsView],
    vault: OpenVault,
    clock: FixedClock,
):
    part = show()
    card = window(part, "days-2-7")
    press(card, f"Not today: {guidance.prompt('W2').text}")
    assert "Quiet until tomorrow." in words_in(card)
    assert not [name for name in names_of_buttons(card) if name.startswith("Not today")]
    assert courses.invitation_offered(vault) is None
    clock.advance(timedelta(days=1))
    part.refresh()
    assert "Quiet until tomorrow." not in words_in(card)
    assert courses.invitation_offered(vault) is not None


def test_what_was_put_off_on_today_is_quiet_here_too(
    ended: DosingSession, show: Callable[[], ReflectionsView], vault: OpenVault, clock: FixedClock
):
    today.not_today(vault, today.today(vault).next_step)  # the story of the session
    step = today.today(vault).next_step
    assert step.kind is NextStepKind.INVITATION
    today.not_today(vault, step)
    part = show()
    assert "Quiet until tomorrow." in words_in(window(part, "days-2-7"))
    clock.advance(timedelta(days=1))
    part.refresh()
    assert "Quiet until tomorrow." not in words_in(window(part, "days-2-7"))


def test_what_is_open_stands_before_what_is_coming_and_what_is_over(
    ended: DosingSession, show: Callable[[], ReflectionsView], clock: FixedClock
):
    order = [window_id for _, window_id in show().cards]
    assert order == ["days-2-7", "weeks-2-4", "months-2-3", "months-6-12", "day-1"]


def test_a_window_that_is_coming_can_be_read_and_asks_nothing(
    ended: DosingSession, show: Callable[[], ReflectionsView]
):
    card = window(show(), "weeks-2-4")
    assert guidance.prompt("M2").text in words_in(card)
    assert not [name for name in names_of_buttons(card) if name.startswith(("Write", "Not today"))]


def test_support_comes_first(
    ended: DosingSession, show: Callable[[], ReflectionsView], heard: Heard
):
    card = window(show(), "days-2-7")
    assert guidance.fixed_texts().window_opening in words_in(card)
    press(card, "Support")
    assert heard.visited == [("support", {})]


def test_the_latest_session_stands_first(
    vault: OpenVault, ended: DosingSession, show: Callable[[], ReflectionsView], clock: FixedClock
):
    second, _ = sessions.open_session(vault)
    sessions.close_session(vault, second.id)
    clock.advance(timedelta(days=1))
    part = show()
    order = list(dict.fromkeys(session_id for session_id, _ in part.cards))
    assert order == [second.id, ended.id]


def test_a_round_of_changes_keeps_open_what_is_open(
    ended: DosingSession, show: Callable[[], ReflectionsView]
):
    part = show()
    card = window(part, "weeks-2-4")
    part.refresh()
    assert window(part, "weeks-2-4") is card
    assert card.is_open
