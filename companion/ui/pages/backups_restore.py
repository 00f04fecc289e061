"""Bringing a backup back: what is inside, how it stands beside the journal of now, and where it would go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.errors import CompanionError, WrongKey
from companion.ui.backup_words import BackupWords
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_folder
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words
from companion.ui.worker import Progress

if TYPE_CHECKING:
    from companion.services.backups import BackupContents, RestoreReport


class RestoreCard(Card):
    """Looks into one backup at a time. Restoring makes a new vault; the open one is never touched."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._words = BackupWords(self)
        self._file = Path()
        self._target = Path()
        self._build()
        self.hide()

    def _build(self) -> None:
        self.heading = Words("", "heading")
        self.inside = Words("")
        self.beside = Words("")
        self.secret_lead = Words("")
        self.secret = PassphraseField(self.tr("Passphrase of the backup"))
        self.secret.submitted.connect(self.look_with_passphrase)
        self.place = Words("", "soft")
        self.outcome = Words("")
        self.problem = Words("", "warm")
        self.progress = ProgressBar(self)
        self.look_button = button(self.tr("Look inside"), self.look_with_passphrase)
        self.restore_button = button(self.tr("Restore it"), self.restore)
        self.elsewhere_button = button(self.tr("Another place …"), self._choose_place)
        self.close_button = button(self.tr("Close"), self.put_back, role="quiet")
        actions = FlowRow()
        for made in (
            self.look_button,
            self.restore_button,
            self.elsewhere_button,
            self.close_button,
        ):
            actions.add(made)
        for widget in (
            self.heading, self.inside, self.beside, self.secret_lead, self.secret, self.place, self.problem,
            self.outcome, self.progress, actions,
        ):  # fmt: skip
            self.column.addWidget(widget)

    def look_into(self, file: Path, heading: str) -> None:
        """Open the backup at `file` in the background and show what is in it."""
        self._file = file
        self.heading.say(heading)
        self._target = self._free_place()
        self._show(self.heading, self.close_button)
        self.show()
        self._look(None)

    def look_with_passphrase(self) -> None:
        """The backup was made under other keys: try what is typed."""
        passphrase = self.secret.take()
        if passphrase:
            self._look(passphrase)

    def restore(self) -> None:
        """Make a new vault of it in the background."""
        file, target = self._file, self._target

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.restore(file, target, progress=report)

        self._start(work, self.tr("Restoring"), self._restored)

    def put_back(self) -> None:
        """Close the card; nothing was changed."""
        self.secret.empty()
        self.hide()
        self.closed.emit()

    def _look(self, passphrase: str | None) -> None:
        file, vault = self._file, self.context.vault

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.look_inside(file, vault=vault, passphrase=passphrase, progress=report)

        self._start(work, self.tr("Looking inside"), self._found)

    def _start(self, work: object, words: str, succeeded: object) -> None:
        self.problem.hide()
        self._rest(True)
        job = self.context.lane.start(work, self)  # type: ignore[arg-type]
        self.progress.follow(job, words)
        job.succeeded.connect(succeeded)
        job.failed.connect(self._failed)
        job.finished.connect(lambda: self._rest(False))

    def _rest(self, on: bool) -> None:
        for made in (self.look_button, self.restore_button, self.elsewhere_button):
            rest(made, on)

    def _found(self, contents: BackupContents) -> None:
        self.inside.say(self._words.inside(contents))
        self.beside.say(self._words.beside_now(contents))
        self._show(
            self.heading, self.inside, self.beside, self.place,
            self.restore_button, self.elsewhere_button, self.close_button,
        )  # fmt: skip
        self.beside.setVisible(bool(self.beside.text()))
        self._show_place()
        self.restore_button.setFocus()
        announce(self, f"{self.inside.text()} {self.beside.text()}")

    def _restored(self, report: RestoreReport) -> None:
        self.outcome.say(
            self.tr(
                "The journal of then is at {place} now. It opens with the passphrase or recovery key it had then. To "
                "read it, lock this journal and choose “Open another vault”. This journal was not changed."
            ).format(place=report.path)
        )
        self._show(self.heading, self.outcome, self.close_button)
        self.close_button.setFocus()
        announce(self, self.outcome.text())

    def _failed(self, error: CompanionError) -> None:
        self.problem.say(sentence_for(error))
        self.problem.show()
        if isinstance(error, WrongKey):
            self._show(self.heading, self.problem, self.secret, self.look_button, self.close_button)
            self.secret.setFocus()
        else:
            self.close_button.setFocus()
        announce(self, self.problem.text())

    def _show(self, *shown: QWidget) -> None:
        for widget in (
            self.heading, self.inside, self.beside, self.secret_lead, self.secret, self.place, self.problem,
            self.outcome, self.look_button, self.restore_button, self.elsewhere_button, self.close_button,
        ):  # fmt: skip
            widget.setVisible(widget in shown)
        bring_into_view(self)

    # --- where it goes

    def _choose_place(self) -> None:
        folder = choose_folder(self, self.tr("Where to put the journal"), self._target.parent)
        if folder is not None:
            self.go_to(folder)

    def go_to(self, folder: Path) -> None:
        """Restore into `folder`, under a name that is free there."""
        self._target = self._free_place(folder)
        self._show_place()

    def _show_place(self) -> None:
        from companion.services import backups

        try:
            standing = backups.standing_at(self._target)
        except CompanionError as error:
            self._failed(error)
            return
        self.place.say(self._words.what_is_replaced(standing))
        rest(self.restore_button, standing.state != "free")

    def _free_place(self, folder: Path | None = None) -> Path:
        path = self.context.vault.path
        folder = folder or path.parent
        name = self.tr("{journal} restored {day}").format(
            journal=path.stem, day=clock.today().isoformat()
        )
        target, number = folder / f"{name}.vault", 1
        while target.exists() or target.is_symlink():
            number += 1
            target = folder / f"{name} {number}.vault"
        return target
