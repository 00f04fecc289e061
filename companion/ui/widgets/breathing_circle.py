"""A circle that grows while breathing in and shrinks while breathing out.

With less motion it stands still and counts the seconds of the step instead.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from companion.ui import tokens
from companion.ui.theme import sans
from companion.ui.tokens import Palette

SMALL, LARGE, STILL = 0.45, 1.0, 0.7


class BreathingCircle(QWidget):
    """Decoration beside the words; a screen reader hears the words instead."""

    def __init__(
        self,
        colours: Palette,
        points: float,
        *,
        reduced_motion: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._colours, self._points = colours, points
        self.still = reduced_motion
        self.size_now = STILL if reduced_motion else SMALL
        """Of the circle, 1 for the whole ring."""
        self.counted: int | None = None
        """The seconds that are left of a breath; only with less motion."""
        self._share_done = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._motion.valueChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def breathe(self, direction: str | None, seconds: int) -> None:
        """Grow ("in") or shrink ("out") for `seconds`; None keeps the circle as it is."""
        self._motion.stop()
        self.counted = seconds if self.still and direction is not None else None
        if direction is None or self.still:
            self.size_now = STILL
            self.update()
            return
        target = LARGE if direction == "in" else SMALL
        self._motion.setStartValue(self.size_now)
        self._motion.setEndValue(target)
        self._motion.setDuration(seconds * 1000)
        self._motion.start()

    def pause(self, paused: bool) -> None:
        """Hold the motion, or let it go on."""
        running = QVariantAnimation.State.Running
        if paused and self._motion.state() is running:
            self._motion.pause()
        elif not paused and self._motion.state() is QVariantAnimation.State.Paused:
            self._motion.resume()

    def show_progress(self, share: float, left: int = 0) -> None:
        """The thin ring around: how much of the step is over, 0 to 1, and how many seconds of it are left."""
        self._share_done = min(1.0, max(0.0, share))
        if self.counted is not None:
            self.counted = left
        self.update()

    def _grow(self, value: float) -> None:
        self.size_now = value
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        radius = min(self.width(), self.height()) / 2 - 4
        painter.setPen(QPen(QColor(colours.line), 2))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(
            QPen(QColor(colours.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        box = self.rect().adjusted(0, 0, 0, 0)
        side = int(radius * 2)
        box.setRect(int(centre.x() - radius), int(centre.y() - radius), side, side)
        painter.drawArc(box, 90 * 16, -int(360 * 16 * self._share_done))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint))
        painter.drawEllipse(centre, radius * 0.9 * self.size_now, radius * 0.9 * self.size_now)
        if self.counted is not None:
            painter.setPen(QColor(colours.ink))
            painter.setFont(sans(self._points * tokens.TITLE))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.counted))
