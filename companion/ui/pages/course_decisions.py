"""The waiting list: big decisions that rest until a day agreed with the therapist. Then they are shown again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.services import decisions, form_drafts
from companion.services.decisions import KeptDecision
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_decision_card import DecisionCard
from companion.ui.pages.course_decision_form import DecisionForm
from companion.ui.pages.course_part import CoursePart
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.keyed_cards import KeyedCards
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words

DRAFT = "decision"
"""The name under which a new decision is kept while it is half filled in."""


class DecisionsView(CoursePart):
    """What is back stands first; then what rests, then what is settled."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: dict[str, KeptDecision] = {}
        self._session_id: str | None = None
        self._first_time = True
        intro = Card(spacing=12)
        intro.column.addWidget(
            Words(self.tr("After a session, some things feel urgent for a while."), "reading")
        )
        intro.column.addWidget(
            Words(
                self.tr(
                    "A big decision can rest here until a day that you agree with your therapist. "
                    "Then it is shown again, and you see how it looks."
                ),
                "quiet",
            )
        )
        self.begin_button = button(self.tr("Let a decision rest"), self.begin)
        intro.column.addLayout(row(self.begin_button, 1))
        self.form_card = Card(spacing=12)
        self.form = DecisionForm()
        self.form.kept.connect(self._park)
        self.form.put_away.connect(self._close_form)
        self.draft = FormDraft(context, DRAFT, self.form.draft_fields, self)
        self.form_card.column.addWidget(self.form)
        self.form_card.hide()
        self.cards: KeyedCards[DecisionCard] = KeyedCards(self._made)
        self.settled = Disclosure(self.tr("Settled earlier"))
        self.settled_cards: KeyedCards[DecisionCard] = KeyedCards(self._made)
        self.settled.content.addWidget(self.settled_cards)
        for thing in (intro, self.form_card, self.cards, self.settled):
            self.column.addWidget(thing)

    def refresh(self) -> None:
        found = decisions.decisions(self.context.vault)
        self._found = {kept.decision.id: kept for kept in found}
        parked = [kept for kept in found if kept.decision.settled_at is None]
        parked.sort(key=lambda kept: not kept.is_back or kept.quiet)
        settled = [kept.decision.id for kept in found if kept.decision.settled_at is not None]
        self.cards.show_keys([kept.decision.id for kept in parked])
        self.settled_cards.show_keys(settled)
        for cards in (self.cards, self.settled_cards):
            for decision_id, card in cards.cards.items():
                card.show_decision(self._found[decision_id])
        self.settled.setVisible(bool(settled))
        first, self._first_time = self._first_time, False
        if first and form_drafts.form_draft(self.context.vault, DRAFT):
            self._open_form()

    def save(self) -> bool:
        cards = [*self.cards.cards.values(), *self.settled_cards.cards.values()]
        saved = [self.draft.flush(), *(card.save() for card in cards)]
        return all(saved)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """One decision, or with `begin` the form, with `words` in it."""
        if "begin" in aim or "words" in aim:
            self.begin(aim.get("words", ""), aim.get("dosing_session_id"))
            return self.form_card
        decision_id = aim.get("decision_id", "")
        if decision_id in self.settled_cards.cards:
            if not self.settled.is_open:
                self.settled.toggle()
            return self.settled_cards.cards[decision_id]
        return self.cards.cards.get(decision_id)

    def begin(self, words: str = "", dosing_session_id: str | None = None) -> None:
        """Open the form; words that are half typed in it stay, and new ones are added."""
        self._session_id = dosing_session_id
        if self.form_card.isHidden():
            self._open_form()
        typed = self.form.words.words.strip()
        parts = dict.fromkeys(part for part in (typed, words.strip()) if part)
        self.form.words.show_words("\n".join(parts))
        self.form.words.setFocus()

    def _open_form(self) -> None:
        """With what was half filled in when it was left."""
        self.form.start_afresh(decisions.usual_day(self.context.vault))
        self.draft.begin()
        self.form_card.show()
        self.form_card.setFocusProxy(self.form.words)
        self.begin_button.hide()

    def _made(self, decision_id: str) -> DecisionCard:
        card = DecisionCard(self.context)
        card.show_decision(self._found[decision_id])
        return card

    def _park(self) -> None:
        form = self.form
        if self.act(
            lambda: decisions.park_decision(
                self.context.vault,
                form.words.words,
                until=form.until.day,
                agreed_with=form.agreed_with.text(),
                dosing_session_id=self._session_id,
            )
        ):
            self._close_form()

    def _close_form(self) -> None:
        self.form.words.show_words("")
        self.draft.forget()
        self.form_card.hide()
        self.begin_button.show()
        self.begin_button.setFocus()
