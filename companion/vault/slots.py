"""Key slots: the vault key, wrapped once for each secret that opens the vault.

passphrase    --NFKC--> Argon2id(salt) --HKDF-Expand--> wrapping key | commitment
recovery key  (160 bit) --HMAC(salt)-->  HKDF-Expand--> wrapping key | commitment
wrapped = AES-256-GCM-SIV(wrapping key, nonce, vault key, context = the slot as it stands in this vault)

The commitment is compared before anything is unwrapped: it ties a slot to one secret, so that no slot can be made to
open under two, and it tells a wrong passphrase from a damaged header.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

import msgspec

from companion.crypto import hkdf, kdf, wrapping
from companion.crypto.kdf import KdfParams
from companion.crypto.wiping import wipe
from companion.errors import Damaged
from companion.vault.canonical import canonical

VAULT_KEY_BYTES = 32
MOST_SLOTS = 8

SlotId = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Nonce = Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
Wrapped = Annotated[bytes, msgspec.Meta(min_length=48, max_length=48)]

SlotType = Literal["passphrase", "recovery"]

HEADER_DAMAGED = "This vault's header is damaged or was altered. Nothing was opened or changed."

_ROOT_TO_KEYS = b"companion vault v1: slot"


class ExtractParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a recovery key is stretched: not at all, for 160 random bits cannot be guessed."""

    alg: Literal["hkdf-sha256"] = "hkdf-sha256"


class PassphraseSlot(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="passphrase"
):
    """Opens with the person's passphrase."""

    id: SlotId
    kdf: KdfParams
    salt: Salt
    commit: Bytes32
    nonce: Nonce
    wrapped: Wrapped


class RecoverySlot(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="recovery"
):
    """Opens with the recovery key."""

    id: SlotId
    kdf: ExtractParams
    salt: Salt
    commit: Bytes32
    nonce: Nonce
    wrapped: Wrapped


Slot = PassphraseSlot | RecoverySlot


def passphrase_slot(
    slot_id: int, vault_id: str, vault_key: bytearray, passphrase: bytes, params: KdfParams
) -> PassphraseSlot:
    """A slot that opens `vault_key` to the normalised `passphrase`; derives once, under `params`."""
    salt = secrets.token_bytes(kdf.SALT_BYTES)
    wrapping_key, commit = _keys_of(bytearray(kdf.derive(passphrase, salt, params)))
    nonce = secrets.token_bytes(wrapping.NONCE_BYTES)
    slot = PassphraseSlot(slot_id, params, salt, commit, nonce, bytes(48))
    return msgspec.structs.replace(slot, wrapped=_wrap(slot, vault_id, wrapping_key, vault_key))


def recovery_slot(
    slot_id: int, vault_id: str, vault_key: bytearray, recovery_code: bytes
) -> RecoverySlot:
    """A slot that opens `vault_key` to the 20 bytes of a recovery key."""
    salt = secrets.token_bytes(kdf.SALT_BYTES)
    wrapping_key, commit = _keys_of(_recovery_root(recovery_code, salt))
    nonce = secrets.token_bytes(wrapping.NONCE_BYTES)
    slot = RecoverySlot(slot_id, ExtractParams(), salt, commit, nonce, bytes(48))
    return msgspec.structs.replace(slot, wrapped=_wrap(slot, vault_id, wrapping_key, vault_key))


class PassphraseSecret:
    """A normalised passphrase, as something that yields the root secret of a slot."""

    __slots__ = ("_passphrase",)
    opens: SlotType = "passphrase"

    def __init__(self, passphrase: bytes) -> None:
        self._passphrase = passphrase

    @property
    def passphrase(self) -> bytes:
        """Its normalised bytes, for a slot that is made anew."""
        return self._passphrase

    def root(self, slot: Slot) -> bytearray | None:
        """The root secret for `slot` (takes as long as its settings say); None for a slot of another type."""
        if not isinstance(slot, PassphraseSlot):
            return None
        return bytearray(kdf.derive(self._passphrase, slot.salt, slot.kdf))


class RecoverySecret:
    """The 20 bytes of a recovery key, as something that yields the root secret of a slot."""

    __slots__ = ("_code",)
    opens: SlotType = "recovery"

    def __init__(self, code: bytes) -> None:
        self._code = code

    def root(self, slot: Slot) -> bytearray | None:
        """The root secret for `slot`; None for a slot of another type."""
        if not isinstance(slot, RecoverySlot):
            return None
        return _recovery_root(self._code, slot.salt)


def open_slot(slot: Slot, vault_id: str, root: bytearray) -> bytearray | None:
    """The vault key inside `slot`; None if `root` is not the one this slot is committed to. `root` is wiped.

    Raises Damaged if the slot is committed to `root`, yet was altered or comes from another vault.
    """
    from cryptography.hazmat.primitives.constant_time import bytes_eq

    wrapping_key, commit = _keys_of(root)
    try:
        if not bytes_eq(commit, slot.commit):
            return None
        return wrapping.unwrap(wrapping_key, slot.nonce, slot.wrapped, _context(slot, vault_id))
    except Damaged:
        raise Damaged(HEADER_DAMAGED) from None
    finally:
        wipe(wrapping_key)


def _recovery_root(code: bytes, salt: bytes) -> bytearray:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

    mac = HMAC(salt, SHA256())
    mac.update(code)
    return bytearray(mac.finalize())


def _keys_of(root: bytearray) -> tuple[bytearray, bytes]:
    """The wrapping key and the commitment that follow from `root`, which is wiped."""
    both = hkdf.expand(root, _ROOT_TO_KEYS, 64)
    wrapping_key, commit = both[:32], bytes(both[32:])
    wipe(root, both)
    return wrapping_key, commit


def _wrap(slot: Slot, vault_id: str, wrapping_key: bytearray, vault_key: bytearray) -> bytes:
    wrapped = wrapping.wrap(wrapping_key, slot.nonce, vault_key, _context(slot, vault_id))
    wipe(wrapping_key)
    return wrapped


def _context(slot: Slot, vault_id: str) -> bytes:
    """What a wrapped key is bound to: the vault and everything in the slot but the wrapping itself."""
    fields = msgspec.to_builtins(slot)
    del fields["nonce"], fields["wrapped"]
    return canonical(
        {"magic": "companion-vault", "version": 1, "vault_id": vault_id, "slot": fields}
    )
