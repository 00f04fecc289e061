"""Words to return to that stand ready on the session page, one tap away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.course_lists import CourseList
from companion.domain.courses import DosingSession, SessionState
from companion.domain.entries import Changes
from companion.domain.typed_text import one_line
from companion.errors import NotFound, Refused
from companion.services import sessions
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MOST_ON_PAGE = 12
"""More words would not be found at a glance on the day."""


def coming_session(vault: OpenVault) -> DosingSession | None:
    """The session that is open, else the next planned one: the nearest day first, then those without a day."""
    with vault.read() as work:
        return _coming_in(work)


def fits_on_session_page(words: str) -> bool:
    """Whether `words` are short enough for one tap."""
    return 0 < len(one_line(words)) <= sessions.LONGEST_WORD


def use_on_session_page(
    vault: OpenVault, line_id: str, on: bool = True
) -> tuple[DosingSession, Changes]:
    """Let a line of the words to return to stand ready on the page of the coming session, or take it away there.

    Raises NotFound where no session is coming, Refused for a line that is too long or when the page has enough.
    """
    with vault.read() as work:
        line = work.plans.line(line_id)
        session = _coming_in(work)
    if line.list is not CourseList.WORDS:
        raise Refused
    if session is None:
        raise NotFound("No session is planned yet. Plan one first; the words stay on your list.")
    others = tuple(word for word in session.words if word != line.words)
    if on and not fits_on_session_page(line.words):
        raise Refused(
            f"At most {sessions.LONGEST_WORD} characters fit on one tap. Nothing was changed."
        )
    if on and len(others) >= MOST_ON_PAGE:
        raise Refused("Twelve words stand on the session page already. Take one away there first.")
    return sessions.set_words(vault, session.id, (*others, line.words) if on else others)


def follow_new_words(work: Work, before: str, after: str) -> None:
    """A line was put in other words: where it stands ready for a session that is still planned, it follows."""
    if before == after or not fits_on_session_page(after):
        return
    for session in sessions_in(work, course_in(work)):
        if session.state is SessionState.PLANNED and before in session.words:
            words = tuple(after if word == before else word for word in session.words)
            work.courses.save_session(replace(session, words=tuple(dict.fromkeys(words))))


def _coming_in(work: Work) -> DosingSession | None:
    found = sessions_in(work, course_in(work))
    opened = [session for session in found if session.state is SessionState.OPEN]
    if opened:
        return opened[-1]
    planned = [session for session in found if session.state is SessionState.PLANNED]
    today = clock.today()
    ahead = [
        (session.planned_on, session)
        for session in planned
        if session.planned_on is not None and session.planned_on >= today
    ]
    if ahead:
        return min(ahead, key=lambda found: found[0])[1]
    undated = [session for session in planned if session.planned_on is None]
    return next(iter([*undated, *planned]), None)
