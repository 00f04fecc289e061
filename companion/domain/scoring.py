"""What the answers to a measure add up to, and whether they can be answers to it at all.

A number never says more than the instrument does: no score while an item is missing, no band where the instrument has
none, nothing made up for an answer that was left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from companion.domain.measures import (
    Band,
    EntryMode,
    MeasureDefinition,
    MeasureResponse,
    Number,
    Scoring,
    Subscale,
)
from companion.errors import Refused

_NEAR = 1e-6
"""Of a step; more than decimal fractions lose in binary."""


@dataclass(frozen=True, slots=True)
class SubscaleScore:
    """The score of one subscale."""

    subscale: Subscale
    score: int | None
    """None while one of its items is missing."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the answers add up to."""

    total: Number | None
    """None while an item is missing."""
    subscales: tuple[SubscaleScore, ...] = ()
    missing: tuple[int, ...] = ()
    """Numbers of the items without an answer."""
    band: Band | None = None


def score(definition: MeasureDefinition, answers: Sequence[int | None]) -> Scores:
    """The scores of `answers`, which hold None where an item was left out. Raises Refused for wrong values."""
    given = check_answers(definition, answers)
    missing = tuple(number for number in definition.item_numbers if given[number - 1] is None)
    total = _total(definition, _counted(definition, given, definition.item_numbers))
    subscales = tuple(
        SubscaleScore(each, _sum(_counted(definition, given, each.items)))
        for each in definition.subscales
    )
    return Scores(total, subscales, missing, band_of(definition, total))


def scores_of(definition: MeasureDefinition, response: MeasureResponse) -> Scores:
    """The scores of a response in any form; one that gave only a total has no subscales. Raises Refused."""
    check_response(definition, response)
    if response.total is not None:
        total = check_total(definition, response.total)
        return Scores(total, band=band_of(definition, total))
    return score(definition, response.answers)


def band_of(definition: MeasureDefinition, total: Number | None) -> Band | None:
    """The band that the instrument gives `total`; None where it has none."""
    if total is None:
        return None
    return next((band for band in definition.bands if band.low <= total <= band.high), None)


def support_wanted(definition: MeasureDefinition, answers: Sequence[int | None]) -> bool:
    """Whether an answer on a support item is above zero; a missing answer is not.

    Never raises, so that it may be asked at each keystroke.
    """
    given = (answers[number - 1] for number in definition.support_items if number <= len(answers))
    return any(value is not None and value > 0 for value in given)


def support_wanted_by_total(definition: MeasureDefinition, total: Number | None) -> bool:
    """Whether `total` cannot be reached without an answer above zero on a support item."""
    if total is None or not definition.support_items or definition.scoring is not Scoring.SUM:
        return False
    others = definition.items - len(definition.support_items)
    return total > others * definition.high


def check_answers(
    definition: MeasureDefinition, answers: Sequence[int | None]
) -> tuple[int | None, ...]:
    """`answers` as they are kept. Raises Refused when they cannot be answers to this measure."""
    title = definition.title
    if definition.by_total_only:
        raise Refused(f"{title} is kept by its total only. Nothing was changed.")
    if len(answers) != definition.items:
        raise Refused(
            f"{title} has {definition.items} items, and {len(answers)} were given. Nothing was changed."
        )
    for number, value in zip(definition.item_numbers, answers, strict=True):
        if value is not None and not _is_whole(value, definition.low, definition.high):
            raise Refused(
                f"Item {number} of {title} takes a whole number from {definition.low} to "
                f"{definition.high}. Nothing was changed."
            )
    return tuple(answers)


def check_total(definition: MeasureDefinition, total: Number) -> Number:
    """`total` as it is kept: whole where it is whole. Raises Refused when it cannot be a total of this measure."""
    low, high, step = definition.total_low, definition.total_high, definition.total_step
    if EntryMode.TOTAL not in definition.entry_modes:
        raise Refused(f"{definition.title} is kept by its items only. Nothing was changed.")
    number = _as_number(total)
    if number is None or not low <= number <= high:
        raise Refused(
            f"The total of {definition.title} is a number from {low} to {high}. Nothing was changed."
        )
    steps = (number - low) / step
    if abs(steps - round(steps)) > _NEAR:
        raise Refused(
            f"The total of {definition.title} goes in steps of {step:g}. Please round it. "
            "Nothing was changed."
        )
    exact = round(low + round(steps) * step, 6)
    return int(exact) if exact == int(exact) else exact


def check_response(definition: MeasureDefinition, response: MeasureResponse) -> None:
    """Raises Refused when `response` is not one to `definition` in a form that it allows."""
    if (response.measure_id, response.measure_version) != (definition.id, definition.version):
        raise Refused(f"This is no answer to {definition.title}. Nothing was changed.")
    if response.form not in definition.entry_modes:
        raise Refused(f"{definition.title} cannot be filled in that way. Nothing was changed.")
    only_total = response.form == EntryMode.TOTAL
    if only_total != (response.total is not None) or (only_total and response.answers):
        raise Refused(
            f"{definition.title} takes either the answers or the total. Nothing was changed."
        )
    if response.total is not None:
        check_total(definition, response.total)
    else:
        check_answers(definition, response.answers)


def _is_whole(value: object, low: int, high: int) -> bool:
    """Whether `value` is an int between both ends; True and 2.0 are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _as_number(value: object) -> Number | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def _counted(
    definition: MeasureDefinition, answers: Sequence[int | None], numbers: Sequence[int]
) -> list[int | None]:
    """The answers of these items as they count: turned round where the item is reversed."""
    turned = definition.low + definition.high
    given = ((number, answers[number - 1]) for number in numbers)
    return [
        turned - value if value is not None and number in definition.reversed_items else value
        for number, value in given
    ]


def _sum(values: Sequence[int | None]) -> int | None:
    present = [value for value in values if value is not None]
    return sum(present) if len(present) == len(values) else None


def _total(definition: MeasureDefinition, values: Sequence[int | None]) -> Number | None:
    added = _sum(values)
    if added is None or definition.scoring is Scoring.SUM:
        return added
    return added / definition.items
