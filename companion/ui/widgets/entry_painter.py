"""Paints one entry of a list: the day at the left where it begins, heading, two lines of text, a caption."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from companion.domain.entries import Sharing
from companion.ui import tokens
from companion.ui.icons import pixmap
from companion.ui.theme import Theme, sans, serif
from companion.ui.widgets.entry_rows import EntryRow, EntryRows
from companion.ui.widgets.entry_words import SHARING_ICONS, spell_day_parts
from companion.ui.widgets.marked_text import ELLIPSIS, LaidText, lay_out

PADDING = 3 * tokens.GRID
TEXT_LINES = 2
MOST_KEPT = 400
"""Rows whose broken lines are kept for the next time they are painted."""
SURELY_NARROWER = 1.35
"""No run of Latin letters is so many times wider than as many average ones."""


@dataclass(frozen=True, slots=True)
class _Type:
    """The fonts of a row at one text size, and what follows from them."""

    heading: QFont
    text: QFont
    caption: QFont
    day: QFont
    heading_metrics: QFontMetrics
    caption_metrics: QFontMetrics
    gutter: int
    icon: int
    ellipsis: int
    height: int
    heading_height: int
    text_height: int
    caption_height: int
    day_height: int


class EntryPainter(QStyledItemDelegate):
    """All rows are equally high, so that a list of any length is laid out at once."""

    def __init__(self, theme: Theme, rows: EntryRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._rows = theme, rows
        self._laid: dict[tuple[str, int], tuple[str, LaidText]] = {}
        self._found = QTextCharFormat()
        self.restyle()

    def restyle(self) -> None:
        """Take the fonts and colours of the theme as it is now."""
        points = self._theme.body_points
        heading = serif(points * 1.1, semibold=True)
        text, caption = sans(points * 0.95), sans(points * tokens.CAPTION)
        day = serif(points * tokens.HEADING, semibold=True)
        metrics = [QFontMetrics(font) for font in (heading, text, caption, day)]
        heights = [metric.height() for metric in metrics]
        inside = heights[0] + 2 + heights[1] * TEXT_LINES + 4 + heights[2]
        self._type = _Type(
            heading=heading,
            text=text,
            caption=caption,
            day=day,
            heading_metrics=metrics[0],
            caption_metrics=metrics[2],
            gutter=metrics[2].horizontalAdvance("WWWW") + 2 * tokens.GRID,
            icon=max(14, int(metrics[2].ascent() * 1.2)),
            ellipsis=metrics[1].horizontalAdvance(ELLIPSIS) // 2,
            height=inside + 2 * PADDING,
            heading_height=heights[0],
            text_height=heights[1],
            caption_height=heights[2],
            day_height=heights[3],
        )
        self._laid.clear()
        self._found.setFontWeight(QFont.Weight.DemiBold)
        self._found.setForeground(QColor(self._theme.palette.ink))
        self._found.setBackground(QColor(self._theme.palette.tint))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, self._type.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        right_to_left = option.direction is Qt.LayoutDirection.RightToLeft  # type: ignore[attr-defined]
        row = self._rows.rows[index.row()]
        painter.save()
        self._paint_ground(painter, rect, state)
        gutter = QRect(rect.left() + PADDING, rect.top(), self._type.gutter, rect.height())
        body = rect.adjusted(PADDING + self._type.gutter, PADDING, -PADDING, -PADDING)
        if right_to_left:
            gutter.moveRight(rect.right() - PADDING)
            body.moveLeft(rect.left() + PADDING)
        if self._rows.begins_day(index.row()):
            self._paint_day(painter, gutter, row)
        self._paint_words(painter, body, row, right_to_left)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colours = self._theme.palette
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        if not (selected or hovered):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint if selected else colours.side))
        box = QRectF(rect).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, tokens.CONTROL_RADIUS, tokens.CONTROL_RADIUS)

    def _paint_day(self, painter: QPainter, gutter: QRect, row: EntryRow) -> None:
        weekday, number, month = spell_day_parts(row.summary.local_date)
        kind = self._type
        y = gutter.top() + PADDING
        painter.setPen(QColor(self._theme.palette.soft_ink))
        painter.setFont(kind.caption)
        _line(painter, gutter, y, kind.caption_height, weekday)
        y += kind.caption_height
        painter.setPen(QColor(self._theme.palette.ink))
        painter.setFont(kind.day)
        _line(painter, gutter, y, kind.day_height, number)
        y += kind.day_height
        painter.setPen(QColor(self._theme.palette.soft_ink))
        painter.setFont(kind.caption)
        _line(painter, gutter, y, kind.caption_height, month)

    def _paint_words(
        self, painter: QPainter, body: QRect, row: EntryRow, right_to_left: bool
    ) -> None:
        colours, kind = self._theme.palette, self._type
        painter.setPen(QColor(colours.ink if row.summary.heading else colours.soft_ink))
        painter.setFont(kind.heading)
        heading = _cut(row.heading, kind.heading_metrics, body.width())
        _line(painter, body, body.top(), kind.heading_height, heading)
        y = body.top() + kind.heading_height + 2
        painter.setPen(QColor(colours.soft_ink))
        painter.setFont(kind.text)
        laid = self._laid_out(row, body.width(), right_to_left)
        laid.draw(painter, body.left(), y, kind.text_height)
        y = body.bottom() + 1 - kind.caption_height
        self._paint_mark(painter, body, y, row, right_to_left)
        room = body.adjusted(
            kind.icon + 6 if right_to_left else 0, 0, 0 if right_to_left else -kind.icon - 6, 0
        )
        painter.setFont(kind.caption)
        caption = _cut(row.caption, kind.caption_metrics, room.width())
        _line(painter, room, y, kind.caption_height, caption)

    def _paint_mark(
        self, painter: QPainter, body: QRect, y: int, row: EntryRow, right_to_left: bool
    ) -> None:
        """What may be done with the entry, as an icon; the words are its tooltip and are spoken."""
        if row.moment_id:
            return
        colours, size = self._theme.palette, self._type.icon
        private = row.summary.sharing is Sharing.PRIVATE
        colour = colours.soft_ink if private else colours.accent
        ratio = painter.device().devicePixelRatio()
        picture = pixmap(SHARING_ICONS[row.summary.sharing], colour, int(size * ratio))
        x = body.left() if right_to_left else body.right() + 1 - size
        top = y + (self._type.caption_height - size) // 2
        painter.drawPixmap(QRect(x, top, size, size), picture)

    def _laid_out(self, row: EntryRow, width: int, right_to_left: bool) -> LaidText:
        known = self._laid.get((row.key, width))
        if known is not None and known[0] == row.words:
            return known[1]
        if len(self._laid) > MOST_KEPT:
            self._laid.clear()
        laid = lay_out(
            row.words,
            self._type.text,
            width - self._type.ellipsis,
            TEXT_LINES,
            self._found,
            right_to_left=right_to_left,
        )
        self._laid[row.key, width] = row.words, laid
        return laid


def _cut(words: str, metrics: QFontMetrics, width: int) -> str:
    """`words`, cut with an ellipsis where they are wider than `width`."""
    if words.isascii() and len(words) * metrics.averageCharWidth() * SURELY_NARROWER < width:
        return words  # measuring takes a good part of the time that a row may take
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


def _line(painter: QPainter, box: QRect, y: int, height: int, words: str) -> None:
    painter.drawText(
        QRect(box.left(), y, box.width(), height),
        Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
        words,
    )
