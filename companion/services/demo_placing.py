"""Where keys and day numbers of the demonstration's data files come to lie."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = "20:45"


@dataclass(frozen=True, slots=True)
class Placing:
    """The course on the calendar."""

    first_day: date
    zone: str

    def day(self, number: int) -> date:
        """The date of the day with this number."""
        return self.first_day + timedelta(days=number)

    def maybe_day(self, number: int | None) -> date | None:
        """`day`, and None for none."""
        return None if number is None else self.day(number)

    def instant(self, number: int, wall: str = EVENING, zone: str | None = None) -> datetime:
        """When the clock on the wall showed this time on that day."""
        moment = datetime.combine(self.day(number), time.fromisoformat(wall))
        return moment.replace(tzinfo=ZoneInfo(zone or self.zone)).astimezone(UTC)

    def maybe_instant(self, number: int | None) -> datetime | None:
        """The evening of that day, and None for none."""
        return None if number is None else self.instant(number)


def demo_id(key: str) -> str:
    """The identifier that stands for a key of the data files, shaped like any other."""
    digest = hashlib.sha256(b"companion demonstration\0" + key.encode()).digest()
    return base64.b32encode(digest[:16]).decode("ascii").rstrip("=").lower()


def maybe_id(key: str | None, what: str = "") -> str | None:
    """`demo_id` of a key of that kind, and None for none."""
    return None if key is None else demo_id(f"{what}{key}")
