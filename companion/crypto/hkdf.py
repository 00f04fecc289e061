"""From one key to many: HKDF with SHA-256 (RFC 5869)."""

from __future__ import annotations


def expand(key: bytes | bytearray, info: bytes, length: int = 32) -> bytearray:
    """`length` bytes for the purpose `info`, out of a `key` that is already uniformly random (HKDF-Expand)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    derived = bytearray(length)
    HKDFExpand(SHA256(), length, info).derive_into(key, derived)
    return derived


def extract_and_expand(
    key_material: bytes | bytearray, info: bytes, length: int = 32, *, salt: bytes | None = None
) -> bytearray:
    """`length` bytes for the purpose `info`, out of any secret `key_material` (HMAC with `salt`, then HKDF-Expand)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = bytearray(length)
    HKDF(SHA256(), length, salt, info).derive_into(key_material, derived)
    return derived
