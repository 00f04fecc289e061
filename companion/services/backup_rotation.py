"""Which automatic backups stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, timedelta

SUFFIX = ".companion-backup"
EVERY = timedelta(hours=20)
"""Less than a day, so that somebody who writes each evening has one for each evening."""
DAYS, WEEKS, MONTHS = 7, 4, 6

_STAMP = "%Y%m%dT%H%M%SZ"


def name_for(made_at: datetime) -> str:
    """The file name of an automatic backup: its instant in UTC, and nothing about whose it is."""
    return f"{made_at.astimezone(UTC):{_STAMP}}{SUFFIX}"


def is_due(names: Iterable[str], now: datetime) -> bool:
    """Whether it is time for the next one; also when the last one lies ahead because the clock was set back."""
    made = [instant for name in names if (instant := _made_at(name))]
    return not made or not timedelta(0) <= now - max(made) < EVERY


def superfluous(names: Iterable[str]) -> list[str]:
    """The automatic backups that may go. Files with any other name are never among them."""
    made = {name: instant for name in names if (instant := _made_at(name))}
    newest_first = sorted(made, key=lambda name: made[name], reverse=True)
    staying = {
        *_newest_of_each(newest_first, lambda name: made[name].date(), DAYS),
        *_newest_of_each(newest_first, lambda name: made[name].isocalendar()[:2], WEEKS),
        *_newest_of_each(newest_first, lambda name: (made[name].year, made[name].month), MONTHS),
    }
    return [name for name in newest_first if name not in staying]


def _newest_of_each(
    newest_first: list[str], stretch: Callable[[str], Hashable], how_many: int
) -> list[str]:
    found: dict[Hashable, str] = {}
    for name in newest_first:
        found.setdefault(stretch(name), name)
    return list(found.values())[:how_many]


def _made_at(name: str) -> datetime | None:
    if not name.endswith(SUFFIX):
        return None
    try:
        return datetime.strptime(name.removesuffix(SUFFIX), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
