"""A key locked inside another key: AES-256-GCM-SIV (RFC 8452), which forgives a nonce used twice."""

from __future__ import annotations

from companion.errors import Damaged

NONCE_BYTES = 12
TAG_BYTES = 16


def wrap(
    wrapping_key: bytes | bytearray, nonce: bytes, key: bytes | bytearray, context: bytes
) -> bytes:
    """`key` under the 32-byte `wrapping_key`, bound to `context`: 16 bytes longer than `key`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    return AESGCMSIV(wrapping_key).encrypt(nonce, key, context)


def unwrap(
    wrapping_key: bytes | bytearray, nonce: bytes, wrapped: bytes, context: bytes
) -> bytearray:
    """The key inside `wrapped`. Raises Damaged if wrapped bytes, nonce or context differ from what was wrapped."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    key = bytearray(max(len(wrapped) - TAG_BYTES, 0))
    try:
        AESGCMSIV(wrapping_key).decrypt_into(nonce, wrapped, context, key)
    except InvalidTag:
        raise Damaged from None
    return key
