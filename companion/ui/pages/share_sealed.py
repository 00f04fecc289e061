"""After sealing: where the file is, and its passphrase, shown once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.private_clipboard import private_copy
from companion.ui.widgets.words import Words, selectable


class SealedResult(Card):
    """Forgets the passphrase when it is put aside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._passphrase = ""
        self.column.addWidget(Words(self.tr("The file is sealed"), "heading"))
        self.place = selectable(Words("", "soft"))
        self.column.addWidget(self.place)
        self.column.addWidget(Words(self.tr("Its passphrase, shown only now:"), "strong"))
        self.words = selectable(Words("", "number"))
        self.column.addWidget(self.words)
        self.column.addWidget(
            Words(
                self.tr(
                    "Write it down, or tell it in person. Do not send it together with the file."
                ),
                "quiet",
            )
        )
        self.copied = Words("", "soft")
        self.copy_button = button(self.tr("Copy the passphrase"), self._copy)
        self.column.addLayout(
            row(self.copy_button, button(self.tr("I have it"), self.forget, role="quiet"), 1)
        )
        self.column.addWidget(self.copied)

    @property
    def passphrase(self) -> str:
        """What is shown now; empty after it was put aside."""
        return self._passphrase

    def tell(self, file: Path, passphrase: str, entries: int) -> None:
        """Show where the file is and how it is opened."""
        self._passphrase = passphrase
        self.copied.hide()
        self.place.say(self.tr("%n entry(ies) in {file}", "", entries).format(file=file))
        self.words.say(passphrase)
        announce(self, self.tr("The file is sealed"))

    def forget(self) -> None:
        """Put the passphrase aside."""
        self._passphrase = ""
        self.words.say("")
        self.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(private_copy(self._passphrase))
        self.copied.say(self.tr("Copied. It is taken off the clipboard after 30 seconds."))
        self.copied.show()
        announce(self, self.copied.text())
