"""Counted facts about the parts of a share, each in a line: how often, from when, which answer. Never what they mean."""

from __future__ import annotations

from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedFile,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import SharedEntry
from companion.sharing.preview import in_words
from companion.sharing.share_words import (
    LASTING,
    STATES,
    counted,
    number_words,
    spell_day,
    times,
)

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""Headings, and rows of as many cells."""


def insight_facts(insight: SharedInsight) -> str:
    """When it was marked, and the last look back at it."""
    marked = f"marked {spell_day(insight.local_date)}"
    if not insight.looks:
        return marked
    last = max(insight.looks, key=lambda each: each.local_date)
    short = last.local_date[:4] == insight.local_date[:4]
    return f"{marked}; {look_words(last, short=short)}"


def practice_facts(practice: SharedPractice, since: str = "") -> str:
    """Its state, and on how many days since `since` (an ISO date) it was noted as done; days without a note mean
    nothing."""
    days = [day for day in practice.done_on if day >= since]
    facts = [STATES.get(practice.state, in_words(practice.state).lower())]
    if days:
        done = f"done on {counted(len(days), 'day', 'days')}"
        facts.append(f"{done} since {spell_day(since)}" if since else done)
    return ", ".join(facts)


def after_effects_words(check: SharedAfterEffects) -> str:
    """The answer of a check as a line, without the day on which it was given."""
    session = f" after the session of {spell_day(check.session)}" if check.session else ""
    return f"Day {check.day}{session}: something lasts that troubles: {LASTING[check.lasting]}"


def measure_facts(measure: SharedMeasure) -> str:
    """How often a measure was filled in, and its first and last total."""
    totals = [(r.local_date, r.total) for r in measure.responses if r.total is not None]
    if not measure.responses:
        return "not filled in"
    said = times(len(measure.responses))
    if not totals:
        return f"{said}, no total"
    (first_day, first), (last_day, last) = totals[0], totals[-1]
    end = f"{number_words(last)} on {spell_day(last_day)}"
    if len(totals) == 1:
        return f"{said}: {end}"
    beginning = spell_day(first_day, short=first_day[:4] == last_day[:4])
    return f"{said}: first {number_words(first)} on {beginning}, last {end}"


def scale_facts(scale: SharedScale) -> str:
    """How often a scale was rated, its lowest and highest value, and the last."""
    if not scale.points:
        return "not rated"
    values = [value for _, value in scale.points]
    day, last = scale.points[-1]
    span = f" between {min(values)} and {max(values)}" if min(values) < max(values) else ""
    return f"{times(len(values))}{span}: last {last} on {spell_day(day)}"


def session_words(session: SharedSession) -> str:
    """Which session, and its day."""
    return _joined(session.label, spell_day(session.local_date))


def look_words(look: SharedLook, *, short: bool = False) -> str:
    """One look back at an insight, without the words that were written to it; `short` without the year."""
    true = "" if look.still_true is None else f"still true {look.still_true} of 10"
    acted = "" if look.acted_on is None else f"acted on: {'yes' if look.acted_on else 'no'}"
    said = _joined(true, acted)
    day = spell_day(look.local_date, short=short)
    return f"{day}: {said}" if said else f"looked at again {day}"


def days_words(days: tuple[str, ...]) -> str:
    """The days on which a practice was noted as done, one year named once where they follow one another."""
    ends = zip(days, (*days[1:], ""), strict=False)
    return ", ".join(spell_day(day, short=day[:4] == after[:4]) for day, after in ends)


def entry_head(entry: SharedEntry) -> str:
    """Day, time, kind and phase of an entry on one line."""
    when = _joined(spell_day(entry.local_date), entry.time)
    kind, phase = in_words(entry.kind), in_words(entry.phase)
    return " · ".join(each for each in (when, kind, phase if phase != kind else "") if each)


def beside_entry(entry: SharedEntry) -> tuple[str, ...]:
    """Its tags and that day's check-in, a line each."""
    tags = f"Tags: {', '.join(entry.tags)}" if entry.tags else ""
    moods = ", ".join(f"{name} {value}" for name, value in entry.moods)
    return tuple(line for line in (tags, f"That day: {moods}" if moods else "") if line)


def file_words(file: SharedFile) -> str:
    """Name, kind and size of an attachment."""
    size = f"{file.size / 1e6:.1f} MB" if file.size >= 1e6 else f"{max(1, file.size // 1000)} kB"
    return _joined(file.name, file.media_type, size)


def measure_rows(measure: SharedMeasure) -> Table:
    """Headings and rows of the table of a measure: the total and the parts of each response, the earliest first."""
    parts = tuple(dict.fromkeys(name for one in measure.responses for name, _ in one.subscales))
    return ("Day", "Total", *parts), [
        (
            spell_day(one.local_date),
            "" if one.total is None else number_words(one.total),
            *(str(dict(one.subscales).get(name, "")) for name in parts),
        )
        for one in measure.responses
    ]


def answer_rows(measure: SharedMeasure) -> Table:
    """Headings and rows of the table of answers, a column for each item; no row when only totals were given."""
    items = max((len(one.answers) for one in measure.responses), default=0)
    return ("Day", *map(str, range(1, items + 1))), [
        (
            spell_day(one.local_date),
            *("–" if answer is None else str(answer) for answer in one.answers),
        )
        + ("",) * (items - len(one.answers))
        for one in measure.responses
        if one.answers
    ]


def scale_rows(scale: SharedScale) -> Table:
    """Headings and rows of the table of a check-in scale."""
    return ("Day", "Value"), [(spell_day(day), str(value)) for day, value in scale.points]


def in_entry(number: int) -> str:
    """In which entry it stands; empty for none."""
    return f"in entry {number}" if number else ""


def _joined(*words: str) -> str:
    return ", ".join(each for each in words if each)
