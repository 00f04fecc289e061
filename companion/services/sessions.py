"""Dosing sessions: the session day itself, its moments, and later words beside them.

Moments are append-only. Each is on disk when `add_moment` returns; the database refuses to change one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from companion import clock
from companion.domain.courses import (
    DosingSession,
    Lane,
    Moment,
    MomentForm,
    Reflection,
    SessionState,
)
from companion.domain.entries import Changes
from companion.domain.ids import new_id
from companion.domain.typed_text import one_line, whole_text
from companion.errors import Refused
from companion.services.new_entries import instant
from companion.services.open_vault import OpenVault
from companion.services.session_days import number_by_date
from companion.services.standing import current_course_in, protocol_of, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LONGEST_MOMENT = 4_000
LONGEST_REFLECTION = 100_000
MOST_WORDS, LONGEST_WORD = 24, 60
NOON = time(12)


def open_session(
    vault: OpenVault, dosing_session_id: str | None = None
) -> tuple[DosingSession, Changes]:
    """Open a session: the one named, else the one planned for today, else a new one. One can be open at a time.

    Opening the session that is open already changes nothing. Raises NotFound where there is no course, Refused while
    another session is open or for a session that has ended.
    """
    with vault.work() as work:
        course = current_course_in(work)
        sessions = sessions_in(work, course)
        wanted = _chosen(work, sessions, dosing_session_id)
        running = work.courses.open_session()
        if running is not None:
            if wanted is None or running.id == wanted.id:
                return running, Changes()
            raise Refused("Another session is still open. Close it first; nothing was changed.")
        if wanted is not None and wanted.state is SessionState.CLOSED:
            raise Refused("That session has ended. Later words go beside its moments.")
        now, zone = clock.now(), clock.zone()
        if wanted is None:
            number = max((s.number for s in sessions), default=0) + 1
            wanted = DosingSession(new_id(), course.id, number, clock.today(zone), zone)
            opened = replace(wanted, opened_at=now)
            work.courses.save_session(opened)
        else:
            opened = replace(wanted, opened_at=now, zone=zone)
            work.courses.save_session(opened)
        number_by_date(work, course.id)
        opened = work.courses.session(opened.id)
    return opened, _touched(opened)


def open_session_now(vault: OpenVault) -> DosingSession | None:
    """The session that is open, if one is."""
    with vault.read() as work:
        return work.courses.open_session()


def dosing_session(vault: OpenVault, dosing_session_id: str) -> DosingSession:
    """One dosing session. Raises NotFound."""
    with vault.read() as work:
        return work.courses.session(dosing_session_id)


def add_moment(
    vault: OpenVault,
    dosing_session_id: str,
    text: str = "",
    *,
    lane: Lane = Lane.CLIENT,
    form: MomentForm = MomentForm.WORDS,
) -> tuple[Moment, Changes]:
    """Note a moment of the open session; on return it is on disk.

    Words may be left out: then the moment is the time alone. Its place in the session is its sequence, whatever the
    clock says; elapsed time is never negative. Raises Refused when the session is not
    open, NotFound.
    """
    with vault.work() as work:
        moment = add_moment_in(work, dosing_session_id, text, lane=lane, form=form)
    return moment, Changes(moments=frozenset({dosing_session_id}))


def add_moment_in(
    work: Work, dosing_session_id: str, text: str, *, lane: Lane, form: MomentForm
) -> Moment:
    """`add_moment` inside a unit of work."""
    words = whole_text(text.strip(), longest=LONGEST_MOMENT)
    session = work.courses.session(dosing_session_id)
    if session.state is not SessionState.OPEN or session.opened_at is None:
        raise Refused(
            "This session is not open, so no moment was added. Later words go beside its moments."
        )
    now = clock.now()
    elapsed = int((now - session.opened_at).total_seconds())
    return work.moments.append(
        Moment(
            id=new_id(),
            dosing_session_id=dosing_session_id,
            sequence=0,  # storage gives it the next one
            text=words,
            at=now,
            zone=clock.zone(),
            lane=lane,
            form=form,
            elapsed_seconds=max(0, elapsed),
        )
    )


def look_in_minutes(vault: OpenVault, dosing_session_id: str) -> int:
    """How often the plan of the session's course suggests that the support person looks in; 0 for never."""
    with vault.read() as work:
        session = work.courses.session(dosing_session_id)
        protocol = protocol_of(work, work.courses.one(session.course_id))
    return protocol.look_in_minutes if protocol is not None else 0


def moments(vault: OpenVault, dosing_session_id: str) -> list[Moment]:
    """The moments of a session in the order in which they were noted."""
    with vault.read() as work:
        return work.moments.of(dosing_session_id)


