"""Words in a ring, each one tap away; below each other where there is no room for a ring."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QWidget

from companion.ui.widgets.layout import Flow

GAP = 8
MOST = 12
"""More would touch each other in a ring."""


class Ring(Flow):
    """Things clockwise from the top, like the hours of a clock; a flowing row where they would touch."""

    def is_round(self, width: int) -> bool:
        """Whether the ring fits into `width`."""
        return 5 < self.count() <= MOST and self._ring_size().width() <= width

    def heightForWidth(self, width: int) -> int:
        if self.is_round(width):
            return self._ring_size().height()
        return super().heightForWidth(width)

    def setGeometry(self, rect: QRect) -> None:
        if not self.is_round(rect.width()):
            super().setGeometry(rect)
            return
        QLayout.setGeometry(self, rect)
        size = self._ring_size()
        left = rect.x() + (rect.width() - size.width()) // 2
        middle = QPoint(left + size.width() // 2, rect.y() + size.height() // 2)
        for item, at in zip(self._items, self._places(), strict=True):
            hint = item.sizeHint()
            corner = middle + at - QPoint(hint.width() // 2, hint.height() // 2)
            item.setGeometry(QRect(corner, hint))

    def _places(self) -> list[QPoint]:
        """The middle of each thing, from the middle of the ring."""
        largest = self._largest()
        across, down = (largest.width() + GAP) * 2, (largest.height() + GAP) * 3
        steps = [2 * math.pi * place / max(1, self.count()) for place in range(self.count())]
        return [
            QPoint(round(across * math.sin(angle)), round(-down * math.cos(angle)))
            for angle in steps
        ]

    def _ring_size(self) -> QSize:
        if not self._items:
            return QSize()
        largest = self._largest()
        return QSize(
            4 * (largest.width() + GAP) + largest.width(),
            6 * (largest.height() + GAP) + largest.height(),
        )

    def _largest(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size


class WordWheel(QWidget):
    """A widget around a `Ring`; the words in it are read and tabbed through clockwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring = Ring(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, made: QPushButton) -> None:
        self.ring.addWidget(made)
