"""restored.json: says that a vault was put here from a backup, so that its age is not taken for an attack.

{magic, version, vault_id, made_at}: whoever restores need not have the keys, so nothing proves it. It is therefore
always told to the person, never believed in silence, and goes when the vault gets its first seal.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

import msgspec

from companion.errors import KnownError
from companion.paths import write_private
from companion.vault.canonical import canonical
from companion.vault.folder import VaultFolder, read_small_file

LONGEST = 1024
"""The most bytes it may have."""


class Restored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What restored.json holds."""

    vault_id: str
    made_at: datetime
    """When the backup was made."""
    magic: Literal["companion-restored"] = "companion-restored"
    version: Literal[1] = 1


def note_restored(folder: VaultFolder, vault_id: str, made_at: datetime) -> None:
    """Say in `folder` that its vault comes from the backup of `made_at`. Raises StorageFailure."""
    note = Restored(vault_id, made_at.astimezone(UTC))
    write_private(folder.restored, canonical(msgspec.to_builtins(note)))


def read_restored(folder: VaultFolder) -> Restored | None:
    """The note in `folder`; None where there is none that can be read."""
    try:
        found = msgspec.json.decode(read_small_file(folder.restored, LONGEST), type=Restored)
    except (KnownError, msgspec.MsgspecError, RecursionError, ValueError):
        return None
    return found if found.made_at.tzinfo is not None else None


def forget_restored(folder: VaultFolder) -> None:
    """Take the note away, as far as the disk allows."""
    with suppress(OSError):
        folder.restored.unlink(missing_ok=True)
