"""What a person wrote down beforehand, on the session page: signs for stop and pause, intentions, words to return to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.services.list_answers import BoundaryWords
from companion.ui.widgets.buttons import button
from companion.ui.widgets.words import Words

BETWEEN = " \u2003"
"""Where several of the sentences stand in one line."""


def boundary_sentences(words: BoundaryWords) -> list[str]:
    """One line for each sign that was agreed: what it means, then the words as they were written."""
    translate = QCoreApplication.translate
    named = (
        (translate("CarriedWords", "Stop"), words.stop),
        (translate("CarriedWords", "Pause"), words.pause),
        (translate("CarriedWords", "Stay with me"), words.stay),
    )
    return [f"{name}: {' · '.join(signs)}" for name, signs in named if signs]


class CarriedWords(QWidget):
    """Closed at first. `toggle` stands wherever the page wants it, and is hidden where nothing was written down."""

    turned = Signal()

    def __init__(
        self,
        intentions: Sequence[str],
        return_to: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.toggle = button(self.tr("What I carry with me"), self._say_state, role="quiet")
        self.toggle.setCheckable(True)
        if not (intentions or return_to):
            self.toggle.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for name, found in (
            (self.tr("Your intention"), intentions),
            (self.tr("Words to return to"), return_to),
        ):
            if found:
                inside.addWidget(Words(name, "caption"))
            for words in found:
                inside.addWidget(Words(words, "reading"))
        self._say_state()

    def put_away(self) -> None:
        """Close it."""
        self.toggle.setChecked(False)
        self._say_state()

    def _say_state(self) -> None:
        is_open = self.toggle.isChecked()
        self.setVisible(is_open)
        self.toggle.setAccessibleDescription(self.tr("open") if is_open else self.tr("closed"))
        self.turned.emit()
