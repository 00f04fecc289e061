"""Saving what can be read of a damaged vault: asked for on the locked screen, done in the lane, told line by line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.errors import CompanionError
from companion.services.repair import place_beside
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.words import Words
from companion.ui.worker import Lane, Progress

if TYPE_CHECKING:
    from companion.services.repair import RepairReport


class RepairVault(QWidget):
    """Asks for the secret once more, builds the new vault, and says what is back and what is lost."""

    repaired = Signal(object)
    """The folder of the new vault; it still wants its passphrase."""
    back_wanted = Signal()

    def __init__(self, lane: Lane, source: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane, self._source = lane, source
        self._new = place_beside(source)
        self._by_recovery_key = False
        self._made: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Words(self.tr("Repair"), "caption"))
        column.addWidget(Words(self.tr("Save what can be read."), "title"))
        self.lead = Words(
            self.tr(
                "Everything that can still be read goes into a new vault, and you are told what is lost. The damaged "
                "vault is only read. The new one opens with the same passphrase and the same recovery key."
            )
        )
        self.place = Words("", "soft")
        self.field_name = Words("", "strong")
        self.secret = PassphraseField(self.tr("Passphrase"))
        self.secret.submitted.connect(self.repair)
        self.field_name.setBuddy(self.secret)
        self.problem = Words("", "warm")
        self.problem.hide()
        self.progress = ProgressBar()
        self.card = Card(spacing=12)
        for widget in (self.lead, self.place, self.field_name, self.secret, self.problem):
            self.card.column.addWidget(widget)
        self.card.column.addWidget(self.progress)
        column.addWidget(self.card)
        self.repair_button = button(self.tr("Save into a new vault"), self.repair, role="primary")
        self.switch_button = button("", self._switch, role="quiet")
        self.elsewhere_button = button(
            self.tr("Choose another place …"), self._choose_place, role="quiet"
        )
        self.open_button = button(self.tr("Open the new vault"), self._open, role="primary")
        self.open_button.hide()
        self.back_button = button(self.tr("Back"), self.back_wanted.emit, role="quiet")
        column.addLayout(row(self.repair_button, self.open_button, self.back_button, 1))
        column.addLayout(row(self.switch_button, self.elsewhere_button, 1))
        self._name_secret()
        self._name_place()

    def begin(self) -> None:
        """Put the cursor into the field."""
        self.secret.setFocus()

    def put_at(self, place: Path) -> None:
        """Let the new vault be made at `place`, where nothing may be yet."""
        self._new = place
        self._name_place()

    def repair(self) -> None:
        """Begin, with what is typed."""
        typed = self.secret.take()
        if not typed:
            self._tell(self.tr("Type the passphrase of the damaged vault first."))
            return
        source, new = self._source, self._new
        secret = {"recovery_code" if self._by_recovery_key else "passphrase": typed}

        def work(progress: Progress) -> object:
            from companion.services.repair import repair

            return repair(source, new, progress=progress, **secret)

        self.problem.hide()
        self._set_busy(True)
        job = self._lane.start(work, self)
        job.succeeded.connect(self._show_report)
        job.failed.connect(self._refused)
        job.finished.connect(lambda: self._set_busy(False))
        self.progress.follow(job, self.tr("Reading the damaged vault"))

    def _show_report(self, report: RepairReport) -> None:
        entries = report.rows["entry"]
        self._made = report.path
        self.lead.say(
            self.tr("The new vault is ready. Entries in it: {count}.").format(
                count=entries.saved + entries.rebuilt
            )
        )
        self.place.say(str(report.path))
        for widget in (
            self.field_name,
            self.secret,
            self.repair_button,
            self.switch_button,
            self.elsewhere_button,
        ):
            widget.hide()
        lines = report.lost or (self.tr("Nothing was lost."),)
        for line in lines:
            self.card.column.addWidget(Words(line, "soft"))
        self.open_button.show()
        self.open_button.setFocus()
        announce(self, " ".join((self.lead.text(), *lines)))

    def _refused(self, error: CompanionError) -> None:
        self._tell(sentence_for(error))
        self.secret.setFocus()

    def _open(self) -> None:
        if self._made is not None:
            self.repaired.emit(self._made)

    def _tell(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.problem.show()
        announce(self, sentence)

    def _set_busy(self, busy: bool) -> None:
        for widget in (
            self.repair_button,
            self.switch_button,
            self.elsewhere_button,
            self.back_button,
        ):
            rest(widget, busy)
        self.secret.line.setReadOnly(busy)

    def _switch(self) -> None:
        self._by_recovery_key = not self._by_recovery_key
        self.secret.empty()
        self._name_secret()
        self.secret.setFocus()

    def _name_secret(self) -> None:
        name = self.tr("Recovery key") if self._by_recovery_key else self.tr("Passphrase")
        other = (
            self.tr("Use the passphrase")
            if self._by_recovery_key
            else self.tr("Use the recovery key")
        )
        self.field_name.say(self.tr("{secret} of the damaged vault").format(secret=name))
        self.secret.line.setAccessibleName(name)
        self.switch_button.setText(other)
        self.switch_button.setAccessibleName(other)

    def _name_place(self) -> None:
        self.place.say(self.tr("The new vault: {folder}").format(folder=self._new))
        if self._new.parent.exists() and not os.access(self._new.parent, os.W_OK):
            self.place.say(
                self.tr("Nothing can be written beside the damaged vault. Choose another place.")
            )

    def _choose_place(self) -> None:
        from companion.ui.file_dialogs import choose_folder

        folder = choose_folder(self, self.tr("Where the new vault goes"), self._new.parent)
        if folder:
            self.put_at(place_beside(folder / self._source.name))