def close_session(
    vault: OpenVault, dosing_session_id: str, *, at: datetime | None = None
) -> tuple[DosingSession, Changes]:
    """End a session, now or at an earlier instant when closing it was forgotten. Day 1 is the next local date.

    Ended now, the session takes the zone where the person is. Raises Refused when it is not open or `at` lies before its last moment or ahead.
    """
    with vault.work() as work:
        session = work.courses.session(dosing_session_id)
        if session.state is not SessionState.OPEN or session.opened_at is None:
            raise Refused("This session is not open. Nothing was changed.")
        now = clock.now()
        begun = max([session.opened_at, *(m.at for m in work.moments.of(dosing_session_id))])
        if at is None:
            ended = max(now, session.opened_at)
        else:
            ended = instant(at)
            if not begun <= ended <= now:
                raise Refused(
                    "The end of a session lies after its last moment and not in the future. Nothing was changed."
                )
        zone = clock.zone() if at is None else session.zone
        closed = replace(session, closed_at=ended, zone=zone)
        work.courses.save_session(closed)
    return closed, _touched(closed)


def record_past_session(
    vault: OpenVault, dosing_session_id: str, held_on: date
) -> tuple[DosingSession, Changes]:
    """Say that a planned session took place on `held_on` without the session page, so that the days after are counted.

    The hours are not known: it begins and ends at noon. Raises Refused for a day ahead or a session that was opened.
    """
    with vault.work() as work:
        session = work.courses.session(dosing_session_id)
        if session.state is not SessionState.PLANNED:
            raise Refused("This session was opened already. Nothing was changed.")
        zone = clock.zone()
        if held_on > clock.today(zone):
            raise Refused("That day has not come yet. Nothing was changed.")
        noon = datetime.combine(held_on, NOON, ZoneInfo(zone)).astimezone(UTC)
        begun = min(noon, clock.now())
        held = replace(session, zone=zone, opened_at=begun, closed_at=begun)
        work.courses.save_session(held)
        number_by_date(work, held.course_id)
        held = work.courses.session(held.id)
    return held, _touched(held)


def add_reflection(vault: OpenVault, moment_id: str, text: str) -> tuple[Reflection, Changes]:
    """Put later, dated words beside a moment, which itself stays as it was noted. Raises Refused for no words."""
    words = whole_text(text.strip(), longest=LONGEST_REFLECTION)
    if not words:
        raise Refused("There are no words to keep yet. Nothing was changed.")
    with vault.work() as work:
        moment = work.moments.one(moment_id)
        reflection = Reflection(new_id(), moment_id, words, clock.now(), clock.zone())
        work.moments.add_reflection(reflection)
    return reflection, Changes(moments=frozenset({moment.dosing_session_id}))


def reflections(vault: OpenVault, dosing_session_id: str) -> list[Reflection]:
    """The later words beside all moments of a session, oldest first."""
    with vault.read() as work:
        return work.moments.reflections(dosing_session_id)


def set_words(
    vault: OpenVault, dosing_session_id: str, words: Sequence[str]
) -> tuple[DosingSession, Changes]:
    """Set the words that are one tap away on the session page. Raises Refused for too many or too long ones."""
    kept = tuple(dict.fromkeys(line for line in map(one_line, words) if line))
    if len(kept) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in kept):
        raise Refused(
            f"At most {MOST_WORDS} words of {LONGEST_WORD} characters fit on the session page. Nothing was changed."
        )
    return _change(vault, dosing_session_id, words=kept)


def keep_idle_lock(
    vault: OpenVault, dosing_session_id: str, on: bool
) -> tuple[DosingSession, Changes]:
    """Choose whether the idle lock stays on while the session is open."""
    return _change(vault, dosing_session_id, idle_lock=on)


def _change(
    vault: OpenVault, dosing_session_id: str, **given: object
) -> tuple[DosingSession, Changes]:
    with vault.work() as work:
        session = work.courses.session(dosing_session_id)
        changed = replace(session, **given)  # pyright: ignore[reportArgumentType]
        work.courses.save_session(changed)
    return changed, _touched(changed)


def _chosen(
    work: Work, sessions: Sequence[DosingSession], dosing_session_id: str | None
) -> DosingSession | None:
    if dosing_session_id is not None:
        return work.courses.session(dosing_session_id)
    today = clock.today()
    for session in sessions:
        if session.state is SessionState.PLANNED and session.planned_on == today:
            return session
    return None


def _touched(session: DosingSession) -> Changes:
    return Changes(courses=True, moments=frozenset({session.id}))
