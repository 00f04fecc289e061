"""Ten small notes of the session page, behind one quiet button. Most need one tap; none is ever required."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.guidance import SessionNote
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, empty
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
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        line = FlowRow()
        line.add(self.toggle)
        layout.addWidget(line)
        layout.addLayout(self._inside)
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
            notes.add(button(note.text, lambda note=note: self._choose(note), role="tap"))
        self._inside.addWidget(notes)

    def _choose(self, note: SessionNote) -> None:
        self.asked.emit(note)
        if not note.options:
            self.close_notes()
            return
        empty(self._inside)
        self._inside.addWidget(Words(note.text, "reading"))
        options = FlowRow()
        for option in note.options:
            words = noted(note, option)
            options.add(
                button(option, lambda words=words: self.tapped.emit(words), role="tap", name=words)
            )
        self._inside.addWidget(options)

    def _say_state(self) -> None:
        self.toggle.setAccessibleDescription(
            self.tr("open") if self.toggle.isChecked() else self.tr("closed")
        )


def noted(note: SessionNote, words: str) -> str:
    """The moment that answers `note` with `words`: "I need: water"."""
    stem = note.text.rstrip(" .:…")
    return f"{stem} {words}" if stem.endswith("?") else f"{stem}: {words}"
