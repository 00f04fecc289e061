"""The short lists around a course: questions, what to review with the clinician, boundaries, duties, the safety plan.

Everything on them is in the person's own words. Nothing is judged, checked or worked out; a tick means only that the
person ticked it. The lists belong to the person: a line stays when its course ends.

What other pages ask of the lists is answered in `list_answers`; its names can be imported from here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from companion import clock
from companion.domain.course_lists import (
    CourseList,
    ListLine,
    about_entry,
    entry_of,
    neighbours,
    place_of,
)
from companion.domain.entries import Changes, first_words
from companion.domain.ids import new_id
from companion.domain.typed_text import named, one_line, whole_text
from companion.errors import NotFound, Refused
from companion.services import guidance
from companion.services.list_answers import (
    BoundaryWords,
    SafetyLine,
    SafetyPart,
    boundary_words,
    look_in_minutes,
    look_in_minutes_in,
    safety_lines,
    under_headings,
)
from companion.services.open_vault import OpenVault
from companion.services.session_words import follow_new_words
from companion.services.standing import course_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "BoundaryWords", "SafetyLine", "SafetyPart", "add_line", "add_person_to_safety_plan", "add_question",
    "add_question_in", "asked_in", "boundary_words", "change_line", "erase_line", "line", "lines", "look_in_minutes",
    "look_in_minutes_in", "move_line", "open_questions", "put_back", "question_of_entry", "safety_lines", "tick_line",
    "under_headings",
]  # fmt: skip

LONGEST_LINE = 300
"""Characters in the words of a line."""
LONGEST_NOTE = 4_000
"""Characters in the note beside a line."""
MOST_LINES = 200
"""In one list; more would not be found again at a glance."""

TOUCHED = Changes(courses=True)
_A_LINE = "a line of a list"


def lines(vault: OpenVault, *lists: CourseList) -> list[ListLine]:
    """The lines of these lists (of all when none is named), each list in the person's order."""
    with vault.read() as work:
        return work.plans.lines(*lists)


def line(vault: OpenVault, line_id: str) -> ListLine:
    """One line. Raises NotFound."""
    with vault.read() as work:
        return work.plans.line(line_id)


def add_line(
    vault: OpenVault,
    where: CourseList,
    words: str,
    *,
    heading: str = "",
    note: str = "",
    person_id: str | None = None,
) -> tuple[ListLine, Changes]:
    """Put a line at the end of a list, under one of its headings if it has any.

    Raises Refused for no words, words that are too long, a heading that the list does not have, or a full list.
    """
    known = {known.id for known in guidance.step_list(where).headings}
    if heading and heading not in known:
        raise NotFound(f"There is no heading {heading} in this list. Nothing was changed.")
    return _add(vault, where, words, heading, note, person_id)


def add_question(
    vault: OpenVault, words: str, entry_id: str | None = None
) -> tuple[ListLine, Changes]:
    """Put a question for the therapist on the list; `entry_id` names the entry in which it came up.

    The same words about the same entry are put there once, while the question is open. Raises Refused.
    """
    with vault.work() as work:
        return add_question_in(work, words, entry_id)


def add_question_in(
    work: Work, words: str, entry_id: str | None = None
) -> tuple[ListLine, Changes]:
    """`add_question` inside a unit of work."""
    heading, asked = about_entry(entry_id), one_line(words)
    for known in work.plans.lines(CourseList.QUESTIONS):
        if known.ticked_at is None and (known.words, known.heading) == (asked, heading):
            return known, Changes()
    return _add_in(work, CourseList.QUESTIONS, words, heading, "", None), TOUCHED


def question_of_entry(vault: OpenVault, entry_id: str) -> tuple[ListLine, Changes]:
    """Put the first words of an entry on the list as a question. Raises NotFound, Refused for an empty entry."""
    with vault.read() as work:
        entry = work.entries.one(entry_id)
    return add_question(vault, (entry.title or first_words(entry.body, LONGEST_LINE - 1)), entry_id)


def open_questions(vault: OpenVault) -> list[ListLine]:
    """The questions that are not ticked, in the person's order."""
    return [found for found in lines(vault, CourseList.QUESTIONS) if found.ticked_at is None]


def change_line(
    vault: OpenVault,
    line_id: str,
    *,
    words: str | UnsetType = UNSET,
    note: str | UnsetType = UNSET,
) -> tuple[ListLine, Changes]:
    """Change the words of a line or the note beside it, leave the rest. Raises Refused, NotFound."""
    with vault.work() as work:
        before = after = work.plans.line(line_id)
        if words is not UNSET:
            after = replace(after, words=_words(words))
        if note is not UNSET:
            after = replace(after, note=_note(note))
        if after == before:
            return before, Changes()
        work.plans.save_line(after)
        if after.list is CourseList.WORDS:
            follow_new_words(work, before.words, after.words)
    return after, TOUCHED


