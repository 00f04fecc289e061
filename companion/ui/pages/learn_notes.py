"""What the person wrote about one card, newest first, below the card's question."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import EntryFilter, EntrySummary
from companion.domain.library import Card
from companion.errors import CompanionError
from companion.services import journal
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.entry_words import heading_words, preview_words, when_words
from companion.ui.widgets.layout import column, empty, row, rule
from companion.ui.widgets.words import Words

SHOWN = 3
"""Notes listed at first."""
MORE = 20
"""Notes that a press on "Show more" adds."""


class CardNotes(QWidget):
    """The entries that are linked to a card; nothing at all while there are none."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._card: Card | None = None
        self._most = SHOWN
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(12)

    def show_notes_on(self, card: Card) -> None:
        """List what was written about `card`."""
        self._card, self._most = card, SHOWN
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        empty(self.column)
        notes = self._notes()
        self.setVisible(bool(notes))
        if not notes:
            return
        self.column.addWidget(rule())
        self.column.addWidget(Words(self.tr("Your notes on this card"), "caption"))
        for note in notes[: self._most]:
            self.column.addLayout(self._line(note))
        if len(notes) > self._most:
            more = button(self.tr("Show more notes"), self._show_more, role="quiet")
            self.column.addLayout(row(more, 1))

    def _notes(self) -> list[EntrySummary]:
        if self._card is None:
            return []
        try:
            return journal.summaries(
                self.context.vault, EntryFilter(card_id=self._card.id), limit=self._most + 1
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return []

    def _line(self, note: EntrySummary) -> QVBoxLayout:
        assert self._card is not None
        day, time = spell_day(note.local_date), when_words(note)
        when = f"{day}, {time}" if time else day
        words = column(Words(when, "soft"), spacing=2)
        heading, start = heading_words(note), preview_words(note)
        if not start or note.heading != self._card.prompt:
            words.addWidget(Words(heading, "strong" if start else "body"))
        if start:
            words.addWidget(Words(start))
        opens = button(
            self.tr("Open"),
            lambda: self.context.navigate("journal", entry_id=note.id),
            name=self.tr("Open your note of {when}").format(when=when),
        )
        line = row(words, opens, spacing=16)
        line.setStretch(0, 1)
        return column(line)

    def _show_more(self) -> None:
        self._most += MORE
        self.refresh()
