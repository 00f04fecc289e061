"""An EntryFilter as SQL: fixed fragments with bound values, the same for lists, counts and searches.

Entries are called `e`. Where an index holds only special rows (see tables.py) its condition stands literally in the
query, because SQLite uses such an index only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from companion.domain.entries import EntryFilter, EntryKind, Sharing, clean_tag
from companion.storage.texts import clean_text

DAY_MS = 86_400_000
FIRST_DAY = date(1970, 1, 1).toordinal()
USUAL_SKEW_DAYS = 2
"""How far a diary day lies from the UTC date at most, unless somebody dated an entry otherwise."""

SKEW = (
    "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'day_skew'), "  # noqa: S608 - constants
    f"{USUAL_SKEW_DAYS}) * {DAY_MS}"
)
TAG_NAMED = "(SELECT id FROM tag WHERE folded = :tag"
FIRST_PLACE = f"""coalesce((SELECT ordinal FROM entry
    WHERE created_at >= :since_ms - {SKEW} ORDER BY created_at, ordinal LIMIT 1), 9000000000000000)"""  # noqa: S608 - constants
LAST_PLACE = f"""coalesce((SELECT ordinal FROM entry
    WHERE created_at < :until_ms + {SKEW} ORDER BY created_at DESC, ordinal DESC LIMIT 1), 0)"""  # noqa: S608 - constants


@dataclass(slots=True)
class Conditions:
    """Where to look, what has to hold, and the bound values of a filter."""

    source: str = "FROM entry e"
    place: str = "e.ordinal"
    """The row number along which the outermost loop runs: ordering by it costs nothing."""
    where: list[str] = field(default_factory=list[str])
    values: dict[str, str | int] = field(default_factory=dict[str, str | int])

    def statement(self, select: str, *endings: str, join: str = "") -> str:
        """`select` under these conditions."""
        conditions = " AND ".join(self.where)
        return " ".join((select, self.source, join, "WHERE", conditions, *endings))

    def bind(self, prefix: str, values: Iterable[str]) -> str:
        """Bind each of `values`; returns the comma-separated names for an IN list."""
        names: list[str] = []
        for number, value in enumerate(values):
            self.values[f"{prefix}{number}"] = value
            names.append(f":{prefix}{number}")
        return ", ".join(names)


def conditions(wanted: EntryFilter, *, among_hits: bool = False) -> Conditions:
    """What `wanted` asks, as SQL: of all entries, or of those that the full-text index gives (`entry_fts`)."""
    found = Conditions()
    _tags(found, wanted.tags, among_hits=among_hits)
    found.where.append(f"e.trashed_at IS {'NOT NULL' if wanted.in_trash else 'NULL'}")
    if wanted.in_trash and found.place == "e.ordinal":
        found.place = "+e.ordinal"  # the trash is small: along its own index, and sort
    _choice(found, "kind", wanted.kinds, EntryKind.NOTE)
    _choice(found, "sharing", wanted.sharing, Sharing.PRIVATE)
    _choice(found, "phase", wanted.phases, None)
    _days(found, wanted)
    for column in ("dosing_session_id", "person_id", "card_id"):
        value: str | None = getattr(wanted, column)
        if value is not None:
            found.where.append(f"e.{column} = :{column}")
            found.values[column] = clean_text(value)
    if wanted.prompt_ids:
        names = found.bind("prompt", sorted(clean_text(p) for p in wanted.prompt_ids))
        found.where.append(f"e.prompt_id IN ({names})")
    if wanted.with_attachment:
        found.where.append("e.id IN (SELECT entry_id FROM attachment)")
    return found


def window(since: date | None, until: date | None) -> Conditions:
    """Only the conditions on the diary day."""
    found = Conditions()
    _days(found, EntryFilter(since=since, until=until))
    return found


def folded_tag(name: str) -> str:
    """The form of a tag in which two spellings are the same tag."""
    return clean_tag(clean_text(name)).casefold()


def day_start(day: date) -> int:
    """Midnight UTC of `day`, milliseconds since 1970."""
    return (day.toordinal() - FIRST_DAY) * DAY_MS


def _tags(found: Conditions, tags: frozenset[str], *, among_hits: bool) -> None:
    """Run along the hits or the first tag, not along all entries: CROSS JOIN keeps SQLite to this order."""
    tables = ["entry_fts"] if among_hits else []
    for number, tag in enumerate(sorted(folded_tag(tag) for tag in tags)):
        tables.append(f"entry_tag t{number}")
        found.where.append(f"t{number}.tag_id = {TAG_NAMED}{number})")
        found.values[f"tag{number}"] = tag
    if not tables:
        return
    found.place = "entry_fts.rowid" if among_hits else "t0.ordinal"
    others = [table.split()[-1] for table in tables[1:]]
    found.where.extend(f"{name}.ordinal = {found.place}" for name in (*others, "e"))
    found.source = "FROM " + " CROSS JOIN ".join((*tables, "entry e"))


def _choice(
    found: Conditions, column: str, values: frozenset[StrEnum], common: StrEnum | None
) -> None:
    if not values:
        return
    names = found.bind(column, sorted(value.value for value in values))
    found.where.append(f"e.{column} IN ({names})")
    if common is not None and common not in values:
        found.where.append(f"e.{column} <> '{common.value}'")


def _days(found: Conditions, wanted: EntryFilter) -> None:
    if wanted.since is not None:
        found.where.append(f"e.local_date >= :since AND {found.place} >= {FIRST_PLACE}")
        found.values["since"] = wanted.since.isoformat()
        found.values["since_ms"] = day_start(wanted.since)
    if wanted.until is not None:
        found.where.append(f"e.local_date <= :until AND {found.place} <= {LAST_PLACE}")
        found.values["until"] = wanted.until.isoformat()
        found.values["until_ms"] = day_start(wanted.until) + DAY_MS
