"""A circle that grows while breathing in and shrinks while breathing out; a still ring with reduced motion."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from companion.ui.theme import Theme

SMALL, LARGE = 0.45, 1.0


class BreathingCircle(QWidget):
    """Decoration beside the words; a screen reader hears the words instead."""

    def __init__(
        self, theme: Theme, *, reduced_motion: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._still = reduced_motion
        self._size = SMALL
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
        if direction is None:
            self._size = 0.7
            self.update()
            return
        target = LARGE if direction == "in" else SMALL
        if self._still:
            self._size = target
            self.update()
            return
        self._motion.setStartValue(self._size)
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

    def show_progress(self, share: float) -> None:
        """The thin ring around: how much of the step is over, 0 to 1."""
        self._share_done = min(1.0, max(0.0, share))
        self.update()

    def _grow(self, value: float) -> None:
        self._size = value
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.palette
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
        painter.drawEllipse(centre, radius * 0.9 * self._size, radius * 0.9 * self._size)
