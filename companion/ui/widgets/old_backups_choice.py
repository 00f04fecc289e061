"""Backups open with the keys of their day; what shall become of them when the keys are changed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from companion.ui.widgets.layout import Card
from companion.ui.widgets.words import Words

if TYPE_CHECKING:
    from companion.services.keys import OldBackups


class OldBackupsChoice(Card):
    """Three answers; hidden where there is no backup to ask about."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._number = number
        if not number:
            self.hide()
        self._choices: dict[OldBackups, QRadioButton] = {}
        group = QButtonGroup(self)
        self.column.addWidget(
            Words(self.tr("%n backup(s) open with what the vault has now", "", number), "strong")
        )
        answers: tuple[tuple[OldBackups, str], ...] = (
            ("reencrypt", self.tr("Write them anew, so that they open with the new keys")),
            ("delete", self.tr("Delete them")),
            ("keep", self.tr("Keep them as they are; the old passphrase still opens them")),
        )
        for answer, words in answers:
            choice = QRadioButton(words)
            choice.setAccessibleName(words)
            choice.setChecked(answer == "reencrypt")
            group.addButton(choice)
            self._choices[answer] = choice
            self.column.addWidget(choice)
        self.column.addWidget(
            Words(
                self.tr("Copies that you keep elsewhere are not touched; think of them too."),
                "soft",
            )
        )

    @property
    def wanted(self) -> OldBackups:
        """What shall become of them."""
        return next(answer for answer, choice in self._choices.items() if choice.isChecked())

    def rest(self, resting: bool) -> None:
        """Not asked when only the lock is changed."""
        self.setVisible(self._number > 0 and not resting)
