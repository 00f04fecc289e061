"""Invitations to reflect in the days, weeks and months after a session. Skipping is fine and never counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.courses import Course, DosingSession, Invitation, InvitationState
from companion.domain.entries import Changes
from companion.domain.guidance import Protocol
from companion.domain.schedule import Subject, invitations_for, offered, windows_for
from companion.services import guidance
from companion.services.open_vault import OpenVault
from companion.services.standing import (
    Answer,
    answers_in,
    course_in,
    protocol_of,
    sessions_in,
)

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


def invitations(vault: OpenVault) -> list[Invitation]:
    """Every invitation of the current course, by session and date: coming, open, answered and passed."""
    with vault.read() as work:
        course = course_in(work)
        return invitations_in(work, course, answers_in(work, course))


def invitation_offered(vault: OpenVault) -> Invitation | None:
    """The one invitation to show today; none after "not today"."""
    with vault.read() as work:
        course = course_in(work)
        return offered_in(work, course, answers_in(work, course))


def not_today(vault: OpenVault, invitation: Invitation) -> Changes:
    """Keep an invitation, and others of its window, quiet until tomorrow. Only today's date is noted, no count."""
    with vault.work() as work:
        work.courses.not_today(
            invitation.dosing_session_id,
            invitation.window_id,
            invitation.prompt_id,
            clock.today(),
        )
    return Changes(courses=True)


def quiet_windows(vault: OpenVault) -> frozenset[tuple[str, str]]:
    """The windows that were put off today, wherever that was said: ids of their dosing session and of themselves."""
    today = clock.today()
    with vault.read() as work:
        return frozenset(
            (session.id, window_id)
            for session in sessions_in(work, course_in(work))
            for (window_id, _), on in work.courses.put_off(session.id).items()
            if on == today
        )


def invitations_in(
    work: Work, course: Course | None, answers: Sequence[Answer]
) -> list[Invitation]:
    """`invitations` inside a unit of work."""
    sessions = sessions_in(work, course)
    return invitations_after(sessions, protocol_of(work, course), answers)


def invitations_after(
    sessions: Sequence[DosingSession], protocol: Protocol | None, answers: Sequence[Answer]
) -> list[Invitation]:
    """Every invitation after these sessions, for who knows the sessions and the plan already."""
    windows = windows_for(guidance.reflection_windows(), protocol)
    answered = {
        (answer.dosing_session_id, answer.prompt_id): answer.entry_id
        for answer in answers
        if answer.dosing_session_id is not None
    }
    return invitations_for(windows, sessions, answered, clock.today())


def offered_in(work: Work, course: Course | None, answers: Sequence[Answer]) -> Invitation | None:
    """`invitation_offered` inside a unit of work."""
    found = invitations_in(work, course, answers)
    return offered(found, put_off_in(work, found))


def put_off_in(work: Work, invitations: Sequence[Invitation]) -> frozenset[Subject]:
    """Which of the open `invitations` were put off today, by session and prompt."""
    today = clock.today()
    opened = dict.fromkeys(
        invitation.dosing_session_id
        for invitation in invitations
        if invitation.state is InvitationState.OPEN
    )
    return frozenset(
        (session_id, prompt_id)
        for session_id in opened
        for (_, prompt_id), on in work.courses.put_off(session_id).items()
        if on == today
    )
