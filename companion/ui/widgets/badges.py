"""How well a claim is supported, in words; the form of the border says it a second time, never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.domain.library import Badge as BadgeWords
from companion.domain.library import Card, Status
from companion.services import learn
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words


def badges_of(card: Card) -> FlowRow:
    """The badges of all claims of a card, each once, in the order of the badges."""
    library = learn.library()
    present = {status for claim in card.claims for status, _ in library.claims[claim].statuses}
    badges = FlowRow(spacing=6)
    for status in library.badges:
        if status in present:
            badges.add(Badge(library.badges[status]))
    return badges


class Badge(Words):
    """A small label; its tooltip says what the words mean."""

    def __init__(
        self, badge: BadgeWords, qualifier: str = "", parent: QWidget | None = None
    ) -> None:
        filled = badge.id in (Status.WELL, Status.EARLY)
        text = f"{badge.label}, {qualifier}" if qualifier else badge.label
        super().__init__(text, "badge" if filled else "badge-plain", parent, wrap=False)
        self.setToolTip(badge.meaning)
        self.setAccessibleDescription(badge.meaning)
