"""What stands above the plot of a chart: its title, what the numbers count, the names of series and of wide bands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from companion.domain.chart_layout import LINE, broken, elided, text_width, wrapped
from companion.domain.chart_parts import ChartPalette, SeriesPen, line_of, tidy
from companion.domain.charts import Chart

LARGER = 1.25
"""The title's size, times that of the other words."""
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Drawn elements and how high they are together."""

    parts: tuple[str, ...]
    height: float
    keyed: bool
    """Whether the names of the bands stand here."""


def head_of(
    chart: Chart,
    palette: ChartPalette,
    width: float,
    size: float,
    spell_number: Callable[[float], str],
    *,
    titled: bool,
    keyed: bool,
) -> Head:
    """Everything above the plot, `width` pixels wide. `keyed`: bands are named here and not beside the plot."""
    head = _Head(chart, palette, float(width), size)
    if titled:
        head.put_title()
    head.put_note()
    if not chart.is_empty and len(chart.series) > 1:
        head.put_legend()
    if not chart.is_empty and keyed:
        head.put_key(spell_number)
    return Head(tuple(head.parts), head.height, keyed)


class _Head:
    """Grows downward."""

    def __init__(self, chart: Chart, palette: ChartPalette, width: float, size: float) -> None:
        self.chart, self.palette, self.width, self.size = chart, palette, width, size
        self.pen = SeriesPen(palette, 3.5 + size / 12)
        self.parts: list[str] = []
        self.height = size * 0.25

    def put_title(self) -> None:
        larger = self.size * LARGER
        # These letters are heavier and so wider than the ones that are measured.
        for words in broken(tidy(self.chart.title), larger, self.width * 0.94, most=MOST_LINES):
            middle = self._next_line(larger)
            self.parts.append(
                line_of(
                    words, 0.0, middle, larger, self.palette.ink, font_size=larger, font_weight=600
                )
            )

    def put_note(self) -> None:
        """What the numbers count, and what a higher one means."""
        given = (tidy(self.chart.unit), tidy(self.chart.higher_means))
        lines = broken(
            " · ".join(words for words in given if words), self.size, self.width, most=MOST_LINES
        )
        for words in lines:
            middle = self._next_line(self.size)
            self.parts.append(line_of(words, 0.0, middle, self.size, self.palette.soft_ink))
        self.height += self.size * 0.4 if lines else 0.0

    def put_legend(self) -> None:
        """Each series with a piece of its line."""
        size, sample, gap = self.size, self.size * 2.6, self.size * 0.6
        room = self.width - sample - gap
        names = [elided(tidy(one.name), size, room) for one in self.chart.series]
        widths = [sample + gap + text_width(name, size) + size * 1.5 for name in names]
        for row in wrapped(widths, self.width + size * 1.5):
            middle, left = self._next_line(size), 0.0
            for number in row:
                self.parts += [
                    self.pen.stroke(number, ((left, middle), (left + sample, middle))),
                    self.pen.marker(number, left + sample / 2, middle),
                    line_of(names[number], left + sample + gap, middle, size, self.palette.ink),
                ]
                left += widths[number]
        self.height += size * 0.4

    def put_key(self, spell_number: Callable[[float], str]) -> None:
        """Each band with its numbers."""
        size = self.size
        named = [
            f"{tidy(spell_number(band.low))}–{tidy(spell_number(band.high))} {tidy(band.name)}"
            for band in sorted(self.chart.bands, key=lambda band: band.low)
        ]
        named = [elided(words, size, self.width) for words in named]
        widths = [text_width(words, size) + size * 1.5 for words in named]
        for row in wrapped(widths, self.width + size * 1.5):
            middle, left = self._next_line(size), 0.0
            for number in row:
                self.parts.append(line_of(named[number], left, middle, size, self.palette.soft_ink))
                left += widths[number]
        self.height += size * 0.4

    def _next_line(self, size: float) -> float:
        """The middle of a new line."""
        self.height += size * LINE
        return self.height - size * LINE / 2
