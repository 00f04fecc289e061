"""What can be said about a chart in a sentence: how many values, the means around a session. Never what they mean.

A session is compared with what stands around it: the days since the session before, and until the next one. The session
day itself is on neither side, and a day counts once, however many values it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from companion.domain.charts import Chart, Mark, Point, Series, daily

FEWEST_ON_EACH_SIDE = 3
"""Days with values before and after a session, without which nothing is compared."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A series in a sentence."""

    series: Series
    count: int
    first: Point
    last: Point
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plain means around a session day."""

    mark: Mark
    series: Series
    mean_before: float
    days_before: int
    mean_after: float
    days_after: int
    previous: Mark | None
    """The session where the days before begin, if there was one."""
    following: Mark | None
    """The session where the days after end, if there was one."""


class NoComparison(StrEnum):
    """Why nothing is compared."""

    TOO_FEW_BEFORE = "too_few_before"
    TOO_FEW_AFTER = "too_few_after"
    TOO_FEW = "too_few"
    """On both sides."""


def summaries_of(chart: Chart) -> tuple[Summary, ...]:
    """Each series that has a value."""
    found: list[Summary] = []
    for series in chart.series:
        points = sorted(series.points, key=lambda point: point.on)
        if points:
            values = [point.value for point in points]
            found.append(
                Summary(series, len(points), points[0], points[-1], min(values), max(values))
            )
    return tuple(found)


def comparison_of(chart: Chart, mark: Mark, series: Series | None = None) -> Comparison | None:
    """The plain means before and after a session in `series` (the first of the chart); None with too few days."""
    if not chart.series or why_no_comparison(chart, mark, series) is not None:
        return None
    series = series or chart.series[0]
    previous, following = _neighbours(chart, mark)
    before, after = _sides(chart, mark, series)
    return Comparison(
        mark, series, fmean(before), len(before), fmean(after), len(after), previous, following
    )


def why_no_comparison(
    chart: Chart, mark: Mark, series: Series | None = None
) -> NoComparison | None:
    """What is missing for a comparison; None when there is enough."""
    before, after = ([], []) if not chart.series else _sides(chart, mark, series or chart.series[0])
    few_before, few_after = (len(side) < FEWEST_ON_EACH_SIDE for side in (before, after))
    if few_before and few_after:
        return NoComparison.TOO_FEW
    if few_before:
        return NoComparison.TOO_FEW_BEFORE
    return NoComparison.TOO_FEW_AFTER if few_after else None


def _sides(chart: Chart, mark: Mark, series: Series) -> tuple[list[float], list[float]]:
    previous, following = _neighbours(chart, mark)
    points = daily(series)
    before = [p.value for p in points if (not previous or p.on > previous.on) and p.on < mark.on]
    after = [p.value for p in points if p.on > mark.on and (not following or p.on < following.on)]
    return before, after


def _neighbours(chart: Chart, mark: Mark) -> tuple[Mark | None, Mark | None]:
    """The session days on both sides of `mark`."""
    earlier = [other for other in chart.marks if other.on < mark.on]
    later = [other for other in chart.marks if other.on > mark.on]
    return (
        max(earlier, key=lambda other: other.on, default=None),
        min(later, key=lambda other: other.on, default=None),
    )
