"""What the keys and buttons of the editor do to the Markdown around the cursor. Each command is one step of undo."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from companion.ui.widgets import markdown_marks as marks
from companion.ui.widgets.markdown_marks import LineKind

if TYPE_CHECKING:
    from companion.ui.widgets.markdown_editor import MarkdownEditor


class Command(StrEnum):
    """What can be done to the text besides typing."""

    BOLD = "bold"
    ITALIC = "italic"
    HEADING = "heading"
    LIST = "list"
    CHECKLIST = "checklist"
    QUOTE = "quote"
    LINK = "link"
    TICK_OR_FOLLOW = "tick_or_follow"
    INDENT = "indent"
    OUTDENT = "outdent"
    NEW_LINE = "new_line"
    BARE_NEW_LINE = "bare_new_line"


KEYS: dict[str, Command] = {
    "Ctrl+B": Command.BOLD,
    "Ctrl+I": Command.ITALIC,
    "Ctrl+H": Command.HEADING,
    "Ctrl+Shift+L": Command.LIST,
    "Ctrl+Shift+T": Command.CHECKLIST,
    "Ctrl+Shift+B": Command.QUOTE,
    "Ctrl+K": Command.LINK,
    "Ctrl+Return": Command.TICK_OR_FOLLOW,
    "Ctrl+Enter": Command.TICK_OR_FOLLOW,
    "Ctrl+]": Command.INDENT,
    "Ctrl+[": Command.OUTDENT,
    "Return": Command.NEW_LINE,
    "Enter": Command.NEW_LINE,
    "Shift+Return": Command.BARE_NEW_LINE,
    "Shift+Enter": Command.BARE_NEW_LINE,
}
"""Which keys do what, in Qt's portable spelling."""

_LINES = {
    Command.HEADING: LineKind.HEADING,
    Command.LIST: LineKind.LIST,
    Command.CHECKLIST: LineKind.CHECKLIST,
    Command.QUOTE: LineKind.QUOTE,
}
_COMBINATIONS = {
    QKeySequence(keys)[0].toCombined(): command  # pyright: ignore[reportIndexIssue] - it has one
    for keys, command in KEYS.items()
}
_MEANINGLESS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier


def command_for(event: QKeyEvent) -> Command | None:
    """The command that a key press stands for, if it is one."""
    if event.text().isprintable() and event.text() and not event.modifiers():
        return None  # the usual case: a letter
    pressed = event.keyCombination()
    plain = QKeyCombination(pressed.keyboardModifiers() & ~_MEANINGLESS, pressed.key())
    return _COMBINATIONS.get(plain.toCombined())


