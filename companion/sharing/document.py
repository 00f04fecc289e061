"""The one document of a share: built from chosen fields of chosen entries, never from a trimmed copy of a vault.

Preview, sealed file and every later form are made from this document alone, so what is not copied here cannot leave.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time

import msgspec

from companion.clock import local
from companion.domain.entries import Entry, Sharing, is_sealed
from companion.domain.ids import new_id
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument, ShareScope
from companion.domain.typed_text import clean_text
from companion.errors import Damaged, Refused, TooNew

FORMAT = "companion-share"
WITHHELD_REASONS = ("private", "talk", "not_chosen")

_LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|([^\]\n]*))?\]\]")
"""A link to another entry of the vault: by its identifier, with or without words of the writer's own."""
_ATTACHMENT = re.compile(r"!?\[([^\]\n]*)\]\(att:[^)\s]*\)")
_WORD = re.compile(r"[a-z_]{1,40}")
_HANDLE = re.compile(r"[a-z2-7]{26}")


def build_document(
    entries: Iterable[Entry],
    scope: ShareScope,
    *,
    withheld: Mapping[str, int],
    sender: str,
    recipient: str,
    note: str,
    made_at: datetime,
) -> ShareDocument:
    """The document for `entries`, oldest first, with only the fields that `scope` lets through.

    Raises Refused, naming the headings, when one of them is not marked *share*, lies in the trash, or is a letter that is still sealed.
    """
    chosen = sorted(entries, key=lambda entry: (entry.created_at, entry.id))
    refuse_unshared(chosen, on=made_at)
    reply_key = secrets.token_bytes(32)
    numbers = {entry.id: number for number, entry in enumerate(chosen, start=1)}
    return ShareDocument(
        format=FORMAT,
        version=FORMAT_VERSION,
        share_id=new_id(),
        made_at=made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        sender_name=clean_text(sender.strip()),
        recipient_name=clean_text(recipient.strip()),
        note=clean_text(note.strip()),
        entries=tuple(_shared(entry, scope, numbers, reply_key) for entry in chosen),
        withheld={reason: withheld.get(reason, 0) for reason in WITHHELD_REASONS},
        reply_key=base64.b64encode(reply_key).decode("ascii"),
    )


def refuse_unshared(entries: Sequence[Entry], *, on: datetime) -> None:
    """Raises Refused, with one line for each entry that may not leave; does nothing when all may."""
    lines = [
        f"{name_of(entry, on=on)}: {why}" for entry in entries if (why := why_not(entry, on=on))
    ]
    if lines:
        raise Refused(
            "Only entries marked “share” can leave the vault. Nothing was written.",
            details=tuple(lines),
        )


def why_not(entry: Entry, *, on: datetime) -> str:
    """Why `entry` may not be in a share made at the instant `on`, in plain words; empty when it may."""
    if entry.trashed_at is not None:
        return "it is in the trash"
    if entry.sharing is Sharing.PRIVATE:
        return "it is private"
    if entry.sharing is Sharing.TALK:
        return "it is marked to talk about in person"
    if entry.opens_on is not None and entry.opens_on > local(on, entry.zone).date():
        return "it is a letter that is not open yet"
    return ""


def name_of(entry: Entry, *, on: datetime) -> str:
    """How an entry is named to its own writer: heading and day. Of a letter that is sealed, only the title."""
    sealed = is_sealed(entry, local(on, entry.zone).date())
    heading = entry.title if sealed else entry.heading
    return f"“{heading or ('Letter' if sealed else 'Untitled')}” ({entry.local_date.isoformat()})"


def reference_for(reply_key: str, entry_id: str) -> str:
    """The handle under which an entry appears in one share.

    HMAC-SHA256 of the vault's identifier under the share's reply key: the same entry has unrelated handles in two
    shares, and the vault can find the entry again without the identifier ever leaving.
    """
    key = base64.b64decode(reply_key)
    digest = hmac.digest(key, b"companion share reference 1\0" + entry_id.encode(), hashlib.sha256)
    return base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower()


