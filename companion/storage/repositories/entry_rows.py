"""How an entry and its rows become each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from companion.domain.entries import (
    Entry,
    EntryKind,
    EntrySummary,
    Phase,
    Sharing,
    clean_tags,
    first_words,
    preview_of,
)
from companion.domain.entry_refs import EntryRef
from companion.storage.texts import (
    clean_text,
    from_milliseconds,
    optional_day,
    optional_instant,
    to_milliseconds,
)

SUMMARY_COLUMNS = (
    "e.id, e.kind, e.heading, e.preview, e.created_at, e.zone, e.local_date, e.time_known,"
    " e.phase, e.tags, e.sharing, e.opens_on"
)
SUMMARY_WIDTH = 12
SELECT_SUMMARY = f"SELECT {SUMMARY_COLUMNS}"
SELECT_ENTRY = (
    "SELECT e.ordinal, e.id, e.kind, t.title, t.body, e.created_at, e.zone, e.local_date,"
    " t.updated_at, e.phase, e.time_known, e.prompt_id, t.prompt_text, e.card_id, e.course_id,"
    " e.dosing_session_id, e.person_id, e.opens_on, e.tags, e.sharing, e.trashed_at, t.revision"
)
SELECT_REF = (
    "SELECT e.id, e.kind, e.local_date, e.prompt_id, e.course_id, e.dosing_session_id, e.opens_on"
)
AND_TEXT = "CROSS JOIN entry_text t ON t.ordinal = e.ordinal"

_KINDS = {kind.value: kind for kind in EntryKind}
_PHASES: dict[str | None, Phase | None] = {None: None, **{phase.value: phase for phase in Phase}}
_SHARING = {sharing.value: sharing for sharing in Sharing}
_HEADING_FROM = 4000
"""The first words nearly always stand in the first few thousand characters of a body."""


def ref_of(row: Iterable[Any]) -> EntryRef:
    """What an entry stands for, from SELECT_REF."""
    id_, kind, day, prompt_id, course_id, session_id, opens_on = row
    return EntryRef(
        id_,
        _KINDS[kind],
        date.fromisoformat(day),
        prompt_id,
        course_id,
        session_id,
        optional_day(opens_on),
    )


def summary_of(row: Iterable[Any]) -> EntrySummary:
    """One line of a list from the SUMMARY_COLUMNS."""
    id_, kind, heading, preview, created, zone, day, time_known, phase, tags, sharing, opens_on = (
        row
    )
    return EntrySummary(
        id_,
        _KINDS[kind],
        heading,
        preview,
        from_milliseconds(created),
        zone,
        date.fromisoformat(day),
        bool(time_known),
        _PHASES[phase],
        tuple(tags.split("\n")) if tags else (),
        _SHARING[sharing],
        optional_day(opens_on),
    )


def entry_of(row: Iterable[Any]) -> Entry:
    """One entry from SELECT_ENTRY."""
    (
        _ordinal, id_, kind, title, body, created, zone, day, updated, phase, time_known, prompt_id,
        prompt_text, card_id, course_id, dosing_session_id, person_id, opens_on, tags, sharing,
        trashed, revision,
    ) = row  # fmt: skip
    return Entry(
        id=id_,
        kind=_KINDS[kind],
        title=title,
        body=body,
        created_at=from_milliseconds(created),
        zone=zone,
        local_date=date.fromisoformat(day),
        updated_at=from_milliseconds(updated),
        phase=_PHASES[phase],
        time_known=bool(time_known),
        prompt_id=prompt_id,
        prompt_text=prompt_text,
        card_id=card_id,
        course_id=course_id,
        dosing_session_id=dosing_session_id,
        person_id=person_id,
        opens_on=optional_day(opens_on),
        tags=tuple(tags.split("\n")) if tags else (),
        sharing=_SHARING[sharing],
        trashed_at=optional_instant(trashed),
        revision=revision,
    )


def cleaned(entry: Entry) -> Entry:
    """The entry as it can be kept: see texts.py."""
    prompt_text = entry.prompt_text
    title, body = clean_text(entry.title), clean_text(entry.body)
    prompt = None if prompt_text is None else clean_text(prompt_text)
    tags = clean_tags([clean_text(tag) for tag in entry.tags])
    if (title, prompt, tags) == (entry.title, prompt_text, entry.tags) and body is entry.body:
        return entry
    return replace(entry, title=title, body=body, prompt_text=prompt, tags=tags)


def list_values(entry: Entry, tags: tuple[str, ...]) -> dict[str, Any]:
    """The columns of `entry` but its place; `tags` as they are shown."""
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "heading": heading_of(entry),
        "preview": preview_of(entry.body),
        "created_at": to_milliseconds(entry.created_at),
        "zone": clean_text(entry.zone),
        "local_date": entry.local_date.isoformat(),
        "time_known": int(entry.time_known),
        "phase": None if entry.phase is None else entry.phase.value,
        "tags": "\n".join(tags),
        "sharing": entry.sharing.value,
        "trashed_at": None if entry.trashed_at is None else to_milliseconds(entry.trashed_at),
        "prompt_id": entry.prompt_id,
        "card_id": entry.card_id,
        "course_id": entry.course_id,
        "dosing_session_id": entry.dosing_session_id,
        "person_id": entry.person_id,
        "opens_on": None if entry.opens_on is None else entry.opens_on.isoformat(),
    }


def text_values(entry: Entry, tags: tuple[str, ...]) -> dict[str, Any]:
    """The columns of `entry_text` but its place."""
    return {
        "updated_at": to_milliseconds(entry.updated_at),
        "revision": entry.revision,
        "title": entry.title,
        "tags": "\n".join(tags),
        "prompt_text": entry.prompt_text,
        "body": entry.body,
    }


def heading_of(entry: Entry) -> str:
    """The same as `Entry.heading`, without reading the whole of a very long body."""
    if entry.title or len(entry.body) <= _HEADING_FROM:
        return entry.heading
    start = entry.body[:_HEADING_FROM].rpartition("\n")[0]
    return first_words(start) or entry.heading
