"""The charts of a sealed page: the picture of the window as SVG, in two widths, with its table.

Colours are names here (`ink`, `series-0`); the page's script turns them into classes, so that one picture fits light,
dark and print.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec

from companion.domain.chart_parts import ChartPalette
from companion.domain.chart_svg import fitting_height, svg_of
from companion.domain.charts import Chart, TableWords, plain_number, table_of, written
from companion.sharing.share_words import spell_day

WIDTHS = (680, 340)
"""Pixels of a picture for a wide and for a narrow window."""
PALETTE = ChartPalette(
    paper="paper",
    shade="shade",
    ink="ink",
    soft_ink="soft-ink",
    grid="grid",
    edge="edge",
    series=("series-0", "series-1", "series-2", "series-3"),
)


class PageChart(msgspec.Struct, frozen=True, omit_defaults=True):
    """One chart: its pictures, the widest first, and the same numbers as a table."""

    pictures: tuple[str, ...]
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def page_chart(chart: Chart, facts: str) -> PageChart | None:
    """`chart` in both widths with its table; None when it has no value. `facts` describe the picture in words."""
    if chart.is_empty:
        return None
    described = replace(chart, description=f"{facts}. The table has every value.")
    headings, rows = written(table_of(chart), TableWords("Day", "Beside"), _spelled, plain_number)
    return PageChart(tuple(_picture(described, width) for width in WIDTHS), headings, rows)


def brief_chart(chart: Chart, facts: str, *, small: bool) -> PageChart | None:
    """Only the picture, when `small` only the narrow one; None when there is no value."""
    if chart.is_empty:
        return None
    described = replace(chart, description=f"{facts}. The table further down has every value.")
    widths = WIDTHS[-1:] if small else WIDTHS
    return PageChart(tuple(_picture(described, width) for width in widths))


def _picture(chart: Chart, width: int) -> str:
    return svg_of(
        chart,
        PALETTE,
        width=width,
        height=fitting_height(chart, width=width),
        spell=_spelled_short,
    )


def _spelled(day: date) -> str:
    return spell_day(day)


def _spelled_short(day: date) -> str:
    return spell_day(day, short=True)
