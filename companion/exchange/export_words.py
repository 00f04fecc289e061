"""The few words that readable copies say in their own name, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from companion.domain.exports import ExportMaterial
from companion.domain.shared_parts import SharedLook, SharedMeasure, SharedResponse
from companion.domain.shares import ShareDocument

WARNING = (
    "This copy is not sealed. Whoever has it can read it. Keep it where only you can get at it, "
    "and delete it when you no longer need it."
)
NOT_IN_IT = (
    "Not in this copy: moments noted during a session, plans, decisions, people and settings. "
    "A backup holds those too."
)
_REASONS = {
    "private": "private entries",
    "talk": "entries to talk about in person",
    "not_chosen": "entries that were not chosen",
    "redacted": "paragraphs kept back",
}
_STILL_TRUE = "still true: {value} of 10"


def part_sections(document: ShareDocument) -> tuple[tuple[str, str, Sequence[Any]], ...]:
    """The parts besides entries in their order: a short name, a heading, and what there is of it."""
    return (
        ("sessions", "Sessions", document.sessions),
        ("insights", "Insights", document.insights),
        ("practices", "Practices", document.practices),
        ("measures", "Measures", document.measures),
        ("after-effects", "After effects", document.after_effects),
        ("questions", "Questions to ask", document.questions),
        ("check-ins", "Check-ins", document.scales),
    )


def in_words(name: str) -> str:
    """A kind, phase or state for reading: "after_effects" becomes "After effects"."""
    return name.replace("_", " ").capitalize()


def heading(material: ExportMaterial) -> str:
    """What this copy is."""
    return "All entries of the journal" if material.whole else "Chosen parts of the journal"


def facts(material: ExportMaterial) -> Iterator[str]:
    """When and by what it was made, how much is in it, and what was left out, a line each."""
    document = material.document
    yield f"Made: {document.made_at.replace('T', ' ').removesuffix('Z')} UTC, by {material.made_by}"
    if document.sender_name:
        yield f"From: {document.sender_name}"
    yield f"Entries: {material.count}"
    yield left_out(material)
    if material.whole:
        yield NOT_IN_IT


def left_out(material: ExportMaterial) -> str:
    """How much was left out and why, in one sentence; never which."""
    counts = [
        f"{_REASONS.get(reason, in_words(reason).lower())} ({count})"
        for reason, count in material.document.withheld.items()
        if count
    ]
    if not counts:
        return "Nothing was left out."
    return f"Left out: {', '.join(counts)}."


def when(day: str, time: str) -> str:
    """A day, and the time where it is known."""
    return f"{day} {time}".strip()


def look_words(look: SharedLook) -> str:
    """One look back at an insight on one line, without the person's own words."""
    parts = [look.local_date]
    if look.still_true is not None:
        parts.append(_STILL_TRUE.format(value=look.still_true))
    if look.acted_on is not None:
        parts.append("acted on" if look.acted_on else "not acted on")
    return ", ".join(parts)


def lasting_words(lasting: bool | None) -> str:
    """The answer of an after-effects check."""
    return {True: "yes", False: "no", None: "not sure"}[lasting]


def measure_facts(measure: SharedMeasure) -> str:
    """The range of a total, which way it reads and what the answers look back on, on one line."""
    parts = [f"Totals go from {measure.low:g} to {measure.high:g}"]
    if measure.higher_means in ("worse", "better"):
        parts.append(f"higher means {measure.higher_means}")
    if measure.recall:
        parts.append(f"looks back on {measure.recall}")
    return ", ".join(parts) + ". A screening aid; talk it over with your clinician."


def answers_words(response: SharedResponse) -> str:
    """The answers of a response in their order; a dash stands for one that was left out."""
    return " ".join("–" if answer is None else str(answer) for answer in response.answers)


def total_words(response: SharedResponse) -> str:
    """The total, or nothing while an item is missing."""
    return "" if response.total is None else f"{response.total:g}"


def subscale_names(measure: SharedMeasure) -> list[str]:
    """The parts of a measure that are summed by themselves, for the heads of a table."""
    return [name for name, _ in next((r.subscales for r in measure.responses if r.subscales), ())]
