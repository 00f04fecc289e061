"""Writing: the text stays as typed, keys do what they say, nothing rich comes in and nothing rich goes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPaintEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from companion.ui import tokens
from companion.ui.theme import Theme
from companion.ui.widgets.format_bar import FormatBar
from companion.ui.widgets.markdown_commands import Command
from companion.ui.widgets.markdown_editor import MarkdownEditor
from companion.ui.widgets.private_clipboard import HINT

Shown = Callable[..., QWidget]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(app_theme: Theme, qtbot: QtBot) -> MarkdownEditor:
    made = MarkdownEditor(app_theme)
    qtbot.addWidget(made)
    made.resize(700, 500)
    return made


def edits(editor: MarkdownEditor) -> list[bool]:
    heard: list[bool] = []
    editor.edited.connect(lambda: heard.append(True))
    return heard


def write(editor: MarkdownEditor, text: str) -> None:
    editor.fill(text)
    editor.moveCursor(QTextCursor.MoveOperation.End)


def select_all(editor: MarkdownEditor) -> None:
    editor.selectAll()


# --- the text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "no\u00a0break \u2028 line separator\ttab",
        "a\n\n\nb\n",
        "\U0001f600 🏳️‍🌈 é ‏עברית‎",
        "# a\n- [ ] b\n```\ncode\n```",
        "   spaces   ",
    ],
)
def test_text_comes_back_exactly_as_it_went_in(editor: MarkdownEditor, text: str):
    editor.fill(text)
    assert editor.text() == text


def test_what_no_file_can_keep_is_made_safe(editor: MarkdownEditor):
    editor.fill("a\0b\ud800c")
    assert editor.text() == "ab\ufffdc"
    assert editor.text().encode()


def test_filling_is_no_edit(editor: MarkdownEditor, app_theme: Theme, qtbot: QtBot):
    heard = edits(editor)
    for text in ("one", "# two\n```\nx", ""):
        editor.fill(text)
        with qtbot.waitExposed(editor):
            editor.show()
    app_theme.changed.emit()
    assert heard == []


def test_typing_is_an_edit_and_undoing_back_to_the_saved_text_is_too(editor: MarkdownEditor):
    write(editor, "one")
    heard = edits(editor)
    QTest.keyClicks(editor, "!")
    assert heard
    editor.mark_saved()
    heard.clear()
    editor.undo()
    assert editor.text() == "one"
    assert heard


def test_undo_never_brings_back_another_entry(editor: MarkdownEditor):
    write(editor, "the first entry, very private")
    QTest.keyClicks(editor, " and more")
    editor.fill("the second")
    for _ in range(20):
        editor.undo()
    assert editor.text() == "the second"
    assert not editor.document().isUndoAvailable()


def test_words_are_found_and_selected(editor: MarkdownEditor):
    editor.fill("one two\nthree Two")
    assert editor.show_words("two")
    assert editor.textCursor().selectedText() == "two"
    assert not editor.show_words("absent")


# --- keys


def test_a_list_goes_on_and_ends(editor: MarkdownEditor):
    write(editor, "- tea")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "milk")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "- tea\n- milk\n- "
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "- tea\n- milk\n"


def test_enter_before_the_mark_of_an_item_only_breaks_the_line(editor: MarkdownEditor):
    editor.fill("- tea")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "\n- tea"


def test_shift_enter_breaks_the_line_without_another_item(editor: MarkdownEditor):
    write(editor, "- tea")
    QTest.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    assert editor.text() == "- tea\n"


@pytest.mark.parametrize(
    ("key", "modifiers", "result"),
    [
        (Qt.Key.Key_B, CTRL, "**word**"),
        (Qt.Key.Key_I, CTRL, "*word*"),
        (Qt.Key.Key_H, CTRL, "## word"),
        (Qt.Key.Key_L, CTRL | SHIFT, "- word"),
        (Qt.Key.Key_T, CTRL | SHIFT, "- [ ] word"),
        (Qt.Key.Key_B, CTRL | SHIFT, "> word"),
    ],
)
def test_a_key_puts_a_mark_on_and_takes_it_off(
    editor: MarkdownEditor, key: Qt.Key, modifiers: Qt.KeyboardModifier, result: str
):
    write(editor, "word")
    QTest.keyClick(editor, key, modifiers)
    assert editor.text() == result
    QTest.keyClick(editor, key, modifiers)
    assert editor.text() == "word"
    editor.undo()
    assert editor.text() == result  # one step each


def test_bold_without_a_word_waits_between_the_marks(editor: MarkdownEditor):
    write(editor, "a ")
    QTest.keyClick(editor, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(editor, "b")
    assert editor.text() == "a **b**"


def test_bold_over_an_emoji_keeps_the_selection_on_the_words(editor: MarkdownEditor):
    editor.fill("x \U0001f600 y")
    select_all(editor)
    QTest.keyClick(editor, Qt.Key.Key_B, CTRL)
    assert editor.text() == "**x \U0001f600 y**"
    assert editor.textCursor().selectedText() == "**x \U0001f600 y**"


def test_several_lines_become_a_checklist_in_one_step(editor: MarkdownEditor):
    editor.fill("a\nb\n\nc")
    select_all(editor)
    QTest.keyClick(editor, Qt.Key.Key_T, CTRL | SHIFT)
    assert editor.text() == "- [ ] a\n- [ ] b\n\n- [ ] c"
    editor.undo()
    assert editor.text() == "a\nb\n\nc"


def test_ctrl_enter_ticks_a_box(editor: MarkdownEditor):
    write(editor, "- [ ] tea")
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert editor.text() == "- [x] tea"


def test_ctrl_enter_follows_a_link(editor: MarkdownEditor, qtbot: QtBot):
    write(editor, "see [[abc|there]]")
    with qtbot.waitSignal(editor.link_followed) as followed:
        QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)
    assert followed.args == ["abc|there"]


def test_tab_indents_only_at_the_beginning_of_a_list_item(app_theme: Theme, shown: Shown):
    page = QWidget()
    column = QVBoxLayout(page)
    editor, other = MarkdownEditor(app_theme), QLineEdit()
    column.addWidget(editor)
    column.addWidget(other)
    shown(page)
    editor.setFocus()
    write(editor, "- ")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "  - "
    QTest.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    assert editor.text() == "- "
    write(editor, "some words")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "some words"
    assert QApplication.focusWidget() is other


def test_a_text_that_may_not_be_changed_ignores_the_keys(editor: MarkdownEditor):
    write(editor, "word")
    editor.setReadOnly(True)
    QTest.keyClick(editor, Qt.Key.Key_B, CTRL)
    QTest.keyClicks(editor, "x")
    assert editor.text() == "word"


def test_every_button_of_the_bar_says_what_it_does_and_does_it(
    editor: MarkdownEditor, app_theme: Theme, qtbot: QtBot
):
    bar = FormatBar(editor, app_theme)
    qtbot.addWidget(bar)
    for made in bar.buttons.values():
        assert made.accessibleName()
        assert "(" in made.toolTip()
    write(editor, "word")
    bar.buttons["bold"].click()
    assert editor.text() == "**word**"
    bar.buttons["undo-2"].click()
    assert editor.text() == "word"
    bar.buttons["redo-2"].click()
    assert editor.text() == "**word**"
    with qtbot.waitSignal(editor.link_wanted):
        bar.buttons["link"].click()


# --- mouse


def click(editor: MarkdownEditor, place: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def place_of(editor: MarkdownEditor, position: int) -> QPoint:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    return editor.cursorRect(cursor).center()


def test_a_click_on_a_box_ticks_it(editor: MarkdownEditor, shown: Shown):
    shown(editor, 700, 500)
    editor.fill("- [ ] tea")
    click(editor, place_of(editor, 3), Qt.KeyboardModifier.NoModifier)
    assert editor.text() == "- [x] tea"
    click(editor, place_of(editor, 7), Qt.KeyboardModifier.NoModifier)
    assert editor.text() == "- [x] tea"


def test_ctrl_click_follows_a_link(editor: MarkdownEditor, shown: Shown, qtbot: QtBot):
    shown(editor, 700, 500)
    editor.fill("see [[abc]] now")
    with qtbot.waitSignal(editor.link_followed):
        click(editor, place_of(editor, 7), CTRL)


def test_a_click_between_two_lines_finds_the_letter_under_it(editor: MarkdownEditor, shown: Shown):
    shown(editor, 300, 500)
    editor.fill("word " * 60)
    editor.ensureCursorVisible()
    layout = editor.document().firstBlock().layout()
    second = layout.lineAt(1)
    gap = layout.lineAt(0).y() + layout.lineAt(0).height() + 0.5
    assert gap < second.y()  # there is room between the lines
    place = QPointF(60, gap + editor.contentOffset().y())
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        place,
        editor.viewport().mapToGlobal(place),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(editor.viewport(), press)
    at = editor.textCursor().position()
    assert layout.lineAt(0).textStart() + 2 < at < second.textStart() - 2


# --- in and out


def mime(**parts: object) -> QMimeData:
    made = QMimeData()
    if "text" in parts:
        made.setText(str(parts["text"]))
    if "html" in parts:
        made.setHtml(str(parts["html"]))
    if "files" in parts:
        made.setUrls([QUrl.fromLocalFile(str(path)) for path in parts["files"]])  # type: ignore[union-attr]
    return made


def test_pasted_html_becomes_plain_words(editor: MarkdownEditor):
    html = '<h1>Big</h1><p>a <b>b</b> <img src="file:///etc/passwd"></p><script>x()</script>'
    editor.insertFromMimeData(mime(html=html))
    assert "Big" in editor.text()
    assert "a b" in editor.text()
    assert "<" not in editor.text()
    assert "x()" not in editor.text()


def test_pasted_text_wins_over_its_html(editor: MarkdownEditor):
    editor.insertFromMimeData(mime(text="**as typed**", html="<b>as typed</b>"))
    assert editor.text() == "**as typed**"


def test_pasting_can_be_undone(editor: MarkdownEditor):
    write(editor, "one ")
    editor.insertFromMimeData(mime(text="two"))
    editor.undo()
    assert editor.text() == "one "


def test_files_are_not_taken_in(editor: MarkdownEditor, qtbot: QtBot, tmp_path: object):
    files = mime(files=[f"{tmp_path}/photo.jpg"], text=f"{tmp_path}/photo.jpg")
    assert not editor.canInsertFromMimeData(files)
    with qtbot.waitSignal(editor.files_refused):
        editor.insertFromMimeData(files)
    assert editor.text() == ""


def test_a_copy_is_plain_text_marked_private(editor: MarkdownEditor):
    editor.fill("secret\nwords")
    select_all(editor)
    copied = editor.createMimeDataFromSelection()
    assert copied.text() == "secret\nwords"
    assert bytes(copied.data(HINT).data()) == b"secret"
    assert not copied.hasHtml()
    assert not [form for form in copied.formats() if "opendocument" in form or "markdown" in form]


def test_a_copy_is_taken_back_from_other_programs_but_can_still_be_pasted(editor: MarkdownEditor):
    clipboard = QGuiApplication.clipboard()
    editor.fill("cut here")
    select_all(editor)
    editor.cut()
    assert clipboard.text() == "cut here"
    editor.clipboard_care.take_back()
    assert clipboard.text() == ""
    editor.fill("")
    QTest.keyClick(editor, Qt.Key.Key_V, CTRL)
    assert editor.text() == "cut here"


def test_what_another_program_copied_is_left_alone(editor: MarkdownEditor):
    clipboard = QGuiApplication.clipboard()
    editor.fill("mine")
    select_all(editor)
    editor.copy()
    clipboard.setText("from elsewhere")
    editor.clipboard_care.take_back()
    assert clipboard.text() == "from elsewhere"
    assert editor.clipboard_care.kept == ""
    clipboard.clear()


# --- looks


def looks(editor: MarkdownEditor, line: int) -> dict[str, tuple[bool, bool, str]]:
    """What each stretch of a line looks like: semibold, italic, colour."""
    block = editor.document().findBlockByNumber(line)
    units = block.text().encode("utf-16-le")
    found: dict[str, tuple[bool, bool, str]] = {}
    for run in block.layout().formats():
        words = units[run.start * 2 : (run.start + run.length) * 2].decode("utf-16-le")  # type: ignore[attr-defined]
        look = run.format  # type: ignore[attr-defined]
        found[words] = (
            look.fontWeight() > 500,
            look.fontItalic(),
            look.foreground().color().name().upper(),
        )
    return found


@pytest.fixture
def light() -> tokens.Palette:
    return tokens.PALETTES["light"]


def styled(editor: MarkdownEditor, qtbot: QtBot, text: str) -> None:
    editor.fill(text)
    qtbot.waitUntil(
        lambda: any(
            editor.document().findBlockByNumber(n).layout().formats()
            for n in range(editor.document().blockCount())
        )
    )


def test_marks_are_dimmed_and_words_look_like_what_they_are(
    editor: MarkdownEditor, qtbot: QtBot, light: tokens.Palette
):
    styled(editor, qtbot, "a **bold** and *leaning* word")
    found = looks(editor, 0)
    assert found["**"] == (False, False, light.soft_ink)
    assert found["bold"][0]
    assert found["leaning"][1]


def test_positions_are_right_after_an_emoji(editor: MarkdownEditor, qtbot: QtBot):
    styled(editor, qtbot, "\U0001f600\U0001f600 **bold**")
    assert looks(editor, 0)["bold"][0]


def test_headings_lists_quotes_and_done_things(
    editor: MarkdownEditor, qtbot: QtBot, light: tokens.Palette
):
    styled(editor, qtbot, "# Big\n- [x] done\n> said\n2*3*4 snake_case_name\n---")
    assert looks(editor, 0)["Big"][0]
    assert looks(editor, 1)["- "][2] == light.accent
    assert looks(editor, 2)["said"][1]
    assert looks(editor, 3) == {}
    assert looks(editor, 4)["---"][2] == light.soft_ink


def test_code_reaches_over_lines_until_its_fence_ends(editor: MarkdownEditor, qtbot: QtBot):
    styled(editor, qtbot, "```\n**not bold**\n```\n**bold**")
    assert "bold" not in looks(editor, 1)
    assert looks(editor, 3)["bold"][0]


def test_a_hostile_line_is_styled_in_no_time(editor: MarkdownEditor, qtbot: QtBot):
    for hostile in ("`" * 9_000, "**a " * 2_400, "[[" * 5_000, "*" * 9_999, "> " * 5_000):
        editor.fill(hostile)
        assert editor.text() == hostile


def test_a_key_paints_its_own_paragraph_only(app_theme: Theme, shown: Shown, qtbot: QtBot):
    painted: list[int] = []

    class Watched(MarkdownEditor):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(event.rect().height())
            super().paintEvent(event)

    editor = Watched(app_theme)
    shown(editor, 700, 500)
    editor.fill("\n".join("some **bold** words in a line" for _ in range(40)))
    qtbot.waitUntil(lambda: bool(painted) and looks(editor, 39) != {})
    editor.repaint()
    painted.clear()
    QTest.keyClicks(editor, "x")
    qtbot.waitUntil(lambda: bool(painted))
    assert max(painted) < 100


def test_lines_stand_apart_after_every_kind_of_change(editor: MarkdownEditor, shown: Shown):
    shown(editor, 300, 500)
    editor.fill("word " * 40 + "\n# Heading\n" + "- item " * 30)

    def spread() -> bool:
        block = editor.document().begin()
        while block.isValid():
            height = editor.blockBoundingRect(block).height()
            layout = block.layout()
            bare = sum(layout.lineAt(n).height() for n in range(layout.lineCount()))
            if not height > bare * 1.05:
                return False
            block = block.next()
        return True

    assert spread()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, " more words " * 5)
    assert spread()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert spread()
    editor.resize(500, 400)
    assert spread()
    select_all(editor)
    editor.commands.run(Command.QUOTE)
    assert spread()


def test_words_that_are_read_from_the_right_begin_at_the_right(
    editor: MarkdownEditor, shown: Callable[..., QWidget]
):
    write(editor, "שלום לכם\n\nfrom the left")
    shown(editor, 700, 500)
    editor.grab()
    right = editor.document().firstBlock().layout().lineAt(0)
    left = editor.document().lastBlock().layout().lineAt(0)
    assert left.naturalTextRect().left() == editor.document().documentMargin()
    assert right.naturalTextRect().right() == pytest.approx(right.rect().right(), abs=2)
    assert right.naturalTextRect().left() > right.width() / 2
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    assert editor.cursorRect().left() > editor.viewport().width() / 2
