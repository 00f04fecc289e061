"""Labels. Every one shows plain text only: what a person typed is never read as markup."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

WordKind = Literal[
    "caption", "body", "soft", "quiet", "strong", "heading", "prompt", "reading", "title", "warm", "number",
    "badge", "badge-plain",
]  # fmt: skip


class Words(QLabel):
    """A plain-text label in one of the type styles of the stylesheet; wraps, and grows as tall as it must."""

    def __init__(
        self,
        text: str = "",
        kind: WordKind = "body",
        parent: QWidget | None = None,
        *,
        wrap: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("words", kind)
        self._kind = kind
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if kind == "caption":
            font = QFont(self.font())
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
            self.setFont(font)
        self.say(text)

    def say(self, text: str) -> None:
        """Show `text`; captions in capitals, spoken as they are."""
        self.setText(text.upper() if self._kind == "caption" else text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self.wordWrap():
            hint.setWidth(min(hint.width(), 80))
        return hint


def selectable(label: Words) -> Words:
    """Let the text of `label` be selected and copied with mouse and keyboard."""
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
