"""Files sealed for a passphrase. Each sealing and opening costs about a second and 512 MB, so there are few."""

# pyright: reportAttributeAccessIssue=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

import re

import pytest

from companion.crypto.age_file import open_with_passphrase, seal_for_passphrase
from companion.errors import CompanionError, Damaged, Refused, WrongKey

PAYLOAD = b"a canary in a coal mine, " * 4000
PASSPHRASE = "corridor kindly mutt petunia Café"


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_for_passphrase(PAYLOAD, PASSPHRASE)


def test_what_was_sealed_opens_and_nothing_shows(sealed: bytes) -> None:
    assert sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b"canary" not in sealed
    assert open_with_passphrase(sealed, "corridor kindly mutt petunia Cafe\u0301") == PAYLOAD


def test_another_passphrase_is_told_from_damage(sealed: bytes) -> None:
    with pytest.raises(WrongKey) as refused:
        open_with_passphrase(sealed, PASSPHRASE + " ")
    assert "corridor" not in repr(refused.value)


def _flip(sealed: bytes, place: int) -> bytes:
    changed = bytearray(sealed)
    changed[place] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("where", ["header mac", "payload", "end", "cut"])
def test_damage_gives_no_partial_text(sealed: bytes, where: str) -> None:
    mac = sealed.index(b"\n--- ") + 5
    changed = {
        "header mac": _flip(sealed, mac),
        "payload": _flip(sealed, mac + 1000),
        "end": _flip(sealed, len(sealed) - 1),
        "cut": sealed[: mac + 70_000],
    }[where]
    with pytest.raises(Damaged):
        open_with_passphrase(changed, PASSPHRASE)


@pytest.mark.parametrize(
    "strange", [b"", b"x", b"age-encryption.org/v2\n", b"PK\x03\x04", b"age-encryption.org/v1"]
)
def test_other_files_are_damaged_or_foreign(strange: bytes) -> None:
    with pytest.raises(Damaged):
        open_with_passphrase(strange, PASSPHRASE)


def test_a_file_that_ends_in_its_header_is_damaged(sealed: bytes) -> None:
    for length in (*range(32), *range(32, sealed.index(b"\n--- ") + 5, 7)):
        with pytest.raises(CompanionError) as refused:
            open_with_passphrase(sealed[:length], PASSPHRASE)
        assert isinstance(refused.value, Damaged)


def test_a_file_that_would_take_hours_is_refused_at_once(sealed: bytes) -> None:
    costly = re.sub(rb"(-> scrypt \S+) \d+\n", rb"\1 30\n", sealed, count=1)
    with pytest.raises(Refused, match="far more work"):
        open_with_passphrase(costly, PASSPHRASE)


def test_a_file_for_a_persons_key_is_not_asked_for_a_passphrase() -> None:
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    for_key = pyrage.encrypt(b"for you", [identity.to_public()])
    with pytest.raises(Refused, match="person's key"):
        open_with_passphrase(for_key, PASSPHRASE)


@pytest.mark.parametrize("empty", ["", "   "])
def test_nothing_is_sealed_for_an_empty_passphrase(empty: str) -> None:
    with pytest.raises(Refused):
        seal_for_passphrase(b"x", empty)
