"""What the vault remembers about its backups: how many to keep, what each held, and the second folder.

It stands inside the vault, because the place of a USB stick and the times of writing are nobody else's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from companion.services.open_vault import OpenVault

Reason = Literal["daily", "by-hand", "before-migration", "before-rekey", "before-import"]
Trouble = Literal["", "full", "not_writable"]

KEEPING, NOTES, SECOND = "backup_keeping", "backup_notes", "backup_second"

_Note = TypeVar("_Note")


class Keeping(msgspec.Struct, frozen=True):
    """How many automatic backups stay."""

    newest: int = 7
    """This many of the newest, and the newest of each of as many days."""
    weeks: int = 13
    """And the newest of each of so many weeks before; 13 are three months."""


class BackupNote(msgspec.Struct, frozen=True):
    """What an automatic backup held when it was made."""

    digest: str
    """Of all its rows; see storage/row_digest.py."""
    entries: int
    reason: Reason = "daily"


class SecondNote(msgspec.Struct, frozen=True):
    """The second folder, as it was chosen and last met."""

    place: str
    """As `as_note` writes it."""
    mark: str
    """What the file in it says by which it is known again: another stick may stand at the same place."""
    trouble: Trouble = ""
    """Why the last copy to it failed."""
    copied: str = ""
    """Which backup of the vault's own folder was copied there last."""
    copied_as: str = ""
    """Its name there."""

    @property
    def path(self) -> Path:
        """The folder."""
        return as_place(self.place)


def keeping(vault: OpenVault) -> Keeping:
    """How many automatic backups stay."""
    return _read(vault, KEEPING, Keeping) or Keeping()


def choose_keeping(vault: OpenVault, chosen: Keeping) -> None:
    """Keep another number of backups from the next one on; at least three, at most 60 and two years of weeks."""
    within = Keeping(min(60, max(3, chosen.newest)), min(104, max(0, chosen.weeks)))
    _write(vault, KEEPING, within)


def notes(vault: OpenVault) -> dict[str, BackupNote]:
    """What is known of the automatic backups, by file name."""
    return _read(vault, NOTES, dict[str, BackupNote]) or {}


def add_note(vault: OpenVault, name: str, note: BackupNote, standing: Iterable[str]) -> None:
    """Remember the backup `name`, and forget those that are no longer among the `standing` ones."""
    known = {other: kept for other, kept in notes(vault).items() if other in set(standing)}
    _write(vault, NOTES, known | {name: note})


def second_note(vault: OpenVault) -> SecondNote | None:
    """The second folder, if one was chosen."""
    return _read(vault, SECOND, SecondNote)


def set_second_note(vault: OpenVault, note: SecondNote | None) -> None:
    """Remember the second folder; None forgets it."""
    _write(vault, SECOND, note)


def as_note(place: Path) -> str:
    """A place in letters that every text can hold; the name of a folder need not be text."""
    return os.fsencode(place).hex()


def as_place(note: str) -> Path:
    """The place behind `as_note`. Raises ValueError."""
    return Path(os.fsdecode(bytes.fromhex(note)))


def _read(vault: OpenVault, key: str, kind: type[_Note]) -> _Note | None:
    with vault.read() as work:
        kept = work.meta.value(key)
    try:
        return None if kept is None else msgspec.json.decode(kept, type=kind)
    except msgspec.MsgspecError:
        return None


def _write(vault: OpenVault, key: str, note: object) -> None:
    with vault.work() as work:
        work.meta.set(key, None if note is None else msgspec.json.encode(note).decode())
