"""The Today page: where the person stands, and the next small thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from companion import clock
from companion.domain.checkins import CheckIn
from companion.domain.courses import Course, Invitation, PhaseNow, phase_on
from companion.domain.days import diary_day
from companion.domain.entries import Changes, Entry, EntryFilter, EntryKind
from companion.domain.next_steps import next_step
from companion.domain.schedule import first_writing_due, latest_ended
from companion.domain.today import NextStep, NextStepKind, Situation
from companion.services.intentions import current_intention_in
from companion.services.invitations import offered_in
from companion.services.journal import OPEN_ENTRY, left_open_in
from companion.services.open_vault import OpenVault
from companion.services.standing import answers_in, course_in, protocol_of, sessions_in
from companion.services.steps import steps_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

PUT_OFF = "not_today"
"""Where the vault notes what was answered with "Not today", each with the date; older dates are forgotten."""
NO_PHASE = PhaseNow(None, None, None)


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything the Today page shows."""

    day: date
    greeting_key: str
    """By the hour on the wall: "morning" from 5, "afternoon" from 12, "evening" from 18, "night" from 22."""
    course: Course | None
    phase_now: PhaseNow
    next_step: NextStep
    intention: Entry | None
    invitation: Invitation | None
    left_open: Entry | None
    """What was being written when the program last ended or locked."""
    checked_in: CheckIn | None
    """The latest check-in of this diary day."""


def today(vault: OpenVault, *, day_ends_at: int = 0) -> TodayPage:
    """What the Today page shows now."""
    with vault.read() as work:
        day, now, zone = clock.today(), clock.now(), clock.zone()
        course = course_in(work)
        sessions = sessions_in(work, course)
        left_open = left_open_in(work)
        answers = answers_in(work, course)
        invitation = offered_in(work, course, answers)
        protocol = protocol_of(course)
        ended = latest_ended(sessions)
        situation = Situation(
            day=day,
            has_course=course is not None,
            had_course=course is None and bool(work.courses.all()),
            sessions=sessions,
            left_open=left_open.id if left_open is not None else None,
            steps=tuple(steps_in(work, course, answers)) if course is not None else (),
            offered=invitation,
            narrated=frozenset(s.id for s in sessions if s.day_one and _is_narrated(work, s.id)),
            first_writing_due=ended is not None and first_writing_due(ended, protocol, now),
            readiness_day=protocol.readiness_day if protocol is not None else -1,
            put_off=put_off(work, day),
        )
        diary = diary_day(now, zone, day_ends_at)
        latest = work.checkins.all(since=diary, limit=1)
        return TodayPage(
            day=day,
            greeting_key=greeting_key(clock.local(now, zone).hour),
            course=course,
            phase_now=phase_on(day, sessions) if course is not None else NO_PHASE,
            next_step=next_step(situation),
            intention=current_intention_in(work),
            invitation=invitation,
            left_open=left_open,
            checked_in=next(iter(latest), None),
        )


def not_today(vault: OpenVault, step: NextStep) -> Changes:
    """Keep what `step` offers quiet until tomorrow. Nothing is counted; an unfinished text stays where it is."""
    day = clock.today()
    with vault.work() as work:
        if step.kind is NextStepKind.OPEN_ENTRY:
            work.meta.set(OPEN_ENTRY, None)
            return Changes(courses=True)
        if step.kind is NextStepKind.INVITATION:
            course = course_in(work)
            invitation = offered_in(work, course, answers_in(work, course))
            if invitation is not None:
                work.courses.not_today(
                    invitation.dosing_session_id, invitation.window_id, invitation.prompt_id, day
                )
            return Changes(courses=True)
        note_put_off(work, day, step.subject)
    return Changes(courses=True)


def greeting_key(hour: int) -> str:
    """Which greeting fits `hour`, 0 to 23."""
    if 5 <= hour < 12:
        return "morning"
    if 12 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 22 else "night"


def _is_narrated(work: Work, dosing_session_id: str) -> bool:
    narratives = EntryFilter(
        kinds=frozenset({EntryKind.NARRATIVE}), dosing_session_id=dosing_session_id
    )
    return work.entries.count(narratives) > 0


def note_put_off(work: Work, day: date, subject: str) -> None:
    """Keep `subject` quiet on `day`; what was put off on other days is forgotten."""
    noted = {known: day.isoformat() for known in (*put_off(work, day), subject)}
    work.meta.set(PUT_OFF, msgspec.json.encode(noted).decode())


def put_off(work: Work, day: date) -> frozenset[str]:
    """The subjects that were put off on `day`."""
    try:
        noted = msgspec.json.decode(work.meta.value(PUT_OFF) or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return frozenset()
    return frozenset(subject for subject, on in noted.items() if on == day.isoformat())
