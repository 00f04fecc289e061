"""After-effects: some while after a session, how it is by now. The words are an entry; one question is asked beside it.

Nothing is read out of the answer. Somebody who is troubled, or not sure, is shown Support and a way to tell the
therapist; both are theirs to take or leave.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.after_effects import (
    AfterEffectsCheck,
    AfterEffectsDay,
    days_after,
    prompt_of,
)
from companion.domain.course_lists import ListLine
from companion.domain.due import after_effects_subject, eve_of_next
from companion.domain.entries import Changes, Entry, EntryFilter, EntryKind, NewEntry
from companion.domain.ids import new_id
from companion.errors import NotFound, Refused
from companion.services.course_lists import add_question_in
from companion.services.integration_days import integration_days
from companion.services.new_entries import begin
from companion.services.open_vault import OpenVault
from companion.services.quiet import keep_quiet_in, quiet_in
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.domain.courses import Course
    from companion.storage.unit_of_work import Work

TOUCHED = Changes(courses=True)


def after_effects(vault: OpenVault) -> list[AfterEffectsDay]:
    """Every check of the current course: the latest session first, its days in order."""
    with vault.read() as work:
        return after_effects_in(work, course_in(work))


def after_effects_in(work: Work, course: Course | None) -> list[AfterEffectsDay]:
    """`after_effects` inside a unit of work."""
    days = integration_days(work, course).after_effects_days
    checks, sessions = work.integration.after_effects(), sessions_in(work, course)
    return [
        found
        for session in reversed(sessions)
        for found in days_after(
            session, days, checks, _written(work, session.id), eve_of_next(session, sessions)
        )
    ]


def quiet_checks(vault: OpenVault) -> frozenset[tuple[str, int]]:
    """The checks that were put off today: the id of their session, and their day."""
    with vault.read() as work:
        quiet = quiet_in(work, clock.today())
        return frozenset(
            (found.dosing_session.id, found.day)
            for found in after_effects_in(work, course_in(work))
            if after_effects_subject(found.dosing_session.id, found.day) in quiet
        )


def write_after_effects(
    vault: OpenVault,
    dosing_session_id: str,
    day: int,
    prompt_text: str,
    *,
    day_ends_at: int = 0,
) -> tuple[Entry, Changes]:
    """The entry with the words of a check: the one there is, or a new one. Raises NotFound, Refused before its day."""
    with vault.work() as work:
        found = _check_day(work, dosing_session_id, day)
        if found.entry_id is not None:
            return work.entries.one(found.entry_id), Changes()
        new = NewEntry(
            kind=EntryKind.AFTER_EFFECTS,
            prompt_id=prompt_of(day),
            prompt_text=prompt_text,
            dosing_session_id=dosing_session_id,
        )
        entry = begin(work, new, day_ends_at)
        work.entries.add(entry)
        if found.check is not None:
            work.integration.save_after_effects(replace(found.check, entry_id=entry.id))
    return entry, Changes(entries=frozenset({entry.id}), courses=True)


def say_lasting(
    vault: OpenVault, dosing_session_id: str, day: int, lasting: bool | None
) -> tuple[AfterEffectsCheck, Changes]:
    """Answer whether something lasts that troubles the person; None is "not sure". It may be said anew.

    Raises NotFound, Refused before its day.
    """
    with vault.work() as work:
        found = _check_day(work, dosing_session_id, day)
        check = replace(found.check or _new_check(found), lasting=lasting)
        work.integration.save_after_effects(replace(check, entry_id=found.entry_id))
    return check, TOUCHED


def tell_therapist(
    vault: OpenVault, dosing_session_id: str, day: int, words: str
) -> tuple[ListLine | None, Changes]:
    """Put a line on the list of questions for the therapist, once. No line when there is one already.

    Nothing leaves the vault. Raises NotFound, Refused.
    """
    with vault.work() as work:
        found = _check_day(work, dosing_session_id, day)
        check = found.check or _new_check(found)
        if check.for_therapist:
            return None, Changes()
        line, _ = add_question_in(work, words)
        work.integration.save_after_effects(replace(check, for_therapist=True))
    return line, TOUCHED


def take_back_told(
    vault: OpenVault, dosing_session_id: str, day: int, line_id: str | None = None
) -> Changes:
    """Say that it is not for the therapist after all, and take the line off the list if it is still there."""
    with vault.work() as work:
        found = _check_day(work, dosing_session_id, day)
        if found.check is not None:
            work.integration.save_after_effects(replace(found.check, for_therapist=False))
        if line_id is not None:
            try:
                work.plans.erase_line(line_id)
            except NotFound:
                pass  # taken off on the list itself
    return TOUCHED


def not_today(vault: OpenVault, dosing_session_id: str, day: int) -> Changes:
    """Keep a check quiet until tomorrow."""
    with vault.work() as work:
        keep_quiet_in(work, after_effects_subject(dosing_session_id, day), clock.today())
    return TOUCHED


def _written(work: Work, dosing_session_id: str) -> dict[str, str]:
    """What was written after a session, by prompt; of two entries the first one counts."""
    wanted = EntryFilter(
        kinds=frozenset({EntryKind.AFTER_EFFECTS}), dosing_session_id=dosing_session_id
    )
    found: dict[str, str] = {}
    for entry in work.entries.bodies(wanted):
        if entry.prompt_id is not None:
            found.setdefault(entry.prompt_id, entry.id)
    return found


def _check_day(work: Work, dosing_session_id: str, day: int) -> AfterEffectsDay:
    session = work.courses.session(dosing_session_id)
    days = integration_days(work, work.courses.one(session.course_id)).after_effects_days
    checks = work.integration.after_effects(dosing_session_id)
    for found in days_after(session, days, checks, _written(work, dosing_session_id)):
        if found.day == day and found.on <= clock.today():
            return found
    raise Refused("This session is not asked about on that day yet. Nothing was changed.")


def _new_check(found: AfterEffectsDay) -> AfterEffectsCheck:
    return AfterEffectsCheck(
        id=new_id(),
        dosing_session_id=found.dosing_session.id,
        day=found.day,
        at=clock.now(),
        zone=clock.zone(),
        checked_on=clock.today(),
        entry_id=found.entry_id,
    )
