"""One card of the library: text, words used, and the evidence behind each claim one click away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.library import (
    Card as LearnCard,
)
from companion.domain.library import (
    Claim,
    Reference,
    claims_of,
    further_reading_of,
    references_of,
    rests_on_company_news,
    terms_of,
)
from companion.services import guidance, learn
from companion.services.learn import DAYS_BEFORE_REVIEWING_AGAIN
from companion.ui import tokens
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.page import ColumnPage
from companion.ui.widgets.badges import Badge, badges_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row, rule
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.words import Words, selectable


class LearnCardView(ColumnPage):
    """Shows one card at a time."""

    closed = Signal()
    other_card = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, widest=tokens.READING_COLUMN)
        self.back = button(self.tr("All cards"), self.closed.emit, role="quiet")
        self._frame.insertLayout(0, row(self.back, 1))
        self.evidence: Disclosure | None = None
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def show_card(self, card: LearnCard) -> None:
        """Build the card anew and begin at its top."""
        empty(self.column)
        library = learn.library()
        self.head(self._caption(card), card.title)
        if card.warning:
            self.column.addWidget(Words(card.warning, "warm"))
        if card.support_link:
            self.column.addLayout(row(self._support_button(), 1))
        self.column.addWidget(Words(card.summary, "quiet"))
        self.column.addWidget(badges_of(card))
        body = Reader(self.context.theme)
        body.setAccessibleName(card.title)
        body.show_markdown(card.body)
        self.column.addWidget(body)
        if card.support_link:
            self.column.addLayout(row(self._support_button(), 1))
        self.column.addWidget(self._prompt(card))
        self.evidence = Disclosure(self.tr("What this rests on (%n note(s))", "", len(card.claims)))
        for claim in claims_of(library, card):
            self.evidence.content.addLayout(self._claim(claim))
        self.column.addWidget(self.evidence)
        self.column.addWidget(self._words_used(card))
        if card.further_reading:
            self.column.addWidget(self._further(card))
        self.column.addWidget(rule())
        texts = guidance.fixed_texts()
        footer = texts.evidence_footer.format(date=spell_day(card.reviewed_on))
        if (clock.today() - card.reviewed_on).days > DAYS_BEFORE_REVIEWING_AGAIN:
            footer = f"{footer} {texts.out_of_date}"
        self.column.addWidget(Words(footer, "soft"))
        self.column.addWidget(Words(texts.card_footer, "soft"))
        self.scroller.verticalScrollBar().setValue(0)

    def _caption(self, card: LearnCard) -> str:
        minutes = self.tr("%n minute(s) to read", "", card.reading_minutes)
        return f"{self.tr('Learn')} · {minutes}"

    def _support_button(self) -> QWidget:
        return button(
            self.tr("Support (F2)"),
            lambda: self.context.navigate("support"),
            name=self.tr("Support"),
        )

    def _prompt(self, card: LearnCard) -> Card:
        made = Card()
        made.column.addWidget(Words(self.tr("To write about, if you like"), "caption"))
        made.column.addWidget(Words(card.prompt, "prompt"))
        write = button(
            self.tr("Write about this"),
            lambda: self.context.navigate(
                "journal", new="card", title=card.prompt, card_id=card.id
            ),
            role="primary",
        )
        made.column.addLayout(row(write, 1))
        return made

    def _claim(self, claim: Claim) -> QVBoxLayout:
        library = learn.library()
        whole = QVBoxLayout()
        whole.setSpacing(4)
        badges = FlowRow(spacing=6)
        for status, qualifier in claim.statuses:
            badges.add(Badge(library.badges[status], qualifier))
        whole.addWidget(badges)
        whole.addWidget(Words(claim.statement, "strong"))
        whole.addWidget(Words(claim.note))
        if claim.fix:
            whole.addWidget(Words(claim.fix, "quiet"))
        texts = guidance.fixed_texts()
        if rests_on_company_news(library, claim):
            whole.addWidget(Words(texts.company_mark, "warm"))
        for reference in references_of(library, claim):
            whole.addWidget(self._reference(reference))
        whole.addSpacing(8)
        return whole

    def _reference(self, reference: Reference) -> Words:
        year = f" ({reference.year})" if reference.year else ""
        parts = [
            f"{reference.authors}{year}. {reference.title}. {reference.where}".strip(),
            reference.link,
        ]
        if reference.needs_check:
            parts.append(guidance.fixed_texts().reference_check)
        return selectable(Words("\n".join(part for part in parts if part), "soft"))

    def _words_used(self, card: LearnCard) -> Disclosure:
        made = Disclosure(self.tr("Words used here"))
        for term in terms_of(learn.library(), card):
            made.content.addLayout(
                column(Words(term.term, "strong"), Words(term.definition), spacing=2)
            )
            made.content.addSpacing(6)
        return made

    def _further(self, card: LearnCard) -> Disclosure:
        made = Disclosure(self.tr("Further reading for therapists"))
        for reference in further_reading_of(learn.library(), card):
            made.content.addWidget(self._reference(reference))
        return made
