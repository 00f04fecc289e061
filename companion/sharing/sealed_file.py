"""The sealed file `*.companion-share`: an age file around a strict, padded ZIP.

    age( ZIP( auth.json, manifest.json, README.txt, entries.json, pad ) )

`age -d FILE > share.zip` and `unzip share.zip` open it without Companion. `manifest.json` holds the SHA-256 of every
member but itself and `auth.json`; age authenticates all of it. `auth.json` says how the sender is proven: in this
version not at all, so a reader must say so.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from companion.crypto.age_file import open_with_passphrase, seal_for_passphrase
from companion.crypto.words import generate_words, word_list
from companion.domain.shares import ShareDocument
from companion.errors import Damaged, NotFound, Refused, WrongKey, from_os_error
from companion.sharing.bundle import (
    LARGEST_TOTAL,
    PAD,
    BadBundle,
    pad_for,
    read_bundle,
    write_bundle,
)
from companion.sharing.document import decode_document, encode_document, require_format
from companion.sharing.preview import preview_text

SUFFIX = ".companion-share"
LARGEST_FILE = LARGEST_TOTAL + 8 * 1024 * 1024
"""Bytes of a sealed file that is looked at; age adds a header and 16 bytes for each 64 KiB."""

WORDS = 5
"""Of a share's passphrase: 64.6 bits, since a file that left can be guessed at for ever."""

_AUTH, _MANIFEST, _README, _ENTRIES = "auth.json", "manifest.json", "README.txt", "entries.json"
_MANIFEST_FORMAT, _AUTH_FORMAT = "companion-share-manifest", "companion-share-auth"
_VERSION = 1


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    files: dict[str, str]
    """Name to SHA-256 in hexadecimal."""


class _Auth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    sender: str
    """Always "not-checked" in this version."""


_INTRODUCTION = """This is part of a private journal, handed over with Companion.

- It holds only what its writer chose. It is not a medical record and no verdict on anybody.
- Nothing in this file proves who sent it. If in doubt, ask the sender in person.
- Companion opens it under Review. Without Companion: age -d FILE > share.zip, then unzip share.zip.
- entries.json holds the same words for a program, manifest.json the SHA-256 of each part, and pad only zeros, so
  that the size of the file says little.

"""


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


def seal_document(document: ShareDocument, passphrase: str) -> bytes:
    """The bytes of a sealed file of `document`. Takes about a second (scrypt).

    Raises Refused for a passphrase that was not generated: people's own are too easily guessed once a file is out.
    """
    require_generated(passphrase)
    return seal_for_passphrase(payload_of(document), passphrase)


def open_document(sealed: bytes, passphrase: str) -> ShareDocument:
    """The document in a sealed file. Nothing is written anywhere.

    Raises WrongKey, Damaged for anything altered, cut or not made by these rules, and TooNew.
    """
    try:
        payload = open_with_passphrase(sealed, as_generated(passphrase))
    except WrongKey as error:
        raise WrongKey(
            "That passphrase does not open this file. The file was left as it is; you can try again."
        ) from error
    return document_from(payload)


def payload_of(document: ShareDocument) -> bytes:
    """The padded ZIP that is put under the seal."""
    readme = _INTRODUCTION + preview_text(document)
    files = {_README: readme.encode(), _ENTRIES: encode_document(document)}
    auth = msgspec.json.encode(_Auth(_AUTH_FORMAT, _VERSION, "not-checked"))
    # The digest of the pad has the length of any digest, so the size is known before the pad is.
    sizes = {name: len(content) for name, content in files.items()}
    sizes |= {_AUTH: len(auth), _MANIFEST: len(_manifest_of({**files, PAD: b""}))}
    files[PAD] = pad_for(sizes)
    return write_bundle({_AUTH: auth, _MANIFEST: _manifest_of(files), **files})


def document_from(payload: bytes) -> ShareDocument:
    """The document in an opened payload, after every rule has been checked. Raises Damaged or TooNew."""
    files = read_bundle(payload)
    try:
        _check_manifest(files)
        _check_auth(files)
        return decode_document(files[_ENTRIES])
    except KeyError as error:
        raise BadBundle("member missing") from error


def read_sealed_file(path: Path) -> bytes:
    """The bytes of a sealed file. Raises Refused for what is no ordinary file, Damaged for one far too large."""
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refused("That is not a file. Choose a file that ends in .companion-share.")
            if status.st_size > LARGEST_FILE:
                raise Damaged("This file is far too large to be a share. It was not opened.")
            return file.read(LARGEST_FILE)
    except IsADirectoryError as error:
        raise Refused("That is a folder. Choose a file that ends in .companion-share.") from error
    except FileNotFoundError as error:
        raise NotFound("There is no such file. Check the name and where it was saved.") from error
    except OSError as error:
        raise from_os_error(error, doing="Reading a share", reading=True) from error


def _manifest_of(files: Mapping[str, bytes]) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return msgspec.json.encode(_Manifest(_MANIFEST_FORMAT, _VERSION, digests))


def _check_manifest(files: Mapping[str, bytes]) -> None:
    content = files[_MANIFEST]
    require_format(content, _MANIFEST_FORMAT, _VERSION)
    listed = {name: files[name] for name in (_README, _ENTRIES, PAD)}
    if set(files) != {_AUTH, _MANIFEST, *listed}:
        raise BadBundle("members")
    if content != _manifest_of(listed):
        raise BadBundle("manifest")
    if files[PAD].strip(b"\0"):
        raise BadBundle("pad")


def _check_auth(files: Mapping[str, bytes]) -> None:
    content = files[_AUTH]
    require_format(content, _AUTH_FORMAT, _VERSION)
    if content != msgspec.json.encode(_Auth(_AUTH_FORMAT, _VERSION, "not-checked")):
        raise BadBundle("auth")
