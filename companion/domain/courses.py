"""A course: one supervised treatment, its people, dosing sessions, moments and the steps around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from companion.clock import local
from companion.domain.entries import Phase


class Role(StrEnum):
    """Who somebody is in the course."""

    THERAPIST = "therapist"
    FACILITATOR = "facilitator"
    SUPPORT_PERSON = "support_person"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands beside the person writing."""

    id: str
    name: str
    role: Role
    contact: str = ""
    """A number or address, as typed."""
    note: str = ""
    """Duties, best times, travel."""
    on_locked_screen: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One supervised treatment."""

    id: str
    name: str
    medicine: str
    """The medicine's name as the clinic says it; never a dose."""
    clinic: str
    started_on: date
    protocol_id: str
    zone: str
    ended_on: date | None = None


class SessionState(StrEnum):
    """Where a dosing session stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DosingSession:
    """One session day."""

    id: str
    course_id: str
    number: int
    """1 for the first of its course."""
    planned_on: date | None
    zone: str
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    words: tuple[str, ...] = ()
    """Words set beforehand, each one tap away."""
    idle_lock: bool = False
    """Whether the idle lock stays on while the session is open."""

    @property
    def state(self) -> SessionState:
        if self.closed_at is not None:
            return SessionState.CLOSED
        return SessionState.OPEN if self.opened_at is not None else SessionState.PLANNED

    @property
    def day(self) -> date | None:
        """The local date of the session day: when it was opened, else as planned."""
        if self.opened_at is not None:
            return local(self.opened_at, self.zone).date()
        return self.planned_on

    @property
    def day_one(self) -> date | None:
        """Day 1: the next local date after the session ended."""
        if self.closed_at is None:
            return None
        return local(self.closed_at, self.zone).date() + timedelta(days=1)


class Lane(StrEnum):
    """Who noted a moment."""

    CLIENT = "client"
    SUPPORT = "support"


class MomentForm(StrEnum):
    """How a moment came to be."""

    WORDS = "words"
    TAP = "tap"
    LOOK_IN = "look_in"


@dataclass(frozen=True, slots=True)
class Moment:
    """A few words in a session; never edited or deleted while the session is open."""

    id: str
    dosing_session_id: str
    sequence: int
    """1 for the first of its session; the order even when a clock jumps."""
    text: str
    at: datetime
    zone: str
    lane: Lane = Lane.CLIENT
    form: MomentForm = MomentForm.WORDS
    elapsed_seconds: int = 0
    """Since the session was opened, never negative."""


@dataclass(frozen=True, slots=True)
class Reflection:
    """Later, dated words beside an untouched moment."""

    id: str
    moment_id: str
    text: str
    at: datetime
    zone: str


class StepState(StrEnum):
    """Where a preparation step stands; "set aside" is a choice, not a failure."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """What the person did with one preparation step."""

    step_id: str
    state: StepState
    checked: frozenset[str] = frozenset()
    """Identifiers of the checklist items that are ticked."""
    entry_ids: tuple[str, ...] = ()


class InvitationState(StrEnum):
    """Where an integration invitation stands."""

    COMING = "coming"
    OPEN = "open"
    ANSWERED = "answered"
    PASSED = "passed"
    """Its window is over; nothing is counted as missed."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A reflection offered in its window after a dosing session."""

    dosing_session_id: str
    prompt_id: str
    prompt_text: str
    window_id: str
    window_title: str
    opens_on: date
    closes_on: date
    state: InvitationState
    entry_id: str | None = None
    """The entry that answers it, if there is one."""


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """Where the person is in the course on a day."""

    phase: Phase | None
    day: int | None
    """Preparation: days until the next session day (0 is today). Integration: day 1 is the day after."""
    dosing_session: DosingSession | None


def phase_on(day: date, sessions: tuple[DosingSession, ...]) -> PhaseNow:
    """The phase on `day`: an open session wins, then integration of the latest ended session unless a later
    planned session is nearer than 14 days, then preparation."""
    opened = [s for s in sessions if s.state is SessionState.OPEN]
    if opened:
        return PhaseNow(Phase.SESSION, 0, opened[-1])
    today_session = next(
        (s for s in sessions if s.state is SessionState.PLANNED and s.planned_on == day), None
    )
    if today_session is not None:
        return PhaseNow(Phase.SESSION, 0, today_session)
    ahead = [
        s
        for s in sessions
        if s.state is SessionState.PLANNED and s.planned_on and s.planned_on > day
    ]
    coming = min(ahead, key=lambda s: s.planned_on or day, default=None)
    ended = [s for s in sessions if s.day_one is not None]
    last = max(ended, key=lambda s: s.day_one or day, default=None)
    days_ahead = (coming.planned_on - day).days if coming and coming.planned_on else None
    if last is not None and last.day_one is not None and (days_ahead is None or days_ahead >= 14):
        return PhaseNow(Phase.INTEGRATION, max(0, (day - last.day_one).days + 1), last)
    if coming is not None:
        return PhaseNow(Phase.PREPARATION, days_ahead, coming)
    return PhaseNow(Phase.PREPARATION if sessions or last is None else None, None, None)


def elapsed_words(seconds: int) -> str:
    """Elapsed time for reading, hours and minutes: 0:05, 1:40, 12:03."""
    minutes = max(0, seconds) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"
