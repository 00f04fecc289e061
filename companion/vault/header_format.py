"""Header v1: the plain file that tells how to get at the vault key, and proves that it was not altered.

{magic, version, vault_id, generation, slots[1..8]{id, type, kdf, salt, commit, nonce, wrapped}, mac}

Read strictly: at most 64 KiB of ASCII, byte for byte its own canonical form (so no spaces, no second way to write a
number, no duplicate keys, no loose base64), exactly these fields, integers only, key settings between floor and
ceiling before anything is derived. The MAC over all the rest is checked as soon as the vault key is known.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from companion.crypto.kdf import within_limits
from companion.errors import Damaged, TooNew
from companion.vault.canonical import canonical
from companion.vault.slots import HEADER_DAMAGED, MOST_SLOTS, Bytes32, PassphraseSlot, Slot

LONGEST = 64 * 1024
"""The most bytes a header may have."""
VERSION = 1


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What header.json holds."""

    vault_id: Annotated[str, msgspec.Meta(pattern=r"\A[a-z2-7]{26}\Z")]
    generation: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    slots: Annotated[tuple[Slot, ...], msgspec.Meta(min_length=1, max_length=MOST_SLOTS)]
    mac: Bytes32
    magic: Literal["companion-vault"] = "companion-vault"
    version: Literal[1] = VERSION

    def to_bytes(self) -> bytes:
        """The canonical form, as it is written to disk."""
        return canonical(msgspec.to_builtins(self))

    def verify(self, mac_key: bytes) -> None:
        """Raises Damaged unless whoever wrote this header had the vault's `mac_key`."""
        from cryptography.hazmat.primitives.constant_time import bytes_eq

        if not bytes_eq(_mac(self, mac_key), self.mac):
            raise Damaged(HEADER_DAMAGED)


class _Stamp(msgspec.Struct):
    """What every version of the header begins to be read by."""

    magic: Literal["companion-vault"]
    version: Annotated[int, msgspec.Meta(ge=1)]


def signed_header(
    vault_id: str, generation: int, slots: tuple[Slot, ...], mac_key: bytes
) -> Header:
    """A header with its MAC."""
    unsigned = Header(vault_id, generation, slots, bytes(32))
    return msgspec.structs.replace(unsigned, mac=_mac(unsigned, mac_key))


def parse(content: bytes) -> Header:
    """The header that `content` is, its MAC not yet checked. Derives nothing.

    Raises TooNew for a later version of the format and Damaged for anything that we would not have written.
    """
    if len(content) > LONGEST or not content.isascii():
        raise Damaged(HEADER_DAMAGED)
    try:
        stamp = msgspec.json.decode(content, type=_Stamp)
        if stamp.version > VERSION:
            raise TooNew(
                "This vault was made by a newer version of Companion. It was left as it is; "
                "update Companion to open it."
            )
        header = msgspec.json.decode(content, type=Header)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Damaged(HEADER_DAMAGED) from None
    if header.to_bytes() != content or not _acceptable(header):
        raise Damaged(HEADER_DAMAGED)
    return header


def _acceptable(header: Header) -> bool:
    ids = [slot.id for slot in header.slots]
    return sorted(set(ids)) == ids and all(
        within_limits(slot.kdf) for slot in header.slots if isinstance(slot, PassphraseSlot)
    )


def _mac(header: Header, mac_key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

    fields = msgspec.to_builtins(header)
    del fields["mac"]
    mac = HMAC(mac_key, SHA256())
    mac.update(canonical(fields))
    return mac.finalize()
