"""After sealing: where the file is, and its passphrase, until the person says that they have it elsewhere.

The vault keeps the passphrase meanwhile, so that a lock or a kill does not make the file worthless.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.services.shares import ToPassOn
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.notice import announce
from companion.ui.widgets.private_clipboard import private_copy
from companion.ui.widgets.words import Words, selectable


class SealedResult(Card):
    """One sealed file. `passed_on` carries its share's identifier once its passphrase is no longer needed here."""

    passed_on = Signal(str)

    def __init__(self, sealed: ToPassOn, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.sealed = sealed
        self.column.addWidget(Words(self._heading(), "heading"))
        place = self.tr("%n entry(ies) in {file}", "", sealed.entries).format(file=sealed.file)
        self.place = selectable(Words(place, "soft"))
        self.column.addWidget(self.place)
        self.column.addWidget(Words(self.tr("Its passphrase:"), "strong"))
        self.words = selectable(Words(sealed.passphrase, "number"))
        self.column.addWidget(self.words)
        self.column.addWidget(
            Words(
                self.tr(
                    "Write it down, or tell it in person. Do not send it together with the file. It stays here, inside "
                    "your vault, until you say that you have it elsewhere. Then it is erased."
                ),
                "quiet",
            )
        )
        self.copied = Words("", "soft")
        self.copied.hide()
        self.copy_button = button(self.tr("Copy the passphrase"), self._copy)
        self.done_button = button(self.tr("I have passed it on or noted it"), self._done)
        buttons = FlowRow()
        buttons.add(self.copy_button)
        buttons.add(self.done_button)
        self.column.addWidget(buttons)
        self.column.addWidget(self.copied)

    def _heading(self) -> str:
        if self.sealed.recipient:
            return self.tr("The file for {person} is sealed").format(person=self.sealed.recipient)
        return self.tr("The file is sealed")

    @property
    def passphrase(self) -> str:
        """What is shown now."""
        return self.words.text()

    def forget(self) -> None:
        """Show the passphrase no longer, not even until Qt lets the card go."""
        self.words.say("")

    def _done(self) -> None:
        self.passed_on.emit(self.sealed.share_id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(private_copy(self.passphrase))
        self.copied.say(self.tr("Copied. It is taken off the clipboard after 30 seconds."))
        self.copied.show()
        announce(self, self.copied.text())


class SealedResults(QWidget):
    """Every sealed file whose passphrase still waits to be passed on, the newest first."""

    passed_on = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[SealedResult] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.hide()

    def show_waiting(self, waiting: list[ToPassOn]) -> None:
        """Show exactly these; `waiting` has the oldest first."""
        if [card.sealed for card in self.cards] == waiting[::-1]:
            return
        with keyboard_kept(self):
            for card in self.cards:
                card.forget()
            empty(self._column)
            self.cards = [SealedResult(sealed) for sealed in reversed(waiting)]
            for card in self.cards:
                card.passed_on.connect(self.passed_on)
                self._column.addWidget(card)
        self.setVisible(bool(waiting))
