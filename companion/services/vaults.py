"""Making, opening and locking a vault: its keys, its lock and its database as one thing.

SQLAlchemy takes a few hundred milliseconds to import, as long as Argon2id takes to derive a key. Nothing at the top of
this module imports it; `warm_up` does, in a thread beside the derivation, which releases the GIL.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from companion.errors import CompanionError, Damaged, InUse, KnownError, NotFound, TooNew
from companion.services.checkins import suggest_scales
from companion.services.freshness import Freshness
from companion.services.open_vault import OpenVault, Purpose
from companion.services.upgrade_copies import wrap_upgrade_copies
from companion.services.written_outside import clear_half_files
from companion.vault import vault as vaults_on_disk
from companion.vault.folder import VaultFolder
from companion.vault.header import HeaderInfo, describe, read_copies
from companion.vault.looking import Look
from companion.vault.rekeying import clear_up

if TYPE_CHECKING:
    from companion.crypto.kdf import KdfParams
    from companion.storage.backup import VerifyReport
    from companion.storage.store import Store
    from companion.vault.vault import UnlockedVault

__all__ = [
    "OpenVault", "Purpose", "VaultInfo", "VaultState", "VaultStatus", "create", "info", "lock", "unlock",
    "vault_state", "verify", "warm_up",
]  # fmt: skip

_Unlocked = TypeVar("_Unlocked")


class VaultStatus(StrEnum):
    """What the lock page finds at a place."""

    READY = "ready"
    """A passphrase or recovery key can be tried."""
    MISSING = "missing"
    IN_USE = "in_use"
    DAMAGED = "damaged"
    TOO_NEW = "too_new"
    UNREADABLE = "unreadable"
    """A link, a file, a permission or a disk stands in the way."""


@dataclass(frozen=True, slots=True)
class VaultState:
    """Whether the vault at a place can be unlocked; if not, the sentence that says why."""

    status: VaultStatus
    sentence: str = ""
    header: HeaderInfo | None = None
    """Only for READY."""
    error: KnownError | None = None


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What a vault tells without being unlocked. Nothing of it is proven until then."""

    path: Path
    header: HeaderInfo
    database_bytes: int
    """Size of the database with what waits to be written into it."""
    backups: tuple[str, ...]
    """Names of the automatic backups, newest first."""


def create(
    path: Path,
    passphrase: str,
    *,
    purpose: Purpose = "client",
    kdf: KdfParams | None = None,
    state: Path | None = None,
) -> tuple[OpenVault, str]:
    """Make a vault at `path` and open it; returns it with the recovery key, which is shown this once.

    `kdf` None calibrates the key derivation for this computer. A client's vault starts with the suggested scales.
    `state` is the folder in which this computer remembers that it has seen the vault; None remembers nothing.
    Raises AlreadyThere, Refused, StorageFailure; whatever was made is then taken away again.
    """
    made = _with_storage_meanwhile(
        lambda: vaults_on_disk.create_vault(path, passphrase, purpose=purpose, kdf=kdf)
    )
    unlocked = made.opened
    try:
        from companion.storage.store import create_store

        store = create_store(
            unlocked.database,
            unlocked.keys.database_key,
            vault_id=unlocked.vault_id,
            purpose=purpose,
        )
        vault = _with_freshness(unlocked, store, Freshness(unlocked, state))
        try:
            if purpose == "client":
                suggest_scales(vault)
        except BaseException:
            store.close()
            raise
    except BaseException:
        _take_away(unlocked)
        raise
    return vault, made.recovery_code


