"""How well a claim is supported, in words; the form of the border says it a second time, never colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.domain.library import Badge as BadgeWords
from companion.domain.library import Status
from companion.ui.widgets.words import Words


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
