"""Support in the page itself: opens quietly beside what somebody is filling in, and takes nothing from them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from companion import clock
from companion.services import courses, guidance
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow, empty
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable


class SupportPanel(QFrame):
    """Closed at first. Own people first, then the way to Support; no verdict, no question, no dialog."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.shown_at: datetime | None = None
        """When it opened; None while it never did."""
        self.setProperty("part", "notice")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        self.sentence = Words(
            self.tr("If it would help to be with somebody now, they are here."), "heading"
        )
        layout.addWidget(self.sentence)
        self.people = QVBoxLayout()
        self.people.setSpacing(8)
        layout.addLayout(self.people)
        layout.addWidget(Words(guidance.fixed_texts().nobody_watching, "soft"))
        self.support_button = button(
            self.tr("Open Support (F2)"), lambda: context.navigate("support")
        )
        self.grounding_button = button(
            self.tr("Grounding (F3)"), lambda: context.navigate("grounding"), role="quiet"
        )
        ways = FlowRow()
        ways.add(self.support_button)
        ways.add(self.grounding_button)
        layout.addWidget(ways)
        self.hide()

    def open(self) -> None:
        """Show it, if it is not shown; the keyboard stays where it is."""
        if self.shown_at is not None:
            return
        self.shown_at = clock.now()
        self._show_people()
        self.show()
        bring_into_view(self)
        announce(
            self,
            self.tr("Support has opened on this page. Go on if you like. F2 shows all numbers."),
        )

    def close_again(self) -> None:
        """Put it away; it may open anew."""
        self.shown_at = None
        self.hide()

    def _show_people(self) -> None:
        empty(self.people)
        people = courses.people(self.context.vault)
        for person in people:
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(Words(person.name, "strong"))
            if person.contact:
                line.addWidget(selectable(Words(person.contact, "number")))
            if person.note:
                line.addWidget(Words(person.note, "soft"))
            self.people.addLayout(line)
        if not people:
            self.people.addWidget(
                Words(self.tr("Under Support you find numbers to call or write to."), "body")
            )
