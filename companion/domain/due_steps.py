"""The small things that have a day of their own, as Today offers them: one rule each, asked by `next_steps`."""

from __future__ import annotations

from datetime import date, timedelta

from companion.domain.due import MEETINGS, Due, DueKind
from companion.domain.entries import first_words
from companion.domain.today import Action, NextStep, NextStepKind, Situation, step

LETTERS_SHOWN = 140
"""Of a passage or a decision."""


def meeting_today(situation: Situation) -> NextStep | None:
    return _meeting(situation, situation.day, "meeting_today", by_hand=True)


def meeting_tomorrow(situation: Situation) -> NextStep | None:
    tomorrow = situation.day + timedelta(days=1)
    return _meeting(situation, tomorrow, "meeting_tomorrow", by_hand=True)


def plan_meeting(situation: Situation) -> NextStep | None:
    """A day that only the plan knows: offered as such, after what is sure."""
    tomorrow = situation.day + timedelta(days=1)
    return _meeting(situation, situation.day, "plan_meeting_today", by_hand=False) or _meeting(
        situation, tomorrow, "plan_meeting_tomorrow", by_hand=False
    )


def _meeting(situation: Situation, on: date, key: str, *, by_hand: bool) -> NextStep | None:
    for due in situation.due:
        if due.kind not in MEETINGS or due.on != on or due.by_hand != by_hand or due.answered:
            continue
        if due.subject not in situation.put_off:
            return step(
                NextStepKind.MEETING,
                f"{key}_at" if due.at_time else key,
                Action("course", {"part": "plan", "meeting_id": due.subject}),
                subject=due.subject,
                values={"time": due.at_time} if due.at_time else None,
            )
    return None


def letter(situation: Situation) -> NextStep | None:
    due = _first(situation, DueKind.LETTER)
    if due is None:
        return None
    return step(
        NextStepKind.LETTER,
        "letter",
        Action("journal", {"entry_id": due.thing_id}),
        subject=due.subject,
        values={"date": due.words},
    )


def insight(situation: Situation) -> NextStep | None:
    """One insight a day: after "Not today" to one, the others of that day rest too."""
    if any(subject.startswith("insight:") for subject in situation.put_off):
        return None
    due = _first(situation, DueKind.INSIGHT)
    if due is None:
        return None
    marked_on = due.on - timedelta(days=due.number)
    return step(
        NextStepKind.INSIGHT,
        "insight",
        Action(
            "course",
            {
                "part": "integration",
                "view": "insights",
                "insight_id": due.thing_id,
                "day": str(due.number),
            },
        ),
        subject=due.subject,
        values={"passage": first_words(due.words, LETTERS_SHOWN), "date": marked_on.isoformat()},
    )


def decision(situation: Situation) -> NextStep | None:
    due = _first(situation, DueKind.DECISION)
    if due is None:
        return None
    return step(
        NextStepKind.DECISION,
        "decision",
        Action("course", {"part": "integration", "view": "decisions", "decision_id": due.thing_id}),
        subject=due.subject,
        values={"decision": first_words(due.words, LETTERS_SHOWN), "date": due.on.isoformat()},
    )


def after_effects(situation: Situation) -> NextStep | None:
    due = _first(situation, DueKind.AFTER_EFFECTS)
    if due is None:
        return None
    return step(
        NextStepKind.AFTER_EFFECTS,
        "after_effects",
        Action(
            "course",
            {
                "part": "integration",
                "view": "after_effects",
                "dosing_session_id": due.dosing_session_id or "",
                "day": str(due.number),
            },
        ),
        subject=due.subject,
        values={"day": _day_now(situation, due)},
    )


def check_in(situation: Situation) -> NextStep | None:
    due = _first(situation, DueKind.CHECK_IN)
    if due is None:
        return None
    return step(
        NextStepKind.CHECK_IN,
        "check_in",
        Action("checkins"),
        subject=due.subject,
        values={"day": _day_now(situation, due)},
    )


def _first(situation: Situation, kind: DueKind) -> Due | None:
    """The first thing of this kind that waits and was not put off."""
    for due in situation.due:
        waits = due.kind is kind and due.waits(situation.day)
        if waits and due.subject not in situation.put_off:
            return due
    return None


def _day_now(situation: Situation, due: Due) -> str:
    """Which day after its session it is today."""
    return str(due.number + (situation.day - due.on).days)