def unlock(
    path: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    state: Path | None = None,
    raise_keys: bool = True,
) -> OpenVault:
    """Open the vault at `path` with its passphrase or its recovery key.

    Whether it is the newest one is told in its `notices`; `state` is the folder in which this computer remembers the
    vaults it has seen, None compares with the vault's own seal only. Key settings below today's target are raised,
    unless `raise_keys` is off, as for a demonstration that is thrown away.
    Raises WrongKey, Damaged, TooNew, InUse, NotFound, Refused, StorageFailure; nothing is then held and nothing was
    changed.
    """
    look = Look()
    try:
        unlocked = _with_storage_meanwhile(
            lambda: vaults_on_disk.unlock(
                path,
                passphrase=passphrase,
                recovery_code=recovery_code,
                look=look,
                raise_keys=raise_keys,
            )
        )
    except BaseException:
        look.give_up()
        raise
    try:
        from companion.storage.store import open_store

        freshness = Freshness(unlocked, state, look.result())
        store = open_store(
            unlocked.database,
            unlocked.keys.database_key,
            vault_id=unlocked.vault_id,
            before_migrating=freshness.before_migrating,
        )
    except BaseException:
        unlocked.release()
        raise
    vault = _with_freshness(unlocked, store, freshness)
    wrap_upgrade_copies(vault)
    # Not before the journal was opened: until then what an interrupted change of keys left may be needed.
    clear_up(unlocked.folder, unlocked.header)
    clear_half_files(vault)
    return vault


def lock(vault: OpenVault) -> None:
    """Put everything into the database file, close it, wipe the keys and give the vault's lock back."""
    vault.close()


def info(path: Path) -> VaultInfo:
    """What the vault at `path` tells without being unlocked, also while another program holds it.

    Raises NotFound, Damaged, TooNew, Refused, StorageFailure.
    """
    folder = VaultFolder.at(path)
    folder.check()
    copies = read_copies(folder)
    header = describe(copies.best, copies.notices)
    database = folder.database(header.generation)
    return VaultInfo(
        path=folder.path,
        header=header,
        database_bytes=sum(_size(database.with_name(database.name + end)) for end in ("", "-wal")),
        backups=folder.backup_names(),
    )


def vault_state(path: Path) -> VaultState:
    """Whether the vault at `path` can be unlocked now. Cheap, needs no passphrase, never raises a KnownError."""
    try:
        return VaultState(VaultStatus.READY, header=vaults_on_disk.check_unlockable(path))
    except KnownError as error:
        statuses: tuple[tuple[type[KnownError], VaultStatus], ...] = (
            (NotFound, VaultStatus.MISSING),
            (InUse, VaultStatus.IN_USE),
            (TooNew, VaultStatus.TOO_NEW),
            (Damaged, VaultStatus.DAMAGED),
        )
        for kind, status in statuses:
            if isinstance(error, kind):
                return VaultState(status, error.sentence, error=error)
        return VaultState(VaultStatus.UNREADABLE, error.sentence, error=error)


def verify(
    vault: OpenVault, progress: Callable[[int, int], bool | None] | None = None
) -> VerifyReport:
    """Check every page, the structure, the search index and every attachment of an open vault, and count its rows.

    What is damaged stands in the report. `progress` is told how much is done of how much; returning False stops it.
    """
    from companion.storage.backup import verify_database

    return verify_database(vault.store, progress)


def warm_up() -> None:
    """Import what an open vault needs and nothing before it: the storage floor, and what the first page reads.

    The one such seam. Unlocking runs it beside the key derivation; a window may run it in a thread earlier, for
    example when the first letter of a passphrase is typed. A second time costs nothing.
    """
    # Whatever goes wrong here goes wrong again, and is told, where it is really needed.
    with suppress(Exception):
        import_module("companion.storage.store")
        import_module("companion.services.today")
        import_module("companion.services.guidance").prompt_book()


def _with_storage_meanwhile(derive: Callable[[], _Unlocked]) -> _Unlocked:
    """Run `derive`, which spends its time in Argon2id, while a thread warms up."""
    warming = Thread(target=warm_up, name="warm up", daemon=True)
    warming.start()
    try:
        unlocked = derive()
    except CompanionError:
        warming.join()
        raise
    # Nothing waits after a stop: it may have come inside an import, whose lock the thread then never gets.
    warming.join()
    return unlocked


def _with_freshness(unlocked: UnlockedVault, store: Store, freshness: Freshness) -> OpenVault:
    store.before_first_write = freshness.before_first_write
    return OpenVault(unlocked, store, freshness)


def _take_away(unlocked: UnlockedVault) -> None:
    """Remove the folder of a vault whose database could not be made, then give its lock back."""
    folder = unlocked.folder
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            unlocked.database.with_name(unlocked.database.name + end).unlink(missing_ok=True)
    folder.take_away_files()
    unlocked.release()
    for place in (folder.backups, folder.path):
        with suppress(OSError):
            place.rmdir()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
