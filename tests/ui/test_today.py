"""Today: one small thing, a few words that are kept, a check-in in ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from companion import clock as clock_module
from companion.clock import FixedClock
from companion.domain.decisions import ParkedDecision
from companion.domain.entries import EntryFilter, EntryKind, NewEntry
from companion.domain.insights import Insight
from companion.domain.today import Action, NextStep, NextStepKind
from companion.errors import DiskFull
from companion.services import checkins, journal
from companion.services.open_vault import OpenVault
from companion.ui.autosave import SaveState
from companion.ui.context import Context
from companion.ui.pages.today import TodayPage
from companion.ui.step_words import verb_of
from companion.ui.widgets.words import Words
from tests.ui.conftest import Heard
from tests.ui.course_stage import hear_changes, lay_out

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> TodayPage:
    made = TodayPage(context)
    made.arrive()
    made.refresh()
    shown(made)
    return made


def read(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Words))


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == words).click()


def test_an_empty_vault_offers_to_set_up_a_course(page: TodayPage, heard: Heard) -> None:
    assert "Set up your course" in read(page)
    press(page, "Set up my course")
    assert heard.visited == [("course", {"part": "begin"})]


def test_not_today_is_respected_until_tomorrow(page: TodayPage, clock: FixedClock) -> None:
    press(page, "Not today")
    page.refresh()
    assert "Set up your course" not in read(page)
    clock.advance(timedelta(days=1))
    page.refresh()
    assert "Set up your course" in read(page)


@pytest.mark.parametrize(
    ("hours", "greeting"),
    [(0, "Good evening"), (8, "It is late"), (14, "Good morning"), (20, "Good afternoon")],
)
def test_the_greeting_knows_the_hour(
    page: TodayPage, clock: FixedClock, hours: int, greeting: str
) -> None:
    clock.advance(timedelta(hours=hours))
    page.refresh()
    assert page.title.text().startswith(greeting)


def test_a_few_words_become_one_entry(page: TodayPage, context: Context, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.quick, "The tea was too hot")
    qtbot.waitUntil(lambda: page.autosave.state is SaveState.SAVED, timeout=3000)
    qtbot.keyClicks(page.quick, " and I drank it")
    assert page.leave()
    entries = journal.summaries(context.vault, EntryFilter(), limit=10)
    assert [entry.heading for entry in entries] == ["The tea was too hot and I drank it"]
    assert page.quick.toPlainText() == ""
    assert journal.entry_left_open(context.vault) is None


def test_saving_for_the_lock_keeps_the_words_in_the_field(
    page: TodayPage, context: Context, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.quick, "still thinking")
    assert page.save()
    assert page.quick.toPlainText() == "still thinking"
    left = journal.entry_left_open(context.vault)
    assert left is not None
    assert left.body == "still thinking"


def test_showing_the_page_saves_nothing(page: TodayPage, context: Context) -> None:
    page.refresh()
    assert page.leave()
    assert journal.count(context.vault, EntryFilter()) == 0


def test_a_full_disk_keeps_the_words_and_says_so(
    page: TodayPage, context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_entry", full)
        qtbot.keyClicks(page.quick, "not lost")
        assert not page.leave()
        assert page.quick.toPlainText() == "not lost"
        assert "Not saved" in page.saved.text()
    assert page.leave()
    assert journal.count(context.vault, EntryFilter()) == 1


def test_a_check_in_is_kept(page: TodayPage, context: Context, heard: Heard) -> None:
    press(page, "Quick check-in")
    mood = page.check_in.choices[0]
    press(mood, "7")
    page.check_in.words.setText("rain on the roof")
    press(page.check_in, "Keep this check-in")
    kept = checkins.check_ins(context.vault)
    assert [(k.values, k.words) for k in kept] == [((("mood", 7),), "rain on the roof")]
    assert mood.value is None


def test_an_empty_check_in_is_refused_kindly(
    page: TodayPage, context: Context, heard: Heard
) -> None:
    press(page, "Quick check-in")
    press(page.check_in, "Keep this check-in")
    assert "Nothing was chosen" in page.check_in.state.text()
    assert checkins.check_ins(context.vault) == []


def test_pressing_a_number_again_takes_it_back(page: TodayPage) -> None:
    press(page, "Quick check-in")
    mood = page.check_in.choices[0]
    press(mood, "3")
    assert mood.value == 3
    press(mood, "3")
    assert mood.value is None


# --- what has its day


def insight_and_decision(vault: OpenVault) -> None:
    now, day = clock_module.now(), clock_module.today()
    with vault.work() as work:
        work.insights.save(Insight("i", "The door was open", now, "UTC", day - timedelta(days=1)))
        work.integration.save_decision(
            ParkedDecision("d", "Whether to move", now, "UTC", day - timedelta(days=9), day)
        )
        work.integration.save_decision(
            ParkedDecision("e", "Not yet", now, "UTC", day, day + timedelta(days=1))
        )


@pytest.fixture
def full(context: Context, shown: Shown) -> TodayPage:
    """A page with two things that are due, and a course to set up."""
    insight_and_decision(context.vault)
    made = TodayPage(context)
    hear_changes(context, made)
    made.arrive()
    made.refresh()
    shown(made)
    return made


def test_one_thing_stands_out_and_others_stand_below_it(full: TodayPage) -> None:
    assert full.next_card is not None
    assert "Set up your course" in read(full.next_card)
    beside = read(full.beside_card)
    assert "“The door was open”" in beside
    assert "You let this rest until 10 March: Whether to move" in beside
    assert "Not yet" not in beside


def test_what_stands_below_leads_to_its_place(full: TodayPage, heard: Heard) -> None:
    press(full.beside_card, "Look at it again")
    press(full.beside_card, "Look at it")
    assert heard.visited == [
        ("course", {"part": "integration", "view": "insights", "insight_id": "i", "day": "1"}),
        ("course", {"part": "integration", "view": "decisions", "decision_id": "d"}),
    ]


def test_what_stands_below_can_be_left_until_tomorrow(full: TodayPage, clock: FixedClock) -> None:
    press(full.beside_card, "Not today")
    assert "The door was open" not in read(full)
    assert "Whether to move" in read(full)
    clock.advance(timedelta(days=1))
    full.refresh()
    assert "The door was open" in read(full)
    assert "Not yet" not in read(full)  # its turn comes after the other decision


def test_nothing_below_hides_the_list(page: TodayPage) -> None:
    assert not page.beside_card.isVisible()


def test_a_letter_that_was_opened_from_here_is_not_offered_again(
    context: Context, shown: Shown, heard: Heard, clock: FixedClock
) -> None:
    letter, _ = journal.write_entry(
        context.vault,
        NewEntry(
            kind=EntryKind.LETTER, body="Dear me", opens_on=clock_module.today() + timedelta(days=1)
        ),
    )
    clock.advance(timedelta(days=2))
    page = TodayPage(context)
    page.arrive()
    page.refresh()
    shown(page)
    assert page.next_card is not None
    press(page.next_card, "Not today")
    page.refresh()
    assert "A letter that you wrote to yourself is open now." in read(page)
    assert "Dear me" not in read(page)
    press(page, "Read the letter")
    assert heard.visited == [("journal", {"entry_id": letter.id})]
    page.refresh()
    assert "A letter" not in read(page)


def test_every_offer_has_words_for_its_button() -> None:
    for kind in NextStepKind:
        step = NextStep(kind, "quiet", "", "", Action("journal"))
        assert verb_of(step)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_wider_than_a_small_window(
    full: TodayPage, context: Context, scale: float
) -> None:
    context.theme.choose(scale=scale)
    try:
        full.resize(836, 600)
        lay_out()
        assert full.body.width() <= full.scroller.viewport().width()
    finally:
        context.theme.choose(scale=1.0)
