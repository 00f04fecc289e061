"""The Today page: where the person stands, and the next small thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from companion import clock
from companion.domain.checkins import CheckIn
from companion.domain.courses import Course, Invitation, PhaseNow, phase_on
from companion.domain.days import diary_day
from companion.domain.due import MEETINGS, due_list
from companion.domain.entries import Changes, Entry
from companion.domain.next_steps import next_steps
from companion.domain.schedule import first_writing_due, latest_ended, offered
from companion.domain.today import NextStep, NextStepKind, Situation
from companion.services import due
from companion.services.intentions import current_intention_in
from companion.services.invitations import invitations_after, offered_in, put_off_in
from companion.services.journal import OPEN_ENTRY, left_open_in
from companion.services.open_vault import OpenVault
from companion.services.plans import protocol_or_plain
from companion.services.quiet import PUT_OFF, keep_quiet_in, quiet_in
from companion.services.standing import answers_in, course_in, sessions_in
from companion.services.steps import steps_in

__all__ = ["PUT_OFF", "TodayPage", "greeting_key", "not_today", "take_up", "today"]

CHECK_INS_BACK = timedelta(days=7)
"""How far back check-ins matter to what waits today."""
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
    beside: tuple[NextStep, ...]
    """What else is there today, for whoever likes; at most three things."""
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
        diary = diary_day(now, zone, day_ends_at)
        course = course_in(work)
        sessions = sessions_in(work, course)
        protocol = protocol_or_plain(work, course)
        left_open = left_open_in(work)
        answers = answers_in(work, course)
        invitations = invitations_after(sessions, protocol, answers)
        invitation = offered(invitations, put_off_in(work, invitations))
        steps = tuple(steps_in(work, course, answers)) if course is not None else ()
        check_ins = work.checkins.all(since=diary - CHECK_INS_BACK)
        facts = due.facts_in(work, course, sessions, protocol, answers, steps, check_ins)
        tomorrow = day + timedelta(days=1)
        ended = latest_ended(sessions)
        situation = Situation(
            day=day,
            has_course=course is not None,
            had_course=course is None and bool(work.courses.all()),
            sessions=sessions,
            left_open=left_open.id if left_open is not None else None,
            steps=steps,
            offered=invitation,
            narrated=facts.narrated,
            first_writing_due=ended is not None and first_writing_due(ended, protocol, now),
            readiness_day=protocol.readiness_day,
            preparation_from_day=protocol.preparation_from_day,
            due=tuple(
                found
                for found in due_list(facts, day)
                if found.waits(day) or (found.kind in MEETINGS and found.on == tomorrow)
            ),
            put_off=quiet_in(work, day),
        )
        first, *others = next_steps(situation)
        return TodayPage(
            day=day,
            greeting_key=greeting_key(clock.local(now, zone).hour),
            course=course,
            phase_now=phase_on(day, sessions) if course is not None else NO_PHASE,
            next_step=first,
            beside=tuple(others),
            intention=current_intention_in(work),
            invitation=invitation,
            left_open=left_open,
            checked_in=next((made for made in check_ins if made.local_date >= diary), None),
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
        keep_quiet_in(work, step.subject, day)
    return Changes(courses=True)


def take_up(vault: OpenVault, step: NextStep) -> Changes:
    """The person goes to what `step` offers: a letter that is read once is not offered again."""
    return due.looked_at(vault, step.subject) if step.kind is NextStepKind.LETTER else Changes()


def greeting_key(hour: int) -> str:
    """Which greeting fits `hour`, 0 to 23."""
    if 5 <= hour < 12:
        return "morning"
    if 12 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 22 else "night"
