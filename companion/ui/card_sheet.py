"""A Learn card on paper or as a PDF: its words, what they rest on, and where to read on.

Only what the program brings stands on it, nothing that a person wrote.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.library import (
    Card,
    Claim,
    ClaimType,
    Reference,
    ReferenceKind,
    claims_of,
    further_reading_of,
    references_of,
    rests_on_company_news,
    terms_of,
)
from companion.errors import AlreadyThere
from companion.paths import write_nameless
from companion.services import guidance, learn
from companion.ui.dates import spell_day
from companion.ui.theme import serif
from companion.ui.widgets.reader import to_html

translate = QCoreApplication.translate

BODY_POINTS = 11.0
NOT_IN_FILE_NAMES = '?:*"<>|/\\'

_STYLE = """
h1 { font-size: 22pt; font-weight: 600; margin-bottom: 4px; }
h2 { font-size: 13pt; font-weight: 600; margin-top: 20px; margin-bottom: 4px; }
p { margin-top: 6px; margin-bottom: 0px; line-height: 130%; }
li { margin-top: 4px; line-height: 130%; }
strong { font-weight: 600; }
p.lead { font-size: 12pt; font-style: italic; }
p.small { font-size: 9pt; margin-top: 3px; line-height: 115%; }
p.claim { margin-top: 14px; }
"""


def document_of(card: Card) -> QTextDocument:
    """The card with its evidence notes, sources and words, black on white."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(_font())
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml("".join(_parts(card)))
    return document


def _font() -> QFont:
    """Without joined letters: what is copied out of a PDF or searched in it then has the letters as written."""
    font = serif(BODY_POINTS)
    for feature in ("liga", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def pdf_of(card: Card) -> bytes:
    """The card as a PDF."""
    from companion.ui.pdf import pdf_bytes

    return pdf_bytes(
        document_of(card),
        card.title,
        foot=guidance.fixed_texts().card_footer,
        language=learn.LANGUAGE,
    )


def print_card(card: Card, parent: QWidget) -> bool:
    """The card on paper. False when the person changed their mind."""
    from companion.ui.pdf import print_on_paper

    return print_on_paper(
        document_of(card), card.title, parent, foot=guidance.fixed_texts().card_footer
    )


def save_card(card: Card, target: Path) -> None:
    """Write the PDF to the new file `target` (0600). Raises AlreadyThere, StorageFailure."""
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name} is already there. Nothing was overwritten; choose another name."
        )
    write_nameless(target, pdf_of(card))


def file_name(card: Card) -> str:
    """A name for the PDF that every system takes."""
    return "".join(sign for sign in card.title if sign not in NOT_IN_FILE_NAMES).strip() + ".pdf"


def out_of_date(card: Card) -> bool:
    """Whether the card was last reviewed so long ago that this is said."""
    return (clock.today() - card.reviewed_on).days > learn.DAYS_BEFORE_REVIEWING_AGAIN


def reviewed_words(card: Card) -> str:
    """When the evidence was reviewed, and that it may be out of date when that is long ago."""
    texts = guidance.fixed_texts()
    said = texts.evidence_footer.format(date=spell_day(card.reviewed_on))
    return f"{said} {texts.out_of_date}" if out_of_date(card) else said


def is_company_news(reference: Reference) -> bool:
    """Whether a source is a company's own announcement, which is always marked."""
    return reference.kind is ReferenceKind.COMPANY


def reference_words(reference: Reference) -> tuple[str, ...]:
    """A source in lines: who, when, what, where; its address; whether something is still to be checked."""
    year = f" ({reference.year})" if reference.year else ""
    lines = (
        f"{reference.authors}{year}. {reference.title}. {reference.where}".strip(),
        reference.link,
        guidance.fixed_texts().reference_check if reference.needs_check else "",
    )
    return tuple(line for line in lines if line)


def _parts(card: Card) -> list[str]:
    library = learn.library()
    parts = [f"<h1>{escape(card.title)}</h1>", _paragraph(card.summary, "lead")]
    if card.warning:
        parts.append(_paragraph(card.warning))
    parts += [to_html(card.body), _heading(translate("CardSheet", "To write about, if you like"))]
    parts += [_paragraph(card.prompt), _heading(translate("CardSheet", "What this rests on"))]
    headed = False
    for claim in claims_of(library, card):
        if claim.type is ClaimType.SAFETY and not headed:
            headed = True
            parts.append(_heading(guidance.fixed_texts().care_team_heading))
        parts += _claim(claim)
    parts.append(_heading(translate("CardSheet", "Words used here")))
    parts += [
        f"<p><strong>{escape(term.term)}.</strong> {escape(term.definition)}</p>"
        for term in terms_of(library, card)
    ]
    further = further_reading_of(library, card)
    if further:
        parts.append(_heading(translate("CardSheet", "Further reading for therapists")))
        parts += [_source(reference) for reference in further]
    return [*parts, "<hr>", _paragraph(reviewed_words(card), "small")]


def _claim(claim: Claim) -> list[str]:
    library = learn.library()
    badges = "; ".join(
        f"{library.badges[status].label} ({about})" if about else library.badges[status].label
        for status, about in claim.statuses
    )
    parts = [
        f'<p class="claim"><strong>{escape(claim.statement)}</strong></p>',
        _paragraph(badges, "small"),
        _paragraph(claim.note),
    ]
    if claim.fix:
        parts.append(_paragraph(claim.fix))
    if rests_on_company_news(library, claim):
        parts.append(_paragraph(guidance.fixed_texts().company_mark))
    return [*parts, *(_source(reference) for reference in references_of(library, claim))]


def _source(reference: Reference) -> str:
    lines = "<br>".join(escape(line) for line in reference_words(reference))
    return f'<p class="small">{lines}</p>'


def _heading(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _paragraph(words: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(words)}</p>' if kind else f"<p>{escape(words)}</p>"
