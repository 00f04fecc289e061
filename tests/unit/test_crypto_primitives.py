"""The primitives against their RFCs, and wrapping against change."""

from __future__ import annotations

from typing import Any

import pytest

from companion.crypto import hkdf, wrapping
from companion.crypto.kdf import KdfParams, argon2id
from companion.errors import Damaged
from tests.vectors.reading import vectors


def test_c23_argon2id_agrees_with_rfc_9106() -> None:
    rfc: dict[str, Any] = vectors("argon2id.json")["rfc_9106"]
    derived = argon2id(
        bytes.fromhex(rfc["password"]),
        bytes.fromhex(rfc["salt"]),
        KdfParams(rfc["m"], rfc["t"], rfc["p"]),
        associated_data=bytes.fromhex(rfc["associated_data"]),
        secret=bytes.fromhex(rfc["secret"]),
    )
    assert derived.hex() == rfc["derived"]


@pytest.mark.parametrize("case", vectors("hkdf_sha256.json"))
def test_c23_hkdf_agrees_with_rfc_5869(case: dict[str, str]) -> None:
    info, wanted = bytes.fromhex(case["info"]), bytes.fromhex(case["derived"])
    salt = bytes.fromhex(case["salt"]) or None
    material = bytes.fromhex(case["key_material"])
    assert hkdf.extract_and_expand(material, info, len(wanted), salt=salt) == wanted
    assert hkdf.expand(bytes.fromhex(case["prk"]), info, len(wanted)) == wanted


@pytest.mark.parametrize("case", vectors("aes_256_gcm_siv.json"))
def test_c23_wrapping_agrees_with_rfc_8452(case: dict[str, str]) -> None:
    key, nonce, context, plain, wrapped = (
        bytes.fromhex(case[name]) for name in ("key", "nonce", "context", "plain", "wrapped")
    )
    assert wrapping.wrap(key, nonce, plain, context) == wrapped
    assert wrapping.unwrap(key, nonce, wrapped, context) == plain


def test_nothing_unwraps_after_one_flipped_bit() -> None:
    key, nonce, context = bytes(range(32)), bytes(range(12)), b"this slot of this vault"
    wrapped = wrapping.wrap(key, nonce, b"k" * 32, context)
    parts = [key, nonce, wrapped, context]
    for which, part in enumerate(parts):
        for bit in range(len(part) * 8):
            flipped = bytearray(part)
            flipped[bit // 8] ^= 1 << bit % 8
            changed = [*parts]
            changed[which] = bytes(flipped)
            with pytest.raises(Damaged):
                wrapping.unwrap(*changed)


@pytest.mark.parametrize("length", [0, 1, 15, 16, 47])
def test_a_cut_key_does_not_unwrap(length: int) -> None:
    key, nonce = bytes(32), bytes(12)
    wrapped = wrapping.wrap(key, nonce, b"k" * 32, b"")
    with pytest.raises(Damaged):
        wrapping.unwrap(key, nonce, wrapped[:length], b"")
