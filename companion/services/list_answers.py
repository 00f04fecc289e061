"""What other pages ask of the lists: the words for stop and pause, the safety plan, how often somebody looks in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.domain.course_lists import CourseList, ListLine
from companion.services import guidance
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in, protocol_of

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True, repr=False)
class BoundaryWords:
    """The person's own words or signs for the moment when words are hard."""

    stop: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stop or self.pause or self.stay)


@dataclass(frozen=True, slots=True, repr=False)
class SafetyLine:
    """One line of the safety plan, with the number of the person it names as it stands under People now."""

    id: str
    words: str
    note: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class SafetyPart:
    """One heading of the safety plan with its lines."""

    heading: str
    lines: tuple[SafetyLine, ...]


def boundary_words(vault: OpenVault) -> BoundaryWords:
    """The person's words or signs for stop, pause and "stay with me", as they were written down beforehand."""
    with vault.read() as work:
        found = work.plans.lines(CourseList.BOUNDARIES)

    def under(heading: str) -> tuple[str, ...]:
        return tuple(line.words for line in found if line.heading == heading)

    return BoundaryWords(under("stop"), under("pause"), under("stay"))


def safety_lines(vault: OpenVault) -> tuple[SafetyPart, ...]:
    """The safety plan under its own headings, only those that have lines, numbers as they stand under People."""
    with vault.read() as work:
        found = work.plans.lines(CourseList.SAFETY)
        contacts = {person.id: person.contact for person in work.courses.people()}
    return tuple(
        SafetyPart(
            heading,
            tuple(
                SafetyLine(line.id, line.words, line.note, contacts.get(line.person_id or "", ""))
                for line in under
            ),
        )
        for heading, under in under_headings(CourseList.SAFETY, found)
        if under
    )


def look_in_minutes(vault: OpenVault) -> int | None:
    """How often the support person may look in, by the plan of the course or its template. None without a course."""
    with vault.read() as work:
        return look_in_minutes_in(work)


def look_in_minutes_in(work: Work) -> int | None:
    """`look_in_minutes` inside a unit of work."""
    course = course_in(work)
    protocol = protocol_of(work, course)
    return protocol.look_in_minutes if protocol is not None else None


def under_headings(
    where: CourseList, found: Sequence[ListLine]
) -> list[tuple[str, tuple[ListLine, ...]]]:
    """The lines of one list under the words of its headings, in their order; lines under none come last, under the
    title of the list. Nothing is left out, not even what stands under a heading that this version does not know."""
    shape = guidance.step_list(where)
    of_list = [line for line in found if line.list is where]
    parts = [
        (heading.text, tuple(line for line in of_list if line.heading == heading.id))
        for heading in shape.headings
    ]
    known = {heading.id for heading in shape.headings}
    rest = tuple(line for line in of_list if line.heading not in known)
    if rest or not shape.headings:
        parts.append((shape.title, rest))
    return parts
