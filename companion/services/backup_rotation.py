"""The names of automatic backups, when the next one may come, and which of them stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Hashable, Iterable
from datetime import UTC, datetime, timedelta

from companion.services.backup_notes import Keeping

SUFFIX = ".companion-backup"
EVERY = timedelta(hours=20)
"""Less than a day, so that somebody who writes each evening has one for each evening."""

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"(\d{{8}}T\d{{6}}Z)(?:-([2-9]|[1-9]\d{{1,3}}))?{re.escape(SUFFIX)}")


def name_for(made_at: datetime, taken: Container[str] = ()) -> str:
    """The file name of an automatic backup: its instant in UTC, and nothing about whose it is.

    A number tells it from those that are `taken`.
    """
    stamp, number = f"{made_at.astimezone(UTC):{_STAMP}}", 1
    name = stamp + SUFFIX
    while name in taken:
        number += 1
        name = f"{stamp}-{number}{SUFFIX}"
    return name


def made_at(name: str) -> datetime | None:
    """The instant in the name of an automatic backup; None for any other name."""
    matched = _NAME.fullmatch(name)
    if matched is None:
        return None
    try:
        return datetime.strptime(matched[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def newest_first(names: Iterable[str]) -> list[str]:
    """The automatic ones among `names`."""
    made = {name: instant for name in names if (instant := made_at(name))}
    return sorted(made, key=lambda name: (made[name], len(name), name), reverse=True)


def is_old(names: Iterable[str], now: datetime) -> bool:
    """Whether the last one is a day old; also when it lies ahead, because the clock was set back, and without any."""
    last = next((made_at(name) for name in newest_first(names)), None)
    return last is None or not timedelta(0) <= now - last < EVERY


def superfluous(names: Iterable[str], keeping: Keeping) -> list[str]:
    """The automatic backups that may go. Files with any other name are never among them."""
    found = newest_first(names)
    newest = {
        *found[: keeping.newest],
        *_newest_of_each(found, lambda at: at.date(), keeping.newest),
    }
    covered = {_week(name) for name in newest}
    older = [name for name in found if _week(name) not in covered]
    staying = newest.union(_newest_of_each(older, lambda at: at.isocalendar()[:2], keeping.weeks))
    return [name for name in found if name not in staying]


def _newest_of_each(
    found: list[str], stretch: Callable[[datetime], Hashable], how_many: int
) -> list[str]:
    kept: dict[Hashable, str] = {}
    for name in found:
        if (instant := made_at(name)) is not None:
            kept.setdefault(stretch(instant), name)
    return list(kept.values())[:how_many]


def _week(name: str) -> tuple[int, int] | None:
    instant = made_at(name)
    return instant.isocalendar()[:2] if instant is not None else None
