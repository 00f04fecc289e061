"""Making, unlocking and locking a vault. The database inside is storage's affair.

Unlocking goes folder, lock, header, key derivation, commitment, vault key, MAC; whatever fails, the lock is let go
and nothing on disk has changed.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.crypto import kdf, recovery_code
from companion.crypto.kdf import KdfParams
from companion.domain.ids import new_id
from companion.errors import AlreadyThere, InUse, KnownError, Refused, StorageFailure
from companion.vault import slots
from companion.vault.folder import VaultFolder
from companion.vault.header import (
    BACKUP_USED,
    Header,
    HeaderCopies,
    HeaderInfo,
    describe,
    mend_copies,
    parse,
    read_copies,
    write_copies,
)
from companion.vault.header_format import signed_header
from companion.vault.keys import VaultKeys
from companion.vault.lock_file import LockFile, is_held
from companion.vault.looking import Look
from companion.vault.opening import open_slots, secret_of
from companion.vault.rewrapping import raised_if_weak
from companion.vault.unlocked import CreatedVault, Purpose, UnlockedVault

__all__ = [
    "CreatedVault",
    "HeaderInfo",
    "Purpose",
    "UnlockedVault",
    "check_unlockable",
    "create_vault",
    "restored_folder",
    "unlock",
]


def create_vault(
    path: Path, passphrase: str, *, purpose: Purpose, kdf: KdfParams | None = None
) -> CreatedVault:
    """A new vault folder at `path` with one slot for `passphrase` and one for a new recovery key, unlocked.

    `kdf` None means settings calibrated for this computer. Takes one to two seconds then. The database is not made.
    Raises AlreadyThere, Refused for an empty passphrase or weak `kdf`, StorageFailure; whatever was made is then
    taken away again.
    """
    folder = VaultFolder.at(path)
    folder.refuse_if_occupied()
    code = recovery_code.new_recovery_code()
    header, keys = _new_header(passphrase, code, kdf)
    try:
        with folder.made_anew():
            lock = _write_first(folder, header)
    except BaseException:
        keys.wipe()
        raise
    return CreatedVault(UnlockedVault(folder, header, keys, lock), code, purpose)


def unlock(
    path: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    look: Look | None = None,
    raise_keys: bool = True,
) -> UnlockedVault:
    """Open the vault at `path` with its passphrase or its recovery key (one of them), and hold its lock.

    Takes as long as the vault's key settings say: about a second; twice that once, when they are below today's target
    and the passphrase's slot is made anew under better ones. Raises NotFound, Refused (links, a mistyped recovery
    key), InUse, TooNew, Damaged, WrongKey, StorageFailure; the lock is then free again and nothing was changed.
    A `look` is begun beside the derivation, when nobody else can be writing any more. Without `raise_keys` the
    settings stay as they are.
    """
    folder = VaultFolder.at(path)
    folder.check()
    secret = secret_of(passphrase, recovery_code)
    lock = LockFile.take(folder.lock_file)
    try:
        copies = read_copies(folder)
        if look is not None:
            look.begin(folder, copies.best.generation)
        opening = open_slots(copies, secret)
        try:
            notices = _made_whole(folder, copies, opening.header)
            header = opening.header
            if raise_keys:
                header = raised_if_weak(folder, opening, secret)
        except BaseException:
            opening.keys.wipe()
            raise
        finally:
            opening.wipe()
    except BaseException:
        lock.release()
        raise
    return UnlockedVault(folder, header, opening.keys, lock, notices)


def check_unlockable(path: Path) -> HeaderInfo:
    """Look at the vault at `path` as the lock page does: cheap, without a passphrase, changing nothing.

    Raises NotFound, Refused, InUse, TooNew, Damaged or StorageFailure, each with the sentence to show.
    """
    folder = VaultFolder.at(path)
    folder.check()
    copies = read_copies(folder)
    if is_held(folder.lock_file):
        raise InUse
    return describe(copies.best, copies.notices)


@contextmanager
def restored_folder(path: Path, header: bytes) -> Generator[VaultFolder]:
    """A vault folder at `path` around the header of a backup, its lock held while the block puts the database in.

    Raises AlreadyThere, Damaged or TooNew for the header, StorageFailure. If the block fails, the header goes again;
    what the block made is the block's to remove.
    """
    parsed = parse(header)
    folder = VaultFolder.at(path)
    with folder.made_anew():
        lock = _write_first(folder, parsed)
        try:
            yield folder
        except BaseException:
            folder.take_away_files()
            raise
        finally:
            lock.release()


def _new_header(passphrase: str, code: str, params: KdfParams | None) -> tuple[Header, VaultKeys]:
    secret = kdf.normalise(passphrase)
    if not secret.strip():
        raise Refused("An empty passphrase protects nothing. Nothing was made.")
    if params is None:
        params = kdf.calibrate()
    elif not kdf.within_limits(params):
        raise Refused("These key settings are outside the safe limits. Nothing was made.")
    vault_id = new_id()
    vault_key = bytearray(secrets.token_bytes(slots.VAULT_KEY_BYTES))
    both = (
        slots.passphrase_slot(1, vault_id, vault_key, secret, params),
        slots.recovery_slot(2, vault_id, vault_key, recovery_code.parse(code)),
    )
    keys = VaultKeys(vault_key)
    return signed_header(vault_id, 1, both, keys.header_mac_key), keys


def _write_first(folder: VaultFolder, header: Header) -> LockFile:
    """Lock the freshly made `folder` and put `header` into it, twice; on failure take away what was written."""
    try:
        lock = LockFile.take(folder.lock_file)
    except StorageFailure:
        if not folder.holds_a_vault():
            folder.take_away_files()
        raise
    try:
        if folder.holds_a_vault():
            raise AlreadyThere(
                "Another program has just made a vault here. Nothing was overwritten."
            )
        try:
            write_copies(folder, header)
        except BaseException:
            folder.take_away_files()
            raise
    except BaseException:
        lock.release()
        raise
    return lock


def _made_whole(folder: VaultFolder, copies: HeaderCopies, header: Header) -> tuple[str, ...]:
    """After the MAC was right: bring both copies to the proven `header` and say what was wrong with them."""
    notices = copies.notices
    if copies.first is not None and header != copies.first:
        notices = (BACKUP_USED,)
    folder.tidy()
    with suppress(KnownError):  # on a read-only disk the notice has to do
        mend_copies(folder, header)
    return notices
