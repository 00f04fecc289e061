"""The seal: a small file beside the database that proves what the database looked like when it was closed.

{magic, version, vault_id, generation, counter, state, database{bytes, sha256} or null, mac}

Page MACs show that every page was written by somebody with the key, not that it is the newest: an old page, an old
file or a lost write-ahead log passes them. The seal holds the SHA-256 of the closed file and a counter that only grows,
under HMAC-SHA256 with a key of the vault. While a program changes the database the seal says "open" and has no
fingerprint, so a crash is told from an exchange; "unsealed" means closed without one, and proves nothing.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from companion.errors import Damaged, NotFound, TooNew
from companion.paths import write_private
from companion.vault.canonical import canonical
from companion.vault.folder import VaultFolder, read_small_file
from companion.vault.slots import Bytes32

LONGEST = 4096
"""The most bytes a seal may have."""
VERSION = 1
HIGHEST_COUNTER = 2**53

SealState = Literal["closed", "open", "unsealed"]

_PIECE = 1024 * 1024
_DAMAGED = "The seal of this vault is damaged or was altered. Nothing was changed."


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Length and SHA-256 of a closed database file."""

    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Bytes32


class Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What seal.json holds."""

    vault_id: Annotated[str, msgspec.Meta(pattern=r"\A[a-z2-7]{26}\Z")]
    generation: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    counter: Annotated[int, msgspec.Meta(ge=1, le=HIGHEST_COUNTER)]
    """Grows with every session that changed something."""
    state: SealState
    database: Fingerprint | None
    """None unless the state is "closed"."""
    mac: Bytes32
    magic: Literal["companion-seal"] = "companion-seal"
    version: Literal[1] = VERSION

    def to_bytes(self) -> bytes:
        """The canonical form, as it is written to disk."""
        return canonical(msgspec.to_builtins(self))

    def is_proven_by(self, seal_key: bytes) -> bool:
        """Whether whoever wrote this seal had the vault's `seal_key`."""
        from cryptography.hazmat.primitives.constant_time import bytes_eq

        return bytes_eq(_mac(self, seal_key), self.mac)


class _Stamp(msgspec.Struct):
    """What every version of the seal begins to be read by."""

    magic: Literal["companion-seal"]
    version: Annotated[int, msgspec.Meta(ge=1)]


def signed_seal(
    vault_id: str,
    generation: int,
    counter: int,
    seal_key: bytes,
    *,
    state: SealState = "closed",
    database: Fingerprint | None = None,
) -> Seal:
    """A seal with its MAC."""
    unsigned = Seal(vault_id, generation, counter, state, database, bytes(32))
    return msgspec.structs.replace(unsigned, mac=_mac(unsigned, seal_key))


def parse_seal(content: bytes) -> Seal:
    """The seal that `content` is, its MAC not yet checked. Raises TooNew, and Damaged for anything we would not write."""
    if len(content) > LONGEST or not content.isascii():
        raise Damaged(_DAMAGED)
    try:
        stamp = msgspec.json.decode(content, type=_Stamp)
        if stamp.version > VERSION:
            raise TooNew
        seal = msgspec.json.decode(content, type=Seal)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Damaged(_DAMAGED) from None
    if seal.to_bytes() != content or (seal.state == "closed") != (seal.database is not None):
        raise Damaged(_DAMAGED)
    return seal


def read_seal(folder: VaultFolder) -> Seal | None:
    """The seal in `folder`, its MAC not yet checked; None where there is none.

    Raises Damaged, TooNew, Refused for a link, StorageFailure.
    """
    try:
        return parse_seal(read_small_file(folder.seal, LONGEST))
    except NotFound:
        return None


def write_seal(folder: VaultFolder, seal: Seal) -> None:
    """Put `seal` into `folder` in one step, 0600. Raises StorageFailure; the old one then stands."""
    write_private(folder.seal, seal.to_bytes())


def fingerprint_of(
    database: Path, goes_on: Callable[[], bool] = lambda: True
) -> Fingerprint | None:
    """The fingerprint of a file that nobody writes; None when `goes_on` said no meanwhile.

    Reads all of it: about a second for each gigabyte. Raises OSError for anything but a plain file that can be read.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    handle = os.open(database, flags)
    with os.fdopen(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a plain file")
        digest, size = hashlib.sha256(), 0
        # One buffer for the whole file: digest and read both let other threads run meanwhile.
        piece = memoryview(bytearray(_PIECE))
        while count := file.readinto(piece):
            if not goes_on():
                return None
            digest.update(piece[:count])
            size += count
    return Fingerprint(size, digest.digest())


def _mac(seal: Seal, seal_key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

    fields = msgspec.to_builtins(seal)
    del fields["mac"]
    mac = HMAC(seal_key, SHA256())
    mac.update(canonical(fields))
    return mac.finalize()
