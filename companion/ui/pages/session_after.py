"""Arriving back: the session has ended. Water, somebody near, a few words or none. Tomorrow is day 1."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from companion import clock
from companion.domain.courses import DosingSession, Role
from companion.domain.entries import Entry, NewEntry
from companion.errors import CompanionError, NotFound
from companion.services import courses, guidance, journal
from companion.ui import tokens
from companion.ui.autosave import Autosave
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.session_view import View
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, column, row
from companion.ui.widgets.saved_state import SavedState
from companion.ui.widgets.words import Words

LINES = 4


class SessionAfter(View):
    """The words become an ordinary entry of the journal."""

    closed = Signal()

    def __init__(
        self, context: Context, session: DosingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.session = session
        self._entry: Entry | None = None
        self.column.addStretch(1)
        self.head(self.caption_of(session), self.tr("Take your time arriving back."))
        self.column.addWidget(
            Words(self.tr("Some water, something warm, somebody near."), "reading")
        )
        self._add_people()
        self.column.addLayout(
            column(*(Words(reminder) for reminder in self._reminders()), spacing=4)
        )
        self.column.addWidget(Words(self._days_after(), "quiet"))
        self._add_field()
        self.close_button = button(self.tr("Close"), self.closed.emit, role="big")
        line = row(self.close_button, self.saved, spacing=16)
        line.setStretch(1, 1)
        self.column.addLayout(line)
        self.column.addWidget(Words(guidance.fixed_texts().nobody_watching, "soft"))
        self.column.addStretch(2)

    def save(self) -> bool:
        return self.autosave.flush()

    def finish(self) -> bool:
        if not self.save():
            return False
        if self._entry is not None:
            entry, self._entry = self._entry, None
            try:
                changes = journal.end_editing(self.context.vault, entry.id)
                journal.remember_open_entry(self.context.vault, None)
            except CompanionError as error:  # the words themselves are on disk already
                self.context.messages.tell_error(error)
                return True
            self.context.announce(changes)
        return True

    def first_focus(self) -> QWidget:
        """The field: whoever begins to type means it. Esc closes the page all the same."""
        return self.words

    def settle(self) -> None:
        self.words.setFixedHeight(int(self.words.fontMetrics().lineSpacing() * 1.15 * LINES + 24))

    def _add_people(self) -> None:
        near = [
            person
            for person in courses.people(self.context.vault)
            if person.role is not Role.THERAPIST
        ]
        if not near:
            return
        card = Card(spacing=4)
        card.column.addWidget(Words(self.tr("Who is with me"), "caption"))
        for person in near:
            card.column.addWidget(Words(person.name, "strong"))
            if person.contact:
                card.column.addWidget(Words(person.contact, "number"))
        self.column.addWidget(card)

    def _reminders(self) -> tuple[str, ...]:
        course = courses.current_course(self.context.vault)
        if course is None:
            return ()
        try:
            return guidance.protocol(course.protocol_id).reminders
        except NotFound:
            return ()

    def _days_after(self) -> str:
        day_one = self.session.day_one
        if day_one == clock.today() + timedelta(days=1):
            return self.tr("Tomorrow is day 1. Until then nothing is asked of you.")
        if day_one is None:
            return ""
        return self.tr("Day 1 was {day}. Nothing was missed.").format(day=spell_day(day_one))

    def _add_field(self) -> None:
        self.words = QPlainTextEdit()
        self.words.setProperty("words", "reading")
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(self.tr("A few words, or none"))
        self.words.setPlaceholderText(self.tr("A few words are enough for today, or none."))
        self.autosave = Autosave(self._save, self)
        self.saved = SavedState(self.autosave)
        self.words.textChanged.connect(self._typed)
        self.column.addWidget(self.words)
        self.column.setSpacing(4 * tokens.GRID)

    def _typed(self) -> None:
        if self.words.document().isModified():
            self.autosave.touch()

    def _save(self) -> None:
        body, vault = self.words.toPlainText(), self.context.vault
        if self._entry is None:
            if not body.strip():
                return
            self._entry, changes = journal.write_entry(
                vault,
                NewEntry(body=body, dosing_session_id=self.session.id),
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
            journal.remember_open_entry(vault, self._entry.id)
        else:
            self._entry, changes = journal.save_text(vault, self._entry.id, title="", body=body)
        self.words.document().setModified(False)
        self.context.announce(changes)
