"""A list is written by keyboard: Enter adds, words and notes change where they stand, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from companion import clock as companion_clock
from companion.clock import FixedClock
from companion.domain.course_lists import CourseList, ListLine
from companion.errors import CompanionError, DiskFull, NotFound, Refused
from companion.ui.theme import Theme
from companion.ui.widgets.list_editor import ListEditor
from companion.ui.widgets.list_look import ListLook
from tests.ui.course_stage import lay_out, nameless

Shown = Callable[..., QWidget]
LOOK = ListLook("Questions", "Write a question", "Nothing yet.", "What was said", "Talked about")


@dataclass
class Shelf:
    """Keeps lines as a vault would, and shows the editor what it holds after each change."""

    lines: list[ListLine] = field(default_factory=list[ListLine])
    show: Callable[[list[ListLine]], None] = lambda lines: None
    fails: CompanionError | None = None

    @property
    def words(self) -> list[str]:
        return [line.words for line in self.lines]

    def _put(self, lines: list[ListLine]) -> None:
        if self.fails is not None:
            raise self.fails
        self.lines = lines
        self.show(lines)

    def _with(self, line_id: str, **new: object) -> None:
        if line_id not in {line.id for line in self.lines}:
            raise NotFound
        self._put([replace(x, **new) if x.id == line_id else x for x in self.lines])  # pyright: ignore[reportArgumentType]

    def add(self, words: str) -> str:
        line_id = f"line{len(self.lines)}"
        now = companion_clock.now()
        self._put([*self.lines, ListLine(line_id, CourseList.QUESTIONS, words.strip(), now, "UTC")])
        return line_id

    def change(self, line_id: str, words: str, note: str) -> None:
        self._with(line_id, words=words, note=note)

    def tick(self, line_id: str, on: bool) -> None:
        self._with(line_id, ticked_at=companion_clock.now() if on else None)

    def move(self, line_id: str, by: int) -> None:
        order = list(self.lines)
        place = next(n for n, line in enumerate(order) if line.id == line_id)
        order.insert(max(0, place + by), order.pop(place))
        self._put(order)

    def remove(self, line_id: str) -> None:
        self._put([line for line in self.lines if line.id != line_id])

    def withdraw(self, line_id: str) -> None:
        self.remove(line_id)


@pytest.fixture
def shelf(clock: FixedClock) -> Shelf:
    return Shelf()


@pytest.fixture
def editor(app_theme: Theme, shelf: Shelf, shown: Shown) -> ListEditor:
    made = ListEditor(app_theme, LOOK, shelf)
    shelf.show = made.show_lines
    shown(made, 600, 500)
    made.activateWindow()
    made.add_field.setFocus()
    lay_out()
    return made


def type_line(editor: ListEditor, words: str) -> None:
    QTest.keyClicks(editor.add_field, words)
    QTest.keyClick(editor.add_field, Qt.Key.Key_Return)
    lay_out()


def shown_words(editor: ListEditor) -> list[str]:
    lay_out()
    rows = sorted(editor.rows.values(), key=lambda row: row.y())
    return [row.field.words for row in rows if row.isVisible()]


def choose(editor: ListEditor, line_id: str, words: str) -> None:
    """Open the menu of a line with the keyboard and press Enter on what is named."""
    more = editor.rows[line_id].more
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for action in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        if action.text() == words:
            break
    QTest.keyClick(menu, Qt.Key.Key_Return)
    lay_out()


def focus_is(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.waitUntil(lambda: widget.window().focusWidget() is widget)


def test_enter_adds_a_line_and_the_keyboard_stays_for_the_next(editor: ListEditor, shelf: Shelf):
    assert editor.empty_words.isVisible()
    type_line(editor, "Who is there?")
    type_line(editor, "How long?")
    assert shelf.words == shown_words(editor) == ["Who is there?", "How long?"]
    assert editor.add_field.words == ""
    assert editor.window().focusWidget() is editor.add_field
    assert not editor.empty_words.isVisible()


def test_enter_without_words_adds_nothing(editor: ListEditor, shelf: Shelf):
    type_line(editor, "   ")
    assert shelf.lines == []


def test_a_half_typed_line_is_on_disk_and_not_shown_twice(
    editor: ListEditor, shelf: Shelf, qtbot: QtBot
):
    QTest.keyClicks(editor.add_field, "Who is")
    qtbot.waitUntil(lambda: shelf.words == ["Who is"])
    assert shown_words(editor) == []
    assert editor.add_field.words == "Who is"
    QTest.keyClicks(editor.add_field, " there?")
    assert editor.save()
    assert shelf.words == ["Who is there?"]
    QTest.keyClick(editor.add_field, Qt.Key.Key_Return)
    assert shown_words(editor) == ["Who is there?"]


def test_a_half_typed_line_that_is_taken_away_again_leaves_nothing(
    editor: ListEditor, shelf: Shelf
):
    QTest.keyClicks(editor.add_field, "No")
    assert editor.save()
    editor.add_field.selectAll()
    QTest.keyClick(editor.add_field, Qt.Key.Key_Delete)
    assert editor.save()
    assert shelf.lines == []


def test_words_are_changed_where_they_stand(editor: ListEditor, shelf: Shelf, qtbot: QtBot):
    type_line(editor, "Who?")
    row = editor.rows["line0"]
    row.field.setFocus()
    QTest.keyClick(row.field, Qt.Key.Key_End)
    QTest.keyClicks(row.field, " And why?")
    qtbot.waitUntil(lambda: shelf.words == ["Who? And why?"])
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert editor.window().focusWidget() is editor.add_field


def test_a_line_left_without_words_keeps_those_it_had(editor: ListEditor, shelf: Shelf):
    type_line(editor, "Who?")
    row = editor.rows["line0"]
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClick(row.field, Qt.Key.Key_Delete)
    editor.add_field.setFocus()
    assert shelf.words == shown_words(editor) == ["Who?"]


def test_a_tick_is_kept_with_its_day(editor: ListEditor, shelf: Shelf):
    type_line(editor, "Who?")
    row = editor.rows["line0"]
    row.box.setFocus()
    QTest.keyClick(row.box, Qt.Key.Key_Space)
    assert shelf.lines[0].ticked_at is not None
    assert row.state.text() == "Talked about, 10 March 2026"
    QTest.keyClick(row.box, Qt.Key.Key_Space)
    assert shelf.lines[0].ticked_at is None
    assert not row.state.isVisible()


def test_a_note_is_written_below(editor: ListEditor, shelf: Shelf, qtbot: QtBot):
    type_line(editor, "Who?")
    row = editor.rows["line0"]
    assert not row.note.isVisible()
    choose(editor, "line0", "Add a note")
    focus_is(qtbot, row.note)
    QTest.keyClicks(row.note, "Two of them")
    QTest.keyClick(row.note, Qt.Key.Key_Return)
    QTest.keyClicks(row.note, "Both kind")
    assert editor.save()
    assert shelf.lines[0].note == "Two of them\nBoth kind"


def test_lines_move_by_keyboard_and_the_keyboard_goes_with_them(
    editor: ListEditor, shelf: Shelf, qtbot: QtBot
):
    for words in ("a", "b", "c"):
        type_line(editor, words)
    last = editor.rows["line2"].field
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert shelf.words == shown_words(editor) == ["a", "c", "b"]
    focus_is(qtbot, last)
    choose(editor, "line2", "Move down")
    assert shelf.words == shown_words(editor) == ["a", "b", "c"]


def test_a_removed_line_hands_the_keyboard_to_the_next(
    editor: ListEditor, shelf: Shelf, qtbot: QtBot
):
    for words in ("a", "b"):
        type_line(editor, words)
    choose(editor, "line0", "Remove")
    assert shown_words(editor) == ["b"]
    focus_is(qtbot, editor.rows["line1"].more)
    choose(editor, "line1", "Remove")
    assert shown_words(editor) == []
    focus_is(qtbot, editor.add_field)


def test_what_cannot_be_kept_stays_in_its_field(editor: ListEditor, shelf: Shelf, qtbot: QtBot):
    type_line(editor, "Who?")
    shelf.fails = DiskFull()
    told: list[str] = []
    editor.not_saved.connect(told.append)
    QTest.keyClicks(editor.add_field, "Why?")
    assert not editor.save()
    assert not editor.save()
    assert len(told) == 1
    assert "The disk is full" in told[0]
    assert editor.add_field.words == "Why?"
    failed: list[CompanionError] = []
    editor.failed.connect(failed.append)
    row = editor.rows["line0"]
    row.box.click()
    assert not row.box.isChecked()
    assert isinstance(failed[0], DiskFull)
    shelf.fails = None
    assert editor.save()
    assert shelf.words == ["Who?", "Why?"]


def test_what_is_refused_is_told_and_holds_nobody_back(editor: ListEditor, shelf: Shelf):
    shelf.fails = Refused("A list holds at most 200 lines.")
    failed: list[CompanionError] = []
    editor.failed.connect(failed.append)
    QTest.keyClicks(editor.add_field, "Why?")
    assert editor.save()
    assert [error.sentence for error in failed] == ["A list holds at most 200 lines."]
    assert editor.add_field.words == "Why?"


def test_too_many_letters_are_not_taken_in_and_that_is_said(editor: ListEditor):
    failed: list[CompanionError] = []
    editor.failed.connect(failed.append)
    editor.add_field.insertPlainText("x" * 299 + "😀 and more")
    assert editor.add_field.words == "x" * 299
    assert "At most 300 letters" in failed[0].sentence


def test_what_is_pasted_comes_as_one_line(editor: ListEditor):
    QApplication.clipboard().setText("a\n  b\tc")
    editor.add_field.paste()
    assert editor.add_field.words == "a b c"


def test_a_long_line_is_never_cut(editor: ListEditor, app_theme: Theme):
    type_line(editor, "long " * 50)
    row = editor.rows["line0"]
    lay_out()
    assert row.field.verticalScrollBar().maximum() == 0
    assert row.field.document().size().height() > 3
    try:
        app_theme.choose(scale=2.0)
        lay_out()
        editor.resize(320, 500)
        lay_out()
        assert row.field.verticalScrollBar().maximum() == 0
    finally:
        app_theme.choose(scale=1.0)


def test_every_control_says_what_it_is(editor: ListEditor):
    type_line(editor, "Who?")
    assert nameless(editor) == []
    row = editor.rows["line0"]
    assert row.field.accessibleName() == "Questions, line 1 of 1"
    assert row.box.accessibleName() == "Talked about: Who?"
    assert row.more.accessibleName() == "More for: Who?"
    assert editor.add_field.accessibleName() == "New line: Questions"
