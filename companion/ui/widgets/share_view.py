"""One received share, for reading: who, when, what was left out, and the entries in their order."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.shares import SharedEntry, ShareDocument
from companion.sharing.preview import in_words, withheld_words
from companion.ui.dates import spell_day
from companion.ui.theme import Theme
from companion.ui.widgets.layout import Card, empty
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.words import Words


class ShareView(QWidget):
    """Shows a document; keeps nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def show_document(self, document: ShareDocument) -> None:
        """Show `document` from its beginning."""
        empty(self.column)
        head = Card()
        sender = document.sender_name or self.tr("somebody who gave no name")
        head.column.addWidget(Words(self.tr("From {sender}").format(sender=sender), "heading"))
        made = spell_day(date.fromisoformat(document.made_at[:10]))
        head.column.addWidget(Words(self.tr("Made {day}").format(day=made), "soft"))
        if document.note:
            head.column.addWidget(Words(document.note, "reading"))
        head.column.addWidget(
            Words(
                self.tr(
                    "Nobody has checked who made this file. Ask your client whether it is theirs."
                ),
                "warm",
            )
        )
        head.column.addWidget(Words(withheld_words(document), "soft"))
        self.column.addWidget(head)
        for entry in document.entries:
            self.column.addWidget(self._entry(entry))

    def _entry(self, entry: SharedEntry) -> Card:
        card = Card(spacing=6)
        day = spell_day(date.fromisoformat(entry.local_date))
        parts = [
            str(entry.number),
            " ".join(p for p in (day, entry.time) if p),
            in_words(entry.kind),
        ]
        if entry.phase and entry.phase != entry.kind:
            parts.append(in_words(entry.phase))
        card.column.addWidget(Words(" · ".join(parts), "caption"))
        if entry.title:
            card.column.addWidget(Words(entry.title, "heading"))
        if entry.prompt:
            card.column.addWidget(Words(entry.prompt, "quiet"))
        body = Reader(self._theme, keep_line_breaks=True)
        body.setAccessibleName(entry.title or self.tr("Entry {number}").format(number=entry.number))
        body.show_markdown(entry.body)
        card.column.addWidget(body)
        if entry.tags:
            card.column.addWidget(Words(", ".join(entry.tags), "soft"))
        return card
