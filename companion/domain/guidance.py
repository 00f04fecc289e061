"""What a person is offered to write and do: prompts, preparation steps, reflections, exercises, protocols.

Decoded from `resources/content`. Everything here is an invitation; nothing is scored or required.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from companion.domain.course_lists import CourseList
from companion.domain.entries import EntryKind


class Prompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to write about, and what it is for."""

    id: str
    text: str
    purpose: str


class PromptGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Preparation prompts that belong together."""

    id: str
    title: str
    prompts: tuple[Prompt, ...]


class NoteForm(StrEnum):
    """How a quick note of the session page is given."""

    WORD_WHEEL = "word_wheel"
    BODY_OUTLINE = "body_outline"
    CHOICE = "choice"
    SHORT_TEXT = "short_text"
    TEXT_OR_SKETCH = "text_or_sketch"
    NAME = "name"
    TWO_LINES = "two_lines"


class SessionNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quick note for the session page; never required."""

    id: str
    text: str
    form: NoteForm
    purpose: str
    options: tuple[str, ...] = ()
    """Words to tap, for the forms that need no keyboard."""


class ReflectionWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of days after a dosing session with its reflections."""

    id: str
    title: str
    aim: str
    first_day: int
    """Day 1 is the next local date after the session ends."""
    last_day: int
    """The last day of the window, included."""
    prompts: tuple[Prompt, ...]


class ChecklistItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line to tick; a ticked line means only that the person ticked it."""

    id: str
    text: str


class ListHeading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading of a list. Lines are kept under its id, which therefore never changes and never goes."""

    id: str
    text: str


class StepList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list that belongs to a step, in the person's own words."""

    list: CourseList
    title: str
    hint: str
    """Stands in the field for a new line."""
    empty: str
    """Stands where there is no line yet."""
    about: str = ""
    note: str = ""
    """What a note beside a line is for; empty where a line has none."""
    tick: str = ""
    """What a tick says; empty where there is nothing to tick."""
    headings: tuple[ListHeading, ...] = ()


class PrepStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of the preparation; it gates nothing."""

    id: str
    title: str
    why: str
    entry_kind: EntryKind
    """The kind of entry that writing in this step makes."""
    prompts: tuple[str, ...] = ()
    """Ids of preparation prompts; a prompt may stand in two steps."""
    checklist: tuple[ChecklistItem, ...] = ()
    lists: tuple[StepList, ...] = ()
    sheets: tuple[str, ...] = ()
    """Ids of the sheets of paper that can be made here."""


class SheetForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet of paper to hand over: what can be chosen for it. Only chosen lines ever stand on it."""

    id: str
    title: str
    """Stands on the paper and names the file; holds nothing of the person's."""
    about: str
    """What the sheet is for, shown while it is made."""
    intro: str
    """The sentence under the title, on the paper."""
    lists: tuple[CourseList, ...]
    people: str = ""
    """The heading over numbers to call; empty where there are none to choose."""
    when: str = ""
    """The heading over the session day; empty where it cannot be chosen."""
    look_in: str = ""
    """The line about looking in, with a place for {minutes}."""
    to_clinician: bool = False
    """Whether it goes to the care team, whose records it may then be part of."""


class PromptBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All prompts of the three phases."""

    group: tuple[PromptGroup, ...]
    step: tuple[PrepStep, ...]
    sheet: tuple[SheetForm, ...]
    session_note: tuple[SessionNote, ...]
    window: tuple[ReflectionWindow, ...]


class Breath(StrEnum):
    """Which way a breathing step goes."""

    IN = "in"
    OUT = "out"


class ExerciseStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One timed step; the timer moves on by itself and can be skipped or paused."""

    text: str
    seconds: int
    breath: Breath | None = None
    """Set where the circle on the screen grows or shrinks."""


class ExercisePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Steps that are gone through `rounds` times."""

    steps: tuple[ExerciseStep, ...]
    rounds: int = 1


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grounding exercise."""

    id: str
    title: str
    good_for: str
    minutes: str
    """How long it takes, for reading: "3" or "5 to 10"."""
    parts: tuple[ExercisePart, ...]
    hints: tuple[str, ...] = ()
    """What to do when it does not fit, and when to leave it."""
    short_parts: tuple[ExercisePart, ...] = ()
    """A shorter version, where there is one."""
    short_minutes: str = ""
    may_repeat: bool = False
    """Whether a second round is offered at the end."""
    switch_to: str = ""
    """The exercise to go to when this one makes things worse; empty for none in particular."""
    cites: tuple[str, ...] = ()


class ExerciseBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The grounding exercises and the rules they share."""

    rules: tuple[str, ...]
    evidence: str
    exercise: tuple[Exercise, ...]


class WindowOffset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a reflection window is open, in days after a dosing session."""

    window: str
    first_day: int
    last_day: int


class Protocol(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template for a course; every number is a starting value that the person changes with the clinic.

    Days are counted from the dosing session: -1 is the day before, 0 the day itself, 1 the next local date.
    """

    id: str
    title: str
    about: str
    preparation_from_day: int
    """When the preparation steps are first offered."""
    readiness_day: int
    """When the overview of open steps is offered."""
    preparation_meeting_days: tuple[int, ...]
    session_days: int
    """How many dosing sessions the course has."""
    days_between_sessions: int
    integration_meeting_days: tuple[int, ...]
    """After each dosing session."""
    first_writing: str
    """When the first free writing is offered: "evening" or "minutes"."""
    check_in_days: tuple[int, ...]
    insight_days: tuple[int, ...]
    """When an insight comes back with "still true for me?"."""
    after_effects_days: tuple[int, ...]
    decision_pause_days: int
    """For how long a big decision is parked unless the therapist agrees otherwise."""
    look_in_minutes: int
    """How often the support person may note that they looked in."""
    windows: tuple[WindowOffset, ...]
    first_writing_minutes: int = 0
    """Minutes after the session is over; only with "minutes"."""
    daily_contact_until_day: int = 0
    """The last day on which the clinic is usually in touch every day; 0 for none."""
    unconfirmed: tuple[str, ...] = ()
    """Fields that no source fixes: ask the clinic."""
    reminders: tuple[str, ...] = ()
    """Plain facts shown with the template; they hold after the session too."""
    during_session: tuple[str, ...] = ()
    """Plain facts shown with the template that are over when the session is."""

    @property
    def preparation_meetings(self) -> int:
        return len(self.preparation_meeting_days)

    @property
    def integration_meetings(self) -> int:
        """Meetings after each dosing session."""
        return len(self.integration_meeting_days)


class ProtocolBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All templates."""

    protocol: tuple[Protocol, ...]


class FixedTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that must read the same wherever they stand."""

    card_footer: str
    about: str
    evidence_footer: str
    """Holds {date}."""
    out_of_date: str
    legal_line: str
    nobody_watching: str
    prompt_choice: str
    enough_for_now: str
    window_opening: str
    company_mark: str
    picture_mark: str
    reference_check: str
    care_team_heading: str
    medicines_line: str
    records_line: str
    score_line: str
    no_driving: str


def prompts_by_id(book: PromptBook) -> dict[str, Prompt]:
    """Every preparation prompt and reflection by its id."""
    prompts = [prompt for group in book.group for prompt in group.prompts]
    prompts += [prompt for window in book.window for prompt in window.prompts]
    return {prompt.id: prompt for prompt in prompts}


def timeline(exercise: Exercise, *, short: bool = False) -> tuple[ExerciseStep, ...]:
    """All steps of `exercise` in the order they are gone through, rounds written out."""
    parts = exercise.short_parts if short and exercise.short_parts else exercise.parts
    return tuple(step for part in parts for _ in range(part.rounds) for step in part.steps)


def seconds_of(exercise: Exercise, *, short: bool = False) -> int:
    """How long `exercise` takes, in seconds."""
    return sum(step.seconds for step in timeline(exercise, short=short))