class MarkdownCommands(QObject):
    """Runs commands on one editor."""

    def __init__(self, editor: MarkdownEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def run(self, command: Command) -> bool:
        """Do it; False when it means nothing here and the key should do what it always does."""
        if command is Command.BOLD:
            return self._emphasize("**")
        if command is Command.ITALIC:
            return self._emphasize("*")
        if command in _LINES:
            return self._toggle_lines(_LINES[command])
        return self._others[command](self)

    def tick(self, cursor: QTextCursor) -> bool:
        """Tick or clear the box of the cursor's line; False when it has none."""
        changed = marks.ticked(cursor.block().text())
        if changed is None:
            return False
        self._replace_block(QTextCursor(cursor.block()), changed)
        return True

    def moves_item(self, command: Command) -> bool:
        """Whether the cursor stands at the beginning of a list item that `command` would move in or out."""
        line = self._editor.textCursor().block().text()
        outwards = command is Command.OUTDENT
        return self._at_item_start() and not (outwards and marks.outdented(line) == line)

    def insert(self, text: str) -> None:
        """Put `text` at the cursor, in place of what is selected."""
        self._editor.textCursor().insertText(text)

    # --- emphasis

    def _emphasize(self, mark: str) -> bool:
        cursor = self._editor.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        text = cursor.selectedText()
        start = cursor.selectionStart()
        lines = text.split("\u2029")
        changed = [marks.toggled_emphasis(line, mark) if line else line for line in lines]
        if not text.strip():
            cursor.insertText(text + mark + mark)
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, len(mark)
            )
            self._editor.setTextCursor(cursor)
            return True
        cursor.beginEditBlock()
        cursor.insertText("\n".join(changed))
        cursor.endEditBlock()
        self._editor.select_all_of(start, cursor.position())
        return True

    # --- whole lines

    def _toggle_lines(self, kind: LineKind) -> bool:
        cursor = self._editor.textCursor()
        self._change_lines(cursor, lambda lines: marks.toggled_lines(lines, kind))
        return True

    def _indent(self) -> bool:
        self._change_lines(
            self._editor.textCursor(), lambda lines: [marks.indented(line) for line in lines]
        )
        return True

    def _outdent(self) -> bool:
        self._change_lines(
            self._editor.textCursor(), lambda lines: [marks.outdented(line) for line in lines]
        )
        return True

    def _at_item_start(self) -> bool:
        cursor = self._editor.textCursor()
        line = cursor.block().text()
        if cursor.hasSelection():
            first = self._editor.document().findBlock(cursor.selectionStart())
            last = self._editor.document().findBlock(cursor.selectionEnd())
            return first != last and marks.is_list_item(first.text())
        return marks.is_list_item(line) and cursor.positionInBlock() <= marks.content_start(line)

    def _change_lines(self, cursor: QTextCursor, change: object) -> None:
        document = self._editor.document()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if first != last and cursor.selectionEnd() == last.position():
            last = last.previous()
        lines: list[str] = []
        block = first
        while block.isValid():
            lines.append(block.text())
            if block == last:
                break
            block = block.next()
        changed: list[str] = change(lines)  # type: ignore[operator]
        if changed == lines:
            return
        from_end = last.position() + last.length() - 1 - cursor.position()
        selected = cursor.hasSelection() and len(lines) > 1
        start = first.position()
        edit = QTextCursor(first)
        edit.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        edit.insertText("\n".join(changed))
        if selected:
            self._editor.select_all_of(start, edit.position())
        else:
            at = max(edit.block().position(), edit.position() - max(0, from_end))
            self._editor.select_all_of(at, at)

    def _replace_block(self, cursor: QTextCursor, text: str) -> None:
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        cursor.setPosition(cursor.block().position())
        cursor.setPosition(
            cursor.block().position() + cursor.block().length() - 1, QTextCursor.MoveMode.KeepAnchor
        )
        cursor.insertText(text)

    # --- new lines

    def _new_line(self) -> bool:
        cursor = self._editor.textCursor()
        line = cursor.block().text()
        goes_on = marks.continuation(line)
        if (
            goes_on is None
            or cursor.hasSelection()
            or cursor.positionInBlock() < marks.content_start(line)
        ):
            return False
        if goes_on.ends:
            self._replace_block(cursor, "")
        else:
            cursor.insertText("\n" + goes_on.prefix)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()
        return True

    def _bare_new_line(self) -> bool:
        """A line break without the list going on; Qt alone would put in U+2028."""
        self.insert("\n")
        self._editor.ensureCursorVisible()
        return True

    # --- boxes and links

    def _tick_or_follow(self) -> bool:
        cursor = self._editor.textCursor()
        target = marks.link_at(cursor.block().text(), cursor.positionInBlock())
        if target is not None:
            self._editor.link_followed.emit(target)
            return True
        return self.tick(cursor)

    def _want_link(self) -> bool:
        self._editor.link_wanted.emit()
        return True

    _others = {  # noqa: RUF012 - never changed
        Command.LINK: _want_link,
        Command.TICK_OR_FOLLOW: _tick_or_follow,
        Command.INDENT: _indent,
        Command.OUTDENT: _outdent,
        Command.NEW_LINE: _new_line,
        Command.BARE_NEW_LINE: _bare_new_line,
    }
