"""The place to write in: plain Markdown exactly as typed, styled while typing, in a quiet column of a readable width.

Nothing rich goes in or out: pasted and dropped text becomes plain, copies are plain and marked private.
Every text gets a document of its own, so that undo never brings back words of another entry.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from companion.ui import tokens
from companion.ui.theme import Theme
from companion.ui.widgets import markdown_marks as marks
from companion.ui.widgets.line_spacing import SpacedLayout, y_within_line
from companion.ui.widgets.markdown_commands import Command, MarkdownCommands, command_for
from companion.ui.widgets.markdown_highlighter import MarkdownHighlighter
from companion.ui.widgets.private_clipboard import private_clipboard, private_copy

LINE_FACTOR = 1.0949
"""Source Serif's own line is 1.37 times its size; together that makes the 1.5 of the tokens."""
FEWEST_LINES = 4
"""Lines of text that are shown in the lowest window."""
_SAMPLE = "the words of an ordinary sentence, which tell how wide a line is"


class MarkdownEditor(QPlainTextEdit):
    """Edits one Markdown text. `fill` shows a text, `text` gives it back."""

    edited = Signal()
    """The person changed the text; never emitted by filling."""
    left = Signal()
    """The keyboard went elsewhere."""
    files_refused = Signal()
    """Files or pictures were dropped or pasted; they are not taken in."""
    link_wanted = Signal()
    link_followed = Signal(str)
    """What stands in the `[[...]]` that the person opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.clipboard_care = private_clipboard()
        self.commands = MarkdownCommands(self)
        self.setProperty("words", "reading")
        self.setProperty("bare", True)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text"))
        self.ensurePolished()
        self._highlighter: MarkdownHighlighter | None = None
        # The document that Qt makes first is deleted by `setDocument`; Python must never have touched it.
        self._document: QTextDocument | None = None
        self.fill("")
        theme.changed.connect(self._dress)

    # --- the text

    def fill(self, text: str) -> None:
        """Show `text` in a fresh document: no undo, nothing edited, the cursor at the start."""
        old, old_highlighter = self._document, self._highlighter
        document = QTextDocument(self)
        document.setDocumentLayout(SpacedLayout(document, LINE_FACTOR))
        document.setDefaultFont(self.font())
        document.setDocumentMargin(2)
        document.setPlainText(storable(text))
        document.setModified(False)
        self.setDocument(document)
        self._document = document
        self._highlighter = MarkdownHighlighter(
            document, self._theme.palette, self.font().pointSizeF()
        )
        document.contentsChanged.connect(self._note_edit)
        if old is not None and old_highlighter is not None:
            old_highlighter.setDocument(None)
            old.contentsChanged.disconnect(self._note_edit)
            old.deleteLater()

    def text(self) -> str:
        """The text exactly as typed. (`toPlainText` would turn no-break spaces into spaces.)"""
        return storable(self.document().toRawText().replace("\u2029", "\n"))

    def mark_saved(self) -> None:
        """What stands here now is on disk; undoing back to here is no edit."""
        self.document().setModified(False)

    def show_words(self, words: str) -> bool:
        """Select the first place of `words` and scroll to it; False when they do not occur."""
        found = self.document().find(words, 0)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.centerCursor()
        return True

    def go_to_end(self) -> None:
        """Put the caret where one goes on writing."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def measure(self) -> int:
        """The widest column that still reads well, in pixels."""
        advance = QFontMetricsF(self.font()).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return int(advance * tokens.MEASURE)

    def sizeHint(self) -> QSize:
        return QSize(320, int(FEWEST_LINES * 1.5 * QFontMetricsF(self.font()).height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def set_sides(self, side: int) -> None:
        """Leave `side` pixels free at the left and the right of the text."""
        self.setViewportMargins(side, 0, side, 0)

    def _note_edit(self) -> None:
        # Styling also counts as a change of contents for Qt, but not as a modification.
        if self.document().isModified():
            self.edited.emit()

    def _dress(self) -> None:
        if self._highlighter is not None:
            self._highlighter.dress(self._theme.palette, self.font().pointSizeF())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():
            self._dress()

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if event.matches(QKeySequence.StandardKey.Paste) and self.clipboard_care.kept:
            self.commands.insert(storable(self.clipboard_care.kept))
            self.ensureCursorVisible()
            return
        command = command_for(event)
        if command is None or not self.commands.run(command):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Shift+Tab go to the next field, but at the beginning of a list item they move it in and out."""
        command = Command.INDENT if next else Command.OUTDENT
        if not self.isReadOnly() and self.commands.moves_item(command):
            return self.commands.run(command)
        return super().focusNextPrevChild(next)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event = self._within_line(event)
        if event.button() is Qt.MouseButton.LeftButton and self._clicked_mark(event):
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(self._within_line(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(self._within_line(event))

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.left.emit()

    def _clicked_mark(self, event: QMouseEvent) -> bool:
        """A click on a box ticks it; Ctrl and a click on a link follows it."""
        cursor = self.cursorForPosition(event.position().toPoint())
        line, at = cursor.block().text(), cursor.positionInBlock()
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            target = marks.link_at(line, at)
            if target is not None:
                self.link_followed.emit(target)
            return target is not None
        if self.isReadOnly() or event.modifiers() or not marks.box_at(line, at):
            return False
        return self.commands.tick(cursor)

    def _within_line(self, event: QMouseEvent) -> QMouseEvent:
        """The same event, moved out of the room between two lines, where Qt would find no character."""
        offset = self.contentOffset()
        block = self.firstVisibleBlock()
        y = event.position().y()
        top = offset.y()
        while block.isValid():
            height = self.blockBoundingRect(block).height()
            if y < top + height:
                break
            top += height
            block = block.next()
        if not block.isValid():
            return event
        inside = top + y_within_line(block.layout(), y - top)
        if inside == y:
            return event
        return QMouseEvent(
            event.type(),
            QPointF(event.position().x(), inside),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    # --- in and out

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        return private_copy(storable(cursor.selectedText().replace("\u2029", "\n")))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return _plain(source) is not None or bool(self.clipboard_care.kept)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = _plain(source)
        if text is None and not source.formats():
            text = self.clipboard_care.kept
        if text is None:
            self.files_refused.emit()
            return
        self.textCursor().insertText(storable(text))
        self.ensureCursorVisible()

    def dragEnterEvent(self, event: object) -> None:
        if _plain(event.mimeData()) is None:  # type: ignore[attr-defined]
            event.ignore()  # type: ignore[attr-defined]
            return
        super().dragEnterEvent(event)  # type: ignore[arg-type]

    def select_all_of(self, start: int, end: int) -> None:
        """Select from `start` to `end`, in positions of the document."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)


def storable(text: str) -> str:
    """`text` without what no file keeps: NUL goes, halves of surrogate pairs become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(source: QMimeData) -> str | None:
    """The words that `source` offers; None for files and pictures."""
    if any(url.isLocalFile() for url in source.urls()):
        return None
    if source.hasText():
        return source.text()
    if source.hasHtml():
        # Without a resource provider nothing that the HTML names is loaded.
        return QTextDocumentFragment.fromHtml(source.html()).toPlainText()
    return None
