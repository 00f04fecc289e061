"""Ten small notes of the session page, behind one quiet button. Most need one tap; none is ever required."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from companion.domain.guidance import NoteForm, SessionNote
from companion.ui.theme import Theme
from companion.ui.widgets.body_outline import BodyOutline
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, column, empty, row
from companion.ui.widgets.word_wheel import WordWheel
from companion.ui.widgets.words import Words


class QuickNotes(QWidget):
    """`tapped` carries a whole moment; `asked` a note that is to be answered in the field."""

    tapped = Signal(str)
    asked = Signal(object)
    turned = Signal(bool)
    """Whether the notes are open now."""

    def __init__(
        self, notes: tuple[SessionNote, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._notes = notes
        self._theme = theme
        self.toggle = button(self.tr("Small notes"), self._open_or_close, role="quiet")
        self.toggle.setCheckable(True)
        """Stands wherever the page wants it."""
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(8)
        self._say_state()

    @property
    def is_open(self) -> bool:
        return self.toggle.isChecked()

    def close_notes(self) -> None:
        """Put the notes away again."""
        self.toggle.setChecked(False)
        empty(self._inside)
        self._say_state()

    def show_all(self) -> None:
        """All ten, to choose one."""
        self.toggle.setChecked(True)
        empty(self._inside)
        notes = FlowRow()
        for note in self._notes:
            made = button(note.text, lambda note=note: self._choose(note), role="tap")
            if made.sizeHint().width() > self.toggle.window().width() * 0.8:
                made.setText(in_two_lines(note.text))
            notes.add(made)
        notes.add(button(self.tr("None of these"), self.close_notes, role="quiet"))
        self._inside.addWidget(notes)
        self._say_state()

    def _open_or_close(self) -> None:
        if self.is_open:
            self.show_all()
        else:
            self.close_notes()

    def _choose(self, note: SessionNote) -> None:
        if not note.options:
            self.asked.emit(note)
            self.close_notes()
            return
        empty(self._inside)
        options = [self._option(note, option) for option in note.options]
        question = Words(note.text, "reading")
        ways_out = row(
            button(self.tr("Skip"), self.close_notes, role="quiet", name=self.tr("Skip this note")),
            button(self.tr("Other notes"), self.show_all, role="quiet"),
        )
        if note.form is NoteForm.WORD_WHEEL:
            self._inside.addWidget(self._wheel(question, options, ways_out))
        elif note.form is NoteForm.BODY_OUTLINE:
            outline = BodyOutline(note.options, self._theme)
            outline.tapped.connect(lambda option: self.tapped.emit(noted(note, option)))
            beside = column(question, _flow(options), ways_out, 1, spacing=12)
            ways_out.addStretch(1)
            line = row(outline, beside, spacing=32)
            line.setStretch(1, 1)
            self._inside.addLayout(line)
        else:
            ways_out.addStretch(1)
            self._inside.addWidget(question)
            self._inside.addWidget(_flow(options))
            self._inside.addLayout(ways_out)
        options[0].setFocus()

    def _option(self, note: SessionNote, option: str) -> QPushButton:
        words = noted(note, option)
        return button(option, lambda: self.tapped.emit(words), role="tap", name=words)

    def _wheel(
        self, question: Words, options: list[QPushButton], ways_out: QHBoxLayout
    ) -> WordWheel:
        middle = QWidget()
        middle.setLayout(column(question, ways_out, spacing=8))
        question.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        wheel = WordWheel(middle)
        for made in options:
            wheel.add(made)
        return wheel

    def _say_state(self) -> None:
        self.setVisible(self.is_open)
        self.turned.emit(self.is_open)
        self.toggle.setAccessibleDescription(self.tr("open") if self.is_open else self.tr("closed"))


def _flow(buttons: list[QPushButton]) -> FlowRow:
    flow = FlowRow()
    for made in buttons:
        flow.add(made)
    return flow


def in_two_lines(words: str) -> str:
    """`words` broken at the space nearest to their middle, for a narrow place."""
    spaces = [place for place, letter in enumerate(words) if letter == " "]
    if not spaces:
        return words
    middle = min(spaces, key=lambda place: abs(place - len(words) // 2))
    return f"{words[:middle]}\n{words[middle + 1 :]}"


def noted(note: SessionNote, words: str) -> str:
    """The moment that answers `note` with `words`: "I need: water"."""
    stem = note.text.rstrip(" .:…")
    return f"{stem} {words}" if stem.endswith("?") else f"{stem}: {words}"
