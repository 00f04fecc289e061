"""A proof that convinces one person only: a MAC under a key that two people share without ever having met.

    key = HKDF-SHA256( X25519(own secret, the other's public), info = context )
    mac = HMAC-SHA256( key, message )

Either of the two could have made it. So the one who gets it knows that the other did, and can prove it to nobody else.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from companion.crypto.hkdf import extract_and_expand
from companion.errors import Damaged

KEY_BYTES = 32
MAC_BYTES = 32


def new_pairwise_secret() -> bytes:
    """A fresh secret key (X25519, RFC 7748), 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """The 32 public bytes of a secret key. Raises Damaged for what is no key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if len(secret) != KEY_BYTES:
        raise Damaged("This key is damaged. It was left as it is.")
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def is_usable(public: bytes) -> bool:
    """Whether `public` is a key with which anything can be kept secret: not one of the few of small order."""
    if len(public) != KEY_BYTES:
        return False
    try:
        _shared(new_pairwise_secret(), public)
    except ValueError:
        return False
    return True


def pairwise_mac(secret: bytes, other_public: bytes, *, context: bytes, message: bytes) -> bytes:
    """The MAC (32 bytes) over `message` between the two, for the one purpose that `context` names.

    Raises Damaged for a key with which nothing can be kept secret.
    """
    try:
        shared = _shared(secret, other_public)
    except ValueError:
        raise Damaged("This key is damaged. It was left as it is.") from None
    return hmac.digest(bytes(extract_and_expand(shared, context)), message, sha256)


def _shared(secret: bytes, other_public: bytes) -> bytes:
    """Raises ValueError for a public key of small order, whose secret would be no secret."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    return X25519PrivateKey.from_private_bytes(secret).exchange(
        X25519PublicKey.from_public_bytes(other_public)
    )
