"""Everything that comes due around a course, each thing with its exact day. Pure: facts in, a list out.

Days are local dates. Day 1 of a session is the next local date after it ended, in the session's own zone; "today" is
the date where the person is now, so neither a change of the clocks nor a journey moves anything that has its day.

Rules
- Every thing has a `subject` that names it for good: it stays the same when its day moves, and no two things share one.
- It waits from `on` to `until`, both included. Before that it is to come; when it is answered, or `until` is over, it
  is gone. Nothing is counted as missed, and weeks away from the program let nothing pile up.
- What hangs on a session moves with the session's day. While a session is only planned (or open), what comes after it
  is listed as `provisional`, counted from the day it is planned for, and never waits. A planned day that went by
  without a session has nothing after it, until the person says that it took place or sets another day.
- Preparation meetings hang on the first session that has a day (by number). Integration meetings hang on their own
  session. A meeting that was set by hand has the day it was set to, whatever the plan says; numbers beyond the plan
  stay when they were set by hand. Meetings are appointments: no later session takes them over.
- A later session takes over: check-ins, after-effects and the first writing of a session end on the eve of the next
  session that was *held*. From that day on its own list counts. What was answered by then stays answered.
- Reflections of an earlier session stay open to the end of their window; those of the later session stand first.
- Insights, decisions and letters have days of their own; sessions neither move nor end them.
- A plan that is changed in the middle counts at once, for every day that is still to come and for those gone by. What
  was answered is known by its session and day, so it stays answered where the new plan still has that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from companion.domain.after_effects import STILL_OFFERED_DAYS
from companion.domain.courses import DosingSession, SessionState
from companion.domain.decisions import DecisionState
from companion.domain.due_kinds import (
    MEETING_KINDS,
    MEETINGS,
    CourseFacts,
    Due,
    DueKind,
    LetterDay,
    after_effects_subject,
    decision_subject,
    insight_subject,
    letter_subject,
)
from companion.domain.guidance import Protocol, ReflectionWindow
from companion.domain.insights import returns_of
from companion.domain.meeting_days import meetings_of
from companion.domain.plans import MeetingKind
from companion.domain.schedule import base_day, windows_for

__all__ = [
    "MEETINGS", "CourseFacts", "Due", "DueKind", "LetterDay", "after_effects_subject", "decision_subject",
    "due_list", "insight_subject", "letter_subject", "waiting_on",
]  # fmt: skip

FIRST_WRITING_DAYS = 14
"""The last day after a session on which its story is offered."""
CHECK_IN_WAITS = 6
"""For so many days after its day a check-in waits, or until the next one comes."""
AFTER_EFFECTS_WAITS = STILL_OFFERED_DAYS
LOOK_BACK_WAITS = 30
"""For so many days a letter that opened, or a decision that is back, is offered; both stay where they are kept."""
_PLACE = {kind: place for place, kind in enumerate(DueKind)}


def due_list(facts: CourseFacts, today: date) -> tuple[Due, ...]:
    """Everything that is, was or will be due, by day; the same facts give the same list, whatever their order.

    `today` decides only what is provisional: what follows a planned session is listed while that day is not over.
    """
    order = {session.id: session.number for session in facts.sessions}
    found = [
        *_of_sessions(facts, today),
        *_meetings(facts, today),
        *_insights(facts),
        *_decisions(facts),
        *_letters(facts),
    ]
    places = {prompt.id: n for n, prompt in enumerate(p for w in facts.windows for p in w.prompts)}

    def place(due: Due) -> tuple[object, ...]:
        later_first = -order.get(due.dosing_session_id or "", 0)
        return (
            due.on,
            _PLACE[due.kind],
            later_first,
            due.number,
            places.get(due.thing_id, 0),
            due.subject,
        )

    return tuple(sorted(found, key=place))


def waiting_on(dues: tuple[Due, ...], today: date) -> tuple[Due, ...]:
    """Those of `dues` that may be offered on `today`, in the order in which Today asks."""
    waiting = [due for due in dues if due.waits(today)]
    return tuple(sorted(waiting, key=lambda due: _PLACE[due.kind]))


# --- what hangs on sessions


def _of_sessions(facts: CourseFacts, today: date) -> Iterator[Due]:
    protocol = facts.protocol
    if protocol is None:
        return
    windows = windows_for(facts.windows, protocol)
    for session in facts.sessions:
        if session.day is not None:
            yield _session_day(session)
            yield from _readiness(session, facts, protocol)
        base = base_day(session, today)
        if base is None:
            continue
        after = _After(session, *base, eve_of_next(session, facts.sessions))
        yield from after.first_writing(facts)
        yield from after.check_ins(protocol.check_in_days, facts)
        yield from after.after_effects(protocol.after_effects_days, facts)
        yield from after.reflections(windows, facts)


def eve_of_next(session: DosingSession, sessions: tuple[DosingSession, ...]) -> date | None:
    """The day before the next session that was held; None while there is none."""
    day = session.day
    held = [
        (other.day, other.number)
        for other in sessions
        if other.state is not SessionState.PLANNED
        and other.day is not None
        and day is not None
        and (other.day, other.number) > (day, session.number)
    ]
    return min(held)[0] - timedelta(days=1) if held else None


def _session_day(session: DosingSession) -> Due:
    assert session.day is not None
    return Due(
        DueKind.SESSION_DAY,
        f"session:{session.id}",
        session.day,
        session.day,
        session.id,
        session.number,
        answered=session.state is not SessionState.PLANNED,
    )


def _readiness(session: DosingSession, facts: CourseFacts, protocol: Protocol) -> Iterator[Due]:
    if session.state is SessionState.PLANNED and session.planned_on is not None:
        yield Due(
            DueKind.READINESS,
            f"readiness:{session.id}",
            session.planned_on + timedelta(days=protocol.readiness_day),
            session.planned_on - timedelta(days=1),
            session.id,
            session.number,
            answered=facts.nothing_open,
        )


@dataclass(frozen=True, slots=True)
class _After:
    """The days after one session."""

    session: DosingSession
    day_one: date
    provisional: bool
    eve: date | None
    """The last day on which this session's list counts."""

    def on(self, day: int) -> date:
        return self.day_one + timedelta(days=day - 1)

    def due(
        self, kind: DueKind, subject: str, first: int, last: int, *, answered: bool, number: int = 0
    ) -> Iterator[Due]:
        """Nothing for what the next session has taken over, unless it was answered."""
        on, until = self.on(first), self.on(last)
        if self.eve is not None:
            if on > self.eve and not answered:
                return
            until = max(on, min(until, self.eve))
        yield Due(
            kind,
            subject,
            on,
            until,
            self.session.id,
            number,
            answered=answered,
            provisional=self.provisional,
        )

    def first_writing(self, facts: CourseFacts) -> Iterator[Due]:
        yield from self.due(
            DueKind.FIRST_WRITING,
            f"narrative:{self.session.id}",
            0,
            FIRST_WRITING_DAYS,
            answered=self.session.id in facts.narrated,
        )

    def check_ins(self, days: tuple[int, ...], facts: CourseFacts) -> Iterator[Due]:
        for day, last in _until_next(days, CHECK_IN_WAITS):
            on = self.on(day)
            if self.eve is not None and on > self.eve:
                continue
            until = min(self.on(last), self.eve or date.max)
            stretch = (on + timedelta(days=n) for n in range((until - on).days + 1))
            yield from self.due(
                DueKind.CHECK_IN,
                f"check_in:{self.session.id}:{day}",
                day,
                last,
                answered=any(day in facts.checked_in for day in stretch),
                number=day,
            )

    def after_effects(self, days: tuple[int, ...], facts: CourseFacts) -> Iterator[Due]:
        for day, last in _until_next(days, AFTER_EFFECTS_WAITS):
            yield from self.due(
                DueKind.AFTER_EFFECTS,
                after_effects_subject(self.session.id, day),
                day,
                last,
                answered=(self.session.id, day) in facts.after_effects,
                number=day,
            )

    def reflections(
        self, windows: tuple[ReflectionWindow, ...], facts: CourseFacts
    ) -> Iterator[Due]:
        for window in windows:
            for prompt in window.prompts:
                yield Due(
                    DueKind.REFLECTION,
                    f"invitation:{self.session.id}:{prompt.id}",
                    self.on(window.first_day),
                    self.on(window.last_day),
                    self.session.id,
                    window.first_day,
                    prompt.id,
                    prompt.text,
                    window.id,
                    window.title,
                    answered=(self.session.id, prompt.id) in facts.reflected,
                    provisional=self.provisional,
                )


