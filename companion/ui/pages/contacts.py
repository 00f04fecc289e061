"""People I share with: their contact cards, and whether the fingerprints were compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.contacts import Contact
from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import contacts, identities
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_file
from companion.ui.messages import sentence_for
from companion.ui.pages.contact_panel import ContactPanel
from companion.ui.pages.overlay import OverlayPage
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, empty
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words


class ContactsPage(OverlayPage):
    """Laid over the shell. In a therapist's vault the same page shows the cards of clients."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self.context = context
        self._is_therapist = context.vault.purpose == "therapist"
        if self._is_therapist:
            self.title.say(self.tr("The cards of your clients"))
        else:
            self.title.say(self.tr("People I share with"))
        self.column.addWidget(Words(self._introduction()))
        self.add_button = button(
            self.tr("Take in a card from a file …"), self._choose_new, role="primary"
        )
        self.my_card_button = button(
            self.tr("My contact card"), lambda: context.navigate("my_card")
        )
        doors = FlowRow()
        doors.add(self.add_button)
        doors.add(self.my_card_button)
        self.column.addWidget(doors)
        self.own_hint = Words(self._why_a_card_of_ones_own(), "quiet")
        self.column.addWidget(self.own_hint)
        self.said = Words("", "warm")
        self.said.hide()
        self.column.addWidget(self.said)
        self.list = QVBoxLayout()
        self.list.setSpacing(12)
        self.column.addLayout(self.list)
        self.panels: dict[str, ContactPanel] = {}
        self.setFocusProxy(self.add_button)
        self.refresh()

    def refresh(self) -> None:
        """Read everybody again."""
        empty(self.list)
        self.panels = {}
        found = contacts.all_contacts(self.context.vault)
        for contact in found:
            self.panels[contact.id] = self._panel(contact)
            self.list.addWidget(self.panels[contact.id])
        if not found:
            self.list.addWidget(Words(self._nobody(), "quiet"))
        self.own_hint.setVisible(identities.identity(self.context.vault) is None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.own_hint.setVisible(identities.identity(self.context.vault) is None)

    # --- what is done here

    def take_in(self, file: Path) -> None:
        """Take in the card in `file` as somebody new."""
        self._act(lambda: contacts.add(self.context.vault, card=contacts.card_in(file)))

    def give_card(self, contact_id: str, file: Path) -> None:
        """Give somebody who is here the card in `file`."""
        self._act(
            lambda: contacts.take_card(self.context.vault, contact_id, contacts.card_in(file))
        )

    def _note_same(self, contact: Contact, fingerprint: str) -> None:
        self._act(lambda: contacts.compare(self.context.vault, contact.id, fingerprint))

    def _remove(self, contact: Contact) -> None:
        try:
            changes = contacts.forget(self.context.vault, contact.id)
        except CompanionError as error:
            self._tell(sentence_for(error))
            return
        self._after(changes, "")
        announce(self, self.tr("{name} was removed.").format(name=contact.name))

    def _act(self, do: Callable[[], tuple[Contact, Changes]]) -> None:
        try:
            contact, changes = do()
        except CompanionError as error:
            self._tell(sentence_for(error))
            return
        self._after(changes, contact.id)

    def _after(self, changes: Changes, contact_id: str) -> None:
        self.said.hide()
        self.refresh()
        self.context.announce(changes)
        panel = self.panels.get(contact_id)
        if panel is None:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        bring_into_view(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_new(self) -> None:
        file = self._chosen()
        if file is not None:
            self.take_in(file)

    def _choose_for(self, contact: Contact) -> None:
        file = self._chosen()
        if file is not None:
            self.give_card(contact.id, file)

    def _chosen(self) -> Path | None:
        return choose_file(
            self,
            self.tr("Take in a contact card"),
            Path.home(),
            self.tr("Contact cards (*{suffix})").format(suffix=contacts.SUFFIX),
        )

    # --- parts

    def _panel(self, contact: Contact) -> ContactPanel:
        # A client is erased on their own page, with everything that is kept of them.
        panel = ContactPanel(self.context.theme, contact, removable=not self._is_therapist)
        panel.same.connect(lambda fingerprint: self._note_same(contact, fingerprint))
        panel.new_card_wanted.connect(lambda: self._choose_for(contact))
        panel.removed.connect(lambda: self._remove(contact))
        return panel

    def _tell(self, sentence: str) -> None:
        self.said.say(sentence)
        self.said.show()
        bring_into_view(self.said)
        announce(self, sentence)

    def _introduction(self) -> str:
        if self._is_therapist:
            return self.tr(
                "With a client’s contact card, Companion can tell you that a file is really theirs. The card is a small "
                "file that they send or hand to you."
            )
        return self.tr(
            "With somebody’s contact card you can seal a file that only they open; no passphrase has to be told. The "
            "card is a small file that they send or hand to you."
        )

    def _why_a_card_of_ones_own(self) -> str:
        if self._is_therapist:
            return self.tr(
                "You have no card of your own yet. Clients who have yours need no passphrase to share with you."
            )
        return self.tr(
            "You have no card of your own yet. With it, the other person can tell that a file is really from you."
        )

    def _nobody(self) -> str:
        return self.tr("Nobody is here yet. Ask for their card, and take it in when you have it.")
