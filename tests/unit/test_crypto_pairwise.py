"""The proof between two people: the same from both sides, and from nobody else's."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from companion.crypto.pairwise import is_usable, new_pairwise_secret, pairwise_mac, public_of
from companion.errors import Damaged

# RFC 7748, section 6.1.
ALICE = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
ALICE_PUBLIC = bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
BOB = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
BOB_PUBLIC = bytes.fromhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
SHARED = bytes.fromhex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")


def test_public_keys_agree_with_rfc_7748() -> None:
    assert public_of(ALICE) == ALICE_PUBLIC
    assert public_of(BOB) == BOB_PUBLIC


def test_the_mac_is_hmac_under_hkdf_of_the_shared_secret() -> None:
    """Worked out a second time with Python's own hmac, from the shared secret that the RFC gives."""
    extracted = hmac.digest(bytes(32), SHARED, "sha256")
    key = hmac.digest(extracted, b"for this" + b"\x01", "sha256")
    expected = hmac.digest(key, b"words", hashlib.sha256)
    for own, other in ((ALICE, BOB_PUBLIC), (BOB, ALICE_PUBLIC)):
        assert pairwise_mac(own, other, context=b"for this", message=b"words") == expected


def test_nobody_else_no_other_purpose_and_no_other_words_give_it() -> None:
    eve = new_pairwise_secret()
    mac = pairwise_mac(ALICE, BOB_PUBLIC, context=b"for this", message=b"words")
    others = {
        pairwise_mac(eve, BOB_PUBLIC, context=b"for this", message=b"words"),
        pairwise_mac(ALICE, public_of(eve), context=b"for this", message=b"words"),
        pairwise_mac(ALICE, BOB_PUBLIC, context=b"for that", message=b"words"),
        pairwise_mac(ALICE, BOB_PUBLIC, context=b"for this", message=b"Words"),
    }
    assert len(others) == 4
    assert mac not in others


@pytest.mark.parametrize(
    "public", [bytes(32), b"\x01" + bytes(31), b"\xed" + b"\xff" * 30 + b"\x7f", b"", bytes(31)]
)
def test_keys_of_small_order_and_other_lengths_are_not_used(public: bytes) -> None:
    assert not is_usable(public)
    with pytest.raises(Damaged):
        pairwise_mac(ALICE, public, context=b"", message=b"")


def test_what_is_no_secret_key_is_damaged() -> None:
    with pytest.raises(Damaged):
        public_of(b"short")
