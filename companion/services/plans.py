"""The plan of the course: its template, or the person's own numbers, agreed with their clinic.

Changing a number makes an own copy of the template; "back to the template" lets it go. What no source fixes is marked
"ask your clinic" until the person says with whom the numbers were agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from companion import clock
from companion.domain.courses import Course
from companion.domain.entries import Changes
from companion.domain.guidance import Protocol
from companion.domain.plans import DAYS, MINUTES, NUMBERS, CoursePlan, sensible
from companion.domain.typed_text import noted
from companion.errors import Damaged, NotFound, Refused
from companion.services import guidance
from companion.services.open_vault import OpenVault
from companion.services.standing import (
    course_in,
    current_course_in,
    own_plan_in,
    protocol_of,
    template_of,
)

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

PLAIN = "plain"
"""The template that stands in where there is none, or an unknown one."""
CHANGEABLE = frozenset({*DAYS, *NUMBERS, "first_writing", "windows"})
TOUCHED = Changes(courses=True)


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of one course as it counts now."""

    course: Course
    template: Protocol
    protocol: Protocol
    """The numbers that count."""
    own: CoursePlan | None = None
    """The person's own plan; None while the template counts."""
    unreadable: bool = False
    """Own numbers were kept, but cannot be read any more; the template counts until they are set anew."""

    @property
    def changed(self) -> frozenset[str]:
        """The fields in which the plan differs from its template."""
        return frozenset(
            name
            for name in CHANGEABLE
            if getattr(self.protocol, name) != getattr(self.template, name)
        )

    @property
    def ask_clinic(self) -> frozenset[str]:
        """The fields beside which "ask your clinic" stands: none once the plan was agreed with somebody."""
        if self.own is not None and self.own.agreed_with:
            return frozenset()
        return frozenset(self.template.unconfirmed)


def plan(vault: OpenVault, course_id: str | None = None) -> PlanView | None:
    """The plan of a course, by default of the current one; None where there is none. Raises NotFound."""
    with vault.read() as work:
        course = work.courses.one(course_id) if course_id is not None else course_in(work)
        return _view(work, course) if course is not None else None


def change_plan(
    vault: OpenVault, *, agreed_with: str | UnsetType = UNSET, **numbers: object
) -> tuple[PlanView, Changes]:
    """Change what is named (see `CHANGEABLE`) in the plan of the current course; the rest stays.

    Days are put in order. A plan that is the template again, agreed with nobody, is let go. Raises Refused for what
    a plan cannot hold, NotFound without a course.
    """
    if unknown := set(numbers) - CHANGEABLE:
        raise Refused(f"A plan holds no {', '.join(sorted(unknown))}. Nothing was changed.")
    with vault.work() as work:
        course = current_course_in(work)
        before = _view(work, course)
        after = _checked(before.protocol, numbers)
        whom = before.own.agreed_with if before.own is not None else ""
        if agreed_with is not UNSET:
            whom = noted(agreed_with, what="with whom the plan was agreed")
        own = CoursePlan(course.id, after, clock.now(), whom)
        made = PlanView(course, before.template, after, own)
        if made.changed or whom:
            work.plans.save(own)
        else:
            work.plans.forget(course.id)
        view = _view(work, course)
    return view, TOUCHED


def back_to_template(vault: OpenVault) -> tuple[PlanView, Changes]:
    """Let the person's own numbers go; meetings that were set stay as they were set. Raises NotFound."""
    with vault.work() as work:
        course = current_course_in(work)
        work.plans.forget(course.id)
        view = _view(work, course)
    return view, TOUCHED


def protocol_or_plain(work: Work, course: Course | None) -> Protocol:
    """`standing.protocol_of`, and the plain template where there is none."""
    return protocol_of(work, course) or guidance.protocol(PLAIN)


def _checked(protocol: Protocol, numbers: dict[str, object]) -> Protocol:
    try:
        after = msgspec.convert(msgspec.to_builtins(protocol) | msgspec.to_builtins(numbers), Protocol)  # fmt: skip
    except msgspec.MsgspecError as error:
        raise Refused("That is not a number that a plan can hold. Nothing was changed.") from error
    after = sensible(after)
    known = {window.id for window in guidance.reflection_windows()}
    if any(window.window not in known for window in after.windows):
        raise NotFound("There is no such stretch of reflections. Nothing was changed.")
    if after.first_writing == MINUTES and after.first_writing_minutes == 0:
        raise Refused("Say after how many minutes the first writing is offered.")
    return after


def _view(work: Work, course: Course) -> PlanView:
    template = template_of(course)
    own = own_plan_in(work, course)
    return PlanView(
        course=course,
        template=template or guidance.protocol(PLAIN),
        protocol=protocol_or_plain(work, course),
        own=own,
        unreadable=own is None and _unreadable(work, course),
    )


def _unreadable(work: Work, course: Course) -> bool:
    try:
        work.plans.of_course(course.id)
    except Damaged:
        return True
    return False
