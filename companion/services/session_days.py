"""The session days of a course: planned, moved, taken away. A session that was held stays where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.courses import DosingSession, SessionState
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.errors import Refused
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MOST_SESSIONS = 60
"""Of one course; far more than any treatment has."""


def dosing_sessions(vault: OpenVault, course_id: str | None = None) -> list[DosingSession]:
    """The session days of a course by their number, by default of the current one."""
    with vault.read() as work:
        found = work.courses.one(course_id) if course_id is not None else course_in(work)
        return list(sessions_in(work, found))


def plan_session(
    vault: OpenVault, course_id: str, planned_on: date | None
) -> tuple[DosingSession, Changes]:
    """Plan a session day; the day may stay open. Raises Refused for a day that is taken, NotFound."""
    with vault.work() as work:
        sessions = sessions_in(work, work.courses.one(course_id))
        _refuse_taken(sessions, planned_on)
        if len(sessions) >= MOST_SESSIONS:
            raise Refused(
                f"A course holds at most {MOST_SESSIONS} session days. Nothing was changed."
            )
        planned = DosingSession(new_id(), course_id, len(sessions) + 1, planned_on, clock.zone())
        work.courses.save_session(planned)
        number_by_date(work, course_id)
        planned = work.courses.session(planned.id)
    return planned, Changes(courses=True)


def move_session(
    vault: OpenVault, dosing_session_id: str, planned_on: date | None
) -> tuple[DosingSession, Changes]:
    """Move a planned session to another day, or leave its day open. Raises Refused, NotFound."""
    with vault.work() as work:
        planned = _planned(work, dosing_session_id)
        others = [s for s in work.courses.sessions(planned.course_id) if s.id != planned.id]
        _refuse_taken(others, planned_on)
        work.courses.save_session(replace(planned, planned_on=planned_on))
        number_by_date(work, planned.course_id)
        planned = work.courses.session(dosing_session_id)
    return planned, Changes(courses=True)


def remove_session(vault: OpenVault, dosing_session_id: str) -> Changes:
    """Take a planned session away; one that was held stays. Raises Refused, NotFound."""
    with vault.work() as work:
        planned = _planned(work, dosing_session_id)
        work.courses.remove_session(dosing_session_id)
        number_by_date(work, planned.course_id)
    return Changes(courses=True)


def _planned(work: Work, dosing_session_id: str) -> DosingSession:
    found = work.courses.session(dosing_session_id)
    if found.state is not SessionState.PLANNED:
        raise Refused(
            "This session has begun already, so it stays where it is. Nothing was changed."
        )
    return found


def _refuse_taken(sessions: Sequence[DosingSession], planned_on: date | None) -> None:
    if planned_on is not None and any(session.day == planned_on for session in sessions):
        raise Refused("There is a session on that day already. Nothing was changed.")


def number_by_date(work: Work, course_id: str) -> None:
    """Number the sessions 1, 2, 3: those that were opened in their order, then the planned ones by date."""
    present = work.courses.sessions(course_id)
    ordered = sorted(
        present,
        key=lambda s: (
            (0, s.opened_at.isoformat(), s.number)
            if s.opened_at is not None
            else (1, s.planned_on.isoformat() if s.planned_on else "9999", s.number)
        ),
    )
    moved = [(number, s) for number, s in enumerate(ordered, 1) if s.number != number]
    # Two rounds, because a number may be used only once at any time.
    for number, session in moved:
        work.courses.save_session(replace(session, number=len(present) + 1000 + number))
    for number, session in moved:
        work.courses.save_session(replace(session, number=number))
