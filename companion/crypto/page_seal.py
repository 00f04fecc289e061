"""The seal of a web page: PBKDF2-HMAC-SHA256 (RFC 8018) and AES-256-GCM, which every browser has in WebCrypto.

Argon2id is in no browser's WebCrypto, so the passphrase must be a generated one. The work is fixed: nobody can make a
page ask for less of it. Each page has its own random salt, so its key seals one message only.
"""

from __future__ import annotations

from hashlib import pbkdf2_hmac

from companion.crypto.kdf import normalise
from companion.crypto.wiping import wipe
from companion.errors import WrongKey

ITERATIONS = 2_000_000
SALT_BYTES = 32
NONCE_BYTES = 12
KEY_BYTES = 32


def seal_for_page(
    payload: bytes, passphrase: str, *, salt: bytes, nonce: bytes, associated: bytes
) -> bytes:
    """`payload` under `passphrase`, 16 bytes longer; `associated` is authenticated beside it. Takes half a second."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = _key(passphrase, salt)
    try:
        return AESGCM(key).encrypt(nonce, payload, associated)
    finally:
        wipe(key)


def unseal_page(
    sealed: bytes, passphrase: str, *, salt: bytes, nonce: bytes, associated: bytes
) -> bytes:
    """What `seal_for_page` was given.

    Raises WrongKey for another passphrase and for any change alike: nothing tells the two apart.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = _key(passphrase, salt)
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        raise WrongKey(
            "This page does not open: the passphrase is another one, or the page was changed on its way. "
            "It was left as it is."
        ) from None
    finally:
        wipe(key)


def _key(passphrase: str, salt: bytes) -> bytearray:
    return bytearray(pbkdf2_hmac("sha256", normalise(passphrase), salt, ITERATIONS, KEY_BYTES))
