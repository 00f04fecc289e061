"""Text and time on their way in and out of the database.

Text is kept exactly as typed, but for two things that no file format carries: NUL characters go, and halves of
surrogate pairs become U+FFFD. Instants are whole milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def clean_text(text: str) -> str:
    """`text` without NUL characters and lone surrogates; everything else byte for byte."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def to_milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC; parts of a millisecond are dropped. `instant` must be aware."""
    return (instant - EPOCH) // _MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    """The aware UTC instant that `to_milliseconds` was given."""
    return EPOCH + timedelta(0, 0, 0, milliseconds)


def optional_instant(milliseconds: int | None) -> datetime | None:
    """The instant, or None where there is none."""
    return None if milliseconds is None else from_milliseconds(milliseconds)


def optional_day(text: str | None) -> date | None:
    """The date of an ISO text, or None where there is none."""
    return None if text is None else date.fromisoformat(text)
