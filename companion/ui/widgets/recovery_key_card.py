"""A new recovery key: shown once, put on paper, and typed back in part."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from companion import clock
from companion.ui.emergency_sheet import EmergencySheet, ask_and_save
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable


class RecoveryKeyCard(Card):
    """Shows `code` until its last two groups were typed back."""

    confirmed = Signal()

    def __init__(self, code: str, vault: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._code, self._vault = code, vault
        self.code_label = selectable(Words(_in_two_lines(code), "number"))
        self.code_label.setAccessibleName(self.tr("Recovery key: {code}").format(code=code))
        self.confirm = QLineEdit()
        self.confirm.setAccessibleName(self.tr("Last two groups of the recovery key"))
        self.confirm.returnPressed.connect(self.check)
        self.problem = Words("", "warm")
        self.problem.hide()
        self.print_button = button(self.tr("Print a sheet …"), self.print_sheet)
        self.save_button = button(self.tr("Save a sheet as PDF …"), self.save_sheet)
        self.outcome = Words("", "soft")
        self.outcome.hide()
        self.column.addWidget(self.code_label)
        self.column.addLayout(row(self.print_button, self.save_button, 1))
        self.column.addWidget(self.outcome)
        self.column.addWidget(
            Words(self.tr("Type the last two groups, to be sure it is on paper"), "strong")
        )
        self.column.addWidget(self.confirm)
        self.column.addWidget(self.problem)
        self.setFocusProxy(self.confirm)

    def check(self) -> None:
        """Emit `confirmed` if the last two groups were typed back."""
        wanted = _letters("".join(self._code.split("-")[-2:]))
        if _letters(self.confirm.text()) != wanted:
            sentence = self.tr("That is not the same. Please look at the last two groups again.")
            self.problem.say(sentence)
            self.problem.show()
            bring_into_view(self.problem)
            announce(self, sentence)
            self.confirm.setFocus()
            return
        self.problem.hide()
        self.confirmed.emit()

    def forget(self) -> None:
        """Take the key off the screen."""
        self._code = ""
        self.code_label.say("")
        self.confirm.setText("")

    def save_sheet(self) -> None:
        """The emergency sheet with this key, as a PDF where the person wants it."""
        self._tell(ask_and_save(self._sheet(), self))

    def print_sheet(self) -> None:
        """The emergency sheet with this key, on paper."""
        from companion.ui.pdf import print_on_paper

        sheet = self._sheet()
        if print_on_paper(sheet.document(), sheet.title(), self):
            self._tell(self.tr("The sheet was sent to the printer."))

    def _sheet(self) -> EmergencySheet:
        return EmergencySheet(self._vault, clock.today(), self._code)

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.outcome.say(sentence)
            self.outcome.show()
            announce(self, sentence)


def _in_two_lines(code: str) -> str:
    """The key broken between two groups, as it is written down."""
    groups = code.split("-")
    middle = (len(groups) + 1) // 2
    return "-".join(groups[:middle]) + "-\n" + "-".join(groups[middle:])


def _letters(text: str) -> str:
    """Upper-case letters and digits only, with look-alikes read as the recovery key's alphabet has them."""
    kept = "".join(c for c in text.upper() if c.isalnum())
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")
