"""The brief on the first page of a share: as much of it as one page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from companion.domain.shares import ShareDocument
from companion.services.printing import PlainCopy
from companion.sharing.brief import ROOMS, Brief, BriefChart, BriefLine, BriefPart, brief_of
from companion.sharing.preview import withheld_words
from companion.sharing.share_facts import in_entry
from companion.sharing.share_words import FOR_READING, HEADINGS, NUMBERS, number_words, spell_day
from companion.ui.paper_drawings import ChartDrawing
from companion.ui.paper_looks import Look, form_of, sheet_looks
from companion.ui.paper_pages import Pages
from companion.ui.paper_pieces import reads_from_the_right

MARGIN_FOR_NUMBERS = 40.0
"""Left of the words stands the number of the place where all of it is, points."""
BETWEEN = 16.0
"""Charts."""
AFTER_PRACTICES = ("after_effects", "questions", "checkins", "entries")
"""Parts that stand below the charts."""
CHART_HEIGHTS = (132.0, 112.0, 96.0, 84.0, 72.0, 60.0)
"""Of a row of charts in points, tried in turn together with less and less room for words."""
WITH_BANDS = 120.0
"""A lower chart has no room for bands."""


def put_brief(
    pages: Pages,
    document: ShareDocument,
    new_pages: Callable[[], Pages],
    copy: PlainCopy | None = None,
) -> None:
    """The brief of `document` on the first of `pages`, which must be empty; what follows begins on the next.

    `new_pages` gives empty pages of the same size, on which is tried how much fits.
    """
    trial = new_pages()
    closing = FOR_READING if copy is None else copy.closing
    for brief, height in _tries(document):
        trial = new_pages()
        named = brief if copy is None else _as_copy(brief, copy, document)
        _BriefSheet(trial, height).put(named, document, closing)
        if len(trial.pages) == 1:
            break
    pages.pages, pages.y = trial.pages, pages.height


def _tries(document: ShareDocument) -> Iterator[tuple[Brief, float]]:
    """From the widest to the narrowest: charts become lower before words become few."""
    for number, room in enumerate(ROOMS):
        brief = brief_of(document, room)
        for height in CHART_HEIGHTS[:5] if number < len(ROOMS) // 2 else CHART_HEIGHTS[3:]:
            yield brief, height


def _as_copy(brief: Brief, copy: PlainCopy, document: ShareDocument) -> Brief:
    """It was made by the one who reads it, for nobody, and follows no other."""
    made = f"A copy made on {spell_day(document.made_at[:10])}"
    return replace(brief, title=copy.title, people=made, since="")


class _BriefSheet:
    """Writes one brief."""

    def __init__(self, pages: Pages, chart_height: float) -> None:
        self._pages, self._height = pages, chart_height
        self._looks = sheet_looks()

    def put(self, brief: Brief, document: ShareDocument, closing: str) -> None:
        """`closing` is what to know about the whole, at the end."""
        pages, looks = self._pages, self._looks
        pages.words(brief.title, looks["title"])
        about = (brief.people, brief.since)
        pages.words(" ".join(f"{each}." for each in about if each), looks["small"])
        for line in brief.support:
            self._line(line, looks["lead"])
        if brief.support_more:
            pages.words(brief.support_more, looks["small"], left=MARGIN_FOR_NUMBERS)
        if brief.note:
            pages.words(brief.note, looks["quote"], left=MARGIN_FOR_NUMBERS)
        if brief.nothing_new:
            pages.words(brief.nothing_new, looks["plain"], left=MARGIN_FOR_NUMBERS)
        charted = False
        for part in brief.parts:
            if part.name in AFTER_PRACTICES and not charted:
                self._charts(brief.charts)
                charted = True
            self._part(part)
        if not charted:
            self._charts(brief.charts)
        said = f"{NUMBERS} {withheld_words(document)} {closing}"
        pages.words(said, looks["close"])

    def _part(self, part: BriefPart) -> None:
        pages, looks = self._pages, self._looks
        pages.words(part.heading, looks["caption"], left=MARGIN_FOR_NUMBERS)
        if part.name == "sessions":
            self._row(part)
        else:
            for line in part.lines:
                self._line(line, looks["line" if line.own_words else "plain"])
        if part.more:
            pages.words(part.more_words, looks["small"], left=MARGIN_FOR_NUMBERS)

    def _row(self, part: BriefPart) -> None:
        """Short lines, one behind the other."""
        words = " · ".join(f"{line.words} ({line.place})" for line in part.lines)
        self._pages.words(words, self._looks["plain"], left=MARGIN_FOR_NUMBERS)

    def _line(self, line: BriefLine, look: Look) -> None:
        pages, looks = self._pages, self._looks
        facts = ", ".join(each for each in (in_entry(line.entry), line.facts) if each)
        number = BriefLine("", line.numbers).place
        text, runs = line.words, []
        if facts and not reads_from_the_right(line.words):
            text = f"{line.words}  {facts}"
            runs = [(len(text) - len(facts), len(facts), form_of(looks["small"]))]
        pages.words(
            text, look, left=MARGIN_FOR_NUMBERS, label=number, label_look=looks["number"], runs=runs
        )
        if facts and not runs:
            pages.words(facts, looks["small"], left=MARGIN_FOR_NUMBERS)

    def _charts(self, charts: Sequence[BriefChart]) -> None:
        """Beside one another; the more there are the smaller."""
        if not charts:
            return
        pages, looks = self._pages, self._looks
        pages.words(HEADINGS["measures"], looks["caption"], left=MARGIN_FOR_NUMBERS)
        columns = 1 if len(charts) == 1 else 2 if len(charts) in (2, 4) else 3
        inside = pages.width - MARGIN_FOR_NUMBERS
        width = (inside - BETWEEN * (columns - 1)) / columns
        plain = columns > 1 or self._height < WITH_BANDS
        for first in range(0, len(charts), columns):
            row = charts[first : first + columns]
            lefts = [MARGIN_FOR_NUMBERS + n * (width + BETWEEN) for n in range(columns)]
            cells = list(zip(row, lefts, strict=False))
            written = (("plain", _chart_name), ("small", _chart_facts))
            # In the least room a second row of charts would push words off the page; the tables have the numbers.
            tight = self._height == CHART_HEIGHTS[-1] and len(charts) > columns
            for look, text in written[: 1 if tight else 2]:
                pages.row(
                    [(text(chart), left, width) for chart, left in cells], looks[look], ruled=False
                )
            pages.gap(2)
            if self._height > pages.room:
                pages.next_page()
            drawings = [(ChartDrawing(c.chart, plain=plain), left, width) for c, left in cells]
            pages.beside(drawings, self._height)
            pages.gap(4)


def _chart_name(chart: BriefChart) -> str:
    low, high = number_words(chart.chart.low), number_words(chart.chart.high)
    return f"{chart.title}, {low} to {high} ({chart.number})"


def _chart_facts(chart: BriefChart) -> str:
    return chart.facts
