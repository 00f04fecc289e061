"""One client: their shares by date, the brief of the newest first, notes beside it, the reply, and erasing for good."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.contacts import SenderProof
from companion.domain.entries import Changes
from companion.domain.shares import ReceivedShare
from companion.errors import CompanionError, NotFound
from companion.services import identities, review
from companion.services.review_notes import VaultNotebook
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.messages import sentence_for
from companion.ui.page import ColumnPage
from companion.ui.pages.client_erasing import EraseCard
from companion.ui.pages.review_desk import ReviewDesk
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField, keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.more_menu import Deed, more_button, name_more
from companion.ui.widgets.proof_bar import ProofLine
from companion.ui.widgets.words import Words


class ClientView(ColumnPage):
    """Shows one share of one client at a time."""

    back_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.client: review.Client | None = None
        self.share: ReceivedShare | None = None
        self._own = False
        self.head(self.tr("Clients"), "")
        self.back = button(self.tr("All clients"), self.back_wanted.emit, role="quiet")
        self.shares = ChoiceField(self.tr("Share"), ())
        self.shares.setAccessibleDescription(self.shares.accessibleName())
        self.shares.currentIndexChanged.connect(self._choose_share)
        self.more = more_button(self._deeds)
        self.proof = ProofLine(context.theme)
        line = FlowRow()
        for widget in (self.back, self.shares, self.proof, self.more):
            line.add(widget)
        self.column.addWidget(line)
        self.name_card = self._name_card()
        self.erase_card = EraseCard(context)
        self.erase_card.erased.connect(self._erased)
        self.newer = Words("", "strong")
        self.note = Words("", "reading")
        self.nothing = Words(
            self.tr(
                "Nothing is kept of this client yet. Open the sealed file that they gave you; it is kept here if you "
                "say so."
            ),
            "quiet",
        )
        self.open_file = button(self.tr("Open a sealed file …"), lambda: context.navigate("review"))
        self.desk = ReviewDesk(context.theme, context)
        self.desk.noted.connect(self._announce)
        for widget in (
            self.name_card,
            self.erase_card,
            self.nothing,
            self.open_file,
            self.newer,
            self.note,
            self.desk,
        ):
            self.column.addWidget(widget)

    # --- which client, which share

    def show_client(self, client_id: str) -> None:
        """Show a client from their newest share on. Raises NotFound, Damaged."""
        self.client = review.client(self.context.vault, client_id)
        self.name_card.hide()
        self.erase_card.hide()
        self._show_head()
        self._show_share(self.client.last)
        self.scroller.verticalScrollBar().setValue(0)

    def read_again(self) -> None:
        """Something changed elsewhere. Raises NotFound when the client is gone."""
        if self.client is None or self._own:
            return
        self.client = review.client(self.context.vault, self.client.contact.id)
        self._show_head()
        shown = self.share.id if self.share else ""
        still = next((each for each in self.client.shares if each.id == shown), None)
        if still is None or self.share is None:
            self._show_share(self.client.last)

    def save(self) -> bool:
        return self.desk.save()

    def forget(self) -> None:
        """Show nothing of anybody."""
        self.client = self.share = None
        self.desk.forget()

    def first_focus(self) -> QWidget | None:
        return self.open_file if self.share is None else self.desk.views

    def _show_head(self) -> None:
        client = self.client
        if client is None:
            return
        self.title.say(client.contact.name)
        name_more(self.more, client.contact.name)
        with QSignalBlocker(self.shares):
            self.shares.clear()
            for each in client.shares:
                self.shares.addItem(self._share_words(each), each.id)
            self.shares.choose(self.share.id if self.share else "")
        self.shares.setVisible(len(client.shares) > 0)

    def _share_words(self, share: ReceivedShare) -> str:
        day = spell_day(clock.local(share.made_at, clock.zone()).date())
        count = self.tr("%n entry(ies)", "", len(share.document.entries))
        return self.tr("Share of {day}, {entries}").format(day=day, entries=count)

    def _choose_share(self, _index: int = 0) -> None:
        client = self.client
        if client is None or not self.desk.save():
            return
        chosen = next((each for each in client.shares if each.id == self.shares.key), None)
        if chosen is not None:
            self._show_share(chosen)

    def _show_share(self, share: ReceivedShare | None) -> None:
        client, self.share = self.client, share
        for widget in (self.desk, self.proof, self.note, self.newer):
            widget.setVisible(share is not None)
        self.nothing.setVisible(share is None)
        self.open_file.setVisible(share is None)
        if share is None or client is None:
            self.desk.forget()
            return
        with QSignalBlocker(self.shares):
            self.shares.choose(share.id)
        self.newer.setVisible(client.last is not None and share.id != client.last.id)
        self.newer.say(self.tr("This is not their newest share."))
        self.note.say(share.document.note)
        self.note.setVisible(bool(share.document.note))
        self.proof.show_proof(SenderProof(share.proof), client.contact.name)
        own = identities.identity(self.context.vault)
        self.desk.show_share(
            share.document,
            self._files(share),
            notebook=VaultNotebook(self.context.vault, share.document),
            earlier=review.differences(client.shares, share),
            author=own.name if own else "",
        )

    def _files(self, share: ReceivedShare) -> dict[str, bytes]:
        """The pictures of a share; one that is damaged is only missing."""
        files: dict[str, bytes] = {}
        for entry in share.document.entries:
            for file in entry.files:
                try:
                    files[file.digest] = review.picture(self.context.vault, share.id, file.digest)
                except CompanionError:
                    continue
        return files

    def _announce(self, changes: Changes) -> None:
        self._own = True
        try:
            self.context.announce(changes)
        finally:
            self._own = False

    # --- seldom done

    def _deeds(self) -> list[Deed]:
        deeds: list[Deed] = [(self.tr("Call them something else …"), self.begin_renaming)]
        if self.share is not None:
            deeds.append((self.tr("Erase this share …"), self.begin_erasing_share))
        deeds.append((self.tr("Erase this client …"), self.begin_erasing))
        return deeds

    def begin_erasing(self) -> None:
        """Say what would be erased for good, and ask."""
        if self.client is not None:
            self.scroller.verticalScrollBar().setValue(0)
            self.erase_card.ask_for_client(self.client)

    def begin_erasing_share(self) -> None:
        """The same for the share that is shown."""
        if self.client is not None and self.share is not None:
            self.scroller.verticalScrollBar().setValue(0)
            self.erase_card.ask_for_share(self.client, self.share)

    def _erased(self, changes: Changes) -> None:
        self.desk.forget()
        self.share = None
        self.context.announce(changes)

    def begin_renaming(self) -> None:
        """Ask what to call the client here."""
        if self.client is not None:
            self.name.setText(self.client.contact.name)
            self.name_problem.hide()
            self.scroller.verticalScrollBar().setValue(0)
            self.name_card.show()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()

    def rename(self) -> None:
        """Call the client what stands in the field."""
        if self.client is None:
            return
        contact = self.client.contact
        try:
            _, changes = review.rename_client(self.context.vault, contact.id, self.name.text())
        except NotFound as error:
            self.context.messages.tell_error(error)
            return
        except CompanionError as error:
            self.name_problem.say(sentence_for(error))
            self.name_problem.show()
            return
        self._close_name()
        self.context.announce(changes)

    def _name_card(self) -> Card:
        card = Card(spacing=8)
        self.name = line_field(self.tr("What you call them here"))
        keep_narrow(self.name, 40)
        self.name.returnPressed.connect(self.rename)
        self.name_problem = Words("", "warm")
        self.name_problem.hide()
        line = FlowRow()
        line.add(self.name)
        line.add(button(self.tr("Keep"), self.rename, name=self.tr("Keep this name")))
        line.add(button(self.tr("Put away"), self._close_name, role="quiet"))
        card.column.addWidget(Words(self.tr("What you call them here"), "strong"))
        card.column.addWidget(line)
        card.column.addWidget(self.name_problem)
        card.hide()
        return card

    def _close_name(self) -> None:
        self.name_card.hide()
        self.more.setFocus()
