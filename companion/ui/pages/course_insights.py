"""Insights: the words that mattered, with what was said about them since. Those that wait stand first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.services import courses, insights
from companion.services.insights import KeptInsight
from companion.ui.context import Context
from companion.ui.pages.course_insight_card import InsightCard
from companion.ui.pages.course_part import CoursePart
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.keyed_cards import KeyedCards
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words

SHOWN_AT_FIRST = 30


class InsightsView(CoursePart):
    """A card stays while its content changes; what is half typed stays with it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._most = SHOWN_AT_FIRST
        self._found: dict[str, KeptInsight] = {}
        self._sessions: dict[str, int] = {}
        self._asking = ""
        """The insight that is asked about: one at a time."""
        self.nothing_yet = self._say_nothing_yet()
        self.column.addWidget(self.nothing_yet)
        self.cards: KeyedCards[InsightCard] = KeyedCards(self._made)
        self.column.addWidget(self.cards)
        self.more = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addLayout(row(self.more, 1))
        self.gone = Disclosure(self.tr("Let go"))
        self.gone_cards: KeyedCards[InsightCard] = KeyedCards(self._made)
        self.gone.content.addWidget(self.gone_cards)
        self.column.addWidget(self.gone)

    def refresh(self) -> None:
        found = insights.insights(self.context.vault)
        sessions = courses.dosing_sessions(self.context.vault)
        self._sessions = {session.id: session.number for session in sessions}
        self._found = {kept.insight.id: kept for kept in found}
        living = [kept for kept in found if kept.insight.let_go_at is None]
        living.sort(key=lambda kept: kept.waiting is None or kept.quiet)  # the rest keeps its order
        gone = [kept.insight.id for kept in found if kept.insight.let_go_at is not None]
        self.cards.show_keys([kept.insight.id for kept in living[: self._most]])
        self.gone_cards.show_keys(gone)
        self._asking = _asked_about(living)
        for cards in (self.cards, self.gone_cards):
            for insight_id, card in cards.cards.items():
                self._fill(card, insight_id)
        self.nothing_yet.setVisible(not found)
        self.more.setVisible(len(living) > self._most)
        self.gone.setVisible(bool(gone))

    def save(self) -> bool:
        shown = [*self.cards.cards.values(), *self.gone_cards.cards.values()]
        saved = [card.save() for card in shown]
        return all(saved)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """The card of one insight."""
        insight_id = aim.get("insight_id", "")
        if insight_id not in self._found:
            return None
        if insight_id in self.gone_cards.cards:
            if not self.gone.is_open:
                self.gone.toggle()
            return self.gone_cards.cards[insight_id]
        if insight_id not in self.cards.cards:
            self._most = len(self._found)
            self.refresh()
        return self.cards.cards.get(insight_id)

    def _made(self, insight_id: str) -> InsightCard:
        card = InsightCard(self.context)
        self._fill(card, insight_id)
        return card

    def _fill(self, card: InsightCard, insight_id: str) -> None:
        kept = self._found[insight_id]
        number = self._sessions.get(kept.insight.dosing_session_id or "")
        card.show_insight(kept, number, asks=insight_id == self._asking)

    def _show_more(self) -> None:
        self._most += SHOWN_AT_FIRST
        self.refresh()

    def _say_nothing_yet(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(
            Words(self.tr("Words that matter to you can be kept here."), "reading")
        )
        card.column.addWidget(
            Words(
                self.tr(
                    "Open an entry, select some words and choose “Keep as insight”. They come back on a few days, "
                    "so that you can see whether they are still true for you. You can leave that alone too."
                ),
                "quiet",
            )
        )
        go = button(self.tr("Go to the journal"), lambda: self.context.navigate("journal"))
        card.column.addLayout(row(go, 1))
        return card


def _asked_about(living: list[KeptInsight]) -> str:
    """The first that waits; none once one of them was put off, so that "Not today" brings no next question."""
    waiting = [kept for kept in living if kept.waiting is not None]
    if not waiting or any(kept.quiet for kept in waiting):
        return ""
    return waiting[0].insight.id
