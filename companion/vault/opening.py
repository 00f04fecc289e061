"""From what a person typed to the keys of the vault, or to a plain refusal."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from companion.crypto import kdf
from companion.crypto import recovery_code as recovery
from companion.errors import BugError, Damaged, WrongKey
from companion.vault.header import Header, HeaderCopies
from companion.vault.keys import VaultKeys
from companion.vault.slots import PassphraseSecret, RecoverySecret, Slot, SlotType, open_slot


class Secret(Protocol):
    """What a person opens a vault with."""

    @property
    def opens(self) -> SlotType: ...

    def root(self, slot: Slot) -> bytearray | None: ...


def open_header(copies: HeaderCopies, secret: Secret) -> tuple[Header, VaultKeys]:
    """The header that `secret` opens and the keys it leads to. Raises WrongKey or Damaged."""
    try:
        return copies.best, _keys(copies.best, secret)
    except (WrongKey, Damaged):
        if copies.other is None:
            raise
        with suppress(WrongKey, Damaged):  # the first copy's refusal is the one to tell
            return copies.other, _keys(copies.other, secret)
        raise


def _keys(header: Header, secret: Secret) -> VaultKeys:
    for slot in header.slots:
        root = secret.root(slot)
        vault_key = open_slot(slot, header.vault_id, root) if root is not None else None
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


def secret_of(passphrase: str | None, recovery_code: str | None) -> Secret:
    """The one secret that was given. Raises Refused if it cannot be one, BugError for both or none."""
    if passphrase is not None and recovery_code is None:
        return PassphraseSecret(kdf.normalise(passphrase))
    if recovery_code is not None and passphrase is None:
        return RecoverySecret(recovery.parse(recovery_code))
    raise BugError("A vault opens with a passphrase or with a recovery key, one of them.")
