"""Which small thing comes next: one pure decision.

The rules stand in the order in which they are asked; the first that has something to offer wins.
Everything can be left alone: "Not today" keeps a thing quiet until tomorrow and counts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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
from companion.domain.today import NOT_TODAY, TEXTS, Action, NextStep, NextStepKind, Situation

FRESH_DAYS = 7
"""For so many days after a session its own reflections come before anything about the next one."""
NARRATIVE_DAYS = 14
"""For so many days after a session the page offers to write its story."""
ASKED_DAYS = 14
"""For so many days a planned session that was not opened is asked about; then the page lets it be."""


def next_step(situation: Situation) -> NextStep:
    """The next small thing for `situation`; there always is one, even if it is "nothing is waiting"."""
    for rule in _RULES:
        step = rule(situation)
        if step is not None and (not step.subject or step.subject not in situation.put_off):
            return step
    return _step(NextStepKind.QUIET, "quiet", Action("journal", {"new": "note"}))


def _session_open(situation: Situation) -> NextStep | None:
    opened = [s for s in situation.sessions if s.state is SessionState.OPEN]
    if not opened:
        return None
    session = opened[-1]
    overdue = session.day is not None and situation.day > session.day + timedelta(days=1)
    return _step(
        NextStepKind.SESSION_OPEN,
        "session_still_open" if overdue else "session_open",
        Action("session", {"dosing_session_id": session.id}),
    )


def _open_entry(situation: Situation) -> NextStep | None:
    if situation.left_open is None:
        return None
    return _step(
        NextStepKind.OPEN_ENTRY,
        "open_entry",
        Action("journal", {"entry_id": situation.left_open}),
        subject=f"open_entry:{situation.left_open}",
    )


def _start_course(situation: Situation) -> NextStep | None:
    if situation.has_course or situation.had_course:
        return None
    return _step(
        NextStepKind.START_COURSE,
        "start_course",
        Action("course", {"part": "begin"}),
        subject="start_course",
    )


def _session_today(situation: Situation) -> NextStep | None:
    for session in situation.sessions:
        if session.state is SessionState.PLANNED and session.planned_on == situation.day:
            return _step(
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
    return _step(
        NextStepKind.WRITE_NARRATIVE,
        "write_narrative",
        Action("journal", {"new": "narrative", "dosing_session_id": session.id}),
        subject=f"narrative:{session.id}",
    )


def _arriving_back(situation: Situation) -> NextStep | None:
    session, day = _latest_ended(situation)
    if session is None or day > 0:
        return None
    return _step(
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
            return _step(
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
    return _step(
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
    return _step(
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
    step, progress = steps[0]
    begun = progress.state is StepState.STARTED
    return _step(
        NextStepKind.PREPARATION_STEP,
        "preparation_step_begun" if begun else "preparation_step",
        Action("course", {"part": "preparation", "step_id": step.id}),
        subject="preparation_step",
        values={"step": step.title, "why": step.why},
    )


def _invitation(situation: Situation) -> NextStep | None:
    offered = situation.offered
    if offered is None:
        return None
    return _step(
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
    return [(step, progress) for step, progress in situation.steps if progress.state not in settled]


def _latest_ended(situation: Situation) -> tuple[DosingSession | None, int]:
    """The session that ended last and the day after it: 0 the same evening, 1 the next date; -1 without one."""
    session = latest_ended(situation.sessions)
    if session is None or session.day_one is None:
        return None, -1
    return session, max(0, (situation.day - session.day_one).days + 1)


def _step(
    kind: NextStepKind,
    key: str,
    primary: Action,
    *,
    subject: str = "",
    values: dict[str, str] | None = None,
) -> NextStep:
    title, why = TEXTS[key]
    filled = values or {}
    return NextStep(
        kind=kind,
        key=key,
        title=title.format(**filled),
        why=why.format(**filled),
        primary=primary,
        secondary=NOT_TODAY if subject else None,
        subject=subject,
        values=filled,
    )


_RULES: tuple[Callable[[Situation], NextStep | None], ...] = (
    _session_open,
    _open_entry,
    _start_course,
    _session_today,
    _write_narrative,
    _arriving_back,
    _fresh_invitation,
    _session_passed,
    _plan_session,
    _readiness,
    _preparation_step,
    _invitation,
)
"""In the order in which they are asked."""
