"""New keys for the whole vault: a next generation of header and database beside the present one.

The rename of the new header.json over the old one is the commit point: before it the old secrets open the old
database, after it the new ones open the new. In this order, each step on the disk before the next:

    .rekeying            says which generation is to be replaced by which
    journal-<new>.db     made, filled, compared with the old one
    header.json          replaced in one step: from here on the new generation counts
    header.bak           replaced; an older generation in it lets nobody in while header.json is whole
    journal-<old>.db     removed
    .rekeying            removed

Whatever a crash leaves of this is cleared at the next unlock, which goes by `.rekeying` and by the header that was
proven. A database that no interrupted change accounts for, for example one from a backup, is never removed.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import final

from companion.crypto.kdf import KdfParams
from companion.errors import KnownError, StorageFailure, from_os_error
from companion.paths import sync_folder, write_private
from companion.vault.folder import VaultFolder, read_small_file
from companion.vault.header import Header, header_in, read_copies
from companion.vault.header_format import signed_header
from companion.vault.keys import VaultKeys
from companion.vault.slots import VAULT_KEY_BYTES, passphrase_slot, recovery_slot

UNSURE = (
    "The disk reported a fault while the vault's new keys were written. Nothing is lost. Unlock with the new "
    "passphrase; should it be refused, the old one still opens the vault. Then make a backup on another disk."
)


def reached(step: str) -> None:
    """A named step is done and on the disk. A seam: tests end the program here, nothing else listens."""
    del step


@final
class NextGeneration:
    """A header and the keys it leads to, made but not yet in place. Shows nothing of itself."""

    __slots__ = ("header", "keys")

    def __init__(self, header: Header, keys: VaultKeys) -> None:
        self.header = header
        self.keys = keys

    def __repr__(self) -> str:
        return "<NextGeneration>"


def next_generation(
    folder: VaultFolder, present: Header, passphrase: bytes, recovery_code: bytes, params: KdfParams
) -> NextGeneration:
    """A new vault key for the vault of `present`, in one slot for the normalised `passphrase` and one for the
    20 bytes of the recovery key.

    Derives once, under `params`. Numbered above every database in `folder`, so that nothing is overwritten.
    Raises StorageFailure.
    """
    try:
        generation = max(present.generation, *folder.generations(), 1) + 1
    except OSError as error:
        raise from_os_error(error, doing="Looking into the vault's folder") from error
    vault_id = present.vault_id
    vault_key = bytearray(secrets.token_bytes(VAULT_KEY_BYTES))
    slots = (
        passphrase_slot(1, vault_id, vault_key, passphrase, params),
        recovery_slot(2, vault_id, vault_key, recovery_code),
    )
    keys = VaultKeys(vault_key)
    return NextGeneration(signed_header(vault_id, generation, slots, keys.header_mac_key), keys)


def announce(folder: VaultFolder, present: Header, generation: int) -> None:
    """Note that `generation` is to take the place of `present`, before anything of it stands. Raises KnownError."""
    write_private(folder.rekeying, b"%d %d\n" % (present.generation, generation))
    reached("announced")


def commit(folder: VaultFolder, header: Header) -> None:
    """With the lock held and the new database on the disk: let `header` count.

    Raises KnownError when the old header still counts, and `Unsure` when the new one does but the disk failed after.
    """
    try:
        write_private(folder.header, header.to_bytes())
    except BaseException:
        if not counts(folder, header):
            raise
        try:
            sync_folder(folder.path)
        except OSError:
            raise Unsure from None
    reached("header written")
    with suppress(KnownError):  # else at the next unlock, and until then the old database stays too
        write_private(folder.header_backup, header.to_bytes())
        reached("second copy written")


def counts(folder: VaultFolder, header: Header) -> bool:
    """Whether `header` is the one that opens the vault."""
    return header_in(folder.header) == header


class Unsure(StorageFailure):
    """The new header counts, as far as can be seen, but may not outlast a power cut."""

    sentence_by_default = UNSURE


def clear_up(folder: VaultFolder, proven: Header) -> None:
    """With the lock held and the database of `proven` readable: remove what a change of keys has left over.

    Before the commit that is the new generation, after it the old one. Does nothing unless both copies of the header
    are `proven`, so that nothing is removed which the other copy may need. Never raises; what is left waits.
    """
    announced = _announced(folder)
    if announced is None or proven.generation not in announced:
        return
    try:
        copies = read_copies(folder)
        if copies.first != proven or copies.second != proven:
            return
        before, after = announced
        doomed = after if proven.generation == before else before
        # Logs first: never a log without its database.
        for place in sorted(folder.generations().get(doomed, ()), reverse=True):
            place.unlink()
        sync_folder(folder.path)
        reached("other generation removed")
        folder.rekeying.unlink()
        sync_folder(folder.path)
    except (OSError, KnownError):
        return
    reached("cleared up")


def _announced(folder: VaultFolder) -> tuple[int, int] | None:
    """The generation that was to be replaced and the one being made; None where no change of keys was under way."""
    try:
        before, after = map(int, read_small_file(folder.rekeying, 30).split())
    except (KnownError, ValueError):
        return None
    return (before, after) if 1 <= before < after else None
