"""The charts of a share, made from the document alone: one for each measure and each check-in scale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from companion.domain.charts import Band, Chart, Mark, Point, Series, days_of
from companion.domain.shared_parts import SharedMeasure, SharedScale, SharedSession
from companion.sharing.share_words import HIGHER_MEANS

LOWEST, HIGHEST = 0, 10
"""Of a check-in scale."""
_SOME_DAY = date(2000, 1, 1)
"""Both ends of a chart that has nothing in it; no day is written below one."""


def measure_chart(measure: SharedMeasure, sessions: Iterable[SharedSession] = ()) -> Chart:
    """The totals of a measure with its bands and the session days of the share. Responses without a total have none."""
    points = tuple(
        Point(date.fromisoformat(response.local_date), response.total)
        for response in measure.responses
        if response.total is not None
    )
    return _chart(
        Series(measure.id, measure.title, points),
        sessions,
        low=measure.low,
        high=measure.high,
        bands=tuple(Band(band.name, band.low, band.high) for band in measure.bands),
        unit="points",
        higher_means=HIGHER_MEANS.get(measure.higher_means, ""),
    )


def scale_chart(scale: SharedScale, sessions: Iterable[SharedSession] = ()) -> Chart:
    """The check-ins on one scale, with the session days of the share."""
    points = tuple(Point(date.fromisoformat(day), value) for day, value in scale.points)
    ends = f"0 {scale.low_label}, 10 {scale.high_label}"
    return _chart(
        Series("scale", scale.name, points),
        sessions,
        low=LOWEST,
        high=HIGHEST,
        unit=ends if scale.low_label and scale.high_label else "",
    )


def _chart(
    series: Series,
    sessions: Iterable[SharedSession],
    *,
    low: float,
    high: float,
    bands: tuple[Band, ...] = (),
    unit: str = "",
    higher_means: str = "",
) -> Chart:
    marks = tuple(
        Mark(date.fromisoformat(session.local_date), session.label or "Session")
        for session in sessions
    )
    since, until = days_of((series,), marks) or (_SOME_DAY, _SOME_DAY)
    return Chart(
        title=series.name,
        description="",
        series=(series,),
        low=low,
        high=high,
        since=since,
        until=until,
        bands=bands,
        marks=marks,
        unit=unit,
        higher_means=higher_means,
    )
