"""Files sealed for a person's key: X25519 keys of the age format (https://age-encryption.org/v1).

A secret key is the line that `age-keygen` writes ("AGE-SECRET-KEY-1…"), a recipient the public line beside it ("age1…").
"""

# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from companion.crypto.age_file import opens_with
from companion.crypto.pairwise import is_usable
from companion.errors import Damaged, Refused, WrongKey

MOST_KEYS = 100
"""In one key file."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""Of Bech32 (BIP 173), five bits each."""
_RECIPIENT = re.compile(f"age1([{_LETTERS}]{{52}})[{_LETTERS}]{{6}}")
_SECRET = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


def new_age_key() -> str:
    """A fresh secret key."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(secret: str) -> str:
    """The recipient that belongs to a secret key. Raises Damaged for what is no secret key."""
    return str(_identity(secret).to_public())


def is_recipient(text: str) -> bool:
    """Whether `text` is a recipient in its one canonical form, and a key that can keep something secret."""
    from pyrage import RecipientError, x25519

    found = _RECIPIENT.fullmatch(text)
    if found is None:
        return False
    try:
        if str(x25519.Recipient.from_str(text)) != text:
            return False
    except RecipientError:
        return False
    # The library ends the whole program over a key of small order.
    return is_usable(_bytes_of(found[1]))


def seal_for_recipient(payload: bytes, recipient: str) -> bytes:
    """`payload` as an age file that only the recipient's secret key opens. Raises Refused for what is no recipient."""
    import pyrage

    if not is_recipient(recipient):
        raise Refused("That is no key that a file can be sealed for. Nothing was written.")
    return bytes(pyrage.encrypt(payload, [pyrage.x25519.Recipient.from_str(recipient)]))


def open_with_keys(sealed: bytes, secrets: Sequence[str]) -> bytes:
    """What `sealed` holds, if it is sealed for one of these secret keys; all of it or nothing.

    Raises WrongKey when it is for another key, Damaged for a cut or altered file, Refused for one that is sealed for
    a passphrase.
    """
    import pyrage

    if opens_with(sealed) == "passphrase":
        raise Refused(
            "This file is sealed for a passphrase, not for a person's key. It was left as it is."
        )
    identities = [_identity(secret) for secret in secrets]
    try:
        return bytes(pyrage.decrypt(sealed, identities))
    except pyrage.DecryptError as error:
        # The library has one error class; its English texts are pinned by a test.
        if str(error) == "No matching keys found":
            raise WrongKey(
                "This file is sealed for another person's key. It was left as it is."
            ) from None
        raise Damaged("This file is damaged or was altered. It was left as it is.") from None


def keys_in(content: bytes) -> tuple[str, ...]:
    """The secret keys in a key file as `age-keygen` writes it: one a line, "#" begins a remark.

    Raises Refused for a file that holds something else or nothing.
    """
    try:
        lines = [line.strip() for line in content.decode("utf-8").splitlines()]
    except UnicodeDecodeError:
        lines = []
    keys = [line for line in lines if line and not line.startswith("#")]
    if not 0 < len(keys) <= MOST_KEYS or not all(map(_is_secret, keys)):
        raise Refused(
            "That file holds no key that Companion can use. It takes one as age-keygen writes it, not locked itself."
        )
    return tuple(keys)


def _is_secret(text: str) -> bool:
    try:
        _identity(text)
    except Damaged:
        return False
    return True


def _identity(secret: str) -> Any:
    from pyrage import IdentityError, x25519

    try:
        if _SECRET.fullmatch(secret):
            return x25519.Identity.from_str(secret)
    except IdentityError:
        pass
    raise Damaged("This key is damaged. It was left as it is.")


def _bytes_of(letters: str) -> bytes:
    """The 32 bytes in 52 letters; the last four bits are filling."""
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    return (number >> 4).to_bytes(32, "big")
