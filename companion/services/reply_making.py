"""The reply file: what a therapist wrote beside a share, sealed under the share's own reply key.

A reply holds what was not sent before. It can only be opened by the vault that made the share.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from companion import clock
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.replies import (
    FORMAT_VERSION,
    Comment,
    NoteKind,
    ReplyDocument,
    ReviewNote,
    Suggestion,
    SuggestionKind,
)
from companion.domain.shares import ShareDocument
from companion.domain.stamps import stamp
from companion.domain.typed_text import noted
from companion.errors import Refused
from companion.paths import write_private
from companion.services.review_notes import Notebook, waiting
from companion.services.share_writing import refuse_taken
from companion.sharing.reply_file import FORMAT, SUFFIX, seal_reply

__all__ = ["SUFFIX", "make_reply", "save_reply", "suggested_name", "write_reply"]


def make_reply(
    document: ShareDocument, notes: Sequence[ReviewNote], author_name: str
) -> ReplyDocument:
    """The reply that these notes make: comments in the order of the share, then what is put forward.

    Raises Refused without a note, and for a name that is too long.
    """
    if not notes:
        raise Refused(
            "There is nothing to send yet. Write a comment, a question or a practice first."
        )
    order = {entry.reference: entry.number for entry in document.entries}
    comments = sorted(
        (note for note in notes if note.kind is NoteKind.COMMENT),
        key=lambda note: order.get(note.reference, 0),
    )
    put_forward = [note for note in notes if note.kind is not NoteKind.COMMENT]
    return ReplyDocument(
        format=FORMAT,
        version=FORMAT_VERSION,
        reply_id=new_id(),
        share_id=document.share_id,
        made_at=stamp(clock.now()),
        author_name=noted(author_name, what="a name"),
        comments=tuple(Comment(note.words, note.reference, note.passage) for note in comments),
        suggestions=tuple(
            Suggestion(SuggestionKind(note.kind.value), note.words) for note in put_forward
        ),
    )


def write_reply(reply: ReplyDocument, reply_key: str, target: Path) -> None:
    """Seal `reply` under the key of its share and write it to `target` (0600).

    Raises AlreadyThere when something is there, StorageFailure; then nothing is left.
    """
    refuse_taken(target)
    write_private(target, seal_reply(reply, reply_key))


def save_reply(notebook: Notebook, target: Path, *, author_name: str) -> tuple[int, Changes]:
    """Put every note that was not sent yet into one reply file at `target`; from then on they stay as they are.

    Returns how many went into it. Raises Refused, AlreadyThere, StorageFailure; then no note counts as sent.
    """
    notes = waiting(notebook.notes())
    reply = make_reply(notebook.document, notes, author_name)
    write_reply(reply, notebook.document.reply_key, target)
    return len(notes), notebook.mark_replied([note.id for note in notes])


def suggested_name(made_on: str) -> str:
    """A file name for a reply made on an ISO date; it names nobody."""
    return f"Reply-{made_on}{SUFFIX}"
