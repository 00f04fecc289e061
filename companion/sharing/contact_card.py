"""The contact card `*.companion-card`: what somebody hands out so that files can be sealed for them.

    Companion contact card 1
    Name: Dr. Reed
    Key: age1…
    Proof key: …
    Fingerprint: 12345 67890 …

Everything on it is public. A card can be swapped on its way, so two people read the fingerprint to each other once;
it is worked out from the two keys and nothing else. The reader takes this one form only (and, because some mail
programs make them, Windows' line ends).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from companion.crypto.age_keys import is_recipient
from companion.crypto.pairwise import is_usable
from companion.domain.typed_text import one_line
from companion.errors import Damaged, Refused, TooNew

SUFFIX = ".companion-card"
LARGEST = 4096
"""Bytes of a card."""
LONGEST_NAME = 100
"""Characters."""
DIGITS = 40
"""Of a fingerprint: 132 bits."""
GROUP = 5

_TITLE = "Companion contact card"
_VERSION = 1
_FIRST_LINE = re.compile(rf"{_TITLE} ([1-9][0-9]{{0,3}})")
_LABELS = ("Name", "Key", "Proof key", "Fingerprint")
_STEERS = ("Cc", "Cs", "Co", "Zl", "Zp")
"""Kinds of characters that no name holds: they break a line or mean nothing."""
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""They turn the direction of the text round them, so that a name could dress up as another."""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Somebody's public keys, and how they call themselves."""

    name: str
    recipient: str
    """The age key that files are sealed for ("age1…")."""
    proof_key: bytes
    """The X25519 key by which a sender is known, 32 bytes."""

    @property
    def keys(self) -> bytes:
        """Both keys as they are bound into a proof and a fingerprint; the name is not in it."""
        return self.recipient.encode("ascii") + b"\n" + self.proof_key

    @property
    def fingerprint(self) -> str:
        """40 digits in groups of five, the same on every computer: SHA-256 of both keys, its last 40 decimal places."""
        digest = hashlib.sha256(b"companion contact card 1\0" + self.keys).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}}"
        return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))

    @property
    def text(self) -> str:
        """The card as it is handed out."""
        proof_key = base64.b64encode(self.proof_key).decode("ascii")
        values = (self.name, self.recipient, proof_key, self.fingerprint)
        lines = [f"{label}: {value}" for label, value in zip(_LABELS, values, strict=True)]
        return "\n".join([f"{_TITLE} {_VERSION}", *lines, ""])


def card_name(typed: str) -> str:
    """`typed` as a name on a card. Raises Refused when nothing is left of it or it is too long."""
    name = one_line("".join(letter for letter in typed if _may_stand(letter)))
    if not name:
        raise Refused("Please write a name for the card first. Nothing was changed.")
    if len(name) > LONGEST_NAME:
        raise Refused(
            f"That is too long for a name: at most {LONGEST_NAME} characters fit. Nothing was changed."
        )
    return name


def read_card(content: bytes) -> ContactCard:
    """The card in `content`. Raises Damaged for everything that is not exactly a card, TooNew for a later form."""
    if len(content) > LARGEST:
        raise _not_a_card()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_a_card() from None
    if text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    first, _, rest = text.partition("\n")
    title = _FIRST_LINE.fullmatch(first)
    if title is None:
        raise _not_a_card()
    if int(title[1]) > _VERSION:
        raise TooNew(
            "This contact card was made by a newer version of Companion. Nothing was changed; update Companion to use it."
        )
    card = _card_of(rest.split("\n"))
    if card is None or card.text != text or not _is_sound(card):
        raise _not_a_card()
    return card


def _card_of(lines: list[str]) -> ContactCard | None:
    """What the lines say, still unchecked; the fingerprint is compared with the whole."""
    values = [line.partition(": ")[2] for line in lines]
    if len(values) != len(_LABELS) + 1:
        return None
    name, recipient, proof_key, *_ = values
    try:
        recipient.encode("ascii")
        return ContactCard(name, recipient, base64.b64decode(proof_key, validate=True))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        return None


def _is_sound(card: ContactCard) -> bool:
    try:
        return (
            card_name(card.name) == card.name
            and is_recipient(card.recipient)
            and is_usable(card.proof_key)
        )
    except Refused:
        return False


def _may_stand(letter: str) -> bool:
    return letter.isspace() or (
        unicodedata.category(letter) not in _STEERS and letter not in _TURNS
    )


def _not_a_card() -> Damaged:
    return Damaged(
        "This is not a contact card, or it was changed on its way. Nothing was taken in. Ask for a new one."
    )
