"""Lies over everything in the window, so that nothing beneath can be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

COARSE = 28
"""Pixels of the window, across and down, that become one: about as many as a letter of the largest title has."""
VEIL = 150
"""How much of the background's colour lies over the blurred picture, of 255."""


class Cover(QWidget):
    """One plain colour, or a picture of the window that is too coarse to be read."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._picture = QPixmap()
        self._colour = QColor()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def blank(self, colour: str) -> None:
        """Hide everything behind `colour`; on the screen when this returns."""
        self._picture = QPixmap()
        self._lay(colour)
        self.repaint()

    def blur(self, colour: str) -> None:
        """Show what lies beneath so coarsely that shapes stay and no letter does."""
        if not self.isHidden():
            return
        wide, high = self._over.width() // COARSE, self._over.height() // COARSE
        size = QSize(max(1, wide), max(1, high))
        self._picture = self._over.grab().scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._picture.setDevicePixelRatio(1)
        self._lay(colour)

    def lift(self) -> None:
        """Show again what lies beneath."""
        self._picture = QPixmap()
        self.hide()

    def _lay(self, colour: str) -> None:
        self._colour = QColor(colour)
        self._over.installEventFilter(self)
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        if self._picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._picture)
        veil = QColor(self._colour)
        veil.setAlpha(VEIL)
        painter.fillRect(self.rect(), veil)
