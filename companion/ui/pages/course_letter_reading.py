"""One letter that may be read: large, alone, with a way to write back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion.domain.entries import Entry, EntryKind
from companion.ui import tokens
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, column, row
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.words import Words

ROOM = 36
"""Pixels around the letter."""


class LetterReading(QWidget):
    """Nothing in it can be changed."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.entry: Entry | None = None
        self.back_button = button(self.tr("Back to the letters"), self.closed.emit, role="link")
        self.caption = Words("", "caption")
        self.title = Words("", "title")
        self.reader = Reader(context.theme, keep_line_breaks=True)
        self.reader.setProperty("part", "reading")
        self.reader.setAccessibleName(self.tr("The letter"))
        self.reader.link_followed.connect(
            lambda entry_id: context.navigate("journal", entry_id=entry_id)
        )
        self.answer_button = button(self.tr("Write back"), self._write_back)
        self.journal_button = button(self.tr("Open in the journal"), self._open, role="quiet")
        buttons = FlowRow()
        for made in (self.answer_button, self.journal_button):
            buttons.add(made)
        self.card = Card(padding=ROOM, spacing=16)
        for thing in (self.caption, self.title, self.reader, buttons):
            self.card.column.addWidget(thing)
        middle = row(1, self.card, 1)
        middle.setStretch(1, 100)  # all the room there is, up to the widest
        layout = column(row(self.back_button, 1), middle, spacing=12)
        self.setLayout(layout)
        self.setFocusProxy(self.reader)
        context.theme.changed.connect(self._fit)
        self._fit()

    def show_letter(self, entry: Entry) -> None:
        """Show a letter whose day has come."""
        if entry == self.entry:
            return
        self.entry = entry
        self.caption.say(self.tr("A letter from {day}").format(day=spell_day(entry.local_date)))
        self.title.say(entry.title)
        self.title.setVisible(bool(entry.title))
        self.reader.show_markdown(entry.body)

    def forget(self) -> None:
        """Keep no word of it."""
        self.entry = None
        self.title.say("")
        self.reader.show_markdown("")

    def _fit(self) -> None:
        """Lines no longer than read well."""
        widest = int(tokens.READING_COLUMN * max(1.0, self.context.theme.scale)) + 2 * ROOM
        self.card.setMaximumWidth(widest)

    def _write_back(self) -> None:
        if self.entry is not None:
            day = spell_day(self.entry.local_date)
            self.context.navigate(
                "journal",
                new=EntryKind.LETTER.value,
                title=self.tr("In answer to my letter of {day}").format(day=day),
            )

    def _open(self) -> None:
        if self.entry is not None:
            self.context.navigate("journal", entry_id=self.entry.id)
