"""Entries: the hot paths are written in SQL and give frozen snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from companion.domain.entries import (
    DayCount,
    Entry,
    EntryFilter,
    EntrySummary,
    EntryVersion,
    Sharing,
    TagCount,
)
from companion.domain.entry_refs import EntryRef
from companion.errors import NotFound, Refused
from companion.storage import scrubbing
from companion.storage.driver import DriverConnection, DriverCursor, Value
from companion.storage.filters import USUAL_SKEW_DAYS, conditions, window
from companion.storage.ordinals import PARKED, claim_place
from companion.storage.repositories.entry_rows import (
    AND_TEXT,
    SELECT_ENTRY,
    SELECT_REF,
    SELECT_SUMMARY,
    cleaned,
    entry_of,
    list_values,
    ref_of,
    summary_of,
    text_values,
)
from companion.storage.repositories.links import keep_links, linked_from, linking_to
from companion.storage.repositories.tags import attach_tags, count_tags, known_tags
from companion.storage.repositories.versions import keep_version, one_version, versions_of
from companion.storage.texts import to_milliseconds

LIST_COLUMNS = (
    "id", "kind", "heading", "preview", "created_at", "zone", "local_date", "time_known", "phase", "tags",
    "sharing", "trashed_at", "prompt_id", "card_id", "course_id", "dosing_session_id", "person_id", "opens_on",
)  # fmt: skip
TEXT_COLUMNS = ("updated_at", "revision", "title", "tags", "prompt_text", "body")


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(("ordinal", *columns))
    values = ", ".join(f":{column}" for column in ("ordinal", *columns))
    return " ".join(("INSERT INTO", table, f"({names}) VALUES ({values})"))


def _update(table: str, columns: Sequence[str]) -> str:
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    return " ".join(("UPDATE", table, "SET", changes, "WHERE ordinal = :ordinal"))


INSERT_ENTRY = _insert("entry", LIST_COLUMNS)
INSERT_TEXT = _insert("entry_text", TEXT_COLUMNS)
UPDATE_ENTRY = _update("entry", LIST_COLUMNS[1:])
UPDATE_TEXT = _update("entry_text", TEXT_COLUMNS)
AS_KEPT = f"SELECT ordinal, {', '.join(LIST_COLUMNS)} FROM entry WHERE id = ?"  # noqa: S608 - constants
ONE = f"{SELECT_ENTRY} FROM entry e {AND_TEXT} WHERE e.id = ?"
MANY = f"{SELECT_ENTRY} FROM entry e {AND_TEXT} WHERE e.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
PLACE_BEFORE = """coalesce(
    (SELECT ordinal FROM entry WHERE id = :before_id AND created_at = :before_at),
    (SELECT ordinal + 1 FROM entry WHERE created_at <= :before_at
        ORDER BY created_at DESC, ordinal DESC LIMIT 1), 0)"""
COUNT_LIVING = """SELECT (SELECT count(*) FROM entry)
    - (SELECT count(*) FROM entry WHERE trashed_at IS NOT NULL)"""
LATEST = """SELECT e.id FROM entry_text t CROSS JOIN entry e ON e.ordinal = t.ordinal
WHERE e.trashed_at IS NULL ORDER BY t.updated_at DESC LIMIT 1"""
KEEP_SKEW = """INSERT INTO meta (key, value) VALUES ('day_skew', :skew) ON CONFLICT (key)
DO UPDATE SET value = excluded.value WHERE CAST(excluded.value AS INTEGER) > CAST(meta.value AS INTEGER)"""
BY_PREFIX = "SELECT id FROM entry WHERE id >= ? AND id < ? ORDER BY id LIMIT 2"
MARK = "UPDATE entry SET sharing = ? WHERE id IN (SELECT value FROM json_each(?))"
TRASHED = "SELECT id FROM entry WHERE trashed_at IS NOT NULL ORDER BY ordinal"
BATCH = 200

NO_SUCH_ENTRY = "There is no such entry in this journal. Nothing was changed."


class Entries:
    """The journal's entries inside one transaction."""

    def __init__(self, connection: DriverConnection, on_erased: Callable[[], None]) -> None:
        self._connection = connection
        self._on_erased = on_erased

    def add(self, entry: Entry) -> None:
        """Keep a new entry. Raises AlreadyThere when its identifier is taken."""
        entry = cleaned(entry)
        tags = known_tags(self._connection, entry.tags)
        shown = tuple(name for _, name in tags)
        place = {"ordinal": claim_place(self._connection, to_milliseconds(entry.created_at))}
        self._run(INSERT_ENTRY, list_values(entry, shown) | place)
        self._run(INSERT_TEXT, text_values(entry, shown) | place)
        attach_tags(self._connection, place["ordinal"], {tag_id for tag_id, _ in tags})
        keep_links(self._connection, entry.id, entry.body)
        self._note_skew(entry)

    def save(self, entry: Entry) -> None:
        """Keep `entry` as it is now in place of what was there. Raises NotFound."""
        entry = cleaned(entry)
        kept = self._connection.execute(AS_KEPT, (entry.id,)).fetchone()
        if kept is None:
            raise NotFound(NO_SUCH_ENTRY)
        ordinal, *before = kept
        old = dict(zip(LIST_COLUMNS, before, strict=True))
        tags = known_tags(self._connection, entry.tags)
        shown = tuple(name for _, name in tags)
        new = list_values(entry, shown)
        if new["created_at"] != old["created_at"]:
            ordinal = self._move(ordinal, new["created_at"])
        if new != old:
            self._run(UPDATE_ENTRY, new | {"ordinal": ordinal})
        self._run(UPDATE_TEXT, text_values(entry, shown) | {"ordinal": ordinal})
        if new["tags"] != old["tags"]:
            attach_tags(self._connection, ordinal, {tag_id for tag_id, _ in tags})
        keep_links(self._connection, entry.id, entry.body)
        self._note_skew(entry)

    def one(self, entry_id: str) -> Entry:
        """The entry of that identifier, trashed or not. Raises NotFound."""
        row = self._connection.execute(ONE, (entry_id,)).fetchone()
        if row is None:
            raise NotFound(NO_SUCH_ENTRY)
        return entry_of(row)

    def by_ids(self, ids: Iterable[str]) -> list[Entry]:
        """The entries of these identifiers in the given order; unknown ones are left out."""
        wanted = list(ids)
        rows = self._connection.execute(MANY, (_json(wanted),))
        found = {entry.id: entry for entry in map(entry_of, rows)}
        return [found[entry_id] for entry_id in wanted if entry_id in found]

    def summaries(
        self,
        wanted: EntryFilter,
        *,
        limit: int,
        offset: int = 0,
        before: tuple[datetime, str] | None = None,
    ) -> list[EntrySummary]:
        """Lines of a list, newest first; `before` is the instant and identifier of the last line of the page before."""
        found = conditions(wanted)
        if before is not None:
            found.where.append(f"{found.place} < {PLACE_BEFORE}")
            found.values |= {"before_at": to_milliseconds(before[0]), "before_id": before[1]}
        found.values |= {"limit": limit, "offset": offset}
        order = f"ORDER BY {found.place} DESC LIMIT :limit OFFSET :offset"
        sql = found.statement(SELECT_SUMMARY, order)
        return [summary_of(row) for row in self._run(sql, found.values)]

    def count(self, wanted: EntryFilter) -> int:
        """How many entries the filter lets through."""
        if wanted == EntryFilter():
            return _number(self._connection.execute(COUNT_LIVING))
        found = conditions(wanted)
        sql = found.statement("SELECT count(*)")
        return _number(self._run(sql, found.values))

    def bodies(self, wanted: EntryFilter) -> Iterator[Entry]:
        """Whole entries, oldest first, read in small batches while the transaction is open."""
        found = conditions(wanted)
        found.where.append(f"{found.place} > :after")
        found.values |= {"after": PARKED, "limit": BATCH}
        order = f"ORDER BY {found.place} LIMIT :limit"
        sql = found.statement(SELECT_ENTRY, order, join=AND_TEXT)
        while rows := self._run(sql, found.values).fetchall():
            for row in rows:
                yield entry_of(row)
            found.values["after"] = rows[-1][0]

    def refs(self, wanted: EntryFilter) -> list[EntryRef]:
        """What these entries stand for, oldest first; reads no words."""
        found = conditions(wanted)
        sql = found.statement(SELECT_REF, f"ORDER BY {found.place}")
        return [ref_of(row) for row in self._run(sql, found.values)]

    def days(self, since: date, until: date) -> list[DayCount]:
        """The diary days from `since` to `until` that have living entries, oldest first."""
        found = window(since, until)
        found.where.append("e.trashed_at IS NULL")
        sql = found.statement(
            "SELECT e.local_date, count(*)", "GROUP BY e.local_date ORDER BY e.local_date"
        )
        rows = self._run(sql, found.values)
        return [DayCount(date.fromisoformat(day), entries) for day, entries in rows]

    def trash(self, entry_id: str, at: datetime) -> None:
        """Put the entry into the trash. Raises NotFound."""
        self._set_trashed(entry_id, to_milliseconds(at))

    def untrash(self, entry_id: str) -> None:
        """Take the entry out of the trash. Raises NotFound."""
        self._set_trashed(entry_id, None)

    def trashed_ids(self) -> list[str]:
        """Everything in the trash, oldest first."""
        return [row[0] for row in self._connection.execute(TRASHED)]

    def erase(self, entry_id: str) -> None:
        """Remove the entry with its versions, links, files and searchable words for ever. Raises NotFound.

        The words leave the file for good when `Store.scrub` has run, which happens by itself after small erasures
        and on closing.
        """
        gone = self._connection.execute("DELETE FROM entry WHERE id = ?", (entry_id,))
        if not gone.rowcount:
            raise NotFound(NO_SUCH_ENTRY)
        scrubbing.request(self._connection)
        self._on_erased()

    def mark(self, ids: Iterable[str], sharing: Sharing) -> None:
        """Set what may be done with these entries."""
        self._connection.execute(MARK, (sharing.value, _json(list(ids))))

    def tags(self) -> list[TagCount]:
        """Every tag that a living entry carries, the most used first."""
        return count_tags(self._connection)

    def links_from(self, entry_id: str) -> list[EntrySummary]:
        """The living entries that this one links to."""
        return linked_from(self._connection, entry_id)

    def links_to(self, entry_id: str) -> list[EntrySummary]:
        """The living entries that link to this one."""
        return linking_to(self._connection, entry_id)

    def add_version(self, version: EntryVersion) -> None:
        """Keep an earlier state. Raises NotFound when its entry is gone."""
        keep_version(self._connection, version)

    def versions(self, entry_id: str) -> list[EntryVersion]:
        """The kept versions of an entry, the newest first."""
        return versions_of(self._connection, entry_id)

    def latest_version(self, entry_id: str) -> EntryVersion | None:
        """The version kept last, if any."""
        return next(iter(versions_of(self._connection, entry_id, 1)), None)

    def version(self, version_id: str) -> EntryVersion:
        """One kept version. Raises NotFound."""
        return one_version(self._connection, version_id)

    def resolve_prefix(self, prefix: str) -> str:
        """The identifier that begins with `prefix`. Raises NotFound, or Refused when several do."""
        rows = self._connection.execute(BY_PREFIX, (prefix, prefix + "\U0010ffff")).fetchall()
        if not rows or not prefix:
            raise NotFound(NO_SUCH_ENTRY)
        if len(rows) > 1 and rows[0][0] != prefix:
            raise Refused("Several entries begin with these letters. Add a few more letters.")
        return str(rows[0][0])

    def latest_touched(self) -> str | None:
        """The living entry whose words changed last."""
        row = self._connection.execute(LATEST).fetchone()
        return None if row is None else str(row[0])

    def _run(self, sql: str, values: Mapping[str, Value]) -> DriverCursor:
        return self._connection.execute(sql, values)

    def _move(self, ordinal: int, created_ms: int) -> int:
        """Give the entry at `ordinal` the place of another instant; returns the place."""
        self._run(
            "UPDATE entry SET ordinal = :to WHERE ordinal = :at", {"to": PARKED, "at": ordinal}
        )
        place = claim_place(self._connection, created_ms)
        self._run("UPDATE entry SET ordinal = :to WHERE ordinal = :at", {"to": place, "at": PARKED})
        return place

    def _set_trashed(self, entry_id: str, at: int | None) -> None:
        done = self._run(
            "UPDATE entry SET trashed_at = :at WHERE id = :id", {"at": at, "id": entry_id}
        )
        if not done.rowcount:
            raise NotFound(NO_SUCH_ENTRY)

    def _note_skew(self, entry: Entry) -> None:
        """Remember how far diary days lie from the UTC date, so that filters by day look far enough."""
        skew = abs((entry.local_date - entry.created_at.date()).days) + 1
        if skew > USUAL_SKEW_DAYS:
            self._run(KEEP_SKEW, {"skew": str(skew)})


def _number(cursor: DriverCursor) -> int:
    (row,) = cursor.fetchall()
    return int(row[0])


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode("utf-8")
