"""A file sealed for a passphrase, in the age format (https://age-encryption.org/v1): any age program opens it.

The work factor is age's scrypt, chosen by the library for this computer: about a second and 512 MB of memory.
"""

# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyrage is a compiled module without stubs.

from __future__ import annotations

from typing import Literal

from companion.crypto.kdf import normalise
from companion.errors import Damaged, KnownError, Refused, WrongKey

_INTRO = b"age-encryption.org/v1\n"
_PASSPHRASE_STANZA = b"-> scrypt "
_KEY_STANZAS = (b"-> X25519 ", b"-> ssh-", b"-> mlkem768x25519 ", b"-> piv-")
"""How the files of others begin that are sealed for a person's key; age itself and its well-known plugins."""


def opens_with(sealed: bytes) -> Literal["passphrase", "key"]:
    """What an age file asks for, by how it begins. Raises Damaged for what does not begin as one."""
    if not sealed.startswith(_INTRO):
        raise Damaged(
            "This is not a sealed file, or its beginning is damaged. It was left as it is."
        )
    if sealed.startswith(_KEY_STANZAS, len(_INTRO)):
        return "key"
    if sealed.startswith(_PASSPHRASE_STANZA, len(_INTRO)):
        return "passphrase"
    raise Damaged("This file is damaged or was altered. It was left as it is.")


def seal_for_passphrase(payload: bytes, passphrase: str) -> bytes:
    """`payload` as an age file that only `passphrase` opens. Raises Refused for an empty passphrase."""
    from pyrage import passphrase as by_passphrase

    secret = normalise(passphrase).decode("utf-8")
    if not secret.strip():
        raise Refused("An empty passphrase protects nothing. Nothing was written.")
    return bytes(by_passphrase.encrypt(payload, secret))


def open_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """What `sealed` holds; all of it or nothing.

    Raises WrongKey for another passphrase, Damaged for a cut or altered file, Refused for an age file that is sealed
    for a person's key instead, or whose passphrase check would take this computer far too long.
    """
    from pyrage import DecryptError
    from pyrage import passphrase as by_passphrase

    if opens_with(sealed) == "key":
        raise Refused(
            "This file is sealed for a person's key, not for a passphrase. It was left as it is."
        )
    try:
        return bytes(by_passphrase.decrypt(sealed, normalise(passphrase).decode("utf-8")))
    except DecryptError as error:
        raise _known(str(error)) from None


def _known(reason: str) -> KnownError:
    # The library has one error class; its English texts are pinned by a test.
    if reason == "Decryption failed":
        return WrongKey(
            "That passphrase does not open this file. Nothing was changed; you can try again."
        )
    if reason.startswith("Excessive work"):
        return Refused(
            "This file asks for far more work than a sealed file needs, so it was not opened. It was left as it is."
        )
    return Damaged("This file is damaged or was altered. It was left as it is.")
