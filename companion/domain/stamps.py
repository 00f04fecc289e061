"""Instants in the documents that leave and come back: UTC, whole seconds, "2026-05-12T09:30:00Z" (RFC 3339)."""

from __future__ import annotations

from datetime import UTC, datetime

_FORM = "%Y-%m-%dT%H:%M:%SZ"


def stamp(instant: datetime) -> str:
    """An aware instant as it stands in a document."""
    return instant.astimezone(UTC).strftime(_FORM)


def instant_of(written: str) -> datetime:
    """The instant that `stamp` wrote. Raises ValueError for anything else, also for another spelling of an instant."""
    instant = datetime.strptime(written, _FORM).replace(tzinfo=UTC)
    if stamp(instant) != written:
        raise ValueError(written)
    return instant


def is_stamp(written: str) -> bool:
    """Whether `written` is an instant in its one spelling."""
    try:
        instant_of(written)
    except ValueError:
        return False
    return True
