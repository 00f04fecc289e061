"""My contact card: made once, its fingerprint read aloud, saved as a file or printed for others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.errors import CompanionError
from companion.services import contacts, identities
from companion.ui import contact_card_sheet
from companion.ui.card_sheet import NOT_IN_FILE_NAMES
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_target
from companion.ui.messages import sentence_for
from companion.ui.pages.overlay import OverlayPage
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.fingerprint import Fingerprint
from companion.ui.widgets.form_fields import labelled
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words

LONGEST_NAME = 100
"""Characters, as on the card."""


class MyCardPage(OverlayPage):
    """Laid over the shell, in either kind of vault."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self.title.say(self.tr("My contact card"))
        self.context = context
        self.name: QLineEdit | None = None
        self.card: contacts.ContactCard | None = None
        self.said = Words("", "soft")
        self.said.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show the card, or what is needed to make it."""
        self.said.setParent(None)
        empty(self.column)
        self.name, self.card = None, None
        try:
            if identities.identity(self.context.vault) is not None:
                self.card = identities.own_card(self.context.vault)
        except CompanionError as error:
            self._tell(sentence_for(error), kind="warm")
        else:
            self.column.addWidget(self._offer() if self.card is None else self._present(self.card))
        self.column.addWidget(self.said)

    # --- without a card

    def _offer(self) -> Card:
        card = Card(spacing=12)
        for words in self._reasons():
            card.column.addWidget(Words(words))
        self.name = line_field(
            self.tr("Your name on the card"),
            hint=self.tr("as others know you"),
            longest=LONGEST_NAME,
        )
        self.name.returnPressed.connect(self.make)
        card.column.addLayout(labelled(self.name, letters=40))
        self.make_button = button(self.tr("Make my card"), self.make, role="primary")
        card.column.addLayout(row(self.make_button, 1))
        self.setFocusProxy(self.name)
        return card

    def _reasons(self) -> tuple[str, ...]:
        last = self.tr(
            "It is made once. Its secret half stays inside this vault, and in the backups of it."
        )
        if self.context.vault.purpose == "therapist":
            return (
                self.tr(
                    "Give it to your clients, as a file or on paper. What they seal for it, only this vault opens; "
                    "no passphrase has to be told."
                ),
                last,
            )
        return (
            self.tr(
                "Give it to the person you share with. Their Companion can then tell that a file is really from you. "
                "Nobody else can check it or show it around as proof."
            ),
            last,
        )

    def make(self) -> None:
        """Make the keys, with the name that is typed."""
        if self.name is None:
            return
        try:
            _, changes = identities.make_identity(self.context.vault, self.name.text())
        except CompanionError as error:
            self._tell(sentence_for(error), kind="warm")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.said.hide()
        self.refresh()
        self.context.announce(changes)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.tr("Your contact card is ready"))

    # --- with a card

    def _present(self, mine: contacts.ContactCard) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(mine.name, "heading"))
        card.column.addWidget(Words(self.tr("Its fingerprint"), "caption"))
        self.fingerprint = Fingerprint(mine.fingerprint)
        card.column.addWidget(self.fingerprint)
        card.column.addWidget(
            Words(
                self.tr(
                    "When somebody has taken your card in, read these numbers to each other once, by phone or in the "
                    "room. Their Companion shows them too. Only if all are the same do they have your card."
                )
            )
        )
        self.save_button = button(self.tr("Save it as a file …"), self._ask_where, role="primary")
        self.print_button = button(self.tr("Print it …"), self._print)
        doors = FlowRow()
        doors.add(self.save_button)
        doors.add(self.print_button)
        card.column.addWidget(doors)
        card.column.addWidget(
            Words(
                self.tr(
                    "Everybody may see the card. Its secret half never leaves this vault: keep a backup, because "
                    "without it nobody can open what was sealed for you."
                ),
                "quiet",
            )
        )
        self.setFocusProxy(self.save_button)
        return card

    def _ask_where(self) -> None:
        if self.card is None:
            return
        name = "".join(sign for sign in self.card.name if sign not in NOT_IN_FILE_NAMES).strip(" .")
        target = choose_target(
            self,
            self.tr("Save my contact card"),
            Path.home() / f"{name or 'My'}{identities.SUFFIX}",
            self.tr("Contact cards (*{suffix})").format(suffix=identities.SUFFIX),
        )
        if target is not None:
            self.save_to(target)

    def save_to(self, target: Path) -> None:
        """Write the card to the new file `target`."""
        try:
            identities.save_card(self.context.vault, target)
        except CompanionError as error:
            self._tell(sentence_for(error), kind="warm")
            return
        self._tell(
            self.tr("The card was saved as {file}. You can send it by any way you like.").format(
                file=target.name
            )
        )

    def _print(self) -> None:
        if self.card is not None and contact_card_sheet.print_card(self.card, self):
            self._tell(self.tr("The card was sent to the printer."))

    def _tell(self, sentence: str, *, kind: str = "soft") -> None:
        self.said.setProperty("words", kind)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.say(sentence)
        self.said.show()
        announce(self, sentence)
