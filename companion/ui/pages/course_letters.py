"""Letters to a later self: begun here, closed until their day, and read in quiet when it has come."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import Changes, Entry, EntryKind
from companion.errors import CompanionError
from companion.services import due, letters
from companion.services.letters import Letter
from companion.ui.context import Context
from companion.ui.dates import spell_day, to_qdate
from companion.ui.pages.course_letter_reading import LetterReading
from companion.ui.pages.course_part import CoursePart, beside
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField
from companion.ui.widgets.entry_words import without_ids
from companion.ui.widgets.form_fields import labelled
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.words import Words

USUAL = timedelta(days=90)
DAY_LETTERS = 32
"""Room for a day in words."""
SHOWN_AT_FIRST = 50


class LettersView(CoursePart):
    """The list, or one letter in its place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: list[Letter] | None = None
        self._shown_on: date | None = None
        """The day on which the list was made; the next one it reads otherwise."""
        self._came_from: str | None = None
        self.overview = QWidget()
        column = QVBoxLayout(self.overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._beginning())
        self.list = QVBoxLayout()
        self.list.setSpacing(12)
        column.addLayout(self.list)
        self.reading = LetterReading(context)
        self.reading.closed.connect(self._close)
        self.reading.hide()
        self.column.addWidget(self.overview)
        self.column.addWidget(self.reading)

    def refresh(self) -> None:
        tomorrow = to_qdate(clock.today() + timedelta(days=1))
        if self.opens.minimumDate() != tomorrow:
            self.opens.setMinimumDate(tomorrow)
        found = letters.letters(self.context.vault)
        if found != self._shown or clock.today() != self._shown_on:
            self._shown, self._shown_on = found, clock.today()
            self._show_list(found)
        if self.reading.entry is not None:
            self._read(self.reading.entry.id)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """One letter, opened for reading; a closed one stays closed."""
        known = {letter.entry_id: letter for letter in self._shown or ()}
        letter = known.get(aim.get("entry_id", ""))
        if letter is not None and not letter.sealed and self._read(letter.entry_id):
            return self.reading
        if "begin" in aim:
            return self.begin_card
        return None

    # --- beginning

    def _beginning(self) -> Card:
        self.begin_card = Card(spacing=12)
        inside = self.begin_card.column
        inside.addWidget(Words(self.tr("A letter to yourself, for later."), "reading"))
        inside.addWidget(
            Words(
                self.tr(
                    "Once you leave it, it is closed until its day. Until then you see that it is there, but none of "
                    "its words."
                ),
                "quiet",
            )
        )
        today = clock.today()
        self.opens = DayField(
            self.tr("It opens on"), today + USUAL, earliest=today + timedelta(days=1)
        )
        inside.addLayout(labelled(self.opens, letters=DAY_LETTERS))
        spans = FlowRow()
        for words, days in (
            (self.tr("In a month"), 30),
            (self.tr("In three months"), 90),
            (self.tr("In half a year"), 182),
            (self.tr("In a year"), 365),
        ):
            made = button(
                words,
                lambda days=days: self.opens.show_day(clock.today() + timedelta(days=days)),
                role="chip",
                name=self.tr("It opens: {when}").format(when=words),
            )
            spans.add(made)
        inside.addWidget(spans)
        self.write_button = button(self.tr("Write the letter"), self._write)
        self.open_letter_button = button(
            self.tr("Write one that stays open"), self._write_open, role="quiet"
        )
        buttons = FlowRow()
        buttons.add(self.write_button)
        buttons.add(self.open_letter_button)
        inside.addWidget(buttons)
        self.begin_card.setFocusProxy(self.write_button)
        return self.begin_card

    def _write(self) -> None:
        self.context.navigate("journal", new=EntryKind.LETTER.value, opens_on=self.opens.day)

    def _write_open(self) -> None:
        self.context.navigate("journal", new=EntryKind.LETTER.value)

    # --- the list

    def _show_list(self, found: list[Letter]) -> None:
        empty(self.list)
        closed = [letter for letter in found if letter.sealed]
        readable = [letter for letter in found if not letter.sealed]
        if closed:
            self.list.addWidget(Words(self.tr("Closed"), "caption"))
        for letter in closed[:SHOWN_AT_FIRST]:
            self.list.addWidget(self._closed(letter))
        if readable:
            self.list.addWidget(Words(self.tr("To read"), "caption"))
        for letter in readable[:SHOWN_AT_FIRST]:
            self.list.addWidget(self._readable(letter))
        if len(closed) > SHOWN_AT_FIRST or len(readable) > SHOWN_AT_FIRST:
            self.list.addWidget(Words(self.tr("All others stand in your journal."), "soft"))

    def _closed(self, letter: Letter) -> Card:
        opens = spell_day(letter.opens_on or clock.today())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(self.tr("Opens on {day}").format(day=opens), "strong"))
        words.addWidget(Words(self._written(letter.written_on), "soft"))
        card = Card(padding=(24, 12))
        made = button(
            self.tr("Another day"),
            lambda: self.context.navigate("journal", entry_id=letter.entry_id),
            role="quiet",
            name=self.tr("Choose another day for the letter that opens on {day}").format(day=opens),
        )
        card.column.addLayout(beside(words, made))
        return card

    def _readable(self, letter: Letter) -> Card:
        heading = without_ids(letter.heading) or self.tr("A letter")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(heading, "reading"))
        about = self._written(letter.written_on)
        if letter.opens_on == clock.today():
            about = f"{self.tr('It opens today.')} {about}"
        elif letter.opens_on is not None:
            opened = self.tr("Open since {day}.").format(day=spell_day(letter.opens_on))
            about = f"{opened} {about}"
        words.addWidget(Words(about, "soft"))
        card = Card(padding=(24, 12))
        made = button(
            self.tr("Read"),
            lambda: self._open(letter.entry_id),
            name=self.tr("Read the letter of {day}: {heading}").format(
                day=spell_day(letter.written_on), heading=heading
            ),
        )
        card.column.addLayout(beside(words, made))
        return card

    def _written(self, day: date) -> str:
        return self.tr("Written on {day}.").format(day=spell_day(day))

    # --- reading

    def _open(self, entry_id: str) -> None:
        if self._read(entry_id):
            self.reading.setFocus()

    def _read(self, entry_id: str) -> bool:
        try:
            entry = letters.open_letter(self.context.vault, entry_id)
        except CompanionError as error:
            self._close()
            self.context.messages.tell_error(error)
            return False
        self.reading.show_letter(entry)
        self._note_read(entry)
        self.reading.show()
        self.overview.hide()
        return True

    def _note_read(self, entry: Entry) -> None:
        """So that Today does not offer it again."""
        try:
            changes = due.letter_read(self.context.vault, entry)
        except CompanionError:
            return  # never worth a message over the letter; it is offered once more
        if changes != Changes():
            self.context.announce(changes)

    def _close(self) -> None:
        self.reading.forget()
        self.reading.hide()
        self.overview.show()
        if self.isVisible():
            self.write_button.setFocus()
