"""Replies that come home to a client's vault, and stand beside the entries they are about, never in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry
from companion.domain.passages import stands_in
from companion.domain.replies import Comment, Reply, Suggestion, SuggestionKind, SuggestionState
from companion.domain.stamps import instant_of
from companion.errors import Damaged, NotFound, Refused
from companion.services import course_lists, practices
from companion.services.open_vault import OpenVault
from companion.sharing.file_reading import read_plain_file
from companion.sharing.reply_file import LARGEST_FILE, SUFFIX, open_reply

if TYPE_CHECKING:
    from companion.domain.shares import ShareRecord
    from companion.storage.unit_of_work import Work

__all__ = [
    "SUFFIX", "BroughtIn", "EntryComment", "ShownComment", "ShownReply", "ShownSuggestion", "accept", "all_replies", "bring_in",
    "ignore", "of_entry", "put_back",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a reply file."""

    reply: Reply
    was_there: bool
    """The same reply came home before: nothing was added."""


@dataclass(frozen=True, slots=True)
class EntryComment:
    """A comment beside an entry."""

    reply_id: str
    author_name: str
    made_at: datetime
    comment: Comment
    earlier: bool
    """It is about an earlier version: the entry was changed since it was shared."""
    stands: bool
    """Whether the passage still stands in the entry."""


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment in the list of replies."""

    comment: Comment
    entry: Entry | None
    """The entry it is about; None for the whole share, and when the entry was erased."""
    about_entry: bool
    """Whether it was about an entry at all."""
    earlier: bool


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggestion in the list of replies."""

    position: int
    suggestion: Suggestion
    state: SuggestionState


@dataclass(frozen=True, slots=True)
class ShownReply:
    """One reply, for reading."""

    reply: Reply
    share: ShareRecord | None
    comments: tuple[ShownComment, ...]
    suggestions: tuple[ShownSuggestion, ...]


def bring_in(vault: OpenVault, file: Path) -> tuple[BroughtIn, Changes]:
    """Take a reply file into the vault that made the share. The same reply again adds nothing.

    Raises NotFound, Refused for what is no file, for a therapist's vault and for a reply to somebody else's share,
    Damaged for an altered one, TooNew. Then nothing was changed.
    """
    if vault.purpose != "client":
        raise Refused("Replies belong in the vault that made the share. Nothing was changed.")
    sealed = read_plain_file(file, largest=LARGEST_FILE, what="a reply", ends_in=SUFFIX)
    with vault.work() as work:
        document = open_reply(sealed, lambda share_id: _reply_key(work, share_id))
        handles = work.shares.references(document.share_id)
        known = {comment.reference for comment in document.comments if comment.reference}
        if not known <= handles.keys():
            raise Damaged(
                "This reply names an entry that was never in the share. It was not brought in, and nothing was changed."
            )
        reply = Reply(
            id=document.reply_id,
            share_id=document.share_id,
            author_name=document.author_name,
            made_at=instant_of(document.made_at),
            received_at=clock.now(),
            document=document,
            states=tuple(SuggestionState.OPEN for _ in document.suggestions),
        )
        if not work.replies.add(reply):
            kept = work.replies.one(reply.id)
            if kept.document != document:
                raise Damaged(
                    "A reply with this number but other words came home before. Nothing was changed."
                )
            return BroughtIn(kept, was_there=True), Changes()
    entries = frozenset(handles[reference][0] for reference in known)
    return BroughtIn(reply, was_there=False), Changes(entries=entries, shares=True)


def of_entry(vault: OpenVault, entry_id: str) -> list[EntryComment]:
    """The comments on one entry, the earliest reply first."""
    with vault.read() as work:
        found = work.replies.of_entry(entry_id)
        if not found:
            return []
        entry = work.entries.one(entry_id)
        return [
            EntryComment(
                reply.id,
                reply.author_name,
                reply.made_at,
                comment,
                _is_earlier(entry, handles[comment.reference][1]),
                _stands(comment, entry, handles[comment.reference][1]),
            )
            for reply in sorted(found, key=lambda reply: (reply.made_at, reply.id))
            for handles in (work.shares.references(reply.share_id),)
            for comment in reply.document.comments
            if handles.get(comment.reference, ("", 0))[0] == entry_id
        ]


