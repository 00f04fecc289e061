"""The plan of one course: a copy of a template that the person changes with their therapist, and its meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from companion.domain.guidance import Protocol


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
