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
    f"coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'day_skew'), {USUAL_SKEW_DAYS})"
    f" * {DAY_MS}"
)
FROM_DAY = f"""e.local_date >= :since AND e.ordinal >= coalesce((SELECT ordinal FROM entry
    WHERE created_at >= :since_ms - {SKEW} ORDER BY created_at, ordinal LIMIT 1), 9e15)"""
TO_DAY = f"""e.local_date <= :until AND e.ordinal <= coalesce((SELECT ordinal FROM entry
    WHERE created_at < :until_ms + {SKEW} ORDER BY created_at DESC, ordinal DESC LIMIT 1), 0)"""


@dataclass(slots=True)
class Conditions:
    """The joins, the conditions and the bound values of a filter."""

    joins: list[str] = field(default_factory=list[str])
    where: list[str] = field(default_factory=list[str])
    values: dict[str, str | int] = field(default_factory=dict[str, str | int])

    def statement(self, select: str, source: str, *endings: str) -> str:
        """`select` from `source` under these conditions."""
        return " ".join((select, source, *self.joins, "WHERE", " AND ".join(self.where), *endings))

    def bind(self, prefix: str, values: Iterable[str]) -> str:
        """Bind each of `values`; returns the comma-separated names for an IN list."""
        names: list[str] = []
        for number, value in enumerate(values):
            self.values[f"{prefix}{number}"] = value
            names.append(f":{prefix}{number}")
        return ", ".join(names)


def conditions(wanted: EntryFilter) -> Conditions:
    """What `wanted` asks, as SQL."""
    found = Conditions()
    found.where.append(f"e.trashed_at IS {'NOT NULL' if wanted.in_trash else 'NULL'}")
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
    for number, tag in enumerate(sorted(folded_tag(tag) for tag in wanted.tags)):
        found.joins.append(
            f"CROSS JOIN entry_tag t{number} ON t{number}.ordinal = e.ordinal"
            f" AND t{number}.tag_id = (SELECT id FROM tag WHERE folded = :tag{number})"
        )
        found.values[f"tag{number}"] = tag
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
        found.where.append(FROM_DAY)
        found.values["since"] = wanted.since.isoformat()
        found.values["since_ms"] = day_start(wanted.since)
    if wanted.until is not None:
        found.where.append(TO_DAY)
        found.values["until"] = wanted.until.isoformat()
        found.values["until_ms"] = day_start(wanted.until) + DAY_MS
