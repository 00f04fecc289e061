"""The data files of the demonstration's guided course: `plan.toml`, `integration.toml` and `measures.toml`.

Days are counted as in `course.toml`. Words written at length are entries and stand with the others; here is what is
known about them.
"""

from __future__ import annotations

import msgspec

from companion.domain.course_lists import CourseList
from companion.domain.decisions import DecisionState
from companion.domain.plans import MeetingKind
from companion.domain.practices import PracticeState
from companion.services.demo_content import Part, read_part


class PlanPart(Part, frozen=True):
    """What was changed in the course's plan."""

    agreed_with: str
    day: int
    time: str
    numbers: dict[str, int | tuple[int, ...]]


class MeetingPart(Part, frozen=True):
    """A meeting that was moved, or took place."""

    key: str
    kind: MeetingKind
    number: int
    note: str
    at_time: str
    session: str | None = None
    moved_to: int | None = None
    held: int | None = None


class LinePart(Part, frozen=True):
    """A line of a list."""

    key: str
    list: CourseList
    words: str
    day: int
    heading: str = ""
    note: str = ""
    ticked: int | None = None
    about: str | None = None
    """The entry in which a question came up."""
    person: str | None = None


class PlanFile(Part, frozen=True):
    """plan.toml."""

    plan: PlanPart
    meetings: tuple[MeetingPart, ...]
    lines: tuple[LinePart, ...]


class PracticePart(Part, frozen=True):
    """A practice with its log."""

    key: str
    title: str
    when: str
    where: str
    started_day: int
    state: PracticeState
    days: tuple[int, ...]
    words: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """By the number of the day."""
    insight: str | None = None


class LookPart(Part, frozen=True):
    """A look back at an insight."""

    day: int
    still_true: int | None = None
    acted_on: bool | None = None
    words: str = ""
    in_between: bool = False


class InsightPart(Part, frozen=True):
    """A passage that was kept."""

    key: str
    entry: str
    marked: int
    passage: str
    looks: tuple[LookPart, ...]
    let_go: int | None = None


class DecisionPart(Part, frozen=True):
    """A decision that rests, or rested."""

    key: str
    words: str
    parked: int
    until: int
    agreed_with: str = ""
    state: DecisionState = DecisionState.PARKED
    settled: int | None = None
    settled_words: str = ""
    session: str | None = None


class AfterEffectsPart(Part, frozen=True):
    """The answer to the question of one check."""

    session: str
    offered: int
    day: int
    entry: str | None = None
    lasting: bool | None = None
    for_therapist: bool = False


class WriteUpPart(Part, frozen=True):
    """Moments that wait for words; the others are left as they are."""

    waiting: tuple[str, ...]


class IntegrationFile(Part, frozen=True):
    """integration.toml."""

    after_effects_prompt: str
    practices: tuple[PracticePart, ...]
    insights: tuple[InsightPart, ...]
    decisions: tuple[DecisionPart, ...]
    after_effects: tuple[AfterEffectsPart, ...]
    write_up: WriteUpPart


class ResponsePart(Part, frozen=True):
    """One time that a measure was filled in: box by box, or the total alone."""

    measure: str
    day: int
    time: str
    answers: tuple[int, ...] = ()
    total: float | None = None
    session: str | None = None
    note: str = ""
    support_shown: bool = False


class MeasureFile(Part, frozen=True):
    """measures.toml."""

    chosen: tuple[str, ...]
    responses: tuple[ResponsePart, ...]


def read_plan() -> PlanFile:
    """plan.toml. Raises Damaged for a broken installation, like everything here."""
    return read_part("plan.toml", PlanFile)


def read_integration() -> IntegrationFile:
    """integration.toml."""
    return read_part("integration.toml", IntegrationFile)


def read_measures() -> MeasureFile:
    """measures.toml."""
    return read_part("measures.toml", MeasureFile)
