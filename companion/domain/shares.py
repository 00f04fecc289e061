"""Shares: exactly what was chosen, what was left out (counted, never named), and what went to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from companion.domain.entries import EntryKind, Phase
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedFile,
    SharedInsight,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedScale,
    SharedSession,
)

FORMAT_VERSION = 2
"""Of the documents inside a sealed file."""

REDACTED = "[A part is left out here.]"
"""Stands alone as a paragraph where one or more paragraphs were kept back; it is the same for one word and for pages."""


class ShareForm(StrEnum):
    """In which form something was handed over."""

    SEALED = "sealed"
    """The age file `*.companion-share`."""
    PAGE = "page"
    """The sealed web page `*.html`."""
    PDF = "pdf"


class SharePart(StrEnum):
    """What can be handed over besides entries and measures; each has its own switch, off unless chosen."""

    SESSIONS = "sessions"
    """Days of dosing sessions."""
    INSIGHTS = "insights"
    PRACTICES = "practices"
    AFTER_EFFECTS = "after_effects"
    QUESTIONS = "questions"
    CHECKINS = "checkins"


@dataclass(frozen=True, slots=True)
class ShareScope:
    """What the person chose to hand over; only entries marked *share* can be in it."""

    entry_ids: frozenset[str] = frozenset()
    """Single entries; empty means: all that the other fields let through."""
    since: date | None = None
    until: date | None = None
    changed_since: datetime | None = None
    """Only what was written or changed after this instant: "since the last share to this person"."""
    after_share: str = ""
    """That last share. With it, `changed_since` also lets through what never was in a share to the same person, such as
    an old entry that is marked *share* only now."""
    phases: frozenset[Phase] = frozenset()
    kinds: frozenset[EntryKind] = frozenset()
    with_entries: bool = True
    parts: frozenset[SharePart] = frozenset()
    measures: frozenset[str] = frozenset()
    """Identifiers of the measures whose responses go along; none unless chosen."""
    with_titles: bool = True
    with_times: bool = True
    with_tags: bool = False
    with_prompts: bool = True
    with_moods: bool = False
    """The check-in values of the same day beside an entry."""
    with_files: bool = False
    """Pictures and papers attached to the chosen entries."""
    with_file_names: bool = False


class SharedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry as it leaves: built from selected fields, never a trimmed copy."""

    number: int
    """1, 2, 3 ... within this share, one row of numbers for entries and parts; the vault's identifiers never leave."""
    kind: str
    body: str
    local_date: str
    """ISO date."""
    title: str = ""
    phase: str = ""
    time: str = ""
    """HH:MM on the writer's wall clock, when times are shared."""
    prompt: str = ""
    tags: tuple[str, ...] = ()
    moods: tuple[tuple[str, int], ...] = ()
    """Name of a scale and the value of that day, when moods are shared."""
    files: tuple[SharedFile, ...] = ()
    reference: str = ""
    """Random handle by which a reply names this entry; the vault keeps what it stands for."""
    thread: str = ""
    """The same for the same entry in every share to the same contact, so that a later share shows what changed; empty
    without a contact."""


class ShareDocument(msgspec.Struct, frozen=True):
    """The one document that preview and every sealed form are made from."""

    format: str
    """Always "companion-share"."""
    version: int
    share_id: str
    made_at: str
    """ISO instant in UTC."""
    sender_name: str
    recipient_name: str
    note: str
    entries: tuple[SharedEntry, ...]
    withheld: dict[str, int]
    """How many entries of the vault were left out, by reason: private, talk, not_chosen; and, when there are any,
    redacted (paragraphs kept back in entries that are in it) and one count for each part that was left out."""
    reply_key: str
    """Random key, base64, under which a reply is sealed."""
    since: str = ""
    """ISO date of the last share to the same person, when this one goes on from there."""
    sessions: tuple[SharedSession, ...] = ()
    insights: tuple[SharedInsight, ...] = ()
    practices: tuple[SharedPractice, ...] = ()
    measures: tuple[SharedMeasure, ...] = ()
    after_effects: tuple[SharedAfterEffects, ...] = ()
    questions: tuple[SharedQuestion, ...] = ()
    scales: tuple[SharedScale, ...] = ()
    """Check-ins, one for each scale."""


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """The consent to one share: what was handed over, to whom, when and in which form."""

    id: str
    recipient: str
    form: str
    """A `ShareForm`."""
    made_at: datetime
    entry_count: int
    withheld_count: int
    note: str = ""
    file_name: str = ""
    entry_ids: tuple[str, ...] = ()
    contact_id: str | None = None
    """None for a name that was only typed, or when the contact is gone."""
    scope: str = ""
    """The `ShareScope` as JSON (see `services.share_scopes`); empty in records older than it."""
    withdrawn_at: datetime | None = None
    """When the person took their consent back. The delivered file cannot be called back."""
    withdrawn_words: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedShare:
    """A client's share that a therapist chose to keep."""

    id: str
    client_name: str
    received_at: datetime
    made_at: datetime
    document: ShareDocument
    contact_id: str | None = None
    """The client it belongs to."""
    proof: str = "not-checked"
    """How its sender was known when it was opened: a `SenderProof`."""
