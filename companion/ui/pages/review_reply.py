"""The reply to a share: every note in one list, what is put forward, and the file that takes them home."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.replies import NoteKind, ReviewNote
from companion.domain.shares import ShareDocument
from companion.services.reply_making import SUFFIX, suggested_name
from companion.services.review_notes import waiting
from companion.ui.file_dialogs import choose_target
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.note_card import NoteCard, NoteWriter
from companion.ui.widgets.words import Words, selectable


class ReplyPanel(QWidget):
    """Says what is wanted; the desk does it."""

    writing_wanted = Signal(object)
    """A `NoteKind`: a comment on the whole share, a question, a practice."""
    change_wanted = Signal(str)
    remove_wanted = Signal(str)
    place_wanted = Signal(int)
    save_wanted = Signal(object)
    """The Path of the reply file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: ShareDocument | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.lead = Words("", "quiet")
        self.column.addWidget(self.lead)
        doors = FlowRow()
        self.doors = {
            NoteKind.COMMENT: button(self.tr("Say something to the whole share")),
            NoteKind.QUESTION: button(self.tr("Put a question forward")),
            NoteKind.PRACTICE: button(self.tr("Put a practice forward")),
        }
        for kind, made in self.doors.items():
            made.clicked.connect(partial(self._wants, kind))
            doors.add(made)
        self.column.addWidget(doors)
        self.writer_holder = QVBoxLayout()
        self.column.addLayout(self.writer_holder)
        self.list = QVBoxLayout()
        self.sent = QVBoxLayout()
        for notes in (self.list, self.sent):
            notes.setSpacing(8)
        self.column.addLayout(self.list)
        self.column.addWidget(self._save_card())
        self.sent_lead = Words(self.tr("Sent before"), "caption")
        self.column.addWidget(self.sent_lead)
        self.column.addLayout(self.sent)

    def show_share(self, document: ShareDocument, author: str = "") -> None:
        """The reply is to this share, signed by `author` or by the name that the client wrote it to."""
        self._document = document
        self.author.setText((author or document.recipient_name)[:300])
        self.saved.hide()

    def show_notes(self, notes: Sequence[ReviewNote]) -> None:
        """Show every note: what waits, the way to send it, and below that what was sent."""
        empty(self.list)
        empty(self.sent)
        open_ = waiting(notes)
        for note in notes:
            (self.list if note in open_ else self.sent).addWidget(self._listed(note))
        self.sent_lead.setVisible(len(open_) < len(notes))
        self.lead.say(
            self.tr("%n note(s) wait to be sent.", "", len(open_))
            if open_
            else self.tr(
                "Nothing waits to be sent. Select words in an entry and comment on them, or put something forward here."
            )
        )
        self.save_card.setVisible(bool(open_))

    def take_writer(self, writer: NoteWriter) -> None:
        """Write a note here."""
        self.writer_holder.addWidget(writer)
        writer.show()

    def tell_saved(self, file: Path, count: int) -> None:
        """The reply is in a file now."""
        said = self.tr("%n note(s) are in {file}.", "", count).format(file=str(file))
        self.saved.say(
            f"{said} {self.tr('Hand it to your client. Only the journal that made the share can open it.')}"
        )
        self.saved.show()

    def tell(self, sentence: str) -> None:
        """Say why it could not be saved."""
        self.problem.say(sentence)
        self.problem.setVisible(bool(sentence))

    def _save_card(self) -> QWidget:
        self.save_card = Card(spacing=8)
        self.author = line_field(
            self.tr("Your name"), hint=self.tr("as your client knows you"), longest=300
        )
        keep_narrow(self.author)
        label = Words(self.tr("Your name"), "strong", wrap=False)
        label.setBuddy(self.author)
        self.save_button = button(self.tr("Save the reply …"), self._choose, role="primary")
        self.problem = Words("", "warm")
        self.problem.hide()
        for widget in (label, self.author):
            self.save_card.column.addWidget(widget)
        self.save_card.column.addWidget(
            Words(
                self.tr(
                    "The file is sealed. Only the journal that made the share can open it, so it needs no passphrase. "
                    "What is in it cannot be changed or called back once your client has it."
                ),
                "quiet",
            )
        )
        self.save_card.column.addLayout(row(self.save_button, 1))
        self.save_card.column.addWidget(self.problem)
        self.saved = selectable(Words("", "strong"))
        self.saved.hide()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.save_card)
        column.addWidget(self.saved)
        return holder

    def _listed(self, note: ReviewNote) -> QWidget:
        card = NoteCard(note)
        card.change_wanted.connect(self.change_wanted)
        card.remove_wanted.connect(self.remove_wanted)
        entries = self._document.entries if self._document else ()
        entry = next((e for e in entries if e.reference == note.reference), None)
        if entry is not None:
            link = button(
                self.tr("Entry {number}").format(number=entry.number),
                partial(self.place_wanted.emit, entry.number),
                name=self.tr("Go to entry {number}").format(number=entry.number),
            )
            link.setProperty("tag", "true")
            card.put_beside_kind(link)
        return card

    def _wants(self, kind: NoteKind) -> None:
        self.writing_wanted.emit(kind)

    def _choose(self) -> None:
        suggested = Path.home() / suggested_name(clock.today().isoformat())
        kinds = self.tr("Replies (*{suffix})").format(suffix=SUFFIX)
        file = choose_target(self, self.tr("Save the reply"), suggested, kinds)
        if file:
            self.save_wanted.emit(file)
