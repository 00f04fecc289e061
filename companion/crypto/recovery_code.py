"""The recovery key: 160 random bits as 33 characters that can be written down and read aloud.

32 characters of Crockford's base32 (no I, L, O, U) carry the bits; the 33rd is a Luhn mod 32 check character. It
finds every single wrong character and nearly every pair of swapped neighbours before any work is done.
"""

from __future__ import annotations

import secrets
import unicodedata

from companion.errors import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 20
CHARACTERS = 33
_GROUP = 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ADVICE = "Nothing was changed. Compare it with what you wrote down, character by character."


def new_recovery_code() -> str:
    """A fresh recovery key as it is shown: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXX."""
    return show(secrets.token_bytes(CODE_BYTES))


def show(code: bytes) -> str:
    """The 20 bytes of a recovery key as the person sees them, in groups of five."""
    number = int.from_bytes(code, "big")
    data = "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_BYTES * 8 - 5, -1, -5))
    text = data + ALPHABET[-_luhn_sum(data, first_factor=2) % 32]
    return "-".join(text[start : start + _GROUP] for start in range(0, CHARACTERS, _GROUP))


def parse(text: str) -> bytes:
    """The 20 bytes of a typed recovery key.

    Small letters, spaces and any dashes do not matter; O is read as 0, I and L as 1.
    Raises Refused, saying what is wrong, for a key that nobody was ever given.
    """
    typed = "".join(
        character
        for character in unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
        if not character.isspace() and unicodedata.category(character) not in ("Pd", "Cf")
    )
    strangers = sorted({character for character in typed if character not in ALPHABET})
    if strangers:
        raise Refused(
            f"A recovery key holds only digits and the letters A to Z without U, not {strangers[0]!r}. {_ADVICE}"
        )
    if len(typed) != CHARACTERS:
        raise Refused(
            f"A recovery key has {CHARACTERS} letters and digits; this one has {len(typed)}. {_ADVICE}"
        )
    if _luhn_sum(typed, first_factor=1) % 32:
        raise Refused(f"There is a typing mistake in that recovery key. {_ADVICE}")
    number = 0
    for character in typed[:-1]:
        number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(CODE_BYTES, "big")


def _luhn_sum(characters: str, *, first_factor: int) -> int:
    """The sum of the Luhn mod N algorithm with N = 32: every second value doubled, its two digits added."""
    total, factor = 0, first_factor
    for character in reversed(characters):
        value = ALPHABET.index(character) * factor
        total += value // 32 + value % 32
        factor = 3 - factor
    return total
