"""A course lived by keyboard alone: only keys, from its beginning to the letter, the measures and Support."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from companion.clock import FixedClock
from companion.crypto.kdf import KdfParams
from companion.paths import user_paths
from companion.services import guidance, vaults
from tests.e2e.conftest import Start
from tests.e2e.keyboard import CONTROL, SHIFT, Keyboard

Key = Qt.Key
PASSPHRASE = "slow river under birches"
STORY = "The kitchen was warm."


@pytest.fixture
def keyboard(start: Start, clock: FixedClock, fast_kdf: KdfParams, tmp_path: Path) -> Keyboard:
    """The program before its lock page, in the evening of a Tuesday."""
    folder = user_paths(tmp_path).default_vault
    vault, _ = vaults.create(folder, PASSPHRASE, purpose="client", kdf=fast_kdf)
    vaults.lock(vault)
    return Keyboard(start(tmp_path))


@pytest.mark.usefixtures("no_stray_windows")
def test_a_course_is_lived_by_keyboard_alone(keyboard: Keyboard, clock: FixedClock) -> None:
    keyboard.to("Passphrase")
    keyboard.type(PASSPHRASE)
    keyboard.key(Key.Key_Return)
    keyboard.person.button("Settings")

    _begin_a_course_with_a_session_today(keyboard)
    _prepare(keyboard)
    _go_through_the_session(keyboard, clock)
    _write_the_story_and_keep_an_insight(keyboard)
    clock.advance(timedelta(days=1))
    _look_back(keyboard)
    _let_a_decision_rest(keyboard)
    _begin_a_practice(keyboard)
    clock.advance(timedelta(days=6))
    _say_how_it_is(keyboard)
    _write_a_letter(keyboard)
    _check_in(keyboard)
    _fill_in_a_measure(keyboard)
    _read_the_chart_as_a_table(keyboard)
    _learn(keyboard)
    _support(keyboard)


def _begin_a_course_with_a_session_today(keyboard: Keyboard) -> None:
    keyboard.enter("Set up my course")
    keyboard.to("What you call this course")
    keyboard.type("Spring")
    keyboard.to("There is a day for my first session")
    keyboard.key(Key.Key_Space)
    keyboard.to("First session day")
    keyboard.key(Key.Key_Down, times=21)  # it begins three weeks ahead
    keyboard.enter("Begin this course")
    keyboard.person.wait_for("Today is your session day.")


def _prepare(keyboard: Keyboard) -> None:
    _to_part(keyboard, "preparation")
    keyboard.enter("Questions for my therapist")
    keyboard.to("New line: ")
    keyboard.type("Is there music?")
    keyboard.key(Key.Key_Return)
    keyboard.person.wait_for("Is there music?")
    keyboard.enter("Intentions", back=True)
    keyboard.enter("Write about: ")
    _write(keyboard, "I would like to listen.")
    keyboard.page(2, "I would like to listen.")


def _go_through_the_session(keyboard: Keyboard, clock: FixedClock) -> None:
    keyboard.page(1)
    keyboard.enter("Open the session page")
    keyboard.enter("Begin the session")
    keyboard.to("A few words for this moment")
    keyboard.type("warm light on the wall")
    keyboard.key(Key.Key_Return)
    keyboard.person.wait_for("warm light on the wall")
    keyboard.enter("Small notes")
    keyboard.enter(guidance.session_notes()[0].text)
    keyboard.key(Key.Key_F3)
    keyboard.key(Key.Key_Escape)
    clock.advance(timedelta(minutes=90))
    keyboard.enter("End the session")
    keyboard.enter("End the session now")
    keyboard.person.wait_for("Take your time arriving back.")
    keyboard.enter("Close")
    keyboard.person.button("Settings")
    keyboard.person.window.activateWindow()  # as a desktop does; the one of the tests forgets it
    keyboard.person.wait_until(keyboard.person.window.isActiveWindow)


def _write_the_story_and_keep_an_insight(keyboard: Keyboard) -> None:
    keyboard.page(1)
    keyboard.enter("Write my session down")
    _write(keyboard, STORY)
    keyboard.key(Key.Key_A, CONTROL)
    keyboard.key(Key.Key_I, CONTROL, SHIFT)
    keyboard.person.wait_for("Kept as an insight.")


def _look_back(keyboard: Keyboard) -> None:
    keyboard.page(1)
    keyboard.enter("Look at it again")
    keyboard.key(Key.Key_Right, times=7)
    keyboard.key(Key.Key_Space)
    keyboard.enter("Keep this look back")
    keyboard.person.wait_for("7 of 10")


def _let_a_decision_rest(keyboard: Keyboard) -> None:
    _to_view(keyboard, "Insights", "Decisions")
    keyboard.enter("Let a decision rest")
    keyboard.to("What wants to be decided")
    keyboard.type("Whether to move")
    keyboard.enter("Let it rest")
    keyboard.person.wait_for("Rests until 10 April 2026.")


def _begin_a_practice(keyboard: Keyboard) -> None:
    _to_view(keyboard, "Decisions", "Practices")
    keyboard.enter("Begin a practice")
    keyboard.to("What I will do")
    keyboard.type("sit by the window")
    keyboard.enter("Begin this practice")
    keyboard.person.wait_for("sit by the window")


def _say_how_it_is(keyboard: Keyboard) -> None:
    keyboard.page(2)
    _to_view(keyboard, "Practices", "After-effects")
    keyboard.to("Does something last that troubles you?")
    keyboard.key(Key.Key_Right)
    keyboard.key(Key.Key_Space)
    keyboard.person.wait_for("Answered on 17 March 2026")


def _write_a_letter(keyboard: Keyboard) -> None:
    _to_view(keyboard, "After-effects", "Letters")
    keyboard.enter("It opens: In a month")
    keyboard.enter("Write the letter")
    _write(keyboard, "Dear me, how is the garden?")
    keyboard.page(2, "Opens on 16 April 2026")


def _check_in(keyboard: Keyboard) -> None:
    keyboard.page(4)
    keyboard.key(Key.Key_Right, times=4)
    keyboard.key(Key.Key_Space)
    keyboard.enter("Keep this check-in")
    keyboard.person.wait_for("Kept. Thank you for looking.")


def _fill_in_a_measure(keyboard: Keyboard) -> None:
    keyboard.enter("Measures", back=True)
    keyboard.to("PHQ-9")
    keyboard.key(Key.Key_Space)
    keyboard.enter("Fill in: PHQ-9", back=True)
    keyboard.type("111111110")
    keyboard.enter("Keep this form")
    keyboard.person.wait_for("8 of 27")


def _read_the_chart_as_a_table(keyboard: Keyboard) -> None:
    keyboard.enter("Over time", back=True)
    keyboard.enter("Show as table")
    keyboard.to("Mood, as a table")


def _learn(keyboard: Keyboard) -> None:
    keyboard.page(5)
    keyboard.enter("Read “")
    keyboard.key(Key.Key_Escape)
    keyboard.to("Read “")


def _support(keyboard: Keyboard) -> None:
    keyboard.key(Key.Key_F2)
    keyboard.person.wait_for("Support")
    keyboard.to("Grounding")
    keyboard.key(Key.Key_Escape)
    keyboard.to("Read “")


# --- on the way


def _write(keyboard: Keyboard, words: str) -> None:
    keyboard.person.wait_until(
        lambda: isinstance(keyboard.focus, QPlainTextEdit | QTextEdit), "the page of the entry"
    )
    keyboard.type(words)
    keyboard.person.wait_for("Saved ")


def _to_part(keyboard: Keyboard, part: str) -> None:
    """Along the strip of the Course page."""
    parts = ("preparation", "sessions", "integration", "plan", "people")
    keyboard.to("Parts of your course", back=True)
    keyboard.key(Key.Key_Left, times=len(parts))
    keyboard.key(Key.Key_Right, times=parts.index(part))


def _to_view(keyboard: Keyboard, before: str, view: str) -> None:
    """Along the chips of Integration, to the next one."""
    keyboard.to(before, back=True)
    keyboard.key(Key.Key_Right)
    keyboard.to(view)
    keyboard.key(Key.Key_Space)
