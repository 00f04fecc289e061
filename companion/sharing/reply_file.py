"""The reply file `*.companion-reply`: what a therapist says to a share, sealed under the share's reply key.

    {"format":"companion-reply","version":1,"share_id":"…","nonce":"…","sealed":"…"}

One line of JSON, written in exactly this way: these names in this order, no spaces, base64 with padding. The line
without `sealed` is authenticated as it stands. Under the seal lie the canonical JSON of a `ReplyDocument` and spaces up
to a padded size, so that the length of the file tells little. The sealed web page writes the same file with WebCrypto.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable

import msgspec

from companion.crypto.reply_seal import KEY_BYTES, NONCE_BYTES, TAG_BYTES, seal, unseal
from companion.domain.replies import FORMAT_VERSION, Comment, ReplyDocument
from companion.domain.stamps import is_stamp
from companion.domain.typed_text import clean_text
from companion.errors import Damaged, Refused, TooNew
from companion.sharing.bundle import padded_size

SUFFIX = ".companion-reply"
FORMAT = "companion-reply"
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes of a reply file that is looked at."""
LARGEST_DOCUMENT = 1024 * 1024
"""Bytes of a reply's JSON, far more than anybody writes in an evening."""
MOST_COMMENTS, MOST_SUGGESTIONS = 500, 100
LONGEST_NAME = 300
"""Characters."""

_HANDLE = re.compile(r"[a-z2-7]{26}")
_ALTERED = "This reply is damaged or was altered. Nothing was taken in; ask for it again."
_TOO_NEW = (
    "This reply was made by a newer version of Companion. Nothing was taken in; "
    "update Companion to open it."
)


class _Plain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be read without a key, and is authenticated."""

    format: str
    version: int
    share_id: str
    nonce: str


class _File(_Plain, frozen=True, forbid_unknown_fields=True):
    sealed: str

    def plain(self) -> bytes:
        """The bytes that are authenticated beside the sealed ones."""
        return msgspec.json.encode(_Plain(self.format, self.version, self.share_id, self.nonce))


class _Envelope(msgspec.Struct):
    """What every version says about itself."""

    format: str
    version: int


def seal_reply(document: ReplyDocument, reply_key: str) -> bytes:
    """The bytes of a reply file. `reply_key` as it stands in the share: 32 random bytes in base64.

    Raises Refused when there is nothing to say in it, or more than one file holds.
    """
    _refuse_unfit(document)
    content = msgspec.json.encode(document)
    if len(content) > LARGEST_DOCUMENT:
        raise Refused("This is more than one reply holds. Nothing was written; please split it.")
    nonce = secrets.token_bytes(NONCE_BYTES)
    unsealed = _File(FORMAT, FORMAT_VERSION, document.share_id, _text(nonce), "")
    sealed = seal(
        content.ljust(padded_size(len(content))),
        _key_bytes(reply_key),
        share_id=document.share_id,
        nonce=nonce,
        associated=unsealed.plain(),
    )
    return msgspec.json.encode(msgspec.structs.replace(unsealed, sealed=_text(sealed)))


def open_reply(content: bytes, reply_key_for: Callable[[str], str | None]) -> ReplyDocument:
    """The reply in a file. `reply_key_for` finds the reply key of a share by its identifier, None for an unknown one.

    Raises Refused for a reply to a share of somebody else, TooNew, and Damaged for everything that is not exactly what
    `seal_reply` writes under this key.
    """
    file = _file_in(content)
    nonce, sealed = _bytes(file.nonce), _bytes(file.sealed)
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        raise Damaged(_ALTERED)
    reply_key = reply_key_for(file.share_id)
    if reply_key is None:
        raise Refused(
            "This reply answers a share that was not made in this journal. Nothing was taken in. "
            "Perhaps it belongs to another journal, or to somebody else."
        )
    try:
        padded = unseal(
            sealed,
            _key_bytes(reply_key),
            share_id=file.share_id,
            nonce=nonce,
            associated=file.plain(),
        )
    except Damaged:
        raise Damaged(_ALTERED) from None
    return _document_in(padded, file.share_id)


def share_id_of(content: bytes) -> str:
    """Which share a reply file says it answers. Not proven until it is opened. Raises Damaged and TooNew."""
    return _file_in(content).share_id


def _file_in(content: bytes) -> _File:
    if len(content) > LARGEST_FILE:
        raise Damaged("This file is far too large to be a reply. Nothing was taken in.")
    _require_version(content)
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise Damaged(_ALTERED) from None
    if msgspec.json.encode(file) != content or not _HANDLE.fullmatch(file.share_id):
        raise Damaged(_ALTERED)
    return file


def _document_in(padded: bytes, share_id: str) -> ReplyDocument:
    content = padded.rstrip(b" ")
    _require_version(content)
    try:
        document = msgspec.json.decode(content, type=ReplyDocument)
        _refuse_unfit(document)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, Refused):
        raise Damaged(_ALTERED) from None
    if (
        document.share_id != share_id
        or len(content) > LARGEST_DOCUMENT
        or len(padded) != padded_size(len(content))
        or msgspec.json.encode(document) != content
    ):
        raise Damaged(_ALTERED)
    return document


def _require_version(content: bytes) -> None:
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise Damaged("This is not a reply file, or it is damaged. Nothing was taken in.") from None
    if envelope.format != FORMAT or envelope.version < 1:
        raise Damaged("This is not a reply file, or it is damaged. Nothing was taken in.")
    if envelope.version > FORMAT_VERSION:
        raise TooNew(_TOO_NEW)


def _refuse_unfit(document: ReplyDocument) -> None:
    """Raises Refused unless a reply is one that can be read back."""
    if not document.comments and not document.suggestions:
        raise Refused("There is nothing in this reply yet. Nothing was written.")
    if len(document.comments) > MOST_COMMENTS or len(document.suggestions) > MOST_SUGGESTIONS:
        raise Refused("This is more than one reply holds. Nothing was written; please split it.")
    words = [
        *(comment.words for comment in document.comments),
        *(suggestion.words for suggestion in document.suggestions),
    ]
    if not all(one.strip() for one in words):
        raise Refused("A comment or suggestion has no words in it. Nothing was written.")
    passages = [comment.passage for comment in document.comments]
    if (
        document.format != FORMAT
        or document.version != FORMAT_VERSION
        or not _HANDLE.fullmatch(document.reply_id)
        or not _HANDLE.fullmatch(document.share_id)
        or not is_stamp(document.made_at)
        or len(document.author_name) > LONGEST_NAME
        or any(clean_text(one) != one for one in (*words, *passages, document.author_name))
        or not all(map(_is_placed, document.comments))
    ):
        raise Refused("This reply cannot be put into a file. Nothing was written.")


def _is_placed(comment: Comment) -> bool:
    """Whether it is about a passage of an entry, a whole entry, or the whole share."""
    if not comment.reference:
        return not comment.passage
    return _HANDLE.fullmatch(comment.reference) is not None


def _key_bytes(reply_key: str) -> bytes:
    key = _bytes(reply_key)
    if len(key) != KEY_BYTES:
        raise Damaged(_ALTERED)
    return key


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Damaged(_ALTERED) from None
    if _text(raw) != text:
        raise Damaged(_ALTERED)
    return raw
