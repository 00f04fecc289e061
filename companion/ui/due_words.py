"""What comes due, in words: one short line for each kind. None of them holds a word that the person wrote."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from companion.domain.due import Due, DueKind
from companion.domain.meeting_days import MeetingDay
from companion.domain.plans import MeetingKind
from companion.ui.dates import spell_day

translate = QCoreApplication.translate


def due_words(due: Due) -> str:
    """What it is, without its day."""
    words = {
        DueKind.SESSION_DAY: translate("due", "Session day"),
        DueKind.FIRST_WRITING: translate("due", "A time to write the session down, if you like"),
        DueKind.PREPARATION_MEETING: translate("due", "Meeting to prepare"),
        DueKind.INTEGRATION_MEETING: translate("due", "Meeting after the session"),
        DueKind.OTHER_MEETING: translate("due", "Meeting"),
        DueKind.READINESS: translate("due", "A look over what is still open"),
        DueKind.LETTER: translate("due", "A letter to yourself opens"),
        DueKind.INSIGHT: translate("due", "An insight comes back, day {number}"),
        DueKind.DECISION: translate("due", "A decision that rests until then"),
        DueKind.AFTER_EFFECTS: translate("due", "A look at how it is now, day {number}"),
        DueKind.REFLECTION: translate("due", "Reflections: {window}"),
        DueKind.CHECK_IN: translate("due", "Check-in, day {number}"),
    }[due.kind]
    return words.format(number=due.number, window=due.window_title)


def meeting_words(meeting: MeetingDay) -> str:
    """Which meeting it is."""
    if meeting.kind is MeetingKind.PREPARATION:
        return translate("due", "Meeting {number} to prepare").format(number=meeting.number)
    if meeting.kind is MeetingKind.INTEGRATION:
        return translate("due", "Meeting {number} after session {session}").format(
            number=meeting.number, session=meeting.session_number
        )
    return translate("due", "A meeting")


def days_words(first: date, last: date) -> str:
    """A day, or a stretch of days: 3 June, or 3 to 9 June."""
    if first == last:
        return spell_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return translate("due", "{first} to {last}").format(first=first.day, last=spell_day(last))
    start = spell_day(first, with_year=first.year != last.year)
    return translate("due", "{first} to {last}").format(first=start, last=spell_day(last))
