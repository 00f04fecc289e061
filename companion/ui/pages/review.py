"""Review: open a sealed file that somebody sent and read it. Nothing is kept unless it is saved into a therapist's vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion.domain.shares import ShareDocument
from companion.errors import CompanionError, WrongKey
from companion.ui import tokens
from companion.ui.file_dialogs import choose_file
from companion.ui.messages import sentence_for
from companion.ui.pages.overlay import OverlayPage
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.share_view import ShareView
from companion.ui.widgets.words import Words
from companion.ui.worker import Lane

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault


class ReviewPage(OverlayPage):
    """Choose the file, type its passphrase, read."""

    kept = Signal(object)
    """The Changes, after the share was saved into the vault."""

    def __init__(
        self, lane: Lane, theme: Theme, *, vault: OpenVault | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent, widest=tokens.READING_COLUMN)
        self._lane, self._vault = lane, vault
        self.document: ShareDocument | None = None
        self._file: Path | None = None
        self._opening = False
        self.title.say(self.tr("Read a file that was sent to you."))
        self.card = Card(spacing=12)
        self.card.column.addWidget(
            Words(
                self.tr(
                    "Choose a file that ends in .companion-share and type the passphrase you were told. You need no "
                    "account, and nothing is kept on this computer unless you say so."
                )
            )
        )
        self.file_words = Words("", "soft")
        self.choose_button = button(self.tr("Choose the file …"), self._choose)
        self.passphrase = PassphraseField(self.tr("Passphrase of the file"))
        self.passphrase.submitted.connect(self.open)
        self.open_button = button(self.tr("Open it"), self.open, role="primary")
        self.problem = Words("", "warm")
        self.problem.hide()
        self.progress = ProgressBar()
        self.card.column.addLayout(row(self.choose_button, 1))
        self.card.column.addWidget(self.file_words)
        self.card.column.addWidget(Words(self.tr("Passphrase of the file"), "strong"))
        self.card.column.addWidget(self.passphrase)
        self.card.column.addWidget(self.problem)
        self.card.column.addLayout(row(self.open_button, 1))
        self.card.column.addWidget(self.progress)
        self.column.addWidget(self.card)
        self.keep_button = button(self.tr("Keep it in my vault"), self.keep, role="primary")
        self.keep_button.hide()
        self.column.addLayout(row(self.keep_button, 1))
        self.view = ShareView(theme)
        self.view.hide()
        self.column.addWidget(self.view)
        self.setFocusProxy(self.choose_button)

    def choose(self, file: Path) -> None:
        """Take `file` as the one to open."""
        self._file = file
        self.file_words.say(file.name)
        self.problem.hide()
        self.passphrase.setFocus()

    def open(self) -> None:
        """Decrypt the chosen file in the background and show it."""
        if self._opening:
            return
        file, passphrase = self._file, self.passphrase.take()
        if file is None or not passphrase:
            self._tell(self.tr("Choose the file and type its passphrase first."))
            return

        def work(_: object) -> object:
            from companion.services import shares

            return shares.open_share(file, passphrase=passphrase).document

        self.problem.hide()
        self._set_opening(True)
        job = self._lane.start(work, self)
        self.progress.follow(job, self.tr("Opening the file"))
        job.succeeded.connect(self._opened)
        job.failed.connect(self._refused)
        job.finished.connect(lambda: self._set_opening(False))

    def _set_opening(self, opening: bool) -> None:
        self._opening = opening
        rest(self.open_button, opening)

    def keep(self) -> None:
        """Save the open share into the therapist's vault."""
        if self._vault is None or self.document is None:
            return
        from companion.services import shares

        try:
            _, changes = shares.keep(self._vault, self.document)
        except CompanionError as error:
            self._tell(sentence_for(error))
            return
        self.keep_button.setText(self.tr("Kept in your vault"))
        self.keep_button.setAccessibleName(self.keep_button.text())
        self.back.setFocus()
        self.keep_button.setEnabled(False)
        announce(self, self.keep_button.text())
        self.kept.emit(changes)

    def _opened(self, document: ShareDocument) -> None:
        self.document = document
        self.card.hide()
        self.title.say(self.tr("What was shared with you."))
        self.view.show_document(document)
        self.view.show()
        self.keep_button.setVisible(self._vault is not None and self._vault.purpose == "therapist")
        self.back.setFocus()

    def _refused(self, error: CompanionError) -> None:
        self._tell(sentence_for(error))
        (self.passphrase if isinstance(error, WrongKey) else self.choose_button).setFocus()

    def _tell(self, sentence: str) -> None:
        self.problem.say(sentence)
        self.problem.show()
        bring_into_view(self.problem)
        announce(self, sentence)

    def _choose(self) -> None:
        file = choose_file(
            self,
            self.tr("Choose the file"),
            Path.home(),
            self.tr("Sealed files (*.companion-share)"),
        )
        if file:
            self.choose(file)