def all_replies(vault: OpenVault) -> list[ShownReply]:
    """Every reply that came home, the newest first."""
    with vault.read() as work:
        return [
            _shown(work, reply)
            for reply in sorted(
                work.replies.all(), key=lambda reply: (reply.made_at, reply.id), reverse=True
            )
        ]


# --- suggestions


def accept(vault: OpenVault, reply_id: str, position: int) -> Changes:
    """Take up a suggestion: a question joins the list of questions, a practice begins today.

    Done once; a second time changes nothing. Raises NotFound, Refused when the list is full.
    """
    with vault.work() as work:
        suggestion, state = _suggestion(work.replies.one(reply_id), position)
        if state is SuggestionState.ACCEPTED:
            return Changes()
        if suggestion.kind is SuggestionKind.QUESTION:
            _, changes = course_lists.add_question_in(work, suggestion.words)
        else:
            _, changes = practices.begin_practice_in(work, suggestion.words)
        work.replies.set_state(reply_id, position, SuggestionState.ACCEPTED)
    return changes | Changes(shares=True)


def ignore(vault: OpenVault, reply_id: str, position: int) -> Changes:
    """Leave a suggestion be; `put_back` undoes it. Raises NotFound, Refused when it was taken up."""
    return _settle(vault, reply_id, position, SuggestionState.IGNORED)


def put_back(vault: OpenVault, reply_id: str, position: int) -> Changes:
    """A suggestion that was ignored waits again. Raises NotFound, Refused when it was taken up."""
    return _settle(vault, reply_id, position, SuggestionState.OPEN)


# --- inside a unit of work


def _reply_key(work: Work, share_id: str) -> str | None:
    try:
        return work.shares.reply_key(share_id) or None
    except NotFound:
        return None


def _shown(work: Work, reply: Reply) -> ShownReply:
    try:
        share: ShareRecord | None = work.shares.one(reply.share_id)
    except NotFound:
        share = None
    handles = work.shares.references(reply.share_id)
    ids = sorted(
        {handles[c.reference][0] for c in reply.document.comments if c.reference in handles}
    )
    entries = {entry.id: entry for entry in work.entries.by_ids(ids)}
    comments: list[ShownComment] = []
    for comment in reply.document.comments:
        entry_id, revision = handles.get(comment.reference, ("", 0))
        entry = entries.get(entry_id)
        earlier = entry is not None and _is_earlier(entry, revision)
        comments.append(ShownComment(comment, entry, bool(comment.reference), earlier))
    states = (*reply.states, *(SuggestionState.OPEN for _ in reply.document.suggestions))
    suggestions = tuple(
        ShownSuggestion(position, suggestion, state)
        for position, (suggestion, state) in enumerate(
            zip(reply.document.suggestions, states, strict=False)
        )
    )
    return ShownReply(reply, share, tuple(comments), suggestions)


def _is_earlier(entry: Entry, revision: int) -> bool:
    """Every change of title or body counts; words that were not changed still stand."""
    return entry.revision != revision


def _stands(comment: Comment, entry: Entry, revision: int) -> bool:
    return not _is_earlier(entry, revision) or stands_in(comment.passage, entry.body)


def _suggestion(reply: Reply, position: int) -> tuple[Suggestion, SuggestionState]:
    if not 0 <= position < len(reply.document.suggestions):
        raise NotFound("That suggestion is not in this reply. Nothing was changed.")
    state = reply.states[position] if position < len(reply.states) else SuggestionState.OPEN
    return reply.document.suggestions[position], state


def _settle(vault: OpenVault, reply_id: str, position: int, state: SuggestionState) -> Changes:
    with vault.work() as work:
        _, before = _suggestion(work.replies.one(reply_id), position)
        if before is SuggestionState.ACCEPTED:
            raise Refused("This was taken up already. Nothing was changed.")
        work.replies.set_state(reply_id, position, state)
    return Changes(shares=True)
