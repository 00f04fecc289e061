"""The numbers of a plan as sentences; the same where a course begins and where it is planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from companion.domain.guidance import Protocol
from companion.domain.plans import MINUTES
from companion.domain.schedule import windows_for
from companion.services import guidance

translate = QCoreApplication.translate


def plan_lines(protocol: Protocol, ask: Iterable[str] = ()) -> list[str]:
    """One sentence for each number; those in `ask` say "ask your clinic"."""
    return [*meeting_lines(protocol, ask), *offer_lines(protocol)]


def meeting_lines(protocol: Protocol, ask: Iterable[str]) -> list[str]:
    """Meetings and session days: what is arranged with the clinic."""
    facts = {
        "preparation_meeting_days": _with_days(
            translate("plan", "Meetings to prepare: {number}"),
            translate("plan", "Meetings to prepare: {number} ({days} days before)"),
            [-day for day in protocol.preparation_meeting_days],
        ),
        "session_days": translate("plan", "Session days: {number}").format(
            number=protocol.session_days
        ),
        "days_between_sessions": translate("plan", "Days between them: {number}").format(
            number=protocol.days_between_sessions
        ),
        "integration_meeting_days": _with_days(
            translate("plan", "Meetings after each session day: {number}"),
            translate("plan", "Meetings after each session day: {number} (day {days})"),
            protocol.integration_meeting_days,
        ),
    }
    if protocol.session_days == 1:
        del facts["days_between_sessions"]
    wanted, words = frozenset(ask), translate("plan", "ask your clinic")
    return [_asking(fact, words) if name in wanted else fact for name, fact in facts.items()]


def _asking(fact: str, words: str) -> str:
    """What to ask about stands in the brackets that are there already."""
    return f"{fact[:-1]}; {words})" if fact.endswith(")") else f"{fact} ({words})"


def offer_lines(protocol: Protocol) -> list[str]:
    """What Companion offers, and when: reflections, check-ins and all that comes back."""
    windows = ", ".join(
        str(window.first_day)
        if window.first_day == window.last_day
        else translate("plan", "{first} to {last}").format(
            first=window.first_day, last=window.last_day
        )
        for window in windows_for(guidance.reflection_windows(), protocol)
    )
    first = (
        translate("plan", "First writing: {number} minutes after the session").format(
            number=protocol.first_writing_minutes
        )
        if protocol.first_writing == MINUTES
        else translate("plan", "First writing: in the evening of the session day")
    )
    return [
        first,
        translate("plan", "Check-ins after a session: {days}").format(
            days=_days(protocol.check_in_days)
        ),
        translate("plan", "Reflections: day {windows}").format(windows=windows),
        translate("plan", "An insight comes back after: {days}").format(
            days=_days(protocol.insight_days)
        ),
        translate("plan", "How it is after a session: {days}").format(
            days=_days(protocol.after_effects_days)
        ),
        translate("plan", "Big decisions rest for {number} days").format(
            number=protocol.decision_pause_days
        ),
        translate("plan", "Looking in on the session day: every {number} minutes").format(
            number=protocol.look_in_minutes
        ),
    ]


def _days(days: Sequence[int]) -> str:
    if not days:
        return translate("plan", "none")
    return translate("plan", "day {days}").format(days=", ".join(map(str, days)))


def _with_days(none: str, some: str, days: Sequence[int]) -> str:
    if not days:
        return none.format(number=0)
    return some.format(number=len(days), days=", ".join(map(str, days)))
