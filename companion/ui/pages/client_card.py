"""A client in the list of all: when they last shared, and what that brought."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.share_differences import Fate
from companion.services import review
from companion.ui.dates import spell_day
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words


class ClientCard(Card):
    """`opened` carries the client's identifier."""

    opened = Signal(str)

    def __init__(self, client: review.Client, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=20, spacing=2)
        self.client = client
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(client.contact.name, "heading"))
        for said in self._said():
            words.addWidget(Words(said, "quiet"))
        if client.waiting_notes:
            waiting = self.tr("%n note(s) of yours wait to be sent", "", client.waiting_notes)
            words.addWidget(Words(waiting, "strong"))
        self.open_button = button(
            self.tr("Open"),
            lambda: self.opened.emit(client.contact.id),
            name=self.tr("Open {client}").format(client=client.contact.name),
        )
        line = row(words, self.open_button, spacing=12)
        line.setStretch(0, 1)
        self.column.addLayout(line)

    def _said(self) -> list[str]:
        last = self.client.last
        if last is None:
            return [self.tr("Nothing shared yet")]
        day = spell_day(clock.local(last.made_at, clock.zone()).date())
        parts = [self.tr("Last share {day}").format(day=day)]
        count = len(self.client.shares)
        if count > 1:
            parts.append(self.tr("%n share(s) in all", "", count))
        found = review.differences(self.client.shares, last)
        return [" · ".join(parts), self._news(last, found)]

    def _news(self, last: review.ReceivedShare, found: review.Found | None) -> str:
        if found is None:
            return self.tr("%n entry(ies), their first share", "", len(last.document.entries))
        new = len(found[1].entries_that_are(Fate.NEW))
        changed = len(found[1].entries_that_are(Fate.CHANGED))
        other = len(found[1].parts_that_are(Fate.NEW, Fate.CHANGED))
        parts = [
            self.tr("%n new entry(ies)", "", new) if new else "",
            self.tr("%n changed", "", changed) if changed else "",
            self.tr("%n other thing(s) new or changed", "", other) if other else "",
        ]
        said = ", ".join(part for part in parts if part)
        return said or self.tr("Nothing new or changed")
