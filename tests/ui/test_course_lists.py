"""The lists of the preparation on the Course page: written, ticked in a meeting, taken from People, put on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.domain.course_lists import CourseList
from companion.domain.courses import Role
from companion.domain.entries import EntryKind, NewEntry
from companion.services import course_lists, courses, guidance, journal, sessions, vaults
from companion.services.open_vault import OpenVault
from companion.ui import file_dialogs, pdf
from companion.ui.context import Context
from companion.ui.pages.course import CoursePage
from companion.ui.pages.course_list_meeting import MeetingView
from companion.ui.pages.course_list_sheet import SheetView
from companion.ui.pages.course_preparation import PreparationPart
from companion.ui.pages.course_step import StepCard
from companion.ui.widgets.list_editor import ListEditor
from companion.ui.window import Window
from tests.ui.conftest import Heard
from tests.ui.course_stage import (
    a_course,
    course_page,
    lay_out,
    nameless,
    names_of_buttons,
    press,
    pressable,
    words_in,
)

Shown = Callable[..., QWidget]


@pytest.fixture
def page(context: Context, vault: OpenVault, shown: Shown) -> CoursePage:
    a_course(vault, date(2026, 3, 24))
    return course_page(context, shown)


@pytest.fixture
def part(page: CoursePage) -> PreparationPart:
    shown_part = page.parts["preparation"]
    assert isinstance(shown_part, PreparationPart)
    return shown_part


def opened(part: PreparationPart, step_id: str) -> StepCard:
    card = part.steps[step_id]
    card.open()
    lay_out()
    return card


def editor(card: StepCard, where: CourseList, heading: str = "") -> ListEditor:
    assert card.lists is not None
    return card.lists.views[where].editors[heading]


def write(made: ListEditor, words: str) -> None:
    QTest.keyClicks(made.add_field, words)
    QTest.keyClick(made.add_field, Qt.Key.Key_Return)
    lay_out()


def words_on(vault: OpenVault, where: CourseList) -> list[str]:
    return [line.words for line in course_lists.lines(vault, where)]


def test_a_line_is_written_under_its_heading_and_begins_the_step(
    part: PreparationPart, vault: OpenVault, heard: Heard
):
    card = opened(part, "health-list")
    write(editor(card, CourseList.HEALTH, "allergies"), "Penicillin")
    (line,) = course_lists.lines(vault, CourseList.HEALTH)
    assert (line.words, line.heading) == ("Penicillin", "allergies")
    assert "Begun" in words_in(card)
    assert "no amounts needed" in words_in(card)
    assert heard.changes[-1].courses


def test_a_removed_line_is_put_back_from_the_quiet_bar(
    part: PreparationPart, vault: OpenVault, heard: Heard
):
    card = opened(part, "comfort-kit")
    made = editor(card, CourseList.MUSIC, "wanted")
    for words in ("Sea", "Rain"):
        write(made, words)
    (row, *_) = made.rows.values()
    row.removed.emit()
    assert words_on(vault, CourseList.MUSIC) == ["Rain"]
    message = heard.messages[-1]
    assert (message.sentence, message.action_label) == ("The line was removed.", "Undo")
    assert message.action is not None
    message.action()
    assert words_on(vault, CourseList.MUSIC) == ["Sea", "Rain"]
    assert [row.field.words for row in made.rows.values() if row.line.words == "Sea"] == ["Sea"]


def test_what_is_half_typed_is_kept_when_the_page_is_left(
    part: PreparationPart, page: CoursePage, vault: OpenVault
):
    card = opened(part, "comfort-kit")
    QTest.keyClicks(editor(card, CourseList.MUSIC, "wanted").add_field, "Sea")
    assert page.leave()
    assert words_on(vault, CourseList.MUSIC) == ["Sea"]


def test_reviewed_is_a_tick_with_its_day_and_no_verdict(part: PreparationPart, vault: OpenVault):
    card = opened(part, "health-list")
    made = editor(card, CourseList.MEDICINES, "prescribed")
    write(made, "Blue box")
    (row,) = made.rows.values()
    row.box.click()
    assert course_lists.lines(vault, CourseList.MEDICINES)[0].ticked_at is not None
    assert "Reviewed with my clinician, 10 March 2026" in words_in(card)


def test_the_care_team_notes_are_there_to_read(part: PreparationPart, heard: Heard):
    card = opened(part, "health-list")
    press(card, guidance.fixed_texts().care_team_heading)
    words = words_in(card)
    assert guidance.fixed_texts().medicines_line in words
    assert "Lithium" in words
    assert "Touch and boundaries" not in words
    press(card, "Read more: Knowing the risks")
    assert heard.visited == [("learn", {"card_id": "C12"})]
    consent = opened(part, "consent-and-touch")
    press(consent, guidance.fixed_texts().care_team_heading)
    assert "Touch and boundaries" in words_in(consent)
    assert "Lithium" not in words_in(consent)


@pytest.mark.parametrize("step_id", [step.id for step in guidance.prep_steps()])
def test_every_step_is_whole_and_named_at_the_largest_text(
    part: PreparationPart, page: CoursePage, vault: OpenVault, step_id: str
):
    courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON, contact="087 555 0142")
    for shape in guidance.prep_step(step_id).lists:
        heading = shape.headings[0].id if shape.headings else ""
        line, _ = course_lists.add_line(
            vault, shape.list, "word " * 40, heading=heading, note="x" * 80
        )
        course_lists.tick_line(vault, line.id)
    page.refresh()
    card = opened(part, step_id)
    theme = page.context.theme
    try:
        theme.choose(scale=2.0)
        page.resize(836, 600)  # beside the narrow navigation of a window of 900
        lay_out()
        assert page.body.width() <= page.scroller.viewport().width()
        assert card.minimumSizeHint().width() <= page.scroller.viewport().width()
        assert nameless(card) == []
    finally:
        theme.choose(scale=1.0)


def test_an_empty_list_says_so_until_something_is_written(part: PreparationPart):
    card = opened(part, "comfort-kit")
    assert words_in(card).count("Nothing is on this list yet.") == 2
    write(editor(card, CourseList.MUSIC, "wanted"), "Sea")
    assert words_in(card).count("Nothing is on this list yet.") == 1


class TestQuestions:
    def test_questions_of_the_journal_come_onto_the_list_once(
        self, part: PreparationPart, page: CoursePage, vault: OpenVault, heard: Heard
    ):
        entry, _ = journal.write_entry(
            vault, NewEntry(kind=EntryKind.QUESTION, body="Who is in the room?")
        )
        page.refresh()
        card = opened(part, "questions")
        press(card, "Questions in your journal")
        press(card, "Put on the list: Who is in the room?")
        assert words_on(vault, CourseList.QUESTIONS) == ["Who is in the room?"]
        assert "Put on the list: Who is in the room?" not in names_of_buttons(card)
        press(card, "Where it came up: Who is in the room?")
        assert heard.visited == [("journal", {"entry_id": entry.id})]

    def test_what_was_talked_about_before_today_is_folded_away(
        self, part: PreparationPart, page: CoursePage, vault: OpenVault, clock: FixedClock
    ):
        line, _ = course_lists.add_question(vault, "How long?")
        course_lists.change_line(vault, line.id, note="Six hours")
        course_lists.tick_line(vault, line.id)
        page.refresh()
        card = opened(part, "questions")
        assert line.id in editor(card, CourseList.QUESTIONS).rows
        clock.advance(timedelta(days=1))
        page.refresh()
        assert line.id not in editor(card, CourseList.QUESTIONS).rows
        press(card, "Talked about before")
        assert "Six hours" in words_in(card)
        press(card, "Ask again: How long?")
        assert line.id in editor(card, CourseList.QUESTIONS).rows

    def test_the_meeting_is_reached_from_the_list(self, part: PreparationPart, heard: Heard):
        press(opened(part, "questions"), "In the meeting: open questions in large letters")
        assert heard.visited == [("course", {"part": "preparation", "view": "meeting"})]


class TestMeeting:
    @pytest.fixture
    def meeting(self, page: CoursePage, part: PreparationPart, vault: OpenVault) -> MeetingView:
        done, _ = course_lists.add_question(vault, "Answered long ago?")
        course_lists.tick_line(vault, done.id)
        for words in ("Who is there?", "How long?"):
            course_lists.add_question(vault, words)
        page.arrive(part="preparation", view="meeting")
        page.refresh()
        lay_out()
        assert isinstance(part.view, MeetingView)
        return part.view

    def test_only_open_questions_stand_there(self, meeting: MeetingView, part: PreparationPart):
        words = words_in(part)
        assert "Who is there?" in words
        assert "Answered long ago?" not in words
        assert not part.whole.isVisible()
        assert nameless(meeting) == []

    def test_a_question_is_ticked_and_answered_by_keyboard(
        self, meeting: MeetingView, vault: OpenVault, qtbot: QtBot
    ):
        first = meeting.focusProxy()
        assert first is not None
        first.setFocus()
        QTest.keyClick(first, Qt.Key.Key_Space)
        QTest.keyClick(first, Qt.Key.Key_Tab)
        card = next(iter(meeting.questions.values()))
        card.answer.setFocus()
        QTest.keyClicks(card.answer, "Two nurses")

        def kept() -> bool:
            line = course_lists.line(vault, card.line.id)
            return line.ticked_at is not None and line.note == "Two nurses"

        qtbot.waitUntil(kept)
        assert card.isVisible()  # it stays while the meeting goes on
        assert [line.words for line in course_lists.open_questions(vault)] == ["How long?"]

    def test_one_more_question_is_added(self, meeting: MeetingView, vault: OpenVault):
        QTest.keyClicks(meeting.field, "And then?")
        assert meeting.save()
        assert len(course_lists.open_questions(vault)) == 3  # half typed it is on disk already
        assert "And then?" not in words_in(meeting)
        QTest.keyClick(meeting.field, Qt.Key.Key_Return)
        assert "And then?" in words_in(meeting)
        QTest.keyClicks(meeting.field, "One more")
        press(meeting, "Add this question")
        assert words_on(vault, CourseList.QUESTIONS)[-2:] == ["And then?", "One more"]
        assert meeting.field.words == ""

    def test_leaving_keeps_the_answer_and_goes_back_to_the_step(
        self, meeting: MeetingView, part: PreparationPart, vault: OpenVault, heard: Heard
    ):
        card = next(iter(meeting.questions.values()))
        QTest.keyClicks(card.answer, "Two")
        press(part, "Back to preparation")
        assert course_lists.line(vault, card.line.id).note == "Two"
        assert heard.visited[-1] == ("course", {"part": "preparation", "step_id": "questions"})
        part.open_step("questions")
        assert part.whole.isVisible()
        assert part.view is None


class TestPeople:
    def test_duties_are_written_for_one_person_or_for_everybody(
        self, part: PreparationPart, page: CoursePage, vault: OpenVault, heard: Heard
    ):
        card = opened(part, "support-person")
        assert "Nobody is named yet." in words_in(card)
        maeve, _ = courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON)
        page.refresh()
        assert "Lines for Everybody" not in names_of_buttons(card)
        courses.save_person(vault, name="Finn & Co", role=Role.SUPPORT_PERSON)
        page.refresh()
        write(editor(card, CourseList.DUTIES, "do"), "Wait next door")
        press(card, "Lines for Maeve")
        assert editor(card, CourseList.DUTIES, "do").rows == {}
        write(editor(card, CourseList.DUTIES, "do"), "Drive me home")
        found = {line.words: line.person_id for line in course_lists.lines(vault)}
        assert found == {"Wait next door": None, "Drive me home": maeve.id}
        press(card, "Change Maeve under People")
        assert heard.visited == [("course", {"part": "people"})]

    def test_somebody_is_taken_into_the_safety_plan_with_the_number_of_today(
        self, part: PreparationPart, page: CoursePage, vault: OpenVault
    ):
        courses.save_person(vault, name="Maeve", role=Role.SUPPORT_PERSON, contact="087 555 0142")
        page.refresh()
        card = opened(part, "safety-plan")
        taken = pressable(card, "Take somebody from People")
        taken.setFocus()
        QTest.keyClick(taken, Qt.Key.Key_Space)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert words_on(vault, CourseList.SAFETY) == ["Maeve"]
        assert "087 555 0142" in words_in(card)
        assert not taken.isVisible()


def test_words_are_put_on_the_session_page(
    part: PreparationPart, page: CoursePage, vault: OpenVault
):
    card = opened(part, "words-to-return-to")
    write(editor(card, CourseList.WORDS), "It passes")
    press(card, "On the session page: It passes")
    (session,) = courses.dosing_sessions(vault)
    assert session.words == ("It passes",)
    sessions.set_words(vault, session.id, [str(number) for number in range(12)])
    page.refresh()
    on = pressable(card, "On the session page: It passes")
    assert not on.isChecked()
    on.click()
    assert not on.isChecked()  # there is no room, which is said


class TestSheets:
    @pytest.fixture
    def sheet(self, page: CoursePage, part: PreparationPart, vault: OpenVault) -> SheetView:
        course_lists.add_line(
            vault, CourseList.BOUNDARIES, "No hugs", heading="not-all-right", note="Ask me later"
        )
        course_lists.add_line(vault, CourseList.BOUNDARIES, "A raised hand", heading="stop")
        page.arrive(part="preparation", view="sheet", sheet_id="boundaries")
        page.refresh()
        lay_out()
        assert isinstance(part.view, SheetView)
        return part.view

    def test_nothing_is_chosen_at_first(self, sheet: SheetView):
        assert not any(tick.box.isChecked() for tick in sheet.ticks.values())
        assert "No hugs" not in sheet.paper.toPlainText()
        assert not sheet.print_button.isEnabled()
        assert nameless(sheet) == []
        assert "not encrypted" in words_in(sheet)

    def test_what_is_shown_is_what_is_printed(
        self, sheet: SheetView, monkeypatch: pytest.MonkeyPatch
    ):
        printed: list[str] = []

        def on_paper(document: object, title: str, parent: QWidget) -> bool:
            printed.extend([title, document.toPlainText()])  # type: ignore[attr-defined]
            return True

        monkeypatch.setattr(pdf, "print_on_paper", on_paper)
        tick = next(t for t in sheet.ticks.values() if t.words.text() == "A raised hand")
        tick.box.setFocus()
        QTest.keyClick(tick.box, Qt.Key.Key_Space)
        QTest.keyClicks(sheet.name, "Joanne")
        press(sheet, "Print")
        assert printed == ["My boundaries", sheet.paper.toPlainText()]
        assert "A raised hand" in printed[1]
        assert "Joanne" in printed[1]
        assert "No hugs" not in printed[1]
        assert "sent to the printer" in words_in(sheet)

    def test_a_note_goes_with_its_line(self, sheet: SheetView):
        note = next(t for t in sheet.ticks.values() if t.words.text() == "Ask me later")
        line = next(t for t in sheet.ticks.values() if t.words.text() == "No hugs")
        note.box.click()
        assert line.box.isChecked()
        line.box.click()
        assert not note.box.isChecked()
        press(sheet, "Choose all lines")
        assert "Ask me later" in sheet.paper.toPlainText()
        press(sheet, "Choose none")
        assert sheet.sheet.is_blank

    def test_it_is_saved_as_a_private_pdf_named_for_the_sheet(
        self, sheet: SheetView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        suggested: list[str] = []

        def choose(parent: QWidget, title: str, start: Path, kinds: str) -> Path:
            suggested.append(start.name)
            return tmp_path / "sheet.pdf"

        monkeypatch.setattr(file_dialogs, "choose_target", choose)
        press(sheet, "Choose all lines")
        press(sheet, "Save as PDF")
        assert suggested == ["My boundaries.pdf"]
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
        assert (tmp_path / "sheet.pdf").stat().st_mode & 0o777 == 0o600
        press(sheet, "Save as PDF")
        assert "already there" in words_in(sheet)

    def test_the_paper_is_whole_at_the_largest_text(self, sheet: SheetView, page: CoursePage):
        theme = page.context.theme
        try:
            theme.choose(scale=2.0)
            page.resize(900, 600)
            press(sheet, "Choose all lines")
            lay_out()
            assert sheet.paper.verticalScrollBar().maximum() == 0
            assert sheet.width() <= page.width()
        finally:
            theme.choose(scale=1.0)

    def test_more_than_a_page_is_said(self, sheet: SheetView, page: CoursePage, vault: OpenVault):
        press(sheet, "Choose all lines")
        assert not sheet.pages.isVisible()
        for number in range(60):
            course_lists.add_line(vault, CourseList.BOUNDARIES, f"Line {number}", heading="stop")
        page.refresh()
        press(sheet, "Choose all lines")
        assert sheet.pages.isVisible()

    def test_for_the_clinician_it_says_what_becomes_of_it(self, part: PreparationPart):
        view = part.open_view("sheet", "health")
        assert view is not None
        assert guidance.fixed_texts().records_line in words_in(view)
        assert part.open_view("sheet", "no-such-sheet") is None


def test_a_half_typed_line_survives_the_lock(
    window: Window, closed_vault: Path, passphrase: str, qtbot: QtBot
):
    assert window.shell is not None
    a_course(window.shell.vault)
    window.shell.navigate("course", part="preparation", step_id="comfort-kit")
    page = window.shell.stack.currentWidget()
    assert isinstance(page, CoursePage)
    part = page.parts["preparation"]
    assert isinstance(part, PreparationPart)
    made = editor(part.steps["comfort-kit"], CourseList.COMFORT, "bring")
    made.add_field.setFocus()
    write(made, "Grey blanket")
    write(made, "Socks")
    assert window.focusWidget() is made.add_field
    row = next(row for row in made.rows.values() if row.line.words == "Socks")
    row.field.setFocus()
    QTest.keyClick(row.field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(row.field, ", two pairs")
    qtbot.waitUntil(lambda: not row.edited)
    assert window.focusWidget() is row.field  # saving and moving left the keyboard where it was
    QTest.keyClicks(made.add_field, "Tea")
    assert window.lock()
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    try:
        assert words_on(vault, CourseList.COMFORT) == ["Socks, two pairs", "Grey blanket", "Tea"]
    finally:
        vaults.lock(vault)
