"""A dark sheet to draw on with a pen or the mouse. What is drawn is only in memory until it is asked for as a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from companion.ui.theme import Theme

WIDE, TALL = 960, 540
"""Of the picture, pixels. The pad shows it at whatever size there is room for."""
STROKE = 4.0
"""Of the pen, in pixels of the picture."""
MOST_POINTS = 60_000
"""In all strokes; more is not drawn."""
LEAST_STEP = 1.5
"""Pixels of the picture between two points of a stroke."""


class SketchPad(QWidget):
    """`changed`: a stroke was drawn or taken back. The keyboard passes it by; words are there for whoever needs them."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strokes: list[list[QPointF]] = []
        self._drawing = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Sketch: draw with a pen or the mouse"))

    @property
    def is_empty(self) -> bool:
        return not self._strokes

    @property
    def stroke_count(self) -> int:
        return len(self._strokes)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._redraw()

    def clear(self) -> None:
        """Take everything back."""
        if self._strokes:
            self._strokes.clear()
            self._redraw()

    def png(self) -> bytes:
        """What is drawn, as a picture in memory."""
        image = QImage(WIDE, TALL, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._paint(painter, QRectF(0, 0, WIDE, TALL))
        painter.end()
        into = QBuffer()
        into.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(into, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
        return bytes(into.data().data())

    # --- size

    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 135)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width * TALL // WIDE

    # --- drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._has_room:
            self._drawing = True
            self._strokes.append([self._on_sheet(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drawing:
            return
        stroke, at = self._strokes[-1], self._on_sheet(event.position())
        step = at - stroke[-1]
        if self._has_room and abs(step.x()) + abs(step.y()) >= LEAST_STEP:
            stroke.append(at)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing and event.button() is Qt.MouseButton.LeftButton:
            self._drawing = False
            self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, self._sheet())
        painter.setPen(QPen(QColor(self._theme.session_palette.edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._sheet().adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint(self, painter: QPainter, sheet: QRectF) -> None:
        palette = self._theme.session_palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(sheet, QColor(palette.surface))
        painter.save()
        painter.setClipRect(sheet)
        painter.translate(sheet.topLeft())
        painter.scale(sheet.width() / WIDE, sheet.height() / TALL)
        pen = QPen(QColor(palette.ink), STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            if len(stroke) == 1:
                painter.drawPoint(stroke[0])
                continue
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)
        painter.restore()

    @property
    def _has_room(self) -> bool:
        return sum(map(len, self._strokes)) < MOST_POINTS

    def _sheet(self) -> QRectF:
        """Where the picture lies on the pad, as large as fits."""
        wide = min(float(self.width()), self.height() * WIDE / TALL)
        return QRectF(0, 0, wide, wide * TALL / WIDE)

    def _on_sheet(self, at: QPointF) -> QPointF:
        sheet = self._sheet()
        x = min(max(at.x() / sheet.width(), 0.0), 1.0) * WIDE
        return QPointF(x, min(max(at.y() / sheet.height(), 0.0), 1.0) * TALL)

    def _redraw(self) -> None:
        self._drawing = False
        self.update()
        self.changed.emit()
