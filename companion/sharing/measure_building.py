"""How filled-in measures leave: numbers and the instrument's usual name, never the words of its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from companion.domain.measures import MeasureDefinition, MeasureResponse
from companion.domain.scoring import Scores
from companion.domain.shared_parts import SharedBand, SharedMeasure, SharedResponse
from companion.sharing.material import FilledMeasure

Counted = tuple[MeasureResponse, Scores]


def responses_in(filled: FilledMeasure, has_day: Callable[[date], bool]) -> tuple[Counted, ...]:
    """The responses on the days that are in a share, the earliest first."""
    inside = [counted for counted in filled.responses if has_day(counted[0].local_date)]
    return tuple(sorted(inside, key=lambda counted: (counted[0].local_date, counted[0].at)))


def shared_measure(
    number: int, definition: MeasureDefinition, responses: Sequence[Counted]
) -> SharedMeasure:
    """A measure without its wording, with these responses. Notes beside them stay in the vault."""
    return SharedMeasure(
        number=number,
        id=definition.id,
        title=definition.title,
        low=float(definition.total_low),
        high=float(definition.total_high),
        responses=tuple(_shared_response(*counted) for counted in responses),
        bands=tuple(SharedBand(band.low, band.high, band.name) for band in definition.bands),
        higher_means=definition.higher_means.value,
        recall=definition.recall,
        support_items=definition.support_items,
    )


def _shared_response(response: MeasureResponse, scores: Scores) -> SharedResponse:
    return SharedResponse(
        local_date=response.local_date.isoformat(),
        answers=response.answers,
        total=scores.total,
        subscales=tuple(
            (each.subscale.title, each.score) for each in scores.subscales if each.score is not None
        ),
        version=response.measure_version,
    )
