"""A column of cards that each stand for one thing: a card stays while its thing does, with what is half typed in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

Kept = TypeVar("Kept", bound=QWidget)


class KeyedCards(QWidget, Generic[Kept]):
    """Hidden while it is empty."""

    def __init__(
        self, make: Callable[[str], Kept], parent: QWidget | None = None, *, spacing: int = 12
    ) -> None:
        super().__init__(parent)
        self._make = make
        self.cards: dict[str, Kept] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.hide()

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show a card for each of these, in their order; what is not among them goes."""
        for key in [known for known in self.cards if known not in keys]:
            gone = self.cards.pop(key)
            self._column.removeWidget(gone)
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        for place, key in enumerate(keys):
            card = self.cards.get(key)
            if card is None:
                card = self.cards[key] = self._make(key)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
        self.setVisible(bool(keys))
