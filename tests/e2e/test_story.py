"""The whole way through the window: a person prepares, notes their session, integrates, finds, shares and backs up; a
therapist reads; the backup comes back on another computer."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from companion import clock as program_clock
from companion.clock import FixedClock
from companion.services import guidance
from companion.ui.pages.share_sealed import SealedResult
from companion.ui.widgets.calm_fields import DayField
from tests.e2e.conftest import Start
from tests.e2e.person import Person

PASSPHRASE = "lantern otter meadow quiet harbour tin"
THERAPIST_PASSPHRASE = "walnut saddle violet ember north pond"
PREPARED = "I would like to meet my grief kindly."
FIRST_MOMENT, SECOND_MOMENT = "warm light on the wall", "my grandmother's kitchen"
INTEGRATED = "The kitchen stays with me. I called my sister."
STEP = guidance.prep_step("intentions").title


def test_from_the_first_start_to_a_restored_backup(
    start: Start,
    clock: FixedClock,
    answer_file_dialog: Callable[[Path], None],
    tmp_path: Path,
):
    sealed, saved = tmp_path / "week.companion-share", tmp_path / "all.companion-backup"
    person = start(tmp_path / "mine")

    _make_a_vault(person, "I am in treatment", PASSPHRASE)
    _begin_a_course_with_a_session_tomorrow(person)
    _answer_a_preparation_step(person)
    _come_back_on_another_day(person, clock)
    _go_through_a_session(person, clock)
    _come_back_on_another_day(person, clock)
    _answer_an_invitation(person)
    _find(person, "kitchen", INTEGRATED)
    answer_file_dialog(sealed)
    sealed_with = _share_only_the_integration(person)
    answer_file_dialog(saved)
    _back_up(person)
    person.window.close()

    therapist = start(tmp_path / "therapist")
    _make_a_vault(therapist, "I am a therapist", THERAPIST_PASSPHRASE)
    answer_file_dialog(sealed)
    _read_and_keep(therapist, sealed_with)
    therapist.window.close()

    again = start(tmp_path / "another computer")
    answer_file_dialog(saved)
    _restore(again)
    _find(again, "kitchen", INTEGRATED)
    _find(again, "grandmother", SECOND_MOMENT)


def _make_a_vault(person: Person, who: str, passphrase: str) -> None:
    person.press(who)
    person.press("Continue")
    person.wait_for("Your words stay on this computer.")
    person.press("Continue")
    person.press("Make my vault")
    person.write("Passphrase", passphrase)
    person.write("Passphrase again", passphrase)
    person.press("Make the vault")
    person.wait_for("Write down your recovery key.")
    key = next(
        n for label in person.shown(QLabel) if (n := label.accessibleName())[:13] == "Recovery key:"
    )
    person.write("Last two groups of the recovery key", "-".join(key.split("-")[-2:]).lower())
    person.press("I have it on paper")
    person.button("Settings")


def _begin_a_course_with_a_session_tomorrow(person: Person) -> None:
    person.press("Course")
    person.write("What you call this course", "Spring")
    person.press("There is a day for my first session")
    tomorrow = program_clock.today() + timedelta(days=1)
    person.named(DayField, "First session day").show_day(tomorrow)
    person.press("Begin this course")
    person.wait_for("Nothing here has to be finished before your session.")


def _answer_a_preparation_step(person: Person) -> None:
    person.press(STEP)
    prompt = guidance.prompt(guidance.prep_step("intentions").prompts[0])
    person.press(f"Write about: {prompt.text}")
    person.write("Text", PREPARED)
    person.wait_for("Saved ")
    assert person.sees(prompt.text)
    person.press("Course")
    person.wait_for(PREPARED)
    if person.find(QAbstractButton, f"Done for me: {STEP}") is None:
        person.press(STEP)
    person.press(f"Done for me: {STEP}")
    person.button(f"Open again: {STEP}")


def _come_back_on_another_day(person: Person, clock: FixedClock) -> None:
    person.press("Lock now")
    person.wait_for("Welcome back.")
    assert not person.sees(PREPARED)
    clock.advance(timedelta(days=1))
    _unlock(person, PASSPHRASE)


def _unlock(person: Person, passphrase: str) -> None:
    field = person.named(QLineEdit, "Passphrase")
    QTest.keyClicks(field, passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)
    person.button("Settings")


def _go_through_a_session(person: Person, clock: FixedClock) -> None:
    person.press("Today")
    person.press("Open the session page")
    person.wait_for(PREPARED)  # the intention is there to be read once more
    person.press("Begin the session")
    for words in (FIRST_MOMENT, SECOND_MOMENT):
        clock.advance(timedelta(minutes=40))
        field = person.write("A few words for this moment", words)
        QTest.keyClick(field, Qt.Key.Key_Return)
        person.wait_for(words)
    person.wait_for("1:20")
    person.press("End the session")
    person.press("End the session now")
    person.wait_for("Take your time arriving back.")
    person.press("Close")
    person.button("Settings")


def _answer_an_invitation(person: Person) -> None:
    person.press("Course")
    offered = next(
        name
        for button in person.shown(QAbstractButton)
        if (name := button.accessibleName()).startswith("Write about: ")
    )
    person.press(offered)
    person.write("Text", INTEGRATED)
    person.wait_for("Saved ")


def _find(person: Person, words: str, found: str) -> None:
    person.press("Journal")
    person.press_key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    person.write_anew("Search your words", words)
    person.wait_until(lambda: person.sees(found), f"{found!r} among the entries")


def _share_only_the_integration(person: Person) -> str:
    """Gives the passphrase of the file."""
    person.press("Share")
    person.write("From whom", "Nora")
    person.press("Choose what goes along")
    person.wait_for("No entry here is marked “Share”.")
    person.press("Show entries that are not marked")
    person.press(f"Mark to share: {INTEGRATED}")
    person.wait_until(lambda: person.sees("1 entry chosen"), "the marked entry is chosen")
    person.press("Look at exactly that")
    person.wait_until(lambda: person.sees(INTEGRATED), "exactly this leaves")
    person.press("Seal the file …")
    person.wait_for("Its passphrase:")
    return next(person.shown(SealedResult)).passphrase


def _back_up(person: Person) -> None:
    person.press("Settings")
    person.press("Make a backup …")
    person.wait_for("The backup was opened and counted")


def _read_and_keep(therapist: Person, passphrase: str) -> None:
    therapist.press("Open a sealed file …")
    therapist.press("Choose the file …")
    therapist.write("Passphrase of the file", passphrase)
    therapist.press("Open it")
    therapist.wait_for("What Nora shared with you.")
    therapist.press("All of it")
    assert therapist.sees(INTEGRATED)
    assert not therapist.sees(PREPARED)
    assert not therapist.sees(SECOND_MOMENT)
    therapist.press("Keep it in my vault")
    therapist.wait_for("All clients")
    assert therapist.sees("Nora")


def _restore(person: Person) -> None:
    person.press("Restore a backup …")
    person.press("Choose a backup …")
    person.wait_for("It will be restored to")
    person.press("Restore it")
    person.wait_for("Welcome back.")
    _unlock(person, PASSPHRASE)
