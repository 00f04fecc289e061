"""One contact: whether there is a card, its fingerprint, and whether two people ever compared it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from companion import clock
from companion.domain.contacts import Contact, ContactRole
from companion.errors import CompanionError
from companion.services import contacts
from companion.ui.dates import spell_day
from companion.ui.messages import sentence_for
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.fingerprint import Fingerprint
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, column, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words


class ContactPanel(Card):
    """A card that is not compared yet says so in large letters. `same` carries the fingerprint that was read."""

    same = Signal(str)
    new_card_wanted = Signal()
    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        contact: Contact,
        parent: QWidget | None = None,
        *,
        removable: bool = True,
    ) -> None:
        super().__init__(parent, spacing=12)
        self.contact = contact
        self.same_button: QPushButton | None = None
        self.column.addWidget(Words(contact.name, "heading"))
        self.hint = Words("", "warm")
        self.hint.hide()
        try:
            card = contacts.card_of(contact)
        except CompanionError as error:
            self.column.addWidget(Words(sentence_for(error), "warm"))
            self._show_doors(removable=removable)
            return
        if card is None:
            self._show_without_card()
        elif contact.compared_at is None:
            self._show_not_compared(theme, card.fingerprint)
        else:
            self._show_compared(theme, card.fingerprint)
        self.column.addWidget(self.hint)
        self._show_doors(removable=removable)

    # --- the three states

    def _show_without_card(self) -> None:
        if self.contact.role is ContactRole.CLIENT:
            words = self.tr("No contact card yet. Nothing proves that a file is theirs.")
        else:
            words = self.tr("No contact card yet. Files for them are sealed with a passphrase.")
        self.column.addWidget(Words(words, "quiet"))

    def _show_not_compared(self, theme: Theme, fingerprint: str) -> None:
        state = row(
            IconLabel(theme, "triangle-alert", "warm"),
            Words(self.tr("Not compared yet"), "heading"),
            spacing=12,
        )
        state.setStretch(1, 1)
        self.column.addLayout(state)
        self.column.addWidget(
            Words(
                self.tr(
                    "A card can be swapped on its way. So read these numbers to each other once, by phone or in the "
                    "room. {name} finds theirs in Companion under “My contact card”, or on the printed card."
                ).format(name=self.contact.name)
            )
        )
        self.column.addWidget(Fingerprint(fingerprint))
        self.same_button = button(
            self.tr("We read it to each other, and it is the same"),
            lambda: self.same.emit(fingerprint),
        )
        self.different_button = button(
            self.tr("It is different"), self._tell_different, role="quiet"
        )
        doors = FlowRow()
        doors.add(self.same_button)
        doors.add(self.different_button)
        self.column.addWidget(doors)

    def _show_compared(self, theme: Theme, fingerprint: str) -> None:
        at = self.contact.compared_at
        assert at is not None
        day = spell_day(clock.local(at, clock.zone()).date())
        state = row(
            IconLabel(theme, "circle-check", "accent"),
            Words(self.tr("You compared the fingerprint, {day}").format(day=day), "strong"),
            spacing=12,
        )
        state.setStretch(1, 1)
        self.column.addLayout(state)
        self.column.addWidget(Fingerprint(fingerprint, kind="strong"))

    def _tell_different(self) -> None:
        said = self.tr(
            "Then this may not be their card. Share nothing with it. Ask {name} to give you the card again, best in "
            "person, and take it in here."
        ).format(name=self.contact.name)
        self.hint.say(said)
        self.hint.show()
        announce(self, said)

    # --- what can be done

    def _show_doors(self, *, removable: bool) -> None:
        words = (
            self.tr("Take in a new card …")
            if self.contact.card
            else self.tr("Take in their card …")
        )
        self.doors = FlowRow()
        self.card_button = self._quiet(words, self.new_card_wanted.emit)
        self.doors.add(self.card_button)
        if removable:
            self.remove_button = self._quiet(self.tr("Remove"), self._ask)
            self.doors.add(self.remove_button)
        self.column.addWidget(self.doors)
        if removable:
            self.column.addWidget(self._question())

    def _question(self) -> QWidget:
        """Whether to remove them, asked in the place of the doors."""
        name = self.contact.name
        self.remove_for_good = button(
            self.tr("Remove {name}").format(name=name), self.removed.emit, role="danger"
        )
        answers = FlowRow()
        answers.add(self.remove_for_good)
        answers.add(
            button(self.tr("Keep"), self._keep, name=self.tr("Keep {name}").format(name=name))
        )
        words = Words(
            self.tr(
                "Their card goes, and that you compared it. What you shared with them stays in your list."
            )
        )
        self.question = QWidget()
        self.question.setLayout(column(words, answers))
        self.question.hide()
        return self.question

    def first_focus(self) -> QWidget:
        """Where the keyboard stands when this contact was just changed."""
        return self.same_button if self.same_button is not None else self.card_button

    def _quiet(self, words: str, act: Callable[[], object]) -> QWidget:
        name = self.tr("{verb}: {name}").format(verb=words, name=self.contact.name)
        return button(words, act, role="quiet", name=name)

    def _ask(self) -> None:
        self.doors.hide()
        self.question.show()
        self.remove_for_good.setFocus()

    def _keep(self) -> None:
        self.question.hide()
        self.doors.show()
        self.remove_button.setFocus()
