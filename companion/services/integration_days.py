"""The days of a course on which something comes back after a session. The one place that asks the plan for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.courses import Course
from companion.services.plans import protocol_or_plain

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class IntegrationDays:
    """What the plan of a course says about the time after a session."""

    insight_days: tuple[int, ...]
    after_effects_days: tuple[int, ...]
    decision_pause_days: int


def integration_days(work: Work, course: Course | None) -> IntegrationDays:
    """The days that count for `course`: those of its own plan, else of its template."""
    protocol = protocol_or_plain(work, course)
    return IntegrationDays(
        protocol.insight_days, protocol.after_effects_days, protocol.decision_pause_days
    )


def days_by_course(work: Work, current: Course | None) -> dict[str | None, IntegrationDays]:
    """The days of every course by its id; those of the current one stand for what belongs to none."""
    found: dict[str | None, IntegrationDays] = {
        course.id: integration_days(work, course) for course in work.courses.all()
    }
    found[None] = integration_days(work, current)
    return found
