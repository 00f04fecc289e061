"""What a chart is drawn with: its colours, the lines and markers of its series, and SVG elements.

Elements are escaped, without characters that XML cannot carry, and their numbers are short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from companion.domain.typed_text import one_line

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKERS = 6
"""Shapes of markers; after so many they begin again."""
DASHES = ("", "7 4", "2 3", "10 4 2 4")
CROWDED = 2.2
"""Points nearer to one another than this many radii do not all get a marker."""
SPARSE = 14
"""Radii between the markers of a crowded line: enough to tell its shape."""

CORNERS = {
    1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    2: ((0, -1.25), (1.2, 0.9), (-1.2, 0.9)),
    3: ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    5: ((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4),
        (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
}  # fmt: skip
"""Square, triangle, diamond and cross, in radii around the point; the others are circles."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ChartPalette:
    """The colours of a chart, as SVG names them, and its font."""

    paper: str
    """Behind everything."""
    shade: str
    """Behind every second band."""
    ink: str
    soft_ink: str
    """Numbers, days, names of bands."""
    grid: str
    """Decoration."""
    edge: str
    """Axes and the lines between bands."""
    series: tuple[str, ...]
    """At least one; taken in turn."""
    font: str = "sans-serif"


def tidy(words: str) -> str:
    """`words` on one line, without characters that XML cannot carry."""
    return NOT_XML.sub("", one_line(words))


def element(name: str, inside: str = "", /, **attributes: str | float) -> str:
    """One element; `inside` is markup already. Underscores in names of attributes are hyphens."""
    given = "".join(
        f' {key.replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def words_in(name: str, words: str, /, **attributes: str | float) -> str:
    """One element with plain text in it."""
    return element(name, escape(NOT_XML.sub("", words)), **attributes)


def line_of(
    words: str, x: float, middle: float, size: float, fill: str, **attributes: str | float
) -> str:
    """A line of words with its middle at `middle`: figures and small letters look centred there."""
    baseline = middle + size * 0.35
    return words_in("text", words, x=x, y=baseline, fill=fill, **attributes) if words else ""


def decimal(number: float) -> str:
    """A length with at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _written(value: str | float) -> str:
    return decimal(value) if isinstance(value, float) else escape(NOT_XML.sub("", str(value)))


class SeriesPen:
    """Draws lines and markers; each series is told by its marker and its dashes, besides its colour."""

    def __init__(self, palette: ChartPalette, radius: float) -> None:
        self._palette = palette
        self._radius = radius

    def line(self, number: int, points: Sequence[Place], *, alone: bool) -> list[str]:
        """An unbroken line with its markers; a single point is a marker. `alone`: there is no other series."""
        drawn = [self.stroke(number, points)] if len(points) > 1 else []
        return drawn + [self.marker(number, x, y) for x, y in self._marked(points, alone=alone)]

    def stroke(self, number: int, points: Sequence[Place]) -> str:
        """The line of the series with this number."""
        return element(
            "path",
            d="M" + "L".join(f"{decimal(x)} {decimal(y)}" for x, y in points),
            stroke=self._colour(number),
            stroke_width=2,
            stroke_dasharray=DASHES[number % len(DASHES)],
            stroke_linejoin="round",
            fill="none",
        )

    def marker(self, number: int, x: float, y: float) -> str:
        """Its marker around a point."""
        kind, r, colour = number % MARKERS, self._radius, self._colour(number)
        hollow = kind in (1, 4)
        look: dict[str, str | float] = {
            "fill": self._palette.paper if hollow else colour,
            "stroke": colour,
            "stroke_width": 2 if hollow else 1,
        }
        if kind not in CORNERS:
            return element("circle", cx=x, cy=y, r=r, **look)
        path = "L".join(f"{decimal(x + r * dx)} {decimal(y + r * dy)}" for dx, dy in CORNERS[kind])
        return element("path", d=f"M{path}z", **look)

    def _marked(self, points: Sequence[Place], *, alone: bool) -> list[Place]:
        """Every point where there is room. In a crowded line some of them, and none where no other line is told
        apart by them."""
        across = points[-1][0] - points[0][0]
        if len(points) < 3 or across / (len(points) - 1) >= CROWDED * self._radius:
            return list(points)
        kept = [] if alone else [points[0]]
        for place in () if alone else points[1:]:
            if place[0] - kept[-1][0] >= SPARSE * self._radius:
                kept.append(place)
        return kept

    def _colour(self, number: int) -> str:
        return self._palette.series[number % len(self._palette.series)]
