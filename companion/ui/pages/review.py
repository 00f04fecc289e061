"""Review: open a sealed file that somebody sent, read it, and answer.

Nothing is kept unless it is saved into a therapist's vault. Without a vault it can be answered all the same: the notes
are in memory only, and the page asks before they are lost.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from companion.domain.contacts import SenderProof
from companion.domain.shares import ShareDocument
from companion.errors import CompanionError, WrongKey
from companion.ui.file_dialogs import choose_file
from companion.ui.messages import sentence_for
from companion.ui.pages.overlay import OverlayPage
from companion.ui.pages.review_desk import ReviewDesk
from companion.ui.pages.review_keep import KeepCard
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, FlowRow, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.proof_bar import ProofBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words
from companion.ui.worker import Job, Lane, Progress

if TYPE_CHECKING:
    from companion.domain.entries import Changes
    from companion.services.review import Kept
    from companion.services.share_opening import OpenedShare
    from companion.services.vaults import OpenVault


class ReviewPage(OverlayPage):
    """Choose the file, type its passphrase, read, answer."""

    kept = Signal(object, str)
    """The Changes and the client's identifier, after the share was saved into the vault."""

    def __init__(
        self, lane: Lane, theme: Theme, *, vault: OpenVault | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", parent)
        self._lane, self._vault = lane, vault
        self.opened: OpenedShare | None = None
        self._file: Path | None = None
        self._job: Job | None = None
        self.title.say(self.tr("Read a file that was sent to you."))
        self.column.addWidget(self._open_card())
        self.proof = ProofBar(theme)
        self.proof.dismissed.connect(self._show_share)
        self.note = Words("", "reading")
        self.keep_card = KeepCard(vault)
        self.keep_card.keep_wanted.connect(self.keep)
        self.leave_card = self._leave_card()
        self.desk = ReviewDesk(theme)
        for widget in (self.leave_card, self.proof, self.keep_card, self.note, self.desk):
            widget.hide()
            self.column.addWidget(widget)
        self.setFocusProxy(self.choose_button)

    @property
    def document(self) -> ShareDocument | None:
        """The share that is open."""
        return self.opened.document if self.opened else None

    def _open_card(self) -> Card:
        self.card = Card(spacing=12)
        self.card.column.addWidget(
            Words(
                self.tr(
                    "Choose a file that ends in .companion-share. You need no account, and nothing is kept on this "
                    "computer unless you say so."
                )
            )
        )
        self.file_words = Words("", "strong")
        self.choose_button = button(self.tr("Choose the file …"), self._choose)
        self.passphrase_words = Words(self.tr("Passphrase of the file"), "strong")
        self.passphrase = PassphraseField(self.tr("Passphrase of the file"))
        self.passphrase.submitted.connect(self.open)
        self.for_key = Words("", "quiet")
        self.for_key.hide()
        self.open_button = button(self.tr("Open it"), self.open, role="primary")
        self.problem = Words("", "warm")
        self.problem.hide()
        self.progress = ProgressBar()
        chosen = row(self.choose_button, self.file_words, spacing=12)
        chosen.setStretch(1, 1)
        self.card.column.addLayout(chosen)
        for widget in (self.passphrase_words, self.passphrase, self.for_key, self.problem):
            self.card.column.addWidget(widget)
        self.card.column.addLayout(row(self.open_button, 1))
        self.card.column.addWidget(self.progress)
        return self.card

    # --- opening

    def choose(self, file: Path) -> None:
        """Take `file` as the one to open; one that is sealed for a key needs no passphrase."""
        from companion.services.share_opening import asks_for

        self._file = file
        self.file_words.say(file.name)
        self.problem.hide()
        try:
            by_key = asks_for(file) == "key"
        except CompanionError:
            by_key = False  # opening it says what is wrong with it
        self.passphrase.setVisible(not by_key)
        self.passphrase_words.setVisible(not by_key)
        self.for_key.setVisible(by_key)
        self.for_key.say(
            self.tr("It is sealed for a contact card. If it is yours, no passphrase is needed.")
            if self._vault is not None
            else self.tr(
                "It is sealed for a contact card. Open the vault that has this card first, then open the file there."
            )
        )
        no_use = by_key and self._vault is None
        self.open_button.setVisible(not no_use)
        if no_use:
            self.choose_button.setFocus()
        else:
            (self.open_button if by_key else self.passphrase).setFocus()

    def open(self) -> None:
        """Decrypt the chosen file in the background and show it."""
        if self._job is not None:
            return
        file, passphrase, vault = self._file, self.passphrase.take(), self._vault
        by_key = not self.for_key.isHidden()
        if file is None or not (passphrase or by_key):
            self._tell(self.tr("Choose the file and type its passphrase first."))
            return
        if by_key and vault is None:
            self._tell(self.for_key.text())
            return

        def work(report: Progress) -> object:
            from companion.services import share_opening

            return share_opening.open_share(
                file, passphrase=passphrase, vault=vault, progress=report
            )

        self.problem.hide()
        rest(self.open_button, True)
        # Not a child of this page: the person may leave while it is at work.
        self._job = job = self._lane.start(work)
        self.progress.follow(job, self.tr("Opening the file"))
        job.succeeded.connect(self._opened)
        job.failed.connect(self._refused)
        job.cancelled.connect(self._stopped)
        job.finished.connect(self._rest_no_more)

    def _rest_no_more(self) -> None:
        self._job = None
        rest(self.open_button, False)

    def _opened(self, opened: OpenedShare) -> None:
        self.opened = opened
        self.card.hide()
        name = opened.document.sender_name
        self.title.say(
            self.tr("What {name} shared with you.").format(name=name)
            if name
            else self.tr("What was shared with you.")
        )
        asks = opened.proof is SenderProof.MISSING
        self.proof.show_proof(opened.proof, name, ask=asks)
        self.proof.show()
        if asks:
            self.proof.go_on.setFocus()
        else:
            self._show_share()

    def _show_share(self) -> None:
        """The proof was read: show the words."""
        from companion.services.review_notes import MemoryNotebook

        opened = self.opened
        if opened is None:
            return
        self.proof.go_on.hide()
        self.note.say(opened.document.note)
        self.note.setVisible(bool(opened.document.note))
        # With a vault, notes begin once the share is kept: a lock would take what is in memory only.
        notebook = MemoryNotebook(opened.document) if self._vault is None else None
        self.desk.show_share(opened.document, opened.files, notebook=notebook)
        self.desk.show()
        if self._vault is not None and self._vault.purpose == "therapist":
            self.keep_card.show_share(opened)
            self.keep_card.show()
            self.keep_card.keep_button.setFocus()
        else:
            self.back.setFocus()

    # --- keeping

    def keep(self) -> None:
        """Save the open share into the therapist's vault, under the client that is chosen."""
        vault, opened, chosen = self._vault, self.opened, self.keep_card.chosen()
        if vault is None or opened is None or self._job is not None:
            return

        def work(report: Progress) -> object:
            from companion.services import review

            return review.keep(vault, opened, **chosen, progress=report)

        self._job = job = self._lane.start(work)
        self.keep_card.follow(job)
        job.succeeded.connect(self._kept)
        job.failed.connect(self._not_kept)
        job.finished.connect(self._rest_no_more)

    def _kept(self, done: tuple[Kept, Changes]) -> None:
        kept, changes = done
        self.keep_card.hide()
        self.kept.emit(changes, kept.client.id)

    def _not_kept(self, error: CompanionError) -> None:
        self.keep_card.tell(sentence_for(error))
        announce(self, sentence_for(error))

    # --- leaving

    def leave(self) -> None:
        """Back, unless notes would be lost that nothing keeps."""
        if self.would_lose_words:
            self.leave_card.show()
            bring_into_view(self.leave_card)
            self.scroller.verticalScrollBar().setValue(0)
            self.save_first.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self.tr("Your notes are not in a reply yet."))
        else:
            if self._job is not None:
                self._job.cancel()
            self.closed.emit()

    @property
    def would_lose_words(self) -> bool:
        """Whether something was written here that leaving would lose."""
        return bool(self.desk.waiting) or self.desk.half_written

    def _leave_card(self) -> Card:
        card = Card(padding=16, spacing=8)
        card.column.addWidget(Words(self.tr("Your notes are not in a reply yet."), "strong"))
        card.column.addWidget(
            Words(
                self.tr(
                    "Nothing is kept on this computer. Save the reply first, or your notes are lost when you leave."
                )
            )
        )
        self.save_first = button(self.tr("Go to the reply"), self._to_reply)
        self.lose = button(self.tr("Leave and lose them"), self.closed.emit, role="danger")
        stay = button(self.tr("Stay"), card.hide, role="quiet")
        buttons = FlowRow()
        for made in (self.save_first, stay, self.lose):
            buttons.add(made)
        card.column.addWidget(buttons)
        return card

    def _to_reply(self) -> None:
        self.leave_card.hide()
        self.desk.show_view("reply")
        bring_into_view(self.desk.reply.save_button)
        self.desk.reply.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- saying

    def _refused(self, error: CompanionError) -> None:
        self._tell(sentence_for(error))
        wrong = isinstance(error, WrongKey) and not self.passphrase.isHidden()
        (self.passphrase if wrong else self.choose_button).setFocus()

    def _stopped(self) -> None:
        self._tell(self.tr("Stopped. The file was left as it is."))
        self.open_button.setFocus()

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
