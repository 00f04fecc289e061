"""Reminders: which days a person wants a small note on, and at what hour. Off to begin with.

A reminder says that there is a note, never what it is about. One a day is enough, however much comes due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from companion.domain.due import Due
from companion.domain.due_kinds import MEETINGS, DueKind


class ReminderGroup(StrEnum):
    """What a person may want to be reminded of."""

    CHECK_INS = "check_ins"
    WRITING = "writing"
    MEETINGS = "meetings"
    SESSIONS = "sessions"


KINDS: dict[ReminderGroup, frozenset[DueKind]] = {
    ReminderGroup.CHECK_INS: frozenset({DueKind.CHECK_IN, DueKind.AFTER_EFFECTS}),
    ReminderGroup.WRITING: frozenset(
        {
            DueKind.FIRST_WRITING,
            DueKind.REFLECTION,
            DueKind.INSIGHT,
            DueKind.DECISION,
            DueKind.LETTER,
        }
    ),
    ReminderGroup.MEETINGS: MEETINGS,
    ReminderGroup.SESSIONS: frozenset({DueKind.SESSION_DAY, DueKind.READINESS}),
}
"""Every kind belongs to one group."""
USUAL_HOUR = 9
HOURS = range(6, 23)


@dataclass(frozen=True, slots=True)
class ReminderChoice:
    """What the person chose; nothing means no reminders."""

    groups: frozenset[ReminderGroup] = frozenset()
    hour: int = USUAL_HOUR
    """Of the clock on the wall, from which on the note of a day may come."""

    @property
    def kinds(self) -> frozenset[DueKind]:
        """What comes due and is wanted."""
        return frozenset(kind for group in self.groups for kind in KINDS[group])


def is_wanted(choice: ReminderChoice, waiting: Iterable[Due], today: date, wall: time) -> bool:
    """Whether a note is wanted now: the hour has come, and something chosen has its day today.

    What came due on an earlier day is never reminded of again.
    """
    if wall.hour < choice.hour:
        return False
    return any(due.kind in choice.kinds and due.on == today for due in waiting)
