"""A field for some words that is as tall as they are: nothing in it is ever cut off or scrolled away."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

Look = Literal["", "line", "note", "add"]
"""Of a list: its words, with a thin line below; a note, quiet; the field for a new line. A frame while they are
written. Else a field like every other."""


class GrowingField(QPlainTextEdit):
    """One line that wraps, or several with `many_lines`. Showing other words in it says nothing to anybody."""

    typed = Signal()
    """The person changed the words."""
    entered = Signal()
    """Enter, in a field of one line."""
    moved = Signal(int)
    """Alt and an arrow: up is -1."""
    left = Signal()
    """The keyboard has gone elsewhere."""
    too_long = Signal(int)
    """More than so many characters were typed or pasted; the rest was not taken in."""

    def __init__(
        self,
        name: str,
        *,
        hint: str = "",
        longest: int,
        many_lines: bool = False,
        look: Look = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._longest = longest
        self._many_lines = many_lines
        if look:
            self.setProperty("part", look)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._changed)

    @property
    def words(self) -> str:
        """What stands in it."""
        return self.toPlainText()

    def show_words(self, words: str) -> None:
        """Show other words; where the keyboard is stays at the end of them."""
        if words == self.words:
            self.document().setModified(False)
            return
        self.setPlainText(words)
        self.moveCursor(QTextCursor.MoveOperation.End)

    @property
    def first_line_height(self) -> int:
        """As tall as it is with one line of words, for what stands beside it."""
        return self._height_of(1)

    def fit(self) -> None:
        """As tall as the words."""
        height = self._height_of(max(1, int(self.document().size().height())))
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _height_of(self, lines: int) -> int:
        around = max(10, self.height() - self.viewport().height())
        room = 2 * self.document().documentMargin()
        return math.ceil(lines * self.fontMetrics().lineSpacing() + room + around)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alone = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alone and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._many_lines:
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()  # the page keys are the page's
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted comes as plain text, on one line where there is only one."""
        text = source.text()
        self.insertPlainText(text if self._many_lines else " ".join(text.split()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _changed(self) -> None:
        self._cut_what_is_too_long()
        self.fit()
        if self.document().isModified():
            self.typed.emit()

    def _cut_what_is_too_long(self) -> None:
        """Counted as Qt does, so that it is never more than what can be kept."""
        if self.document().characterCount() - 1 <= self._longest:
            return
        place = self._longest
        rest = QTextCursor(self.document())
        rest.setPosition(place)
        if 0xDC00 <= ord(self.document().characterAt(place)) <= 0xDFFF:
            rest.setPosition(place - 1)  # never half a letter
        rest.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        rest.removeSelectedText()
        self.too_long.emit(self._longest)
