"""Charts of what was rated: check-in scales and measures over the course, with its session days and phases.

A chart is a description (`companion.domain.charts`); drawing is done elsewhere. Words come from whoever shows it, so
that they are in the reader's language. Nothing is compared or concluded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.charts import Band, Chart, Mark, PhaseSpan, Point, Series, days_of
from companion.domain.checkins import CheckIn, Scale
from companion.domain.courses import Course, DosingSession, SessionState
from companion.domain.entries import Phase
from companion.domain.measures import HigherMeans, MeasureDefinition, MeasureResponse
from companion.domain.schedule import phase_then
from companion.errors import CompanionError
from companion.services import measures
from companion.services.checkins import HIGHEST, LOWEST
from companion.services.measure_definitions import band_line, definition
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

SCALES_IN_ONE = 3
"""More lines in one picture can no longer be followed."""


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What stands around the numbers, in the language of whoever reads."""

    session: str = "Session {number}"
    phases: Mapping[Phase, str] = field(
        default_factory=lambda: {
            Phase.PREPARATION: "Preparation",
            Phase.SESSION: "Session day",
            Phase.INTEGRATION: "Integration",
        }
    )
    scale_ends: str = "{scale}: 0 {low}, 10 {high}"
    subscales: str = "{measure}: parts"
    points: str = "points"
    higher: Mapping[HigherMeans, str] = field(
        default_factory=lambda: {
            HigherMeans.WORSE: "a higher number means more of what the form asks about",
            HigherMeans.BETTER: "a higher number means better",
            HigherMeans.NEITHER: "",
        }
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The course around the numbers."""

    began: date | None
    """When the current course began, or the one before it."""
    marks: tuple[Mark, ...] = ()
    phases: tuple[PhaseSpan, ...] = ()


def check_in_charts(vault: OpenVault, words: ChartWords) -> tuple[Chart, ...]:
    """The scales that were ever rated, in the person's order, a few in each chart."""
    with vault.read() as work:
        scales = work.checkins.scales()
        check_ins = work.checkins.all()
        courses = _courses_in(work)
    rated = [scale for scale in scales if any(scale.id in dict(c.values) for c in check_ins)]
    return tuple(_scale_chart(group, check_ins, courses, words) for group in _groups(rated))


def measure_chart(vault: OpenVault, measure_id: str, words: ChartWords) -> Chart:
    """The totals of one measure with its bands; forms without a total have no point. Raises NotFound."""
    measure = definition(measure_id)
    found = _scored(vault, measure_id)
    series = Series(
        measure.id,
        measure.title,
        tuple(Point(r.local_date, s.total) for r, s in found if s.total is not None),
    )
    bands = tuple(Band(band.name, band.low, band.high) for band in measure.bands)
    return _chart(
        vault,
        words,
        title=measure.title,
        description=band_line() if bands else "",
        series=(series,),
        low=measure.total_low,
        high=measure.total_high,
        bands=bands,
        measure=measure,
    )


def subscale_chart(vault: OpenVault, measure_id: str, words: ChartWords) -> Chart | None:
    """The parts of one measure, a line each; None when it has none. Raises NotFound."""
    measure = definition(measure_id)
    if not measure.subscales:
        return None
    points: dict[str, list[Point]] = {subscale.id: [] for subscale in measure.subscales}
    for response, scores in _scored(vault, measure_id):
        for part in scores.subscales:
            if part.score is not None and part.subscale.id in points:
                points[part.subscale.id].append(Point(response.local_date, part.score))
    return _chart(
        vault,
        words,
        title=words.subscales.format(measure=measure.title),
        description="",
        series=tuple(Series(each.id, each.title, tuple(points[each.id])) for each in measure.subscales),
        low=min(each.low for each in measure.subscales),
        high=max(each.high for each in measure.subscales),
        bands=(),
        measure=measure,
    )  # fmt: skip


def surroundings(
    courses: Sequence[tuple[Course, tuple[DosingSession, ...]]],
    since: date,
    until: date,
    words: ChartWords,
) -> Surroundings:
    """The session days that took place and the phases from `since` to `until`; courses by their beginning."""
    held = (
        Mark(session.day, words.session.format(number=session.number))
        for _, sessions in courses
        for session in sessions
        if session.state is not SessionState.PLANNED and session.day is not None
    )
    marks = tuple(sorted((m for m in held if since <= m.on <= until), key=lambda mark: mark.on))
    began = courses[-1][0].started_on if courses else None
    return Surroundings(began, marks, tuple(_phases(courses, since, until, words)))


def _phases(
    courses: Sequence[tuple[Course, tuple[DosingSession, ...]]],
    since: date,
    until: date,
    words: ChartWords,
) -> Iterator[PhaseSpan]:
    """One course hands over to the next on the day on which that begins."""
    ends = [*(later.started_on - timedelta(days=1) for later, _ in courses[1:]), until]
    for (course, sessions), end in zip(courses, ends, strict=False):
        first, last = max(since, course.started_on), min(until, end)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        phases = ((phase_then(day, course, sessions).phase, day) for day in days)
        for phase, span in groupby(phases, lambda pair: pair[0]):
            stretch = [day for _, day in span]
            if phase is not None:
                yield PhaseSpan(phase, stretch[0], stretch[-1], words.phases.get(phase, ""))


def _scale_chart(
    scales: Sequence[Scale],
    check_ins: Sequence[CheckIn],
    courses: Sequence[tuple[Course, tuple[DosingSession, ...]]],
    words: ChartWords,
) -> Chart:
    series = tuple(
        Series(
            scale.id,
            scale.name,
            tuple(
                Point(check_in.local_date, value)
                for check_in in reversed(check_ins)
                for scale_id, value in check_in.values
                if scale_id == scale.id
            ),
        )
        for scale in scales
    )
    ends = (
        words.scale_ends.format(scale=scale.name, low=scale.low_label, high=scale.high_label)
        for scale in scales
        if scale.low_label and scale.high_label
    )
    since, until = _days(series, courses)
    around = surroundings(courses, since, until, words)
    return Chart(
        title=" · ".join(scale.name for scale in scales),
        description=". ".join(ends),
        series=series,
        low=LOWEST,
        high=HIGHEST,
        since=since,
        until=until,
        marks=around.marks,
        phases=around.phases,
    )


def _chart(
    vault: OpenVault,
    words: ChartWords,
    *,
    title: str,
    description: str,
    series: tuple[Series, ...],
    low: float,
    high: float,
    bands: tuple[Band, ...],
    measure: MeasureDefinition,
) -> Chart:
    with vault.read() as work:
        courses = _courses_in(work)
    since, until = _days(series, courses)
    around = surroundings(courses, since, until, words)
    return Chart(
        title=title,
        description=description,
        series=series,
        low=low,
        high=high,
        since=since,
        until=until,
        bands=bands,
        marks=around.marks,
        phases=around.phases,
        unit=words.points,
        higher_means=words.higher.get(measure.higher_means, ""),
    )


def _scored(vault: OpenVault, measure_id: str) -> list[tuple[MeasureResponse, measures.Scores]]:
    """Responses with their scores; one of an unknown version is left out of the picture."""
    found: list[tuple[MeasureResponse, measures.Scores]] = []
    for response in measures.responses(vault, measure_id):
        try:
            found.append((response, measures.scores(response)))
        except CompanionError:
            continue
    return found


def _courses_in(work: Work) -> list[tuple[Course, tuple[DosingSession, ...]]]:
    courses = sorted(work.courses.all(), key=lambda course: course.started_on)
    return [(course, tuple(work.courses.sessions(course.id))) for course in courses]


def _days(
    series: Sequence[Series], courses: Sequence[tuple[Course, tuple[DosingSession, ...]]]
) -> tuple[date, date]:
    """From the beginning of the course, or the first value before it, until today."""
    today = clock.today()
    first, last = days_of(series) or (today, today)
    began = courses[-1][0].started_on if courses else first
    return min(first, began, today), max(last, today)


def _groups(scales: Sequence[Scale]) -> list[Sequence[Scale]]:
    """As even as can be, so that the last one does not stand alone."""
    count = -(-len(scales) // SCALES_IN_ONE)
    return [scales[len(scales) * n // count : len(scales) * (n + 1) // count] for n in range(count)]
