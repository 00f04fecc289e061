"""Contact cards: one form, one fingerprint, and nothing altered is taken in."""

from __future__ import annotations

import hashlib
import pickle
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import Damaged, KnownError, Refused, TooNew
from companion.sharing.contact_card import ContactCard, card_name, read_card
from companion.sharing.own_keys import OwnKeys
from tests.cards import owner

CARD = ContactCard(
    "Dr. Reed",
    "age1flj67f7ag05trh2k65j4ar5mgugmgrlft0gz6gkxv5gd7uu35unszptu84",
    bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
)
TEXT = """Companion contact card 1
Name: Dr. Reed
Key: age1flj67f7ag05trh2k65j4ar5mgugmgrlft0gz6gkxv5gd7uu35unszptu84
Proof key: hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=
Fingerprint: {fingerprint}
"""


def test_a_card_is_five_lines_and_reads_back() -> None:
    assert CARD.text == TEXT.format(fingerprint=CARD.fingerprint)
    assert read_card(CARD.text.encode()) == CARD


def test_a_fingerprint_is_forty_digits_of_both_keys() -> None:
    assert re.fullmatch(r"[0-9]{5}( [0-9]{5}){7}", CARD.fingerprint)
    keys = CARD.recipient.encode() + b"\n" + CARD.proof_key
    number = int(hashlib.sha256(b"companion contact card 1\0" + keys).hexdigest(), 16)
    assert CARD.fingerprint.replace(" ", "") == str(number)[-40:]


def test_the_name_is_not_in_the_fingerprint_and_each_key_is() -> None:
    assert ContactCard("Another", CARD.recipient, CARD.proof_key).fingerprint == CARD.fingerprint
    other = owner("Ana").card
    assert ContactCard("Dr. Reed", other.recipient, CARD.proof_key).fingerprint != CARD.fingerprint
    assert ContactCard("Dr. Reed", CARD.recipient, other.proof_key).fingerprint != CARD.fingerprint


def test_line_ends_of_windows_are_read_as_others() -> None:
    assert read_card(CARD.text.replace("\n", "\r\n").encode()) == CARD


def test_each_bit_of_the_keys_and_each_cut_is_refused() -> None:
    good = CARD.text.encode()
    begun = good.index(b"Key:")
    for place in range(begun, len(good)):
        for bit in range(8):
            changed = bytearray(good)
            changed[place] ^= 1 << bit
            with pytest.raises(KnownError):
                read_card(bytes(changed))
    for length in range(len(good)):
        with pytest.raises(Damaged):
            read_card(good[:length])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: "\ufeff" + text,
        lambda text: text.replace("Name: ", "Name:  "),
        lambda text: text.replace("Dr. Reed", "Dr.  Reed"),
        lambda text: text.replace("Dr. Reed", "Dr.\tReed"),
        lambda text: text.replace("Dr. Reed", "Dr. \u202edeeR"),
        lambda text: text.replace("Dr. Reed", ""),
        lambda text: text.replace("Dr. Reed", "x" * 101),
        lambda text: text.replace("Key: ", "key: "),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\n", 2),
        lambda text: text.replace("age1", "AGE1"),
        lambda text: text.replace("=", ""),
        lambda text: text + "x" * 5000,
        lambda text: "",
    ],
)
def test_c58_any_other_form_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Damaged):
        read_card(change(CARD.text).encode())


def test_keys_that_keep_nothing_secret_are_on_no_card() -> None:
    weak = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
    for card in (
        ContactCard("Dr. Reed", weak, CARD.proof_key),
        ContactCard("Dr. Reed", CARD.recipient, bytes(32)),
        ContactCard("Dr. Reed", CARD.recipient, bytes(31)),
    ):
        with pytest.raises(Damaged):
            read_card(card.text.encode())


def test_a_later_card_is_called_newer() -> None:
    with pytest.raises(TooNew):
        read_card(CARD.text.replace("card 1", "card 2").encode())


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_no_card(junk: bytes) -> None:
    with pytest.raises(Damaged):
        read_card(junk)


@settings(max_examples=40)
@given(st.text(max_size=120))
def test_every_name_that_is_taken_reads_back(typed: str) -> None:
    try:
        name = card_name(typed)
    except Refused:
        return
    card = ContactCard(name, CARD.recipient, CARD.proof_key)
    assert read_card(card.text.encode()) == card


def test_own_keys_are_kept_and_show_nothing() -> None:
    keys = OwnKeys.new()
    again = OwnKeys.decode(keys.encode())
    assert again.card("Nora") == keys.card("Nora")
    assert read_card(keys.card("Nora").text.encode()) == keys.card("Nora")
    assert keys.age_key not in repr(keys)
    with pytest.raises(TypeError):
        pickle.dumps(keys)


@pytest.mark.parametrize("kept", [b"", b"{}", b'{"version":1,"age":"x","proof":""}', b"\xff"])
def test_damaged_own_keys_are_told_as_such(kept: bytes) -> None:
    with pytest.raises(Damaged):
        OwnKeys.decode(kept)
