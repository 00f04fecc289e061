"""A vault from a backup: built up beside its place, then put there in one step, never over a vault that is there."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from companion import clock
from companion.errors import AlreadyThere, InUse, KnownError, Refused, from_os_error
from companion.paths import private_folder, sync_folder
from companion.services.backup_files import extract_database, opened_backup
from companion.services.one_at_a_time import alone_at
from companion.services.progress import Progress, nobody_asks
from companion.services.staging import clear_staging
from companion.vault.folder import VaultFolder
from companion.vault.lock_file import LockFile, is_held
from companion.vault.restored import note_restored
from companion.vault.vault import restored_folder

CLEARING = "Clearing an interrupted restore"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A vault that stands again."""

    path: Path
    made_at: datetime
    """When its backup was made."""
    moved_aside: Path | None = None
    """Where the vault that stood here before is now; only when the restore was forced."""


def restore(
    file: Path, target: Path, *, force: bool = False, progress: Progress | None = None
) -> RestoreReport:
    """Make the vault of a backup at `target`. All of it stands when this returns, or nothing was changed.

    A vault that is at `target` is never overwritten: without `force` this raises AlreadyThere; with it, the old one
    is moved aside under a name beside it, which the report says. Raises InUse for an old vault that is open,
    NotFound, Refused, Damaged, TooNew, StorageFailure and Cancelled.
    """
    place = VaultFolder.at(target)
    _is_occupied(place, force=force)
    if not place.path.parent.is_dir():
        private_folder(place.path.parent)
    with alone_at(place.path):
        staging = place.path.with_name(f".{place.path.name}.restoring")
        try:
            made_at = _build_up(file, staging, progress)
            aside = _swap_in(staging, place, force=force)
        except BaseException:
            with suppress(KnownError):
                clear_staging(staging, doing=CLEARING)
            raise
    return RestoreReport(place.path, made_at, aside)


def _build_up(file: Path, staging: Path, progress: Progress | None) -> datetime:
    """Put the vault of the backup at `file` together at `staging`; gives the instant at which the backup was made."""
    clear_staging(staging, doing=CLEARING)
    with opened_backup(file) as (archive, layout):
        with restored_folder(staging, layout.header_bytes) as folder:
            database = folder.database(layout.header.generation)
            extract_database(archive, layout, database, progress or nobody_asks)
            note_restored(folder, layout.header.vault_id, layout.made_at)
        return layout.made_at


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


def _swap_in(staging: Path, place: VaultFolder, *, force: bool) -> Path | None:
    """Let the finished vault take its place; gives the new name of the one that stood there.

    Looks again, because building up took a while in which somebody else may have made a vault here.
    """
    occupied = _is_occupied(place, force=force)
    target = place.path
    if not occupied and is_held(place.lock_file):
        raise InUse
    # Held while it is moved, so that no program opens the old vault under its old name meanwhile.
    lock = LockFile.take(place.lock_file) if occupied else None
    aside = _free_name_beside(target, clock.now()) if occupied else None
    try:
        if aside is not None:
            target.rename(aside)
        elif target.is_dir():
            place.remove_leftovers()
            target.rmdir()
        try:
            staging.rename(target)
        except OSError:
            if aside is not None:
                aside.rename(target)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise from_os_error(error, doing="Putting the restored vault in its place") from error
    finally:
        if lock is not None:
            lock.release()
    return aside


def _free_name_beside(target: Path, now: datetime) -> Path:
    stem = f"{target.stem} before restore {now:%Y-%m-%d}"
    aside, number = target.with_name(stem + target.suffix), 1
    while os.path.lexists(aside):
        number += 1
        aside = target.with_name(f"{stem} {number}{target.suffix}")
    return aside
