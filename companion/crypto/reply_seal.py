"""The seal of a reply: AES-256-GCM under a key that only the maker of the share and its readers can derive.

Key: HKDF-SHA256 (RFC 5869) of the share's random reply key, with the share's identifier as salt. Everything here can be
done by WebCrypto as well, so that a reply can be written in a browser. One reply key seals a handful of replies, each
under a random 96-bit nonce (NIST SP 800-38D allows 2^32).
"""

from __future__ import annotations

from companion.crypto.hkdf import extract_and_expand
from companion.crypto.wiping import wipe
from companion.errors import Damaged

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_PURPOSE = b"companion reply 1"


def seal(
    payload: bytes, reply_key: bytes, *, share_id: str, nonce: bytes, associated: bytes
) -> bytes:
    """`payload` under the key of this share, 16 bytes longer; `associated` is authenticated beside it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = _key(reply_key, share_id)
    try:
        return AESGCM(key).encrypt(nonce, payload, associated)
    finally:
        wipe(key)


def unseal(
    sealed: bytes, reply_key: bytes, *, share_id: str, nonce: bytes, associated: bytes
) -> bytes:
    """What `seal` was given. Raises Damaged when a byte of it, of the nonce or of `associated` differs."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = _key(reply_key, share_id)
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        raise Damaged from None
    finally:
        wipe(key)


def _key(reply_key: bytes, share_id: str) -> bytearray:
    return extract_and_expand(reply_key, _PURPOSE, KEY_BYTES, salt=share_id.encode("ascii"))
