"""A row of chips of which one is on: the views of one part. Tab comes to the row once, the arrow keys move along it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from companion.ui.widgets.buttons import chip
from companion.ui.widgets.layout import FlowRow

WAITS = "•"
"""Stands after the name of a view in which something waits."""


class ViewChips(FlowRow):
    """`chosen` says which view the person wants to see."""

    chosen = Signal(str)

    def __init__(
        self, name: str, views: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`views` are pairs of a key and the words."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._words = dict(views)
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for key, words in views:
            made = chip(words)
            made.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
            self.chips[key] = made
            self.add(made)

    def show_view(self, key: str) -> None:
        """Show which view is on; says nothing to anybody."""
        self.chips[key].setChecked(True)
        for other, made in self.chips.items():  # Tab comes to this one, from either side
            takes_tab = other == key
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if takes_tab else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(self.chips[key])

    def mark_waiting(self, keys: frozenset[str]) -> None:
        """Mark the views in which something waits: with a dot, and in words for a screen reader."""
        for key, made in self.chips.items():
            words = self._words[key]
            made.setText(f"{words} {WAITS}" if key in keys else words)
            made.setAccessibleDescription(self.tr("Something waits here.") if key in keys else "")
            made.updateGeometry()
