"""A chart as plain numbers: values over days, session days, bands, and the same numbers as a table.

Drawn by `chart_svg`. Nothing here says what a number means.

- The line of a series has one point a day: the mean of that day's values. The table shows every value.
- A line is broken where more than `LONGEST_GAP` days lie between two points; nobody knows what was in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import fmean

from companion.domain.entries import Phase

LONGEST_GAP = 45
"""Days between two points that a line still joins: a monthly measure that came two weeks late."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value on one day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """What was rated again and again."""

    id: str
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values that has a name, both ends included; it reaches up to the next band."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A session day."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """The days of one phase, both ends included."""

    phase: Phase
    since: date
    until: date
    name: str = ""
    """As a person reads it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a picture and its table need."""

    title: str
    description: str
    series: tuple[Series, ...]
    low: float
    high: float
    since: date
    until: date
    """The first and the last day along the bottom."""
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    phases: tuple[PhaseSpan, ...] = ()
    unit: str = ""
    """What the numbers count, in a word: "points"."""
    higher_means: str = ""
    """What a higher value means, in a few words."""

    @property
    def is_empty(self) -> bool:
        """Whether no series has a value."""
        return not any(series.points for series in self.series)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One day of a chart."""

    on: date
    values: tuple[tuple[float, ...], ...]
    """For each series every value of that day, as it was given."""
    marks: tuple[str, ...]
    phase: PhaseSpan | None


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, the earliest day first. A session day has a row even when it has no value."""

    headings: tuple[str, ...]
    """The names of the series."""
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TableWords:
    """Headings that are not the name of a series, in the language of whoever reads."""

    day: str
    beside: str
    """Over the column that names session days and phases."""


def daily(series: Series) -> tuple[Point, ...]:
    """The points of the line: the mean of each day, the earliest first."""
    return tuple(
        Point(day, fmean(values)) for day, values in sorted(_values_by_day(series).items())
    )


def lines_of(series: Series) -> tuple[tuple[Point, ...], ...]:
    """The line of a series in its unbroken parts; a part may be a single point."""
    parts: list[list[Point]] = []
    for point in daily(series):
        if not parts or (point.on - parts[-1][-1].on).days > LONGEST_GAP:
            parts.append([])
        parts[-1].append(point)
    return tuple(tuple(part) for part in parts)


def days_of(series: Iterable[Series], marks: Iterable[Mark] = ()) -> tuple[date, date] | None:
    """The first and the last day with a value or a mark; None when there is nothing."""
    days = [point.on for one in series for point in one.points] + [mark.on for mark in marks]
    return (min(days), max(days)) if days else None


def table_of(chart: Chart) -> ChartTable:
    """The same numbers as rows, one a day."""
    by_day = [_values_by_day(series) for series in chart.series]
    days = {day for values in by_day for day in values} | {mark.on for mark in chart.marks}
    rows = (
        TableRow(
            on=day,
            values=tuple(tuple(values.get(day, ())) for values in by_day),
            marks=tuple(mark.label for mark in chart.marks if mark.on == day),
            phase=phase_of(chart, day),
        )
        for day in sorted(days)
    )
    return ChartTable(tuple(series.name for series in chart.series), tuple(rows))


def phase_of(chart: Chart, day: date) -> PhaseSpan | None:
    """The phase of `day`; where two meet, the later one."""
    return next((span for span in reversed(chart.phases) if span.since <= day <= span.until), None)


def written(
    table: ChartTable,
    words: TableWords,
    spell: Callable[[date], str],
    spell_number: Callable[[float], str],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The headings and the rows of `table` as text, with the day first and what was beside it last."""
    rows = (
        (
            spell(row.on),
            *("; ".join(spell_number(value) for value in values) for values in row.values),
            ", ".join((*row.marks, *(_phase_beside(row)))),
        )
        for row in table.rows
    )
    return (words.day, *table.headings, words.beside), tuple(rows)


def zoomed(chart: Chart, since: date, until: date) -> Chart:
    """The part of `chart` from `since` to `until`, both included. Series stay, even when they are empty there."""
    return replace(
        chart,
        since=since,
        until=until,
        series=tuple(
            replace(one, points=tuple(p for p in one.points if since <= p.on <= until))
            for one in chart.series
        ),
        marks=tuple(mark for mark in chart.marks if since <= mark.on <= until),
        phases=tuple(
            replace(span, since=max(since, span.since), until=min(until, span.until))
            for span in chart.phases
            if span.since <= until and span.until >= since
        ),
    )


def zoomed_to(chart: Chart, span: PhaseSpan) -> Chart:
    """The days of one phase."""
    return zoomed(chart, span.since, span.until)


def zoomed_to_last(chart: Chart, months: int) -> Chart:
    """The last so many months of `chart`, not of the calendar on the wall."""
    return zoomed(chart, max(chart.since, months_before(chart.until, months)), chart.until)


def months_before(day: date, months: int) -> date:
    """The day that many months earlier; the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))


def plain_number(value: float) -> str:
    """A value for reading, with at most two decimals: 6, 6.2, 34.27."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _values_by_day(series: Series) -> dict[date, list[float]]:
    days: dict[date, list[float]] = {}
    for point in series.points:
        days.setdefault(point.on, []).append(point.value)
    return days


def _phase_beside(row: TableRow) -> tuple[str, ...]:
    """The name of the phase, unless the session day says it already."""
    if row.phase is None or not row.phase.name:
        return ()
    return () if row.marks and row.phase.phase is Phase.SESSION else (row.phase.name,)
