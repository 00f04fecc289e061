"""Practices: small commitments with a when and a where, and a light log. Pausing and letting go are as good as going on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PracticeState(StrEnum):
    """Where a practice stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Practice:
    """One small commitment, in the person's own words."""

    id: str
    name: str
    begun_on: date
    created_at: datetime
    zone: str
    when_words: str = ""
    """For example "after breakfast"; own words, never a schedule."""
    where_words: str = ""
    state: PracticeState = PracticeState.ACTIVE
    course_id: str | None = None
    insight_id: str | None = None
    """The insight it grew from."""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PracticeMark:
    """A day on which the person did it, with a few words if they like. Days without a mark mean nothing."""

    practice_id: str
    done_on: date
    at: datetime
    zone: str
    words: str = ""
