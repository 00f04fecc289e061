"""The meetings with the therapist: those of the plan, each with its day, and those added by hand.

A meeting of the plan has a row only when something was noted of it: another day, a time, that it took place, a note.
Whether it took place is the person's to say or not to say; a meeting day that goes by is over either way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from companion import clock
from companion.domain.courses import Course
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.meeting_days import MeetingDay, meeting_subject, meetings_of
from companion.domain.plans import Meeting, MeetingKind, clock_time
from companion.domain.typed_text import noted, whole_text
from companion.errors import NotFound, Refused
from companion.services.open_vault import OpenVault
from companion.services.plans import protocol_or_plain
from companion.services.standing import course_in, current_course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MOST_MEETINGS = 200
"""Of one course, noted by hand; far more than any treatment has."""
LONGEST_TIME = 40
LONGEST_NOTE = 10_000
TOUCHED = Changes(courses=True)


def meetings(vault: OpenVault) -> tuple[MeetingDay, ...]:
    """Every meeting of the current course by its day, those without a day last."""
    with vault.read() as work:
        return meetings_in(work, course_in(work))


def next_meeting(vault: OpenVault) -> MeetingDay | None:
    """The next meeting from today on of which nobody said that it took place."""
    today = clock.today()
    for meeting in meetings(vault):
        if meeting.held_on is None and meeting.on is not None and meeting.on >= today:
            return meeting
    return None


def change_meeting(
    vault: OpenVault,
    subject: str,
    *,
    set_on: date | UnsetType | None = UNSET,
    at_time: str | UnsetType = UNSET,
    held_on: date | UnsetType | None = UNSET,
    note: str | UnsetType = UNSET,
) -> tuple[MeetingDay, Changes]:
    """Note what is named of a meeting, leave the rest; `set_on=None` gives it back the day of the plan.

    A meeting of the plan of which nothing is noted any more has no row either. Raises NotFound, Refused.
    """
    with vault.work() as work:
        course = current_course_in(work)
        before = _one(work, course, subject)
        after = Meeting(
            id=before.record_id or new_id(),
            course_id=course.id,
            kind=before.kind,
            number=before.number,
            dosing_session_id=before.dosing_session_id,
            planned_on=before.set_on if set_on is UNSET else set_on,
            at_time=before.at_time if at_time is UNSET else _time(at_time),
            held_on=before.held_on if held_on is UNSET else held_on,
            note=before.note if note is UNSET else _note(note),
        )
        if before.of_plan and not (
            after.planned_on or after.at_time or after.held_on or after.note
        ):
            if before.record_id is not None:
                work.plans.erase_meeting(before.record_id)
        else:
            if before.record_id is None:
                _refuse_too_many(work, course)
            work.plans.save_meeting(after)
        made = _one(work, course, subject)
    return made, TOUCHED


def add_meeting(
    vault: OpenVault,
    set_on: date | None,
    *,
    at_time: str = "",
    note: str = "",
    kind: MeetingKind = MeetingKind.OTHER,
    dosing_session_id: str | None = None,
) -> tuple[MeetingDay, Changes]:
    """Add a meeting that the plan does not have. Raises Refused, NotFound.

    An integration meeting names the session it follows; the others name none.
    """
    with vault.work() as work:
        course = current_course_in(work)
        _refuse_too_many(work, course)
        if (kind is MeetingKind.INTEGRATION) != (dosing_session_id is not None):
            raise Refused("A meeting after a session names that session. Nothing was changed.")
        if dosing_session_id is not None:
            work.courses.session(dosing_session_id)
        same = [
            meeting.number
            for meeting in meetings_in(work, course)
            if meeting.kind is kind and meeting.dosing_session_id == dosing_session_id
        ]
        added = Meeting(
            id=new_id(),
            course_id=course.id,
            kind=kind,
            number=max(same, default=0) + 1,
            dosing_session_id=dosing_session_id,
            planned_on=set_on,
            at_time=_time(at_time),
            note=_note(note),
        )
        work.plans.save_meeting(added)
        subject = meeting_subject(kind, added.number, dosing_session_id, added.id)
        made = _one(work, course, subject)
    return made, TOUCHED


def remove_meeting(vault: OpenVault, subject: str) -> tuple[MeetingDay, Changes]:
    """Take away what was noted of a meeting: one of the plan is as the plan has it, an added one is gone.

    Returns it as it was, so that it can be brought back. Raises NotFound.
    """
    with vault.work() as work:
        before = _one(work, current_course_in(work), subject)
        if before.record_id is not None:
            work.plans.erase_meeting(before.record_id)
    return before, TOUCHED


def bring_back(vault: OpenVault, meeting: MeetingDay) -> Changes:
    """Note again what `remove_meeting` took away. Raises NotFound when its course or session is gone."""
    if meeting.record_id is None:
        return Changes()
    with vault.work() as work:
        course = current_course_in(work)
        work.plans.save_meeting(
            replace(_as_record(meeting, course), id=meeting.record_id, kind=meeting.kind)
        )
    return TOUCHED


def meetings_in(work: Work, course: Course | None) -> tuple[MeetingDay, ...]:
    """`meetings` inside a unit of work."""
    if course is None:
        return ()
    protocol, sessions = protocol_or_plain(work, course), sessions_in(work, course)
    return meetings_of(protocol, sessions, work.plans.meetings(course.id), clock.today())


def _one(work: Work, course: Course, subject: str) -> MeetingDay:
    for meeting in meetings_in(work, course):
        if meeting.subject == subject:
            return meeting
    raise NotFound("That meeting is not in your plan any more. Nothing was changed.")


def _as_record(meeting: MeetingDay, course: Course) -> Meeting:
    return Meeting(
        id=meeting.record_id or new_id(),
        course_id=course.id,
        kind=meeting.kind,
        number=meeting.number,
        dosing_session_id=meeting.dosing_session_id,
        planned_on=meeting.set_on,
        at_time=meeting.at_time,
        held_on=meeting.held_on,
        note=meeting.note,
    )


def _time(typed: str) -> str:
    """The time as typed; one on the clock is written the same way each time."""
    words = noted(typed, what="a time", longest=LONGEST_TIME)
    wall = clock_time(words)
    return words if wall is None else f"{wall:%H:%M}"


def _note(typed: str) -> str:
    return whole_text(typed.strip(), longest=LONGEST_NOTE)


def _refuse_too_many(work: Work, course: Course) -> None:
    if len(work.plans.meetings(course.id)) >= MOST_MEETINGS:
        raise Refused(f"A course holds at most {MOST_MEETINGS} meetings. Nothing was changed.")
