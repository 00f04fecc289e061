"""Keeping an opened share: under which client of this therapist's vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.calm_fields import ChoiceField, keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.words import Words
from companion.ui.worker import Job

if TYPE_CHECKING:
    from companion.services.share_opening import OpenedShare
    from companion.services.vaults import OpenVault

NEW = "new"
"""The key of somebody who is not among the clients yet."""


class KeepCard(Card):
    """Offers the client whom the share names; the therapist may choose another, or a name of their own."""

    keep_wanted = Signal()

    def __init__(self, vault: OpenVault | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=20, spacing=8)
        self._vault = vault
        self._proven = False
        self.lead = Words(self.tr("Keep it in my vault, with:"), "strong")
        self.client = ChoiceField(self.tr("Client"), ())
        self.client.setAccessibleDescription(self.client.accessibleName())
        self.client.currentIndexChanged.connect(self._show_name)
        self.name = line_field(
            self.tr("Name of the new client"), hint=self.tr("as you want to call them here")
        )
        self.name.returnPressed.connect(self.keep_wanted)
        keep_narrow(self.name, 40)
        self.keep_button = button(
            self.tr("Keep it in my vault"), self.keep_wanted.emit, role="primary"
        )
        self.why = Words(
            self.tr(
                "Once it is kept you can comment on it, and it stands beside their next share."
            ),
            "quiet",
        )
        self.problem = Words("", "warm")
        self.problem.hide()
        self.progress = ProgressBar()
        line = FlowRow()
        for widget in (self.client, self.name, self.keep_button):
            line.add(widget)
        for widget in (self.lead, line, self.why, self.problem, self.progress):
            self.column.addWidget(widget)

    def show_share(self, opened: OpenedShare) -> None:
        """Offer to keep this share."""
        if self._vault is None:
            return
        from companion.services import review

        found = review.whose(self._vault, opened)
        self._proven = found.proven
        self.client.clear()
        for known in review.clients(self._vault):
            self.client.addItem(known.contact.name, known.contact.id)
        self.client.addItem(self.tr("Somebody new"), NEW)
        self.client.choose(found.client.id if found.client else NEW)
        self.client.setEnabled(not found.proven)
        self.name.setText(opened.document.sender_name[:300])
        if found.proven and found.client is not None:
            self.lead.say(
                self.tr("Keep it in my vault, with {name}, whose card made it:").format(
                    name=found.client.name
                )
            )
        self._show_name()

    def chosen(self) -> dict[str, Any]:
        """What `services.review.keep` needs to know."""
        if self._proven:
            return {}
        if self.client.key == NEW:
            return {"new_client": self.name.text()}
        return {"client_id": self.client.key}

    def follow(self, job: Job) -> None:
        """Show how far keeping it is."""
        self.problem.hide()
        rest(self.keep_button, True)
        self.progress.follow(job, self.tr("Keeping it"))
        job.finished.connect(self._rest_no_more)

    def _rest_no_more(self) -> None:
        rest(self.keep_button, False)

    def tell(self, sentence: str) -> None:
        """Say why it could not be kept."""
        self.problem.say(sentence)
        self.problem.show()

    def _show_name(self, _index: int = 0) -> None:
        self.name.setVisible(self.client.key == NEW)
