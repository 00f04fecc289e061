"""Charts describe what was rated, with the course around it, and say nothing about it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from companion.clock import FixedClock
from companion.domain.entries import Phase
from companion.services import charts, checkins, courses, measures, sessions
from companion.services.charts import ChartWords
from companion.services.measures import About
from companion.services.open_vault import OpenVault

WORDS = ChartWords()
TODAY = date(2026, 3, 10)


def a_held_session(vault: OpenVault, clock: FixedClock) -> None:
    """A course that began today, its session in four days, and five days after it."""
    courses.begin_course(vault, name="Spring", session_days=(TODAY + timedelta(days=4),))
    clock.advance(timedelta(days=4))
    session = courses.dosing_sessions(vault)[0]
    sessions.open_session(vault, session.id)
    clock.advance(timedelta(hours=2))
    sessions.close_session(vault, session.id)
    clock.advance(timedelta(days=5))


def test_nothing_rated_gives_no_chart(vault: OpenVault):
    assert charts.check_in_charts(vault, WORDS) == ()
    assert charts.measure_chart(vault, "phq-9", WORDS).is_empty


def test_scales_that_were_rated_stand_in_the_persons_order(vault: OpenVault, clock: FixedClock):
    checkins.check_in(vault, {"sleep": 3, "mood": 5})
    clock.advance(timedelta(days=2))
    checkins.check_in(vault, {"mood": 7})
    (chart,) = charts.check_in_charts(vault, WORDS)
    assert [series.id for series in chart.series] == ["mood", "sleep"]
    assert [(p.on, p.value) for p in chart.series[0].points] == [
        (TODAY, 5),
        (TODAY + timedelta(days=2), 7),
    ]
    assert (chart.low, chart.high, chart.since) == (0, 10, TODAY)
    assert "very low" in chart.description


def test_many_scales_are_spread_evenly(vault: OpenVault):
    made = [checkins.save_scale(vault, name=f"Own {n}")[0].id for n in range(4)]
    checkins.check_in(vault, dict.fromkeys(made, 2))
    assert [len(chart.series) for chart in charts.check_in_charts(vault, WORDS)] == [2, 2]


def test_session_days_and_phases_stand_around_the_values(vault: OpenVault, clock: FixedClock):
    checkins.check_in(vault, {"mood": 4})
    a_held_session(vault, clock)
    courses.plan_session(
        vault, courses.dosing_sessions(vault)[0].course_id, TODAY + timedelta(days=60)
    )
    checkins.check_in(vault, {"mood": 6})
    (chart,) = charts.check_in_charts(vault, WORDS)
    held = TODAY + timedelta(days=4)
    assert [(mark.on, mark.label) for mark in chart.marks] == [(held, "Session 1")]
    assert [(s.phase, s.since, s.until) for s in chart.phases] == [
        (Phase.PREPARATION, TODAY, held - timedelta(days=1)),
        (Phase.SESSION, held, held),
        (Phase.INTEGRATION, held + timedelta(days=1), chart.until),
    ]


def test_one_course_hands_over_to_the_next(vault: OpenVault, clock: FixedClock):
    first, _ = courses.begin_course(vault, name="First")
    clock.advance(timedelta(days=10))
    courses.end_course(vault, first.id)
    clock.advance(timedelta(days=10))
    courses.begin_course(vault, name="Second")
    clock.advance(timedelta(days=10))
    around = charts.surroundings(
        [(course, ()) for course in reversed(courses.courses(vault))],
        TODAY,
        TODAY + timedelta(days=30),
        WORDS,
    )
    assert around.began == TODAY + timedelta(days=20)
    assert around.marks == ()
    days = [(span.since, span.until) for span in around.phases]
    assert all(before < after for (_, before), (after, _) in pairwise(days))


def test_a_measure_has_its_range_its_bands_and_no_point_without_a_total(vault: OpenVault):
    measures.record_answers(vault, "phq-9", [1] * 9, About(on=TODAY - timedelta(days=3)))
    measures.record_answers(vault, "phq-9", [None, *[1] * 8])
    chart = charts.measure_chart(vault, "phq-9", WORDS)
    assert [(p.on, p.value) for p in chart.series[0].points] == [(TODAY - timedelta(days=3), 9)]
    assert (chart.low, chart.high, len(chart.bands)) == (0, 27, 5)
    assert chart.bands[-1].high == chart.high
    assert "clinician" in chart.description
    assert charts.subscale_chart(vault, "phq-9", WORDS) is None


def test_the_parts_of_a_measure_are_lines_of_their_own(vault: OpenVault):
    measures.record_answers(vault, "pcl-5", [1] * 20)
    measures.record_total(vault, "pcl-5", 40)
    chart = charts.subscale_chart(vault, "pcl-5", WORDS)
    assert chart is not None
    assert [(one.id, [p.value for p in one.points]) for one in chart.series] == [
        ("b", [5]), ("c", [2]), ("d", [7]), ("e", [6]),
    ]  # fmt: skip
    assert (chart.low, chart.high, chart.bands) == (0, 28, ())
