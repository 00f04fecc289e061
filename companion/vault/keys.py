"""The keys of an open vault: one for each purpose, all derived from the vault key, none of them ever shown."""

from __future__ import annotations

from typing import NoReturn, final

from companion.crypto import hkdf
from companion.crypto.wiping import wipe
from companion.errors import BugError

_PURPOSES = {
    "_database": b"companion vault v1: database",
    "_header_mac": b"companion vault v1: header mac",
    "_seal": b"companion vault v1: seal",
    "_local_state": b"companion vault v1: local state",
    "_backup_index": b"companion vault v1: backup index",
}


@final
class VaultKeys:
    """Sub-keys of 32 bytes by HKDF-SHA256 with a fixed label each. `repr` shows nothing, pickling and copying fail."""

    __slots__ = ("_backup_index", "_database", "_header_mac", "_local_state", "_seal")

    _backup_index: bytearray
    _database: bytearray
    _header_mac: bytearray
    _local_state: bytearray
    _seal: bytearray

    def __init__(self, vault_key: bytearray) -> None:
        """Derive all of them. `vault_key` is wiped: nothing needs it any more."""
        for name, label in _PURPOSES.items():
            setattr(self, name, hkdf.extract_and_expand(vault_key, label))
        wipe(vault_key)

    @property
    def database_key(self) -> bytes:
        """Encrypts the database."""
        return self._reveal(self._database)

    @property
    def header_mac_key(self) -> bytes:
        """Proves that the header was written by somebody who could open the vault."""
        return self._reveal(self._header_mac)

    @property
    def seal_key(self) -> bytes:
        """Proves what the closed database looked like."""
        return self._reveal(self._seal)

    @property
    def local_state_key(self) -> bytes:
        """Hides the vault's name in what this computer remembers about it."""
        return self._reveal(self._local_state)

    @property
    def backup_index_key(self) -> bytes:
        """Proves the list of backups."""
        return self._reveal(self._backup_index)

    def wipe(self) -> None:
        """Overwrite every key; asking for one afterwards is a bug."""
        for name in _PURPOSES:
            wipe(getattr(self, name))

    @staticmethod
    def _reveal(buffer: bytearray) -> bytes:
        if not any(buffer):
            raise BugError(
                "The vault is locked, so there is no key to use. What you saved is safe."
            )
        return bytes(buffer)

    def __repr__(self) -> str:
        return "<VaultKeys>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never pickled or copied")
