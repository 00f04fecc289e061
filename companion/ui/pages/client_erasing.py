"""Erasing a client or one of their shares for good: what goes is named first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.entries import Changes
from companion.domain.shares import ReceivedShare
from companion.services import review
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words
from companion.ui.worker import Progress


class EraseCard(Card):
    """`erased` carries the Changes."""

    erased = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._context = context
        self._client_id = self._share_id = ""
        self.question = Words("", "heading")
        self.what = Words("")
        self.erase_button = button(self.tr("Erase for good"), self.erase, role="danger")
        self.keep_button = button(self.tr("Keep everything"), self.hide)
        self.progress = ProgressBar()
        buttons = FlowRow()
        buttons.add(self.keep_button)
        buttons.add(self.erase_button)
        self.column.addWidget(self.question)
        self.column.addWidget(self.what)
        self.column.addWidget(
            Words(
                self.tr(
                    "This cannot be undone. Backups that were made before still hold it, until they are replaced or "
                    "you delete them."
                ),
                "quiet",
            )
        )
        self.column.addWidget(buttons)
        self.column.addWidget(self.progress)
        self.hide()

    def ask_for_client(self, client: review.Client) -> None:
        """Name everything that goes with this client, and ask."""
        self._client_id, self._share_id = client.contact.id, ""
        name = client.contact.name
        self.question.say(self.tr("Erase {name}?").format(name=name))
        parts = [
            self.tr("%n share(s)", "", len(client.shares)),
            self.tr("%n entry(ies)", "", sum(len(s.document.entries) for s in client.shares)),
            self.tr("%n file(s) that came along", "", sum(map(_files, client.shares))),
        ]
        self.what.say(
            self.tr(
                "{name} goes, with everything that they shared ({parts}), their contact card and all your notes beside it."
            ).format(name=name, parts=", ".join(parts))
        )
        self._ask()

    def ask_for_share(self, client: review.Client, share: ReceivedShare) -> None:
        """Name one share, and ask."""
        self._client_id, self._share_id = client.contact.id, share.id
        day = spell_day(clock.local(share.made_at, clock.zone()).date())
        self.question.say(self.tr("Erase the share of {day}?").format(day=day))
        parts = [
            self.tr("%n entry(ies)", "", len(share.document.entries)),
            self.tr("%n file(s) that came along", "", _files(share)),
        ]
        self.what.say(
            self.tr("It goes with everything in it ({parts}) and all your notes beside it.").format(
                parts=", ".join(parts)
            )
        )
        self._ask()

    def erase(self) -> None:
        """Erase it in the background: the file of the vault is written anew."""
        vault, client_id, share_id = self._context.vault, self._client_id, self._share_id

        def work(report: Progress) -> Changes:
            if share_id:
                return review.delete_share(vault, share_id, report)
            return review.delete_client(vault, client_id, report)

        for made in (self.erase_button, self.keep_button):
            rest(made, True)
        job = self._context.lane.start(work, self)
        words = self.tr("Erasing. Your vault is written anew, so that nothing stays in the file.")
        self.progress.follow(job, words, can_stop=False)
        job.succeeded.connect(self._done)
        job.failed.connect(self._context.messages.tell_error)
        job.finished.connect(self._rested)

    def _rested(self) -> None:
        for made in (self.erase_button, self.keep_button):
            rest(made, False)

    def _done(self, changes: Changes) -> None:
        self.hide()
        self._context.messages.say(self.tr("Erased for good."))
        self.erased.emit(changes)

    def _ask(self) -> None:
        self.show()
        bring_into_view(self)
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _files(share: ReceivedShare) -> int:
    return sum(len(entry.files) for entry in share.document.entries)
