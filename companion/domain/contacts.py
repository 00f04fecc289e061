"""People and keys: who receives shares, whose shares are received, and a vault's own identity.

A contact card is public. Two people read its 40-digit fingerprint to each other once; only then is it compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContactRole(StrEnum):
    """Which side of a share a contact is on."""

    THERAPIST = "therapist"
    """Receives what a client shares."""
    CLIENT = "client"
    """Hands over to this therapist's vault."""


class SenderProof(StrEnum):
    """What is known of who made a share."""

    NOT_CHECKED = "not-checked"
    """Nothing proves it: sealed to a passphrase, or the proof was taken away."""
    PROVEN = "proven"
    """The pairwise MAC fits the card of this contact, whose fingerprint was compared."""
    NOT_COMPARED = "not-compared"
    """The MAC fits the card, but nobody has read the fingerprint aloud yet."""
    MISSING = "missing"
    """Not proven although this contact always proves itself: a warning that must be dismissed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to share with, or whose shares are read."""

    id: str
    name: str
    role: ContactRole
    created_at: datetime
    card: str = ""
    """The contact card as text; empty when they have none and a passphrase is used."""
    compared_at: datetime | None = None
    """When both read the fingerprint to each other; a new card makes it None again."""
    saved_scope: str = ""
    """The scope last used with them as JSON, without dates."""
    thread_key: str = ""
    """Random key, base64: makes the `thread` handles of their shares."""
    proves_itself: bool = False
    """Whether a share of theirs was ever proven."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A vault's own pair of keys. Its `repr` holds no secret."""

    name: str
    """As it stands on the card."""
    card: str
    """What is handed out."""
    secret: bytes
    """JSON of both secret keys; never leaves the vault."""
    made_at: datetime

    def __repr__(self) -> str:
        return f"Identity(name={self.name!r})"
