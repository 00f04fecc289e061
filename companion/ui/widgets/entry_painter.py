"""Paints one entry of a list: the day at the left where it begins, heading, two lines of text, a caption."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from companion.domain.entries import Sharing
from companion.ui import tokens
from companion.ui.icons import pixmap
from companion.ui.theme import Theme, sans, serif
from companion.ui.widgets.entry_rows import EntryRow, EntryRows
from companion.ui.widgets.entry_words import SHARING_ICONS, spell_day_parts
from companion.ui.widgets.marked_text import lay_out

PADDING = 3 * tokens.GRID
TEXT_LINES = 2


@dataclass(frozen=True, slots=True)
class _Type:
    """The fonts of a row at one text size, and what follows from them."""

    heading: QFont
    text: QFont
    caption: QFont
    day: QFont
    gutter: int
    icon: int
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
        self._laid: dict[tuple[str, int], tuple[str, list[QTextLayout]]] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take the fonts and colours of the theme as it is now."""
        points = self._theme.body_points
        heading = serif(points * 1.1, semibold=True)
        text, caption = sans(points * 0.95), sans(points * tokens.CAPTION)
        day = serif(points * tokens.HEADING, semibold=True)
        heights = [QFontMetrics(font).height() for font in (heading, text, caption, day)]
        inside = heights[0] + 2 + heights[1] * TEXT_LINES + 4 + heights[2]
        self._type = _Type(
            heading=heading,
            text=text,
            caption=caption,
            day=day,
            gutter=QFontMetrics(caption).horizontalAdvance("WWWW") + 2 * tokens.GRID,
            icon=max(14, int(QFontMetrics(caption).ascent() * 1.2)),
            height=inside + 2 * PADDING,
            heading_height=heights[0],
            text_height=heights[1],
            caption_height=heights[2],
            day_height=heights[3],
        )
        self._laid.clear()

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
        heading = QFontMetrics(kind.heading).elidedText(
            row.heading, Qt.TextElideMode.ElideRight, body.width()
        )
        _line(painter, body, body.top(), kind.heading_height, heading)
        y = body.top() + kind.heading_height + 2
        painter.setPen(QColor(colours.soft_ink))
        for layout in self._laid_out(row, body.width(), right_to_left):
            layout.draw(painter, QPointF(body.left(), y))
            y += kind.text_height
        y = body.bottom() + 1 - kind.caption_height
        self._paint_mark(painter, body, y, row, right_to_left)
        room = body.adjusted(
            kind.icon + 6 if right_to_left else 0, 0, 0 if right_to_left else -kind.icon - 6, 0
        )
        painter.setFont(kind.caption)
        caption = QFontMetrics(kind.caption).elidedText(
            row.caption, Qt.TextElideMode.ElideRight, room.width()
        )
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

    def _laid_out(self, row: EntryRow, width: int, right_to_left: bool) -> list[QTextLayout]:
        words, layouts = self._laid.get((row.key, width), ("", []))
        if words == row.words and layouts:
            return layouts
        if len(self._laid) > 400:
            self._laid.clear()
        found = QTextCharFormat()
        found.setFontWeight(QFont.Weight.DemiBold)
        found.setForeground(QColor(self._theme.palette.ink))
        found.setBackground(QColor(self._theme.palette.tint))
        layouts = lay_out(row.words, self._type.text, width, TEXT_LINES, found, right_to_left)
        self._laid[row.key, width] = row.words, layouts
        return layouts


def _line(painter: QPainter, box: QRect, y: int, height: int, words: str) -> None:
    painter.drawText(
        QRect(box.left(), y, box.width(), height),
        Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
        words,
    )
