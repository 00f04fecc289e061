"""Saving what can be read of a damaged vault into a new one. The damaged vault is only read, never changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.crypto.page_cipher import SALT_BYTES
from companion.errors import KnownError, Refused, from_os_error
from companion.paths import private_folder, sync_folder
from companion.services.backup_files import opened_backup
from companion.services.one_at_a_time import alone_at
from companion.services.progress import Progress
from companion.services.repair_words import RowsSaved, what_was_lost
from companion.services.staging import clear_staging
from companion.vault.folder import VaultFolder
from companion.vault.header import read_copies
from companion.vault.lock_file import LockFile
from companion.vault.opening import open_header, secret_of
from companion.vault.restored import note_restored
from companion.vault.vault import restored_folder

if TYPE_CHECKING:
    from companion.storage.salvaged import Salvaged


CLEARING = "Clearing an interrupted repair"


@dataclass(frozen=True, slots=True)
class RepairReport:
    """A new vault with what could be read of a damaged one."""

    rows: dict[str, RowsSaved]
    """By table."""
    lost: tuple[str, ...]
    """Plain sentences; empty when everything is back."""
    path: Path
    """The new vault. It opens with the passphrase and the recovery key of the old one."""


def repair(
    source: Path,
    new: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    progress: Progress | None = None,
) -> RepairReport:
    """Bring every readable row of the vault at `source` into a new vault at `new`, which opens with the same secrets.

    Works also where the source cannot be written to. All of the new vault stands when this returns, or nothing of it.
    Raises WrongKey, AlreadyThere, InUse while another program holds the source, NotFound, Refused, TooNew, Damaged when
    nothing can be read, StorageFailure and Cancelled.
    """
    old, place = refuse_early(source, new)
    secret = secret_of(passphrase, recovery_code)
    lock = LockFile.take_if_there(old.lock_file)
    try:
        header, keys = open_header(read_copies(old), secret)
        try:
            if not place.path.parent.is_dir():
                private_folder(place.path.parent)
            with alone_at(place.path):
                salvaged, problems = _build(
                    old.database(header.generation),
                    place,
                    (header.to_bytes(), header.vault_id, keys.database_key),
                    _salts_beside(old),
                    progress,
                )
        finally:
            keys.wipe()
    finally:
        if lock is not None:
            lock.release()
    rows = {
        name: RowsSaved(tally.saved, tally.rebuilt, tally.lost, tally.counted)
        for name, tally in salvaged.tables.items()
    }
    lost = what_was_lost(
        rows,
        lost_entries_at=salvaged.lost_entries_at,
        shortened_at=salvaged.shortened_at,
        unproven=salvaged.unproven,
    )
    return RepairReport(rows, (*lost, *problems), place.path)


def refuse_early(source: Path, new: Path) -> tuple[VaultFolder, VaultFolder]:
    """Both folders, when a repair from one to the other can be tried. Raises as `repair` does, before any secret."""
    old, place = VaultFolder.at(source), VaultFolder.at(new)
    old.check()
    read_copies(old)
    if place.path.resolve().is_relative_to(old.path.resolve()):
        raise Refused(
            "The new vault cannot stand inside the damaged one, which is never changed. Choose another place."
        )
    place.refuse_if_occupied()
    return old, place


def place_beside(source: Path) -> Path:
    """A free name for the new vault beside the damaged one."""
    number, place = 1, source.with_stem(f"{source.stem} repaired")
    while os.path.lexists(place):
        number += 1
        place = source.with_stem(f"{source.stem} repaired {number}")
    return place


def _build(
    database: Path,
    place: VaultFolder,
    identity: tuple[bytes, str, bytes],
    salts: Iterator[bytes],
    progress: Progress | None,
) -> tuple[Salvaged, tuple[str, ...]]:
    """Build the new vault up beside its place, check it, then put it there in one step."""
    from companion.storage.salvage import salvage

    header, vault_id, key = identity
    staging = place.path.with_name(f".{place.path.name}.repairing")
    try:
        clear_staging(staging, doing=CLEARING)
        with restored_folder(staging, header) as folder:
            target = folder.path / database.name
            salvaged = salvage(
                database, key, target, vault_id=vault_id, salts=salts, progress=progress
            )
            problems = _check(target, key, vault_id)
            note_restored(folder, vault_id, clock.now())
        _put_in_place(staging, place)
    except BaseException:
        with suppress(KnownError):
            clear_staging(staging, doing=CLEARING)
        raise
    return salvaged, problems


def _check(database: Path, key: bytes, vault_id: str) -> tuple[str, ...]:
    """What a full check of the new database finds; it should find nothing."""
    from companion.storage.backup import verify_database
    from companion.storage.store import open_store

    store = open_store(database, key, vault_id=vault_id)
    try:
        return verify_database(store).problems
    finally:
        store.close()


def _salts_beside(old: VaultFolder) -> Iterator[bytes]:
    """The first bytes of other copies of the database: they are the same in all of them, and needed to check pages."""
    for name in old.backup_names():
        file = old.backups / name
        with suppress(KnownError, OSError):
            if file.suffix == ".db":
                with file.open("rb") as copy:
                    yield copy.read(SALT_BYTES)
            else:
                with (
                    opened_backup(file) as (archive, layout),
                    archive.open(layout.database) as kept,
                ):
                    salt = kept.read(SALT_BYTES)
                yield salt


def _put_in_place(staging: Path, place: VaultFolder) -> None:
    """Looks again, because building up took a while in which somebody else may have made a vault here."""
    place.refuse_if_occupied()
    try:
        if place.path.is_dir():
            place.remove_leftovers()
            place.path.rmdir()
        staging.rename(place.path)
        sync_folder(place.path.parent)
    except OSError as error:
        raise from_os_error(error, doing="Putting the new vault in its place") from error
