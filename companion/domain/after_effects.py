"""After-effects: how it is some while after a session, in the person's own words. The words are an entry; this is the rest.

A session is asked about on fixed days (`Protocol.after_effects_days`, usually week 1 and months 1, 3, 6 and 12). Each
of them can be left alone; nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companion.domain.courses import DosingSession

STILL_OFFERED_DAYS = 14
"""For so many days after its day a check is offered, or until the next one comes."""
_PROMPT = "after-effects-"


@dataclass(frozen=True, slots=True)
class AfterEffectsCheck:
    """The answer to the one question of a check: does something last that troubles you?"""

    id: str
    dosing_session_id: str
    day: int
    """The day after the session on which it was offered, for example 7 or 30."""
    at: datetime
    zone: str
    checked_on: date
    entry_id: str | None = None
    """The entry with the words; None when nothing was written or the entry is gone."""
    lasting: bool | None = None
    """Whether the person says that something lasts; None when they are not sure."""
    for_therapist: bool = False
    """Whether it was put on the list for the therapist."""


@dataclass(frozen=True, slots=True)
class AfterEffectsDay:
    """One day on which a session is asked about."""

    dosing_session: DosingSession
    day: int
    on: date
    until: date
    """The last day on which it is offered."""
    check: AfterEffectsCheck | None = None
    """The answer to the question."""
    entry_id: str | None = None
    """The entry with the words."""

    @property
    def answered(self) -> bool:
        """Whether something was written or said."""
        return self.check is not None or self.entry_id is not None

    def offered(self, today: date) -> bool:
        """Whether it waits to be answered on `today`."""
        return not self.answered and self.on <= today <= self.until


def prompt_of(day: int) -> str:
    """What the entry with the words of a check names as its prompt."""
    return f"{_PROMPT}{day}"


def day_of_prompt(prompt_id: str | None) -> int | None:
    """The day of the check that an entry with this prompt answers; None when it answers none."""
    number = (prompt_id or "").removeprefix(_PROMPT)
    return int(number) if number != prompt_id and number.isascii() and number.isdigit() else None


def days_after(
    session: DosingSession,
    days: Iterable[int],
    checks: Iterable[AfterEffectsCheck],
    entries: Mapping[str, str],
    eve: date | None = None,
) -> tuple[AfterEffectsDay, ...]:
    """Every check of `session`, in order; none before it has ended. A day that left the plan stays once it was answered.

    `entries` holds the ids of what was written after this session, by prompt. From `eve` on, the day before the next
    session that was held, that session has checks of its own: later days of this one are asked no more.
    """
    if session.day_one is None:
        return ()
    known = {check.day: check for check in checks if check.dosing_session_id == session.id}
    written = {
        day: entry_id
        for prompt, entry_id in entries.items()
        if (day := day_of_prompt(prompt)) is not None
    }
    ordered = sorted({day for day in (*days, *known, *written) if day >= 1})
    found: list[AfterEffectsDay] = []
    for place, day in enumerate(ordered):
        on = session.day_one + timedelta(days=day - 1)
        until = on + timedelta(days=STILL_OFFERED_DAYS)
        if place + 1 < len(ordered):
            until = min(until, session.day_one + timedelta(days=ordered[place + 1] - 2))
        until = until if eve is None else min(until, eve)
        made = AfterEffectsDay(session, day, on, until, known.get(day), written.get(day))
        if made.answered or on <= until:
            found.append(made)
    return tuple(found)
