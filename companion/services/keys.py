"""What opens a vault is changed: the passphrase, or the recovery key, or both.

The full change gives the vault a new key and writes the whole journal anew under it, so that whoever knows the old
passphrase and has an old copy of the header still cannot read what is written from now on. Re-wrapping only puts
another lock around the same key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from companion.crypto import kdf
from companion.crypto import recovery_code as recovery
from companion.errors import BugError, ReadOnly, Refused
from companion.services.old_backups import OldBackups, OldKeys, delete, reencrypt
from companion.services.progress import ALL, Progress, nobody_asks, stretch
from companion.vault import rekeying
from companion.vault.header import HeaderCopies
from companion.vault.opening import Opening, Secret, open_slots, secret_of
from companion.vault.rekeying import NextGeneration, Unsure
from companion.vault.rewrapping import put_in_place, with_passphrase
from companion.vault.slots import PassphraseSlot

if TYPE_CHECKING:
    from companion.crypto.kdf import KdfParams
    from companion.services.backups import BackupInfo
    from companion.services.open_vault import OpenVault

__all__ = [
    "KeysChanged", "OldBackups", "Unsure", "backups_under_old_keys", "change_keys", "confirm_passphrase", "new_recovery_code",
    "rewrap",
]  # fmt: skip

CONFIRMED, BACKED_UP, WRITTEN = 50, 300, 850
"""How far a change of keys is, in thousandths, at its stations."""


@dataclass(frozen=True, slots=True)
class KeysChanged:
    """A vault that opens with its new secrets only."""

    backups_left: tuple[BackupInfo, ...]
    """Backups that still open with what they opened with before: kept, or could not be changed."""


def new_recovery_code() -> str:
    """A fresh recovery key, to be shown and typed back before `change_keys` gives it to the vault."""
    return recovery.new_recovery_code()


def confirm_passphrase(vault: OpenVault, passphrase: str) -> None:
    """Raise WrongKey unless `passphrase` opens the vault. Takes as long as unlocking."""
    _forget(_opened_by(vault, secret_of(passphrase, None)))


def backups_under_old_keys(vault: OpenVault) -> tuple[BackupInfo, ...]:
    """The backups that will go on opening with the secrets of today, or of earlier, when the keys are changed.

    Those in the vault's own folder and in the second one, if that is there; newest first.
    """
    from companion.services import backups

    return backups.listed(vault)


def change_keys(
    vault: OpenVault,
    *,
    passphrase: str | None = None,
    present_recovery_code: str | None = None,
    new_passphrase: str | None = None,
    recovery_code: str,
    old_backups: OldBackups = "keep",
    progress: Progress | None = None,
) -> KeysChanged:
    """Give the vault a new key that opens with `new_passphrase` and the new `recovery_code`; then it is closed.

    One of `passphrase` and `present_recovery_code` proves whose vault it is. Without `new_passphrase` the passphrase
    stays. A backup is made first. Until everything stands and was compared, the old secrets hold and can be kept by
    letting `progress` return False; a crash at any instant leaves a vault that exactly one of old and new opens.

    Raises WrongKey, Refused, ReadOnly, DiskFull and other StorageFailures, Damaged, Cancelled; the vault is then open
    and as it was. Only `Unsure` means that it is closed and that the new secrets should be tried first.
    """
    from companion.services import backups

    tell = progress or nobody_asks
    if vault.store.read_only:
        raise ReadOnly(
            "This vault cannot be written to here, so its keys stay. Nothing was changed."
        )
    if old_backups not in get_args(OldBackups):
        raise BugError
    proof = secret_of(passphrase, present_recovery_code)
    wanted = _normalised(new_passphrase if new_passphrase is not None else passphrase)
    code = recovery.parse(recovery_code)
    opening = _opened_by(vault, proof)
    params = _params_for(opening)
    _forget(opening)
    backups.automatic_backup(
        vault, reason="before-rekey", progress=stretch(tell, CONFIRMED, BACKED_UP)
    )
    unlocked = vault.unlocked
    renewed = rekeying.next_generation(unlocked.folder, unlocked.header, wanted, code, params)
    old = OldKeys(unlocked.keys, proof)
    waiting = backups_under_old_keys(vault)
    try:
        _write_anew(vault, renewed, stretch(tell, BACKED_UP, WRITTEN))
        try:
            vault.store.dispose()
            vault.freshness.seal_new_keys(renewed.header, renewed.keys)
            rekeying.clear_up(unlocked.folder, renewed.header)
            if old_backups == "delete":
                waiting = delete(waiting)
            elif old_backups == "reencrypt":
                rest = stretch(tell, WRITTEN, ALL)
                waiting = reencrypt(unlocked.folder, waiting, old, renewed, rest)
        finally:
            vault.close()
    finally:
        renewed.keys.wipe()
    tell(ALL, ALL)
    return KeysChanged(waiting)


def rewrap(
    vault: OpenVault,
    *,
    passphrase: str | None = None,
    present_recovery_code: str | None = None,
    new_passphrase: str,
) -> None:
    """Let the vault open with `new_passphrase` from now on; its key, recovery key and journal stay, and it stays open.

    Every older copy of the vault, and every backup, still opens with the old passphrase. Raises WrongKey, Refused,
    ReadOnly, StorageFailure; nothing was changed then.
    """
    proof = secret_of(passphrase, present_recovery_code)
    wanted = _normalised(new_passphrase)
    opening = _opened_by(vault, proof)
    try:
        header = with_passphrase(opening, wanted, _params_for(opening))
    finally:
        _forget(opening)
    put_in_place(vault.unlocked.folder, header)
    vault.unlocked.header = header


def _write_anew(vault: OpenVault, renewed: NextGeneration, progress: Progress) -> None:
    """Write the journal under the new keys and let them count; nobody can write to the old one from then on.

    Raises KnownError with everything as it was, or `Unsure` with the vault closed.
    """
    from companion.storage.export import export_database

    unlocked, header = vault.unlocked, renewed.header
    folder = unlocked.folder
    committed = False
    try:
        rekeying.announce(folder, unlocked.header, header.generation)
        with vault.work():  # holds every other writer back
            export_database(
                unlocked.database,
                unlocked.keys.database_key,
                folder.database(header.generation),
                renewed.keys.database_key,
                progress=progress,
                made=lambda: rekeying.reached("new database made"),
                filled=lambda: rekeying.reached("new database filled"),
            )
            rekeying.reached("new database compared")
            try:
                rekeying.commit(folder, header)
            finally:
                committed = rekeying.counts(folder, header)
                if committed:
                    vault.store.retire()
    except BaseException as error:
        if not committed:
            rekeying.clear_up(folder, unlocked.header)
            raise
        # What counts is done, so a stop that came too late is not told as one.
        if isinstance(error, Unsure):
            vault.store.dispose()
            vault.close()
            raise


def _opened_by(vault: OpenVault, secret: Secret) -> Opening:
    """What `secret` opens the vault's present header to; it stays the caller's to wipe. Raises WrongKey."""
    return open_slots(HeaderCopies(vault.unlocked.header, None), secret)


def _forget(opening: Opening) -> None:
    opening.wipe()
    opening.keys.wipe()


def _params_for(opening: Opening) -> KdfParams:
    """How hard guessing the new passphrase shall be: as it was, or as hard as is wanted today."""
    slot = opening.slot
    if isinstance(slot, PassphraseSlot):
        return kdf.raised(slot.kdf, opening.seconds) or slot.kdf
    passphrases = [s.kdf for s in opening.header.slots if isinstance(s, PassphraseSlot)]
    return passphrases[0] if passphrases else kdf.calibrate()


def _normalised(passphrase: str | None) -> bytes:
    if passphrase is None:
        raise BugError("Whoever proves themselves with a recovery key chooses a new passphrase.")
    wanted = kdf.normalise(passphrase)
    if not wanted.strip():
        raise Refused("An empty passphrase protects nothing. Nothing was changed.")
    return wanted
