"""The two copies of the header on disk, and what they tell without a passphrase.

header.json is the one that counts. header.bak is read where header.json is lost or damaged, and is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from companion.errors import Damaged, KnownError, NotFound, StorageFailure, TooNew
from companion.paths import write_private
from companion.vault.folder import VaultFolder, read_small_file
from companion.vault.header_format import LONGEST, Header, parse
from companion.vault.slots import PassphraseSlot, SlotType

__all__ = [
    "Header",
    "HeaderCopies",
    "HeaderInfo",
    "SlotInfo",
    "describe",
    "header_in",
    "mend_copies",
    "parse",
    "read_copies",
    "read_header",
    "write_copies",
]

BACKUP_USED = (
    "The vault's header was missing or damaged, so its second copy was used. Your entries are not affected. "
    "This can be the first sign of a failing disk: make a backup soon."
)
BACKUP_LOST = (
    "The second copy of the vault's header was missing or damaged. Your entries are not affected. "
    "This can be the first sign of a failing disk: make a backup soon."
)


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """One way to open the vault: memory in KiB, passes and lanes of its Argon2id; None for a recovery key."""

    id: int
    type: SlotType
    memory_kib: int | None
    passes: int | None
    lanes: int | None


@dataclass(frozen=True, slots=True)
class HeaderInfo:
    """What a header tells without being unlocked; not proven until then."""

    version: int
    vault_id: str
    generation: int
    slots: tuple[SlotInfo, ...]
    size: int
    """Bytes."""
    notices: tuple[str, ...] = ()
    """Sentences for the person, for example that the second copy was used."""

    def opens_with(self, slot_type: SlotType) -> bool:
        """Whether any slot is of `slot_type`."""
        return any(slot.type == slot_type for slot in self.slots)


@dataclass(frozen=True, slots=True)
class HeaderCopies:
    """The copies that can be read; at least one of the two is there."""

    first: Header | None
    second: Header | None

    @property
    def best(self) -> Header:
        """header.json, or header.bak where that is lost."""
        header = self.first or self.second
        assert header is not None
        return header

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about lost copies."""
        if self.first is None:
            return (BACKUP_USED,)
        return (BACKUP_LOST,) if self.second is None else ()

    @property
    def other(self) -> Header | None:
        """A second copy of the same vault and generation that differs from the best one, worth a try when that fails.

        An older generation is never tried: it would let a retired passphrase in.
        """
        first, second = self.first, self.second
        if first is None or second is None or first == second:
            return None
        same = (first.vault_id, first.generation) == (second.vault_id, second.generation)
        return second if same else None


def read_header(folder: VaultFolder) -> Header:
    """The header of the vault in `folder`, from whichever copy is whole; its MAC is not checked yet.

    Raises NotFound where no vault is, TooNew, Damaged where both copies are lost, Refused for links, StorageFailure.
    """
    return read_copies(folder).best


def read_copies(folder: VaultFolder) -> HeaderCopies:
    """Both copies of the header, as far as they can be read. Raises as `read_header` does."""
    first = _read(folder.header)
    if isinstance(first, TooNew):
        raise first
    second = _read(folder.header_backup)
    if isinstance(first, Header):
        return HeaderCopies(first, second if isinstance(second, Header) else None)
    if isinstance(second, Header):
        return HeaderCopies(None, second)
    if isinstance(second, TooNew):
        raise second
    for failure in (first, second):
        if isinstance(failure, StorageFailure):
            raise failure
    raise _both_lost(folder)


def mend_copies(folder: VaultFolder, proven: Header) -> None:
    """With the lock held: write `proven`, whose MAC was right, over whichever copy is lost, damaged or behind it.

    A copy that a newer Companion wrote, or that belongs to a later generation or to another vault, is never
    overwritten: it may be the only way into something. Raises StorageFailure.
    """
    for place in (folder.header, folder.header_backup):
        found = _read(place)
        if isinstance(found, Header):
            ours = found.vault_id == proven.vault_id and found.generation <= proven.generation
            if found == proven or not ours:
                continue
        if not isinstance(found, TooNew):
            write_private(place, proven.to_bytes())


def write_copies(folder: VaultFolder, header: Header) -> None:
    """Write both copies, header.json first, each in one step and 0600.

    Raises StorageFailure; each copy is then old or new, never a mixture.
    """
    write_private(folder.header, header.to_bytes())
    write_private(folder.header_backup, header.to_bytes())


def describe(header: Header, notices: tuple[str, ...] = ()) -> HeaderInfo:
    """What `header` tells without being unlocked."""
    slots = tuple(
        SlotInfo(slot.id, "passphrase", slot.kdf.m, slot.kdf.t, slot.kdf.p)
        if isinstance(slot, PassphraseSlot)
        else SlotInfo(slot.id, "recovery", None, None, None)
        for slot in header.slots
    )
    return HeaderInfo(
        version=header.version,
        vault_id=header.vault_id,
        generation=header.generation,
        slots=slots,
        size=len(header.to_bytes()),
        notices=notices,
    )


def header_in(place: Path) -> Header | None:
    """The header in the file at `place`; None where there is none that can be read."""
    found = None if place.is_symlink() else _read(place)
    return found if isinstance(found, Header) else None


def _read(place: Path) -> Header | KnownError:
    """The header at `place`, or why it cannot be read; only a link, which is never followed, is raised."""
    try:
        return parse(read_small_file(place, LONGEST))
    except (Damaged, NotFound, StorageFailure, TooNew) as failure:
        return failure


def _both_lost(folder: VaultFolder) -> KnownError:
    if not folder.holds_a_vault():
        return NotFound("This folder is not a Companion vault. Nothing was changed.")
    backups = folder.backup_names()
    place = "its folder backups and " if backups else ""
    return Damaged(
        "Both copies of this vault's header are lost or damaged, and without a header nothing can open it. "
        f"Your entries were left as they are. Restore your newest backup: look in {place}"
        "wherever you keep files ending in .companion-backup.",
        details=backups,
    )
