"""The 40 digits that two people read to each other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from companion.ui.widgets.words import WordKind, Words, selectable

GROUPS_IN_A_LINE = 4


class Fingerprint(Words):
    """Large digits in groups of five, four groups to a line, so that a place is found again while reading aloud."""

    def __init__(
        self, digits: str, parent: QWidget | None = None, *, kind: WordKind = "number"
    ) -> None:
        """`digits` as `ContactCard.fingerprint` gives them."""
        groups = digits.split(" ")
        lines = (
            "   ".join(groups[start : start + GROUPS_IN_A_LINE])
            for start in range(0, len(groups), GROUPS_IN_A_LINE)
        )
        super().__init__("\n".join(lines), kind, parent)
        font = QFont(self.font())
        font.setFeature(QFont.Tag("tnum"), 1)  # all digits equally wide: groups stand in columns
        self.setFont(font)
        selectable(self)
        spoken = QCoreApplication.translate("Fingerprint", "Fingerprint: {digits}")
        # Digit by digit, because nobody compares tens of thousands.
        self.setAccessibleName(spoken.format(digits=", ".join(" ".join(group) for group in groups)))
