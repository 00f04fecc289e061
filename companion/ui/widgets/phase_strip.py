"""The parts of a course as a strip: before, the day, after, and the people beside it.

Where the person is now is said in words and by the form of the mark; the part that is shown is framed.
Clicking, or the arrow keys, switch the part.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QTabBar, QWidget

from companion.ui import tokens
from companion.ui.theme import Theme, sans

PADDING = 3 * tokens.GRID
TIGHT_PADDING = PADDING // 2
SMALLEST = 60
"""Per cent of the size of its type to which the strip may shrink where room is short; below that, names are cut."""
MARK = 4 * tokens.GRID


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the course, as the strip shows it."""

    key: str
    name: str
    beneath: str
    """A few words under the name."""
    is_phase: bool = True
    """Phases stand on the line; other parts beside it."""


class PhaseStrip(QTabBar):
    """`chosen` says which part the person wants to see."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, parts: tuple[Part, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts = parts
        self._names = {part.name for part in parts}
        self._padding = PADDING
        self._now = ""
        self._per_cent = 100
        """Of the usual size of type; less where the names of all parts would not fit."""
        self.setDrawBase(False)
        self.setExpanding(True)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Parts of your course"))
        for part in parts:
            self.addTab(part.name)
        self._name_tabs()
        self.currentChanged.connect(self._pass_on)
        theme.changed.connect(self._resize)

    @property
    def shown(self) -> str:
        """The key of the part that is framed."""
        return self._parts[self.currentIndex()].key

    @property
    def now(self) -> str:
        """The key of the part where the person is now; empty for none."""
        return self._now

    def show_part(self, key: str) -> None:
        """Frame a part; says nothing to anybody."""
        with QSignalBlocker(self):
            self.setCurrentIndex(next(i for i, part in enumerate(self._parts) if part.key == key))

    def mark_now(self, key: str) -> None:
        """Mark the phase in which the person is; an empty key marks none."""
        self._now = key
        self._name_tabs()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Room for the mark and two lines."""
        name, beneath = QFontMetrics(self._name_font()), QFontMetrics(self._beneath_font())
        part = self._parts[index]
        wide = name.horizontalAdvance(part.name)
        if not self._is_tight:
            wide = max(
                wide,
                beneath.horizontalAdvance(part.beneath),
                beneath.horizontalAdvance(self._here()),
            )
        high = MARK + name.height() + beneath.height() + 2 * tokens.GRID + 2 * self._padding
        return QSize(wide + 2 * self._padding + 4, high)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Half as wide where room is short; words are then cut with an ellipsis."""
        hint = self.tabSizeHint(index)
        return QSize(hint.width() // 2, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.tabSizeHint(0).height())

    @property
    def _is_tight(self) -> bool:
        """Names come first: what stands beneath them is left out where it does not fit."""
        return self._padding != PADDING

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The largest type in which every name is whole; no names are cut to show what stands beneath."""
        before = self._padding, self._per_cent
        self._padding, self._per_cent = PADDING, 100
        if self._needed() > self.width():
            self._padding = TIGHT_PADDING
            while self._needed() > self.width() and self._per_cent > SMALLEST:
                self._per_cent -= 5
        if (self._padding, self._per_cent) != before:
            self._lay_out_anew()

    def _needed(self) -> int:
        return sum(self.tabSizeHint(index).width() for index in range(self.count()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page and never changes the part."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, self.currentIndex())
        self._paint_line(painter)
        for index in range(self.count()):
            self._paint_tab(painter, index)
        painter.end()

    # --- painting

    def _paint_frame(self, painter: QPainter, index: int) -> None:
        colours = self._theme.palette
        frame = QRectF(self.tabRect(index)).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        painter.setBrush(QColor(colours.tint))
        edge = colours.accent if focused else colours.line
        painter.setPen(QPen(QColor(edge), 2.0 if focused else 1.0))
        painter.drawRoundedRect(frame, tokens.CONTROL_RADIUS, tokens.CONTROL_RADIUS)
        bar = QRectF(
            frame.left() + self._padding, frame.bottom() - 3, frame.width() - 2 * self._padding, 3
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        colours, part, rect = self._theme.palette, self._parts[index], self.tabRect(index)
        shown = index == self.currentIndex()
        if part.is_phase:
            self._paint_mark(painter, self._mark_centre(index), is_now=part.key == self._now)
        inner = rect.adjusted(self._padding, self._padding, -self._padding, -self._padding)
        top = inner.top() + MARK + tokens.GRID if part.is_phase else inner.top() + MARK // 2
        ink = colours.accent if shown else colours.ink
        top = self._paint_words(painter, inner, top, part.name, self._name_font(), ink)
        soft = colours.ink if shown else colours.soft_ink
        words = self._here() if part.key == self._now else part.beneath
        self._paint_words(painter, inner, top, words, self._beneath_font(), soft)

    def _paint_words(
        self, painter: QPainter, inner: QRect, top: int, words: str, font: QFont, colour: str
    ) -> int:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        place = QRect(inner.left(), top, inner.width(), metrics.height())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        side = self.style().visualAlignment(self.layoutDirection(), side)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        if self._is_tight and shown != words and words not in self._names:
            shown = ""
        painter.drawText(place, int(side), shown)
        return place.bottom() + 1 + tokens.GRID // 2

    def _paint_mark(self, painter: QPainter, centre: QPointF, *, is_now: bool) -> None:
        colours = self._theme.palette
        painter.setBrush(QColor(colours.surface))
        painter.setPen(QPen(QColor(colours.accent if is_now else colours.edge), 2.0))
        radius = MARK / 2 - 1 if is_now else MARK / 2 - 4
        painter.drawEllipse(centre, radius, radius)
        if is_now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(centre, radius - 4, radius - 4)

    def _paint_line(self, painter: QPainter) -> None:
        """Joins the marks of the phases."""
        phases = [i for i, part in enumerate(self._parts) if part.is_phase]
        if len(phases) < 2:
            return
        painter.setPen(QPen(QColor(self._theme.palette.edge), 1.0))
        painter.drawLine(self._mark_centre(phases[0]), self._mark_centre(phases[-1]))

    def _mark_centre(self, index: int) -> QPointF:
        rect = self.tabRect(index)
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        inset = self._padding + MARK / 2
        x = rect.right() + 1 - inset if right_to_left else rect.left() + inset
        return QPointF(x, rect.top() + self._padding + MARK / 2)

    # --- words

    def _here(self) -> str:
        return self.tr("You are here")

    def _name_font(self) -> QFont:
        return sans(self._theme.body_points * self._per_cent / 100, semibold=True)

    def _beneath_font(self) -> QFont:
        return sans(self._theme.body_points * tokens.CAPTION * self._per_cent / 100)

    def _name_tabs(self) -> None:
        for index, part in enumerate(self._parts):
            words = self._here() if part.key == self._now else part.beneath
            self.setTabToolTip(index, part.name)
            self.setAccessibleTabName(index, f"{part.name}, {words}" if words else part.name)

    def _pass_on(self, index: int) -> None:
        if index >= 0:
            self.chosen.emit(self._parts[index].key)

    def _resize(self) -> None:
        self._fit()
        self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        self.updateGeometry()
        # QTabBar lays its tabs out anew only when a text changes.
        for index, part in enumerate(self._parts):
            self.setTabText(index, "")
            self.setTabText(index, part.name)
        self.update()
