"""What comes due, read from the vault: for Today, for reminders, for the calendar file.

`due` and `waiting` give the same things as the Today page offers, with their exact days; see `companion.domain.due`
for the rules. "Not today" is kept here too: only today's date is noted, nothing is counted. A course that was ended
asks for nothing any more; insights, decisions and letters go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from companion import clock
from companion.domain.after_effects import day_of_prompt
from companion.domain.checkins import CheckIn
from companion.domain.courses import Course, DosingSession, StepProgress, StepState
from companion.domain.due import (
    CourseFacts,
    Due,
    DueKind,
    LetterDay,
    due_list,
    letter_subject,
    waiting_on,
)
from companion.domain.entries import Changes, Entry, EntryFilter, EntryKind
from companion.domain.entry_refs import EntryRef
from companion.domain.guidance import PrepStep, Protocol
from companion.services import guidance
from companion.services.open_vault import OpenVault
from companion.services.plans import protocol_or_plain
from companion.services.quiet import keep_quiet_in, quiet_in
from companion.services.standing import Answer, answers_in, course_in, sessions_in
from companion.services.steps import steps_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LOOKED_AT = "looked_at"
"""Where the vault notes which letters were opened after their day."""
MOST_LOOKED_AT = 200
TELLING_KINDS = frozenset({EntryKind.NARRATIVE, EntryKind.LETTER, EntryKind.AFTER_EFFECTS})
"""Entries whose being there answers something, or that open on a day."""
ONE_DAY = timedelta(days=1)
"""After midnight a check-in may still belong to the diary day before."""
SETTLED = (StepState.DONE, StepState.SET_ASIDE)


def due(vault: OpenVault, since: date | None = None, until: date | None = None) -> tuple[Due, ...]:
    """Everything whose day lies from `since` to `until`, both included: answered, waiting, to come, provisional."""
    with vault.read() as work:
        found = due_list(facts_of(work), clock.today())
    return tuple(
        one
        for one in found
        if (since is None or one.on >= since) and (until is None or one.on <= until)
    )


def waiting(vault: OpenVault) -> tuple[Due, ...]:
    """What may be offered today, in the order in which Today asks; without what was put off until tomorrow."""
    with vault.read() as work:
        return waiting_in(work)


def waiting_in(work: Work) -> tuple[Due, ...]:
    """`waiting` inside a unit of work."""
    today = clock.today()
    found = waiting_on(due_list(facts_of(work), today), today)
    resting = quiet_in(work, today)
    quiet = _quiet_windows(work, found, today)
    return tuple(
        one
        for one in found
        if one.subject not in resting and (one.dosing_session_id, one.window_id) not in quiet
    )


def put_off(vault: OpenVault, subject: str) -> Changes:
    """Keep one thing quiet until tomorrow, by its subject."""
    with vault.work() as work:
        keep_quiet_in(work, subject, clock.today())
    return Changes(courses=True)


def looked_at(vault: OpenVault, subject: str) -> Changes:
    """Note that a letter was opened after its day (`letter_subject`), so that it is not offered again."""
    with vault.work() as work:
        known = _noted(work, LOOKED_AT) | {subject: clock.today().isoformat()}
        latest = sorted(known.items(), key=lambda pair: pair[1])[-MOST_LOOKED_AT:]
        work.meta.set(LOOKED_AT, msgspec.json.encode(dict(latest)).decode())
    return Changes(courses=True)


def letter_read(vault: OpenVault, entry: Entry) -> Changes:
    """Note that `entry` is being read, if it is a letter whose day has come and that was not read since."""
    today = clock.today()
    if entry.kind is not EntryKind.LETTER or entry.opens_on is None or entry.opens_on > today:
        return Changes()
    subject = letter_subject(entry.id)
    with vault.read() as work:
        known = _noted(work, LOOKED_AT).get(subject)
    if known is not None and date.fromisoformat(known) >= entry.opens_on:
        return Changes()
    return looked_at(vault, subject)


# --- inside a unit of work


def letters_waiting_in(work: Work, today: date) -> frozenset[str]:
    """The letters that opened and were not read since, for as long as Today offers them: ids of their entries."""
    refs = work.entries.refs(EntryFilter(kinds=frozenset({EntryKind.LETTER})))
    facts = CourseFacts(letters=_letter_days(refs), looked_at=_looked_at(work))
    return frozenset(one.thing_id for one in due_list(facts, today) if one.waits(today))


def facts_of(work: Work) -> CourseFacts:
    """All that the list rests on, for the current course."""
    course = course_in(work)
    sessions = sessions_in(work, course)
    protocol = protocol_or_plain(work, course)
    answers = answers_in(work, course)
    steps = steps_in(work, course, answers) if course is not None else []
    first = min((session.day_one for session in sessions if session.day_one), default=None)
    since = first - ONE_DAY if first is not None else None
    check_ins = work.checkins.all(since=since) if since is not None else []
    return facts_in(work, course, sessions, protocol, answers, steps, check_ins)


def facts_in(
    work: Work,
    course: Course | None,
    sessions: Sequence[DosingSession],
    protocol: Protocol,
    answers: Sequence[Answer],
    steps: Sequence[tuple[PrepStep, StepProgress]],
    check_ins: Iterable[CheckIn],
) -> CourseFacts:
    """The same for who has read the course already; reads no words of any entry."""
    refs = work.entries.refs(EntryFilter(kinds=TELLING_KINDS))
    insights = tuple(work.insights.all())
    return CourseFacts(
        protocol=protocol if course is not None else None,
        sessions=tuple(sessions),
        windows=guidance.reflection_windows(),
        meetings=tuple(work.plans.meetings(course.id)) if course is not None else (),
        reflected={
            (answer.dosing_session_id, answer.prompt_id): answer.entry_id
            for answer in answers
            if answer.dosing_session_id is not None
        },
        narrated=frozenset(
            ref.dosing_session_id
            for ref in refs
            if ref.kind is EntryKind.NARRATIVE and ref.dosing_session_id is not None
        ),
        checked_in=frozenset(day for check_in in check_ins for day in _days_of(check_in)),
        after_effects=_checked_after(work, refs)
        if any(session.day_one for session in sessions)
        else frozenset(),
        nothing_open=all(progress.state in SETTLED for _, progress in steps),
        insights=insights,
        looks=tuple(work.insights.looks()) if insights else (),
        insight_days=protocol.insight_days,
        decisions=tuple(work.integration.decisions()),
        letters=_letter_days(refs),
        looked_at=_looked_at(work),
    )


def _letter_days(refs: Iterable[EntryRef]) -> tuple[LetterDay, ...]:
    return tuple(
        LetterDay(ref.id, ref.opens_on, ref.local_date)
        for ref in refs
        if ref.kind is EntryKind.LETTER and ref.opens_on is not None
    )


def _looked_at(work: Work) -> dict[str, date]:
    return {subject: date.fromisoformat(on) for subject, on in _noted(work, LOOKED_AT).items()}


def _checked_after(work: Work, refs: Iterable[EntryRef]) -> frozenset[tuple[str, int]]:
    """The after-effects checks that were answered, by a word or by an entry: ids of their session, and their days."""
    said = {(check.dosing_session_id, check.day) for check in work.integration.after_effects()}
    written = {
        (ref.dosing_session_id, day)
        for ref in refs
        if ref.dosing_session_id is not None and (day := day_of_prompt(ref.prompt_id)) is not None
    }
    return frozenset(said | written)


def _quiet_windows(
    work: Work, found: Sequence[Due], today: date
) -> frozenset[tuple[str | None, str]]:
    """The windows of reflections that were put off today: ids of their session and of themselves."""
    sessions = {one.dosing_session_id for one in found if one.kind is DueKind.REFLECTION}
    return frozenset(
        (session_id, window_id)
        for session_id in sessions
        if session_id is not None
        for (window_id, _), on in work.courses.put_off(session_id).items()
        if on == today
    )


def _days_of(check_in: CheckIn) -> tuple[date, date]:
    """The diary day and the date on the calendar; after midnight they may differ."""
    return check_in.local_date, clock.local(check_in.at, check_in.zone).date()


def _noted(work: Work, key: str) -> dict[str, str]:
    """Pairs of a subject and an ISO date; nothing when they cannot be read."""
    try:
        noted = msgspec.json.decode(work.meta.value(key) or "{}", type=dict[str, date])
    except msgspec.MsgspecError:
        return {}
    return {subject: on.isoformat() for subject, on in noted.items()}
