"""One share, for reading: who, when, what was left out, the entries in their order and everything that came along.

    view = ShareView(theme)
    view.show_document(document)                 the preview of a share that is about to leave
    view.show_document(document, files=..., )    with its pictures

Long shares are shown a part at a time; `go_to` shows whatever number is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.shares import SharedEntry, ShareDocument
from companion.sharing.preview import withheld_words
from companion.ui.dates import spell_day
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.share_part_cards import part_cards
from companion.ui.widgets.shared_entry_card import SharedEntryCard
from companion.ui.widgets.words import Words

SHOWN_AT_ONCE = 40
"""Entries; each is a text of its own, and hundreds of them take seconds to lay out."""


class ShareView(QWidget):
    """Shows a document; keeps nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: ShareDocument | None = None
        self._files: Mapping[str, bytes] = {}
        self._shown = 0
        self._places: dict[int, QWidget] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self._entries = QVBoxLayout()
        self.more_button = button("", self._show_more, role="quiet")

    def show_document(
        self,
        document: ShareDocument,
        *,
        files: Mapping[str, bytes] | None = None,
        head: bool = True,
        parts: bool = True,
    ) -> None:
        """Show `document` from its beginning; `files` are the pictures that came along, by their digest."""
        empty(self.column)
        self._document, self._files, self._shown = document, files or {}, 0
        self._places = {}
        if head:
            self.column.addWidget(_head(document, self))
        self._entries = QVBoxLayout()
        self._entries.setSpacing(16)
        self.column.addLayout(self._entries)
        self.more_button = button("", self._show_more, role="quiet")
        self.column.addLayout(row(self.more_button, 1))
        if parts:
            for card, numbers in part_cards(document, self._theme):
                self._places.update(dict.fromkeys(numbers, card))
                self.column.addWidget(card)
        self._show_more()

    def place_of(self, number: int) -> QWidget | None:
        """The card on which this number of the share stands, made now if it was not shown yet."""
        document = self._document
        if document is None:
            return None
        while number > self._shown and self._shown < len(document.entries):
            self._show_more()
        return self._places.get(number)

    def made_for(self, entry: SharedEntry) -> QWidget:
        """What stands for one entry; other views put more beside it."""
        return SharedEntryCard(self._theme, entry, self._files)

    def _show_more(self) -> None:
        document = self._document
        if document is None:
            return
        had_keyboard = self.more_button.hasFocus()
        first = self._shown
        fresh = document.entries[first : first + SHOWN_AT_ONCE]
        for entry in fresh:
            card = self.made_for(entry)
            self._places[entry.number] = card
            self._entries.addWidget(card)
        self._shown = first + len(fresh)
        left = len(document.entries) - self._shown
        self.more_button.setText(self.tr("Show %n more", "", left))
        self.more_button.setAccessibleName(self.more_button.text())
        self.more_button.setVisible(left > 0)
        if had_keyboard and fresh:
            self._places[fresh[0].number].setFocus(Qt.FocusReason.OtherFocusReason)


def _head(document: ShareDocument, view: ShareView) -> Card:
    card = Card()
    sender = document.sender_name or view.tr("somebody who gave no name")
    card.column.addWidget(Words(view.tr("From {sender}").format(sender=sender), "heading"))
    made = spell_day(date.fromisoformat(document.made_at[:10]))
    card.column.addWidget(Words(view.tr("Made {day}").format(day=made), "soft"))
    if document.note:
        card.column.addWidget(Words(document.note, "reading"))
    card.column.addWidget(Words(withheld_words(document), "soft"))
    return card
