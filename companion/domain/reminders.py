"""Reminders: which days a person wants a small note on, and at what hour. Off to begin with.

A reminder says that there is a note, never what it is about. One a day is enough, however much comes due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def wanted_now(
    choice: ReminderChoice, waiting: Iterable[Due], told: Mapping[str, date], wall: time
) -> dict[str, date]:
    """What a note is wanted for now: subjects and their days. Nothing before the hour.

    Each thing is reminded of once, on its day, or later while it still waits. `told` are those that were; when a
    thing has moved to another day it counts anew.
    """
    if wall.hour < choice.hour:
        return {}
    return {
        due.subject: due.on
        for due in waiting
        if due.kind in choice.kinds and told.get(due.subject) != due.on
    }
