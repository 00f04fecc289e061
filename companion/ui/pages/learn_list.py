"""The list of Learn cards: those for the phase first, then the others; a search over all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion.domain.entries import Phase
from companion.domain.library import Card as LearnCard
from companion.services import courses, learn
from companion.ui.context import Context
from companion.ui.page import ColumnPage
from companion.ui.widgets.badges import badges_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.text_size import TextSize
from companion.ui.widgets.words import Words


class LearnList(ColumnPage):
    """Opens nothing by itself: says which card, or the glossary, or the sources are wanted."""

    opened = Signal(str)
    """The id of a card."""
    glossary_wanted = Signal()
    sources_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.offers: dict[str, QPushButton] = {}
        """The button that opens each card that is listed."""
        self.head(self.tr("Learn"), self.tr("Short cards, honest about what is known."))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the cards"))
        self.search.setAccessibleName(self.tr("Search the cards"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_cards)
        self.column.addWidget(self.search)
        self.column.addWidget(self._around())
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        self.column.addLayout(self.cards)

    def first_focus(self) -> QWidget:
        return self.search

    def refresh(self) -> None:
        self._show_cards()

    def _around(self) -> FlowRow:
        made = FlowRow(spacing=12)
        self.words = button(self.tr("Words explained"), self.glossary_wanted.emit)
        self.sources = button(self.tr("All sources"), self.sources_wanted.emit)
        for widget in (self.words, self.sources, TextSize(self.context)):
            made.add(widget)
        return made

    def _show_cards(self) -> None:
        empty(self.cards)
        self.offers = {}
        query = self.search.text()
        if query.strip():
            found = learn.search_cards(query)
            self._group(self.tr("%n card(s) found", "", len(found)), found)
            return
        phase = self._phase()
        suggested = learn.suggested_cards(phase) if phase is not None else ()
        if suggested:
            self._group(self._phase_words(phase), suggested)
        others = tuple(card for card in learn.library().cards.values() if card not in suggested)
        self._group(self.tr("More to read") if suggested else self.tr("All cards"), others)

    def _group(self, heading: str, cards: tuple[LearnCard, ...]) -> None:
        if cards or self.search.text():
            self.cards.addWidget(Words(heading, "caption"))
        for card in cards:
            self.cards.addWidget(self._offer(card))

    def _offer(self, card: LearnCard) -> Card:
        made = Card(padding=20, spacing=4)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Words(card.title, "heading"))
        words.addWidget(Words(card.summary, "quiet"))
        words.addWidget(badges_of(card))
        words.addWidget(Words(self.tr("%n minute(s) to read", "", card.reading_minutes), "soft"))
        read = button(
            self.tr("Read"),
            lambda: self.opened.emit(card.id),
            name=self.tr("Read “{card}”").format(card=card.title),
        )
        self.offers[card.id] = read
        line = row(words, read, spacing=16)
        line.setStretch(0, 1)
        made.column.addLayout(line)
        return made

    def _phase(self) -> Phase | None:
        if self.context.vault.purpose != "client":
            return None
        return courses.phase_now(self.context.vault).phase

    def _phase_words(self, phase: Phase | None) -> str:
        return {
            Phase.PREPARATION: self.tr("For your preparation"),
            Phase.SESSION: self.tr("For your session day"),
            Phase.INTEGRATION: self.tr("For the time after"),
            None: "",
        }[phase]
