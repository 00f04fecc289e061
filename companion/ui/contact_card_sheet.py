"""A contact card on paper: the fingerprint to compare with, and the card itself. Everything on it is public."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from companion.services.contacts import ContactCard
from companion.ui.paper import BODY_POINTS, PaperWriter
from companion.ui.theme import sans

translate = QCoreApplication.translate


def title() -> str:
    """A name for the paper that tells nobody whose it is."""
    return translate("ContactCardSheet", "Contact card")


def document_of(card: ContactCard) -> QTextDocument:
    """The card, black on white."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(sans(BODY_POINTS))
    document.setDocumentMargin(0)
    page = PaperWriter(QTextCursor(document))
    page.heading(card.name, 20)
    page.say(
        translate(
            "ContactCardSheet",
            "This is a contact card for Companion. With the card as a file, others can seal files that only its owner opens.",
        )
    )
    page.heading(translate("ContactCardSheet", "Fingerprint"), 13)
    groups = card.fingerprint.split(" ")
    page.key("   ".join(groups[:4]))
    page.key("   ".join(groups[4:]))
    page.say(
        translate(
            "ContactCardSheet",
            "When you have taken the card in, Companion shows you these numbers. Only if all of them are the same is it "
            "this card. Keep the paper for the next time.",
        )
    )
    page.heading(translate("ContactCardSheet", "The card itself"), 13)
    page.beside(card.text.rstrip("\n"))
    page.close(
        translate(
            "ContactCardSheet",
            "Everything on this page may be seen by anybody. What is secret never leaves its owner’s vault.",
        )
    )
    return document


def print_card(card: ContactCard, parent: QWidget) -> bool:
    """The card on paper. False when the person changed their mind."""
    from companion.ui.pdf import print_on_paper

    return print_on_paper(document_of(card), title(), parent)
