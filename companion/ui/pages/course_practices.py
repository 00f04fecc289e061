"""Practices: small things to do with what came up. The log is light; days without a mark mean nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.domain.practices import PracticeState
from companion.services import form_drafts, insights, practices
from companion.services.practices import KeptPractice
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_practice_card import PracticeCard
from companion.ui.pages.course_practice_form import PracticeForm
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.keyed_cards import KeyedCards
from companion.ui.widgets.layout import Card, row
from companion.ui.widgets.words import Words

DRAFT = "practice"
"""The name under which a new practice is kept while it is half filled in."""


class PracticesView(CoursePart):
    """Those that go on stand first, then those that rest, then those that were let go."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: dict[str, KeptPractice] = {}
        self._first_time = True
        intro = Card(spacing=12)
        intro.column.addWidget(
            Words(self.tr("One small thing, with a time and a place."), "reading")
        )
        intro.column.addWidget(
            Words(
                self.tr(
                    "The smaller, the better. Note when you did it, if you like. You can let it rest or let it go at "
                    "any time."
                ),
                "quiet",
            )
        )
        self.begin_button = button(self.tr("Begin a practice"), self.begin)
        intro.column.addLayout(row(self.begin_button, 1))
        self.form_card = Card(spacing=12)
        self.form = PracticeForm(self.tr("Begin this practice"))
        self.form.kept.connect(self._keep)
        self.form.put_away.connect(self._close_form)
        self.draft = FormDraft(context, DRAFT, self.form.draft_fields, self)
        self.form_card.column.addWidget(self.form)
        self.form_card.setFocusProxy(self.form.name)
        self.form_card.hide()
        self.cards: KeyedCards[PracticeCard] = KeyedCards(self._made)
        self.resting_caption = Words(self.tr("Resting"), "caption")
        self.resting: KeyedCards[PracticeCard] = KeyedCards(self._made)
        self.gone = Disclosure(self.tr("Let go"))
        self.gone_cards: KeyedCards[PracticeCard] = KeyedCards(self._made)
        self.gone.content.addWidget(self.gone_cards)
        for thing in (
            intro, self.form_card, self.cards, self.resting_caption, self.resting, self.gone,
        ):  # fmt: skip
            self.column.addWidget(thing)

    def refresh(self) -> None:
        found = practices.practices(self.context.vault)
        self._found = {kept.practice.id: kept for kept in found}
        for state, cards in self._by_state():
            cards.show_keys([k.practice.id for k in found if k.practice.state is state])
            for practice_id, card in cards.cards.items():
                card.show_practice(self._found[practice_id])
        self.resting_caption.setVisible(bool(self.resting.cards))
        self.gone.setVisible(bool(self.gone_cards.cards))
        first, self._first_time = self._first_time, False
        if first and form_drafts.form_draft(self.context.vault, DRAFT):
            self._open_form()

    def save(self) -> bool:
        saved = [card.save() for _, cards in self._by_state() for card in cards.cards.values()]
        saved.append(self.draft.flush())
        return all(saved)

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """One practice, or with `begin` the form, for the insight that is named."""
        if "begin" in aim:
            self.begin(aim.get("insight_id"))
            return self.form_card
        practice_id = aim.get("practice_id", "")
        if practice_id in self.gone_cards.cards and not self.gone.is_open:
            self.gone.toggle()
        return next(
            (
                cards.cards[practice_id]
                for _, cards in self._by_state()
                if practice_id in cards.cards
            ),
            None,
        )

    def begin(self, insight_id: str | None = None) -> None:
        """Open the form; what is half typed in it stays."""
        if self.form_card.isHidden():
            self._open_form()
        self.form.offer(insights.insights(self.context.vault), insight_id)
        self.form.name.setFocus()

    def _open_form(self) -> None:
        """With what was half filled in when it was left."""
        self.form.start_afresh()
        self.form.offer(insights.insights(self.context.vault), None)
        self.draft.begin()
        self.form_card.show()
        self.begin_button.hide()

    def _by_state(self) -> tuple[tuple[PracticeState, KeyedCards[PracticeCard]], ...]:
        return (
            (PracticeState.ACTIVE, self.cards),
            (PracticeState.PAUSED, self.resting),
            (PracticeState.LET_GO, self.gone_cards),
        )

    def _made(self, practice_id: str) -> PracticeCard:
        card = PracticeCard(self.context)
        card.show_practice(self._found[practice_id])
        return card

    def _keep(self) -> None:
        form = self.form
        if self.act(
            lambda: practices.begin_practice(
                self.context.vault,
                form.name.text(),
                when_words=form.when.text(),
                where_words=form.where.text(),
                insight_id=form.insight_id,
            )
        ):
            self._close_form()

    def _close_form(self) -> None:
        self.form.start_afresh()
        self.draft.forget()
        self.form_card.hide()
        self.begin_button.show()
        self.begin_button.setFocus()
