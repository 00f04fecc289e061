"""What a vault's seal, and this computer's memory of it, say about the journal that lies there; and how that is told.

A warning never blocks: the vault opens, and the person decides.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from companion import clock
from companion.errors import TooNew
from companion.vault.looking import Looked
from companion.vault.seal import Seal

if TYPE_CHECKING:
    from companion.vault.header import Header
    from companion.vault.last_seen import Seen


class Finding(StrEnum):
    """How a vault was found when it was unlocked."""

    FITS = "fits"
    """It is the journal that was closed last."""
    NEVER_SEALED = "never_sealed"
    INTERRUPTED = "interrupted"
    """A program changed it and ended without closing it: nothing can be compared, and nothing is wrong."""
    UNSEALED = "unsealed"
    """It was closed without a fingerprint, as by a stop while it was being closed."""
    RESTORED = "restored"
    UNCHECKED = "unchecked"
    CHANGED = "changed"
    LOG_ADDED = "log_added"
    LOG_LOST = "log_lost"
    MISSING = "missing"
    DAMAGED = "damaged"
    NEWER = "newer"
    OLDER = "older"
    OTHER_COPY = "other_copy"
    OLDER_KEYS = "older_keys"


QUIET = frozenset(
    {Finding.FITS, Finding.NEVER_SEALED, Finding.INTERRUPTED, Finding.UNSEALED, Finding.RESTORED}
)
"""Found so, a vault gets its seal at closing even when nothing was written; any other finding stays until then."""

_SENTENCES = {
    Finding.FITS: "The seal fits: this is the journal as it was closed last.",
    Finding.NEVER_SEALED: "The journal has no seal yet. It gets one when the vault is closed.",
    Finding.INTERRUPTED: "Companion ended before it could close this vault, so there is no seal to compare the journal with. "
    "It gets a new one when the vault is closed.",
    Finding.UNSEALED: "The vault was closed in a hurry, so there is no seal to compare the journal with. "
    "It gets a new one when the vault is closed.",
    Finding.RESTORED: "This is a restored or repaired copy of the vault{made}. What was written after that is not in it. "
    "If nobody you know made it, look for your other copies before you write here.",
    Finding.UNCHECKED: "The disk was too slow to compare the whole journal with its seal. Your entries open as always. "
    "To compare it, unlock the vault again later or copy it to a faster disk.",
    Finding.CHANGED: "The journal file is not the one that was closed last: an older one may have been put back, or it was "
    "changed outside Companion. It opens, but look whether your newest entries are there. "
    "If a program that synchronises folders is still at work, lock the vault and let it finish first.",
    Finding.LOG_ADDED: "A file of changes was put beside the journal after it was closed, so entries may have changed or be older "
    "than you remember. It opens; compare it with a backup.",
    Finding.LOG_LOST: "Companion ended before it could close this vault, and the file with its last changes is gone. "
    "Everything older is here. If the vault was moved or copied, look where it was before for a file ending in -wal.",
    Finding.MISSING: "The seal, which shows that a journal is the newest one, is missing, though this computer has seen one. "
    "The vault opens, but look whether your newest entries are there.",
    Finding.DAMAGED: "The seal, which shows that a journal is the newest one, is damaged, was altered or belongs to another vault. "
    "The vault opens, but look whether your newest entries are there.",
    Finding.NEWER: "This vault was closed last by a newer version of Companion, so this one cannot tell whether the journal is the "
    "newest. It opens, but look whether your newest entries are there, and update Companion.",
    Finding.OLDER: "This is an older copy of the vault than the one last open on this computer{seen}. It opens, but what was "
    "written after this copy is not in it. Look for the newer copy or a backup before you write here.",
    Finding.OTHER_COPY: "There are two copies of this vault that were changed apart, and this is not the one last open on this "
    "computer{seen}. It opens, but each copy may hold words that the other does not. Choose one to go on with.",
    Finding.OLDER_KEYS: "This is an older copy of a vault whose keys were replaced on this computer{seen}. It opens, but what was "
    "written since is not in it. Look for the newer copy before you write here.",
}  # fmt: skip


def judge(looked: Looked, header: Header, seal_key: bytes, seen: Seen | None) -> Finding:
    """What to make of what lay there, now that the `header` is proven and the keys are known."""
    seal = looked.seal
    restored = looked.restored is not None and looked.restored.vault_id == header.vault_id
    if seal is None:
        return _without_seal(looked, seen, restored=restored)
    if isinstance(seal, TooNew):
        return Finding.NEWER
    if not isinstance(seal, Seal) or seal.vault_id != header.vault_id:
        return Finding.DAMAGED
    if seal.generation < header.generation:
        # The seal is of the keys before these, whose MAC cannot be checked any more. A change of keys that was cut
        # off just before it made a new seal looks so, and then nothing is remembered under the new keys either.
        return Finding.NEVER_SEALED if seen is None else Finding.MISSING
    if seal.generation > header.generation:
        return Finding.OLDER_KEYS
    if not seal.is_proven_by(seal_key):
        return Finding.DAMAGED
    return _rolled_back(seal, seen) or _since_closed(seal, looked)


def sentence_for(finding: Finding, looked: Looked, seen: Seen | None) -> str:
    """`finding` in plain words; never empty."""
    made = ""
    if looked.restored is not None:
        made = _day(clock.local(looked.restored.made_at, clock.zone()), before=" of ")
    return _SENTENCES[finding].format(made=made, seen=_day(seen.at, before=", on ") if seen else "")


def _without_seal(looked: Looked, seen: Seen | None, *, restored: bool) -> Finding:
    if restored:
        # A backup holds one file and no log; a log beside it was put there.
        return Finding.LOG_ADDED if looked.log_bytes else Finding.RESTORED
    if seen is None:
        return Finding.NEVER_SEALED
    return Finding.OLDER_KEYS if seen.retired else Finding.MISSING


def _rolled_back(seal: Seal, seen: Seen | None) -> Finding | None:
    """Whether this computer remembers something newer than `seal`."""
    if seen is None:
        return None
    if seen.retired:
        return Finding.OLDER_KEYS
    if seen.counter > seal.counter:
        return Finding.OLDER
    if seen.counter == seal.counter and not seen.open and seen.seal != seal.mac:
        # "open" with the counter of a vault that was closed here: a copy from the middle of that session.
        return Finding.OTHER_COPY if seal.state == "closed" else Finding.OLDER
    return None


def _since_closed(seal: Seal, looked: Looked) -> Finding:
    """What became of the files since `seal` was written."""
    if seal.state == "unsealed":
        return Finding.UNSEALED
    if seal.state == "open":
        # SQLite removes the log only when it closes the database, and the seal is closed before that.
        return Finding.LOG_LOST if looked.log_bytes is None else Finding.INTERRUPTED
    if not looked.complete:
        return Finding.UNCHECKED
    if looked.database != seal.database:
        return Finding.CHANGED
    return Finding.LOG_ADDED if looked.log_bytes else Finding.FITS


def _day(when: date | datetime, *, before: str) -> str:
    """The day as people write it; empty for one that has not come yet, since then some clock was wrong."""
    day = when.date() if isinstance(when, datetime) else when
    if day > clock.today():
        return ""
    return f"{before}{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
