"""The inside of a scroll area whose height follows from its width."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

AROUND = 24
"""Pixels left above and below what is brought into view."""


class Scrolled(QWidget):
    """As tall as its words need at the width there is, and not a line more.

    The smallest height that Qt works out by itself is the one of a very narrow window; a scroll area would keep it
    as empty room below the last thing.
    """

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            # A scroll area asks for the height at its width only then; else this is the height that is needed.
            return super().minimumSizeHint()
        return QSize(super().minimumSizeHint().width(), 0)


def bring_into_view(widget: QWidget) -> None:
    """Scroll down until what `widget` has grown to can be seen, but never past its top. Once it has its new size."""
    QTimer.singleShot(0, widget, lambda: _bring_into_view(widget))


def _bring_into_view(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is None or inside is None:
        return
    bar = area.verticalScrollBar()
    top = widget.mapTo(inside, QPoint(0, 0)).y()
    lowest = top + widget.height() + AROUND - area.viewport().height()
    if lowest > bar.value():
        bar.setValue(min(lowest, max(0, top - AROUND)))


def bring_to_top(widget: QWidget) -> None:
    """Scroll so that `widget` stands at the top of what is seen. Once it has its place."""
    QTimer.singleShot(0, widget, lambda: _bring_to_top(widget))


def _bring_to_top(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is not None and inside is not None:
        top = widget.mapTo(inside, QPoint(0, 0)).y()
        area.verticalScrollBar().setValue(max(0, top - AROUND))
