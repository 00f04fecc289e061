"""A list and what it opens, side by side; the list keeps the width that the person gave it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from companion.ui.theme import Theme

STILL_MS = 400
"""Milliseconds after which a line that was dragged has come to rest."""


class TwoSides(QSplitter):
    """`width_chosen` carries the width of the list that the person dragged it to, in pixels at text scale 1."""

    width_chosen = Signal(int)

    def __init__(
        self,
        theme: Theme,
        first: QWidget,
        second: QWidget,
        width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._first, self._second = theme, first, second
        self.first_width = width
        """Of the list, in pixels at text scale 1."""
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(STILL_MS)
        self._resting.timeout.connect(lambda: self.width_chosen.emit(self.first_width))
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(first)
        self.addWidget(second)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._note_width)

    def keep_width(self) -> None:
        """Give the list its width again; Qt forgets it while a side is hidden."""
        if self._first.isHidden() or self._second.isHidden():
            return
        wanted = round(self.first_width * self._scale)
        self.setSizes([wanted, max(1, self.width() - wanted - self.handleWidth())])

    def _note_width(self) -> None:
        self.first_width = round(self._first.width() / self._scale)
        self._resting.start()

    @property
    def _scale(self) -> float:
        return max(1.0, self._theme.scale)
