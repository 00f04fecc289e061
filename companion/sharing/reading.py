"""A share's document as bytes: one canonical way to write it, and a reader that takes nothing else."""

from __future__ import annotations

import base64
import re
from itertools import chain

import msgspec

from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument
from companion.domain.stamps import is_stamp
from companion.errors import Damaged, TooNew
from companion.sharing.sound_parts import (
    is_date,
    is_sound_after_effects,
    is_sound_file,
    is_sound_insight,
    is_sound_measure,
    is_sound_practice,
    is_sound_question,
    is_sound_scale,
    is_sound_session,
)

FORMAT = "companion-share"
STATES = ("private", "talk", "not_chosen")
"""Why entries stay behind; always counted."""
PARTS_LEFT_OUT = (
    "redacted", "files", "sessions", "insights", "practices", "measures", "after_effects", "questions", "checkins",
)  # fmt: skip
"""What else can stay behind; counted where anything does."""
WITHHELD_REASONS = (*STATES, *PARTS_LEFT_OUT)

_WORD = re.compile(r"[a-z_]{1,40}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_HANDLE = re.compile(r"[a-z2-7]{26}")


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
    if encode_document(document) != content or not is_sound(document):
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


def is_sound(document: ShareDocument) -> bool:
    """Whether every field of `document` can be what it says: numbers, dates, ranges and handles."""
    entries = len(document.entries)
    return (
        is_stamp(document.made_at)
        and _is_key(document.reply_key)
        and _HANDLE.fullmatch(document.share_id) is not None
        and (not document.since or is_date(document.since))
        and set(document.withheld) <= set(WITHHELD_REASONS)
        and all(count >= 0 for count in document.withheld.values())
        and _numbers(document) == list(range(1, len(_numbers(document)) + 1))
        and all(map(_is_sound_entry, document.entries))
        and _are_distinct([entry.reference for entry in document.entries])
        and _are_distinct([entry.thread for entry in document.entries if entry.thread])
        and all(map(is_sound_session, document.sessions))
        and all(is_sound_insight(insight, entries) for insight in document.insights)
        and all(map(is_sound_practice, document.practices))
        and all(map(is_sound_measure, document.measures))
        and _are_distinct([measure.id for measure in document.measures])
        and all(is_sound_after_effects(check, entries) for check in document.after_effects)
        and all(map(is_sound_question, document.questions))
        and all(map(is_sound_scale, document.scales))
    )


def _numbers(document: ShareDocument) -> list[int]:
    """Of entries and parts, in their fixed order."""
    return [
        each.number
        for each in chain(
            document.entries,
            document.sessions,
            document.insights,
            document.practices,
            document.measures,
            document.after_effects,
            document.questions,
            document.scales,
        )
    ]


def _is_sound_entry(entry: SharedEntry) -> bool:
    return (
        is_date(entry.local_date)
        and (not entry.time or _TIME.fullmatch(entry.time) is not None)
        and _WORD.fullmatch(entry.kind) is not None
        and (not entry.phase or _WORD.fullmatch(entry.phase) is not None)
        and _HANDLE.fullmatch(entry.reference) is not None
        and (not entry.thread or _HANDLE.fullmatch(entry.thread) is not None)
        and all(0 <= value <= 10 for _, value in entry.moods)
        and all(map(is_sound_file, entry.files))
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except ValueError:
        return False


def _are_distinct(handles: list[str]) -> bool:
    return len(set(handles)) == len(handles)
