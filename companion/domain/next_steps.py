"""Which small thing comes next: one pure decision.

The rules stand in the order in which they are asked; the first that has something to offer wins.
Everything can be left alone: "Not today" keeps a thing quiet until tomorrow and counts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from companion.domain import due_steps
from companion.domain.courses import (
    DosingSession,
    SessionState,
    StepProgress,
    StepState,
    phase_on,
)
from companion.domain.entries import Phase
from companion.domain.guidance import PrepStep
from companion.domain.schedule import latest_ended
from companion.domain.today import Action, NextStep, NextStepKind, Situation, step

FRESH_DAYS = 7
"""For so many days after a session its own reflections come before anything about the next one."""
NARRATIVE_DAYS = 14
"""For so many days after a session the page offers to write its story."""
ASKED_DAYS = 14
"""For so many days a planned session that was not opened is asked about; then the page lets it be."""
MOST_BESIDE = 3
"""So many further things stand below the next small thing, and no more."""


def next_step(situation: Situation) -> NextStep:
    """The next small thing for `situation`; there always is one, even if it is "nothing is waiting"."""
    return next_steps(situation)[0]


def next_steps(situation: Situation) -> tuple[NextStep, ...]:
    """The next small thing, and at most `MOST_BESIDE` others that may stand below it.

    On a session day, and while one is open, the one thing stands alone.
    """
    found: dict[str, NextStep] = {}
    for rule in _RULES:
        offer = rule(situation)
        if offer is None or offer.subject in situation.put_off:
            continue
        found.setdefault(offer.subject, offer)
        if not offer.subject or len(found) > MOST_BESIDE:
            break
    steps = tuple(found.values())
    if not steps:
        return (step(NextStepKind.QUIET, "quiet", Action("journal", {"new": "note"})),)
    return steps if steps[0].subject else steps[:1]


def _session_open(situation: Situation) -> NextStep | None:
    opened = [s for s in situation.sessions if s.state is SessionState.OPEN]
    if not opened:
        return None
    session = opened[-1]
    overdue = session.day is not None and situation.day > session.day + timedelta(days=1)
    return step(
        NextStepKind.SESSION_OPEN,
        "session_still_open" if overdue else "session_open",
        Action("session", {"dosing_session_id": session.id}),
    )


def _open_entry(situation: Situation) -> NextStep | None:
    if situation.left_open is None:
        return None
    return step(
        NextStepKind.OPEN_ENTRY,
        "open_entry",
        Action("journal", {"entry_id": situation.left_open}),
        subject=f"open_entry:{situation.left_open}",
    )


def _start_course(situation: Situation) -> NextStep | None:
    if situation.has_course or situation.had_course:
        return None
    return step(
        NextStepKind.START_COURSE,
        "start_course",
        Action("course", {"part": "begin"}),
        subject="start_course",
    )


def _session_today(situation: Situation) -> NextStep | None:
    for session in situation.sessions:
        if session.state is SessionState.PLANNED and session.planned_on == situation.day:
            return step(
                NextStepKind.SESSION_TODAY,
                "session_today",
                Action("session", {"dosing_session_id": session.id}),
            )
    return None


def _write_narrative(situation: Situation) -> NextStep | None:
    session, day = _latest_ended(situation)
    if session is None or not 0 <= day <= NARRATIVE_DAYS or session.id in situation.narrated:
        return None
    if not situation.first_writing_due:
        return None
    return step(
        NextStepKind.WRITE_NARRATIVE,
        "write_narrative",
        Action("journal", {"new": "narrative", "dosing_session_id": session.id}),
        subject=f"narrative:{session.id}",
    )


def _arriving_back(situation: Situation) -> NextStep | None:
    session, day = _latest_ended(situation)
    if session is None or day > 0:
        return None
    return step(
        NextStepKind.ARRIVING_BACK,
        "arriving_back",
        Action("journal", {"new": "note", "dosing_session_id": session.id}),
    )


def _session_passed(situation: Situation) -> NextStep | None:
    held = [s.day for s in situation.sessions if s.day and s.state is not SessionState.PLANNED]
    for session in situation.sessions:
        day = session.planned_on
        if session.state is not SessionState.PLANNED or day is None or any(h >= day for h in held):
            continue
        if 0 < (situation.day - day).days <= ASKED_DAYS:
            return step(
                NextStepKind.SESSION_PASSED,
                "session_passed",
                Action("course", {"part": "sessions", "dosing_session_id": session.id}),
                subject=f"session_passed:{session.id}",
                values={"date": day.isoformat()},
            )
    return None


def _fresh_invitation(situation: Situation) -> NextStep | None:
    _, day = _latest_ended(situation)
    return _invitation(situation) if 0 < day <= FRESH_DAYS else None


def _plan_session(situation: Situation) -> NextStep | None:
    if not situation.has_course or any(
        s.day is not None or s.state is not SessionState.PLANNED for s in situation.sessions
    ):
        return None
    return step(
        NextStepKind.PLAN_SESSION,
        "plan_session",
        Action("course", {"part": "sessions"}),
        subject="plan_session",
    )


def _readiness(situation: Situation) -> NextStep | None:
    now = phase_on(situation.day, situation.sessions)
    if now.phase is not Phase.PREPARATION or not now.day or now.dosing_session is None:
        return None
    if now.day > -situation.readiness_day or not _open_steps(situation):
        return None
    planned = now.dosing_session.planned_on or situation.day
    return step(
        NextStepKind.READINESS,
        "readiness_tomorrow" if now.day == 1 else "readiness",
        Action("course", {"part": "preparation"}),
        subject=f"readiness:{now.dosing_session.id}",
        values={"date": planned.isoformat()},
    )


def _preparation_step(situation: Situation) -> NextStep | None:
    now = phase_on(situation.day, situation.sessions)
    steps = _open_steps(situation)
    if not situation.has_course or not steps or now.phase is not Phase.PREPARATION:
        return None
    first, progress = steps[0]
    begun = progress.state is StepState.STARTED
    return step(
        NextStepKind.PREPARATION_STEP,
        "preparation_step_begun" if begun else "preparation_step",
        Action("course", {"part": "preparation", "step_id": first.id}),
        subject="preparation_step",
        values={"step": first.title, "why": first.why},
    )


def _invitation(situation: Situation) -> NextStep | None:
    offered = situation.offered
    if offered is None:
        return None
    return step(
        NextStepKind.INVITATION,
        "invitation",
        Action(
            "journal",
            {"prompt_id": offered.prompt_id, "dosing_session_id": offered.dosing_session_id},
        ),
        subject=f"invitation:{offered.dosing_session_id}:{offered.prompt_id}",
        values={"prompt": offered.prompt_text, "window": offered.window_title},
    )


def _open_steps(situation: Situation) -> list[tuple[PrepStep, StepProgress]]:
    settled = (StepState.DONE, StepState.SET_ASIDE)
    return [pair for pair in situation.steps if pair[1].state not in settled]


def _latest_ended(situation: Situation) -> tuple[DosingSession | None, int]:
    """The session that ended last and the day after it: 0 the same evening, 1 the next date; -1 without one."""
    session = latest_ended(situation.sessions)
    if session is None or session.day_one is None:
        return None, -1
    return session, max(0, (situation.day - session.day_one).days + 1)


_RULES: tuple[Callable[[Situation], NextStep | None], ...] = (
    _session_open,
    _open_entry,
    _start_course,
    _session_today,
    _write_narrative,
    _arriving_back,
    due_steps.meeting_today,
    due_steps.letter,
    due_steps.insight,
    due_steps.decision,
    due_steps.after_effects,
    _fresh_invitation,
    due_steps.check_in,
    _session_passed,
    _plan_session,
    _readiness,
    due_steps.meeting_tomorrow,
    due_steps.plan_meeting,
    _preparation_step,
    _invitation,
)
"""In the order in which they are asked."""