def _until_next(days: tuple[int, ...], waits: int) -> Iterator[tuple[int, int]]:
    """Each day with the last day on which it waits: `waits` days longer, or to the eve of the next one."""
    ordered = sorted(set(days))
    for place, day in enumerate(ordered):
        last = day + waits
        if place + 1 < len(ordered):
            last = min(last, ordered[place + 1] - 1)
        yield day, last


def _meetings(facts: CourseFacts, today: date) -> Iterator[Due]:
    if facts.protocol is None:
        return
    ended = {session.id for session in facts.sessions if session.day_one is not None}
    for meeting in meetings_of(facts.protocol, facts.sessions, facts.meetings, today):
        if meeting.on is None:
            continue
        by_hand = meeting.set_on is not None or meeting.held_on is not None
        after = meeting.kind is MeetingKind.INTEGRATION and not by_hand
        yield Due(
            MEETING_KINDS[meeting.kind],
            meeting.subject,
            meeting.on,
            meeting.on,
            meeting.dosing_session_id,
            meeting.number,
            meeting.subject,
            at_time=meeting.at_time,
            by_hand=by_hand or bool(meeting.at_time),
            answered=meeting.held_on is not None,
            provisional=after and meeting.dosing_session_id not in ended,
        )


# --- what has days of its own


def _insights(facts: CourseFacts) -> Iterator[Due]:
    for insight in facts.insights:
        for found in returns_of(insight, facts.looks, facts.insight_days):
            if found.look is None and insight.let_go_at is not None:
                continue
            yield Due(
                DueKind.INSIGHT,
                insight_subject(insight.id, found.day),
                found.on,
                found.until,
                insight.dosing_session_id,
                found.day,
                insight.id,
                insight.passage,
                answered=found.look is not None,
            )


def _decisions(facts: CourseFacts) -> Iterator[Due]:
    for decision in facts.decisions:
        yield Due(
            DueKind.DECISION,
            decision_subject(decision.id),
            decision.until,
            decision.until + timedelta(days=LOOK_BACK_WAITS),
            decision.dosing_session_id,
            0,
            decision.id,
            decision.words,
            answered=decision.state is not DecisionState.PARKED,
        )


def _letters(facts: CourseFacts) -> Iterator[Due]:
    for letter in facts.letters:
        subject = letter_subject(letter.entry_id)
        looked_on = facts.looked_at.get(subject)
        yield Due(
            DueKind.LETTER,
            subject,
            letter.opens_on,
            letter.opens_on + timedelta(days=LOOK_BACK_WAITS),
            None,
            0,
            letter.entry_id,
            letter.written_on.isoformat(),
            answered=looked_on is not None and looked_on >= letter.opens_on,
        )
