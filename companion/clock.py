"""The one source of time, so that tests own it.

Instants are aware UTC datetimes. The zone is the IANA name of where the person is now.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """What the program asks about time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC, in whole milliseconds."""
        ...

    def zone(self) -> str:
        """The IANA name of the zone the computer is set to."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean something."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        instant = datetime.now(UTC)  # noqa: TID251 - the one place that may ask
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    def zone(self) -> str:
        return _system_zone()

    def monotonic(self) -> float:
        return time.monotonic()


class FixedClock:
    """A clock that stands still until it is told to move; for tests, screenshots and the demo."""

    def __init__(self, instant: datetime, zone: str = "Europe/Dublin") -> None:
        self._instant = instant.astimezone(UTC)
        self._zone = zone
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._instant

    def zone(self) -> str:
        return self._zone

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, step: timedelta) -> None:
        """Let `step` pass, on the wall and in monotonic time."""
        self._instant += step
        self._monotonic += step.total_seconds()

    def travel(self, zone: str) -> None:
        """Be in another zone from now on."""
        self._zone = zone


_clock: Clock = SystemClock()


def now() -> datetime:
    """The present instant in UTC, in whole milliseconds."""
    return _clock.now()


def zone() -> str:
    """The IANA name of the zone the computer is set to; "UTC" where it has none."""
    return _clock.zone()


def monotonic() -> float:
    """Seconds that never run backwards."""
    return _clock.monotonic()


def today(zone_name: str | None = None) -> date:
    """The present calendar date in `zone_name`, by default where the computer is."""
    return local(now(), zone_name or zone()).date()


def local(instant: datetime, zone_name: str) -> datetime:
    """`instant` as the clock on the wall of `zone_name` shows it; UTC where the zone is unknown, or has no such date."""
    try:
        return instant.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return instant.astimezone(UTC)


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that this computer knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@contextmanager
def use(clock: Clock) -> Generator[Clock]:
    """Let the program ask `clock` until the block ends."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield clock
    finally:
        _clock = before


def _system_zone() -> str:
    named = os.environ.get("TZ", "").lstrip(":")
    if named and is_zone(named):
        return named
    for read in (_zone_from_link, _zone_from_file):
        name = read()
        if name and is_zone(name):
            return name
    return "UTC"


def _zone_from_link() -> str | None:
    try:
        target = os.path.realpath("/etc/localtime")
    except OSError:
        return None
    _, mark, name = target.partition("zoneinfo/")
    return name.removeprefix("posix/").removeprefix("right/") if mark else None


def _zone_from_file() -> str | None:
    try:
        return Path("/etc/timezone").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
