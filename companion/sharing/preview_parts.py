"""The parts of a share besides entries, in words for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedResponse,
    SharedScale,
)
from companion.domain.shares import ShareDocument

RULE = "-" * 40
_STATES = {"active": "going on", "paused": "resting", "let_go": "let go"}
_LASTING = {True: "yes", False: "no", None: "not sure"}
_ACTED_ON = {True: "yes", False: "not yet"}
_READINGS = {"worse": "a higher total means worse", "better": "a higher total means better"}


def part_blocks(document: ShareDocument) -> Iterator[str]:
    """One block of text for each part that has anything, in the order of their numbers."""
    yield from _block(
        "Session days", (f"[{s.number}] {s.local_date} {s.label}" for s in document.sessions)
    )
    yield from _block("Insights", map(_insight, document.insights))
    yield from _block("Practices", map(_practice, document.practices))
    for measure in document.measures:
        yield _measure(measure)
    yield from _block("After-effects checks", map(_after_effects, document.after_effects))
    yield from _block(
        "Open questions",
        (f"[{q.number}] {q.local_date}: {q.words}" for q in document.questions),
    )
    yield from _block("Check-ins, each from 0 to 10", map(_scale, document.scales))


def number_words(value: float | None) -> str:
    """A total for reading; a mean to two places."""
    if value is None:
        return "no total, because an answer is missing"
    return str(value) if isinstance(value, int) else f"{value:.2f}".rstrip("0").rstrip(".")


def _block(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield "\n".join([RULE, heading, "", *found])


def _insight(insight: SharedInsight) -> str:
    lines = [
        f"[{insight.number}] {insight.local_date}, from entry {insight.entry}:",
        insight.passage,
    ]
    return "\n".join([*lines, *map(_look, insight.looks)])


def _look(look: SharedLook) -> str:
    parts: list[str] = []
    if look.still_true is not None:
        parts.append(f"still true {look.still_true} of 10")
    if look.acted_on is not None:
        parts.append(f"acted on: {_ACTED_ON[look.acted_on]}")
    if look.words:
        parts.append(look.words)
    return f"  {look.local_date}: {', '.join(parts) or 'looked at'}"


def _practice(practice: SharedPractice) -> str:
    where = [words for words in (practice.when_words, practice.where_words) if words]
    head = f"[{practice.number}] {practice.name}"
    if where:
        head += f" ({', '.join(where)})"
    lines = [f"{head}: {_STATES[practice.state]}, begun {practice.begun_on}"]
    if practice.done_on:
        lines.append(f"  Done on: {', '.join(practice.done_on)}")
    return "\n".join(lines)


def _measure(measure: SharedMeasure) -> str:
    facts = [f"totals from {number_words(measure.low)} to {number_words(measure.high)}"]
    if measure.recall:
        facts.append(f"looks back on {measure.recall}")
    if measure.higher_means in _READINGS:
        facts.append(_READINGS[measure.higher_means])
    lines = [RULE, f"[{measure.number}] {measure.title} ({measure.id}): {', '.join(facts)}"]
    if measure.bands:
        bands = (f"{band.low} to {band.high} {band.name}" for band in measure.bands)
        lines.append(f"Its bands: {', '.join(bands)}")
    if measure.support_items:
        items = ", ".join(map(str, measure.support_items))
        lines.append(f"Items that are looked at first: {items}")
    return "\n".join([*lines, "", *map(_response, measure.responses)])


def _response(response: SharedResponse) -> str:
    parts = [f"{response.local_date}: {number_words(response.total)}"]
    if response.subscales:
        parts.append(", ".join(f"{name} {value}" for name, value in response.subscales))
    if response.answers:
        given = " ".join("-" if value is None else str(value) for value in response.answers)
        parts.append(f"answers {given}")
    if response.version != 1:
        parts.append(f"version {response.version}")
    return "; ".join(parts)


def _after_effects(check: SharedAfterEffects) -> str:
    after = f"day {check.day} after the session"
    if check.session:
        after += f" of {check.session}"
    words = f"; in words: entry {check.entry}" if check.entry else ""
    return f"[{check.number}] {check.local_date}, {after}: something lasts that troubles: {_LASTING[check.lasting]}{words}"


def _scale(scale: SharedScale) -> str:
    ends = [
        f"{end} {label}" for end, label in ((0, scale.low_label), (10, scale.high_label)) if label
    ]
    head = f"[{scale.number}] {scale.name}" + (f" ({', '.join(ends)})" if ends else "")
    return f"{head}: {', '.join(f'{day} {value}' for day, value in scale.points)}"
