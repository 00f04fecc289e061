"""Backups: one encrypted file out, opened and counted; back in again, never over a vault that is there.

A backup opens with the passphrase that the vault had when it was made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from companion import clock
from companion.errors import (
    AlreadyThere,
    Damaged,
    InUse,
    KnownError,
    NotFound,
    Refused,
    from_os_error,
)
from companion.paths import private_folder, sync_folder
from companion.services.backup_files import (
    Progress,
    extract_database,
    opened_backup,
    write_backup_file,
)
from companion.services.backup_rotation import SUFFIX, is_due, name_for, superfluous
from companion.services.open_vault import OpenVault
from companion.vault.folder import VaultFolder
from companion.vault.header import HeaderInfo, describe
from companion.vault.lock_file import is_held
from companion.vault.vault import restored_folder

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


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A vault that stands again."""

    path: Path
    made_at: datetime
    """When its backup was made."""
    moved_aside: Path | None = None
    """Where the vault that stood here before is now; only when the restore was forced."""


def backup(vault: OpenVault, target: Path, progress: Progress | None = None) -> BackupReport:
    """Write the whole vault to the new file `target` (0600), encrypted as it is; others may go on writing meanwhile.

    The copy is opened, checked and counted before it is put into the file, and the file is read back. Raises
    AlreadyThere, StorageFailure, Damaged when the journal itself is, and Cancelled; no half file is left.
    """
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )
    made_at = clock.now()
    with _new_files(target) as (copy, part):
        tell = progress or _nobody_asks
        entries = _copy_and_count(vault, copy, tell)
        header = vault.unlocked.header.to_bytes()
        database = vault.unlocked.database.name
        write_backup_file(part, header, copy, database, made_at, _stretch(tell, CHECKED, ALL))
        size = part.stat().st_size
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


def restore(
    file: Path, target: Path, *, force: bool = False, progress: Progress | None = None
) -> RestoreReport:
    """Make the vault of a backup at `target`. All of it stands when this returns, or nothing was changed.

    A vault that is at `target` is never overwritten: without `force` this raises AlreadyThere; with it, the old one
    is moved aside under a name beside it, which the report says. Raises InUse for an old vault that is open,
    NotFound, Refused, Damaged, TooNew, StorageFailure and Cancelled.
    """
    place = VaultFolder.at(target)
    occupied = _is_occupied(place, force=force)
    private_parent = place.path.parent
    if not private_parent.is_dir():
        private_folder(private_parent)
    staging = place.path.with_name(f".{place.path.name}.restoring")
    _clear(staging)
    try:
        with opened_backup(file) as (archive, layout):
            with restored_folder(staging, layout.header_bytes) as folder:
                database = folder.database(layout.header.generation)
                extract_database(archive, layout, database, progress or _nobody_asks)
            made_at = layout.made_at
        aside = _swap_in(staging, place.path, occupied=occupied, now=clock.now())
    except BaseException:
        with suppress(KnownError):
            _clear(staging)
        raise
    return RestoreReport(place.path, made_at, aside)


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


def _is_occupied(place: VaultFolder, *, force: bool) -> bool:
    """Whether something has to be moved aside for the restored vault. Raises AlreadyThere, InUse, Refused."""
    try:
        place.refuse_if_occupied()
    except AlreadyThere as error:
        if not force:
            raise AlreadyThere(
                "Something is already at this place, and it was left as it is. Restore to another place, "
                "or move the old vault aside with --force."
            ) from error
        if place.path.is_symlink() or not place.path.is_dir():
            raise Refused(
                "What is at this place is not a vault's folder, so it was not moved. Choose another place."
            ) from error
        if not place.holds_a_vault():
            raise Refused(
                "The folder at this place is not a vault, so it was not moved. Choose another place."
            ) from error
        if is_held(place.lock_file):
            raise InUse from error
        return True
    return False


def _swap_in(staging: Path, target: Path, *, occupied: bool, now: datetime) -> Path | None:
    """Let the finished vault take its place; gives the new name of the one that stood there."""
    aside = _free_name_beside(target, now) if occupied else None
    try:
        if aside is not None:
            target.rename(aside)
        elif target.is_dir():
            _remove_empty(target)
        try:
            staging.rename(target)
        except OSError:
            if aside is not None:
                aside.rename(target)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise from_os_error(error, doing="Putting the restored vault in its place") from error
    return aside


def _free_name_beside(target: Path, now: datetime) -> Path:
    stem = f"{target.stem} before restore {now:%Y-%m-%d}"
    aside, number = target.with_name(stem + target.suffix), 1
    while os.path.lexists(aside):
        number += 1
        aside = target.with_name(f"{stem} {number}{target.suffix}")
    return aside


def _remove_empty(folder: Path) -> None:
    """Remove a folder that `refuse_if_occupied` found empty, with what an unfinished creation left in it."""
    for place in folder.iterdir():
        if place.is_dir():
            place.rmdir()
        else:
            place.unlink()
    folder.rmdir()


def _clear(staging: Path) -> None:
    """Remove what an interrupted restore left: encrypted, and of no use to anybody."""
    if not os.path.lexists(staging):
        return
    if staging.is_symlink() or not staging.is_dir():
        raise AlreadyThere(f"{staging.name} is in the way. Nothing was changed.")
    try:
        shutil.rmtree(staging)
    except OSError as error:
        raise from_os_error(error, doing="Clearing an interrupted restore") from error


def _stretch(tell: Progress, start: int, end: int) -> Progress:
    """A progress that runs from `start` to `end` of ALL."""

    def report(done: int, total: int) -> bool | None:
        return tell(start + (end - start) * min(done, total) // max(total, 1), ALL)

    return report


def _nobody_asks(done: int, total: int) -> None:
    del done, total
