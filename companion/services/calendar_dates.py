"""The dates of the course as a calendar file, for the calendar a person already has. The file is plain text.

By default each day stands in it once, under one neutral title that says nothing. With real titles each thing has its
own event, named by its kind; the person's own words are never in it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from companion import clock
from companion.domain.due import Due
from companion.domain.due_kinds import DueKind
from companion.errors import AlreadyThere, Refused
from companion.exchange.calendar_file import CalendarEvent, calendar_file
from companion.paths import write_private
from companion.services import due
from companion.services.open_vault import OpenVault

Titles = Mapping[DueKind, str]
"""A title for each kind; "{number}" in it is the number of the session or meeting."""


def calendar_events(
    vault: OpenVault, neutral: str, titles: Titles | None = None
) -> tuple[CalendarEvent, ...]:
    """What is still to come, by date: a neutral event a day, or one for each thing under `titles`."""
    ahead = [one for one in due.due(vault, since=clock.today()) if not one.answered]
    if titles is None:
        return tuple(
            CalendarEvent(_uid(f"day:{_course(ahead)}:{day.isoformat()}"), day, neutral)
            for day in sorted({one.on for one in ahead})
        )
    named: dict[tuple[DueKind, date, str | None, int], CalendarEvent] = {}
    for one in ahead:
        title = titles[one.kind].format(number=one.number)
        key = (one.kind, one.on, one.dosing_session_id, one.number)
        named.setdefault(key, CalendarEvent(_uid(one.subject), one.on, title))
    return tuple(sorted(named.values(), key=lambda event: (event.on, event.title)))


def save_calendar(
    vault: OpenVault, target: Path, neutral: str, titles: Titles | None = None
) -> int:
    """Write the calendar file to `target` (0600); returns how many dates are in it.

    Raises Refused when no date lies ahead, AlreadyThere when something is at `target`, StorageFailure.
    """
    events = calendar_events(vault, neutral, titles)
    if not events:
        raise Refused("There are no dates ahead, so there is nothing to save.")
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )
    write_private(target, calendar_file(events, clock.now()))
    return len(events)


def _course(ahead: Sequence[Due]) -> str:
    """Tells two vaults in one calendar apart, without saying anything."""
    return next((one.dosing_session_id for one in ahead if one.dosing_session_id), "")


def _uid(subject: str) -> str:
    """The same for the same thing each time; nothing can be read from it."""
    return f"{hashlib.blake2s(subject.encode(), digest_size=16).hexdigest()}@journal"
