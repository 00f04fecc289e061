"""What becomes of backups when the vault gets new keys: a backup opens with the keys of the day it was made.

They can stay so, be written anew under the new keys, each in one step, or go. This comes after the new keys count; a
stop in the middle leaves the rest as they were, and which those are is told.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from companion.errors import Cancelled, Damaged, KnownError, from_os_error
from companion.paths import sync_folder
from companion.services.backup_files import (
    extract_database,
    opened_backup,
    write_backup_file,
)
from companion.services.backup_writing import BackupInfo
from companion.services.progress import Progress, nobody_asks
from companion.vault import rekeying
from companion.vault.folder import VaultFolder
from companion.vault.header import Header, HeaderCopies
from companion.vault.keys import VaultKeys
from companion.vault.opening import Secret, open_header
from companion.vault.rekeying import NextGeneration

OldBackups = Literal["keep", "reencrypt", "delete"]
"""What is to become of the backups under the old keys."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class OldKeys:
    """What the old backups open with: the keys until now, and for still older ones the secret that was typed."""

    keys: VaultKeys
    secret: Secret

    def database_key(self, header: Header) -> bytes:
        """The key of the database behind `header`. Raises WrongKey or Damaged."""
        try:
            header.verify(self.keys.header_mac_key)
        except Damaged:
            _, older = open_header(HeaderCopies(header, None), self.secret)
            try:
                return older.database_key
            finally:
                older.wipe()
        return self.keys.database_key


def delete(backups: Sequence[BackupInfo]) -> tuple[BackupInfo, ...]:
    """Delete `backups`; gives those that could not be deleted."""
    left: list[BackupInfo] = []
    for info in backups:
        try:
            info.path.unlink(missing_ok=True)
        except OSError:
            left.append(info)
        rekeying.reached("old backup deleted")
    return tuple(left)


def reencrypt(
    folder: VaultFolder,
    backups: Sequence[BackupInfo],
    old: OldKeys,
    renewed: NextGeneration,
    progress: Progress,
) -> tuple[BackupInfo, ...]:
    """Write `backups` anew under the keys of `renewed`, each in one step.

    Gives those that stayed as they were: under other keys than `old`, damaged, on a full disk, or because `progress`
    said stop.
    """
    left: list[BackupInfo] = []
    stopped = False
    for number, info in enumerate(backups):
        try:
            stopped = stopped or progress(number, len(backups)) is False
            if stopped:
                raise Cancelled
            _renew_backup(folder, info.path, old, renewed)
        except KnownError:
            left.append(info)
    return tuple(left)


def _renew_backup(folder: VaultFolder, file: Path, old: OldKeys, renewed: NextGeneration) -> None:
    from companion.storage.export import export_database

    # What is large and on its way lies in the vault's own folder, where it is cleared up after a crash.
    copy, database = (folder.backups / f".{file.name}.{end}" for end in ("copy", "renewed"))
    part = file.with_name(f".{file.name}.part")
    name = folder.database(renewed.header.generation).name
    header, new_key = renewed.header.to_bytes(), renewed.keys.database_key
    with _scratch(copy, database, part):
        with opened_backup(file) as (archive, layout):
            key, made_at = old.database_key(layout.header), layout.made_at
            extract_database(archive, layout, copy, nobody_asks)
        rekeying.reached("old backup taken out")
        export_database(copy, key, database, new_key)
        rekeying.reached("old backup under new keys")
        write_backup_file(part, header, database, name, made_at, new_key, nobody_asks)
        rekeying.reached("new backup written")
        part.replace(file)
        with suppress(OSError):  # FAT and network disks sync no folders
            sync_folder(file.parent)
        rekeying.reached("new backup in place")


@contextmanager
def _scratch(*places: Path) -> Generator[None]:
    """Before and after the block, nothing is at `places`. Raises KnownError."""
    try:
        _remove(places)
        yield
    except OSError as error:
        raise from_os_error(error, doing="Writing a backup anew") from error
    finally:
        _remove(places)


def _remove(places: Sequence[Path]) -> None:
    for place in places:
        for end in ("-wal", "-shm", "-journal", ""):
            with suppress(OSError):
                place.with_name(place.name + end).unlink(missing_ok=True)
