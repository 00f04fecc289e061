"""What a therapist writes beside a share: comments, and questions or practices to put forward.

Notes wait, and can be changed and removed, until they go into a reply. With a vault they are kept beside the share;
without one (a file that was opened from the first screen) they are in memory only and gone when the page is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from companion import clock
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.passages import stands_in
from companion.domain.replies import NoteKind, ReviewNote
from companion.domain.shares import SharedEntry, ShareDocument
from companion.domain.typed_text import whole_text
from companion.errors import NotFound, Refused
from companion.services.open_vault import OpenVault

LONGEST_COMMENT = 10_000
"""Characters of a comment."""
LONGEST_SUGGESTION = 300
"""Characters of a question or a practice: one line of the client's lists."""
TOUCHED = Changes(clients=True)


class Notebook(Protocol):
    """The notes beside one share, wherever they are kept."""

    @property
    def document(self) -> ShareDocument:
        """The share they are about."""
        ...

    def notes(self) -> tuple[ReviewNote, ...]:
        """Every note, the earliest first."""
        ...

    def comment(self, words: str, *, reference: str = "", passage: str = "") -> Changes:
        """A comment on a passage of an entry, on an entry, or on the whole share. Raises Refused."""
        ...

    def suggest(self, kind: NoteKind, words: str) -> Changes:
        """Put a question or a practice forward. Raises Refused."""
        ...

    def change(self, note_id: str, words: str) -> Changes:
        """Put a note into other words. Raises Refused once it went into a reply, NotFound."""
        ...

    def remove(self, note_id: str) -> Changes:
        """Take a note away. Raises Refused once it went into a reply, NotFound."""
        ...

    def mark_replied(self, ids: Sequence[str]) -> Changes:
        """These notes went into a reply file just now."""
        ...


class VaultNotebook:
    """Notes that a therapist's vault keeps beside one of its shares."""

    def __init__(self, vault: OpenVault, document: ShareDocument) -> None:
        self._vault = vault
        self.document = document

    def notes(self) -> tuple[ReviewNote, ...]:
        with self._vault.read() as work:
            return tuple(work.review_notes.of_share(self.document.share_id))

    def comment(self, words: str, *, reference: str = "", passage: str = "") -> Changes:
        return self._add(new_comment(self.document, words, reference=reference, passage=passage))

    def suggest(self, kind: NoteKind, words: str) -> Changes:
        return self._add(new_suggestion(self.document, kind, words))

    def change(self, note_id: str, words: str) -> Changes:
        with self._vault.work() as work:
            before = work.review_notes.one(note_id)
            work.review_notes.save(changed_note(before, words))
        return TOUCHED

    def remove(self, note_id: str) -> Changes:
        with self._vault.work() as work:
            refuse_replied(work.review_notes.one(note_id))
            work.review_notes.remove(note_id)
        return TOUCHED

    def mark_replied(self, ids: Sequence[str]) -> Changes:
        with self._vault.work() as work:
            work.review_notes.mark_replied(ids, clock.now())
        return TOUCHED

    def _add(self, note: ReviewNote) -> Changes:
        with self._vault.work() as work:
            work.review_notes.add(note)
        return TOUCHED


class MemoryNotebook:
    """Notes beside a share that nothing keeps."""

    def __init__(self, document: ShareDocument) -> None:
        self.document = document
        self._notes: list[ReviewNote] = []

    def notes(self) -> tuple[ReviewNote, ...]:
        return tuple(self._notes)

    def comment(self, words: str, *, reference: str = "", passage: str = "") -> Changes:
        note = new_comment(self.document, words, reference=reference, passage=passage)
        self._notes.append(note)
        return Changes()

    def suggest(self, kind: NoteKind, words: str) -> Changes:
        self._notes.append(new_suggestion(self.document, kind, words))
        return Changes()

    def change(self, note_id: str, words: str) -> Changes:
        place = self._place(note_id)
        self._notes[place] = changed_note(self._notes[place], words)
        return Changes()

    def remove(self, note_id: str) -> Changes:
        place = self._place(note_id)
        refuse_replied(self._notes[place])
        del self._notes[place]
        return Changes()

    def mark_replied(self, ids: Sequence[str]) -> Changes:
        now = clock.now()
        self._notes = [
            replace(note, replied_at=now) if note.id in set(ids) else note for note in self._notes
        ]
        return Changes()

    def _place(self, note_id: str) -> int:
        for place, note in enumerate(self._notes):
            if note.id == note_id:
                return place
        raise NotFound("That note is no longer there. Nothing was changed.")


# --- the rules that hold for both


def new_comment(
    document: ShareDocument, words: str, *, reference: str = "", passage: str = ""
) -> ReviewNote:
    """A comment on something that stands in `document`. Raises Refused, NotFound."""
    selected = passage.strip()
    if reference:
        entry = entry_called(document, reference)
        if selected and not stands_in(selected, entry.body):
            raise Refused("These words do not stand in that entry. Nothing was changed.")
    elif selected:
        raise Refused("A passage belongs to an entry. Nothing was changed.")
    return _note(document, NoteKind.COMMENT, words, reference, selected)


def new_suggestion(document: ShareDocument, kind: NoteKind, words: str) -> ReviewNote:
    """A question or a practice that is put forward. Raises Refused."""
    if kind is NoteKind.COMMENT:
        raise Refused("A comment is not something to put forward. Nothing was changed.")
    return _note(document, kind, words, "", "")


def changed_note(before: ReviewNote, words: str) -> ReviewNote:
    """`before` in other words. Raises Refused."""
    refuse_replied(before)
    return replace(before, words=_fitting(before.kind, words))


def refuse_replied(note: ReviewNote) -> None:
    """Raises Refused when `note` went into a reply: what was sent cannot be called back."""
    if note.replied_at is not None:
        raise Refused(
            "This note went into a reply already, so it stays as it was sent. You can write another one."
        )


def waiting(notes: Sequence[ReviewNote]) -> tuple[ReviewNote, ...]:
    """The notes that did not go into a reply yet."""
    return tuple(note for note in notes if note.replied_at is None)


def entry_called(document: ShareDocument, reference: str) -> SharedEntry:
    """The entry of `document` with this handle. Raises NotFound."""
    for entry in document.entries:
        if entry.reference == reference:
            return entry
    raise NotFound("That entry is not in this share. Nothing was changed.")


def _note(
    document: ShareDocument, kind: NoteKind, words: str, reference: str, passage: str
) -> ReviewNote:
    return ReviewNote(
        id=new_id(),
        share_id=document.share_id,
        kind=kind,
        words=_fitting(kind, words),
        created_at=clock.now(),
        reference=reference,
        passage=passage,
    )


def _fitting(kind: NoteKind, words: str) -> str:
    """The words as they are kept: a comment as it was typed, a suggestion on one line."""
    if kind is NoteKind.COMMENT:
        text = whole_text(words, longest=LONGEST_COMMENT).strip()
        longest = LONGEST_COMMENT
    else:
        text, longest = " ".join(whole_text(words).split()), LONGEST_SUGGESTION
    if not text:
        raise Refused("Please write a few words first. Nothing was changed.")
    if len(text) > longest:
        raise Refused(
            f"That is too long here: at most {longest} characters fit. Nothing was changed."
        )
    return text


def draft_name(share_id: str) -> str:
    """The name under which what is half written beside a share is kept."""
    return f"review:{share_id}"
