"""A chart as numbers: its table, its parts, the means around a session, and where words stand in the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest

from companion.domain.chart_facts import (
    FEWEST_ON_EACH_SIDE,
    NoComparison,
    comparison_of,
    summaries_of,
    why_no_comparison,
)
from companion.domain.chart_parts import ChartPalette
from companion.domain.chart_svg import fitting_height, svg_of
from companion.domain.charts import (
    LONGEST_GAP,
    Band,
    Chart,
    Mark,
    PhaseSpan,
    Point,
    Series,
    TableWords,
    daily,
    days_of,
    lines_of,
    months_before,
    plain_number,
    table_of,
    written,
    zoomed,
    zoomed_to,
    zoomed_to_last,
)
from companion.domain.entries import Phase

START = date(2026, 1, 12)
PALETTE = ChartPalette("p", "s", "i", "q", "g", "e", ("a", "b"))
BANDS = (
    Band("none or minimal", 0, 4),
    Band("mild", 5, 9),
    Band("moderate", 10, 14),
    Band("moderately severe", 15, 19),
    Band("severe", 20, 27),
)
SVG = "{http://www.w3.org/2000/svg}"


def day(number: int) -> date:
    return START + timedelta(days=number)


def series(values: dict[int, float], name: str = "Mood") -> Series:
    return Series(name.lower(), name, tuple(Point(day(n), value) for n, value in values.items()))


def chart(
    *many: Series, marks: tuple[Mark, ...] = (), days: int = 100, bands: tuple[Band, ...] = ()
) -> Chart:
    phases = (
        PhaseSpan(Phase.PREPARATION, day(0), day(29), "Preparation"),
        PhaseSpan(Phase.SESSION, day(30), day(30), "Session day"),
        PhaseSpan(Phase.INTEGRATION, day(31), day(days), "Integration"),
    )
    return Chart("Mood", "", many, 0, 10, day(0), day(days), bands, marks, phases)


# --- the table


def test_the_table_has_every_value_and_every_session_day():
    two = (
        series({0: 4, 3: 6}),
        Series("t", "Tension", (Point(day(3), 7), Point(day(3), 2), Point(day(30), 1))),
    )
    table = table_of(chart(*two, marks=(Mark(day(30), "Session 1"), Mark(day(50), "Session 2"))))
    assert table.headings == ("Mood", "Tension")
    assert [(row.on, row.values, row.marks) for row in table.rows] == [
        (day(0), ((4,), ()), ()),
        (day(3), ((6,), (7, 2)), ()),
        (day(30), ((), (1,)), ("Session 1",)),
        (day(50), ((), ()), ("Session 2",)),
    ]
    headings, rows = written(table, TableWords("Day", "Beside"), date.isoformat, plain_number)
    assert headings == ("Day", "Mood", "Tension", "Beside")
    assert rows == (
        ("2026-01-12", "4", "", "Preparation"),
        ("2026-01-15", "6", "7; 2", "Preparation"),
        ("2026-02-11", "", "1", "Session 1"),
        ("2026-03-03", "", "", "Session 2, Integration"),
    )


def test_an_empty_chart_has_an_empty_table():
    assert table_of(chart(series({}))).rows == ()
    assert table_of(chart()).headings == ()


@pytest.mark.parametrize(
    ("value", "text"), [(6, "6"), (6.2, "6.2"), (34.267, "34.27"), (-0.001, "0"), (100, "100")]
)
def test_numbers_are_written_short(value: float, text: str):
    assert plain_number(value) == text


# --- the line


def test_the_line_takes_the_mean_of_a_day():
    one = Series("m", "Mood", (Point(day(2), 9), Point(day(0), 4), Point(day(2), 6)))
    assert daily(one) == (Point(day(0), 4), Point(day(2), 7.5))


def test_the_line_is_broken_where_nobody_knows():
    one = series({0: 1, LONGEST_GAP: 2, 2 * LONGEST_GAP + 1: 3})
    assert [[point.value for point in line] for line in lines_of(one)] == [[1, 2], [3]]


# --- a part of it


def test_zooming_keeps_what_lies_within_both_ends_included():
    part = zoomed(
        chart(series({0: 1, 10: 2, 20: 3}), marks=(Mark(day(30), "S"),)), day(10), day(29)
    )
    assert (part.since, part.until) == (day(10), day(29))
    assert [point.value for point in part.series[0].points] == [2, 3]
    assert part.marks == ()
    assert [(span.name, span.since, span.until) for span in part.phases] == [
        ("Preparation", day(10), day(29))
    ]


def test_zooming_to_a_phase_takes_its_days():
    whole = chart(series({0: 1, 31: 2, 99: 3}))
    part = zoomed_to(whole, whole.phases[2])
    assert [point.value for point in part.series[0].points] == [2, 3]
    assert part.since == day(31)


def test_the_last_months_end_with_the_chart_and_begin_no_earlier():
    assert zoomed_to_last(chart(series({}), days=400), 3).since == months_before(day(400), 3)
    assert zoomed_to_last(chart(series({}), days=20), 3).since == day(0)


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 3, 31), 3, date(2025, 12, 31)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_back_end_on_a_day_that_exists(now: date, months: int, then: date):
    assert months_before(now, months) == then


def test_the_days_of_values_and_marks_are_found():
    assert days_of((series({3: 1, 9: 1}),), (Mark(day(1), ""),)) == (day(1), day(9))
    assert days_of((series({}),)) is None


# --- facts


def test_a_summary_says_how_many_first_last_lowest_and_highest():
    (summary,) = summaries_of(chart(series({5: 3, 0: 4, 9: 8}), series({}, "Sleep")))
    assert (summary.count, summary.first.value, summary.last.value) == (3, 4, 8)
    assert (summary.lowest, summary.highest) == (3, 8)


def test_three_days_on_each_side_are_compared():
    mark = Mark(day(30), "Session 1")
    whole = chart(series({1: 6, 2: 6, 3: 9, 30: 0, 31: 4, 40: 5, 50: 3}), marks=(mark,))
    found = comparison_of(whole, mark)
    assert found is not None
    assert (found.mean_before, found.days_before) == (7, 3)
    assert (found.mean_after, found.days_after) == (4, 3)
    assert (found.previous, found.following) == (None, None)
    assert why_no_comparison(whole, mark) is None


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (2, 3, NoComparison.TOO_FEW_BEFORE),
        (3, 2, NoComparison.TOO_FEW_AFTER),
        (2, 2, NoComparison.TOO_FEW),
        (0, 0, NoComparison.TOO_FEW),
    ],
)
def test_fewer_are_not(before: int, after: int, why: NoComparison):
    assert FEWEST_ON_EACH_SIDE == 3
    mark = Mark(day(30), "Session 1")
    values = dict.fromkeys([*range(before), 30, *range(31, 31 + after)], 5.0)
    whole = chart(series(values), marks=(mark,))
    assert comparison_of(whole, mark) is None
    assert why_no_comparison(whole, mark) is why


def test_many_values_on_one_day_are_one_day():
    mark = Mark(day(30), "Session 1")
    busy = Series("m", "Mood", tuple(Point(day(1), n) for n in range(9)))
    whole = chart(busy, marks=(mark,))
    assert why_no_comparison(whole, mark) is NoComparison.TOO_FEW


def test_sessions_next_to_it_bound_what_is_compared():
    first, second = Mark(day(10), "Session 1"), Mark(day(20), "Session 2")
    values = {1: 2.0, 2: 2.0, 3: 2.0, 11: 6.0, 12: 6.0, 13: 6.0, 21: 9.0, 22: 9.0, 23: 9.0}
    whole = chart(series(values), marks=(first, second))
    found = comparison_of(whole, first)
    assert found is not None
    assert (found.mean_before, found.mean_after, found.following) == (2, 6, second)
    found = comparison_of(whole, second)
    assert found is not None
    assert (found.mean_before, found.mean_after, found.previous) == (6, 9, first)


def test_a_chart_without_series_compares_nothing():
    assert comparison_of(chart(), Mark(day(3), "")) is None


# --- the picture


def drawn(
    whole: Chart, width: float = 860.0, height: float = 300.0, text_scale: float = 1.0
) -> ElementTree.Element:
    return ElementTree.fromstring(
        svg_of(whole, PALETTE, width=width, height=height, text_scale=text_scale)
    )


def texts(picture: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_bands_sessions_and_series_are_named():
    mark = Mark(day(30), "Session 1")
    two = (series({0: 4, 3: 6}), series({1: 7}, "Tension"))
    words = texts(drawn(chart(*two, marks=(mark,), bands=(Band("low", 0, 4), Band("high", 5, 10)))))
    for word in ("Mood", "Tension", "Session 1", "low", "high", "2026"):
        assert word in words


def test_series_differ_by_dashes_and_shapes_besides_colour():
    many = tuple(series({0: n, 9: n + 1}, f"S{n}") for n in range(3))
    picture = drawn(chart(*many))
    dashes = {
        path.get("stroke-dasharray")
        for path in picture.iter(f"{SVG}path")
        if path.get("stroke") in ("a", "b")
    }
    assert len(dashes) >= 3
    assert (
        len(list(picture.iter(f"{SVG}circle"))) == 3
    )  # two points and the legend of the first only


def test_a_single_point_can_be_seen():
    assert len(list(drawn(chart(series({4: 3}))).iter(f"{SVG}circle"))) == 1


def test_an_empty_chart_is_its_axes():
    picture = drawn(
        chart(series({}), series({}, "Sleep"), marks=(Mark(day(30), "Session 1"),), bands=BANDS)
    )
    assert not list(picture.iter(f"{SVG}circle"))
    assert all(word.isdecimal() or word.startswith("2026-") for word in texts(picture))


def test_values_beyond_the_range_widen_it():
    assert "15" in texts(drawn(chart(series({0: 15.0, 5: -5.0}))))


def test_only_the_colours_that_were_handed_in_are_used():
    picture = drawn(chart(series({0: 4, 3: 6}), marks=(Mark(day(30), "S"),), bands=BANDS))
    used = {part.get(name) for part in picture.iter() for name in ("fill", "stroke")}
    assert used <= {None, "none", "p", "s", "i", "q", "g", "e", "a", "b"}


def test_long_names_of_bands_move_above_the_plot_and_stay_whole():
    whole = chart(series({0: 4, 3: 6}), bands=BANDS)
    words = texts(drawn(whole, width=420.0, height=fitting_height(whole, width=420.0, text_scale=2), text_scale=2.0))  # fmt: skip
    assert "15–19 moderately severe" in words


def test_what_stands_above_the_plot_makes_the_picture_higher():
    one, many = chart(series({0: 1})), chart(*(series({0: 1}, f"Scale {n}") for n in range(9)))
    assert fitting_height(many, width=400) > fitting_height(one, width=400)
    assert fitting_height(one, width=400, text_scale=2) > fitting_height(one, width=400)
