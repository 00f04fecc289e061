"""The journal: writing, autosave, putting in order, finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from companion import clock
from companion.domain.days import diary_day
from companion.domain.entries import (
    Changes,
    DayCount,
    Entry,
    EntryFilter,
    EntryKind,
    EntrySummary,
    NewEntry,
    Phase,
    SearchPage,
    Sharing,
    TagCount,
    clean_tags,
)
from companion.domain.typed_text import one_line, whole_text
from companion.domain.versions import is_blank, worth_keeping
from companion.errors import NotFound, Refused
from companion.services.entry_versions import (
    keep_version,
    last_version,
    restore_version,
    versions,
)
from companion.services.letters import lines_as_sealed
from companion.services.new_entries import begin, instant, known_zone
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "count", "days", "end_editing", "entry", "entry_left_open", "erase", "erase_trash",
    "finish_erasing", "mark_sharing", "reclassify", "remember_open_entry", "resolve", "restore_version", "retag", "save_text", "search",
    "summaries", "tags", "trash", "untrash", "versions", "write_entry",
]  # fmt: skip

OPEN_ENTRY = "open_entry"
"""Where the vault notes which entry is being written."""


def write_entry(vault: OpenVault, new: NewEntry, *, day_ends_at: int = 0) -> tuple[Entry, Changes]:
    """Begin an entry; on return it is on disk.

    What `new` leaves out is filled in: the instant, the zone, the diary day (an hour before `day_ends_at` still
    belongs to the evening before), and, where a course exists, the course and the phase of that day. Raises Refused
    for an unknown zone, a time without a zone or a text too long to keep.
    """
    with vault.work() as work:
        entry = begin(work, new, day_ends_at)
        work.entries.add(entry)
    return entry, _touched(entry)


def save_text(vault: OpenVault, entry_id: str, *, title: str, body: str) -> tuple[Entry, Changes]:
    """Keep the title and body of an entry as they are now; on return they are on disk.

    This is what autosave calls. The text before is kept as a version when the last version is older than ten
    minutes or when much of it vanished. Raises NotFound, Refused, StorageFailure.
    """
    heading, text = one_line(title), whole_text(body)
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if (entry.title, entry.body) == (heading, text):
            return entry, Changes()
        now = clock.now()
        if worth_keeping(entry, heading, text, last_version(work, entry_id), now):
            keep_version(work, entry)
        saved = replace(
            entry, title=heading, body=text, updated_at=now, revision=entry.revision + 1
        )
        work.entries.save(saved)
    return saved, _touched(saved)


def end_editing(vault: OpenVault, entry_id: str) -> Changes:
    """The person has left the editor: keep a version, and take away an entry that was left wholly empty.

    An entry that is empty now but held words before goes to the trash instead, where it can be brought back from.
    """
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if not is_blank(entry):
            if not keep_version(work, entry):
                return Changes()
        elif entry.tags or work.attachments.of(entry_id):
            return Changes()
        elif last_version(work, entry_id) is not None:
            work.entries.trash(entry_id, clock.now())
        else:
            work.entries.erase(entry_id)
    return _touched(entry)


def retag(vault: OpenVault, entry_id: str, tags: Iterable[str]) -> tuple[Entry, Changes]:
    """Give an entry exactly these tags, cleaned, each once whatever its case."""
    return _change(vault, entry_id, lambda entry: replace(entry, tags=clean_tags(list(tags))))


def reclassify(
    vault: OpenVault,
    entry_id: str,
    *,
    kind: EntryKind | UnsetType = UNSET,
    phase: Phase | UnsetType | None = UNSET,
    created_at: datetime | UnsetType = UNSET,
    zone: str | UnsetType = UNSET,
    time_known: bool | UnsetType = UNSET,
    local_date: date | UnsetType = UNSET,
    dosing_session_id: str | UnsetType | None = UNSET,
    person_id: str | UnsetType | None = UNSET,
    opens_on: date | UnsetType | None = UNSET,
    day_ends_at: int = 0,
) -> tuple[Entry, Changes]:
    """Change what is known about an entry, not its words. What is not named stays as it is.

    A new instant or zone also moves the diary day, unless `local_date` is named too. Raises Refused, NotFound.
    """
    given = {
        name: value
        for name, value in {
            "kind": kind, "phase": phase, "created_at": created_at, "zone": zone, "time_known": time_known,
            "local_date": local_date, "dosing_session_id": dosing_session_id, "person_id": person_id,
            "opens_on": opens_on,
        }.items()
        if value is not UNSET
    }  # fmt: skip

    def changed(entry: Entry) -> Entry:
        after = replace(entry, **given)  # pyright: ignore[reportArgumentType]
        after = replace(after, created_at=instant(after.created_at), zone=known_zone(after.zone))
        moved = (after.created_at, after.zone) != (entry.created_at, entry.zone)
        if moved and local_date is UNSET:
            day = diary_day(after.created_at, after.zone, day_ends_at)
            after = replace(after, local_date=day)
        return after

    return _change(vault, entry_id, changed)


def mark_sharing(vault: OpenVault, entry_ids: Iterable[str], sharing: Sharing) -> Changes:
    """Mark entries as private, to talk about or to share. Raises NotFound, and then marks none of them."""
    wanted = list(dict.fromkeys(entry_ids))
    with vault.work() as work:
        for entry_id in wanted:
            work.entries.one(entry_id)
        work.entries.mark(wanted, sharing)
    return Changes(entries=frozenset(wanted))


def trash(vault: OpenVault, entry_id: str) -> Changes:
    """Put an entry into the trash, from where it can be taken back."""
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        work.entries.trash(entry_id, clock.now())
    return _touched(entry)


def untrash(vault: OpenVault, entry_id: str) -> Changes:
    """Take an entry back from the trash."""
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        work.entries.untrash(entry_id)
    return _touched(entry)


def erase(vault: OpenVault, entry_id: str) -> Changes:
    """Erase an entry that is in the trash for good, with its versions. Raises Refused when it is not in the trash."""
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if entry.trashed_at is None:
            raise Refused("Only what is in the trash can be erased. Nothing was changed.")
        work.entries.erase(entry_id)
    return _touched(entry)


def erase_trash(vault: OpenVault) -> tuple[int, Changes]:
    """Erase everything in the trash for good; returns how many entries that were.

    A large journal keeps single words of them in its encrypted index until `finish_erasing` was called.
    """
    with vault.work() as work:
        found = work.entries.trashed_ids()
        for entry_id in found:
            work.entries.erase(entry_id)
    return len(found), Changes(entries=frozenset(found), courses=bool(found))


def finish_erasing(vault: OpenVault) -> None:
    """Take what is left of erased words out of the search index: for the background, after much was erased."""
    vault.store.scrub()


def entry(vault: OpenVault, entry_id: str) -> Entry:
    """One entry, in the trash or not. Raises NotFound."""
    with vault.read() as work:
        return work.entries.one(entry_id)


def summaries(
    vault: OpenVault,
    wanted: EntryFilter | None = None,
    *,
    limit: int = 50,
    before: tuple[datetime, str] | None = None,
) -> list[EntrySummary]:
    """At most `limit` lines of a list, newest first; `before` is the instant and id of the last line shown so far.

    Lines of sealed letters show nothing of the words.
    """
    with vault.read() as work:
        found = work.entries.summaries(wanted or EntryFilter(), limit=limit, before=before)
        return lines_as_sealed(work, found)


def count(vault: OpenVault, wanted: EntryFilter | None = None) -> int:
    """How many entries `summaries` would list in all."""
    with vault.read() as work:
        return work.entries.count(wanted or EntryFilter())


def days(vault: OpenVault, since: date, until: date) -> list[DayCount]:
    """The diary days from `since` to `until` on which something was written, for a calendar."""
    with vault.read() as work:
        return work.entries.days(since, until)


def search(
    vault: OpenVault,
    query: str,
    wanted: EntryFilter | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> SearchPage:
    """Entries and moments that hold every word of `query`, the last one as a beginning; newest first.

    Sealed letters are not found.
    """
    with vault.read() as work:
        return work.search.find(
            query, wanted or EntryFilter(), limit=limit, offset=offset, today=clock.today()
        )


def tags(vault: OpenVault) -> list[TagCount]:
    """Every tag in use and how many entries carry it."""
    with vault.read() as work:
        return work.entries.tags()


def resolve(vault: OpenVault, id_or_prefix: str) -> str:
    """The id of the one entry whose id is or begins so. Raises NotFound, or Refused when several do."""
    with vault.read() as work:
        return work.entries.resolve_prefix(id_or_prefix.strip().lower())


def remember_open_entry(vault: OpenVault, entry_id: str | None) -> None:
    """Note which entry is being written, so that the next start can offer it; None when none is."""
    with vault.work() as work:
        if work.meta.value(OPEN_ENTRY) != entry_id:
            work.meta.set(OPEN_ENTRY, entry_id)


def entry_left_open(vault: OpenVault) -> Entry | None:
    """The entry that was being written when the program last ended or locked, unless it is gone."""
    with vault.read() as work:
        return left_open_in(work)


def left_open_in(work: Work) -> Entry | None:
    """`entry_left_open` inside a unit of work."""
    entry_id = work.meta.value(OPEN_ENTRY)
    if not entry_id:
        return None
    try:
        found = work.entries.one(entry_id)
    except NotFound:
        return None
    return found if found.trashed_at is None else None


def _change(
    vault: OpenVault, entry_id: str, change: Callable[[Entry], Entry]
) -> tuple[Entry, Changes]:
    with vault.work() as work:
        before = work.entries.one(entry_id)
        after = change(before)
        if after == before:
            return before, Changes()
        after = replace(after, updated_at=clock.now())
        work.entries.save(after)
    return after, _touched(before) | _touched(after)


def _touched(entry: Entry) -> Changes:
    """What a page may ask about: the entry, and the course where the entry is part of it."""
    in_course = entry.kind is EntryKind.INTENTION or entry.prompt_id is not None
    narrative = entry.kind is EntryKind.NARRATIVE
    return Changes(entries=frozenset({entry.id}), courses=in_course or narrative)
