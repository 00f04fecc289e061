"""What is under the seal of a `*.companion-share`: a strict, padded ZIP.

    auth.json, manifest.json, README.txt, entries.json, attachments/<SHA-256> ..., pad

`manifest.json` holds the SHA-256 of every member but itself and `auth.json`, which says how the sender is proven (see
`sender_proof`). An attachment is called by its digest; exactly those that `entries.json` names are there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from companion.domain.shares import ShareDocument
from companion.errors import Refused
from companion.sharing.bundle import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    MOST_FILES,
    PAD,
    BadBundle,
    pad_for,
    read_bundle,
    write_bundle,
)
from companion.sharing.counting import Told, half, untold
from companion.sharing.document import decode_document, encode_document, require_format
from companion.sharing.preview import preview_text
from companion.sharing.sender_proof import Claim, Prover, claim_in, not_checked

SealedFor = Literal["passphrase", "key"]

_AUTH, _MANIFEST, _README, _ENTRIES = "auth.json", "manifest.json", "README.txt", "entries.json"
_ATTACHMENTS = "attachments/"
_MANIFEST_FORMAT, _VERSION = "companion-share-manifest", 2
_ROOM_FOR_THE_REST = 16 * 1024 * 1024
"""Bytes that words and padding may take beside the attachments, at most."""


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    files: dict[str, str]
    """Name to SHA-256 in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an opened payload holds, after every rule has been checked."""

    document: ShareDocument
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """Attachments by their digest."""
    claim: Claim | None = None
    """What it says about its sender; still to be compared with the reader's own keys."""


_HOW_TO_OPEN = {
    "passphrase": "age -d FILE > share.zip",
    "key": "age -d -i KEYFILE FILE > share.zip",
}
_INTRODUCTION = """This is part of a private journal, handed over with Companion.

- It holds only what its writer chose. It is not a medical record and no verdict on anybody.
- {sender}
- Companion opens it under Review. Without Companion: {command}, then unzip share.zip.
- entries.json holds the same words for a program, manifest.json the SHA-256 of each part, and pad only zeros, so
  that the size of the file says little.

"""
_PROVEN = (
    "Companion can tell its recipient whether it came from the sender. Nobody else can check that."
)
_NOT_PROVEN = "Nothing in this file proves who sent it. If in doubt, ask the sender in person."


def payload_of(
    document: ShareDocument,
    files: Mapping[str, bytes] | None = None,
    *,
    prover: Prover | None = None,
    sealed_for: SealedFor = "passphrase",
    told: Told = untold,
) -> bytes:
    """The padded ZIP that is put under the seal. `files` are the attachments that the document names, by digest.

    Raises Refused when it would be larger than any reader takes, Damaged when a file is missing or is not what the
    document says.
    """
    attached = _attached(document, files or {})
    _refuse_too_large(attached)
    introduction = _INTRODUCTION.format(
        sender=_PROVEN if prover else _NOT_PROVEN, command=_HOW_TO_OPEN[sealed_for]
    )
    members = {
        _README: (introduction + preview_text(document)).encode(),
        _ENTRIES: encode_document(document),
        **attached,
    }
    digests = _digests(members, half(told, 0))
    if not _bear_their_digests(digests):
        raise BadBundle("attachment")
    # The digest of the pad has the length of any digest, so the size is known before the pad is.
    auth = prover.blank() if prover else not_checked()
    sizes = {name: len(content) for name, content in members.items()}
    sizes |= {_AUTH: len(auth), _MANIFEST: len(_manifest_of({**digests, PAD: "0" * 64}))}
    members[PAD] = pad_for(sizes)
    manifest = _manifest_of(digests | _digests({PAD: members[PAD]}))
    if prover is not None:
        auth = prover.auth(manifest)
    return write_bundle({_AUTH: auth, _MANIFEST: manifest, **members}, half(told, 1))


def contents_of(payload: bytes, told: Told = untold) -> Contents:
    """What an opened payload holds, after every rule has been checked. Raises Damaged or TooNew."""
    members = read_bundle(payload, half(told, 0))
    try:
        auth, manifest = members.pop(_AUTH), members.pop(_MANIFEST)
        require_format(manifest, _MANIFEST_FORMAT, _VERSION)
        claim = claim_in(auth, manifest)
        document = decode_document(members[_ENTRIES])
        files = {
            name.removeprefix(_ATTACHMENTS): content
            for name, content in members.items()
            if name.startswith(_ATTACHMENTS)
        }
        in_order = (_README, _ENTRIES, *_attached(document, files), PAD)
        _check_manifest(manifest, {name: members.pop(name) for name in in_order}, half(told, 1))
    except KeyError as error:
        raise BadBundle("member missing") from error
    if members:
        raise BadBundle("member too many")
    return Contents(document, files, claim)


def document_from(payload: bytes) -> ShareDocument:
    """The document alone. Raises Damaged or TooNew."""
    return contents_of(payload).document


def _attached(document: ShareDocument, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members for the attachments that the document names, in its order."""
    members: dict[str, bytes] = {}
    for entry in document.entries:
        for file in entry.files:
            content = files.get(file.digest)
            if content is None or len(content) != file.size:
                raise BadBundle("attachment")
            members[_ATTACHMENTS + file.digest] = content
    return members


def _refuse_too_large(attached: Mapping[str, bytes]) -> None:
    sizes = [len(content) for content in attached.values()]
    if (
        sum(sizes) > LARGEST_TOTAL - _ROOM_FOR_THE_REST - LARGEST_TOTAL // 16
        or max(sizes, default=0) > LARGEST_FILE
        or len(sizes) > MOST_FILES - 10
    ):
        raise Refused(
            "These attachments are too many or too large for one file. Nothing was written. "
            "Choose fewer entries, or leave attachments out."
        )


def _check_manifest(manifest: bytes, members: Mapping[str, bytes], told: Told) -> None:
    digests = _digests(members, told)
    if manifest != _manifest_of(digests):
        raise BadBundle("manifest")
    if not _bear_their_digests(digests):
        raise BadBundle("attachment")
    if members[PAD].strip(b"\0"):
        raise BadBundle("pad")


def _digests(members: Mapping[str, bytes], told: Told = untold) -> dict[str, str]:
    digests: dict[str, str] = {}
    for done, (name, content) in enumerate(members.items(), start=1):
        digests[name] = hashlib.sha256(content).hexdigest()
        told(done, len(members))
    return digests


def _bear_their_digests(digests: Mapping[str, str]) -> bool:
    """Whether every attachment among these members is called by its digest."""
    return all(
        name == _ATTACHMENTS + digest
        for name, digest in digests.items()
        if name.startswith(_ATTACHMENTS)
    )


def _manifest_of(digests: Mapping[str, str]) -> bytes:
    return msgspec.json.encode(_Manifest(_MANIFEST_FORMAT, _VERSION, dict(digests)))
