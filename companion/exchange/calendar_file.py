"""Calendar files (iCalendar, RFC 5545): dates of a course as all-day events, for the calendar a person already has.

What is written leaves the vault in plain text and may be synced anywhere, so whoever calls this gives neutral titles
and nothing that a person wrote. No alarms, no zone, no place; the same `uid` lets a calendar replace an event instead
of adding it twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from companion.domain.typed_text import clean_text
from companion.errors import BugError

PRODUCT = "-//Companion//Companion journal//EN"
LONGEST_LINE = 75
"""Octets of one line without its CRLF (RFC 5545, 3.1)."""

_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_NOT_ALLOWED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Control characters (3.1); line ends are escaped before, the tab may stay."""
_UID = re.compile(r"[A-Za-z0-9.@_-]{1,200}")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One day in the calendar."""

    uid: str
    """The same for the same event each time; letters, digits and . @ _ - only."""
    on: date
    title: str
    description: str = ""


def calendar_file(events: Iterable[CalendarEvent], made_at: datetime) -> bytes:
    """The `.ics` file with these events, by date. Raises BugError for a uid that is unfit or stands twice."""
    chosen = sorted(events, key=lambda event: (event.on, event.uid))
    uids = [event.uid for event in chosen]
    if len(set(uids)) != len(uids) or not all(map(_UID.fullmatch, uids)):
        raise BugError("A calendar event carries a uid that is unfit or used twice.")
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for event in chosen for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(event: CalendarEvent, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(event.on)}"
    if event.on < date.max:  # without an end, an event with a date lasts that day
        yield f"DTEND;VALUE=DATE:{_day(event.on + timedelta(days=1))}"
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _escaped(text: str) -> str:
    """A TEXT value (3.3.11)."""
    escaped = clean_text(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _NOT_ALLOWED.sub("", _LINE_ENDS.sub("\\\\n", escaped))


def _folded(line: str) -> bytes:
    """`line` in pieces of at most 75 octets, cut between characters, each further one after a space."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode("utf-8")
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join((*pieces, piece)) + b"\r\n"
