"""Pages of a long document, laid out line by line and painted at the end, when their number is known.

A `QTextDocument` would lay a thousand entries out in one call, during which the window stands still, and it starts
timers, which a lane's thread has no clock for. Here each paragraph is a small step of its own: it can be told how far
the work is, and it can be stopped.

Lengths are points (1/72 inch); only this module knows the device's dots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPagedPaintDevice,
    QPainter,
    QTextLayout,
    QTextOption,
)

from companion.ui.paper_looks import PAPER, Look
from companion.ui.paper_pieces import (
    Drawing,
    Paint,
    Run,
    drawn,
    fill,
    pieces,
    ranges,
    reads_from_the_right,
    written,
)
from companion.ui.theme import sans

FOOT_POINTS = 8.0
FOOT_ROOM = 26.0
"""Between the words and the lower margin, for the foot."""
INSET = 4.0
"""Between the words and the edge of what is behind them."""
BAR = 2.0
"""Width of a bar beside words."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is painted on one page, in this order."""

    behind: list[Paint]
    before: list[Paint]


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands before the first line of a paragraph."""

    layout: QTextLayout
    colour: str
    left: float
    middle: float
    """From its top to the middle of its line, in dots."""


class Pages:
    """Grows downward and onto new pages; `paint` puts everything on paper."""

    def __init__(self, device: QPagedPaintDevice, foot: str) -> None:
        self._device = device
        self._foot = foot
        self._dots = device.logicalDpiY() / 72
        self.width = device.width() / self._dots
        self.height = device.height() / self._dots - FOOT_ROOM
        self.pages: list[Page] = [Page([], [])]
        self.y = 0.0
        self._labels: dict[tuple[str, Look, float], _Label] = {}
        self._from_the_left = QTextOption()
        self._from_the_left.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._from_the_right = QTextOption(self._from_the_left)
        self._from_the_right.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self._from_the_right.setAlignment(Qt.AlignmentFlag.AlignRight)

    @property
    def room(self) -> float:
        """What is left on this page."""
        return self.height - self.y

    @property
    def at_top(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y == 0

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.pages.append(Page([], []))
        self.y = 0.0

    def gap(self, height: float) -> None:
        """Room before what comes next; none at the top of a page."""
        if not self.at_top:
            self.y += height

    def words(
        self,
        text: str,
        look: Look,
        *,
        left: float = 0.0,
        width: float = 0.0,
        label: str = "",
        label_look: Look | None = None,
        label_left: float = 0.0,
        runs: Sequence[Run] = (),
    ) -> None:
        """A paragraph, plain text that is never read as markup, `left` of its own more to the right.

        `label` stands before its first line, in the margin or at `label_left`. Line ends in `text` stay.
        """
        left += look.left
        width = (width or self.width) - left
        self.gap(look.above)
        for start, piece in pieces(text):
            inside = [(at - start, length, form) for at, length, form in runs]
            layout, heights = self._laid_out(piece, look, width, inside)
            beside = (
                self._label(label, label_look or look, label_left) if label and not start else None
            )
            self._place(layout, heights, look, left, width, beside)

    def rule(self, left: float) -> None:
        """A thin line across, from `left` on."""
        self.gap(6)
        place = self._rect(left, self.y, self.width - left, 0.6)
        self.pages[-1].behind.append(fill(place, PAPER.line))
        self.y += 6

    def drawing(self, drawing: Drawing, width: float, height: float, *, left: float = 0.0) -> None:
        """A drawing on a line of its own; where it does not fit, on the next page."""
        if height > self.room and not self.at_top:
            self.next_page()
        self.beside([(drawing, left, width)], height)

    def beside(self, drawings: Sequence[tuple[Drawing, float, float]], height: float) -> None:
        """Drawings beside one another, each with its left edge and its width; they must fit."""
        for drawing, left, width in drawings:
            place = self._rect(left, self.y, width, height)
            self.pages[-1].before.append(drawn(drawing, place))
        self.y += height

    def row(
        self,
        cells: Sequence[tuple[str, float, float]],
        look: Look,
        *,
        ruled: bool = True,
        left: float = 0.0,
        right: float = 0.0,
    ) -> None:
        """A row of a table: each cell with its words, left edge and width. A row is never parted.

        The line below it goes from `left` to `right`, else to the margin.
        """
        laid = [self._laid_out(text, look, width) for text, _, width in cells]
        height = max((sum(heights) for _, heights in laid), default=0.0) + look.above
        if height > self.room and not self.at_top:
            self.next_page()
        for (layout, _), (_, at, _) in zip(laid, cells, strict=True):
            origin = QPointF(self._dots * at, self._dots * (self.y + look.above / 2))
            self.pages[-1].before.append(written(layout, origin, look.colour))
        self.y += min(height, self.height)
        if ruled:
            line = self._rect(left, self.y, (right or self.width) - left, 0.4)
            self.pages[-1].behind.append(fill(line, PAPER.line))

    def row_height(self, cells: Sequence[tuple[str, float, float]], look: Look) -> float:
        """How tall `row` makes these."""
        heights = (self._laid_out(text, look, width)[1] for text, _, width in cells)
        return max(map(sum, heights), default=0.0) + look.above

    def paint(self, progress: Callable[[int, int], object]) -> None:
        """Put every page on paper; `progress` is told the pages that are done and may raise."""
        painter = QPainter(self._device)
        try:
            for number, page in enumerate(self.pages, start=1):
                if number > 1:
                    self._device.newPage()
                for paint in (*page.behind, *page.before):
                    paint(painter)
                self._paint_foot(painter, number)
                progress(number, len(self.pages))
        finally:
            painter.end()

    def _paint_foot(self, painter: QPainter, number: int) -> None:
        painter.setPen(QColor(PAPER.soft_ink))
        painter.setFont(sans(FOOT_POINTS))
        line = self._rect(
            0, self.height + FOOT_ROOM - 1.5 * FOOT_POINTS, self.width, 1.5 * FOOT_POINTS
        )
        of = QCoreApplication.translate("Paper", "Page {page} of {pages}").format(
            page=number, pages=len(self.pages)
        )  # fmt: skip
        painter.drawText(
            line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, self._foot
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute, of)

    def _laid_out(
        self, text: str, look: Look, width: float, runs: Sequence[Run] = ()
    ) -> tuple[QTextLayout, list[float]]:
        """`text` in lines of that width, one below the other, and their heights in points."""
        layout = QTextLayout(text.replace("\n", "\u2028"), look.font, self._device)
        layout.setCacheEnabled(True)
        turned = reads_from_the_right(text)
        layout.setTextOption(self._from_the_right if turned else self._from_the_left)
        if runs:
            layout.setFormats(list(ranges(runs, len(text))))
        least = look.font.pointSizeF() * look.pitch
        heights: list[float] = []
        y = 0.0
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(self._dots * max(width, 10.0))
            height = max(least, line.height() / self._dots)
            # Room above and below, so that letters stand in the middle of what is behind them.
            line.setPosition(QPointF(0, self._dots * y + (self._dots * height - line.height()) / 2))
            heights.append(height)
            y += height
            line = layout.createLine()
        layout.endLayout()
        return layout, heights

    def _place(
        self,
        layout: QTextLayout,
        heights: list[float],
        look: Look,
        left: float,
        width: float,
        label: _Label | None,
    ) -> None:
        done, above = 0, 0.0
        while done < len(heights):
            count = self._fitting(heights[done:], look.keep if not done else 0.0)
            if not count:
                self.next_page()
                continue
            height = sum(heights[done : done + count])
            self._put_behind(look, left, width, height)
            origin = QPointF(self._dots * left, self._dots * (self.y - above))
            lines = (done, done + count) if count < len(heights) else None
            self.pages[-1].before.append(written(layout, origin, look.colour, lines))
            if label is not None and not done:
                top = self._dots * (self.y + heights[0] / 2) - label.middle
                place = QPointF(self._dots * label.left, top)
                self.pages[-1].before.append(written(label.layout, place, label.colour))
            self.y += height
            above += height
            done += count
            if done < len(heights):
                self.next_page()

    def _fitting(self, heights: list[float], keep: float) -> int:
        """How many of these lines go on this page: no single line is left alone before or after a break."""
        count, used = 0, 0.0
        for height in heights:
            if used + height > self.room + 0.01:
                break
            used += height
            count += 1
        if self.at_top:
            return max(1, count)
        if count == len(heights):
            return count if used + keep <= self.room else 0
        if len(heights) - count == 1:
            count -= 1
        return count if count > 1 else 0

    def _put_behind(self, look: Look, left: float, width: float, height: float) -> None:
        edge = left - (INSET + BAR if look.bar else INSET)
        if look.behind:
            place = self._rect(edge, self.y, width + left - edge, height)
            self.pages[-1].behind.append(fill(place, look.behind))
        if look.bar:
            self.pages[-1].behind.append(fill(self._rect(edge, self.y, BAR, height), look.bar))

    def _label(self, label: str, look: Look, left: float) -> _Label:
        """Bullets and the like are laid out once."""
        known = self._labels.get((label, look, left))
        if known is None:
            layout, heights = self._laid_out(label, look, self.width)
            known = _Label(layout, look.colour, left, self._dots * heights[0] / 2)
            self._labels[label, look, left] = known
        return known

    def _rect(self, left: float, top: float, width: float, height: float) -> QRectF:
        dots = self._dots
        return QRectF(dots * left, dots * top, dots * width, dots * height)
