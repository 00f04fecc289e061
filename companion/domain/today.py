"""What the Today page offers, and the texts it offers it with.

Titles and reasons are plain English with a `key` under which the window looks up its translation;
`values` fill the places in braces. The decision itself is made in `companion.domain.next_steps`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from companion.domain.courses import DosingSession, Invitation, StepProgress
from companion.domain.due import Due
from companion.domain.guidance import PrepStep


class NextStepKind(StrEnum):
    """What sort of small thing it is."""

    SESSION_OPEN = "session_open"
    OPEN_ENTRY = "open_entry"
    START_COURSE = "start_course"
    SESSION_TODAY = "session_today"
    ARRIVING_BACK = "arriving_back"
    WRITE_NARRATIVE = "write_narrative"
    MEETING = "meeting"
    LETTER = "letter"
    INSIGHT = "insight"
    DECISION = "decision"
    AFTER_EFFECTS = "after_effects"
    SESSION_PASSED = "session_passed"
    PLAN_SESSION = "plan_session"
    READINESS = "readiness"
    PREPARATION_STEP = "preparation_step"
    INVITATION = "invitation"
    CHECK_IN = "check_in"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Action:
    """Where a button leads: the name of a page and what the page is told on arrival.

    Pages and arguments in use:
    "session"  dosing_session_id
    "journal"  entry_id, just_begun | prompt_id, dosing_session_id | new (an EntryKind), dosing_session_id
    "course"   part ("begin", "preparation", "sessions"), step_id, dosing_session_id
               part "plan", meeting_id (the subject of a meeting)
               part "integration", view ("insights", "decisions", "after_effects"), insight_id | decision_id |
               dosing_session_id, day
    "checkins"
    "not_today" is no page: it asks `services.today.not_today`.
    """

    page: str
    arguments: dict[str, str] = field(default_factory=dict[str, str])


NOT_TODAY = Action("not_today")


@dataclass(frozen=True, slots=True)
class NextStep:
    """One small thing to do, with the sentence that offers it and one line that says why."""

    kind: NextStepKind
    key: str
    """Names the texts for translation."""
    title: str
    why: str
    primary: Action
    secondary: Action | None = None
    subject: str = ""
    """What "Not today" is remembered by."""
    values: dict[str, str] = field(default_factory=dict[str, str])
    """What the places in braces of `title_template` and `why_template` stand for; dates as ISO dates."""

    @property
    def title_template(self) -> str:
        return TEXTS[self.key][0]

    @property
    def why_template(self) -> str:
        return TEXTS[self.key][1]


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision rests on."""

    day: date
    has_course: bool = False
    had_course: bool = False
    """A course that has ended."""
    sessions: tuple[DosingSession, ...] = ()
    left_open: str | None = None
    """The entry that stood open when the program ended."""
    steps: tuple[tuple[PrepStep, StepProgress], ...] = ()
    offered: Invitation | None = None
    narrated: frozenset[str] = frozenset()
    """Dosing sessions that have a narrative."""
    first_writing_due: bool = False
    """Whether the first writing after the latest session may be offered by now."""
    readiness_day: int = -1
    """The day, counted from the session, on which the overview of open steps is offered."""
    preparation_from_day: int = -366
    """The day, counted from the session, from which preparation steps are offered."""
    due: tuple[Due, ...] = ()
    """What waits today, and the meetings of tomorrow."""
    put_off: frozenset[str] = frozenset()
    """Subjects that were answered with "Not today" today."""


TEXTS: dict[str, tuple[str, str]] = {
    "session_open": ("Your session is open.", "It is kept as you left it."),
    "session_still_open": (
        "Your session is still open.",
        "If it is over, close it, so that the days after can be counted from it.",
    ),
    "open_entry": ("You were writing.", "Your words are safe. You can go on where you stopped."),
    "start_course": (
        "Set up your course when you are ready.",
        "A name is enough to begin. You can change everything later.",
    ),
    "session_today": (
        "Today is your session day.",
        "There is nothing left to finish. The session page is ready when you are.",
    ),
    "arriving_back": (
        "Take your time arriving back.",
        "Some water, something warm, somebody near. A few words are enough for today, or none.",
    ),
    "write_narrative": (
        "Would you like to write down your session?",
        "Start anywhere and stop where you wish. A few lines are enough.",
    ),
    "meeting_today": (
        "You have a meeting today.",
        "Your questions for it can stand ready in your list.",
    ),
    "meeting_today_at": (
        "You have a meeting today, {time}.",
        "Your questions for it can stand ready in your list.",
    ),
    "meeting_tomorrow": (
        "You have a meeting tomorrow.",
        "If there is something to ask, now is a good time to note it.",
    ),
    "meeting_tomorrow_at": (
        "You have a meeting tomorrow, {time}.",
        "If there is something to ask, now is a good time to note it.",
    ),
    "plan_meeting_today": (
        "Your plan has a meeting for today.",
        "If it is on another day, you can set that day.",
    ),
    "plan_meeting_tomorrow": (
        "Your plan has a meeting for tomorrow.",
        "If it is on another day, you can set that day.",
    ),
    "letter": (
        "A letter that you wrote to yourself is open now.",
        "You wrote it on {date}. Read it when you like.",
    ),
    "insight": (
        "“{passage}”",
        "You kept this on {date}. Is it still true for you? You may skip it.",
    ),
    "decision": (
        "You let this rest until {date}: {decision}",
        "You can decide, let it rest longer, or let it go.",
    ),
    "after_effects": (
        "How is it now, some time after your session?",
        "It is day {day} after it. A few words of your own are enough. You may skip it.",
    ),
    "check_in": (
        "A quick check-in, if you like.",
        "It is day {day} after your session. Ten seconds are enough.",
    ),
    "session_passed": (
        "A session was planned for {date}.",
        "If it took place, say so, and the days after are counted from it. If it moved, set the new day.",
    ),
    "plan_session": (
        "Is there a day for your session yet?",
        "With a day, each thing comes in its time. You can also leave it open.",
    ),
    "readiness_tomorrow": (
        "Your session is tomorrow.",
        "Look over what is still open, if you like. None of it has to be done.",
    ),
    "readiness": (
        "Your session is on {date}.",
        "Look over what is still open, if you like. None of it has to be done.",
    ),
    "preparation_step": ("Next, if you like: {step}.", "{why}"),
    "preparation_step_begun": ("Go on, if you like: {step}.", "{why}"),
    "invitation": ("{prompt}", "{window} after your session. You may skip it."),
    "quiet": (
        "Nothing is waiting for you today.",
        "If you feel like writing, a few lines are enough.",
    ),
}
"""Key to title and reason."""


def step(
    kind: NextStepKind,
    key: str,
    primary: Action,
    *,
    subject: str = "",
    values: dict[str, str] | None = None,
) -> NextStep:
    """One small thing, with the texts of `key`; with a `subject` it can be put off until tomorrow."""
    title, why = TEXTS[key]
    filled = values or {}
    return NextStep(
        kind=kind,
        key=key,
        title=title.format(**filled),
        why=why.format(**filled),
        primary=primary,
        secondary=NOT_TODAY if subject else None,
        subject=subject,
        values=filled,
    )
