"""What the note that is being written on a review desk is about."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from companion.domain.entries import Changes
from companion.domain.replies import NoteKind
from companion.domain.shares import ShareDocument
from companion.services.review_notes import Notebook


@dataclass(frozen=True, slots=True)
class Writing:
    """What the note that is being written is about."""

    kind: NoteKind = NoteKind.COMMENT
    reference: str = ""
    passage: str = ""
    note_id: str = ""
    """The note that is being changed; empty for a new one."""

    def kept_in(self, notebook: Notebook, words: str) -> Changes:
        """Keep `words` as the note that this is about. Raises Refused, NotFound."""
        if self.note_id:
            return notebook.change(self.note_id, words)
        if self.kind is NoteKind.COMMENT:
            return notebook.comment(words, reference=self.reference, passage=self.passage)
        return notebook.suggest(self.kind, words)

    def about_words(self, document: ShareDocument) -> str:
        """What stands above the form."""
        translate = QCoreApplication.translate
        entry = next((e for e in document.entries if e.reference == self.reference), None)
        if entry is not None:
            return translate("ReviewDesk", "About entry {number}").format(number=entry.number)
        return {
            NoteKind.COMMENT: translate("ReviewDesk", "About the whole share"),
            NoteKind.QUESTION: translate("ReviewDesk", "A question to put forward"),
            NoteKind.PRACTICE: translate("ReviewDesk", "A practice to put forward"),
        }[self.kind]

    def as_text(self) -> str:
        """For the draft: one line each, the passage last because it may have many."""
        return "\n".join((self.kind.value, self.reference, self.note_id, self.passage))

    @classmethod
    def from_text(cls, text: str) -> Writing:
        """What `as_text` wrote; what it did not write is a comment on the whole share."""
        kind, reference, note_id, passage, *_ = [*text.split("\n", 3), "", "", "", ""]
        known = kind in {each.value for each in NoteKind}
        return cls(NoteKind(kind), reference, passage, note_id) if known else cls()
