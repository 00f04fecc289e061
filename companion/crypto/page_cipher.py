"""One page of an encrypted database, opened by itself, for repair: everything else goes through SQLCipher.

Format 4 of SQLCipher (https://www.zetetic.net/sqlcipher/design/): AES-256-CBC, and at the end of each page 80 bytes
with the page's IV (16) and HMAC-SHA512 (64) over ciphertext, IV and the page number (32 bits, little-endian). The
HMAC key is PBKDF2-HMAC-SHA512 of the raw key, 2 rounds, over the salt with every byte changed by 0x3a. The salt is
the first 16 bytes of the first page, which are neither encrypted nor authenticated by it.
"""

from __future__ import annotations

import hmac
from hashlib import pbkdf2_hmac, sha512
from typing import NoReturn, final

from companion.crypto.wiping import wipe

PAGE_BYTES = 4096
SALT_BYTES = 16
IV_BYTES = 16
MAC_BYTES = 64
USABLE_BYTES = PAGE_BYTES - IV_BYTES - MAC_BYTES
"""What the database keeps of a page for itself."""

_SALT_MASK = 0x3A
_MAC_ROUNDS = 2


@final
class PageCipher:
    """Opens the pages of one database. Shows nothing of its keys and can be wiped."""

    __slots__ = ("_key", "_mac_key")

    def __init__(self, key: bytes | bytearray, salt: bytes) -> None:
        """`key` is the raw database key (32 bytes), `salt` the first 16 bytes of the database."""
        mask = bytes(byte ^ _SALT_MASK for byte in salt)
        self._key = bytearray(key)
        self._mac_key = bytearray(pbkdf2_hmac("sha512", bytes(key), mask, _MAC_ROUNDS, len(key)))

    def is_authentic(self, number: int, page: bytes) -> bool:
        """Whether `page` is what was once written as page `number` (from 1) of this database."""
        if len(page) != PAGE_BYTES:
            return False
        mac = hmac.new(self._mac_key, _ciphertext(number, page), sha512)
        mac.update(page[USABLE_BYTES : USABLE_BYTES + IV_BYTES])
        mac.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(mac.digest(), page[-MAC_BYTES:])

    def plain(self, number: int, page: bytes) -> bytes:
        """The usable bytes of `page`, decrypted whether or not they are authentic.

        In the first page, the place of the salt is filled with zeros.
        """
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        iv = page[USABLE_BYTES : USABLE_BYTES + IV_BYTES]
        decryptor = Cipher(AES256(self._key), CBC(iv)).decryptor()
        opened = decryptor.update(_ciphertext(number, page)) + decryptor.finalize()
        return opened if number > 1 else bytes(SALT_BYTES) + opened

    def wipe(self) -> None:
        """Overwrite both keys."""
        wipe(self._key, self._mac_key)

    def __repr__(self) -> str:
        return "<PageCipher>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never pickled or copied")


def _ciphertext(number: int, page: bytes) -> bytes:
    return page[SALT_BYTES if number == 1 else 0 : USABLE_BYTES]
