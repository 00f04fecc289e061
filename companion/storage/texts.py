"""Text and time on their way in and out of the database. Instants are whole milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from companion.clock import local
from companion.domain.typed_text import clean_text

__all__ = [
    "clean_text", "day_in", "from_milliseconds", "optional_day", "optional_instant", "to_milliseconds",
]  # fmt: skip

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC; parts of a millisecond are dropped. `instant` must be aware."""
    return (instant - EPOCH) // _MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    """The aware UTC instant that `to_milliseconds` was given."""
    return EPOCH + timedelta(0, 0, 0, milliseconds)


def day_in(zone: str, milliseconds: int) -> str:
    """The ISO date of an instant in milliseconds, as a calendar in `zone` shows it."""
    return local(from_milliseconds(milliseconds), zone).date().isoformat()


def optional_instant(milliseconds: int | None) -> datetime | None:
    """The instant, or None where there is none."""
    return None if milliseconds is None else from_milliseconds(milliseconds)


def optional_day(text: str | None) -> date | None:
    """The date of an ISO text, or None where there is none."""
    return None if text is None else date.fromisoformat(text)
