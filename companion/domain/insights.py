"""Insights: passages of entries that a person wants to look at again, and what they said when they did.

An insight comes back on fixed days after it was marked (`Protocol.insight_days`, usually 1, 7, 30 and 90). It can be
left alone each time; nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companion.domain.entries import plain_line

LEAST_TRUE, MOST_TRUE = 0, 10
LOOK_IN_BETWEEN = 0
"""The `day` of a look that answers no return."""
STILL_SHOWN_DAYS = 14
"""For so many days after its day a return waits when nobody looked, or until the next one comes."""


@dataclass(frozen=True, slots=True)
class Insight:
    """A passage, in the person's own words, that came from an entry."""

    id: str
    passage: str
    marked_at: datetime
    zone: str
    marked_on: date
    """The local date on which it was marked; its days count from here."""
    entry_id: str | None = None
    """The entry it was marked in; None when that entry is gone."""
    course_id: str | None = None
    dosing_session_id: str | None = None
    let_go_at: datetime | None = None
    """Set when the person does not want to be asked about it again. It stays readable."""


@dataclass(frozen=True, slots=True)
class InsightLook:
    """One look back at an insight: a point of its small history."""

    id: str
    insight_id: str
    day: int
    """Which of the insight's days it answers, for example 7; `LOOK_IN_BETWEEN` for none of them."""
    at: datetime
    zone: str
    looked_on: date
    still_true: int | None = None
    """0 (not at all) to 10 (entirely); None when it was not said."""
    acted_on: bool | None = None
    """Yes, not yet; None when it was not said."""
    words: str = ""


@dataclass(frozen=True, slots=True)
class InsightReturn:
    """One day on which an insight comes back."""

    insight: Insight
    day: int
    on: date
    until: date
    """The last day on which it waits if nobody looked."""
    look: InsightLook | None = None
    """The look that answered it."""


def returns_of(
    insight: Insight, looks: tuple[InsightLook, ...], days: tuple[int, ...]
) -> tuple[InsightReturn, ...]:
    """Every return of `insight`, in order. A return waits until it is looked at, until the next one, or for two weeks."""
    answered = {look.day: look for look in looks if look.insight_id == insight.id and look.day}
    ordered = sorted(set(days))
    found: list[InsightReturn] = []
    for place, day in enumerate(ordered):
        on = insight.marked_on + timedelta(days=day)
        until = on + timedelta(days=STILL_SHOWN_DAYS)
        if place + 1 < len(ordered):
            until = min(until, insight.marked_on + timedelta(days=ordered[place + 1] - 1))
        found.append(InsightReturn(insight, day, on, until, answered.get(day)))
    return tuple(found)


def waiting_return(returns: tuple[InsightReturn, ...], today: date) -> InsightReturn | None:
    """The return to show on `today`; None when none waits or the insight was let go."""
    for found in reversed(returns):
        if (
            found.insight.let_go_at is None
            and found.look is None
            and found.on <= today <= found.until
        ):
            return found
    return None


def next_return(returns: tuple[InsightReturn, ...], today: date) -> InsightReturn | None:
    """The first return that lies ahead of `today`; None when there is none or the insight was let go."""
    ahead = (found for found in returns if found.on > today and found.insight.let_go_at is None)
    return min(ahead, key=lambda found: found.on, default=None)


def passages_of(body: str) -> list[str]:
    """The paragraphs of a text in plain words, for choosing one to keep."""
    found: list[list[str]] = [[]]
    for line in body.splitlines():
        words = plain_line(line)
        if words.strip("-*+_~ "):
            found[-1].append(words)
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]
