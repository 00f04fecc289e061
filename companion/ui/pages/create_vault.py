"""Making a vault: a passphrase with an honest hint, then the recovery key, typed back in part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QProgressBar, QVBoxLayout, QWidget

from companion.errors import CompanionError
from companion.ui.file_dialogs import choose_folder
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import empty, row
from companion.ui.widgets.new_passphrase import NewPassphrase
from companion.ui.widgets.notice import announce
from companion.ui.widgets.recovery_key_card import RecoveryKeyCard
from companion.ui.widgets.words import Words
from companion.ui.worker import Lane, Progress

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault


class CreateVault(QWidget):
    """Two steps in the column of the entrance."""

    created = Signal(object)
    """The OpenVault, once the recovery key was confirmed."""
    back_wanted = Signal()

    def __init__(
        self,
        lane: Lane,
        path: Path,
        purpose: Literal["client", "therapist"],
        parent: QWidget | None = None,
        *,
        state: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._path = lane, path
        self._state = state
        self._purpose: Literal["client", "therapist"] = purpose
        self._vault: OpenVault | None = None
        self._recovery_code = ""
        self._making = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self._build_passphrase()

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.chooser.setFocus()

    # --- the passphrase

    def _build_passphrase(self) -> None:
        self.column.addWidget(Words(self.tr("Your vault"), "caption"))
        self.column.addWidget(Words(self.tr("Choose a passphrase."), "title"))
        self.column.addWidget(
            Words(
                self.tr(
                    "Long is better than clever. Five random words are easy to keep and hard to guess."
                ),
                "quiet",
            )
        )
        self.chooser = NewPassphrase()
        self.chooser.submitted.connect(self.make)
        self.place = Words("", "soft")
        self._show_place()
        self.column.addWidget(self.chooser)
        self.column.addWidget(self.place)
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(self.tr("Making the vault"))
        self.working.hide()
        self.column.addWidget(self.working)
        self.create_button = button(self.tr("Make the vault"), self.make, role="primary")
        self._others = (
            button(self.tr("Another place …"), self._choose_place, role="quiet"),
            button(self.tr("Back"), self.back_wanted.emit, role="quiet"),
        )
        self.column.addLayout(row(self.create_button, *self._others, 1))

    def make(self) -> None:
        """Check what was typed and make the vault in the background."""
        if self._making:
            return
        if not self.chooser.chosen():
            return
        path, purpose, secret = self._path, self._purpose, self.chooser.take()
        state = self._state

        def work(_: Progress) -> object:
            from companion.services import vaults

            return vaults.create(path, secret, purpose=purpose, state=state)

        self._set_making(True)
        job = self._lane.start(work, self)
        job.succeeded.connect(self._made)
        job.failed.connect(self._refused)

    def _refused(self, error: CompanionError) -> None:
        self._set_making(False)
        self.chooser.tell(sentence_for(error))

    def _set_making(self, making: bool) -> None:
        self._making = making
        for made in (self.create_button, *self._others):
            rest(made, making)
        self.working.setVisible(making)
        if making:
            self.place.say(self.tr("Making the vault. This takes a few seconds."))
            announce(self, self.place.text())
        else:
            self._show_place()

    def _choose_place(self) -> None:
        folder = choose_folder(self, self.tr("Where should the vault be?"), self._path.parent)
        if folder:
            self._path = folder / self._path.name
            self._show_place()

    def _show_place(self) -> None:
        self.place.say(self.tr("It will be kept in {folder}").format(folder=str(self._path)))

    # --- the recovery key

    def _made(self, result: tuple[OpenVault, str]) -> None:
        self._vault, self._recovery_code = result
        QApplication.instance().aboutToQuit.connect(self.let_go)  # type: ignore[union-attr]
        empty(self.column)
        self.column.addWidget(Words(self.tr("Your vault"), "caption"))
        self.column.addWidget(Words(self.tr("Write down your recovery key."), "title"))
        self.column.addWidget(
            Words(
                self.tr(
                    "If you ever forget the passphrase, only this key opens your journal. Nobody can send you a new "
                    "one. Write it on paper and keep it away from this computer."
                ),
                "quiet",
            )
        )
        self.key_card = RecoveryKeyCard(self._recovery_code, self._vault.path)
        self.key_card.confirmed.connect(self._hand_over)
        self.column.addWidget(self.key_card)
        self.column.addLayout(
            row(button(self.tr("I have it on paper"), self.key_card.check, role="primary"), 1)
        )
        self.key_card.setFocus()

    def let_go(self) -> None:
        """Close the new vault properly when the window is closed before the recovery key was confirmed."""
        from companion.services import vaults

        vault, self._vault = self._vault, None
        if vault is not None:
            vaults.lock(vault)

    def _hand_over(self) -> None:
        vault, self._vault = self._vault, None
        self._recovery_code = ""
        self.key_card.forget()
        self.created.emit(vault)
