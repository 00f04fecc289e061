"""The words of the due list: what comes due, and the facts that it is worked out from. The rules stand in `due`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from companion.domain.courses import DosingSession
from companion.domain.decisions import ParkedDecision
from companion.domain.guidance import Protocol, ReflectionWindow
from companion.domain.insights import Insight, InsightLook
from companion.domain.plans import Meeting, MeetingKind
from companion.domain.schedule import Subject


class DueKind(StrEnum):
    """What comes due, in the order in which one day is listed."""

    SESSION_DAY = "session_day"
    FIRST_WRITING = "first_writing"
    PREPARATION_MEETING = "preparation_meeting"
    INTEGRATION_MEETING = "integration_meeting"
    OTHER_MEETING = "other_meeting"
    READINESS = "readiness"
    LETTER = "letter"
    INSIGHT = "insight"
    DECISION = "decision"
    AFTER_EFFECTS = "after_effects"
    REFLECTION = "reflection"
    CHECK_IN = "check_in"


MEETING_KINDS: dict[MeetingKind, DueKind] = {
    MeetingKind.PREPARATION: DueKind.PREPARATION_MEETING,
    MeetingKind.INTEGRATION: DueKind.INTEGRATION_MEETING,
    MeetingKind.OTHER: DueKind.OTHER_MEETING,
}
MEETINGS = frozenset(MEETING_KINDS.values())


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with its day. `words` are the person's own or the content's: never for a notification."""

    kind: DueKind
    subject: str
    """Names it for good; what "not today" is remembered by."""
    on: date
    until: date
    """The last day on which it waits if nobody looked."""
    dosing_session_id: str | None = None
    number: int = 0
    """Meetings and sessions: which one of its kind. Check-ins, after-effects, insights: the day. Reflections: the day
    on which the window opens."""
    thing_id: str = ""
    """The prompt, insight, decision or letter it is about; for a meeting its subject."""
    words: str = ""
    """The prompt, the passage, the decision; empty for the rest. For a letter the ISO date on which it was written."""
    window_id: str = ""
    window_title: str = ""
    at_time: str = ""
    """Meetings: the time as typed."""
    by_hand: bool = False
    """Meetings: whether the person set its day or its time; else the day comes from the plan alone."""
    answered: bool = False
    provisional: bool = False
    """Whether it hangs on a session that has not ended yet."""

    def waits(self, today: date) -> bool:
        """Whether it may be offered on `today`."""
        return not self.answered and not self.provisional and self.on <= today <= self.until


@dataclass(frozen=True, slots=True)
class LetterDay:
    """A letter to a later self and the day on which it opens; none of its words."""

    entry_id: str
    opens_on: date
    written_on: date


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """All that the list rests on."""

    protocol: Protocol | None = None
    """The course's own plan, else its template; None without a course."""
    sessions: tuple[DosingSession, ...] = ()
    windows: tuple[ReflectionWindow, ...] = ()
    """As they stand in the content; the plan gives them their days."""
    meetings: tuple[Meeting, ...] = ()
    """Those that were set, moved or held."""
    reflected: Mapping[Subject, str] = field(default_factory=dict[Subject, str])
    """Answered reflections, by session and prompt."""
    narrated: frozenset[str] = frozenset()
    """Sessions whose story was written."""
    checked_in: frozenset[date] = frozenset()
    """Diary days with a check-in."""
    after_effects: frozenset[tuple[str, int]] = frozenset()
    """Answered checks, by session and day."""
    nothing_open: bool = False
    """Whether every preparation step is settled."""
    insights: tuple[Insight, ...] = ()
    looks: tuple[InsightLook, ...] = ()
    insight_days: tuple[int, ...] = ()
    decisions: tuple[ParkedDecision, ...] = ()
    letters: tuple[LetterDay, ...] = ()
    looked_at: Mapping[str, date] = field(default_factory=dict[str, date])
    """When a letter was last opened after its day, by subject."""


def letter_subject(entry_id: str) -> str:
    """What a letter is remembered by."""
    return f"letter:{entry_id}"


def insight_subject(insight_id: str, day: int) -> str:
    """What one return of an insight is remembered by."""
    return f"insight:{insight_id}:{day}"


def decision_subject(decision_id: str) -> str:
    """What a parked decision is remembered by."""
    return f"decision:{decision_id}"


def after_effects_subject(dosing_session_id: str, day: int) -> str:
    """What one after-effects check is remembered by."""
    return f"after_effects:{dosing_session_id}:{day}"
