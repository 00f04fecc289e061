"""Fields of small forms: a name above each, a few lines to write in, one of a few answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from companion.ui.widgets.buttons import chip
from companion.ui.widgets.calm_fields import follow_text, keep_narrow
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.words import Words

FULL = 0
"""A field as wide as there is room."""


def labelled(field: QWidget, hint: str = "", *, letters: int = 60) -> QVBoxLayout:
    """`field` under its accessible name, with room for so many letters, and a line about it if there is one to say."""
    label = Words(field.accessibleName(), "strong")
    label.setBuddy(field)
    if letters != FULL:
        keep_narrow(field, letters)
    return column(label, field, *([Words(hint, "soft")] if hint else []), spacing=4)


class FewLines(QPlainTextEdit):
    """A few lines of plain text; Tab goes on to the next field."""

    def __init__(
        self, name: str, hint: str = "", *, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setProperty("words", "reading")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._fit()

    @property
    def words(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def show_words(self, words: str) -> None:
        """Show other words; nothing of them is typed."""
        self.setPlainText(words)
        self.document().setModified(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        follow_text(self, event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        self.setFixedHeight(int(self.fontMetrics().lineSpacing() * (self._lines + 1.2)))


class OneOfFew(QWidget):
    """A question with a few answers, none chosen to begin with. Pressing the chosen one again takes it back."""

    changed = Signal()

    def __init__(
        self,
        question: str,
        answers: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        may_take_back: bool = True,
    ) -> None:
        """`answers` are pairs of a key and the words."""
        super().__init__(parent)
        self._may_take_back = may_take_back
        self.chips: dict[str, QPushButton] = {}
        line = FlowRow(spacing=8)
        for key, words in answers:
            made = chip(words, name=f"{question} {words}")
            made.clicked.connect(lambda on, key=key: self._choose(key, on=on))
            self.chips[key] = made
            line.add(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Words(question, "strong"))
        layout.addWidget(line)

    @property
    def key(self) -> str | None:
        """The key of the answer; None while there is none."""
        return next((key for key, made in self.chips.items() if made.isChecked()), None)

    def choose(self, key: str | None) -> None:
        """Show an answer, or none; says nothing to anybody."""
        for known, made in self.chips.items():
            made.setChecked(known == key)

    def _choose(self, key: str, *, on: bool) -> None:
        self.choose(key if on or not self._may_take_back else None)
        self.changed.emit()
