"""The course in its days: before the first session, each session with what follows it, and what comes back by itself.

Nothing in it says what was done or left; a day that went by is only a day that went by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from companion.domain.courses import DosingSession
from companion.domain.due import MEETINGS, Due, DueKind
from companion.domain.meeting_days import MeetingDay
from companion.domain.plans import MeetingKind
from companion.ui.dates import spell_day
from companion.ui.due_words import due_words, meeting_words

translate = QCoreApplication.translate

OWN = "own"
BEFORE = "before"
MOST_PAST = 4
"""So many past days stand open above those to come."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a day or a stretch of days, and what it is."""

    words: str
    first: date | None
    last: date | None
    detail: str = ""
    meeting: MeetingDay | None = None
    dosing_session_id: str | None = None
    """Set for a session day."""

    def is_on(self, today: date) -> bool:
        return self.first is not None and self.last is not None and self.first <= today <= self.last

    def is_past(self, today: date) -> bool:
        return self.last is not None and self.last < today

    def is_ahead(self, today: date) -> bool:
        return self.first is not None and self.first > today


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, by day."""

    key: str
    title: str
    lines: tuple[Line, ...]
    provisional: bool = False
    """Whether its days hang on a session that has not ended."""

    def is_over(self, today: date) -> bool:
        """Whether its last day is past; never for a group with a line that has no day."""
        return all(line.is_past(today) for line in self.lines)

    def folded(self, today: date) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Its lines as those that fold away, because many days have passed and more are to come, and those that stay."""
        past = tuple(line for line in self.lines if line.is_past(today))
        if len(past) <= MOST_PAST or len(past) == len(self.lines):
            return (), self.lines
        return past, tuple(line for line in self.lines if not line.is_past(today))


def groups_of(
    dues: Sequence[Due], meetings: Sequence[MeetingDay], sessions: Sequence[DosingSession]
) -> tuple[Group, ...]:
    """The whole course in groups; a group without lines is left out."""
    known = {session.id for session in sessions}
    first = next((session.id for session in sessions if session.day is not None), None)
    lines: dict[str, list[Line]] = {BEFORE: [], **{s.id: [] for s in sessions}, OWN: []}
    provisional: set[str] = set()
    for due in _without_doubles(dues):
        key = _group(due, first, known)
        lines[key].append(_line(due))
        if due.provisional:
            provisional.add(key)
    for meeting in meetings:
        lines[_group_of_meeting(meeting, sessions)].append(_meeting_line(meeting))
    found: list[Group] = []
    for key, title in _titles(sessions):
        if lines[key]:
            found.append(Group(key, title, tuple(sorted(lines[key], key=_place)), key in provisional))  # fmt: skip
    return tuple(found)


def next_line(groups: Sequence[Group], today: date) -> Line | None:
    """The line that comes next after today."""
    ahead = [line for group in groups for line in group.lines if line.is_ahead(today)]
    return min(ahead, key=_place, default=None)


def _titles(sessions: Sequence[DosingSession]) -> Iterator[tuple[str, str]]:
    yield BEFORE, translate("due", "Before the first session")
    for session in sessions:
        title = translate("due", "Session {number}").format(number=session.number)
        yield session.id, f"{title} · {spell_day(session.day)}" if session.day else title
    yield OWN, translate("due", "What comes back on its own day")


def _group(due: Due, first: str | None, known: set[str]) -> str:
    if due.kind in (DueKind.INSIGHT, DueKind.DECISION, DueKind.LETTER):
        return OWN
    if due.kind is DueKind.READINESS and due.dosing_session_id == first:
        return BEFORE
    return due.dosing_session_id if due.dosing_session_id in known else OWN


def _group_of_meeting(meeting: MeetingDay, sessions: Sequence[DosingSession]) -> str:
    """That of its session; one that was added by hand stands with the session before it."""
    if meeting.kind is MeetingKind.INTEGRATION:
        return meeting.dosing_session_id or BEFORE
    if meeting.kind is MeetingKind.PREPARATION or meeting.on is None:
        return BEFORE
    begun = [(s.day, s.id) for s in sessions if s.day is not None and s.day <= meeting.on]
    return max(begun)[1] if begun else BEFORE


def _without_doubles(dues: Sequence[Due]) -> Iterator[Due]:
    """Of the reflections of one window only the first: a window is one line. Meetings come from their own list."""
    seen: set[tuple[str | None, str]] = set()
    for due in dues:
        window = (due.dosing_session_id, due.window_id)
        if due.kind in MEETINGS:
            continue
        if due.kind is DueKind.REFLECTION:
            if window in seen:
                continue
            seen.add(window)
        yield due


def _line(due: Due) -> Line:
    stretch = due.kind is DueKind.REFLECTION
    session = due.dosing_session_id if due.kind is DueKind.SESSION_DAY else None
    last = due.until if stretch else due.on
    return Line(due_words(due), due.on, last, dosing_session_id=session)


def _meeting_line(meeting: MeetingDay) -> Line:
    held = translate("due", "took place") if meeting.held_on is not None else ""
    detail = ", ".join(words for words in (meeting.at_time, held) if words)
    return Line(meeting_words(meeting), meeting.on, meeting.on, detail, meeting)


def _place(line: Line) -> tuple[date, date]:
    return line.first or date.max, line.last or date.max
