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
        self, parent: QWidget | None = None, *, padding: int = 24, spacing: int = 8
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding - 4, padding, padding - 4)
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
        return size

    def _place(self, rect: QRect, *, really: bool) -> int:
        parent = self.parentWidget()
        right_to_left = parent is not None and parent.isRightToLeft()
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            width = min(size.width(), max(rect.width(), item.minimumSize().width()))
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if really:
                left = rect.right() + 1 - (x - rect.x()) - width if right_to_left else x
                item.setGeometry(QRect(QPoint(left, y), QSize(width, size.height())))
            x += width + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


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
