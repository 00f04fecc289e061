"""A new passphrase slot around the same vault key; every other slot stays as it is, byte for byte.

Quick, and weaker than new keys: an older copy of the header still opens with the old passphrase, to the same key.
"""

from __future__ import annotations

import os
from contextlib import suppress

from companion.crypto import kdf
from companion.crypto.kdf import KdfParams
from companion.errors import KnownError, from_os_error
from companion.paths import sync_folder, write_private
from companion.vault.folder import VaultFolder
from companion.vault.header import Header, header_in, read_copies, write_copies
from companion.vault.header_format import signed_header
from companion.vault.opening import Opening, Secret
from companion.vault.slots import PassphraseSecret, PassphraseSlot, passphrase_slot


def with_passphrase(opening: Opening, passphrase: bytes, params: KdfParams) -> Header:
    """The opened header with a fresh slot for the normalised `passphrase`, derived once under `params`.

    It takes the place of the slot that was opened, or of the first passphrase's when a recovery key was used.
    """
    header, opened = opening.header, opening.slot
    if not isinstance(opened, PassphraseSlot):
        opened = next(slot for slot in header.slots if isinstance(slot, PassphraseSlot))
    fresh = passphrase_slot(opened.id, header.vault_id, opening.vault_key, passphrase, params)
    slots = tuple(fresh if slot is opened else slot for slot in header.slots)
    return signed_header(header.vault_id, header.generation, slots, opening.keys.header_mac_key)


def put_in_place(folder: VaultFolder, header: Header) -> None:
    """With the lock held: let `header` take the place of one of the same generation that opens to another secret.

    The second copy is out of the way before the first changes, so that at no instant both secrets open the vault.
    Raises KnownError; the old header then still counts. A second copy that cannot be written is made at the next unlock.
    """
    aside = folder.header_backup.with_name(f".{folder.header_backup.name}.part")
    try:
        try:
            folder.header_backup.replace(aside)
            sync_folder(folder.path)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise from_os_error(error, doing="Changing the vault's header") from error
        write_private(folder.header, header.to_bytes())
    except BaseException:
        if header_in(folder.header) != header:
            with suppress(OSError):
                aside.replace(folder.header_backup)
            raise
    with suppress(KnownError):
        write_private(folder.header_backup, header.to_bytes())


def raised_if_weak(folder: VaultFolder, opening: Opening, secret: Secret) -> Header:
    """The header, in which the passphrase's slot was brought up to what is wanted today, if it was below that.

    Silent: what cannot be written or does not fit into memory stays as it was until another day.
    """
    slot = opening.slot
    if not isinstance(slot, PassphraseSlot) or not isinstance(secret, PassphraseSecret):
        return opening.header
    better = kdf.raised(slot.kdf, opening.seconds)
    if better is None or not os.access(folder.path, os.W_OK):
        return opening.header
    try:
        header = with_passphrase(opening, secret.passphrase, better)
        write_copies(folder, header)  # the same passphrase opens both, so the order does not matter
    except KnownError:
        with suppress(KnownError):
            return read_copies(folder).best
        return opening.header
    return header
