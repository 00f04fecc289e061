"""Files sealed for a person's key, and which keys are taken at all."""

# pyright: reportAttributeAccessIssue=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

import random

import pytest

from companion.crypto.age_file import opens_with, seal_for_passphrase
from companion.crypto.age_keys import (
    is_recipient,
    keys_in,
    new_age_key,
    open_with_keys,
    recipient_of,
    seal_for_recipient,
)
from companion.errors import CompanionError, Damaged, Refused, WrongKey

PAYLOAD = b"a canary in a coal mine, " * 4000
SMALL_ORDER = (
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
    "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
)
"""Well-formed recipients of 0, of 1, and of one of order 8: what is sealed for them is sealed for everybody."""


@pytest.fixture(scope="module")
def key() -> str:
    return new_age_key()


@pytest.fixture(scope="module")
def sealed(key: str) -> bytes:
    return seal_for_recipient(PAYLOAD, recipient_of(key))


def test_what_was_sealed_for_a_key_opens_with_it_and_nothing_shows(key: str, sealed: bytes) -> None:
    assert opens_with(sealed) == "key"
    assert b"canary" not in sealed
    assert recipient_of(key).encode() not in sealed
    assert open_with_keys(sealed, [new_age_key(), key]) == PAYLOAD


def test_another_key_is_told_from_damage(key: str, sealed: bytes) -> None:
    with pytest.raises(WrongKey, match="another person's key"):
        open_with_keys(sealed, [new_age_key()])
    with pytest.raises(WrongKey):
        open_with_keys(sealed, [])
    for place in (sealed.index(b"\n--- ") + 6, sealed.index(b"\n--- ") + 900, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(Damaged):
            open_with_keys(bytes(changed), [key])


def test_c39_a_cut_file_is_refused(key: str, sealed: bytes) -> None:
    source = random.Random(39)
    lengths = [*range(0, 260), *(source.randrange(len(sealed)) for _ in range(200))]
    for length in lengths:
        with pytest.raises(CompanionError):
            open_with_keys(sealed[:length], [key])


def test_a_file_for_a_passphrase_is_not_tried_with_a_key(key: str) -> None:
    for_passphrase = seal_for_passphrase(b"x", "corridor kindly mutt petunia")
    assert opens_with(for_passphrase) == "passphrase"
    with pytest.raises(Refused, match="passphrase"):
        open_with_keys(for_passphrase, [key])


@pytest.mark.parametrize("recipient", SMALL_ORDER)
def test_keys_that_keep_nothing_secret_are_no_recipients(recipient: str) -> None:
    assert not is_recipient(recipient)
    with pytest.raises(Refused):
        seal_for_recipient(b"x", recipient)


def test_only_the_canonical_form_is_a_recipient(key: str) -> None:
    good = recipient_of(key)
    assert is_recipient(good)
    for other in (good.upper(), f" {good}", f"{good}\n", good[:-1], good + "q", "age1", "", key):
        assert not is_recipient(other)
    for place in range(4, len(good)):
        typo = good[:place] + ("q" if good[place] != "q" else "p") + good[place + 1 :]
        assert not is_recipient(typo)


def test_key_files_are_read_as_age_keygen_writes_them(key: str) -> None:
    written = f"# created: 2026-05-03T18:30:00Z\n# public key: {recipient_of(key)}\n{key}\n"
    assert keys_in(written.encode()) == (key,)
    assert keys_in(written.replace("\n", "\r\n").encode()) == (key,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# only a remark\n",
        b"AGE-SECRET-KEY-1QQQQ\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n",
        b"age-encryption.org/v1\n-> scrypt x 18\n",
        b"\xff\xfe\x00",
    ],
)
def test_other_key_files_are_refused_without_showing_them(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        keys_in(content)
    assert "AGE-SECRET" not in repr(caught.value)


def test_a_key_file_with_one_wrong_line_is_refused(key: str) -> None:
    with pytest.raises(Refused) as caught:
        keys_in(f"{key}\nsomething else\n".encode())
    assert key not in repr(caught.value)
