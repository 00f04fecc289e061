"""Courses: one supervised treatment with its people and session days.

What surrounds a session - preparation steps, invitations, intentions - has modules of its own; their names can be
imported from here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from companion import clock
from companion.domain.courses import (
    Course,
    DosingSession,
    Person,
    PhaseNow,
    Role,
    SessionState,
    phase_on,
)
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.typed_text import named, noted, whole_text
from companion.errors import Refused
from companion.services import guidance
from companion.services.intentions import intentions
from companion.services.invitations import (
    invitation_offered,
    invitations,
    not_today,
    quiet_windows,
)
from companion.services.locked_contacts import LockedContact
from companion.services.open_vault import OpenVault
from companion.services.session_days import (
    MOST_SESSIONS,
    dosing_sessions,
    move_session,
    plan_session,
    remove_session,
)
from companion.services.standing import course_in, sessions_in
from companion.services.steps import answer_prompt, set_step, steps, tick, write_in_step

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "answer_prompt", "begin_course", "course", "courses", "current_course", "dosing_sessions", "end_course",
    "intentions", "invitation_offered", "invitations", "locked_screen_contacts", "move_session", "not_today",
    "people", "phase_now", "plan_session", "quiet_windows", "remove_person", "remove_session", "save_person", "set_step", "steps",
    "tick", "update_course", "write_in_step",
]  # fmt: skip

LONGEST_NOTE = 10_000
TOUCHED = Changes(courses=True)


def begin_course(
    vault: OpenVault,
    *,
    name: str,
    medicine: str = "",
    clinic: str = "",
    started_on: date | None = None,
    protocol_id: str = "plain",
    session_days: Iterable[date] = (),
) -> tuple[Course, Changes]:
    """Begin a course; from now on it is the current one. Raises Refused for an empty name, NotFound for the template.

    `medicine` is its name as the clinic says it, never an amount. `session_days` are planned dates; they can be
    moved, removed and added later.
    """
    begun = Course(
        id=new_id(),
        name=named(name, what="a name for the course"),
        medicine=noted(medicine, what="the name of a medicine"),
        clinic=noted(clinic, what="the name of a clinic"),
        started_on=started_on or clock.today(),
        protocol_id=guidance.protocol(protocol_id).id,
        zone=clock.zone(),
    )
    days = sorted(set(session_days))
    if len(days) > MOST_SESSIONS:
        raise Refused(f"A course holds at most {MOST_SESSIONS} session days. Nothing was changed.")
    with vault.work() as work:
        work.courses.add(begun)
        for number, day in enumerate(days, 1):
            work.courses.save_session(DosingSession(new_id(), begun.id, number, day, begun.zone))
    return begun, TOUCHED


def current_course(vault: OpenVault) -> Course | None:
    """The course that was begun last and has not ended."""
    with vault.read() as work:
        return course_in(work)


def courses(vault: OpenVault) -> list[Course]:
    """Every course, also those that have ended, the latest first."""
    with vault.read() as work:
        return sorted(work.courses.all(), key=lambda course: course.started_on, reverse=True)


def course(vault: OpenVault, course_id: str) -> Course:
    """One course. Raises NotFound."""
    with vault.read() as work:
        return work.courses.one(course_id)


def update_course(
    vault: OpenVault,
    course_id: str,
    *,
    name: str | UnsetType = UNSET,
    medicine: str | UnsetType = UNSET,
    clinic: str | UnsetType = UNSET,
    started_on: date | UnsetType = UNSET,
    protocol_id: str | UnsetType = UNSET,
    ended_on: date | UnsetType | None = UNSET,
) -> tuple[Course, Changes]:
    """Change what is named, leave the rest. Raises Refused, NotFound."""
    with vault.work() as work:
        after = work.courses.one(course_id)
        if name is not UNSET:
            after = replace(after, name=named(name, what="a name for the course"))
        if medicine is not UNSET:
            after = replace(after, medicine=noted(medicine, what="the name of a medicine"))
        if clinic is not UNSET:
            after = replace(after, clinic=noted(clinic, what="the name of a clinic"))
        if started_on is not UNSET:
            after = replace(after, started_on=started_on)
        if protocol_id is not UNSET:
            after = replace(after, protocol_id=guidance.protocol(protocol_id).id)
        if ended_on is not UNSET:
            after = replace(after, ended_on=ended_on)
        if after.ended_on is not None and after.ended_on < after.started_on:
            raise Refused("A course ends after it has begun. Nothing was changed.")
        work.courses.save(after)
    return after, TOUCHED


def end_course(vault: OpenVault, course_id: str) -> tuple[Course, Changes]:
    """End a course today. Raises Refused while one of its sessions is open; `update_course` can begin it again."""
    with vault.read() as work:
        sessions = sessions_in(work, work.courses.one(course_id))
    if any(session.state is SessionState.OPEN for session in sessions):
        raise Refused(
            "A session of this course is still open. Close it first; nothing was changed."
        )
    return update_course(vault, course_id, ended_on=clock.today())


def phase_now(vault: OpenVault) -> PhaseNow:
    """Where the person is in the current course today; no phase without a course."""
    with vault.read() as work:
        return phase_in(work)


def phase_in(work: Work) -> PhaseNow:
    """`phase_now` inside a unit of work."""
    current = course_in(work)
    if current is None:
        return PhaseNow(None, None, None)
    return phase_on(clock.today(), sessions_in(work, current))


# --- people


def people(vault: OpenVault) -> list[Person]:
    """Everybody who stands beside the person writing."""
    with vault.read() as work:
        return work.courses.people()


def save_person(
    vault: OpenVault,
    *,
    name: str,
    role: Role,
    contact: str = "",
    note: str = "",
    on_locked_screen: bool = False,
    person_id: str | None = None,
) -> tuple[Person, Changes]:
    """Add somebody, or replace what is known about `person_id`. Raises Refused, NotFound.

    `on_locked_screen` only notes the choice; `locked_screen_contacts` says who belongs into the plain file.
    """
    saved = Person(
        id=person_id or new_id(),
        name=named(name, what="a name"),
        role=role,
        contact=noted(contact, what="a number or address"),
        note=whole_text(note.strip(), longest=LONGEST_NOTE),
        on_locked_screen=on_locked_screen,
    )
    with vault.work() as work:
        if person_id is not None:
            work.courses.person(person_id)
        work.courses.save_person(saved)
    return saved, TOUCHED


def remove_person(vault: OpenVault, person_id: str) -> Changes:
    """Remove somebody; entries about them stay. Raises NotFound."""
    with vault.work() as work:
        work.courses.person(person_id)
        work.courses.remove_person(person_id)
    return TOUCHED


def locked_screen_contacts(vault: OpenVault) -> tuple[LockedContact, ...]:
    """Those people whom the person wants to see on the locked screen, ready for `locked_contacts.write_contacts`."""
    return tuple(
        LockedContact(person.name, person.role.value, person.contact, person.note)
        for person in people(vault)
        if person.on_locked_screen
    )
