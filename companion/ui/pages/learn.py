"""Learn: short cards, each with how well its claims are supported. Reading is optional; nothing is counted."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from companion.domain.entries import Changes, Phase
from companion.domain.library import Card as LearnCard
from companion.errors import CompanionError
from companion.services import courses, learn
from companion.ui.context import Context
from companion.ui.page import ColumnPage, Page
from companion.ui.pages.learn_card import LearnCardView
from companion.ui.widgets.badges import badges_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.words import Words


class LearnPage(Page):
    """The list of cards, or one card."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = LearnList(context)
        self.card_view = LearnCardView(context)
        self._read = ""
        """The card that was opened last."""
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.card_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.list.opened = self.open_card
        self.card_view.closed.connect(self.show_list)
        self.card_view.other_card.connect(self.open_card)

    def arrive(self, **arguments: object) -> None:
        card_id = arguments.get("card_id")
        if isinstance(card_id, str):
            self.open_card(card_id)

    def applies(self, changes: Changes) -> bool:
        return changes.courses or changes.everything

    def refresh(self) -> None:
        self.list.refresh()

    def first_focus(self) -> QWidget | None:
        return self.list.search if self.stack.currentWidget() is self.list else self.card_view.back

    def open_card(self, card_id: str) -> None:
        """Show one card from its beginning."""
        try:
            card = learn.card(card_id)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._read = card_id
        self.card_view.show_card(card)
        self.stack.setCurrentWidget(self.card_view)
        self.card_view.back.setFocus()

    def show_list(self) -> None:
        """Back to all cards, to the one that was read."""
        self.stack.setCurrentWidget(self.list)
        place = self.list.offers.get(self._read, self.list.search)
        place.setFocus()
        self.list.scroller.ensureWidgetVisible(place)


class LearnList(ColumnPage):
    """Cards for the phase first, then the others; a search over all of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened = self._nowhere
        self.offers: dict[str, QPushButton] = {}
        """The button that opens each card that is listed."""
        self.head(self.tr("Learn"), self.tr("Short cards, honest about what is known."))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the cards"))
        self.search.setAccessibleName(self.tr("Search the cards"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_cards)
        self.column.addWidget(self.search)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(12)
        self.column.addLayout(self.cards)

    def refresh(self) -> None:
        self._show_cards()

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
            lambda: self.opened(card.id),
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

    def _nowhere(self, card_id: str) -> None:
        """Replaced by the page that holds this list."""
