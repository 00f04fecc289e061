"""Replies that came home, and the notes from which a therapist makes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from companion import clock
from companion.domain.replies import (
    NoteKind,
    Reply,
    ReplyDocument,
    ReviewNote,
    SuggestionState,
)
from companion.errors import NotFound
from companion.storage.documents import decoded
from companion.storage.keeping import keep
from companion.storage.sharing_tables import REPLY, REPLY_STATE, REVIEW_NOTE, SHARE_ENTRY

_NO_REPLY = "That reply is no longer in this vault. Nothing was changed."
_NO_SUGGESTION = "There is no such suggestion in this reply. Nothing was changed."
_NO_NOTE = "That note is no longer in this vault. Nothing was changed."


class Replies:
    """Replies inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reply: Reply) -> bool:
        """Keep a reply with the states of its suggestions; False when one of its identifier is there already.

        Raises NotFound when its share is not in this vault.
        """
        values = {
            "id": reply.id,
            "share_id": reply.share_id,
            "author_name": reply.author_name,
            "made_at": reply.made_at,
            "received_at": reply.received_at,
            "document": msgspec.json.encode(reply.document),
        }
        new = insert(REPLY).values(values).on_conflict_do_nothing(index_elements=[REPLY.c.id])
        if not self._connection.execute(new).rowcount:
            return False
        for position, state in enumerate(reply.states):
            if state is not SuggestionState.OPEN:
                self.set_state(reply.id, position, state)
        return True

    def one(self, reply_id: str) -> Reply:
        """The reply of that identifier. Raises NotFound, Damaged."""
        row = (
            self._connection.execute(select(REPLY).where(REPLY.c.id == reply_id)).mappings().first()
        )
        if row is None:
            raise NotFound(_NO_REPLY)
        return self._with_states([row])[0]

    def all(self) -> list[Reply]:
        """Every reply, the one made last first. Raises Damaged."""
        query = select(REPLY).order_by(REPLY.c.made_at.desc(), REPLY.c.id)
        return self._with_states(self._connection.execute(query).mappings())

    def of_share(self, share_id: str) -> list[Reply]:
        """The replies to one share, the one made first to begin with. Raises Damaged."""
        query = select(REPLY).where(REPLY.c.share_id == share_id)
        ordered = query.order_by(REPLY.c.made_at, REPLY.c.id)
        return self._with_states(self._connection.execute(ordered).mappings())

    def of_entry(self, entry_id: str) -> list[Reply]:
        """The replies with a comment to this entry, the one made first to begin with. Raises Damaged."""
        handles = select(SHARE_ENTRY.c.share_id, SHARE_ENTRY.c.reference).where(
            SHARE_ENTRY.c.entry_id == entry_id, SHARE_ENTRY.c.reference != ""
        )
        named = {(share_id, reference) for share_id, reference in self._connection.execute(handles)}
        query = select(REPLY).where(REPLY.c.share_id.in_([share_id for share_id, _ in named]))
        ordered = query.order_by(REPLY.c.made_at, REPLY.c.id)
        return [
            reply
            for reply in self._with_states(self._connection.execute(ordered).mappings())
            if any((reply.share_id, c.reference) in named for c in reply.document.comments)
        ]

    def set_state(self, reply_id: str, position: int, state: SuggestionState) -> None:
        """Note what the person did with a suggestion, counted from 0. Raises NotFound, Damaged."""
        reply = self.one(reply_id)
        if not 0 <= position < len(reply.document.suggestions):
            raise NotFound(_NO_SUGGESTION)
        values = {
            "reply_id": reply_id,
            "position": position,
            "state": state.value,
            "settled_at": None if state is SuggestionState.OPEN else clock.now(),
        }
        keep(self._connection, REPLY_STATE, values, "reply_id", "position")

    def _with_states(self, rows: Iterable[RowMapping]) -> list[Reply]:
        listed = list(rows)
        query = select(REPLY_STATE.c.reply_id, REPLY_STATE.c.position, REPLY_STATE.c.state)
        if len(listed) == 1:
            query = query.where(REPLY_STATE.c.reply_id == listed[0]["id"])
        noted = {
            (reply_id, position): SuggestionState(state)
            for reply_id, position, state in self._connection.execute(query)
        }
        return [_reply(row, noted) for row in listed]


class ReviewNotes:
    """What a therapist wrote beside kept shares, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, note: ReviewNote) -> None:
        """Keep a new note. Raises AlreadyThere, NotFound when its share is not kept here."""
        self._connection.execute(REVIEW_NOTE.insert(), _note_values(note))

    def save(self, note: ReviewNote) -> None:
        """Keep a note as it is now. Raises NotFound."""
        kept = update(REVIEW_NOTE).where(REVIEW_NOTE.c.id == note.id).values(_note_values(note))
        if not self._connection.execute(kept).rowcount:
            raise NotFound(_NO_NOTE)

    def one(self, note_id: str) -> ReviewNote:
        """The note of that identifier. Raises NotFound."""
        query = select(REVIEW_NOTE).where(REVIEW_NOTE.c.id == note_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NotFound(_NO_NOTE)
        return _note(row)

    def of_share(self, share_id: str) -> list[ReviewNote]:
        """The notes beside one kept share, the first to begin with."""
        query = select(REVIEW_NOTE).where(REVIEW_NOTE.c.share_id == share_id)
        ordered = query.order_by(REVIEW_NOTE.c.created_at, REVIEW_NOTE.c.id)
        return [_note(row) for row in self._connection.execute(ordered).mappings()]

    def remove(self, note_id: str) -> None:
        """Remove a note for ever. Raises NotFound."""
        gone = self._connection.execute(delete(REVIEW_NOTE).where(REVIEW_NOTE.c.id == note_id))
        if not gone.rowcount:
            raise NotFound(_NO_NOTE)

    def mark_replied(self, ids: Iterable[str], at: datetime) -> None:
        """Note that these went into a reply file at `at`; unknown ones are left out."""
        for note_id in ids:
            marked = update(REVIEW_NOTE).where(REVIEW_NOTE.c.id == note_id)
            self._connection.execute(marked.values(replied_at=at))


def _reply(row: RowMapping, noted: dict[tuple[str, int], SuggestionState]) -> Reply:
    document = decoded(
        row["document"], ReplyDocument, otherwise="A reply is damaged. It was left as it is."
    )
    states = tuple(
        noted.get((row["id"], position), SuggestionState.OPEN)
        for position in range(len(document.suggestions))
    )
    values: dict[str, Any] = {**row, "document": document, "states": states}
    return Reply(**values)


def _note_values(note: ReviewNote) -> dict[str, Any]:
    return asdict(note) | {"kind": note.kind.value}


def _note(row: RowMapping) -> ReviewNote:
    values: dict[str, Any] = {**row, "kind": NoteKind(row["kind"])}
    return ReviewNote(**values)
