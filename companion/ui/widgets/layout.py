"""Boxes: cards, rows, columns, a flowing row of chips, and emptying them again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class Card(QFrame):
    """A rounded surface with a column of things in it; put them into `column`."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        padding: int | tuple[int, int] = (24, 20),
        spacing: int = 8,
    ) -> None:
        """`padding` beside and above what stands in it; one number leaves four pixels less above."""
        super().__init__(parent)
        self.setProperty("part", "card")
        self.column = QVBoxLayout(self)
        side, above = (padding, padding - 4) if isinstance(padding, int) else padding
        self.column.setContentsMargins(side, above, side, above)
        self.column.setSpacing(spacing)


def column(*things: QWidget | QLayout | int, spacing: int = 8, margins: int = 0) -> QVBoxLayout:
    """A vertical layout of widgets, layouts and stretches (integers)."""
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(margins, margins, margins, margins)
    return _filled(layout, things)  # type: ignore[return-value]


def row(*things: QWidget | QLayout | int, spacing: int = 8) -> QHBoxLayout:
    """A horizontal layout of widgets, layouts and stretches (integers)."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(0, 0, 0, 0)
    return _filled(layout, things)  # type: ignore[return-value]


def rule() -> QFrame:
    """A thin line between parts."""
    line = QFrame()
    line.setProperty("part", "rule")
    return line


def empty(layout: QLayout) -> None:
    """Take everything out of `layout` and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()


def _filled(
    layout: QVBoxLayout | QHBoxLayout, things: tuple[QWidget | QLayout | int, ...]
) -> QLayout:
    for thing in things:
        if isinstance(thing, int):
            layout.addStretch(thing)
        elif isinstance(thing, QLayout):
            layout.addLayout(thing)
        else:
            layout.addWidget(thing)
    return layout


NARROWEST = 160
"""One thing with a very long name must not make a whole page wider than the window. Pixels."""


class Flow(QLayout):
    """A row that wraps to the next line where it has no more room (after Qt's flow layout example)."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return QSize(min(size.width(), NARROWEST), size.height())

    def _place(self, rect: QRect, *, really: bool) -> int:
        """Lines from top to bottom; in a line everything stands at the same middle. Returns the height."""
        y = 0
        for line in self._lines(rect.width()):
            tall = max(size.height() for _, size in line)
            x = 0
            for item, size in line:
                if really:
                    left = rect.width() - x - size.width() if self._right_to_left() else x
                    corner = QPoint(left, y + (tall - size.height()) // 2)
                    item.setGeometry(QRect(rect.topLeft() + corner, size))
                x += size.width() + self.spacing()
            y += tall + self.spacing()
        return max(0, y - self.spacing())

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, with its size."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), max(room, NARROWEST))
            if not lines or x + width > room:
                lines.append([])
                x = 0
            lines[-1].append((item, QSize(width, hint.height())))
            x += width + self.spacing()
        return lines

    def _right_to_left(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and parent.isRightToLeft()


class FlowRow(QWidget):
    """A widget around a `Flow`, so that it can stand in other layouts with a right height."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self.flow = Flow(self, spacing=spacing)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        self.flow.addWidget(widget)

    def clear(self) -> None:
        empty(self.flow)
