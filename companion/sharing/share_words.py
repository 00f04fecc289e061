"""Words around what was shared, the same in every form: days, numbers of places, states, counts.

A share is read outside the window in which it was made, so these words are English whatever that window speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from companion.domain.charts import plain_number
from companion.domain.practices import PracticeState
from companion.domain.typed_text import one_line

LANGUAGE = "en-GB"
"""Of these words, for screen readers."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

STATES = {
    PracticeState.ACTIVE.value: "going on",
    PracticeState.PAUSED.value: "paused",
    PracticeState.LET_GO.value: "let go",
}

LASTING = {True: "yes", False: "no", None: "not sure"}

HIGHER_MEANS = {
    "worse": "a higher number means more of what the form asks about",
    "better": "a higher number means better",
}

_KINDS = {
    "note": ("note", "notes"),
    "preparation": ("preparation answer", "preparation answers"),
    "intention": ("intention", "intentions"),
    "narrative": ("session story", "session stories"),
    "reflection": ("reflection", "reflections"),
    "insight": ("insight", "insights"),
    "practice": ("practice", "practices"),
    "letter": ("letter", "letters"),
    "after_effects": ("after-effects check", "after-effects checks"),
    "question": ("question", "questions"),
    "card": ("note on a card", "notes on cards"),
}

HEADINGS = {
    "note": "Words to this share",
    "sessions": "Session days",
    "insights": "Insights, in the client's own words",
    "practices": "Practices",
    "measures": "Measures",
    "after_effects": "After-effects",
    "questions": "Questions for you",
    "checkins": "Check-ins, from 0 to 10",
    "entries": "Entries",
}
"""Of the parts of a share, wherever it is read."""
ITEMS = "The answer to each item, by the number of the item:"
NOT_ALONG = "Attached, not in this PDF"
NUMBERS = "The numbers name the places on the next pages."
FOR_READING = "A PDF has no seal against changes: for reading, not as evidence."

ELLIPSIS = "…"


def spell_day(day: str | date, *, short: bool = False) -> str:
    """A day (a date, or its ISO form) in words: 12 May 2026, short 12 May."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    year = "" if short else f" {on.year}"
    return f"{on.day} {MONTHS[on.month - 1][:3] if short else MONTHS[on.month - 1]}{year}"


def shortened(words: str, letters: int) -> str:
    """`words` on one line and at most `letters` long, cut between two words with an ellipsis.

    A single word that is longer still is cut inside.
    """
    line = one_line(words)
    if len(line) <= letters:
        return line
    kept = line[:letters]  # one less than fits, for the ellipsis comes behind
    whole, space, _ = kept.rpartition(" ")
    return (whole if space and len(whole) >= letters // 2 else kept[:-1]).rstrip() + ELLIPSIS


def is_shortened(words: str, letters: int) -> bool:
    """Whether `shortened` leaves something out."""
    return len(one_line(words)) > letters


def spans(numbers: Iterable[int]) -> str:
    """Numbers of places, those in a row together: 3–5, 9."""
    rows: list[list[int]] = []
    for number in sorted(set(numbers)):
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return ", ".join(str(row[0]) if len(row) == 1 else f"{row[0]}–{row[-1]}" for row in rows)


def and_more(numbers: Sequence[int]) -> str:
    """How much is not listed and where it stands: "and 3 more: 14–16"; empty when all is."""
    return f"and {len(numbers)} more: {spans(numbers)}" if numbers else ""


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 entry", "12 entries"."""
    return f"{count} {one if count == 1 else many}"


def kind_words(kind: str) -> tuple[str, str]:
    """A kind of entry as a noun, for one and for many; one of a later version as it is called."""
    plain = kind.replace("_", " ")
    return _KINDS.get(kind, (plain, plain))


def times(count: int) -> str:
    """How often: once, twice, 5 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def number_words(value: float) -> str:
    """A value with at most two decimals."""
    return plain_number(float(value))
