"""Check-ins: a ten-second self-rating on scales that the person chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale from 0 to 10 with words at both ends."""

    id: str
    name: str
    low_label: str
    high_label: str
    active: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One self-rating."""

    id: str
    at: datetime
    zone: str
    local_date: date
    values: tuple[tuple[str, int], ...]
    """Pairs of scale id and value 0 to 10, in the order of the scales."""
    words: str = ""


SUGGESTED_SCALES: tuple[Scale, ...] = (
    Scale("mood", "Mood", "very low", "very good", True, 0),
    Scale("tension", "Tension", "calm", "very tense", True, 1),
    Scale("sleep", "Sleep", "very poor", "very good", True, 2),
    Scale("body", "Body", "uneasy", "at ease", False, 3),
    Scale("connection", "Connection", "alone", "connected", False, 4),
)
"""What a new vault offers; the person switches them on and off and adds their own."""
