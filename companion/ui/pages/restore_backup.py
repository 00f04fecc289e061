"""Bringing a vault back from a backup file: what is inside is shown first, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.errors import CompanionError
from companion.paths import Paths
from companion.ui.dates import spell_day
from companion.ui.file_dialogs import choose_file
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words
from companion.ui.worker import Job, Lane, Progress

if TYPE_CHECKING:
    from companion.services.backups import BackupContents, BackupInfo


class RestoreBackup(QWidget):
    """Choose a backup, see what it is, choose where it goes."""

    restored = Signal(object)
    """The folder of the restored vault; it still wants its passphrase."""
    back_wanted = Signal()

    def __init__(
        self, lane: Lane, paths: Paths, target: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lane, self._paths = lane, paths
        self._target = target if not target.exists() else target.with_name("Restored.vault")
        self._file: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Words(self.tr("Restore"), "caption"))
        column.addWidget(Words(self.tr("Bring a journal back from a backup."), "title"))
        card = Card(spacing=12)
        self.inside = Words(
            self.tr(
                "Choose a file that ends in .companion-backup. It opens with the passphrase it was made with."
            ),
        )
        self.place = Words("", "soft")
        self.place.hide()
        self.problem = Words("", "warm")
        self.problem.hide()
        self.secret_lead = Words(
            self.tr(
                "You can look inside before you restore it. That takes the passphrase the backup was made with."
            )
        )
        self.secret = PassphraseField(self.tr("Passphrase of the backup"))
        self.secret.line.setPlaceholderText(self.tr("Passphrase of the backup"))
        self.secret.submitted.connect(self.look_deeper)
        self.look_button = button(self.tr("Look inside"), self.look_deeper)
        for widget in (self.secret_lead, self.secret, self.look_button):
            widget.hide()
        self.progress = ProgressBar(self)
        line = row(self.secret, self.look_button)
        line.setStretch(0, 1)
        for widget in (self.inside, self.secret_lead):
            card.column.addWidget(widget)
        card.column.addLayout(line)
        for widget in (self.place, self.problem, self.progress):
            card.column.addWidget(widget)
        column.addWidget(card)
        self.choose_button = button(self.tr("Choose a backup …"), self._choose, role="primary")
        self.restore_button = button(self.tr("Restore it"), self.restore, role="primary")
        self.restore_button.hide()
        column.addLayout(
            row(
                self.choose_button,
                self.restore_button,
                button(self.tr("Back"), self.back_wanted.emit, role="quiet"),
                1,
            )
        )

    def look_into(self, file: Path) -> None:
        """Show what the backup at `file` holds, as far as that can be told without its passphrase."""
        from companion.services import backups

        try:
            info = backups.inspect(file)
        except CompanionError as error:
            self._file = None
            self.place.hide()
            self.restore_button.hide()
            self._tell(error)
            return
        self._file = file
        self.inside.say(self._described(info))
        self._say_place()
        self.problem.hide()
        for widget in (self.secret_lead, self.secret, self.look_button):
            widget.show()
        self.choose_button.setProperty("role", "plain")
        self.choose_button.style().polish(self.choose_button)
        self.restore_button.show()
        self.restore_button.setFocus()

    def look_deeper(self) -> None:
        """Open the backup with what is typed and show what is in it; nothing is changed."""
        file, passphrase = self._file, self.secret.take()
        if file is None or not passphrase:
            self.secret.setFocus()
            return

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.look_inside(file, passphrase=passphrase, progress=report)

        job = self._start(work, self.tr("Looking inside"))
        job.succeeded.connect(self._found)

    def restore(self) -> None:
        """Restore in the background."""
        file, target = self._file, self._target
        if file is None:
            return

        def work(report: Progress) -> object:
            from companion.services import backups

            backups.restore(file, target, progress=report)
            return target

        self.place.say(self.tr("Restoring. Every page of the copy is checked."))
        announce(self, self.place.text())
        job = self._start(work, self.tr("Restoring"))
        job.succeeded.connect(self.restored)

    def _start(self, work: Callable[[Progress], object], words: str) -> Job:
        self.problem.hide()
        self._rest(True)
        job = self._lane.start(work, self)
        self.progress.follow(job, words)
        job.failed.connect(self._tell)
        job.finished.connect(lambda: self._rest(False))
        return job

    def _rest(self, on: bool) -> None:
        for made in (self.restore_button, self.look_button, self.choose_button):
            rest(made, on)
        if not on:
            self._say_place()

    def _say_place(self) -> None:
        self.place.say(
            self.tr("It will be restored to {folder}. Nothing is overwritten.").format(
                folder=self._target
            )
        )
        self.place.show()

    def _found(self, contents: BackupContents) -> None:
        from companion.ui.backup_words import BackupWords

        described = f"{self._described(contents.info)}\n{BackupWords(self).inside(contents)}"
        self.inside.say(described)
        self.restore_button.setFocus()
        announce(self, described)

    def _described(self, info: BackupInfo) -> str:
        return self.tr("A backup made on {day}, {size}.").format(
            day=spell_day(clock.local(info.made_at, clock.zone()).date()),
            size=QLocale().formattedDataSize(info.size),
        )

    def _tell(self, error: CompanionError) -> None:
        self.problem.say(sentence_for(error))
        self.problem.show()
        bring_into_view(self.problem)
        announce(self, self.problem.text())

    def _choose(self) -> None:
        file = choose_file(
            self,
            self.tr("Choose a backup"),
            self._paths.data,
            self.tr("Backups (*.companion-backup)"),
        )
        if file:
            self.look_into(file)
