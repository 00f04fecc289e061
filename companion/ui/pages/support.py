"""Support (F2): the person's own people and plan, then emergency numbers and lines. Needs no passphrase.

The safety plan is inside the vault: it stands here only while the vault is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from companion.domain.courses import Role
from companion.paths import Paths
from companion.services import locked_contacts, support
from companion.services.locked_contacts import LockedContact
from companion.services.support import CountryBlock, ShownNumber
from companion.ui.pages.overlay import OverlayPage
from companion.ui.role_words import role_words
from companion.ui.tab_order import stand_in_reading_order
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words, selectable

if TYPE_CHECKING:
    from companion.services.list_answers import SafetyLine
    from companion.services.vaults import OpenVault


class SupportPage(OverlayPage):
    """Works locked and unlocked; nothing on it calls or alerts anyone."""

    grounding_wanted = Signal()
    country_chosen = Signal(str)
    people_wanted = Signal()

    def __init__(
        self,
        paths: Paths,
        theme: Theme,
        country: str,
        vault: OpenVault | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", parent)
        self.title.say(self.tr("Support"))
        self._country = country
        self._copied: QPushButton | None = None
        """The button that says "Copied" now."""
        self._vault = vault
        self._people = self._own_people(paths, vault)
        self.top.addWidget(
            button(self.tr("Grounding (F3)"), self.grounding_wanted.emit, name=self.tr("Grounding"))
        )
        self._texts = support.support_page(country or None).texts
        self.column.addWidget(Words(self._texts.in_danger, "heading"))
        self._add_people()
        self._add_plan()
        self._choice = self._country_choice()
        choice_name = Words(self.tr("Country"), "strong", wrap=False)
        choice_name.setBuddy(self._choice)
        self.column.addLayout(row(choice_name, self._choice, 1))
        self.numbers = QVBoxLayout()
        self.numbers.setSpacing(16)
        self.column.addLayout(self.numbers)
        self._add_help_now()
        self._show_numbers()

    def _own_people(self, paths: Paths, vault: OpenVault | None) -> tuple[LockedContact, ...]:
        if vault is None or vault.purpose != "client":
            return locked_contacts.read_contacts(paths.support_file)
        from companion.services import courses

        return tuple(
            LockedContact(person.name, person.role.value, person.contact, person.note)
            for person in courses.people(vault)
        )

    def _clinic_first(self) -> list[LockedContact]:
        """Who knows the treatment stands before who is close; whoever has a number before whoever has none."""
        return sorted(
            self._people,
            key=lambda person: (not person.contact, person.role == "support_person"),
        )

    def _add_people(self) -> None:
        if not self._people and self._vault is not None and self._vault.purpose == "therapist":
            return  # a therapist's vault has no Course page to name somebody on
        card = Card(spacing=12)
        card.column.addWidget(Words(self._texts.own_people_heading, "caption"))
        card.column.addWidget(Words(self._texts.session_distress))
        if not self._people:
            locked = self._vault is None
            words = self._texts.own_people_locked if locked else self._texts.own_people_empty
            card.column.addWidget(Words(words, "quiet"))
        for person in self._clinic_first():
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Words(person.name, "strong"))
            words.addWidget(Words(_role(person.role), "soft"))
            if person.contact:
                words.addWidget(selectable(Words(person.contact, "own-number")))
            if person.note:
                words.addWidget(Words(person.note, "soft"))
            line = row(words, spacing=16)
            line.setStretch(0, 1)
            if person.contact:
                made = self._copy_button(person.name, person.contact)
                line.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
                if self.focusProxy() is self.back:
                    self.setFocusProxy(made)  # the first number of the clinic is where one arrives
            card.column.addLayout(line)
        self.column.addWidget(card)

    def _add_plan(self) -> None:
        """What was written down on a calm day: one press away, never where no passphrase was given."""
        self.plan: Disclosure | None = None
        if self._vault is None or self._vault.purpose != "client":
            return
        from companion.services import course_lists

        parts = course_lists.safety_lines(self._vault)
        if not parts:
            return
        self.plan = Disclosure(self.tr("My safety plan"))
        self.plan.content.setSpacing(16)
        for part in parts:
            words = QVBoxLayout()
            words.setSpacing(6)
            words.addWidget(Words(part.heading, "strong"))
            for line in part.lines:
                words.addLayout(self._plan_line(line))
            self.plan.content.addLayout(words)
        self.column.addWidget(self.plan)

    def _plan_line(self, line: SafetyLine) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(selectable(Words(line.words, "reading")))
        if line.contact:
            words.addWidget(selectable(Words(line.contact, "own-number")))
        if line.note:
            words.addWidget(selectable(Words(line.note, "soft")))
        whole = row(words, spacing=16)
        whole.setStretch(0, 1)
        if line.contact:
            made = self._copy_button(line.words, line.contact)
            whole.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return whole

    def _country_choice(self) -> QComboBox:
        choice = ChoiceField(self.tr("Country"), ())
        choice.addItem(self.tr("All countries"), "")
        for entry in support.countries():
            choice.addItem(entry.name, entry.code)
        choice.setCurrentIndex(max(0, choice.findData(self._country)))
        choice.activated.connect(self._choose)
        return choice

    def _choose(self, _index: int) -> None:
        self._country = str(self._choice.currentData())
        self.country_chosen.emit(self._country)
        self._show_numbers()

    def _show_numbers(self) -> None:
        page = support.support_page(self._country or None)
        self._say_copied(None)
        empty(self.numbers)
        if page.notice:
            self.numbers.addWidget(Words(page.notice, "warm"))
        for block in page.blocks:
            self.numbers.addWidget(self._block(block))
        anywhere = Card(spacing=12)
        anywhere.column.addWidget(Words(self.tr("Anywhere"), "caption"))
        for line in page.anywhere:
            anywhere.column.addLayout(self._line(line))
        self.numbers.addWidget(anywhere)
        self.numbers.addWidget(Words(page.texts.under_list))
        self.numbers.addWidget(Words(page.freshness, "soft"))
        stand_in_reading_order(self.body)

    def _block(self, block: CountryBlock) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(block.name, "caption"))
        if not block.emergency:
            card.column.addWidget(Words(self._texts.emergency_elsewhere))
        for number in (*block.emergency, *block.lines):
            card.column.addLayout(self._line(number))
        return card

    def _line(self, line: ShownNumber) -> QVBoxLayout:
        whole = QVBoxLayout()
        whole.setSpacing(2)
        across = row(spacing=16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(line.name, "strong"))
        words.addWidget(selectable(Words(line.how, "number" if line.number else "body")))
        below = " · ".join(part for part in (line.what, line.hours) if part)
        if below:
            words.addWidget(Words(below, "quiet"))
        if line.mark:
            words.addWidget(Words(f"{line.mark} · {line.checked}", "warm"))
        else:
            words.addWidget(Words(line.checked, "soft"))
        across.addLayout(words, 1)
        copied = line.number or line.address
        if copied:
            across.addWidget(self._copy_button(line.name, copied), 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(across)
        return whole

    def _copy_button(self, name: str, number: str) -> QWidget:
        def copy() -> None:
            QGuiApplication.clipboard().setText(number)
            self._say_copied(made)
            announce(self, self.tr("Copied"))

        made = button(
            self.tr("Copy"),
            copy,
            role="quiet",
            name=self.tr("Copy: {name}").format(name=name),
        )
        return made

    def _say_copied(self, made: QPushButton | None) -> None:
        """The button pressed last says so."""
        if self._copied is not None:
            self._copied.setText(self.tr("Copy"))
        self._copied = made
        if made is not None:
            made.setText(self.tr("Copied"))

    def _add_help_now(self) -> None:
        texts = self._texts
        card = Card(spacing=8)
        card.column.addWidget(Words(texts.help_now_heading, "heading"))
        for heading, reasons in (
            (texts.call_emergency_heading, texts.call_emergency_for),
            (texts.call_clinic_heading, texts.call_clinic_for),
        ):
            card.column.addWidget(Words(heading, "strong"))
            for reason in reasons:
                card.column.addWidget(Words(f"•  {reason}"))
        card.column.addWidget(Words(texts.not_emergency_care, "soft"))
        self.column.addWidget(card)


def _role(role: str) -> str:
    """Nothing for a role that this version does not know."""
    return role_words(Role(role)) if role in set(Role) else ""
