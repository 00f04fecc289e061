"""Preparation on the Course page: it shows where things stand, keeps ticks at once, and gates nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.courses import StepProgress, StepState
from companion.domain.entries import Entry, EntryKind, NewEntry
from companion.errors import DiskFull
from companion.services import courses, guidance, intentions, journal
from companion.services.open_vault import OpenVault
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_preparation import PreparationPart
from companion.ui.pages.course_step import StepCard
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    lay_out,
    names_of_buttons,
    press,
    words_in,
)

Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, vault: OpenVault, shown: Shown) -> CoursePage:
    """The page with a course, at its preparation."""
    a_course(vault, date(2026, 3, 24))
    return course_page(context, shown)


@pytest.fixture
def part(page: CoursePage) -> PreparationPart:
    shown_part = page.parts["preparation"]
    assert isinstance(shown_part, PreparationPart)
    return shown_part


@pytest.fixture
def stored(vault: OpenVault) -> Callable[[str], StepProgress]:
    """Reads what is on disk about one step."""
    return lambda step_id: {step.id: progress for step, progress in courses.steps(vault)}[step_id]


def opened(part: PreparationPart, step_id: str) -> StepCard:
    card = part.steps[step_id]
    card.open()
    lay_out()
    return card


def test_every_step_is_a_card_with_title_reason_and_state(part: PreparationPart):
    for step in guidance.prep_steps():
        words = words_in(part.steps[step.id])
        assert part.steps[step.id].header.text() == step.title
        assert step.why in words
        assert "Open" in words


def test_the_overview_names_what_is_open_begun_done_and_set_aside(
    part: PreparationPart, page: CoursePage, vault: OpenVault
):
    courses.tick(vault, "set-and-setting", "room")
    courses.set_step(vault, "travel-home", StepState.DONE)
    courses.set_step(vault, "questions", StepState.SET_ASIDE)
    page.refresh()
    words = words_in(part.overview)
    for state in ("Begun", "Open", "Done", "Set aside"):
        assert state in words.splitlines()
    assert "Nothing here has to be finished" in words
    assert sum(name.startswith("Go to ") for name in names_of_buttons(part.overview)) == len(
        guidance.prep_steps()
    )


def test_the_overview_leads_to_a_step(part: PreparationPart, heard: Heard):
    press(part.overview, "Go to My safety plan")
    assert heard.visited == [("course", {"part": "preparation", "step_id": "safety-plan"})]


def test_a_tick_is_kept_at_once_and_the_keyboard_keeps_its_place(
    part: PreparationPart, stored: Callable[[str], StepProgress], heard: Heard
):
    card = opened(part, "set-and-setting")
    assert card.checklist is not None
    box = card.checklist.lines["room"].box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert stored("set-and-setting").checked == {"room"}
    assert heard.changes[-1].courses
    assert card.checklist.lines["room"].box is box
    assert part.window().focusWidget() is box
    assert "Begun" in words_in(card)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert stored("set-and-setting").checked == frozenset()


def test_clicking_the_words_ticks_too(part: PreparationPart, stored: Callable[[str], StepProgress]):
    card = opened(part, "set-and-setting")
    assert card.checklist is not None
    words = card.checklist.lines["light"].words
    QTest.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(20, words.height() // 2))
    assert stored("set-and-setting").checked == {"light"}


def test_a_tick_that_cannot_be_kept_is_not_shown(
    part: PreparationPart, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    card = opened(part, "set-and-setting")
    assert card.checklist is not None
    monkeypatch.setattr(courses, "tick", full)
    card.checklist.lines["room"].box.click()
    assert not card.checklist.lines["room"].box.isChecked()
    assert "The disk is full" in heard.messages[-1].sentence


def test_write_about_this_begins_an_entry_and_opens_it(
    part: PreparationPart, vault: OpenVault, heard: Heard
):
    card = opened(part, "travel-home")
    prompt = guidance.prompt("P03")
    press(card, f"Write about: {prompt.text}")
    ((name, arguments),) = heard.visited
    assert arguments["just_begun"] is True  # left without a word, it goes again
    entry = journal.entry(vault, str(arguments["entry_id"]))
    assert name == "journal"
    assert (entry.prompt_id, entry.prompt_text, entry.kind) == (
        "P03",
        prompt.text,
        EntryKind.PREPARATION,
    )


def test_an_answer_shows_its_first_words_and_opens(
    part: PreparationPart, page: CoursePage, vault: OpenVault, heard: Heard
):
    entry, _ = courses.answer_prompt(vault, "P03", step_id="travel-home")
    journal.save_text(vault, entry.id, title="", body="Maeve drives me home.")
    page.refresh()
    card = opened(part, "travel-home")
    assert "Maeve drives me home." in words_in(card)
    press(card, f"Open what you wrote about: {guidance.prompt('P03').text}")
    assert heard.visited == [("journal", {"entry_id": entry.id})]


def test_an_open_card_follows_what_is_written_elsewhere(
    part: PreparationPart, page: CoursePage, vault: OpenVault
):
    card = opened(part, "travel-home")
    entry, changes = courses.answer_prompt(vault, "P03", step_id="travel-home")
    assert page.applies(changes)
    journal.save_text(vault, entry.id, title="", body="My brother comes.")
    page.refresh()
    assert "My brother comes." in words_in(card)


def test_what_was_written_under_headings_before_stays_reachable(
    part: PreparationPart, vault: OpenVault, page: CoursePage, heard: Heard
):
    entry, _ = courses.write_in_step(vault, "safety-plan")
    journal.save_text(
        vault, entry.id, title="My safety plan", body="## My early signs\n\nI stop answering.\n"
    )
    page.refresh()
    card = opened(part, "safety-plan")
    assert "I stop answering." in words_in(card)
    press(card, "Open what you wrote about: My safety plan")
    assert heard.visited == [("journal", {"entry_id": entry.id})]


def test_a_step_with_lists_can_be_written_about_freely_too(
    part: PreparationPart, vault: OpenVault, heard: Heard
):
    card = opened(part, "comfort-kit")
    press(card, "Write more freely: Comfort kit and music")
    ((name, arguments),) = heard.visited
    entry = journal.entry(vault, str(arguments["entry_id"]))
    assert (name, arguments["just_begun"]) == ("journal", True)
    assert (entry.prompt_id, entry.body) == ("comfort-kit", "")


@pytest.mark.parametrize(
    ("verb", "state"), [("Done for me", StepState.DONE), ("Set aside", StepState.SET_ASIDE)]
)
def test_a_step_is_settled_and_opened_again(
    part: PreparationPart, stored: Callable[[str], StepProgress], verb: str, state: StepState
):
    card = opened(part, "comfort-kit")
    press(card, f"{verb}: Comfort kit and music")
    assert stored("comfort-kit").state is state
    press(card, "Open again: Comfort kit and music")
    assert stored("comfort-kit").state is StepState.OPEN


# --- intentions


@pytest.fixture
def intention(part: PreparationPart, page: CoursePage, vault: OpenVault) -> Entry:
    entry, _ = journal.write_entry(
        vault, NewEntry(kind=EntryKind.INTENTION, body="To want to know.")
    )
    page.refresh()
    return entry


def test_intentions_stand_with_their_earlier_wordings(
    part: PreparationPart,
    page: CoursePage,
    vault: OpenVault,
    clock: FixedClock,
    heard: Heard,
    intention: Entry,
):
    journal.end_editing(vault, intention.id)
    clock.advance(timedelta(days=2))
    journal.save_text(vault, intention.id, title="", body="To listen.")
    page.refresh()
    assert "To listen." in words_in(part.intentions)
    assert "To want to know." not in words_in(part.intentions)
    press(part.intentions, "Earlier words (1)")
    words = words_in(part.intentions)
    assert "To want to know." in words
    assert "10 March 2026" in words
    press(part.intentions, "Open: To listen.")
    assert heard.visited == [("journal", {"entry_id": intention.id})]


def test_an_intention_is_put_in_new_words_and_the_old_ones_are_kept(
    part: PreparationPart, vault: OpenVault, intention: Entry, qtbot: QtBot
):
    press(part.intentions, "Put in new words: To want to know.")
    field = part.intentions.field
    assert field is not None
    assert part.window().focusWidget() is field
    field.selectAll()
    QTest.keyClicks(field, "To ask")
    qtbot.waitUntil(lambda: journal.entry(vault, intention.id).body == "To ask")
    assert part.intentions.field is field  # saving does not disturb what is being typed
    QTest.keyClicks(field, " less.")
    press(part.intentions, "Done with the new words")
    current = intentions.current_intention(vault)
    assert current is not None
    assert current.entry.body == "To ask less."
    assert [version.body for version in current.versions] == ["To want to know."]
    assert "To ask less." in words_in(part.intentions)


def test_new_words_can_be_taken_back(part: PreparationPart, vault: OpenVault, intention: Entry):
    press(part.intentions, "Put in new words: To want to know.")
    field = part.intentions.field
    assert field is not None
    QTest.keyClicks(field, " More")
    assert part.save()
    press(part.intentions, "Leave it as it was")
    assert journal.entry(vault, intention.id).body == "To want to know."
    assert part.intentions.field is None


def test_an_intention_can_be_written(part: PreparationPart, heard: Heard):
    press(part, "Write an intention")
    assert heard.visited == [("journal", {"new": "intention"})]
