"""Check-ins: own scales, and what was kept before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from companion.clock import FixedClock
from companion.services import checkins
from companion.ui.context import Context
from companion.ui.pages.checkins import SHOWN_AT_FIRST, CheckInsPage
from companion.ui.widgets.words import Words
from tests.ui.conftest import Heard

Shown = Callable[[QWidget], QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> CheckInsPage:
    made = CheckInsPage(context)
    made.refresh()
    shown(made)
    return made


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text() == words).click()


def read(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Words))


def test_an_own_scale_is_asked_from_now_on(page: CheckInsPage, context: Context) -> None:
    page.now.scales.new.name.setText("Jaw")
    page.now.scales.new.low.setText("loose")
    page.now.scales.new.high.setText("tight")
    press(page, "Add this scale")
    page.refresh()
    assert "Jaw" in [choice.scale.name for choice in page.form.choices]
    assert page.now.scales.new.name.text() == ""


def test_a_scale_can_be_switched_off(page: CheckInsPage, context: Context) -> None:
    before = [choice.scale.name for choice in page.form.choices]
    press(page.now.scales.chips, "Mood")
    page.refresh()
    assert [choice.scale.name for choice in page.form.choices] == [
        name for name in before if name != "Mood"
    ]


def test_a_name_that_is_taken_is_refused(page: CheckInsPage, heard: Heard) -> None:
    page.now.scales.new.name.setText("mood")
    press(page, "Add this scale")
    assert "already" in heard.messages[-1].sentence
    assert page.now.scales.new.name.text() == "mood"


def test_earlier_check_ins_stand_below(
    page: CheckInsPage, context: Context, clock: FixedClock
) -> None:
    for value in range(SHOWN_AT_FIRST + 1):
        clock.advance(timedelta(minutes=1))
        checkins.check_in(context.vault, {"mood": value % 11}, f"note {value}")
    page.refresh()
    assert "note 30" in read(page)
    assert "note 0" not in read(page).splitlines()
    press(page, "Show more")
    assert "note 0" in read(page).splitlines()


def test_a_scale_that_is_switched_keeps_its_place_and_the_keyboard(
    page: CheckInsPage, context: Context
) -> None:
    def chips() -> list[QPushButton]:
        return page.now.scales.chips.findChildren(QPushButton)

    before = chips()
    names = [made.text() for made in before]
    first, last = before[0], before[-1]
    for made in (last, first):
        made.setFocus()
        made.click()
        page.refresh()
        assert made.hasFocus()
    assert chips() == before
    assert [scale.name for scale in checkins.scales(context.vault)] == names
    assert [scale.active for scale in checkins.scales(context.vault)] == [
        made.isChecked() for made in before
    ]


def test_an_empty_check_in_is_answered_beside_the_button_until_something_is_chosen(
    page: CheckInsPage, heard: Heard
) -> None:
    press(page, "Keep this check-in")
    assert "Nothing was chosen" in page.form.state.text()
    assert heard.messages == []
    press(page.form.choices[0], "4")
    assert page.form.state.text() == ""


# --- changing scales


def spoken(page: QWidget, name: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name)


def test_a_scale_gets_other_words_and_keeps_its_values(
    page: CheckInsPage, context: Context
) -> None:
    checkins.check_in(context.vault, {"mood": 4})
    press(page, "Change your scales")
    spoken(page, "Change Mood").click()
    fields = page.now.scales._change_fields
    fields.name.setText("Weather")
    fields.low.setText("storm")
    press(page, "Keep")
    page.refresh()
    scale = checkins.scales(context.vault)[0]
    assert (scale.id, scale.name, scale.low_label) == ("mood", "Weather", "storm")
    assert "Weather 4" in read(page)


def test_a_change_that_is_half_typed_survives(page: CheckInsPage, context: Context) -> None:
    press(page, "Change your scales")
    spoken(page, "Change Mood").click()
    page.now.scales._change_fields.name.setText("Weath")
    assert page.save()
    again = CheckInsPage(context)
    again.refresh()
    press(again, "Change your scales")
    spoken(again, "Change Mood").click()
    assert again.now.scales._change_fields.name.text() == "Weath"
    press(again, "Cancel")
    spoken(again, "Change Mood").click()
    assert again.now.scales._change_fields.name.text() == "Mood"


def test_a_scale_moves_and_only_one_without_values_can_go(
    page: CheckInsPage, context: Context, heard: Heard
) -> None:
    checkins.check_in(context.vault, {"mood": 4})
    page.refresh()
    press(page, "Change your scales")
    names = [b.accessibleName() for b in page.findChildren(QPushButton)]
    assert "Remove Mood" not in names
    assert "Move Mood up" not in names
    spoken(page, "Move Mood down").click()
    assert [scale.name for scale in checkins.scales(context.vault)][:2] == ["Tension", "Mood"]
    page.refresh()
    spoken(page, "Remove Tension").click()
    assert "Tension" not in [scale.name for scale in checkins.scales(context.vault)]
    action = heard.messages[-1].action
    assert action is not None
    action()
    assert checkins.scales(context.vault)[0].name == "Tension"


def test_a_check_in_can_be_taken_away_and_brought_back(
    page: CheckInsPage, context: Context, heard: Heard
) -> None:
    made, _ = checkins.check_in(context.vault, {"mood": 4}, "rain")
    page.refresh()
    press(page, "Take away")
    assert checkins.check_ins(context.vault) == []
    action = heard.messages[-1].action
    assert action is not None
    action()
    assert checkins.check_ins(context.vault) == [made]
