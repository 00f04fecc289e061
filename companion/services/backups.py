"""Backups: one encrypted file out, opened and counted; back in again, never over a vault that is there.

A backup opens with the passphrase that the vault had when it was made.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from companion import clock
from companion.errors import AlreadyThere, Damaged, NotFound, from_os_error
from companion.paths import private_folder, sync_folder
from companion.services.backup_files import Progress, opened_backup, write_backup_file
from companion.services.backup_rotation import SUFFIX, is_due, name_for, superfluous
from companion.services.one_at_a_time import alone_at
from companion.services.open_vault import OpenVault
from companion.services.restoring import RestoreReport, restore
from companion.vault.header import HeaderInfo, describe

__all__ = [
    "SUFFIX", "BackupInfo", "BackupReport", "RestoreReport", "automatic_backup", "backup", "inspect", "restore",
]  # fmt: skip


COPIED, CHECKED, ALL = 300, 500, 1000
"""How far a backup is, in thousandths, when its copy is made, checked, and safely in its file."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written, opened and counted."""

    path: Path
    made_at: datetime
    size: int
    """Bytes of the file."""
    entries: int
    """Entries that were counted inside, the trash included."""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup tells without its passphrase."""

    path: Path
    made_at: datetime
    size: int
    """Bytes of the file."""
    header: HeaderInfo


def backup(vault: OpenVault, target: Path, progress: Progress | None = None) -> BackupReport:
    """Write the whole vault to the new file `target` (0600), encrypted as it is; others may go on writing meanwhile.

    The copy is opened, checked and counted before it is put into the file, and the file is read back. Raises
    AlreadyThere, NotFound, InUse when another program writes the same file, StorageFailure, Damaged when the journal
    itself is, and Cancelled; no half file is left.
    """
    _refuse_if_there(target)
    if not target.parent.is_dir():
        raise NotFound("There is no such folder for the backup. Nothing was written.")
    made_at = clock.now()
    with alone_at(target), _new_files(target) as (copy, part):
        tell = progress or _nobody_asks
        entries = _copy_and_count(vault, copy, tell)
        header = vault.unlocked.header.to_bytes()
        database = vault.unlocked.database.name
        write_backup_file(part, header, copy, database, made_at, _stretch(tell, CHECKED, ALL))
        size = part.stat().st_size
        _refuse_if_there(target)
        part.replace(target)
        sync_folder(target.parent)
    return BackupReport(target, made_at, size, entries)


def automatic_backup(vault: OpenVault) -> BackupReport | None:
    """Put a backup into the vault's own folder if the last one is older than a day; old ones go, some of each age stay.

    None when none is due, or where the vault cannot be written. Raises as `backup` does.
    """
    folder = vault.unlocked.folder
    now = clock.now()
    if vault.store.read_only or not is_due(folder.backup_names(), now):
        return None
    report = backup(vault, private_folder(folder.backups) / name_for(now))
    for name in superfluous(folder.backup_names()):
        with suppress(OSError):
            (folder.backups / name).unlink()
    return report


def inspect(file: Path) -> BackupInfo:
    """What the backup at `file` is, without its passphrase. Raises NotFound, Refused, Damaged, TooNew."""
    with opened_backup(file) as (_, layout):
        return BackupInfo(file, layout.made_at, file.stat().st_size, describe(layout.header))


def _refuse_if_there(target: Path) -> None:
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )


def _copy_and_count(vault: OpenVault, copy: Path, tell: Progress) -> int:
    """A copy of the database at `copy`, checked from its first page to its last, and the entries in it."""
    from companion.domain.entries import EntryFilter
    from companion.storage.backup import copy_encrypted, verify_database
    from companion.storage.store import open_store

    copy_encrypted(vault.store, copy, _stretch(tell, 0, COPIED))
    unlocked = vault.unlocked
    opened = open_store(copy, unlocked.keys.database_key, vault_id=unlocked.vault_id)
    try:
        report = verify_database(opened, _stretch(tell, COPIED, CHECKED))
        if not report.ok:
            raise Damaged(
                "The journal has a damaged place, so no backup was written. What can be read is still there.",
                details=report.problems,
            )
        with opened.read() as work:
            living = work.entries.count(EntryFilter())
            return living + work.entries.count(EntryFilter(in_trash=True))
    finally:
        opened.close()


@contextmanager
def _new_files(target: Path) -> Generator[tuple[Path, Path]]:
    """Names beside `target` for the database copy and the unfinished file; whatever stands there goes afterwards."""
    copy = target.with_name(f".{target.name}.copy")
    part = target.with_name(f".{target.name}.part")
    leftovers = [copy.with_name(copy.name + end) for end in ("", "-wal", "-shm", "-journal")]
    try:
        for place in (*leftovers, part):
            place.unlink(missing_ok=True)
        yield copy, part
    except FileNotFoundError as error:
        raise NotFound("There is no such folder for the backup. Nothing was written.") from error
    except OSError as error:
        raise from_os_error(error, doing="Writing the backup") from error
    finally:
        for place in (*leftovers, part):
            with suppress(OSError):
                place.unlink(missing_ok=True)


def _stretch(tell: Progress, start: int, end: int) -> Progress:
    """A progress that runs from `start` to `end` of ALL."""

    def report(done: int, total: int) -> bool | None:
        return tell(start + (end - start) * min(done, total) // max(total, 1), ALL)

    return report


def _nobody_asks(done: int, total: int) -> None:
    del done, total
