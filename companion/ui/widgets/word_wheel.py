"""Words in a ring, each one tap away, with what they answer in the middle; a flowing row where there is no room."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QWidget

from companion.ui.widgets.layout import Flow

GAP = 8
MOST = 12
"""More would touch each other in a ring."""
ACROSS, DOWN = 2.0, 2.75
"""The radius as multiples of the widest and the tallest word: twelve words then stand free of each other."""


class WordWheel(QWidget):
    """Clockwise from the top, like the hours of a clock; read and tabbed through in the same order."""

    def __init__(self, middle: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        middle.setParent(self)
        self.ring = _Ring(middle, self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, made: QPushButton) -> None:
        self.ring.addWidget(made)


class _Ring(Flow):
    def __init__(self, middle: QWidget, parent: QWidget) -> None:
        super().__init__(parent, spacing=GAP)
        self._middle = middle

    def heightForWidth(self, width: int) -> int:
        if self._is_round(width):
            return self._size().height()
        return self._middle_height(width) + GAP + super().heightForWidth(width)

    def setGeometry(self, rect: QRect) -> None:
        middle_size = self._middle.sizeHint()
        if not self._is_round(rect.width()):
            height = self._middle_height(rect.width())
            self._middle.setGeometry(rect.x(), rect.y(), rect.width(), height)
            super().setGeometry(rect.adjusted(0, height + GAP, 0, 0))
            return
        QLayout.setGeometry(self, rect)
        centre = QPoint(rect.x() + rect.width() // 2, rect.y() + self._size().height() // 2)
        self._middle.setGeometry(_around(centre, middle_size))
        for item, at in zip(self._items, self._places(), strict=True):
            item.setGeometry(_around(centre + at, item.sizeHint()))

    def _is_round(self, width: int) -> bool:
        """Whether the ring fits into `width`, and what stands in its middle into the ring."""
        inside = (2 * ACROSS - 1) * self._largest().width()
        fits = self._middle.sizeHint().width() <= inside
        return fits and 5 < self.count() <= MOST and self._size().width() <= width

    def _middle_height(self, width: int) -> int:
        layout = self._middle.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.heightForWidth(width)
        return self._middle.sizeHint().height()

    def _places(self) -> list[QPoint]:
        """Where each thing stands, from the middle of the ring."""
        step = self._step()
        angles = [2 * math.pi * place / self.count() for place in range(self.count())]
        return [
            QPoint(
                round(ACROSS * step.width() * math.sin(angle)),
                round(-DOWN * step.height() * math.cos(angle)),
            )
            for angle in angles
        ]

    def _size(self) -> QSize:
        step, largest = self._step(), self._largest()
        return QSize(
            round(2 * ACROSS * step.width()) + largest.width(),
            round(2 * DOWN * step.height()) + largest.height(),
        )

    def _step(self) -> QSize:
        return self._largest() + QSize(GAP, GAP)

    def _largest(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size


def _around(centre: QPoint, size: QSize) -> QRect:
    return QRect(centre - QPoint(size.width() // 2, size.height() // 2), size)
