"""The restore drill: one button, and what it found in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from companion.errors import CompanionError
from companion.ui.backup_words import BackupWords
from companion.ui.context import Context
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words
from companion.ui.worker import Progress

if TYPE_CHECKING:
    from companion.services.backups import DrillReport


class DrillCard(Card):
    """Asks for the passphrase, because a backup that it does not open is of no use."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._words = BackupWords(self)
        self.column.addWidget(Words(self.tr("Try it out"), "heading"))
        self.column.addWidget(
            Words(
                self.tr(
                    "A restore drill brings the newest backup back for a moment, opens it with your passphrase, checks it "
                    "to the last page and compares it with your journal. Nothing of yours is changed, and the copy is "
                    "removed again."
                )
            )
        )
        self.passphrase = PassphraseField(self.tr("Your passphrase"))
        self.passphrase.line.setPlaceholderText(self.tr("Your passphrase"))
        self.passphrase.submitted.connect(self.drill)
        self.drill_button = button(self.tr("Run the drill"), self.drill)
        self.progress = ProgressBar(self)
        self.outcome = Words("")
        self.outcome.hide()
        line = row(self.passphrase, self.drill_button)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        for widget in (self.progress, self.outcome):
            self.column.addWidget(widget)

    def drill(self) -> None:
        """Run it in the background."""
        passphrase, vault = self.passphrase.take(), self.context.vault
        if not passphrase:
            self._tell(self.tr("Type your passphrase first."), good=False)
            self.passphrase.setFocus()
            return

        def work(report: Progress) -> object:
            from companion.services import backups

            return backups.drill(vault, passphrase=passphrase, progress=report)

        self.outcome.hide()
        rest(self.drill_button, True)
        job = self.context.lane.start(work, self)
        self.progress.follow(job, self.tr("Restoring and comparing"))
        job.succeeded.connect(self._drilled)
        job.failed.connect(self._failed)
        job.finished.connect(lambda: rest(self.drill_button, False))

    def _drilled(self, report: DrillReport) -> None:
        self._tell(self._words.drill_result(report), good=report.ok)

    def _failed(self, error: CompanionError) -> None:
        self._tell(sentence_for(error), good=False)

    def _tell(self, words: str, *, good: bool) -> None:
        self.outcome.say(words)
        self.outcome.setProperty("words", "strong" if good else "warm")
        self.outcome.style().unpolish(self.outcome)
        self.outcome.style().polish(self.outcome)
        self.outcome.show()
        bring_into_view(self)
        announce(self, words)
