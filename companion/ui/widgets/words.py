"""Labels. Every one shows plain text only: what a person typed is never read as markup."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

WordKind = Literal[
    "caption", "body", "soft", "quiet", "strong", "heading", "prompt", "reading", "title", "warm", "number",
    "own-number",
    "badge", "badge-plain",
]  # fmt: skip
LONG_RUN = re.compile(r"\S{33,}")
"""Letters without a space that may be wider than the line they stand in."""
STRETCH = 12
"""After so many letters of them the line may be broken."""
MAY_BREAK = "\u200b"
"""Zero width space."""
VIRAMA = 9
"""Its combining class in Unicode."""


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
        shown = text.upper() if self._kind == "caption" else text
        self.setText(breakable(shown) if self.wordWrap() else shown)
        self.setAccessibleName(text)

    def text(self) -> str:
        """What is shown, without the places where a line may be broken."""
        return super().text().replace(MAY_BREAK, "")

    def copy(self) -> None:
        """Copy what is selected as it was written, marked private."""
        from companion.ui.widgets.private_clipboard import private_copy

        selected = self.selectedText().replace(MAY_BREAK, "")
        if selected:
            QGuiApplication.clipboard().setMimeData(private_copy(selected))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.hasSelectedText():
            event.ignore()
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Copy"), self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self.wordWrap():
            hint.setWidth(min(hint.width(), 80))
        return hint


def breakable(text: str) -> str:
    """`text` with places where a line may be broken in long runs of letters; they are not seen."""
    return LONG_RUN.sub(lambda run: _in_stretches(run[0]), text)


def joins(letter: str) -> bool:
    """Whether `letter` ties what follows to what stands before it: a zero width joiner, a virama."""
    return letter == "\u200d" or unicodedata.combining(letter) == VIRAMA


def _in_stretches(run: str) -> str:
    parts: list[str] = []
    since = 0
    for before, letter in zip(run, run[1:] + " ", strict=True):
        parts.append(before)
        since += 1
        # Before a letter only: marks that belong to the letter before them stay with it, and so does what is joined.
        if since >= STRETCH and letter.isalnum() and not joins(before):
            parts.append(MAY_BREAK)
            since = 0
    return "".join(parts)


def selectable(label: Words) -> Words:
    """Let the text of `label` be selected and copied with mouse and keyboard."""
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
