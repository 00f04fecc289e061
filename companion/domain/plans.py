"""The plan of one course: a copy of a template that the person changes with their therapist, and its meetings.

What a plan may hold stands in `DAYS` and `NUMBERS`; `sensible` puts days in order and refuses what lies outside.
The words of a plan (title, reminders, what to ask the clinic) always come from the template, see `over`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

import msgspec

from companion.domain.guidance import Protocol, WindowOffset
from companion.errors import Refused

LONGEST = 3 * 365
"""Days after a session that a plan reaches at most."""
EVENING, MINUTES = "evening", "minutes"
"""When the first free writing is offered."""


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a number of the plan goes, both included."""

    least: int
    most: int
    how_many: int = 1
    """For days: how many of them a plan holds at most."""


DAYS: dict[str, Range] = {
    "preparation_meeting_days": Range(-365, -1, 20),
    "integration_meeting_days": Range(1, LONGEST, 40),
    "check_in_days": Range(1, LONGEST, 60),
    "insight_days": Range(1, LONGEST, 12),
    "after_effects_days": Range(1, LONGEST, 24),
}
"""Lists of days, counted from a session day (insights: from the day on which one was marked)."""
NUMBERS: dict[str, Range] = {
    "preparation_from_day": Range(-366, -2),
    "readiness_day": Range(-60, -1),
    "session_days": Range(1, 60),
    "days_between_sessions": Range(1, 365),
    "decision_pause_days": Range(1, 365),
    "look_in_minutes": Range(5, 120),
    "daily_contact_until_day": Range(0, 365),
    "first_writing_minutes": Range(0, 1440),
}
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})")


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """The numbers and days of one course. Without one, the template itself counts."""

    course_id: str
    protocol: Protocol
    """The template with the person's own numbers; its `id` stays that of the template."""
    changed_at: datetime
    agreed_with: str = ""


class MeetingKind(StrEnum):
    """What a meeting with the therapist is for."""

    PREPARATION = "preparation"
    INTEGRATION = "integration"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting whose day was set or moved, or that took place. Meetings of the plan that were not touched have no record."""

    id: str
    course_id: str
    kind: MeetingKind
    number: int
    """1 for the first of its kind: preparation before the session, integration after it."""
    dosing_session_id: str | None = None
    planned_on: date | None = None
    """The day it was set or moved to."""
    at_time: str = ""
    """The time as typed, for example "14:30"."""
    held_on: date | None = None
    note: str = ""


def over(own: Protocol, template: Protocol) -> Protocol:
    """The person's own numbers with the words of `template`: title, reminders, and what to ask the clinic."""
    return msgspec.structs.replace(
        own,
        id=template.id,
        title=template.title,
        about=template.about,
        unconfirmed=template.unconfirmed,
        reminders=template.reminders,
        during_session=template.during_session,
    )


def sensible(protocol: Protocol) -> Protocol:
    """`protocol` with each list of days in order and without doubles. Raises Refused for what cannot be."""
    days = {name: tuple(sorted(set(getattr(protocol, name)))) for name in DAYS}
    for name, limits in DAYS.items():
        for day in days[name]:
            _in_range(day, limits)
        if len(days[name]) > limits.how_many:
            raise Refused(
                f"A plan holds at most {limits.how_many} days of one kind. Nothing was changed."
            )
    for name, limits in NUMBERS.items():
        _in_range(getattr(protocol, name), limits)
    if protocol.readiness_day <= protocol.preparation_from_day:
        raise Refused("Preparation begins before the last look over it. Nothing was changed.")
    if protocol.first_writing not in (EVENING, MINUTES):
        raise Refused("The first writing is in the evening or after some minutes.")
    return msgspec.structs.replace(protocol, **days, windows=_windows(protocol.windows))


def _in_range(number: object, limits: Range) -> None:
    if type(number) is not int or not limits.least <= number <= limits.most:
        raise Refused(
            f"{number} is outside of what a plan holds here: {limits.least} to {limits.most}. "
            "Nothing was changed."
        )


def _windows(windows: tuple[WindowOffset, ...]) -> tuple[WindowOffset, ...]:
    """Each window once, one after the other, in the order of its days."""
    if len({window.window for window in windows}) != len(windows):
        raise Refused("Each stretch of reflections stands in a plan once. Nothing was changed.")
    before = 0
    for window in windows:
        if not before < window.first_day <= window.last_day <= LONGEST:
            raise Refused(
                "The stretches of days for reflections follow each other: each begins after the one before, "
                f"none ends before it begins, and the last is over by day {LONGEST}. Nothing was changed."
            )
        before = window.last_day
    return windows


def clock_time(at_time: str) -> time | None:
    """The time on the clock that was typed; None for none, or for words such as "in the morning"."""
    found = _CLOCK.fullmatch(at_time.strip())
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    return time(int(found["hour"]), int(found["minute"]))
