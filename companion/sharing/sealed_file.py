"""The sealed file `*.companion-share`: an age file around a strict, padded ZIP (see `payload`).

It is sealed either for a generated passphrase or for the key on a contact card. `age -d FILE > share.zip` and
`unzip share.zip` open it without Companion. age authenticates all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from companion.crypto.age_file import open_with_passphrase, opens_with, seal_for_passphrase
from companion.crypto.age_keys import open_with_keys, seal_for_recipient
from companion.crypto.words import generate_words, word_list
from companion.domain.shares import ShareDocument
from companion.errors import Refused, WrongKey
from companion.sharing.bundle import LARGEST_TOTAL
from companion.sharing.contact_card import ContactCard
from companion.sharing.counting import Told, untold
from companion.sharing.file_reading import read_plain_file
from companion.sharing.payload import Contents, contents_of, document_from, payload_of
from companion.sharing.sender_proof import Prover

__all__ = [
    "SUFFIX", "as_generated", "document_from", "new_passphrase", "open_document", "open_for_keys", "open_for_passphrase",
    "opens_with", "payload_of", "read_sealed_file", "require_generated", "seal_document", "seal_for_card",
]  # fmt: skip

SUFFIX = ".companion-share"
LARGEST_FILE = LARGEST_TOTAL + 8 * 1024 * 1024
"""Bytes of a sealed file that is looked at; age adds a header and 16 bytes for each 64 KiB."""

WORDS = 5
"""Of a share's passphrase: 64.6 bits, since a file that left can be guessed at for ever."""


def new_passphrase() -> str:
    """A generated passphrase for one sealed file: five words of the EFF's large list."""
    return generate_words(WORDS)


def as_generated(typed: str) -> str:
    """A passphrase as it was generated, however it was heard and typed: lower case, single spaces."""
    return " ".join(typed.lower().split())


def require_generated(passphrase: str) -> None:
    """Raises Refused unless `passphrase` is five or more words of the list, joined by single spaces."""
    words = passphrase.split(" ")
    if len(words) < WORDS or not set(words) <= set(word_list()):
        raise Refused(
            "A sealed file takes only a passphrase that Companion generated: five words. Nothing was written."
        )


def seal_document(
    document: ShareDocument,
    passphrase: str,
    files: Mapping[str, bytes] | None = None,
    *,
    told: Told = untold,
) -> bytes:
    """The bytes of a sealed file of `document` and the attachments that it names. Takes about a second (scrypt).

    Raises Refused for a passphrase that was not generated: people's own are too easily guessed once a file is out.
    """
    require_generated(passphrase)
    return seal_for_passphrase(payload_of(document, files, told=told), passphrase)


def seal_for_card(
    document: ShareDocument,
    card: ContactCard,
    files: Mapping[str, bytes] | None = None,
    *,
    prover: Prover | None = None,
    told: Told = untold,
) -> bytes:
    """The bytes of a sealed file that only the owner of `card` opens; with a `prover` they see who made it."""
    payload = payload_of(document, files, prover=prover, sealed_for="key", told=told)
    return seal_for_recipient(payload, card.recipient)


def seal_for_key(
    document: ShareDocument,
    recipient: str,
    files: Mapping[str, bytes] | None = None,
    *,
    told: Told = untold,
) -> bytes:
    """The bytes of a sealed file for a bare age key (`age1…`), without a card: nothing proves who made it.

    Raises Refused for what is no such key.
    """
    return seal_for_recipient(payload_of(document, files, sealed_for="key", told=told), recipient)


def open_for_passphrase(sealed: bytes, passphrase: str, told: Told = untold) -> Contents:
    """What is in a sealed file. Nothing is written anywhere. Takes about a second.

    Raises WrongKey, Damaged for anything altered, cut or not made by these rules, and TooNew.
    """
    try:
        payload = open_with_passphrase(sealed, as_generated(passphrase))
    except WrongKey as error:
        raise WrongKey(
            "That passphrase does not open this file. The file was left as it is; you can try again."
        ) from error
    return contents_of(payload, told)


def open_for_keys(sealed: bytes, age_keys: Sequence[str], told: Told = untold) -> Contents:
    """What is in a file that is sealed for one of these secret keys. Nothing is written anywhere.

    Raises WrongKey, Damaged, TooNew, and Refused for a file that is sealed for a passphrase.
    """
    return contents_of(open_with_keys(sealed, age_keys), told)


def open_document(sealed: bytes, passphrase: str) -> ShareDocument:
    """The document alone of a file that is sealed for a passphrase. Raises as `open_for_passphrase` does."""
    return open_for_passphrase(sealed, passphrase).document


def read_sealed_file(path: Path) -> bytes:
    """The bytes of a sealed file. Raises Refused for what is no ordinary file, Damaged for one far too large."""
    return read_plain_file(path, largest=LARGEST_FILE, what="a share", ends_in=SUFFIX)