def tick_line(vault: OpenVault, line_id: str, on: bool = True) -> tuple[ListLine, Changes]:
    """Tick a line, or take the tick away; the instant is kept. A line that is ticked already keeps its instant."""
    with vault.work() as work:
        before = work.plans.line(line_id)
        if on is (before.ticked_at is not None):
            return before, Changes()
        after = replace(before, ticked_at=clock.now() if on else None)
        work.plans.save_line(after)
    return after, TOUCHED


def move_line(vault: OpenVault, line_id: str, by: int) -> tuple[ListLine, Changes]:
    """Move a line down by so many places among those it stands with, up for a negative number, as far as it goes."""
    with vault.work() as work:
        moved = work.plans.line(line_id)
        every = work.plans.lines(moved.list)
        order = neighbours(every, moved)
        place = order.index(moved)
        wanted = min(max(0, place + by), len(order) - 1)
        if wanted == place:
            return moved, Changes()
        order.insert(wanted, order.pop(place))
        _put_in_order(work, _with_order(every, order))
        return work.plans.line(line_id), TOUCHED


def erase_line(vault: OpenVault, line_id: str) -> tuple[ListLine, Changes]:
    """Take a line off its list; what is returned can be put back with `put_back`. Raises NotFound."""
    with vault.work() as work:
        erased = work.plans.line(line_id)
        work.plans.erase_line(line_id)
    return erased, TOUCHED


def put_back(vault: OpenVault, erased: ListLine) -> tuple[ListLine, Changes]:
    """Put a line that was taken off its list where it stood, with its note and tick.

    It may have been taken off long ago: the course or the person it belonged to may be gone; it then stands alone.
    """
    with vault.work() as work:
        every = work.plans.lines(erased.list)
        if any(found.id == erased.id for found in every):
            return erased, Changes()
        people = {person.id for person in work.courses.people()}
        courses = {course.id for course in work.courses.all()}
        back = replace(
            erased,
            person_id=erased.person_id if erased.person_id in people else None,
            course_id=erased.course_id if erased.course_id in courses else None,
        )
        work.plans.save_line(back)
        after = [found for found in every if found.position >= back.position]
        before = [found for found in every if found.position < back.position]
        _put_in_order(work, [*before, back, *after])
        return work.plans.line(back.id), TOUCHED


def add_person_to_safety_plan(vault: OpenVault, person_id: str) -> tuple[ListLine, Changes]:
    """Put somebody from People under "People I tell": the name is kept, the number follows People. Once each."""
    with vault.read() as work:
        person = work.courses.person(person_id)
        known = [
            line for line in work.plans.lines(CourseList.SAFETY) if line.person_id == person_id
        ]
    if known:
        return known[0], Changes()
    return _add(vault, CourseList.SAFETY, person.name, "people", "", person_id)


def asked_in(vault: OpenVault, question: ListLine) -> str | None:
    """The entry in which a question came up, while it is there."""
    entry_id = entry_of(question)
    if entry_id is None:
        return None
    with vault.read() as work:
        try:
            entry = work.entries.one(entry_id)
        except NotFound:
            return None
    return entry.id if entry.trashed_at is None else None


def _add(
    vault: OpenVault,
    where: CourseList,
    words: str,
    heading: str,
    note: str,
    person_id: str | None,
) -> tuple[ListLine, Changes]:
    with vault.work() as work:
        return _add_in(work, where, words, heading, note, person_id), TOUCHED


def _add_in(
    work: Work, where: CourseList, words: str, heading: str, note: str, person_id: str | None
) -> ListLine:
    every = work.plans.lines(where)
    if len(every) >= MOST_LINES:
        raise Refused(f"A list holds at most {MOST_LINES} lines. Nothing was changed.")
    if person_id is not None:
        work.courses.person(person_id)
    course = course_in(work)
    added = ListLine(
        id=new_id(),
        list=where,
        words=_words(words),
        created_at=clock.now(),
        zone=clock.zone(),
        heading=heading,
        note=_note(note),
        position=max((found.position for found in every), default=-1) + 1,
        course_id=course.id if course is not None else None,
        person_id=person_id,
    )
    work.plans.save_line(added)
    return added


def _words(words: str) -> str:
    return named(words, what=_A_LINE, longest=LONGEST_LINE)


def _note(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise Refused(
            f"That is too long for a note: at most {LONGEST_NOTE} characters fit. Nothing was changed."
        )
    return whole_text(note).strip()


def _with_order(every: Sequence[ListLine], order: Sequence[ListLine]) -> list[ListLine]:
    """`every` line of a list, those of one place in another `order`."""
    where, turn = place_of(order[0]), iter(order)
    return [next(turn) if place_of(line) == where else line for line in every]


def _put_in_order(work: Work, order: Sequence[ListLine]) -> None:
    for position, line in enumerate(order):
        if line.position != position:
            work.plans.save_line(replace(line, position=position))
