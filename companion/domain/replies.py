"""Replies: what a therapist says to a share, on its way back and beside the entries it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

FORMAT_VERSION = 1


class SuggestionKind(StrEnum):
    """What a therapist may put forward."""

    QUESTION = "question"
    """To think about or talk over; accepted, it joins the list of questions."""
    PRACTICE = "practice"
    """Accepted, it becomes a practice."""


class SuggestionState(StrEnum):
    """What the client did with a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    IGNORED = "ignored"


class Comment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A few words to one passage of an entry, to an entry as a whole, or to the whole share."""

    words: str
    reference: str = ""
    """Handle of the entry in the share; empty for the whole share."""
    passage: str = ""
    """The words it is about, as they stand in the share; empty for the whole entry."""


class Suggestion(msgspec.Struct, frozen=True):
    """A question or a practice that is put forward."""

    kind: SuggestionKind
    words: str


class ReplyDocument(msgspec.Struct, frozen=True):
    """What stands in a reply file under its seal."""

    format: str
    """Always "companion-reply"."""
    version: int
    reply_id: str
    share_id: str
    made_at: str
    """ISO instant in UTC, whole seconds, ending in Z."""
    author_name: str
    comments: tuple[Comment, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that came home."""

    id: str
    share_id: str
    author_name: str
    made_at: datetime
    received_at: datetime
    document: ReplyDocument
    states: tuple[SuggestionState, ...] = ()
    """One for each suggestion."""


class NoteKind(StrEnum):
    """What a therapist's note beside a share is."""

    COMMENT = "comment"
    QUESTION = "question"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """What a therapist wrote beside a kept share; it waits until a reply is saved."""

    id: str
    share_id: str
    kind: NoteKind
    words: str
    created_at: datetime
    reference: str = ""
    passage: str = ""
    replied_at: datetime | None = None
    """When it went into a reply file."""
