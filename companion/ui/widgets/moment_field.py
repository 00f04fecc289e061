"""The one big field of the session page: a few words, then Enter."""

from __future__ import annotations

import math

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

FEWEST_LINES, MOST_LINES = 2, 5


class MomentField(QPlainTextEdit):
    """Enter says `entered`; Shift and Enter begin a new line. Grows by a few lines, then scrolls."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.two_lines = False
        """Whether the first Enter begins a second line."""
        self.setProperty("words", "reading")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or self._first_of_two():
            self.insertPlainText("\n")
        elif not event.isAutoRepeat():  # a key held down is one moment, not fifty
            self.entered.emit()

    def _first_of_two(self) -> bool:
        """Whether one line stands here where two are asked for."""
        words = self.toPlainText()
        return self.two_lines and bool(words.strip()) and "\n" not in words

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted comes as plain text."""
        self.insertPlainText(source.text())

    def fit(self) -> None:
        """As tall as the text, within bounds."""
        lines = min(MOST_LINES, max(FEWEST_LINES, int(self.document().size().height())))
        around = self.height() - self.viewport().height()
        room = 2 * self.document().documentMargin()
        height = math.ceil(lines * self.fontMetrics().lineSpacing() + room + max(around, 18))
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
