"""What the note that is being written on a review desk is about."""

from __future__ import annotations

from dataclasses import dataclass

from companion.domain.replies import NoteKind


@dataclass(frozen=True, slots=True)
class Writing:
    """What the note that is being written is about."""

    kind: NoteKind = NoteKind.COMMENT
    reference: str = ""
    passage: str = ""
    note_id: str = ""
    """The note that is being changed; empty for a new one."""

    def as_text(self) -> str:
        """For the draft: one line each, the passage last because it may have many."""
        return "\n".join((self.kind.value, self.reference, self.note_id, self.passage))

    @classmethod
    def from_text(cls, text: str) -> Writing:
        """What `as_text` wrote; what it did not write is a comment on the whole share."""
        kind, reference, note_id, passage, *_ = [*text.split("\n", 3), "", "", "", ""]
        known = kind in {each.value for each in NoteKind}
        return cls(NoteKind(kind), reference, passage, note_id) if known else cls()
