"""A therapist's note beside a share, and the small form in which one is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.entries import preview_of
from companion.domain.replies import NoteKind, ReviewNote
from companion.services.review_notes import LONGEST_COMMENT
from companion.ui.dates import spell_short_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.growing_field import GrowingField
from companion.ui.widgets.layout import Card, FlowRow, row
from companion.ui.widgets.words import Words, selectable

SHOWN_PASSAGE = 120
"""Characters of a passage that stand above a note about it."""


class NoteCard(Card):
    """One note. It can be changed and removed until it went into a reply."""

    change_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, note: ReviewNote, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=14, spacing=4)
        self.note = note
        self.head = row(Words(self._kind_words(), "caption"), spacing=8)
        self.head.setStretch(0, 1)
        self.column.addLayout(self.head)
        if note.passage:
            self.column.addWidget(Words(f"“{preview_of(note.passage, SHOWN_PASSAGE)}”", "quiet"))
        self.words = selectable(Words(note.words))
        self.column.addWidget(self.words)
        if note.replied_at is not None:
            day = spell_short_day(clock.local(note.replied_at, clock.zone()).date())
            self.column.addWidget(Words(self.tr("In a reply of {day}").format(day=day), "soft"))
            return
        about = preview_of(note.words, 40)
        buttons = FlowRow(spacing=0)
        for words, act, name in (
            (self.tr("Change"), self.change_wanted, self.tr("Change the note: {words}")),
            (self.tr("Remove"), self.remove_wanted, self.tr("Remove the note: {words}")),
        ):
            made = button(
                words,
                lambda act=act: act.emit(note.id),
                role="quiet",
                name=name.format(words=about),
            )
            made.setProperty("small", "true")
            buttons.add(made)
        self.column.addWidget(buttons)

    def put_beside_kind(self, widget: QWidget) -> None:
        """Show `widget` in the first line: where the note belongs."""
        self.head.addWidget(widget)

    def _kind_words(self) -> str:
        return {
            NoteKind.COMMENT: self.tr("My comment"),
            NoteKind.QUESTION: self.tr("A question to put forward"),
            NoteKind.PRACTICE: self.tr("A practice to put forward"),
        }[self.note.kind]


class NoteWriter(Card):
    """Where a note is written; `kept` and `put_away` say how it ended."""

    kept = Signal()
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=14, spacing=8)
        self.setProperty("chosen", "true")
        self.lead = Words("", "caption")
        self.passage = Words("", "quiet")
        self.field = GrowingField(
            self.tr("Your words"),
            hint=self.tr("A few words to your client"),
            longest=LONGEST_COMMENT,
            many_lines=True,
        )
        self.problem = Words("", "warm")
        self.problem.hide()
        self.keep_button = button(self.tr("Keep"), self.kept.emit, name=self.tr("Keep this note"))
        self.away_button = button(
            self.tr("Put away"),
            self.put_away.emit,
            role="quiet",
            name=self.tr("Put this note away"),
        )
        buttons = FlowRow()
        buttons.add(self.keep_button)
        buttons.add(self.away_button)
        for widget in (self.lead, self.passage, self.field, self.problem, buttons):
            self.column.addWidget(widget)
        self.setFocusProxy(self.field)

    def show_about(self, kind: NoteKind, about: str, passage: str) -> None:
        """Say what the note is about."""
        self.lead.say(about)
        self.passage.say(f"“{preview_of(passage, SHOWN_PASSAGE)}”" if passage else "")
        self.passage.setVisible(bool(passage))
        self.problem.hide()
        hints = {
            NoteKind.COMMENT: self.tr("A few words to your client"),
            NoteKind.QUESTION: self.tr("A question to think about until you meet"),
            NoteKind.PRACTICE: self.tr("Something small to try"),
        }
        self.field.setPlaceholderText(hints[kind])

    def tell(self, sentence: str) -> None:
        """Say why it could not be kept."""
        self.problem.say(sentence)
        self.problem.show()
