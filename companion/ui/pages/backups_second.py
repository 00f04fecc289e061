"""The second place for backups, usually a USB stick: which folder it is, how it is now, and another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion.errors import CompanionError
from companion.ui.backup_words import BackupWords
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_folder
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.notice import announce
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.words import Words, selectable
from companion.ui.worker import Job, Progress

if TYPE_CHECKING:
    from companion.services.backups import BackupPlaces, SecondFolder


class SecondPlaceCard(Card):
    """Says in words how the second folder is. The disk is looked at in the background: a dead one may hang."""

    changed = Signal()
    """Another folder was chosen, or something was copied."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._words = BackupWords(self)
        self.column.addWidget(Words(self.tr("A second place"), "heading"))
        self.column.addWidget(
            Words(
                self.tr(
                    "Choose a folder on a USB stick or another disk, and each backup is copied there too. Then a broken "
                    "or stolen computer does not take your journal with it."
                )
            )
        )
        self.path = selectable(Words("", "soft"))
        self.state = Words("")
        self.progress = ProgressBar(self)
        self.choose_button = button(self.tr("Choose a folder …"), self._choose)
        self.copy_button = button(self.tr("Copy the newest backup to it"), self.copy)
        self.stop_button = button(self.tr("Stop copying there"), self.stop, role="quiet")
        actions = FlowRow()
        for made in (self.choose_button, self.copy_button, self.stop_button):
            actions.add(made)
        for widget in (self.path, self.state, self.progress, actions):
            self.column.addWidget(widget)
        self.show_places(None)

    def show_places(self, places: BackupPlaces | None) -> None:
        """Show what was found; None before anything was."""
        second = places.second if places is not None else None
        for widget in (self.path, self.state, self.stop_button):
            widget.setVisible(second is not None)
        self.copy_button.setVisible(second is not None and _can_be_copied_to(second))
        if second is None:
            return
        self.path.say(str(second.path))
        self.state.say(self._words.second_place(second))
        kind = "body" if second.state == "fine" else "warm"
        if self.state.property("words") != kind:
            self.state.setProperty("words", kind)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        self.choose_button.setText(self.tr("Choose another folder …"))
        self.choose_button.setAccessibleName(self.choose_button.text())

    def choose(self, folder: Path | None) -> None:
        """Copy backups to `folder` from now on, or nowhere."""
        vault = self.context.vault

        def work(_: Progress) -> object:
            from companion.services import backups

            return backups.choose_second_folder(vault, folder)

        job = self._start(work, self.tr("Looking at the folder"))
        job.succeeded.connect(lambda _done: self.copy() if folder is not None else None)

    def copy(self) -> None:
        """Copy the newest backup there now."""
        vault = self.context.vault

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.copy_to_second_folder(vault, report)

        job = self._start(work, self.tr("Copying the backup"))
        job.succeeded.connect(self._copied)

    def stop(self) -> None:
        """Copy nowhere any more; what is there stays."""
        self.choose(None)

    def _start(self, work: object, words: str) -> Job:
        for made in (self.choose_button, self.copy_button, self.stop_button):
            rest(made, True)
        job = self.context.lane.start(work, self)  # type: ignore[arg-type]
        self.progress.follow(job, words)
        job.failed.connect(self._failed)
        job.finished.connect(self._ready)
        return job

    def _ready(self) -> None:
        for made in (self.choose_button, self.copy_button, self.stop_button):
            rest(made, False)
        self.changed.emit()

    def _copied(self, target: Path | None) -> None:
        if target is not None:
            announce(self, self.tr("The newest backup was copied and read back."))

    def _failed(self, error: CompanionError) -> None:
        self.context.messages.tell_error(error)

    def _choose(self) -> None:
        folder = choose_folder(self, self.tr("A folder for backups"), Path("/media"))
        if folder is not None:
            self.choose(folder)


def _can_be_copied_to(second: SecondFolder) -> bool:
    return second.state != "absent" and not second.up_to_date
