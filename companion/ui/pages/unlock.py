"""The locked screen: one field, one button, and help that needs no passphrase."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from companion.errors import Cancelled, CompanionError, Damaged, WrongKey
from companion.ui.messages import sentence_for
from companion.ui.pages.entrance import EntrancePage
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.words import Words
from companion.ui.worker import Job, Lane, Progress

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault


class UnlockPage(EntrancePage):
    """Asks for the passphrase or the recovery key; derives the key in the background lane."""

    unlocked = Signal(object)
    """The OpenVault."""
    begun = Signal()
    """A key is being derived."""
    elsewhere = Signal()
    """To the first steps: another vault, a file that was sent, a backup."""
    other_vault = Signal(object)
    """The folder of another vault."""

    def __init__(
        self,
        path: Path,
        lane: Lane,
        parent: QWidget | None = None,
        *,
        demo_passphrase: str | None = None,
        state: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._path, self._lane = path, lane
        self._state = state
        self._demo_passphrase = demo_passphrase
        self.opens_by_itself = False
        """Whether a demonstration is opened without asking; not after it was locked."""
        self._by_recovery_key = False
        self._warm = False
        self._busy = False
        self._job: Job | None = None
        self._tries = 0
        self._build()

    def begin(self) -> None:
        """Put the cursor into the field; a demonstration opens by itself."""
        if self._demo_passphrase is not None and self.opens_by_itself:
            self._start({"passphrase": self._demo_passphrase})
        else:
            self.passphrase.setFocus()

    def _build(self) -> None:
        self.column.addWidget(Words(self.tr("Companion"), "caption"))
        self.column.addWidget(Words(self.tr("Welcome back."), "title"))
        self.lead = Words(self.tr("Your journal is locked. Your passphrase opens it."), "quiet")
        if self._demo_passphrase is not None:
            self.lead.say(
                self.tr("This is the demonstration. Its passphrase is: {passphrase}").format(
                    passphrase=self._demo_passphrase
                )
            )
        self.column.addWidget(self.lead)
        self.card = Card(spacing=12)
        self.field_name = Words(self.tr("Passphrase"), "strong")
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.passphrase.submitted.connect(self.unlock)
        self.passphrase.line.textEdited.connect(self._warm_up)
        self.recovery = QLineEdit()
        self.recovery.setAccessibleName(self.tr("Recovery key"))
        self.recovery.setPlaceholderText(
            self.tr("The groups of letters and digits that you wrote down")
        )
        self.recovery.returnPressed.connect(self.unlock)
        self.recovery.textEdited.connect(self._warm_up)
        self.recovery.hide()
        self.problem = Words("", "warm")
        self.problem.hide()
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(self.tr("Opening the vault"))
        keep = self.working.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.working.setSizePolicy(keep)
        self.working.hide()
        self.unlock_button = button(self.tr("Unlock"), self.unlock, role="primary")
        self.switch_button = button(self.tr("Use the recovery key"), self._switch, role="quiet")
        self.repair_button = button(
            self.tr("Save what can be read into a new vault …"), self.show_repair, role="plain"
        )
        self.repair_button.hide()
        self.field_name.setBuddy(self.passphrase)
        for widget in (self.field_name, self.passphrase, self.recovery, self.problem):
            self.card.column.addWidget(widget)
        self.card.column.addLayout(row(self.unlock_button, self.switch_button, 1))
        self.card.column.addWidget(self.repair_button)
        self.card.column.addWidget(self.working)
        self.column.addWidget(self.card)
        self.column.addLayout(
            row(
                button(self.tr("Open another vault …"), self._choose_other, role="quiet"),
                button(self.tr("Other ways to begin"), self.elsewhere.emit, role="quiet"),
                1,
            )
        )

    def _warm_up(self) -> None:
        """At the first letter, import beside the typing what the open vault will need."""
        if not self._warm:
            self._warm = True
            Thread(target=warm_up_everything, daemon=True).start()

    def unlock(self) -> None:
        """Try what is typed."""
        if self._busy:
            return
        if self._by_recovery_key:
            # It stays in the field: nobody should type 33 characters again for one slip.
            secret = {"recovery_code": self.recovery.text()}
        else:
            secret = {"passphrase": self.passphrase.take()}
        if not next(iter(secret.values())):
            self._tell(self.tr("Type your passphrase first, or use the recovery key."))
            return
        self._start(secret)

    def _start(self, secret: dict[str, str]) -> None:
        path, state = self._path, self._state
        lasting = self._demo_passphrase is None

        def work(report: Progress) -> object:
            from companion.services import vaults

            vault = vaults.unlock(path, state=state, raise_keys=lasting, **secret)
            try:
                report(1, 1)
            except Cancelled:  # locked meanwhile
                vaults.lock(vault)
                raise
            return vault

        self._set_busy(True)
        job = self._job = self._lane.start(work, self)
        self.begun.emit()
        job.succeeded.connect(self._opened)
        job.failed.connect(self._refused)
        job.finished.connect(lambda: self._set_busy(False))

    def withdraw(self) -> bool:
        """Take back what was typed, and do not open the vault that is being opened. Whether one was."""
        self.passphrase.empty()
        self.recovery.setText("")
        job, self._job = self._job, None
        if job is not None and self._busy:
            job.cancel()
        return self._busy

    def tell(self, sentence: str) -> None:
        """Say something before anything was typed."""
        self._tell(sentence)

    def _opened(self, vault: OpenVault) -> None:
        self.recovery.setText("")
        if self._job is None:  # taken back in the last moment
            vault.close()
            return
        self.unlocked.emit(vault)

    def _refused(self, error: CompanionError) -> None:
        self._tries += isinstance(error, WrongKey)
        sentence = sentence_for(error)
        if isinstance(error, WrongKey) and self._tries >= 3 and not self._by_recovery_key:
            sentence += " " + self.tr(
                "Capital letters and spaces matter. If you cannot remember it, the recovery key that you wrote down opens the vault too."
            )
        self._tell(sentence)
        self.repair_button.setVisible(isinstance(error, Damaged))
        (self.recovery if self._by_recovery_key else self.passphrase).setFocus()

    def show_repair(self) -> None:
        """The vault is damaged: offer to bring what can be read into a new one."""
        from companion.ui.pages.repair import RepairVault

        self.empty_column()
        step = RepairVault(self._lane, self._path)
        step.repaired.connect(self.other_vault)
        step.back_wanted.connect(lambda: self.other_vault.emit(self._path))
        self.column.addWidget(step)
        step.begin()

    def _tell(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.problem.show()
        announce(self, sentence)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for line in (self.passphrase.line, self.recovery):
            line.setReadOnly(busy)
        for made in (self.unlock_button, self.switch_button):
            rest(made, busy)
        self.working.setVisible(busy)
        if busy:
            self.problem.hide()

    def _switch(self) -> None:
        self._by_recovery_key = not self._by_recovery_key
        self.problem.hide()  # it was about the other one
        self.passphrase.empty()
        self.recovery.setText("")
        self.passphrase.setVisible(not self._by_recovery_key)
        self.recovery.setVisible(self._by_recovery_key)
        self.field_name.say(
            self.tr("Recovery key") if self._by_recovery_key else self.tr("Passphrase")
        )
        self.switch_button.setText(
            self.tr("Use the passphrase")
            if self._by_recovery_key
            else self.tr("Use the recovery key")
        )
        self.switch_button.setAccessibleName(self.switch_button.text())
        (self.recovery if self._by_recovery_key else self.passphrase).setFocus()

    def _choose_other(self) -> None:
        from companion.ui.file_dialogs import choose_folder  # the first window does without

        folder = choose_folder(self, self.tr("Open a vault"), self._path.parent)
        if folder:
            self.other_vault.emit(folder)


def warm_up_everything() -> None:
    """Import storage, services and the first pages; harmless to do twice."""
    from companion.services import vaults

    vaults.warm_up()
    import companion.ui.pages.today
    import companion.ui.shell  # noqa: F401 - only for its import
