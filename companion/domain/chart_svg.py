"""A chart drawn as SVG: one picture for the window, the sealed page and the PDF.

Only what SVG Tiny 1.2 knows (attributes, no classes, no filters), because Qt reads no more than that. Colours and the
name of the font are handed in. No word stands inside the plot, so nothing has to be read through a line. Series differ
by marker and dashes besides colour, bands by name and a line between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from companion.domain.chart_head import Head, head_of
from companion.domain.chart_layout import (
    LINE,
    Flag,
    day_ticks,
    flags,
    spread,
    text_width,
    value_ticks,
)
from companion.domain.chart_parts import (
    ChartPalette,
    SeriesPen,
    decimal,
    element,
    line_of,
    tidy,
    words_in,
)
from companion.domain.charts import Band, Chart, lines_of, plain_number

TEXT_SIZE = 12
"""Pixels of every word at text scale 1; the title is a little larger."""
WIDEST_SIDE = 0.3
"""The part of the width that names of bands may take beside the plot; longer ones stand above it with their numbers."""
PLOT = 190
"""Pixels from the lowest to the highest value at text scale 1, unless the caller wants another height."""

Spell = Callable[[date], str]
SpellNumber = Callable[[float], str]


def svg_of(
    chart: Chart,
    palette: ChartPalette,
    *,
    width: float,
    height: float,
    text_scale: float = 1.0,
    spell: Spell = date.isoformat,
    spell_number: SpellNumber = plain_number,
    titled: bool = False,
) -> str:
    """The picture, `width` x `height` pixels; `fitting_height` says how high it should be.

    `spell` writes a day without its year; years stand once below the first day of each. `titled` writes the title
    above the plot, for a picture that goes somewhere else.
    """
    size = TEXT_SIZE * text_scale
    head = head_of(
        chart, palette, width, size, spell_number, titled=titled, keyed=_keyed(chart, width, size)
    )
    return _Drawing(chart, palette, width, height, head, Hand(size, spell, spell_number)).svg()


def fitting_height(
    chart: Chart,
    *,
    width: float,
    text_scale: float = 1.0,
    spell_number: SpellNumber = plain_number,
    titled: bool = False,
) -> float:
    """The height at which the plot has room, whatever stands above and below it."""
    size = TEXT_SIZE * text_scale
    blank = ChartPalette("", "", "", "", "", "", ("",))
    head = head_of(
        chart, blank, width, size, spell_number, titled=titled, keyed=_keyed(chart, width, size)
    )
    drawing = _Drawing(chart, blank, width, 0, head, Hand(size, date.isoformat, spell_number))
    return drawing.top + PLOT * text_scale**0.5 + drawing.below


def _keyed(chart: Chart, width: float, size: float) -> bool:
    """Whether the names of bands are too wide to stand beside the plot."""
    return any(text_width(tidy(band.name), size) > width * WIDEST_SIDE for band in chart.bands)


@dataclass(frozen=True, slots=True)
class Hand:
    """How words and numbers are written."""

    size: float
    spell: Spell
    spell_number: SpellNumber


class _Drawing:
    """One picture while it is drawn, from the edges inward."""

    def __init__(
        self,
        chart: Chart,
        palette: ChartPalette,
        width: float,
        height: float,
        head: Head,
        hand: Hand,
    ) -> None:
        self.chart, self.palette, self.size = chart, palette, hand.size
        self.width, self.height = float(width), float(height)
        self.spell, self.spell_number = hand.spell, hand.spell_number
        self.parts: list[str] = list(head.parts)
        values = [point.value for one in chart.series for point in one.points]
        self.low, self.high = min((chart.low, *values)), max(chart.low, chart.high, *values)
        self.high = self.high if self.high > self.low else self.low + 1
        self.bands = () if chart.is_empty else tuple(sorted(chart.bands, key=lambda b: b.low))
        self.names = () if head.keyed else tuple(tidy(band.name) for band in self.bands)
        self.radius = 3.5 + self.size / 12
        self.pen = SeriesPen(palette, self.radius)
        self._set_frame(head)

    def _set_frame(self, head: Head) -> None:
        """Where the plot ends on its four sides."""
        size = self.size
        self.beneath = 4 + size * 0.4
        self.below = 2 * LINE * size + self.beneath
        ends = (text_width(tidy(self.spell_number(end)), size) for end in (self.low, self.high))
        self.left = max(*ends, text_width("00", size)) + size * 0.7
        beside = max((text_width(name, size) for name in self.names), default=0.0)
        self.right = max(self.width - (beside + size * 0.8 if beside else size), self.left + size)
        marks = () if self.chart.is_empty else self.chart.marks
        self.flags = flags(
            [mark for mark in marks if self.chart.since <= mark.on <= self.chart.until],
            self.x,
            size=size,
            left=self.left,
            right=self.width,
            longest=self.width * WIDEST_SIDE,
        )
        lanes = max((flag.lane for flag in self.flags), default=-1) + 1
        self.top = head.height + (lanes * LINE + 0.6) * size
        self.bottom = max(self.height - self.below, self.top + 2 * size)

    def svg(self) -> str:
        """The whole picture."""
        paper = element("rect", width=self.width, height=self.height, fill=self.palette.paper)
        self.parts.insert(0, paper)
        self._draw_bands()
        self._draw_axes()
        for flag in self.flags:
            self._draw_flag(flag)
        for number, series in enumerate(self.chart.series):
            for line in lines_of(series):
                points = [(self.x(point.on), self.y(point.value)) for point in line]
                alone = len(self.chart.series) == 1
                self.parts += self.pen.line(number, points, alone=alone)
        about = words_in("title", tidy(self.chart.title) or " ")
        if tidy(self.chart.description):
            about += words_in("desc", tidy(self.chart.description))
        return element(
            "svg",
            about + "".join(self.parts),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {decimal(self.width)} {decimal(self.height)}",
            width=self.width,
            height=self.height,
            role="img",
            font_family=self.palette.font,
            font_size=self.size,
        )

    # --- where a day and a value stand

    def x(self, day: date) -> float:
        inset = min(self.radius * 2, (self.right - self.left) / 4)
        days = (self.chart.until - self.chart.since).days
        share = (day - self.chart.since).days / days if days > 0 else 0.5
        return self.left + inset + share * (self.right - self.left - 2 * inset)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    # --- what is drawn

    def _draw_flag(self, flag: Flag) -> None:
        middle = self.top - self.size * 0.6 - (flag.lane + 0.5) * LINE * self.size
        start = middle - self.size * 0.5 if flag.words else self.top
        self._add(
            "path",
            d=f"M{flag.at:.1f} {start:.1f}V{self.bottom:.1f}",
            stroke=self.palette.soft_ink,
            stroke_width=1.2,
            stroke_dasharray="3 4",
            fill="none",
        )
        if flag.words:
            anchor = "start" if flag.left >= flag.at else "end"
            left = flag.left if anchor == "start" else flag.left + flag.width
            self._words(flag.words, left, middle, self.palette.ink, text_anchor=anchor)

    def _value_ticks(self) -> list[float]:
        lines = (self.bottom - self.top) / (self.size * LINE * (1.05 if self.bands else 1.9))
        edges = [end for n, band in enumerate(self.bands) for end in self._reach(n, band)]
        most = max(1, min(int(lines), 8 if self.bands else 5))
        return value_ticks(self.low, self.high, edges, most)

    def _draw_bands(self) -> None:
        across = self.right - self.left
        places: list[tuple[float, str]] = []
        lined: set[float] = set()
        for number, band in enumerate(self.bands):
            low, high = self._reach(number, band)
            if high <= low:
                continue
            top, tall = self.y(high), self.y(low) - self.y(high)
            if number % 2 or len(self.bands) == 1:
                self._add("rect", x=self.left, y=top, width=across, height=tall, fill=self.palette.shade)  # fmt: skip
            for end in (low, high):
                if self.low < end < self.high and end not in lined:
                    lined.add(end)
                    line = f"M{self.left:.1f} {self.y(end):.1f}h{across:.1f}"
                    self._add(
                        "path", d=line, stroke=self.palette.edge, stroke_width=0.8, fill="none"
                    )
            if self.names:
                places.append((top + tall / 2, self.names[number]))
        apart = self.size * 1.15
        fitting = int((self.bottom - self.top - self.size) / apart) + 1
        places = sorted(places)[-max(1, fitting) :]
        inner = (self.top + self.size / 2, self.bottom - self.size / 2)
        middles = spread([middle for middle, _ in places], apart, *inner)
        for middle, (_, name) in zip(middles, places, strict=True):
            self._words(name, self.right + self.size * 0.6, middle, self.palette.soft_ink)

    def _reach(self, number: int, band: Band) -> tuple[float, float]:
        """Where a band begins and ends: at the next band, when whole numbers leave no more than a step between."""
        high = band.high
        if number + 1 < len(self.bands) and self.bands[number + 1].low - high <= 1:
            high = self.bands[number + 1].low
        return max(self.low, band.low), min(self.high, high)

    def _draw_axes(self) -> None:
        palette, size = self.palette, self.size
        thin = 0.4 if palette.grid == palette.edge else 1
        for tick in self._value_ticks():
            if not self.bands and tick > self.low:
                line = f"M{self.left:.1f} {self.y(tick):.1f}H{self.right:.1f}"
                self._add("path", d=line, stroke=palette.grid, stroke_width=thin, fill="none")
            middle = self.y(tick)
            number = tidy(self.spell_number(tick))
            self._words(number, self.left - size * 0.5, middle, palette.soft_ink, text_anchor="end")
        axes = f"M{self.left:.1f} {self.top:.1f}V{self.bottom:.1f}H{self.right:.1f}"
        days = day_ticks(self.chart.since, self.chart.until, self._fit)
        axes += "".join(f"M{self.x(day):.1f} {self.bottom:.1f}v4" for day in days)
        self._add("path", d=axes, stroke=palette.edge, stroke_width=1, fill="none")
        first = self.bottom + self.beneath + size * LINE / 2
        for number, day in enumerate(days):
            left, width = self._day_box(day)
            centre = left + width / 2
            self._words(
                tidy(self.spell(day)), centre, first, palette.soft_ink, text_anchor="middle"
            )
            if number == 0 or day.year != days[number - 1].year:
                below = first + size * LINE
                self._words(str(day.year), centre, below, palette.soft_ink, text_anchor="middle")

    def _day_box(self, day: date) -> tuple[float, float]:
        """Left edge and width of a day's label, kept inside the picture."""
        width = max(text_width(tidy(self.spell(day)), self.size), text_width("0000", self.size))
        return max(0.0, min(self.x(day) - width / 2, self.width - width)), width

    def _fit(self, days: Sequence[date]) -> bool:
        boxes = [self._day_box(day) for day in days]
        pairs = pairwise(boxes)
        return all(one[0] + one[1] + self.size <= other[0] for one, other in pairs)

    # --- elements

    def _words(
        self, words: str, x: float, middle: float, fill: str, *, text_anchor: str = ""
    ) -> None:
        self.parts.append(line_of(words, x, middle, self.size, fill, text_anchor=text_anchor))

    def _add(self, name: str, **attributes: str | float) -> None:
        self.parts.append(element(name, **attributes))
