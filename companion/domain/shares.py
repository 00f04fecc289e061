"""Shares: exactly what was chosen, what was left out (counted, never named), and what went to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from companion.domain.entries import EntryKind, Phase

FORMAT_VERSION = 1
"""Of the documents inside a sealed file."""


@dataclass(frozen=True, slots=True)
class ShareScope:
    """What the person chose to hand over; only entries marked *share* can be in it."""

    entry_ids: frozenset[str] = frozenset()
    """Single entries; empty means: all that the other fields let through."""
    since: date | None = None
    until: date | None = None
    phases: frozenset[Phase] = frozenset()
    kinds: frozenset[EntryKind] = frozenset()
    with_titles: bool = True
    with_times: bool = True
    with_tags: bool = False
    with_prompts: bool = True


class SharedEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry as it leaves: built from selected fields, never a trimmed copy."""

    number: int
    """1, 2, 3 ... within this share; the vault's own identifiers never leave."""
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
    reference: str = ""
    """Random handle by which a reply names this entry; the vault keeps what it stands for."""


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
    """How many entries of the vault were left out, by reason: private, talk, not_chosen."""
    reply_key: str
    """Random key, base64, under which a reply is sealed."""


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """What was handed over, to whom, when and in which form."""

    id: str
    recipient: str
    form: str
    """"sealed" for now; later also "page" and "pdf"."""
    made_at: datetime
    entry_count: int
    withheld_count: int
    note: str = ""
    file_name: str = ""
    entry_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedShare:
    """A client's share that a therapist chose to keep."""

    id: str
    client_name: str
    received_at: datetime
    made_at: datetime
    document: ShareDocument
