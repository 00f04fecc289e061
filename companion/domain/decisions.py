"""Decisions parked until a date: a rest for big choices after a session, agreed with the therapist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DecisionState(StrEnum):
    """Where a decision stands."""

    PARKED = "parked"
    DECIDED = "decided"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class ParkedDecision:
    """One decision that may wait."""

    id: str
    words: str
    parked_at: datetime
    zone: str
    parked_on: date
    until: date
    """From this local date on it is shown again."""
    agreed_with: str = ""
    """With whom the date was agreed, as typed."""
    state: DecisionState = DecisionState.PARKED
    settled_at: datetime | None = None
    settled_words: str = ""
    """What was decided, in own words."""
    course_id: str | None = None
    dosing_session_id: str | None = None


def is_back(decision: ParkedDecision, today: date) -> bool:
    """Whether `decision` is to be looked at again on `today`."""
    return decision.state is DecisionState.PARKED and decision.until <= today
