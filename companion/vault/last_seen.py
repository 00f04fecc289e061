"""What this computer remembers of the vaults that were open on it, outside the vaults: last-seen.json.

A seal that was rolled back together with its vault proves itself; only somebody who remembers a later counter can tell.
Each vault is remembered under HMAC-SHA256(local state key, vault id), so the file names no vault and no place. It says
how many vaults there are and on which day each was last changed here. It is a help and never a need: whatever is wrong
with it, it counts as empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from companion.errors import KnownError
from companion.paths import private_folder, write_private
from companion.vault.folder import read_small_file
from companion.vault.keys import VaultKeys
from companion.vault.lock_file import LockFile
from companion.vault.seal import HIGHEST_COUNTER
from companion.vault.slots import Bytes32

FILE = "last-seen.json"
LONGEST = 128 * 1024
"""The most bytes the file may have."""
MOST_VAULTS = 256
"""So many are remembered; the one not changed for longest goes first."""


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last that this computer saw of one vault."""

    counter: Annotated[int, msgspec.Meta(ge=1, le=HIGHEST_COUNTER)]
    """The counter of its seal."""
    open: bool
    """Whether it was not closed again."""
    seal: Bytes32
    """The MAC of its seal, to tell two copies with the same counter apart."""
    at: date
    """The day, where the computer was."""
    retired: bool = False
    """Whether the vault has been given new keys here since, so that whatever opens with these is old."""


class _Memory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    vaults: dict[str, Seen]
    magic: Literal["companion-last-seen"] = "companion-last-seen"
    version: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The memory of one vault in the state folder `state`; without a folder, nothing is remembered."""

    state: Path | None
    name: str

    @classmethod
    def of(cls, state: Path | None, keys: VaultKeys, vault_id: str) -> LastSeen:
        """The memory of the vault `vault_id`."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.hmac import HMAC

        mac = HMAC(keys.local_state_key, SHA256())
        mac.update(vault_id.encode("ascii"))
        return cls(state, mac.finalize().hex())

    def read(self) -> Seen | None:
        """What was seen last; None where nothing is remembered or the file cannot be read."""
        if self.state is None:
            return None
        return _read(self.state / FILE).vaults.get(self.name)

    def write(self, seen: Seen) -> None:
        """Remember `seen`. Raises KnownError where that is not possible."""
        if self.state is None:
            return
        private_folder(self.state)
        # Held for the moment of the change: another program may be remembering another vault.
        lock = LockFile.take(self.state / f".{FILE}.lock")
        try:
            vaults = dict(_read(self.state / FILE).vaults)
            vaults.pop(self.name, None)
            vaults[self.name] = seen
            kept = dict(list(vaults.items())[-MOST_VAULTS:])
            write_private(self.state / FILE, msgspec.json.encode(_Memory(kept)))
        finally:
            lock.release()


def _read(file: Path) -> _Memory:
    try:
        return msgspec.json.decode(read_small_file(file, LONGEST), type=_Memory)
    except (KnownError, msgspec.MsgspecError, RecursionError, ValueError):
        return _Memory({})
