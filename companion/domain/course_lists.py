"""Short lists around a course: questions to tick in a meeting, what to review with the clinician, what to bring.

Everything is in the person's own words. Nothing on a list is judged, and a tick means only that it was ticked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CourseList(StrEnum):
    """Which list a line stands on."""

    QUESTIONS = "questions"
    """For the therapist; ticked in a meeting."""
    MEDICINES = "medicines"
    """To review with the clinician; a name and a note, never an amount."""
    HEALTH = "health"
    """To review with the clinician."""
    BOUNDARIES = "boundaries"
    """What is all right, what is not, and the words and signs for it; can be handed over."""
    DUTIES = "duties"
    """What the support person does."""
    TRAVEL = "travel"
    SAFETY = "safety"
    """The safety plan, under its own headings."""
    COMFORT = "comfort"
    """The comfort kit."""
    MUSIC = "music"
    WORDS = "words"
    """Words to return to."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list."""

    id: str
    list: CourseList
    words: str
    created_at: datetime
    zone: str
    heading: str = ""
    """Under which heading of its list it stands (an identifier of the content); empty for none."""
    note: str = ""
    """For a question: what was answered."""
    position: int = 0
    ticked_at: datetime | None = None
    """When it was talked over, reviewed or packed."""
    course_id: str | None = None
    person_id: str | None = None
    """For duties: whose."""


_ENTRY = "entry:"
"""A question has no heading; there it can name the entry that it was asked in."""


def about_entry(entry_id: str | None) -> str:
    """The `heading` of a question that was asked in an entry; empty for none."""
    return f"{_ENTRY}{entry_id}" if entry_id else ""


def entry_of(line: ListLine) -> str | None:
    """The entry in which a question was asked, if one is known. It may have been erased since."""
    asked_in = line.list is CourseList.QUESTIONS and line.heading.startswith(_ENTRY)
    return line.heading.removeprefix(_ENTRY) if asked_in else None


def neighbours(lines: Iterable[ListLine], of: ListLine) -> list[ListLine]:
    """Those of `lines` among which `of` stands: the same list and heading, for the same person."""
    where = place_of(of)
    return [line for line in lines if place_of(line) == where]


def place_of(line: ListLine) -> tuple[CourseList, str, str | None]:
    """List, heading and person: lines that share these are in one order. Every question is in one place; people in
    the safety plan are too, whoever they are."""
    heading = "" if line.list is CourseList.QUESTIONS else line.heading
    person = line.person_id if line.list is CourseList.DUTIES else None
    return line.list, heading, person
