"""What stands folded below a card: its evidence notes with their sources, the words it uses, further reading."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from companion.domain.library import (
    Card,
    Claim,
    ClaimType,
    Reference,
    claims_of,
    further_reading_of,
    references_of,
    rests_on_company_news,
    terms_of,
)
from companion.services import guidance, learn
from companion.ui.card_sheet import reference_words
from companion.ui.widgets.badges import Badge
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.words import Words, selectable

translate = QCoreApplication.translate


def evidence_of(card: Card) -> Disclosure:
    """Every claim of a card with its badges, its note and its sources."""
    made = Disclosure(
        translate("LearnEvidence", "What this rests on (%n note(s))", "", len(card.claims))
    )
    headed = False
    for claim in claims_of(learn.library(), card):
        if claim.type is ClaimType.SAFETY and not headed:
            headed = True
            made.content.addWidget(Words(guidance.fixed_texts().care_team_heading, "heading"))
        made.content.addLayout(_claim(claim))
    return made


def words_used_in(card: Card) -> Disclosure:
    """The key terms of a card with their definitions."""
    made = Disclosure(translate("LearnEvidence", "Words used here"))
    for term in terms_of(learn.library(), card):
        made.content.addLayout(
            column(Words(term.term, "strong"), Words(term.definition), spacing=2)
        )
        made.content.addSpacing(6)
    return made


def further_reading(card: Card) -> Disclosure:
    """Sources for a therapist who wants to read on."""
    made = Disclosure(translate("LearnEvidence", "Further reading for therapists"))
    for reference in further_reading_of(learn.library(), card):
        made.content.addWidget(_source(reference))
    return made


def _claim(claim: Claim) -> QVBoxLayout:
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
    if rests_on_company_news(library, claim):
        whole.addWidget(Words(guidance.fixed_texts().company_mark, "warm"))
    for reference in references_of(library, claim):
        whole.addWidget(_source(reference))
    whole.addSpacing(8)
    return whole


def _source(reference: Reference) -> Words:
    return selectable(Words("\n".join(reference_words(reference)), "soft"))
