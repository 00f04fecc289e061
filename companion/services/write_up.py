"""What a session left to write about, if the person likes: moments without later words, voice notes without any.

Nothing here is owed. What is left as it is stays so, is never counted and never asked about again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from companion import clock
from companion.domain.courses import DosingSession, Moment, MomentForm, SessionState
from companion.domain.entries import Changes, Entry
from companion.services.open_vault import OpenVault
from companion.services.quiet import keep_quiet_in, quiet_in
from companion.services.standing import course_in, sessions_in
from companion.services.voice_notes import notes_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LEFT_AS_IT_IS = "left_as_it_is"
"""Where the vault notes what is to stay as it was noted: ids of moments and entries by their dosing session."""
NOT_TODAY = "write_up"
"""The subject under which Today puts all of it off until tomorrow."""
FRESH_DAYS = 14
"""For so many days after a session Today offers to write about it; the session itself always does."""


@dataclass(frozen=True, slots=True)
class ToWriteUp:
    """One moment, or one voice note, to write about."""

    id: str
    """Of the moment, or of the entry that holds the voice note."""
    session: DosingSession
    at: datetime
    zone: str
    moment: Moment | None = None
    voice_note: Entry | None = None

    @property
    def words(self) -> str:
        """What was noted; empty for a moment that is its time alone, and for a voice note."""
        return self.moment.text if self.moment is not None else ""


def to_write_up(
    vault: OpenVault, dosing_session_id: str | None = None, *, fresh: bool = False
) -> list[ToWriteUp]:
    """What the ended sessions of the current course (or one of them) left to write about, oldest first.

    `fresh` leaves out sessions that ended more than `FRESH_DAYS` days ago.
    """
    with vault.read() as work:
        left = _left(work)
        found: list[ToWriteUp] = []
        for session in _ended(work, dosing_session_id):
            if not fresh or _is_fresh(session):
                found += _of_session(work, session, left.get(session.id, frozenset()))
    return sorted(found, key=lambda one: one.at)


def offered_today(vault: OpenVault) -> list[ToWriteUp]:
    """What Today offers: the fresh ones; none after "not today"."""
    with vault.read() as work:
        if NOT_TODAY in quiet_in(work, clock.today()):
            return []
    return to_write_up(vault, fresh=True)


def not_today(vault: OpenVault) -> Changes:
    """Keep all of it quiet on Today until tomorrow. Nothing is counted."""
    with vault.work() as work:
        keep_quiet_in(work, NOT_TODAY, clock.today())
    return Changes(courses=True)


def leave_as_it_is(vault: OpenVault, things: Iterable[ToWriteUp]) -> Changes:
    """Let these stay as they were noted; they are not offered again. A reflection can still be added at any time."""
    things = list(things)
    with vault.work() as work:
        left = dict(_left(work))
        for one in things:
            left[one.session.id] = left.get(one.session.id, frozenset()) | {one.id}
        kept = {session_id: sorted(ids) for session_id, ids in left.items()}
        work.meta.set(LEFT_AS_IT_IS, msgspec.json.encode(kept).decode())
    return Changes(moments=frozenset(one.session.id for one in things))


def take_back(vault: OpenVault, things: Iterable[ToWriteUp]) -> Changes:
    """Offer these again: what `leave_as_it_is` did is undone."""
    things = list(things)
    gone = {one.id for one in things}
    with vault.work() as work:
        kept = {session_id: sorted(ids - gone) for session_id, ids in _left(work).items()}
        kept = {session_id: ids for session_id, ids in kept.items() if ids}
        work.meta.set(LEFT_AS_IT_IS, msgspec.json.encode(kept).decode() if kept else None)
    return Changes(moments=frozenset(one.session.id for one in things))


def _of_session(work: Work, session: DosingSession, left: frozenset[str]) -> list[ToWriteUp]:
    written = {reflection.moment_id for reflection in work.moments.reflections(session.id)}
    found = [
        ToWriteUp(moment.id, session, moment.at, moment.zone, moment=moment)
        for moment in work.moments.of(session.id)
        if moment.form is not MomentForm.LOOK_IN and moment.id not in written
    ]
    found += [
        ToWriteUp(note.entry.id, session, note.entry.created_at, note.entry.zone, None, note.entry)
        for note in notes_in(work, session.id)
        if not note.entry.body.strip()
    ]
    return [one for one in found if one.id not in left]


def _ended(work: Work, dosing_session_id: str | None) -> list[DosingSession]:
    if dosing_session_id is not None:
        asked = (work.courses.session(dosing_session_id),)
    else:
        asked = sessions_in(work, course_in(work))
    return [session for session in asked if session.state is SessionState.CLOSED]


def _is_fresh(session: DosingSession) -> bool:
    day_one = session.day_one
    return day_one is not None and clock.today() <= day_one + timedelta(days=FRESH_DAYS)


def _left(work: Work) -> dict[str, frozenset[str]]:
    try:
        return msgspec.json.decode(
            work.meta.value(LEFT_AS_IT_IS) or "{}", type=dict[str, frozenset[str]]
        )
    except msgspec.MsgspecError:
        return {}
