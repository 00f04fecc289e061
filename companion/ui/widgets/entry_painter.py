"""Paints one entry of a list: the day at the left where it begins, heading, two lines of text, a caption."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from companion import clock
from companion.domain.entries import Sharing
from companion.ui import tokens
from companion.ui.icons import pixmap
from companion.ui.theme import Theme, sans, serif
from companion.ui.widgets.entry_rows import EntryRow, EntryRows
from companion.ui.widgets.entry_words import SHARING_ICONS, spell_day_parts
from companion.ui.widgets.marked_text import ELLIPSIS, LaidText, lay_out

PADDING = 3 * tokens.GRID
TEXT_LINES = 2
BESIDE_ICON = 6
MOST_KEPT = 400
"""Rows whose broken lines are kept for the next time they are painted."""


@dataclass(frozen=True, slots=True)
class _Type:
    """A font of the rows and how it measures."""

    font: QFont
    height: int
    ellipsis: int

    @classmethod
    def of(cls, font: QFont) -> _Type:
        metrics = QFontMetrics(font)
        return cls(font, metrics.height(), metrics.horizontalAdvance(ELLIPSIS))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A row's words, broken into lines."""

    row: EntryRow
    heading: LaidText
    text: LaidText
    caption: LaidText
    day: tuple[LaidText, LaidText, LaidText]


class EntryPainter(QStyledItemDelegate):
    """All rows are equally high, so that a list of any length is laid out at once."""

    def __init__(self, theme: Theme, rows: EntryRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._rows, self._list = theme, rows, parent
        self._kept: dict[tuple[str, int], _Prepared] = {}
        self._found = QTextCharFormat()
        self.restyle()

    def restyle(self) -> None:
        """Take the fonts and colours of the theme as it is now."""
        points = self._theme.body_points
        self._heading = _Type.of(serif(points * 1.1, semibold=True))
        self._text = _Type.of(sans(points * 0.95))
        self._caption = _Type.of(sans(points * tokens.CAPTION))
        self._day = _Type.of(serif(points * tokens.HEADING, semibold=True))
        small = QFontMetrics(self._caption.font)
        self._gutter = small.horizontalAdvance("WWWW") + 2 * tokens.GRID
        self._icon = max(14, int(small.ascent() * 1.2))
        words = self._heading.height + 2 + self._text.height * TEXT_LINES + 4
        self._height = words + self._caption.height + 2 * PADDING
        self._found.setFontWeight(QFont.Weight.DemiBold)
        self._found.setForeground(QColor(self._theme.palette.ink))
        self._found.setBackground(QColor(self._theme.palette.tint))
        self.begin_anew()

    def begin_anew(self) -> None:
        """Other rows are shown: forget the words of those before."""
        self._kept.clear()
        self._this_year = clock.today().year

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, self._height)

    def prepare(self, first: int, count: int, width: int) -> None:
        """Break the lines of the next rows while nobody waits; `width` is that of a row."""
        body = width - 2 * PADDING - self._gutter
        for row in self._rows.rows[first : first + count]:
            self._prepared(row, body)

    # --- painting

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        number = index.row()
        row = self._rows.rows[number]
        gutter = QRect(rect.left() + PADDING, rect.top(), self._gutter, rect.height())
        body = rect.adjusted(PADDING + self._gutter, PADDING, -PADDING, -PADDING)
        if self._list.isRightToLeft():
            gutter.moveRight(rect.right() - PADDING)
            body.moveLeft(rect.left() + PADDING)
        prepared = self._prepared(row, body.width())
        self._paint_ground(painter, rect, option.state)  # type: ignore[attr-defined]
        if self._rows.begins_day(number):
            self._paint_day(painter, gutter, prepared)
        self._paint_words(painter, body, prepared)
        self._paint_mark(painter, body, row)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colours = self._theme.palette
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if not (selected or hovered):
            return
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint if selected else colours.side))
        box = QRectF(rect).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, tokens.CONTROL_RADIUS, tokens.CONTROL_RADIUS)
        painter.restore()

    def _paint_day(self, painter: QPainter, gutter: QRect, prepared: _Prepared) -> None:
        above, number, month = prepared.day
        y = gutter.top() + PADDING
        painter.setPen(QColor(self._theme.palette.soft_ink))
        above.draw(painter, gutter.left(), y, self._caption.height)
        month.draw(
            painter,
            gutter.left(),
            y + self._caption.height + self._day.height,
            self._caption.height,
        )
        painter.setPen(QColor(self._theme.palette.ink))
        number.draw(painter, gutter.left(), y + self._caption.height, self._day.height)

    def _paint_words(self, painter: QPainter, body: QRect, prepared: _Prepared) -> None:
        colours = self._theme.palette
        left, y = body.left(), body.top()
        painter.setPen(QColor(colours.ink if prepared.row.summary.heading else colours.soft_ink))
        painter.setFont(self._heading.font)
        prepared.heading.draw(painter, left, y, self._heading.height)
        painter.setPen(QColor(colours.soft_ink))
        painter.setFont(self._text.font)
        prepared.text.draw(painter, left, y + self._heading.height + 2, self._text.height)
        painter.setFont(self._caption.font)
        room = self._icon + BESIDE_ICON if self._list.isRightToLeft() else 0
        bottom = body.bottom() + 1 - self._caption.height
        prepared.caption.draw(painter, left + room, bottom, self._caption.height)

    def _paint_mark(self, painter: QPainter, body: QRect, row: EntryRow) -> None:
        """What may be done with the entry, as an icon; the words are its tooltip and are spoken."""
        if row.moment_id:
            return
        colours, size = self._theme.palette, self._icon
        private = row.summary.sharing is Sharing.PRIVATE
        colour = colours.soft_ink if private else colours.accent
        ratio = painter.device().devicePixelRatio()
        picture = pixmap(SHARING_ICONS[row.summary.sharing], colour, int(size * ratio))
        x = body.left() if self._list.isRightToLeft() else body.right() + 1 - size
        top = body.bottom() + 1 - (self._caption.height + size) // 2
        painter.drawPixmap(QRect(x, top, size, size), picture)

    # --- lines

    def _prepared(self, row: EntryRow, width: int) -> _Prepared:
        known = self._kept.get((row.key, width))
        if known is not None and known.row is row:
            return known
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        above, number, month = spell_day_parts(row.summary.local_date, self._this_year)
        made = _Prepared(
            row,
            heading=self._lay_out(row.heading, self._heading, width),
            text=self._lay_out(row.words, self._text, width, TEXT_LINES),
            caption=self._lay_out(row.caption, self._caption, width - self._icon - BESIDE_ICON),
            day=(
                self._lay_out(above, self._caption, self._gutter),
                self._lay_out(number, self._day, self._gutter),
                self._lay_out(month, self._caption, self._gutter),
            ),
        )
        self._kept[row.key, width] = made
        return made

    def _lay_out(self, words: str, kind: _Type, width: int, lines: int = 1) -> LaidText:
        """Lines that leave a little room for an ellipsis."""
        right_to_left = self._list.isRightToLeft()
        room = width if right_to_left else width - kind.ellipsis // 2
        return lay_out(words, kind.font, room, lines, self._found, right_to_left=right_to_left)
