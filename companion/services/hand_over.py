"""Sheets of paper to hand over: boundaries for the room, duties for the support person, a list for the clinician.

A sheet is built from chosen lines and nothing else. What is not chosen does not reach it, and neither does the vault:
`hand_over` is given what can be chosen and what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.courses import Person, SessionState
from companion.domain.guidance import SheetForm
from companion.domain.typed_text import noted
from companion.services import guidance
from companion.services.course_lists import look_in_minutes_in, under_headings
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in, sessions_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """One line that can be chosen for a sheet."""

    id: str
    words: str
    of: str = ""
    """For a note or a number: the line it stands beside. It is on the sheet only where that line is."""


@dataclass(frozen=True, slots=True, repr=False)
class ChoiceGroup:
    """What can be chosen under one heading."""

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SheetLine:
    """One line on the paper, with its note if that was chosen too."""

    words: str
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class SheetPart:
    """One heading on the paper with its lines."""

    heading: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, repr=False)
class HandOver:
    """A sheet of paper: everything that stands on it, and nothing more."""

    title: str
    intro: str
    parts: tuple[SheetPart, ...]
    made_on: date
    name: str = ""
    """Whose it is, if the person wants that on the paper."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen for it yet."""
        return not self.parts


def choices(
    vault: OpenVault, sheet: SheetForm, spell: Callable[[date], str] = str
) -> tuple[ChoiceGroup, ...]:
    """What can be chosen for a sheet, heading by heading; headings without lines are left out.

    `spell` writes a day as a person reads it.
    """
    with vault.read() as work:
        found = work.plans.lines(*sheet.lists)
        people = {person.id: person for person in work.courses.people()}
        groups = [_day(work, sheet, spell)] if sheet.when else []
        for where in sheet.lists:
            groups += [
                ChoiceGroup(heading, tuple(_of_lines(under, people)))
                for heading, under in under_headings(where, found)
            ]
        if sheet.people:
            groups.append(_people(work, sheet))
    return tuple(group for group in groups if group.choices)


def hand_over(
    sheet: SheetForm,
    groups: Sequence[ChoiceGroup],
    chosen: Collection[str],
    *,
    made_on: date,
    name: str = "",
) -> HandOver:
    """The sheet of exactly the `chosen` lines, in the order in which they stand. Raises Refused for too long a name."""
    parts = [SheetPart(group.heading, tuple(_chosen(group, chosen))) for group in groups]
    return HandOver(
        title=sheet.title,
        intro=sheet.intro,
        parts=tuple(part for part in parts if part.lines),
        made_on=made_on,
        name=noted(name, what="a name", longest=LONGEST_NAME),
    )


def _chosen(group: ChoiceGroup, chosen: Collection[str]) -> list[SheetLine]:
    kept = [choice for choice in group.choices if choice.id in chosen]
    return [
        SheetLine(line.words, "\n".join(beside.words for beside in kept if beside.of == line.id))
        for line in kept
        if not line.of
    ]


def _of_lines(found: Sequence[ListLine], people: Mapping[str, Person]) -> list[Choice]:
    """The lines, each followed by its note and, for somebody in the safety plan, the number. A duty of somebody's
    says whose it is."""
    made: list[Choice] = []
    for line in found:
        person = people.get(line.person_id or "")
        words = line.words
        if line.list is CourseList.DUTIES and person is not None:
            words = f"{person.name}: {words}"
        made.append(Choice(line.id, words))
        if line.list is CourseList.SAFETY and person is not None and person.contact:
            made.append(Choice(f"{line.id}:contact", person.contact, of=line.id))
        if line.note:
            made.append(Choice(f"{line.id}:note", line.note, of=line.id))
    return made


def _people(work: Work, sheet: SheetForm) -> ChoiceGroup:
    return ChoiceGroup(
        sheet.people,
        tuple(
            Choice(f"person:{person.id}", f"{person.name}: {person.contact}")
            for person in work.courses.people()
            if person.contact
        ),
    )


def _day(work: Work, sheet: SheetForm, spell: Callable[[date], str]) -> ChoiceGroup:
    """The planned session days, and how often somebody may look in."""
    made = [
        Choice(f"day:{session.id}", spell(session.planned_on))
        for session in sessions_in(work, course_in(work))
        if session.planned_on is not None and session.state is SessionState.PLANNED
    ]
    minutes = look_in_minutes_in(work)
    if sheet.look_in and minutes is not None:
        made.append(Choice("look-in", sheet.look_in.format(minutes=minutes)))
    return ChoiceGroup(sheet.when, tuple(made))


def sheets() -> tuple[SheetForm, ...]:
    """Every sheet that can be made."""
    return guidance.prompt_book().sheet
