"""Ten small notes of the session page, behind one quiet button. Most need one tap; none is ever required."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.domain.guidance import NoteForm, SessionNote
from companion.ui.widgets.body_outline import BodyOutline
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, empty, row
from companion.ui.widgets.word_wheel import WordWheel
from companion.ui.widgets.words import Words


class QuickNotes(QWidget):
    """`tapped` carries a whole moment; `asked` a note that is to be answered in the field."""

    tapped = Signal(str)
    asked = Signal(object)

    def __init__(self, notes: tuple[SessionNote, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes = notes
        self.toggle = button(self.tr("Small notes"), self._open_or_close, role="quiet")
        self.toggle.setCheckable(True)
        """Stands wherever the page wants it."""
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(8)
        self._say_state()

    def close_notes(self) -> None:
        """Put the notes away again."""
        self.toggle.setChecked(False)
        empty(self._inside)
        self._say_state()

    def _open_or_close(self) -> None:
        empty(self._inside)
        if self.toggle.isChecked():
            self._show_all()
        self._say_state()

    def _show_all(self) -> None:
        notes = FlowRow()
        for note in self._notes:
            made = button(note.text, lambda note=note: self._choose(note), role="tap")
            if made.sizeHint().width() > self.toggle.window().width() * 0.8:
                made.setText(in_two_lines(note.text))
            notes.add(made)
        self._inside.addWidget(notes)

    def _choose(self, note: SessionNote) -> None:
        if not note.options:
            self.asked.emit(note)
            self.close_notes()
            return
        empty(self._inside)
        self._inside.addWidget(Words(note.text, "reading"))
        words = [self._option(note, option) for option in note.options]
        if note.form is NoteForm.BODY_OUTLINE:
            outline = BodyOutline(note.options)
            outline.tapped.connect(lambda option: self.tapped.emit(noted(note, option)))
            line = row(outline, self._flow(words), spacing=24)
            line.setStretch(1, 1)
            self._inside.addLayout(line)
        elif note.form is NoteForm.WORD_WHEEL:
            wheel = WordWheel()
            for made in words:
                wheel.add(made)
            self._inside.addWidget(wheel)
        else:
            self._inside.addWidget(self._flow(words))
        ways_out = [
            button(self.tr("Skip"), self.close_notes, role="quiet", name=self.tr("Skip this note")),
            button(self.tr("Other notes"), self._open_or_close, role="quiet"),
        ]
        self._inside.addWidget(self._flow(ways_out))
        words[0].setFocus()

    def _option(self, note: SessionNote, option: str) -> QPushButton:
        words = noted(note, option)
        return button(option, lambda: self.tapped.emit(words), role="tap", name=words)

    def _flow(self, buttons: list[QPushButton]) -> FlowRow:
        flow = FlowRow()
        for made in buttons:
            flow.add(made)
        return flow

    def _say_state(self) -> None:
        self.setVisible(self.toggle.isChecked())
        self.toggle.setAccessibleDescription(
            self.tr("open") if self.toggle.isChecked() else self.tr("closed")
        )


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
