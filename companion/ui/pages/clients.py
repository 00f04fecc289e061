"""Clients: who shared something with this therapist, each client apart; one of them, or the list of all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from companion.domain.entries import Changes
from companion.errors import CompanionError, NotFound
from companion.services import identities, review
from companion.ui.context import Context
from companion.ui.page import ColumnPage, Page
from companion.ui.pages.client import ClientView
from companion.ui.pages.client_card import ClientCard
from companion.ui.pages.clients_begin import BeginCard
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.words import Words


class ClientsPage(Page):
    """The list of clients, or one client with their shares."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wants: str | None = None
        self.list = ColumnPage(context)
        self.list.head(self.tr("Clients"), self.tr("What your clients chose to show you."))
        self.open_file = button(
            self.tr("Open a sealed file …"), lambda: context.navigate("review"), role="primary"
        )
        self.add_button = button(self.tr("Add a client"), self.begin_client)
        doors = FlowRow()
        doors.add(self.open_file)
        doors.add(self.add_button)
        doors.add(
            button(self.tr("Contact cards …"), lambda: context.navigate("contacts"), role="quiet")
        )
        self.begin = BeginCard(context)
        self.begin.client_wanted.connect(self.begin_client)
        self.list.column.addWidget(self.begin)
        self.list.column.addWidget(doors)
        self.list.column.addWidget(self._form())
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        self.list.column.addLayout(self.cards)
        self.one = ClientView(context)
        self.one.back_wanted.connect(self.show_list)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.one)
        escape = QShortcut(QKeySequence("Esc"), self.one)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.show_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        client_id = arguments.get("client_id")
        if isinstance(client_id, str):
            self._wants = client_id
            self.stale = True

    def applies(self, changes: Changes) -> bool:
        return changes.clients or changes.everything

    def refresh(self) -> None:
        try:
            review.settle(self.context.vault)
            found = review.clients(self.context.vault)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._show_cards(found)
        wanted, self._wants = self._wants, None
        if wanted is not None:
            self.show_client(wanted)
        elif self.stack.currentWidget() is self.one:
            try:
                self.one.read_again()
            except NotFound:
                self.show_list()

    def settle(self) -> None:
        self.list.settle()
        self.one.settle()

    def save(self) -> bool:
        return self.one.save()

    def first_focus(self) -> QWidget | None:
        if self.stack.currentWidget() is self.one:
            return self.one.first_focus()
        return self.begin.first_focus() if self.begin.isVisibleTo(self.list) else self.open_file

    # --- one client

    def show_client(self, client_id: str) -> None:
        """Show one client from their newest share on."""
        try:
            self.one.show_client(client_id)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.stack.setCurrentWidget(self.one)
        focus = self.one.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self) -> None:
        """Back to all clients."""
        if not self.one.save():
            return
        self.one.forget()
        self.stack.setCurrentWidget(self.list)
        self.open_file.setFocus()

    def _show_cards(self, found: list[review.Client]) -> None:
        empty(self.cards)
        for client in found:
            card = ClientCard(client)
            card.opened.connect(self.show_client)
            self.cards.addWidget(card)
        has_card = identities.identity(self.context.vault) is not None
        self.begin.show_steps(has_card=has_card, has_clients=bool(found))
        self.add_button.setVisible(bool(found))  # until then the first steps offer it
        if not found and has_card:
            self.cards.addWidget(
                Words(
                    self.tr(
                        "Nobody is here yet. When a client gives you a sealed file, open it here; it is kept only if "
                        "you say so."
                    ),
                    "quiet",
                )
            )

    # --- a new client

    def begin_client(self) -> None:
        """Ask for the name of a client."""
        self.form.show()
        self.problem.hide()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form(self) -> Card:
        self.form = Card(spacing=8)
        self.name = line_field(
            self.tr("Name of the client"), hint=self.tr("as you want to call them here")
        )
        keep_narrow(self.name, 40)
        self.name.returnPressed.connect(self.add_client)
        label = Words(self.tr("Name of the client"), "strong")
        label.setBuddy(self.name)
        self.problem = Words("", "warm")
        self.problem.hide()
        buttons = FlowRow()
        buttons.add(self.name)
        buttons.add(button(self.tr("Add"), self.add_client, name=self.tr("Add this client")))
        buttons.add(button(self.tr("Put away"), self._close_form, role="quiet"))
        for widget in (label, buttons, self.problem):
            self.form.column.addWidget(widget)
        self.form.hide()
        return self.form

    def add_client(self) -> None:
        """Keep the client whose name stands in the form."""
        from companion.ui.messages import sentence_for

        try:
            _, changes = review.add_client(self.context.vault, self.name.text())
        except CompanionError as error:
            self.problem.say(sentence_for(error))
            self.problem.show()
            self.name.setFocus()
            return
        self._close_form()
        self.context.announce(changes)

    def _close_form(self) -> None:
        self.name.clear()
        self.form.hide()
        (self.add_button if self.add_button.isVisible() else self.open_file).setFocus()
