"""Whatever a person calls things: the picture is well-formed and holds nothing but drawing, and labels keep apart."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.chart_layout import broken, elided, text_width
from companion.domain.chart_parts import ChartPalette
from companion.domain.chart_svg import fitting_height, svg_of
from companion.domain.charts import Band, Chart, Mark, PhaseSpan, Point, Series, table_of, zoomed
from companion.domain.entries import Phase

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "path", "circle", "text")}
PALETTE = ChartPalette("p", "s", "i", "q", "g", "e", ("a", "b", "c"))
START = date(2026, 1, 12)
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=60),
    st.sampled_from(
        [
            "<script>",
            "]]>",
            "&#0;",
            '" onload="x',
            "\0",
            "\ud800",
            "\x1b",
            "\ufffe",
            "日記",
            "  ",
            "é",
        ]
    ),
)
DAYS = st.integers(0, 500).map(lambda n: START + timedelta(days=n))
VALUES = st.floats(-50, 150)
POINTS = st.lists(st.builds(Point, DAYS, VALUES), max_size=30).map(tuple)
SERIES = st.lists(st.builds(Series, st.just("s"), ANY_TEXT, POINTS), max_size=8).map(tuple)
MARKS = st.lists(st.builds(Mark, DAYS, ANY_TEXT), max_size=12).map(tuple)
BANDS = st.lists(st.builds(Band, ANY_TEXT, VALUES, VALUES), max_size=6).map(tuple)
PHASES = st.lists(st.builds(PhaseSpan, st.sampled_from(Phase), DAYS, DAYS, ANY_TEXT)).map(tuple)
CHARTS = st.builds(
    Chart, ANY_TEXT, ANY_TEXT, SERIES, VALUES, VALUES, DAYS, DAYS, BANDS, MARKS, PHASES, ANY_TEXT, ANY_TEXT
)  # fmt: skip


@given(
    chart=CHARTS,
    width=st.floats(1, 2000),
    height=st.floats(1, 2000),
    scale=st.floats(0.8, 2),
    titled=st.booleans(),
    spelled=ANY_TEXT,
)
def test_any_chart_is_a_well_formed_picture_of_nothing_but_shapes_and_words(
    chart: Chart, width: float, height: float, scale: float, titled: bool, spelled: str
):
    def spell(_: object) -> str:
        return spelled

    text = svg_of(
        chart, PALETTE, width=width, height=height, text_scale=scale, spell=spell, spell_number=spell, titled=titled
    )  # fmt: skip
    text.encode("utf-8")
    picture = ElementTree.fromstring(text)
    assert {part.tag for part in picture.iter()} <= DRAWING
    names = {name for part in picture.iter() for name in part.attrib}
    assert not {
        name for name in names if name.startswith("on") or "href" in name or name == "style"
    }
    assert "nan" not in text.replace(spelled, "").casefold().split('"')


Box = tuple[float, float, float, float]


def boxes(picture: ElementTree.Element) -> list[Box]:
    """Left, top, right and bottom of every line of words, by the usual width of their letters."""
    found: list[Box] = []
    for text in picture.iter(f"{SVG}text"):
        size = float(text.get("font-size") or picture.get("font-size") or 0)
        width = text_width(text.text or "", size)
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = x - width * {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", ""), 0.0)
        found.append((left, y - size * 0.8, left + width, y + size * 0.2))
    return found


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap by more than a hair."""
    return (
        one[0] + 0.5 < other[2]
        and other[0] + 0.5 < one[2]
        and one[1] + 0.5 < other[3]
        and other[1] + 0.5 < one[3]
    )


NAMES = st.text("abcdefghijklmnop W", min_size=1, max_size=40)
SCALE_OF_TEN = st.builds(
    Chart,
    NAMES,
    st.just(""),
    st.lists(
        st.builds(
            Series,
            st.just("s"),
            NAMES,
            st.lists(st.builds(Point, DAYS, st.integers(0, 27).map(float)), min_size=1).map(tuple),
        ),
        min_size=1,
        max_size=6,
    ).map(tuple),
    st.just(0),
    st.just(27),
    st.just(START),
    st.integers(0, 500).map(lambda n: START + timedelta(days=n)),
    st.sampled_from(
        [
            (),
            (Band("low", 0, 10),),
            (Band("none", 0, 4), Band("mild", 5, 9), Band("some", 10, 14), Band("more", 15, 19), Band("much", 20, 27)),
            (Band("none or minimal", 0, 4), Band("moderately severe", 5, 27)),
        ]
    ),
    st.lists(st.builds(Mark, DAYS, NAMES), max_size=8).map(tuple),
)  # fmt: skip


@given(
    chart=SCALE_OF_TEN,
    width=st.sampled_from([360.0, 560.0, 860.0]),
    scale=st.sampled_from([1.0, 1.5, 2.0]),
)
def test_no_words_stand_on_others_or_outside_the_picture(chart: Chart, width: float, scale: float):
    height = fitting_height(chart, width=width, text_scale=scale, titled=True)
    picture = ElementTree.fromstring(
        svg_of(chart, PALETTE, width=width, height=height, text_scale=scale, titled=True)
    )
    found = boxes(picture)
    assert not [
        (one, other) for n, one in enumerate(found) for other in found[:n] if meet(one, other)
    ]
    assert all(
        left >= -0.5 and right <= width + 0.5 and top >= -0.5 and bottom <= height + 0.5
        for left, top, right, bottom in found
    )


@given(words=ANY_TEXT, room=st.floats(0, 300), most=st.integers(1, 4))
def test_words_are_cut_to_their_room(words: str, room: float, most: int):
    assert text_width(elided(words, 12, room), 12) <= room
    lines = broken(words, 12, room, most=most)
    assert len(lines) <= most
    assert all(text_width(line, 12) <= room for line in lines)


@given(chart=CHARTS, first=DAYS, last=DAYS)
def test_the_table_of_a_part_is_a_part_of_the_table(chart: Chart, first: date, last: date):
    first, last = sorted((first, last))
    whole = {row.on: row.values for row in table_of(chart).rows}
    part = {row.on: row.values for row in table_of(zoomed(chart, first, last)).rows}
    assert part == {day: values for day, values in whole.items() if first <= day <= last}
