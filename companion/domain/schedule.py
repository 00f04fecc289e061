"""When things around a dosing session are offered: reflections, first writing, session days.

Pure: dates in, invitations out. Day 1 is the next local date after a session ended; every offset is data
(`resources/content/protocols.toml`). A window that passes is over; nothing is counted as missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import msgspec

from companion.clock import local
from companion.domain.courses import (
    Course,
    DosingSession,
    Invitation,
    InvitationState,
    PhaseNow,
    SessionState,
    phase_on,
)
from companion.domain.entries import Phase
from companion.domain.guidance import Prompt, Protocol, ReflectionWindow

EVENING_HOUR = 18
"""From this hour on the wall, writing "in the evening" is offered."""

Subject = tuple[str, str]
"""What an invitation is about: the id of a dosing session and the id of a prompt."""


def latest_ended(sessions: Iterable[DosingSession]) -> DosingSession | None:
    """The session that ended last; None when none has ended."""
    ended = [(session.day_one, session.number, session) for session in sessions if session.day_one]
    return max(ended, key=lambda found: found[:2])[2] if ended else None


def base_day(session: DosingSession, today: date) -> tuple[date, bool] | None:
    """Day 1 of a session, and whether that is provisional; None where nothing can be counted from it."""
    if session.day_one is not None:
        return session.day_one, False
    if session.day is None:
        return None
    if session.state is SessionState.OPEN:
        return max(session.day, today) + timedelta(days=1), True
    return (session.day + timedelta(days=1), True) if session.day >= today else None


def windows_for(
    windows: Sequence[ReflectionWindow], protocol: Protocol | None
) -> tuple[ReflectionWindow, ...]:
    """The reflection windows with the days that `protocol` gives them; windows it does not name keep theirs."""
    offsets = {offset.window: offset for offset in protocol.windows} if protocol else {}
    return tuple(
        msgspec.structs.replace(
            window, first_day=offsets[window.id].first_day, last_day=offsets[window.id].last_day
        )
        if window.id in offsets
        else window
        for window in windows
    )


def invitations_for(
    windows: Iterable[ReflectionWindow],
    sessions: Iterable[DosingSession],
    answers: Mapping[Subject, str],
    today: date,
) -> list[Invitation]:
    """Every reflection of every window after every ended session, by session, then in the order of the windows.

    `answers` names the entry that answers an invitation. An answered one stays answered whatever the date.
    """
    ended = sorted(
        ((session.day_one, session) for session in sessions if session.day_one is not None),
        key=lambda pair: (pair[0], pair[1].number),
    )
    reflections = [(window, prompt) for window in windows for prompt in window.prompts]
    return [
        _invitation(session, day_one, window, prompt, answers, today)
        for day_one, session in ended
        for window, prompt in reflections
    ]


def _invitation(
    session: DosingSession,
    day_one: date,
    window: ReflectionWindow,
    prompt: Prompt,
    answers: Mapping[Subject, str],
    today: date,
) -> Invitation:
    opens_on = day_one + timedelta(days=window.first_day - 1)
    closes_on = day_one + timedelta(days=window.last_day - 1)
    entry_id = answers.get((session.id, prompt.id))
    if entry_id is not None:
        state = InvitationState.ANSWERED
    elif today < opens_on:
        state = InvitationState.COMING
    elif today <= closes_on:
        state = InvitationState.OPEN
    else:
        state = InvitationState.PASSED
    return Invitation(
        dosing_session_id=session.id,
        prompt_id=prompt.id,
        prompt_text=prompt.text,
        window_id=window.id,
        window_title=window.title,
        opens_on=opens_on,
        closes_on=closes_on,
        state=state,
        entry_id=entry_id,
    )


def offered(invitations: Sequence[Invitation], put_off: frozenset[Subject]) -> Invitation | None:
    """The one invitation to show today: of the latest session, the window that closes first, in its order.

    Somebody who said "not today" to one reflection is not asked the next of the same window on the same day.
    """
    quiet = {
        (invitation.dosing_session_id, invitation.window_id)
        for invitation in invitations
        if (invitation.dosing_session_id, invitation.prompt_id) in put_off
    }
    waiting = [
        invitation
        for invitation in invitations
        if invitation.state is InvitationState.OPEN
        and (invitation.dosing_session_id, invitation.window_id) not in quiet
    ]
    order = {invitation.dosing_session_id: place for place, invitation in enumerate(invitations)}
    return min(
        waiting,
        key=lambda invitation: (-order[invitation.dosing_session_id], invitation.closes_on),
        default=None,
    )


def is_evening(instant: datetime, zone: str) -> bool:
    """Whether the clock on the wall of `zone` shows `EVENING_HOUR` or later."""
    return local(instant, zone).hour >= EVENING_HOUR


def first_writing_due(session: DosingSession, protocol: Protocol | None, now: datetime) -> bool:
    """Whether the first free writing after `session` is offered by now: some minutes after it, or in the evening.

    From day 1 on it always is; before the session has ended it never is.
    """
    if session.closed_at is None or session.day_one is None:
        return False
    if local(now, session.zone).date() >= session.day_one:
        return True
    if protocol is not None and protocol.first_writing == "minutes":
        return now >= session.closed_at + timedelta(minutes=protocol.first_writing_minutes)
    return is_evening(now, session.zone)


def sessions_as_of(day: date, sessions: Sequence[DosingSession]) -> tuple[DosingSession, ...]:
    """The sessions as they stood at the end of `day`: what came later is still planned."""
    return tuple(
        replace(session, planned_on=session.day, opened_at=None, closed_at=None)
        if session.day is not None and session.day > day
        else session
        for session in sessions
    )


def phase_then(day: date, course: Course, sessions: Sequence[DosingSession]) -> PhaseNow:
    """The phase of a `day` that lies back; no phase before the course began or after it ended."""
    if day < course.started_on or (course.ended_on is not None and day > course.ended_on):
        return PhaseNow(None, None, None)
    held = next((session for session in sessions if session.opened_at and session.day == day), None)
    if held is not None:
        return PhaseNow(Phase.SESSION, 0, held)
    return phase_on(day, sessions_as_of(day, sessions))


def suggested_session_days(protocol: Protocol, first: date) -> tuple[date, ...]:
    """Dates for all dosing sessions of `protocol` when the first is on `first`; only a start to talk over."""
    return tuple(
        first + timedelta(days=number * protocol.days_between_sessions)
        for number in range(protocol.session_days)
    )
