"""The meetings of a plan with their days: worked out from the sessions, or as the person set them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from companion.domain.courses import DosingSession
from companion.domain.guidance import Protocol
from companion.domain.plans import Meeting, MeetingKind
from companion.domain.schedule import base_day

_ORDER = {kind: place for place, kind in enumerate(MeetingKind)}


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """One meeting: of the plan, moved, or added by hand."""

    subject: str
    """Names it for good, whether or not anything was noted of it."""
    kind: MeetingKind
    number: int
    dosing_session_id: str | None
    session_number: int
    """Of the session it follows; 0 for none."""
    planned_on: date | None
    """The day that the plan gives it; None where it has none, or where the session has no day yet."""
    set_on: date | None = None
    """The day to which the person set it."""
    at_time: str = ""
    held_on: date | None = None
    note: str = ""
    record_id: str | None = None
    """What was noted of it, if anything."""
    of_plan: bool = True
    """False for one that was added by hand."""

    @property
    def on(self) -> date | None:
        """Its day: when it took place, else as set, else by the plan."""
        return self.held_on or self.set_on or self.planned_on


def meeting_subject(
    kind: MeetingKind, number: int, dosing_session_id: str | None = None, record_id: str = ""
) -> str:
    """What a meeting is remembered by."""
    if kind is MeetingKind.OTHER:
        return f"meeting:other:{record_id}"
    if kind is MeetingKind.INTEGRATION:
        return f"meeting:integration:{dosing_session_id or ''}:{number}"
    return f"meeting:preparation:{number}"


def first_day(sessions: Sequence[DosingSession]) -> date | None:
    """The day from which preparation counts back: of the first session, by number, that has one."""
    dated = sorted((session.number, session.day) for session in sessions if session.day is not None)
    return dated[0][1] if dated else None


def meetings_of(
    protocol: Protocol, sessions: Sequence[DosingSession], noted: Sequence[Meeting], today: date
) -> tuple[MeetingDay, ...]:
    """Every meeting by its day, those without a day last. Meetings of a session that is gone are gone with it."""
    numbers = {session.id: session.number for session in sessions}
    records = {
        meeting_subject(m.kind, m.number, m.dosing_session_id, m.id): m
        for m in sorted(noted, key=lambda meeting: meeting.id)
        if m.kind is not MeetingKind.INTEGRATION or m.dosing_session_id in numbers
    }
    found: dict[str, MeetingDay] = {}
    for planned in _planned(protocol, sessions, today):
        found[planned.subject] = _with(planned, records.pop(planned.subject, None))
    for subject, record in records.items():
        number = numbers.get(record.dosing_session_id or "", 0)
        added = MeetingDay(
            subject, record.kind, record.number, record.dosing_session_id, number, None, of_plan=False
        )  # fmt: skip
        found[subject] = _with(added, record)
    return tuple(sorted(found.values(), key=_place))


def _place(meeting: MeetingDay) -> tuple[object, ...]:
    day = meeting.on
    return (
        day or date.max,
        _ORDER[meeting.kind],
        meeting.session_number,
        meeting.number,
        meeting.subject,
    )


def _planned(
    protocol: Protocol, sessions: Sequence[DosingSession], today: date
) -> Iterator[MeetingDay]:
    first = first_day(sessions)
    for number, day in enumerate(sorted(set(protocol.preparation_meeting_days)), 1):
        on = first + timedelta(days=day) if first is not None else None
        subject = meeting_subject(MeetingKind.PREPARATION, number)
        yield MeetingDay(subject, MeetingKind.PREPARATION, number, None, 0, on)
    for session in sessions:
        base = base_day(session, today)
        for number, day in enumerate(sorted(set(protocol.integration_meeting_days)), 1):
            subject = meeting_subject(MeetingKind.INTEGRATION, number, session.id)
            on = base[0] + timedelta(days=day - 1) if base is not None else None
            yield MeetingDay(
                subject, MeetingKind.INTEGRATION, number, session.id, session.number, on
            )


def _with(meeting: MeetingDay, record: Meeting | None) -> MeetingDay:
    if record is None:
        return meeting
    return MeetingDay(
        meeting.subject,
        meeting.kind,
        meeting.number,
        meeting.dosing_session_id,
        meeting.session_number,
        meeting.planned_on,
        record.planned_on,
        record.at_time,
        record.held_on,
        record.note,
        record.id,
        meeting.of_plan,
    )
