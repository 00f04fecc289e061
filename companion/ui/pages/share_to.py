"""The first step of a share: for whom it is, from whom, and in which form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.domain.contacts import Contact
from companion.domain.shares import ShareForm
from companion.services import contacts, share_scopes
from companion.services.share_forms import FormOffer, forms_available
from companion.services.share_pages import page_limits
from companion.services.share_pdfs import pdf_limits
from companion.ui.context import Context
from companion.ui.form_draft import Field
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField, keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow, column, row
from companion.ui.widgets.words import Words

SOMEBODY = ""
"""The key of somebody who is only named."""
BY_PASSPHRASE, BY_CARD = "passphrase", "card"
NARROW = 34
"""Letters of a name."""


class ShareTo(Card):
    """A contact or a name, a name of one's own, and the form."""

    changed = Signal()
    """Something that stands in the share is another now."""
    person_changed = Signal()
    """It is for somebody else now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._contacts: dict[str, Contact] = {}
        self.offers = {offer.form.value: offer for offer in forms_available()}
        self.column.addWidget(Words(self.tr("Who is it for?"), "heading"))
        self.who = ChoiceField(self.tr("Person"), ())
        self.who.activated.connect(self._another_person)
        self.recipient = self._field(self.tr("For whom"), self.tr("such as Dr. Lynch"))
        self.recipient.editingFinished.connect(self.person_changed)
        self.people = button(
            self.tr("People I share with …"), lambda: context.navigate("contacts"), role="link"
        )
        self.sender_field = self._field(self.tr("From whom"), self.tr("as you want to be named"))
        self.note = self._field(self.tr("A line to go with it"), self.tr("if you like"))
        self.form = ChoiceField(
            self.tr("As what"),
            tuple((key, self._form_words(offer)) for key, offer in self.offers.items()),
        )
        self.form.activated.connect(self._another_form)
        self.about_form = Words("", "quiet")
        self.about_limits = Words("", "quiet")
        self.seal_by = ChoiceField(
            self.tr("How it is locked"),
            (
                (BY_PASSPHRASE, self.tr("With a passphrase that you tell them")),
                (BY_CARD, self.tr("For their contact card, without a passphrase")),
            ),
        )
        self.seal_by.activated.connect(self._another_form)
        self.about_card = Words("", "warm")
        self._lay_out()
        self.refresh()
        self.who.setCurrentIndex(0)
        self.show_fields()

    def _lay_out(self) -> None:
        self._who_holder = _under_its_name(self.who)
        self._name_holder = _under_its_name(self.recipient)
        names = FlowRow(spacing=16)
        for holder in (self._who_holder, self._name_holder, _under_its_name(self.sender_field)):
            holder.setMinimumWidth(240)
            names.add(holder)
        self.column.addWidget(names)
        self.column.addLayout(row(self.people, 1))
        self.column.addWidget(_under_its_name(self.note, letters=80))
        self._seal_holder = _under_its_name(self.seal_by)
        forms = FlowRow(spacing=16)
        forms.add(_under_its_name(self.form))
        forms.add(self._seal_holder)
        self.column.addWidget(forms)
        self.column.addWidget(self.about_form)
        self.column.addWidget(self.about_limits)
        self.column.addWidget(self.about_card)

    # --- what is chosen

    @property
    def contact(self) -> Contact | None:
        """Who it is for, when they are among the contacts."""
        return self._contacts.get(self.who.key)

    @property
    def name(self) -> str:
        """What they are called in the share."""
        contact = self.contact
        return contact.name if contact is not None else self.recipient.text().strip()

    @property
    def offer(self) -> FormOffer:
        """The form that is chosen."""
        return self.offers[self.form.key]

    @property
    def by_card(self) -> bool:
        """Whether it is sealed for the contact's card, without a passphrase."""
        return self._can_use_card() and self.seal_by.key == BY_CARD

    @property
    def limits(self) -> tuple[str, ...]:
        """What this form cannot do, in plain words."""
        return {
            ShareForm.SEALED: (
                self.tr(
                    "Companion opens it for reading, on any computer and without a vault. The size of the file says "
                    "little about what is in it."
                ),
            ),
            ShareForm.PAGE: page_limits(),
            ShareForm.PDF: pdf_limits(),
        }[self.offer.form]

    @property
    def file_kind(self) -> str:
        """What its files are called where a place for one is chosen."""
        return {
            ShareForm.SEALED: self.tr("Sealed files (*{suffix})"),
            ShareForm.PAGE: self.tr("Web pages (*{suffix})"),
            ShareForm.PDF: self.tr("PDF files (*{suffix})"),
        }[self.offer.form].format(suffix=self.offer.suffix)

    def contact_with_thread(self) -> Contact | None:
        """Who it is for, with the key that lets them see what changed since the last share."""
        contact = self.contact
        return contact and share_scopes.with_thread_key(self.context.vault, contact)

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be filled in here, for a `FormDraft`."""
        return {
            "who": self.who,
            "recipient": self.recipient,
            "sender": self.sender_field,
            "note": self.note,
            "form": self.form,
            "seal_by": self.seal_by,
        }

    def refresh(self) -> None:
        """Read the contacts again; who was chosen stays chosen."""
        chosen = self.who.key if self.who.count() else SOMEBODY
        self._contacts = {each.id: each for each in contacts.all_contacts(self.context.vault)}
        self.who.clear()
        for each in self._contacts.values():
            self.who.addItem(each.name, each.id)
        self.who.addItem(self.tr("Somebody else"), SOMEBODY)
        if chosen in self._contacts or chosen == SOMEBODY:
            self.who.choose(chosen)
        self.show_fields()

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self.who if self._contacts else self.recipient

    # --- inside

    def show_fields(self) -> None:
        """Show what can be chosen for this person and this form, and what it means."""
        contact = self.contact
        self._who_holder.setVisible(bool(self._contacts))
        self._name_holder.setVisible(contact is None)
        self._seal_holder.setVisible(self._can_use_card())
        self.about_form.say(self._form_meaning())
        # What a page or a PDF cannot do is to be known before it is chosen, not when everything is ready to be sealed.
        self.about_limits.setVisible(self.offer.form is not ShareForm.SEALED)
        self.about_limits.say("\n\n".join(self.limits))
        compared = contact is None or contact.compared_at is not None
        self.about_card.setVisible(self.by_card and not compared)
        self.about_card.say(
            self.tr(
                "You have not compared their card with them yet. Until you have read the number to each other, nobody "
                "can say that the card is theirs."
            )
        )

    def _can_use_card(self) -> bool:
        contact = self.contact
        return self.offer.to_card and contact is not None and bool(contact.card)

    def _another_person(self) -> None:
        self.seal_by.choose(BY_CARD if self.contact and self.contact.card else BY_PASSPHRASE)
        self.show_fields()
        self.person_changed.emit()

    def _another_form(self) -> None:
        self.show_fields()
        self.changed.emit()

    def _field(self, name: str, hint: str) -> QLineEdit:
        field = line_field(name, hint=hint, longest=200)
        field.editingFinished.connect(self.changed)
        return field

    def _form_words(self, offer: FormOffer) -> str:
        return {
            ShareForm.SEALED: self.tr("A sealed file, opened in Companion"),
            ShareForm.PAGE: self.tr("A sealed web page, opened in any browser"),
            ShareForm.PDF: self.tr("A PDF with a passphrase, to read or print"),
        }[offer.form]

    def _form_meaning(self) -> str:
        return {
            ShareForm.SEALED: self.tr(
                "The safest way. They need Companion; with it they can read it beside earlier ones and answer you."
            ),
            ShareForm.PAGE: self.tr(
                "They install nothing. They open it offline, and can write comments for you in it."
            ),
            ShareForm.PDF: self.tr(
                "One page in front says what is new. For reading and printing; they cannot answer in it."
            ),
        }[self.offer.form]


def _under_its_name(field: QWidget, *, letters: int = NARROW) -> QWidget:
    """The name stays readable while the field is filled in."""
    name = Words(field.accessibleName(), "strong", wrap=False)
    name.setBuddy(field)
    if isinstance(field, QLineEdit):
        keep_narrow(field, letters)
    holder = QWidget()
    wide = letters > NARROW
    holder.setLayout(column(name, field if wide else row(field, 1), spacing=4))
    return holder
