"""Where a moment is written: a small note to answer if one was chosen, the big field, the big button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from companion.domain.guidance import NoteForm, SessionNote
from companion.ui import tokens
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.moment_field import MomentField
from companion.ui.widgets.notice import announce
from companion.ui.widgets.quick_notes import noted
from companion.ui.widgets.words import Words

ROOM_FOR_BOTH = 700
"""Of the field and the button side by side, pixels at text scale 1."""


class MomentComposer(QWidget):
    """`entered`: note what stands here as a moment. `edited`: something half typed changed."""

    entered = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note: SessionNote | None = None
        self._support = False
        self._scale = 1.0
        self._asked = Words("", "reading")
        self.without_button = button(self.tr("Without this"), lambda: self.ask(None), role="quiet")
        self._asked_row = QWidget()
        line = row(self._asked, self.without_button)
        line.setStretch(0, 1)
        self._asked_row.setLayout(line)
        self.field = MomentField()
        self.field.entered.connect(self.entered)
        self.field.textChanged.connect(self._typed)
        self.field.textChanged.connect(self._follow_field)
        self.add_button = button(self.tr("Add a moment"), self._press, role="big")
        self.trouble = Words("", "warm")
        self.trouble.hide()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(12)
        self._across.addWidget(self.field, 1)
        self._across.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._asked_row)
        layout.addLayout(self._across)
        layout.addWidget(self.trouble)
        self.ask(None)

    @property
    def half_typed(self) -> str:
        """Exactly what stands in the field."""
        return self.field.toPlainText()

    @property
    def moment_text(self) -> str:
        """The words of the moment; empty where nothing is written, whatever was asked."""
        words = self.half_typed.strip()
        return noted(self.note, words) if self.note is not None and words else words

    def show_half_typed(self, words: str, note: SessionNote | None) -> None:
        """Put back what stood here."""
        self.ask(note)
        self.field.setPlainText(words)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def clear(self) -> None:
        """The words are kept as a moment."""
        self.ask(None)
        self.field.setPlainText("")

    def rest(self) -> None:
        """What stands here is on disk."""
        self.field.document().setModified(False)

    def ask(self, note: SessionNote | None) -> None:
        """Show a small note above the field, to be answered in it; None takes it away."""
        self.note = note
        self._asked.say(note.text if note is not None else "")
        self._asked_row.setVisible(note is not None)
        self.field.two_lines = note is not None and note.form is NoteForm.TWO_LINES
        self._name_field()
        self.edited.emit()

    def write_for_support(self, on: bool) -> None:
        """Say whose words the field takes."""
        self._support = on
        self._name_field()

    def say_not_saved(self, why: str) -> None:
        """One quiet sentence under the field; no reason takes it away."""
        sentence = self.tr("Not saved. Your words are still here. {why}").format(why=why)
        self.trouble.say(sentence if why else "")
        self.trouble.setVisible(bool(why))
        if why:
            announce(self, sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(self._scale)

    def fit(self, scale: float) -> None:
        """The big button stands beside the field where there is room at this text scale, else below it."""
        self._scale = scale
        self.field.fit()
        beside = self.width() >= ROOM_FOR_BOTH * scale
        self._across.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.add_button.setMinimumHeight(self.field.height() if beside else tokens.SESSION_TARGET)

    def _typed(self) -> None:
        if self.field.document().isModified():
            self.edited.emit()

    def _follow_field(self) -> None:
        """The button is as tall as the field, also when the field has become smaller again."""
        self.fit(self._scale)

    def _press(self) -> None:
        self.entered.emit()
        self.field.setFocus()

    def _name_field(self) -> None:
        self.field.setPlaceholderText(self._hint())
        name = (
            self.tr("A few words of the support person")
            if self._support
            else self.tr("A few words for this moment")
        )
        self.field.setAccessibleName(self.note.text if self.note is not None else name)

    def _hint(self) -> str:
        if self.note is not None and self.note.form is NoteForm.TWO_LINES:
            return self.tr("Two lines, or one. Enter begins the second, and then keeps both.")
        if self.note is not None and self.note.form is NoteForm.NAME:
            return self.tr("A name, or the first letter of one")
        if self._support:
            return self.tr("Support person: a few words")
        return self.tr("A few words, or none")
