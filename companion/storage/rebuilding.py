"""Rows that were lost while others still need them: put together again from what is known of them.

No row that was read is changed. Where the row it belongs to is lost, another is made in its place, with the columns
that indexes and neighbours still know and plain words for the rest. A lost text comes back from its newest kept
version, or from the first words that lists show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.domain.entries import first_words, preview_of
from companion.domain.ids import new_id
from companion.storage import rebuilding_guided, rebuilding_sharing
from companion.storage.driver import DriverConnection, Value, run
from companion.storage.filters import folded_tag
from companion.storage.ordinals import HOUR_MS, HOURS_BEFORE_1970, place_of
from companion.storage.orphan_rows import insertion
from companion.storage.rebuilding_course import LOST, CourseRows, Evidence, Row
from companion.storage.repositories.links import targets_in
from companion.storage.repositories.tags import known_tags
from companion.storage.table_shapes import Reference, Table
from companion.storage.texts import day_in

LAST_PLACE = 9998 * 8766
"""Places from here on stand for no date that a calendar has."""
CUT = "(The rest of this text could not be read any more.)"
_EMPTY: dict[str, Value] = {"INTEGER": 0, "TEXT": "", "BLOB": b"", "REAL": 0.0}
_LISTS = {("dosing_session", "words"), ("step_progress", "checked")}


@dataclass(slots=True)
class Rebuilt:
    """What was put together."""

    rows: Counter[str] = field(default_factory=Counter[str])
    """Rows by table."""
    shortened_at: list[int] = field(default_factory=list[int])
    """The instants (milliseconds since 1970) of entries whose text is an earlier or a shortened one."""


def rebuild(
    connection: DriverConnection,
    tables: dict[str, Table],
    known: Evidence,
    *,
    all_redactions: bool = True,
) -> Rebuilt:
    """Fill the gaps until every row has what it belongs to.

    Without `all_redactions` there may be some that nothing is known of any more.
    """
    return _Rebuilding(connection, tables, known).run(all_redactions=all_redactions)


class _Rebuilding:
    def __init__(
        self, connection: DriverConnection, tables: dict[str, Table], known: Evidence
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._known = known
        self._done = Rebuilt()
        self._keys: dict[tuple[str, str], dict[object, object]] = {}
        zones = run(
            connection, "SELECT zone FROM entry GROUP BY zone ORDER BY count(*) DESC LIMIT 1"
        )
        self._zone = str(zones[0][0]) if zones else "UTC"
        around = CourseRows(connection, known, self._zone)
        self._makers: dict[str, Callable[[Row], Row]] = {
            "entry": self._entry,
            "course": around.course,
            "dosing_session": around.dosing_session,
            "moment": around.moment,
            "check_in": self._check_in,
            "tag": self._tag,
            "person": lambda row: {"name": LOST, "role": "support_person"} | row,
            "scale": lambda row: {"name": LOST, "position": 1000} | row,
            "contact": lambda row: rebuilding_sharing.contact(connection, row),
            "share": lambda row: rebuilding_sharing.share(connection, row),
            "reply": lambda row: rebuilding_sharing.reply(connection, row),
            "received_share": lambda row: rebuilding_sharing.received_share(connection, row),
            "attachment_blob": lambda row: {"size": 0} | row,
            "insight": lambda row: rebuilding_guided.insight(connection, self._zone, row),
            "practice": lambda row: rebuilding_guided.practice(connection, self._zone, row),
        }

    def run(self, *, all_redactions: bool) -> Rebuilt:
        self._match_texts_with_versions()
        for table in reversed(
            self._tables.values()
        ):  # children first: what they need may need more
            for reference in table.references:
                self._stand_in_for_parents(table, reference)
        self._give_texts()
        self._give_tags()
        self._give_links()
        if "redaction" in self._tables:
            made = rebuilding_sharing.redactions(
                self._connection, self._known, whole=all_redactions
            )
            for row in made:
                self._add("redaction", row)
        return self._done

    def _stand_in_for_parents(self, table: Table, reference: Reference) -> None:
        child, parent = reference.column, reference.parent
        missing = run(
            self._connection,
            f"SELECT DISTINCT {child} FROM {table.name} WHERE {child} IS NOT NULL AND {child} NOT IN "  # noqa: S608
            f"(SELECT {reference.parent_column} FROM {parent})",
        )
        for (value,) in missing:
            row = self._known_of(parent, reference.parent_column, value)
            self._add(parent, self._makers[parent](row))

    def _known_of(self, table: str, column: str, value: Value) -> Row:
        """What is still known of the row of `table` whose `column` has this value."""
        number = self._tables[table].numbered_by
        lost = self._known[table]
        if (table, column) not in self._keys:
            self._keys[table, column] = {
                key if column == number else row.get(column): key for key, row in lost.items()
            }
        key = self._keys[table, column].get(value)
        found = dict(lost[key]) if key in lost else {}
        if number is not None and isinstance(key, int):
            found[number] = key
        return found | {column: value}

    def _add(self, table: str, row: Row) -> None:
        """Put a row in; what is not known of it and must be there is empty."""
        filled: Row = {}
        for column in self._tables[table].columns:
            if column.name in row:
                filled[column.name] = row[column.name]
            elif column.required and column.name != self._tables[table].numbered_by:
                empty = "[]" if (table, column.name) in _LISTS else _EMPTY[column.kind]
                filled[column.name] = empty
        if (
            not self._insert(table, filled)
            and (number := self._tables[table].numbered_by) in filled
        ):
            del filled[number]  # its place is taken; any other will do
            self._insert(table, filled)

    def _insert(self, table: str, row: Row) -> bool:
        """Whether the table's rules let it in."""
        made = self._connection.execute(insertion(table, tuple(row)), tuple(row.values())).rowcount
        self._done.rows[table] += made
        return made == 1

    # --- entries

    def _entry(self, row: Row) -> Row:
        at = self._instant_of(row)
        place = row.get("ordinal") or self._free_place(at)
        texts = run(
            self._connection, "SELECT title, body, tags FROM entry_text WHERE ordinal = ?", (place,)
        )
        title, body, tags = texts[0] if texts else ("", "", "")
        if not texts and "id" in row:
            newest = self._newest_version(row["id"])
            title, body = newest[:2] if newest else ("", LOST)
        return {
            "id": new_id(),
            "kind": "note",
            "heading": title or first_words(body),
            "preview": preview_of(body),
            "created_at": at,
            "zone": self._zone,
            "local_date": day_in(self._zone, at),
            "time_known": int("created_at" in row),
            "tags": tags,
            "sharing": "private",
        } | {**row, "ordinal": place}

    def _instant_of(self, row: Row) -> int:
        """When an entry was made: noted, or told by its place to the hour, or by its first version."""
        at, place = row.get("created_at"), row.get("ordinal")
        if isinstance(at, int):
            return at
        if isinstance(place, int) and place < LAST_PLACE:
            return (place - HOURS_BEFORE_1970) * HOUR_MS
        saved = "SELECT min(saved_at) FROM entry_version WHERE entry_id = ?"
        first = run(self._connection, saved, (row["id"],))
        last = run(self._connection, "SELECT max(created_at) FROM entry")
        return int(first[0][0] or last[0][0] or 0)

    def _free_place(self, at: int) -> int:
        place = place_of(at)
        taken = (
            "SELECT 1 FROM entry WHERE ordinal = ? UNION SELECT 1 FROM entry_text WHERE ordinal = ?"
        )
        while place in self._known["entry"] or run(self._connection, taken, (place, place)):
            place += 1
        return place

    def _match_texts_with_versions(self) -> None:
        """A text whose entry is lost may be the very text of a version, which knows the entry's identifier."""
        matches = run(
            self._connection,
            """SELECT t.ordinal, v.entry_id FROM entry_text t JOIN entry_version v ON v.body = t.body AND v.title = t.title
            WHERE t.ordinal NOT IN (SELECT ordinal FROM entry) AND v.entry_id NOT IN (SELECT id FROM entry)""",
        )
        for place, entry_id in matches:
            self._known["entry"].setdefault(place, {}).setdefault("id", entry_id)

    def _newest_version(self, entry_id: Value) -> tuple[str, str, int] | None:
        found = run(
            self._connection,
            "SELECT title, body, revision FROM entry_version WHERE entry_id = ? ORDER BY revision DESC, ordinal DESC",
            (entry_id,),
        )
        return (found[0][0], found[0][1], found[0][2]) if found else None

    def _give_texts(self) -> None:
        """Entries whose words are lost: an earlier version, or the first words."""
        bare = run(
            self._connection,
            "SELECT ordinal, id, heading, preview, tags, created_at FROM entry "
            "WHERE ordinal NOT IN (SELECT ordinal FROM entry_text)",
        )
        for place, entry_id, heading, preview, tags, created in bare:
            known = self._known["entry_text"].get(place, {})
            newest = self._newest_version(entry_id)
            title, body, revision = newest or (*_from_list(heading, preview), 1)
            row: Row = {"updated_at": created, "revision": revision, "title": title, "body": body}
            self._add("entry_text", row | known | {"ordinal": place, "tags": tags})
            self._done.shortened_at.append(created)

    def _give_tags(self) -> None:
        """Which entries carry which tags also stands with the entries, and so do the names of the tags."""
        before = self._count("tag")
        for place, tags in run(
            self._connection, "SELECT ordinal, tags FROM entry WHERE tags <> ''"
        ):
            carried = run(
                self._connection, "SELECT tag_id FROM entry_tag WHERE ordinal = ?", (place,)
            )
            names = tuple(tags.split("\n"))
            if len(carried) < len(names):
                for tag_id, _ in known_tags(self._connection, names):
                    self._add("entry_tag", {"tag_id": tag_id, "ordinal": place})
        self._done.rows["tag"] += self._count("tag") - before

    def _count(self, table: str) -> int:
        return int(run(self._connection, f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our own names

    def _give_links(self) -> None:
        """Which entries a text leads to also stands in the text."""
        linking = run(
            self._connection,
            "SELECT e.id, t.body FROM entry e JOIN entry_text t USING (ordinal) WHERE instr(t.body, '[[')",
        )
        for entry_id, body in linking:
            for target in sorted(targets_in(body)):
                self._add("entry_link", {"source_id": entry_id, "target_id": target})

    def _tag(self, row: Row) -> Row:
        """The name that all entries with this tag have in common and that no other tag has."""
        carrying = run(
            self._connection,
            "SELECT e.tags FROM entry e JOIN entry_tag t USING (ordinal) WHERE t.tag_id = ?",
            (row["id"],),
        )
        sets: list[set[str]] = [set(str(tags).split("\n")) for (tags,) in carrying]
        shared = sets[0].intersection(*sets[1:]) if sets else set[str]()
        taken = {name for (name,) in run(self._connection, "SELECT folded FROM tag")}
        free = sorted(name for name in shared if name and folded_tag(name) not in taken)
        name = free[0] if free else f"tag {row['id']}"
        return {"name": name, "folded": folded_tag(name)} | row

    def _check_in(self, row: Row) -> Row:
        at = row.get("at")
        earliest = run(self._connection, "SELECT min(at) FROM check_in")[0][0]
        when = at if isinstance(at, int) else int(earliest or 0)
        day = day_in(self._zone, when)
        return {"at": when, "zone": self._zone, "local_date": day, "words": LOST} | row


def _from_list(heading: str, preview: str) -> tuple[str, str]:
    """Title and text as far as a list showed them."""
    body = preview if preview != heading else ""
    title = "" if heading and preview.startswith(heading.rstrip("…")) else heading
    body = preview if not title else body
    return title, f"{body}\n\n{CUT}" if body.endswith("…") or not body else body
