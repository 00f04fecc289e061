"""Writing one backup: the whole vault in one encrypted file, opened and counted.

A backup opens with the passphrase that the vault had when it was made. It is called a backup only after the copy was
opened and its rows counted against the journal's, and after every page was read back from the file on the disk and
found authentic under the vault's key, as SQLCipher would find it. The structure inside the pages is not checked again:
SQLite has just built it anew, row by row. `vault verify` and the restore drill do check it.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.errors import AlreadyThere, Damaged, NotFound, from_os_error
from companion.services.backup_files import (
    NOT_KEPT,
    opened_backup,
    take_name,
    write_backup_file,
)
from companion.services.backup_notes import Reason
from companion.services.one_at_a_time import abandoned, alone_at
from companion.services.open_vault import OpenVault
from companion.services.progress import ALL, Progress, nobody_asks, stretch
from companion.services.written_outside import half_files, noted_outside
from companion.vault.header import HeaderInfo, describe

if TYPE_CHECKING:
    from companion.storage.row_digest import RowDigest

COPIED, READ = 450, 700
"""How far a backup is, in thousandths, when its copy is made, read, and safely in its file."""
DAMAGED_JOURNAL = (
    "The journal has a damaged place, so no backup was written. What can be read is still there, and so are the "
    "older backups."
)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written, opened and counted."""

    path: Path
    made_at: datetime
    size: int
    """Bytes of the file."""
    entries: int
    """Entries that were counted inside, the trash included."""
    counts: dict[str, int] = field(default_factory=dict[str, int])
    """Rows by table."""
    digest: str = ""
    """Of all rows inside, see storage/row_digest.py; empty when they were only counted."""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup tells without its passphrase; the last two only if this vault remembers making it."""

    path: Path
    made_at: datetime
    size: int
    """Bytes of the file."""
    header: HeaderInfo
    entries: int | None = None
    reason: Reason | None = None
    in_second_folder: bool = False


def backup(
    vault: OpenVault, target: Path, progress: Progress | None = None, *, every_row: bool = False
) -> BackupReport:
    """Write the whole vault to the new file `target` (0600), encrypted as it is; others may go on writing meanwhile.

    With `every_row` the report holds the digest of all rows too, which takes a third longer. Raises AlreadyThere, NotFound, InUse when another program writes the same file, StorageFailure, Damaged when the
    journal itself is, and Cancelled; no half file is left. One that a kill leaves goes at the vault's next opening.
    """
    _refuse_if_there(target)
    if not target.parent.is_dir():
        raise NotFound("There is no such folder for the backup. Nothing was written.")
    tell = progress or nobody_asks
    made_at = clock.now()
    with noted_outside(vault, target), alone_at(target), _new_files(target) as (copy, part):
        expected = _copied(vault, copy, tell)
        found = _looked_into(vault, copy, tell, every_row=every_row)
        if expected is not None and expected != found.counts:
            raise Damaged(NOT_KEPT)
        return _written(vault, copy, found, target, part, made_at, tell)


def write_around(vault: OpenVault, copy: Path, target: Path, made_at: datetime) -> BackupReport:
    """Make the backup `target` of a `copy` of the database that stands beside it, as it was at `made_at`.

    The copy is opened and read first, and stays. Raises as `backup` does.
    """
    with alone_at(target), _new_files(target) as (_, part):
        found = _looked_into(vault, copy, nobody_asks, every_row=True)
        return _written(vault, copy, found, target, part, made_at, nobody_asks)


def inspect(file: Path) -> BackupInfo:
    """What the backup at `file` is, without its passphrase. Raises NotFound, Refused, Damaged, TooNew."""
    with opened_backup(file) as (_, layout):
        return BackupInfo(file, layout.made_at, file.stat().st_size, describe(layout.header))


def _refuse_if_there(target: Path) -> None:
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )


def _copied(vault: OpenVault, copy: Path, tell: Progress) -> dict[str, int] | None:
    """Copy the database to `copy`; gives the rows that it must hold, unless somebody wrote meanwhile."""
    from companion.storage.backup import copy_encrypted

    try:
        return copy_encrypted(vault.store, copy, stretch(tell, 0, COPIED), durable=False)
    except Damaged as error:
        raise Damaged(DAMAGED_JOURNAL) from error


def _looked_into(vault: OpenVault, copy: Path, tell: Progress, *, every_row: bool) -> RowDigest:
    """Open the copy with the vault's key and count its rows, or read every one of them."""
    from companion.storage.copies import count_copy, read_copy
    from companion.storage.row_digest import RowDigest

    key, vault_id = vault.unlocked.keys.database_key, vault.unlocked.vault_id
    try:
        if not every_row:
            return RowDigest("", count_copy(copy, key, vault_id))
        return read_copy(copy, key, vault_id, stretch(tell, COPIED, READ))
    except Damaged as error:
        raise Damaged(NOT_KEPT) from error


def _written(
    vault: OpenVault,
    copy: Path,
    found: RowDigest,
    target: Path,
    part: Path,
    made_at: datetime,
    tell: Progress,
) -> BackupReport:
    """Put the copy and the vault's header into one file, read that back, and let it take its name."""
    unlocked = vault.unlocked
    write_backup_file(
        part,
        unlocked.header.to_bytes(),
        copy,
        unlocked.database.name,
        made_at,
        unlocked.keys.database_key,
        stretch(tell, READ, ALL),
    )
    size = part.stat().st_size
    _refuse_if_there(target)
    take_name(part, target)
    return BackupReport(target, made_at, size, found.counts["entry"], found.counts, found.digest)


@contextmanager
def _new_files(target: Path) -> Generator[tuple[Path, Path]]:
    """Names beside `target` for the database copy and the unfinished file; whatever stands there goes afterwards."""
    leftovers = half_files(target)
    try:
        for place in (*leftovers, *abandoned(target.parent)):
            place.unlink(missing_ok=True)
        yield target.with_name(f".{target.name}.copy"), target.with_name(f".{target.name}.part")
    except FileNotFoundError as error:
        raise NotFound("There is no such folder for the backup. Nothing was written.") from error
    except OSError as error:
        raise from_os_error(error, doing="Writing the backup") from error
    finally:
        for place in leftovers:
            with suppress(OSError):
                place.unlink(missing_ok=True)
