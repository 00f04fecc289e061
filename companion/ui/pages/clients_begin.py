"""The first steps of a therapist: a contact card to hand out, then a client."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words


class BeginCard(Card):
    """Stands on the list of clients until both steps are done."""

    client_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._context = context
        self.column.addWidget(Words(self.tr("To begin"), "caption"))
        self.card_icon = IconLabel(context.theme, "circle")
        self.card_button = button(
            self.tr("Make my contact card"), lambda: context.navigate("my_card")
        )
        self.client_icon = IconLabel(context.theme, "circle")
        self.client_button = button(self.tr("Add a client"), self.client_wanted.emit)
        self._step(
            self.card_icon,
            self.tr(
                "Make a contact card and give it to your clients, on paper or as a file. What they seal for it, only "
                "this vault opens; no passphrase has to be told. Clients who do not have it can use a passphrase."
            ),
            self.card_button,
        )
        self._step(
            self.client_icon,
            self.tr(
                "Add a client by name, or open the first file that somebody gives you: the client is made with it."
            ),
            self.client_button,
        )

    def show_steps(self, *, has_card: bool, has_clients: bool) -> None:
        """Show what is done and what is open; with both done there is nothing to show."""
        for icon, made, done in (
            (self.card_icon, self.card_button, has_card),
            (self.client_icon, self.client_button, has_clients),
        ):
            icon.show_icon("circle-check" if done else "circle", "accent" if done else "soft_ink")
            made.setVisible(not done)
        self.setVisible(not (has_card and has_clients))

    def first_focus(self) -> QWidget:
        """The first step that is open."""
        return self.card_button if not self.card_button.isHidden() else self.client_button

    def _step(self, icon: IconLabel, words: str, made: QPushButton) -> None:
        line = row(icon, Words(words), made, spacing=12)
        line.setStretch(1, 1)
        self.column.addLayout(line)
