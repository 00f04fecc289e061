"""How an entry begins: what the person left out is filled in, from the clock and from where they stand in the course."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.courses import DosingSession, SessionState, phase_on
from companion.domain.days import diary_day
from companion.domain.entries import Entry, EntryKind, NewEntry, clean_tags
from companion.domain.ids import new_id
from companion.domain.schedule import latest_ended, phase_then
from companion.domain.typed_text import clean_text, one_line, whole_text
from companion.errors import Refused
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

FIRST_YEAR, LAST_YEAR = 2, 9998
NO_SUCH_TIME = "That is no time that Companion can keep. Nothing was changed."


def begin(work: Work, new: NewEntry, day_ends_at: int = 0) -> Entry:
    """The entry that `new` describes, complete, not stored yet. Raises Refused as `write_entry` says."""
    now = clock.now()
    created_at = instant(new.created_at) if new.created_at is not None else now
    zone = known_zone(new.zone or clock.zone())
    entry = Entry(
        id=new_id(),
        kind=new.kind,
        title=one_line(new.title),
        body=whole_text(new.body),
        created_at=created_at,
        zone=zone,
        local_date=new.local_date or diary_day(created_at, zone, day_ends_at),
        updated_at=now,
        phase=new.phase,
        time_known=new.time_known,
        prompt_id=new.prompt_id,
        prompt_text=None if new.prompt_text is None else clean_text(new.prompt_text),
        card_id=new.card_id,
        course_id=new.course_id,
        dosing_session_id=new.dosing_session_id,
        person_id=new.person_id,
        opens_on=new.opens_on,
        tags=clean_tags(list(new.tags)),
        sharing=new.sharing,
    )
    return _place_in_course(work, entry, is_now=new.created_at is None and new.local_date is None)


def instant(moment: datetime) -> datetime:
    """`moment` in UTC and whole milliseconds.

    Raises Refused when it has no zone, or lies so near the ends of the calendar that it has no date somewhere on earth.
    """
    if moment.tzinfo is None:
        raise Refused("That time has no zone, so it is not clear when it was. Nothing was changed.")
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        raise Refused(NO_SUCH_TIME) from None
    if not FIRST_YEAR <= in_utc.year <= LAST_YEAR:
        raise Refused(NO_SUCH_TIME)
    return in_utc.replace(microsecond=in_utc.microsecond // 1000 * 1000)


def known_zone(name: str) -> str:
    """`name` if it is an IANA zone that this computer knows. Raises Refused."""
    if not clock.is_zone(name):
        raise Refused(f"{name} is not a time zone that this computer knows. Nothing was changed.")
    return name


def _place_in_course(work: Work, entry: Entry, *, is_now: bool) -> Entry:
    """Fill in course, phase and, where it is plain which one is meant, the dosing session."""
    course = course_in(work)
    if course is None or entry.course_id not in (None, course.id):
        return entry
    sessions = sessions_in(work, course)
    if is_now:
        standing = phase_on(clock.today(entry.zone), sessions)
    else:
        standing = phase_then(entry.local_date, course, sessions)
        if standing.phase is None:
            return entry
    session_id = entry.dosing_session_id
    if session_id is None and is_now:
        session_id = _meant(entry, standing.dosing_session, latest_ended(sessions))
    return replace(
        entry,
        course_id=course.id,
        phase=entry.phase or standing.phase,
        dosing_session_id=session_id,
    )


def _meant(entry: Entry, nearest: DosingSession | None, ended: DosingSession | None) -> str | None:
    """The open session; for a narrative otherwise the one that ended last."""
    if nearest is not None and nearest.state is SessionState.OPEN:
        return nearest.id
    if entry.kind is EntryKind.NARRATIVE and ended is not None:
        return ended.id
    return None
