"""Making, unlocking and locking a vault. The database inside is storage's affair.

Unlocking goes folder, lock, header, key derivation, commitment, vault key, MAC; whatever fails, the lock is let go
and nothing on disk has changed.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, NoReturn, Protocol, Self, final

from companion.crypto import kdf
from companion.crypto.kdf import KdfParams
from companion.crypto.recovery_code import new_recovery_code
from companion.crypto.recovery_code import parse as parse_recovery_code
from companion.crypto.wiping import wipe
from companion.domain.ids import new_id
from companion.errors import (
    AlreadyThere,
    BugError,
    Damaged,
    InUse,
    KnownError,
    Refused,
    StorageFailure,
    WrongKey,
)
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
from companion.vault.slots import PassphraseSecret, RecoverySecret, Slot, SlotType

Purpose = Literal["client", "therapist"]


class Secret(Protocol):
    """What a person opens a vault with."""

    @property
    def opens(self) -> SlotType: ...

    def root(self, slot: Slot) -> bytearray | None: ...


@final
class UnlockedVault:
    """A vault whose lock is held and whose keys are known, until `release`. Shows nothing of itself."""

    __slots__ = ("_lock", "folder", "header", "keys", "notices")

    def __init__(
        self,
        folder: VaultFolder,
        header: Header,
        keys: VaultKeys,
        lock: LockFile,
        notices: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.header = header
        self.keys = keys
        self.notices = notices
        """Sentences for the person, for example that the header's second copy was used."""
        self._lock = lock

    @property
    def vault_id(self) -> str:
        """The identifier that the database must hold too."""
        return self.header.vault_id

    @property
    def generation(self) -> int:
        """Counts new vault keys; names the database file."""
        return self.header.generation

    @property
    def database(self) -> Path:
        """Where the database of this generation lies."""
        return self.folder.database(self.generation)

    def release(self) -> None:
        """Wipe the keys and let the lock go; a second time does nothing."""
        self.keys.wipe()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def __repr__(self) -> str:
        return "<UnlockedVault>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an unlocked vault is never pickled or copied")


@final
class CreatedVault:
    """A new vault, unlocked, and the recovery key that is shown this once."""

    __slots__ = ("opened", "purpose", "recovery_code")

    def __init__(self, opened: UnlockedVault, recovery_code: str, purpose: Purpose) -> None:
        self.opened = opened
        self.recovery_code = recovery_code
        self.purpose: Purpose = purpose
        """Whose journal it will be; storage writes it into the database."""

    def __repr__(self) -> str:
        return "<CreatedVault>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a recovery key is never pickled or copied")


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
    recovery_code = new_recovery_code()
    header, keys = _new_header(passphrase, recovery_code, kdf)
    try:
        with folder.made_anew():
            lock = _write_first(folder, header)
    except BaseException:
        keys.wipe()
        raise
    return CreatedVault(UnlockedVault(folder, header, keys, lock), recovery_code, purpose)


def unlock(
    path: Path, *, passphrase: str | None = None, recovery_code: str | None = None
) -> UnlockedVault:
    """Open the vault at `path` with its passphrase or its recovery key (one of them), and hold its lock.

    Takes as long as the vault's key settings say: about a second. Raises NotFound, Refused (links, a mistyped recovery
    key), InUse, TooNew, Damaged, WrongKey, StorageFailure; the lock is then free again and nothing was changed.
    """
    folder = VaultFolder.at(path)
    folder.check()
    secret = _secret(passphrase, recovery_code)
    lock = LockFile.take(folder.lock_file)
    try:
        copies = read_copies(folder)
        header, keys = open_header(copies, secret)
        notices = _made_whole(folder, copies, header)
    except BaseException:
        lock.release()
        raise
    return UnlockedVault(folder, header, keys, lock, notices)


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


def open_header(copies: HeaderCopies, secret: Secret) -> tuple[Header, VaultKeys]:
    """The header that `secret` opens and the keys it leads to. Raises WrongKey or Damaged."""
    try:
        return copies.best, _keys(copies.best, secret)
    except (WrongKey, Damaged):
        if copies.other is None:
            raise
        try:
            return copies.other, _keys(copies.other, secret)
        except (WrongKey, Damaged):
            pass  # the first copy's refusal is the one to tell
        raise


def _keys(header: Header, secret: Secret) -> VaultKeys:
    for slot in header.slots:
        root = secret.root(slot)
        vault_key = slots.open_slot(slot, header.vault_id, root) if root is not None else None
        if vault_key is None:
            continue
        keys = VaultKeys(vault_key)
        try:
            header.verify(keys.header_mac_key)
        except BaseException:
            keys.wipe()
            raise
        return keys
    if secret.opens == "recovery":
        raise WrongKey(
            "That recovery key does not open this vault. Nothing was changed; you can try again."
        )
    raise WrongKey


def _secret(passphrase: str | None, recovery_code: str | None) -> Secret:
    if passphrase is not None and recovery_code is None:
        return PassphraseSecret(kdf.normalise(passphrase))
    if recovery_code is not None and passphrase is None:
        return RecoverySecret(parse_recovery_code(recovery_code))
    raise BugError("A vault opens with a passphrase or with a recovery key, one of them.")


def _new_header(
    passphrase: str, recovery_code: str, params: KdfParams | None
) -> tuple[Header, VaultKeys]:
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
        slots.recovery_slot(2, vault_id, vault_key, parse_recovery_code(recovery_code)),
    )
    keys = VaultKeys(vault_key)
    wipe(vault_key)
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
    try:
        mend_copies(folder, header)
    except KnownError:
        pass  # a read-only disk; the notice says that a copy is lost
    return notices
