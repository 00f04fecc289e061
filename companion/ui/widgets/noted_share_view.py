"""A share with the therapist's notes beside it: each note stands next to the passage or the entry it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QTextEdit, QVBoxLayout, QWidget

from companion.domain.insights import passages_of
from companion.domain.replies import ReviewNote
from companion.domain.share_differences import EntryDifference, ShareDifferences
from companion.domain.shares import SharedEntry, ShareDocument
from companion.ui.theme import Theme
from companion.ui.widgets.layout import empty
from companion.ui.widgets.note_card import NoteCard, NoteWriter
from companion.ui.widgets.passage_chooser import PassageChooser
from companion.ui.widgets.share_view import ShareView
from companion.ui.widgets.shared_entry_card import SharedEntryCard
from companion.ui.widgets.text_difference import differences
from companion.ui.widgets.versions_view import show_difference

BESIDE = 780
"""Pixels at text scale 1 from which notes stand beside the entry, else below it."""
NOTES_WIDTH = 280
"""Of the notes beside an entry, at text scale 1."""


class EntryRow(QWidget):
    """One entry and what is noted about it."""

    change_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, card: SharedEntryCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.card = card
        self._changed_words: QTextEdit | None = None
        self.side = QWidget()
        self._notes = QVBoxLayout(self.side)
        self._notes.setContentsMargins(0, 0, 0, 0)
        self._notes.setSpacing(8)
        self._notes_holder = QVBoxLayout()
        self._notes_holder.setSpacing(8)
        self._writer_holder = QVBoxLayout()
        self._notes.addLayout(self._notes_holder)
        self._notes.addLayout(self._writer_holder)
        self._notes.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(12)
        self._sides.addWidget(card, 1)
        card.column.addStretch(1)  # beside many notes, what is too much stays below
        self._sides.addWidget(self.side)
        self._turn()

    def show_notes(self, notes: Sequence[ReviewNote]) -> None:
        """Show exactly these, and mark the passages they are about."""
        empty(self._notes_holder)
        for note in notes:
            card = NoteCard(note)
            card.change_wanted.connect(self.change_wanted)
            card.remove_wanted.connect(self.remove_wanted)
            self._notes_holder.addWidget(card)
        self.card.reader.mark_passages([note.passage for note in notes])
        self._show_side()

    def take_writer(self, writer: NoteWriter) -> None:
        """Write a note here."""
        self._writer_holder.addWidget(writer)
        writer.show()
        self._show_side(writing=True)

    def give_writer_back(self) -> None:
        """The note was kept or put away."""
        self._show_side(writing=False)

    def turn_difference(self, difference: EntryDifference) -> None:
        """Show what changed since the earlier share below the entry, or put it away again."""
        if self._changed_words is not None:
            self._changed_words.setParent(None)
            self._changed_words.deleteLater()
            self._changed_words = None
            return
        before, now = difference.before, difference.now
        if before is None or now is None:
            return
        shown = show_difference(differences(_whole(before), _whole(now)), self._theme)
        shown.setAccessibleName(self.tr("What changed since the earlier share"))
        shown.setMinimumHeight(int(180 * max(1.0, self._theme.scale)))
        self._changed_words = shown
        self.card.column.insertWidget(self.card.column.count() - 1, shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        scale = max(1.0, self._theme.scale)
        wide = self.width() >= BESIDE * scale
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self.side.setFixedWidth(int(NOTES_WIDTH * scale)) if wide else _any_width(self.side)
        self._show_side()

    def _show_side(self, *, writing: bool | None = None) -> None:
        """In a wide window the room beside the entry stays, so that nothing moves when a note comes."""
        if writing is not None:
            self._writing = writing
        wide = self._sides.direction() == QBoxLayout.Direction.LeftToRight
        has_some = self._notes_holder.count() > 0 or getattr(self, "_writing", False)
        self.side.setVisible(wide or has_some)


class NotedShareView(ShareView):
    """The entries of a share with buttons to comment; the notes come from outside."""

    comment_wanted = Signal(str, str)
    change_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._notes: Sequence[ReviewNote] = ()
        self._comments = False
        self._differences: ShareDifferences | None = None
        self.rows: dict[str, EntryRow] = {}

    def show_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        notes: Sequence[ReviewNote],
        *,
        comments: bool,
        found: ShareDifferences | None,
    ) -> None:
        """Show a share with its notes; with `comments`, new ones can be begun."""
        self.rows = {}
        self._notes, self._comments, self._differences = notes, comments, found
        self.show_document(document, files=files, head=False)

    def show_notes(self, notes: Sequence[ReviewNote]) -> None:
        """The notes are these now."""
        self._notes = notes
        for reference, shown in self.rows.items():
            shown.show_notes([note for note in notes if note.reference == reference])

    def row_of(self, reference: str) -> EntryRow | None:
        """The row of the entry with this handle, made now if it was not shown yet."""
        if self._document is None:
            return None
        entry = next((e for e in self._document.entries if e.reference == reference), None)
        if entry is not None:
            self.place_of(entry.number)
        return self.rows.get(reference)

    def made_for(self, entry: SharedEntry) -> QWidget:
        found = self._differences.of_entry(entry.number) if self._differences else None
        card = SharedEntryCard(
            self._theme, entry, self._files, difference=found, comments=self._comments
        )
        if not self._comments and found is None:
            return card
        card.comment_wanted.connect(self.comment_wanted)
        card.paragraph_wanted.connect(self._choose_paragraph)
        made = EntryRow(self._theme, card)
        if found is not None:
            card.difference_wanted.connect(lambda _number: made.turn_difference(found))
        made.change_wanted.connect(self.change_wanted)
        made.remove_wanted.connect(self.remove_wanted)
        made.show_notes([note for note in self._notes if note.reference == entry.reference])
        self.rows[entry.reference] = made
        return made

    def _choose_paragraph(self, reference: str) -> None:
        shown = self.rows[reference]
        passages = passages_of(shown.card.entry.body)
        if len(passages) < 2:
            self.comment_wanted.emit(reference, "".join(passages))
            return
        popup = PassageChooser(
            passages,
            self._theme.scale,
            shown.card.paragraph_button,
            question=self.tr("Which paragraph is it about?"),
            verb=self.tr("Comment on this"),
        )
        popup.chosen.connect(lambda passage: self.comment_wanted.emit(reference, passage))
        popup.open_under(shown.card.paragraph_button)
        popup.setFocus(Qt.FocusReason.OtherFocusReason)


def _whole(entry: SharedEntry) -> str:
    return f"{entry.title}\n{entry.body}" if entry.title else entry.body


def _any_width(widget: QWidget) -> None:
    widget.setMinimumWidth(0)
    widget.setMaximumWidth(16_777_215)
