"""Tables on printed pages: rows under their headings, which stand again on each page, never the last thing on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from companion.ui.paper_looks import Look
from companion.ui.paper_pages import Pages

DAY_COLUMN = 84.0
"""Points of the column with days, "28 September 2025"."""
WIDEST_COLUMN = 84.0
ABOVE = 4.0
"""Before the headings."""
FEWEST_ROWS = 3
"""So many rows, or all there are, stand below headings; else these begin the next page."""
SIDE_BY_SIDE = 4
"""How the many values of one kind stand: so many columns of days beside one another."""


class Tables:
    """Puts tables on `pages`, from `left` on."""

    def __init__(self, pages: Pages, looks: Mapping[str, Look], left: float) -> None:
        self._pages, self._looks, self._left = pages, looks, left

    def put(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, lead: str = ""
    ) -> None:
        """`lead` is a sentence that stays with the headings. Nothing without rows."""
        pages = self._pages
        places = self._columns(headings)
        if not rows:
            return
        if lead:
            room = self._room_for(places, headings, rows) + 2 * self._line("small")
            if pages.room < room:
                pages.next_page()
            pages.gap(6)
            pages.words(lead, self._looks["small"], left=self._left)
        self._rows(headings, places, rows)

    def put_pairs(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows of two cells, in columns beside one another that are read from top to bottom, then to the right."""
        pages = self._pages
        headings = tuple(headings) * min(SIDE_BY_SIDE, len(rows))
        while rows:
            head = ABOVE + self._line("columns")
            down = -(-len(rows) // SIDE_BY_SIDE)
            fitting = int((pages.room - head) / self._line("cell"))
            if fitting < min(FEWEST_ROWS, down) and not pages.at_top:
                pages.next_page()
                continue
            down = max(1, min(down, fitting))
            block, rows = rows[: SIDE_BY_SIDE * down], rows[SIDE_BY_SIDE * down :]
            columns = [block[n : n + down] for n in range(0, len(block), down)]
            places = self._columns(headings)
            self._rows(headings, places, _side_by_side(columns, len(headings) // 2))

    def _rows(
        self,
        headings: Sequence[str],
        places: Sequence[tuple[float, float]],
        rows: Sequence[Sequence[str]],
    ) -> None:
        pages, looks = self._pages, self._looks
        # A line below a row is as long as the row, not as the page is wide.
        end = places[-1][0] + places[-1][1]
        page = 0
        for number, row in enumerate(rows):
            if page != len(pages.pages):
                if pages.room < self._room_for(places, headings, rows[number:]):
                    pages.next_page()
                pages.gap(ABOVE)
                pages.row(_cells(headings, places), looks["columns"], left=self._left, right=end)
                page = len(pages.pages)
            pages.row(_cells(row, places), looks["cell"], left=self._left, right=end)
            if pages.room < self._line("cell") and number + 1 < len(rows):
                pages.next_page()

    def _line(self, name: str) -> float:
        """How tall a row of one line is in that look."""
        return self._pages.row_height([("0", 0.0, self._pages.width)], self._looks[name])

    def _room_for(
        self,
        places: Sequence[tuple[float, float]],
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
    ) -> float:
        """Of the headings with the first rows below them."""
        pages, looks = self._pages, self._looks
        head = pages.row_height(_cells(headings, places), looks["columns"])
        return ABOVE + head + min(FEWEST_ROWS, len(rows)) * self._line("cell")

    def _columns(self, headings: Sequence[str]) -> list[tuple[float, float]]:
        """Left edge and width of each column: days have a fixed one, the others share what is left evenly."""
        inside = self._pages.width - self._left
        days = headings.count(headings[0])
        others = len(headings) - days
        width = min(WIDEST_COLUMN, (inside - days * DAY_COLUMN) / max(1, others))
        places: list[tuple[float, float]] = []
        left = self._left
        for heading in headings:
            places.append((left, DAY_COLUMN if heading == headings[0] else width))
            left += places[-1][1]
        return places


def _cells(
    row: Sequence[str], places: Sequence[tuple[float, float]]
) -> list[tuple[str, float, float]]:
    return [(words, left, width) for words, (left, width) in zip(row, places, strict=True)]


def _side_by_side(columns: Sequence[Sequence[Sequence[str]]], wide: int) -> list[tuple[str, ...]]:
    """Rows in which the columns stand beside one another, `wide` of them; where one is shorter, its cells are empty."""
    columns = [*columns, *[()] * (wide - len(columns))]
    down = range(max(map(len, columns)))
    return [sum((tuple(c[n]) if n < len(c) else ("", "") for c in columns), ()) for n in down]
