"""Lines to tick. A tick is kept at once; it means only that the person ticked it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLayout, QVBoxLayout, QWidget

from companion.ui.widgets.layout import column
from companion.ui.widgets.words import Words


class TickLine(QWidget):
    """A box to tick beside words that may be longer than a line; clicking the words ticks too."""

    ticked = Signal(bool)

    def __init__(
        self, words: str, *, on: bool = False, description: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setAccessibleDescription(description)
        self.box.setChecked(on)
        self.box.toggled.connect(self.ticked)  # an assistive tool toggles without a click
        self.words = Words()
        self.words.setBuddy(self.box)
        self.say(words)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)  # the box leaves room for words of its own
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.box, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.words, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def below(self, *things: QWidget | QLayout) -> None:
        """Put more about the line under its words."""
        self._grid.addLayout(column(*things, spacing=4), 1, 1)

    def say(self, words: str) -> None:
        """Show other words beside the box."""
        self.words.say(words)
        self.box.setAccessibleName(words)

    def show_tick(self, on: bool) -> None:
        """Show the line as ticked or not; says nothing to anybody."""
        with QSignalBlocker(self.box):
            self.box.setChecked(on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.box.click()


class Checklist(QWidget):
    """`ticked` names the line and says whether it is on now."""

    ticked = Signal(str, bool)

    def __init__(self, lines: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`lines` are pairs of an id and the words."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.lines: dict[str, TickLine] = {}
        for line_id, words in lines:
            line = TickLine(words)
            line.ticked.connect(lambda on, line_id=line_id: self.ticked.emit(line_id, on))
            self.lines[line_id] = line
            layout.addWidget(line)

    def show_ticks(self, on: frozenset[str]) -> None:
        """Show exactly these lines as ticked."""
        for line_id, line in self.lines.items():
            line.show_tick(line_id in on)