def stands_as_shared(entry: Entry, shared: SharedEntry, numbers: Mapping[str, int]) -> bool:
    """Whether the words of `entry` still are those that `shared` holds, so that it may leave as previewed."""
    return shared.body == without_vault_links(entry.body, numbers) and shared.title in (
        "",
        entry.title,
    )


def _shared(
    entry: Entry, scope: ShareScope, numbers: Mapping[str, int], reply_key: bytes
) -> SharedEntry:
    with_time = scope.with_times and entry.time_known
    return SharedEntry(
        number=numbers[entry.id],
        kind=entry.kind.value,
        body=without_vault_links(entry.body, numbers),
        local_date=entry.local_date.isoformat(),
        title=entry.title if scope.with_titles else "",
        phase=entry.phase.value if entry.phase else "",
        time=f"{local(entry.created_at, entry.zone):%H:%M}" if with_time else "",
        prompt=(entry.prompt_text or "") if scope.with_prompts else "",
        tags=entry.tags if scope.with_tags else (),
        reference=reference_for(base64.b64encode(reply_key).decode("ascii"), entry.id),
    )


def without_vault_links(body: str, numbers: Mapping[str, int]) -> str:
    """`body` with links inside the vault put into words: identifiers and attachment names do not leave."""

    def in_words(link: re.Match[str]) -> str:
        identifier, words = link.group(1), link.group(2)
        number = numbers.get(identifier)
        place = f"entry {number}" if number else "another entry"
        return f"{words} ({place})" if words else f"({place})"

    linked = _LINK.sub(in_words, body)
    return _ATTACHMENT.sub(lambda found: f"({found.group(1) or 'attachment'})", linked)


def encode_document(document: ShareDocument) -> bytes:
    """The canonical JSON of a document; its digest is what the manifest vouches for."""
    return msgspec.json.encode(document)


class _Envelope(msgspec.Struct):
    """What every version of a document says about itself."""

    format: str
    version: int


def decode_document(content: bytes) -> ShareDocument:
    """The document in `content`, byte for byte as `encode_document` writes it.

    Raises TooNew for a later version and Damaged for anything else that is not exactly such a document: a new field
    therefore needs a new FORMAT_VERSION.
    """
    require_format(content, FORMAT, FORMAT_VERSION)
    try:
        document = msgspec.json.decode(content, type=ShareDocument)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Damaged from error
    if encode_document(document) != content or not _is_sound(document):
        raise Damaged
    return document


def require_format(content: bytes, name: str, version: int) -> None:
    """Raises TooNew when `content` is the JSON document `name` of a later version, Damaged when it is no such document."""
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Damaged from error
    if envelope.format != name or envelope.version < 1:
        raise Damaged
    if envelope.version > version:
        raise TooNew


def _is_sound(document: ShareDocument) -> bool:
    try:
        datetime.strptime(document.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        key = base64.b64decode(document.reply_key, validate=True)
    except ValueError:
        return False
    return (
        len(key) == 32
        and _HANDLE.fullmatch(document.share_id) is not None
        and set(document.withheld) <= set(WITHHELD_REASONS)
        and all(count >= 0 for count in document.withheld.values())
        and [entry.number for entry in document.entries]
        == list(range(1, len(document.entries) + 1))
        and all(map(_is_sound_entry, document.entries))
    )


def _is_sound_entry(entry: SharedEntry) -> bool:
    try:
        date.fromisoformat(entry.local_date)
        if entry.time:
            time.fromisoformat(entry.time)
    except ValueError:
        return False
    return (
        _WORD.fullmatch(entry.kind) is not None
        and (not entry.phase or _WORD.fullmatch(entry.phase) is not None)
        and _HANDLE.fullmatch(entry.reference) is not None
    )
