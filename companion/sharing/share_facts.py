"""Counted facts about the parts of a share, each in a line: how often, from when, which answer. Never what they mean."""

from __future__ import annotations

from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedMeasure,
    SharedPractice,
    SharedScale,
)
from companion.sharing.preview import in_words
from companion.sharing.share_words import (
    LASTING,
    STATES,
    counted,
    number_words,
    spell_day,
    times,
)


def insight_facts(insight: SharedInsight) -> str:
    """When it was marked, and the last look back at it."""
    facts = [f"marked {spell_day(insight.local_date)}"]
    if insight.looks:
        look = max(insight.looks, key=lambda each: each.local_date)
        facts.append(f"looked at again {spell_day(look.local_date)}")
        if look.still_true is not None:
            facts.append(f"still true: {look.still_true} of 10")
        if look.acted_on is not None:
            facts.append(f"acted on: {'yes' if look.acted_on else 'no'}")
    return ", ".join(facts)


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
    """The answer of a check as a line."""
    session = f" after the session of {spell_day(check.session)}" if check.session else ""
    return f"Day {check.day}{session}: something lasting that troubles: {LASTING[check.lasting]} ({spell_day(check.local_date)})"


def measure_facts(measure: SharedMeasure) -> str:
    """How often a measure was filled in, and its first and last total."""
    totals = [(r.local_date, r.total) for r in measure.responses if r.total is not None]
    said = f"filled in {times(len(measure.responses))}"
    if not totals:
        return f"{said}; no total" if measure.responses else "not filled in"
    first, last = totals[0], totals[-1]
    if len(totals) == 1:
        return f"{said}: {number_words(last[1])} on {spell_day(last[0])}"
    ends = (f"{number_words(total)} on {spell_day(day)}" for day, total in (first, last))
    return f"{said}; first {next(ends)}, last {next(ends)}"


def scale_facts(scale: SharedScale) -> str:
    """How often a scale was rated, its lowest and highest value, and the last."""
    if not scale.points:
        return "not rated"
    values = [value for _, value in scale.points]
    day, last = scale.points[-1]
    span = f", between {min(values)} and {max(values)}" if min(values) < max(values) else ""
    return f"rated {times(len(values))}{span}; last {last} on {spell_day(day)}"
