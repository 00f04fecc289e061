"""Clients: what clients shared and the therapist chose to keep, each client apart."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import Changes
from companion.domain.shares import ReceivedShare
from companion.services import shares
from companion.ui import tokens
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.page import ColumnPage, Page
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.share_view import ShareView
from companion.ui.widgets.words import Words


class ClientsPage(Page):
    """The list of kept shares, or one of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ColumnPage(context)
        self.list.head(self.tr("Clients"), self.tr("What your clients chose to show you."))
        self.open_file = button(
            self.tr("Open a sealed file …"), lambda: context.navigate("review"), role="primary"
        )
        self.list.column.addLayout(row(self.open_file, 1))
        self.groups = QVBoxLayout()
        self.groups.setSpacing(12)
        self.list.column.addLayout(self.groups)
        self.one = ColumnPage(context, widest=tokens.READING_COLUMN)
        self.one.head(self.tr("Clients"), "")
        self.back = button(self.tr("All clients"), self.show_list, role="quiet")
        self.one.column.addLayout(row(self.back, 1))
        self.view = ShareView(context.theme)
        self.one.column.addWidget(self.view)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.one)
        escape = QShortcut(QKeySequence("Esc"), self.one)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.show_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def applies(self, changes: Changes) -> bool:
        return changes.clients or changes.everything

    def first_focus(self) -> QWidget | None:
        return self.open_file

    def refresh(self) -> None:
        empty(self.groups)
        kept = sorted(
            shares.kept(self.context.vault),
            key=lambda s: (s.client_name.casefold(), -s.made_at.timestamp()),
        )
        for name, group in groupby(kept, key=lambda share: share.client_name):
            self.groups.addWidget(Words(name or self.tr("No name given"), "caption"))
            for share in group:
                self.groups.addWidget(self._offer(share))
        if not kept:
            self.groups.addWidget(
                Words(
                    self.tr(
                        "Nothing is kept here yet. When a client gives you a sealed file, open it here; it is kept only "
                        "if you say so."
                    ),
                    "quiet",
                )
            )

    def show_share(self, share: ReceivedShare) -> None:
        """Read one kept share."""
        self.one.title.say(share.client_name or self.tr("No name given"))
        self.view.show_document(share.document)
        self.one.scroller.verticalScrollBar().setValue(0)
        self.stack.setCurrentWidget(self.one)
        self.back.setFocus()

    def show_list(self) -> None:
        """Back to all clients."""
        self.stack.setCurrentWidget(self.list)
        self.open_file.setFocus()

    def _offer(self, share: ReceivedShare) -> Card:
        card = Card(padding=16, spacing=2)
        made = spell_day(clock.local(share.made_at, clock.zone()).date())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(self.tr("Made {day}").format(day=made), "strong"))
        words.addWidget(Words(self.tr("%n entry(ies)", "", len(share.document.entries)), "soft"))
        name = self.tr("Read the share of {client}, made {day}").format(
            client=share.client_name, day=made
        )
        line = row(words, button(self.tr("Read"), lambda: self.show_share(share), name=name))
        line.setStretch(0, 1)
        card.column.addLayout(line)
        return card
