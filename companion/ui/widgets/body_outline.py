"""The outline of a body to tap on. Every place on it also stands beside it as a word, for keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from companion.ui.theme import Theme

WIDE, TALL = 120.0, 240.0
"""Of the drawing, in its own units."""
HEIGHT = 320
"""Pixels."""


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


SHAPE: Mapping[str, tuple[tuple[float, float, float, float, float], ...]] = {
    "head": ((44, 2, 32, 22, 12),),
    "face": ((44, 22, 32, 24, 12),),
    "throat": ((50, 46, 20, 14, 4),),
    "chest": ((36, 60, 48, 38, 12),),
    "belly": ((38, 98, 44, 40, 12),),
    "arms and hands": ((16, 62, 18, 88, 9), (86, 62, 18, 88, 9)),
    "legs and feet": ((38, 138, 20, 98, 9), (62, 138, 20, 98, 9)),
}
"""By the word for it: rounded boxes of x, y, width, height and radius."""


class BodyOutline(QWidget):
    """`tapped` carries the word of the place."""

    tapped = Signal(str)

    def __init__(self, known: tuple[str, ...], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts = {word: boxes for word, boxes in SHAPE.items() if word in known}
        self._pointed = ""
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(round(HEIGHT * WIDE / TALL), HEIGHT)

    def part_at(self, at: QPointF) -> str:
        """The word for the place nearest to `at`, in pixels; empty far away from the body."""
        scale = self.height() / TALL
        point = QPointF(at.x() / scale, at.y() / scale)
        near = {
            word: min(_distance(QRectF(*box[:4]), point) for box in boxes)
            for word, boxes in self._parts.items()
        }
        word = min(near, key=near.__getitem__, default="")
        return word if word and near[word] <= 12 else ""

    def middle_of(self, word: str) -> QPointF:
        """Where a place stands, in pixels."""
        scale = self.height() / TALL
        middle = QRectF(*self._parts[word][0][:4]).center()
        return QPointF(middle.x() * scale, middle.y() * scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointed = self.part_at(event.position())
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._pointed = ""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        word = self.part_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and word:
            self.tapped.emit(word)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.height() / TALL, self.height() / TALL)
        colours = self._theme.session_palette
        for word, boxes in self._parts.items():
            pointed = word == self._pointed
            painter.setBrush(QColor(colours.tint if pointed else colours.surface))
            painter.setPen(QPen(QColor(colours.accent if pointed else colours.edge), 1.2))
            for box in boxes:
                painter.drawPath(_rounded(*box))


def _distance(box: QRectF, point: QPointF) -> float:
    """How far `point` lies outside `box`; 0 inside."""
    across = max(box.left() - point.x(), 0.0, point.x() - box.right())
    down = max(box.top() - point.y(), 0.0, point.y() - box.bottom())
    return max(across, down)
