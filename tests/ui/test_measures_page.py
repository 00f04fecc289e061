"""Measures by keyboard: boxes, totals, the clinic's own words; Support opens at the answer, not at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from companion.clock import FixedClock
from companion.domain.courses import Role
from companion.domain.measures import EntryMode
from companion.services import courses, measures, vaults, wording_packs
from companion.services.form_drafts import form_draft
from companion.ui.context import Context
from companion.ui.pages.checkins import CheckInsPage
from companion.ui.pages.measure_form import MeasureForm
from companion.ui.pages.measure_view import MeasureView
from companion.ui.window import Window
from tests.ui.conftest import Heard
from tests.ui.course_stage import hear_changes, lay_out, nameless, press, words_in

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"
Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, shown: Shown) -> CheckInsPage:
    made = CheckInsPage(context)
    hear_changes(context, made)
    made.refresh()
    shown(made)
    return made


def opened(page: CheckInsPage, measure_id: str) -> MeasureView:
    page.arrive(measure_id=measure_id, fill_in=True)
    lay_out()
    assert page.measures is not None
    assert page.measures.view is not None
    return page.measures.view


def form_of(view: MeasureView) -> MeasureForm:
    assert view.form is not None
    return view.form


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_keys(keys: str) -> None:
    for key in keys:
        QTest.keyClicks(focused(), key)


def key(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


# --- boxes


def test_nine_digits_and_enter_keep_a_form(page: CheckInsPage, context: Context) -> None:
    view = opened(page, "phq-9")
    type_keys("210312010")
    assert form_of(view).keep_button.hasFocus()
    assert not form_of(view).support.isVisible()
    key(Qt.Key.Key_Return)
    (kept,) = measures.responses(context.vault, "phq-9")
    assert kept.answers == (2, 1, 0, 3, 1, 2, 0, 1, 0)
    assert kept.support_shown_at is None
    said = words_in(view)
    assert "10 of 27" in said
    assert "moderate" in said
    assert "Talk it over with your clinician" in said


def test_support_opens_with_the_ninth_answer_and_is_noted(
    page: CheckInsPage, context: Context, clock: FixedClock
) -> None:
    courses.save_person(
        context.vault, name="Ana Duarte", role=Role.THERAPIST, contact="555 0100", note=""
    )
    view = opened(page, "phq-9")
    form = form_of(view)
    type_keys("00000000")
    assert not form.support.isVisible()
    type_keys("1")
    assert form.support.isVisible()
    shown = words_in(form.support)
    assert "Ana Duarte" in shown
    assert "555 0100" in shown
    assert measures.responses(context.vault) == []  # nothing had to be kept for it
    assert form.keep_button.hasFocus()
    key(Qt.Key.Key_Return)
    (kept,) = measures.responses(context.vault, "phq-9")
    assert kept.support_shown_at == clock.now()
    assert view.form is None
    assert "Ana Duarte" in words_in(view)


def test_the_panel_leads_to_support(page: CheckInsPage, heard: Heard) -> None:
    form = form_of(opened(page, "phq-9"))
    type_keys("000000003")
    press(form, "Open Support (F2)")
    press(form, "Grounding (F3)")
    assert [name for name, _ in heard.visited] == ["support", "grounding"]


def test_an_answer_that_was_mistyped_is_not_noted(page: CheckInsPage, context: Context) -> None:
    form = form_of(opened(page, "phq-9"))
    type_keys("000000002")
    assert form.entry.boxes is not None
    form.entry.boxes.boxes[8].setFocus()
    form.entry.boxes.boxes[8].selectAll()
    type_keys("0")
    assert form.support.isVisible()  # what opened does not jump away
    form.keep()
    assert measures.responses(context.vault)[0].support_shown_at is None


def test_what_is_no_answer_is_refused_in_its_box(page: CheckInsPage) -> None:
    form = form_of(opened(page, "phq-9"))
    boxes = form.entry.boxes
    assert boxes is not None
    for wrong in ("7", "x", "-"):
        type_keys(wrong)
        assert boxes.boxes[0].hasFocus()
        assert boxes.answers[0] is None
        assert boxes.said.text() == "Item 1 takes a number from 0 to 3."
    type_keys("3")
    assert not boxes.said.isVisible()
    assert boxes.boxes[1].hasFocus()


def test_arrows_and_space_go_through_the_boxes_and_leave_answers_out(
    page: CheckInsPage, context: Context
) -> None:
    view = opened(page, "phq-9")
    boxes = form_of(view).entry.boxes
    assert boxes is not None
    type_keys("2")
    key(Qt.Key.Key_Space)
    type_keys("1")
    key(Qt.Key.Key_Left)
    key(Qt.Key.Key_Left)
    key(Qt.Key.Key_Left)
    assert boxes.boxes[0].hasFocus()
    type_keys("2")  # the same again; the keyboard goes on all the same
    assert boxes.boxes[1].hasFocus()
    key(Qt.Key.Key_Backspace)
    assert boxes.boxes[0].hasFocus()
    key(Qt.Key.Key_Backspace)
    assert boxes.answers == (None, None, 1, None, None, None, None, None, None)
    for _ in range(9):
        key(Qt.Key.Key_Right)
    assert form_of(view).keep_button.hasFocus()
    key(Qt.Key.Key_Return)
    assert measures.responses(context.vault)[0].answers[2] == 1
    said = words_in(view)
    assert "Items 1, 2, 4, 5, 6, 7, 8 and 9 were left out" in said
    assert "of 27" not in said
    assert "minimal" not in said


def test_an_empty_form_is_answered_beside_its_button(page: CheckInsPage, heard: Heard) -> None:
    form = form_of(opened(page, "phq-9"))
    press(form, "Keep this form")
    assert "Nothing was answered" in form.state.text()
    assert heard.messages == []
    assert form.entry.boxes is not None
    form.entry.boxes.boxes[0].setFocus()
    type_keys("1")
    assert form.state.text() == ""


# --- total, words, day


def test_a_total_alone_opens_support_only_when_it_must(
    page: CheckInsPage, context: Context
) -> None:
    view = opened(page, "phq-9")
    form = form_of(view)
    press(form, "Only the total")
    form.entry.total_field.setText("24")
    assert not form.support.isVisible()
    form.entry.total_field.setText("25")
    assert form.support.isVisible()
    form.keep()
    (kept,) = measures.responses(context.vault)
    assert (kept.form, kept.total) == (EntryMode.TOTAL, 25)
    assert kept.support_shown_at is not None


def test_a_total_that_is_none_is_told(page: CheckInsPage, context: Context) -> None:
    form = form_of(opened(page, "ebi"))
    for text, told in (("", "as a number"), ("many", "as a number"), ("140", "from 0 to 100")):
        form.entry.total_field.setText(text)
        form.keep()
        assert told in form.state.text()
    form.entry.total_field.setText("61.3")
    form.keep()
    assert [kept.total for kept in measures.responses(context.vault)] == [61.3]


def test_the_day_can_be_set_back(page: CheckInsPage, context: Context) -> None:
    form = form_of(opened(page, "gad-7"))
    form.day.show_day(date(2026, 2, 1))
    form.day.show_day(date(2026, 2, 1))
    assert form.entry.boxes is not None
    form.entry.boxes.boxes[0].setFocus()
    type_keys("1111111")
    key(Qt.Key.Key_Return)
    assert measures.responses(context.vault)[0].local_date == date(2026, 2, 1)


def test_with_the_clinics_words_digits_answer_and_both_ways_agree(
    page: CheckInsPage, context: Context
) -> None:
    wording_packs.load_pack(context.vault, PACKS / "phq-9-coded.json")
    form = form_of(opened(page, "phq-9"))
    items, boxes = form.entry.pack_items, form.entry.boxes
    assert items is not None
    assert boxes is not None
    assert "Item 1 of the form" in words_in(form)
    type_keys("2")
    assert items.choices[1].isAncestorOf(focused())
    press(items.choices[1], "Item 2: 3, Answer 3")
    press(form, "Beside the form, by numbers")
    assert boxes.answers[:3] == (2, 3, None)
    boxes.boxes[8].setFocus()
    type_keys("1")
    assert form.support.isVisible()
    press(form, "With your clinic’s words")
    assert items.answers[8] == 1
    form.keep()
    (kept,) = measures.responses(context.vault)
    assert kept.form is EntryMode.PACK


# --- half filled in


def test_a_half_filled_form_survives_a_lock(window: Window, passphrase: str) -> None:
    def page_now() -> CheckInsPage:
        assert window.shell is not None
        window.shell.navigate("checkins", measure_id="phq-9", fill_in=True)
        page = window.shell.stack.currentWidget()
        assert isinstance(page, CheckInsPage)
        return page

    assert page_now().measures is not None
    form = form_of(opened(page_now(), "phq-9"))
    assert form.entry.boxes is not None
    form.entry.boxes.boxes[0].setFocus()
    type_keys("21")
    form.entry.boxes.boxes[8].setFocus()
    type_keys("1")
    form.note.setText("a long week")
    path = window.shell.vault.path if window.shell else Path()
    assert window.lock()
    window.open_shell(vaults.unlock(path, passphrase=passphrase))
    form = form_of(opened(page_now(), "phq-9"))
    assert form.entry.answers == (2, 1, None, None, None, None, None, None, 1)
    assert form.note.text() == "a long week"
    assert form.as_left.isVisible()
    assert form.support.isVisible()
    form.keep()
    assert form_draft(form.context.vault, "measure:phq-9") == {}
    assert len(measures.responses(form.context.vault)) == 1


def test_another_part_of_the_page_loses_nothing(page: CheckInsPage, context: Context) -> None:
    form = form_of(opened(page, "gad-7"))
    type_keys("12")
    page.show_part("now")
    assert form_draft(context.vault, "measure:gad-7")["answers"] == "1,2"
    page.show_part("measures")
    assert form.entry.answers[:2] == (1, 2)
    press(page, "Back to all measures")
    assert "One is half filled in." not in words_in(page)  # it is not one that is used
    assert form_of(opened(page, "gad-7")).entry.answers[:2] == (1, 2)
    press(page, "Put it away")
    assert form_draft(context.vault, "measure:gad-7") == {}


# --- the list


def test_measures_are_off_until_they_are_chosen(page: CheckInsPage, context: Context) -> None:
    page.arrive(part="measures")
    lay_out()
    assert page.measures is not None
    assert page.measures.choice.is_open
    page.measures.ticks["pcl-5"].box.click()
    assert [measure.id for measure in measures.chosen(context.vault)] == ["pcl-5"]
    press(page, "Fill in: PCL-5")
    assert page.measures.view is not None
    assert page.measures.view.measure.id == "pcl-5"
    assert not nameless(page)


def test_a_pack_is_loaded_and_taken_out(
    page: CheckInsPage, context: Context, heard: Heard, tmp_path: Path
) -> None:
    page.arrive(part="measures")
    assert page.measures is not None
    page.measures.load_pack(PACKS / "gad-7-by-items.json")
    assert [measure.id for measure in measures.chosen(context.vault)] == ["gad-7"]
    assert "in this vault" in heard.messages[-1].sentence
    page.measures.load_pack(tmp_path / "nowhere.json")
    assert "no such file" in heard.messages[-1].sentence
    lay_out()
    press(page, "Take out the words of GAD-7")
    assert wording_packs.packs(context.vault) == {}


def test_taking_a_form_away_can_be_undone(
    page: CheckInsPage, context: Context, heard: Heard
) -> None:
    made, _ = measures.record_answers(context.vault, "phq-9", [1] * 8 + [0])
    page.arrive(measure_id="phq-9")
    lay_out()
    assert page.measures is not None
    view = page.measures.view
    assert view is not None
    assert "8 of 27 · mild" in words_in(view)
    press(view, "Take away: PHQ-9, 10 March 2026")
    assert measures.responses(context.vault) == []
    action = heard.messages[-1].action
    assert action is not None
    action()
    assert measures.responses(context.vault) == [made]
    lay_out()
    assert "8 of 27 · mild" in words_in(view)


def test_charts_come_with_values_and_keep_what_was_chosen(
    page: CheckInsPage, context: Context
) -> None:
    page.arrive(part="over_time")
    lay_out()
    over_time = page.over_time
    assert over_time is not None
    assert over_time.nothing.isVisible()
    measures.record_answers(context.vault, "phq-9", [1] * 8 + [0])
    page.refresh()
    view = over_time.views["phq-9"]
    assert view.shown is not None
    assert [point.value for point in view.shown.series[0].points] == [8]
    view.table_chip.click()
    measures.record_answers(context.vault, "gad-7", [1] * 7)
    page.refresh()
    assert over_time.views["phq-9"] is view
    assert view.table_chip.isChecked()
    assert list(over_time.views) == ["phq-9", "gad-7"]
    assert not over_time.nothing.isVisible()
