"""Where the moments of an open session stand, with the words and small notes that are one tap away below them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from companion.domain.courses import Moment
from companion.domain.guidance import SessionNote
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.carried_words import CarriedWords
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.moment_list import MomentList, MomentRow
from companion.ui.widgets.quick_notes import QuickNotes
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

LEAST_HEIGHT = 150
"""In a small window; then the page scrolls as a whole. Pixels."""
NOTES_HEIGHT = 300
"""The same while small notes are open."""


class MomentRoom(QScrollArea):
    """Takes the height that is left, and stays at its end as it grows."""

    tapped = Signal(str)
    """A word that stands ready."""

    def __init__(
        self,
        ready_words: tuple[str, ...],
        notes: tuple[SessionNote, ...],
        theme: Theme,
        carried: CarriedWords,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._anything = False
        self.moments = MomentList()
        self.nothing_yet = Words(
            self.tr("Your session is open. Nothing has to be written."), "reading"
        )
        self.notes = QuickNotes(notes, theme)
        self.notes.turned.connect(self._make_room)
        self.taps = FlowRow()
        for word in ready_words:
            self.taps.add(self._tap_button(word))
        self.taps.add(self.notes.toggle)
        self.carried = carried
        self.taps.add(carried.toggle)
        carried.turned.connect(self._show_carried)
        inside = Scrolled()
        inside.setObjectName("pageBody")
        stacked = QVBoxLayout(inside)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(16)
        stacked.addWidget(self.nothing_yet)
        stacked.addWidget(self.moments)
        stacked.addStretch(1)
        stacked.addWidget(carried)
        stacked.addWidget(self.notes)
        stacked.addWidget(self.taps)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.verticalScrollBar().rangeChanged.connect(self.to_the_end)

    def append(self, moment: Moment) -> MomentRow:
        """Show one more moment."""
        self.nothing_yet.hide()
        self._anything = True
        if self.carried.toggle.isChecked():
            self.carried.put_away()  # the moment that was just kept is what counts
        return self.moments.append(moment)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_HEIGHT)

    def to_the_end(self) -> None:
        """Show the latest moments; the small notes and what is carried, while they are open, from their beginning."""
        bar = self.verticalScrollBar()
        if self.notes.is_open:
            bar.setValue(bar.minimum())
        elif self.carried.toggle.isChecked():
            bar.setValue(self.carried.y())
        else:
            bar.setValue(bar.maximum())

    def _make_room(self, for_notes: bool) -> None:
        """Small notes stand alone while they are open; the moments come back with the last one in view."""
        self.moments.setVisible(not for_notes)
        self.nothing_yet.setVisible(not for_notes and not self._anything)
        self.taps.setVisible(not for_notes)
        self.carried.setVisible(not for_notes and self.carried.toggle.isChecked())
        self.setMinimumHeight(NOTES_HEIGHT if for_notes else LEAST_HEIGHT)
        self.to_the_end()

    def _show_carried(self) -> None:
        is_open = self.carried.toggle.isChecked()
        self.setMinimumHeight(NOTES_HEIGHT if is_open else LEAST_HEIGHT)
        self.to_the_end()

    def _tap_button(self, word: str) -> QWidget:
        return button(
            word,
            lambda: self.tapped.emit(word),
            role="tap",
            name=self.tr("Add the word {word}").format(word=word),
        )
