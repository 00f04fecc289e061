"""From what a person typed to the keys of the vault, or to a plain refusal."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from companion.crypto import kdf
from companion.crypto import recovery_code as recovery
from companion.crypto.wiping import wipe
from companion.errors import BugError, Damaged, WrongKey
from companion.vault.header import Header, HeaderCopies
from companion.vault.keys import VaultKeys
from companion.vault.slots import PassphraseSecret, RecoverySecret, Slot, SlotType, open_slot


class Secret(Protocol):
    """What a person opens a vault with."""

    @property
    def opens(self) -> SlotType: ...

    def root(self, slot: Slot) -> bytearray | None: ...


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Opening:
    """A header that was opened and proven, with the way in; `wipe` it when the vault key has been used."""

    header: Header
    keys: VaultKeys
    slot: Slot
    """The one that the secret opened."""
    seconds: float
    """How long the secret took to derive, which on this computer is the price of one guess."""
    vault_key: bytearray

    def __repr__(self) -> str:
        return "<Opening>"

    def wipe(self) -> None:
        """Forget the vault key; `keys` stay, they are the opened vault's."""
        wipe(self.vault_key)


def open_header(copies: HeaderCopies, secret: Secret) -> tuple[Header, VaultKeys]:
    """The header that `secret` opens and the keys it leads to. Raises WrongKey or Damaged."""
    opening = open_slots(copies, secret)
    opening.wipe()
    return opening.header, opening.keys


def open_slots(copies: HeaderCopies, secret: Secret) -> Opening:
    """The header that `secret` opens, and everything that new slots for it need. Raises WrongKey or Damaged."""
    try:
        return _open(copies.best, secret)
    except (WrongKey, Damaged):
        if copies.other is None:
            raise
        with suppress(WrongKey, Damaged):  # the first copy's refusal is the one to tell
            return _open(copies.other, secret)
        raise


def _open(header: Header, secret: Secret) -> Opening:
    for slot in header.slots:
        # The machine's own stopwatch: this measures the computer, not the time a test may own.
        begun = time.perf_counter()
        root = secret.root(slot)
        seconds = time.perf_counter() - begun
        vault_key = open_slot(slot, header.vault_id, root) if root is not None else None
        if vault_key is None:
            continue
        keys = VaultKeys(bytearray(vault_key))
        try:
            header.verify(keys.header_mac_key)
        except BaseException:
            keys.wipe()
            wipe(vault_key)
            raise
        return Opening(header, keys, slot, seconds, vault_key)
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
