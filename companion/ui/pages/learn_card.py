"""One card of the library: text, words used, the evidence behind each claim one click away, and the person's notes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from companion.domain.library import Card as LearnCard
from companion.errors import CompanionError
from companion.services import guidance, learn
from companion.ui import card_sheet, tokens
from companion.ui.context import Context
from companion.ui.page import ColumnPage
from companion.ui.pages.learn_evidence import evidence_of, further_reading, words_used_in
from companion.ui.pages.learn_notes import CardNotes
from companion.ui.widgets.badges import badges_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.card_text import CardText
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, FlowRow, empty, row, rule
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.text_size import TextSize
from companion.ui.widgets.words import Words


class LearnCardView(ColumnPage):
    """Shows one card at a time."""

    closed = Signal()
    glossary_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, widest=tokens.READING_COLUMN)
        self.back = button(self.tr("All cards"), self.closed.emit, role="link")
        self._frame.insertLayout(0, row(self.back, 1, TextSize(context)))
        self.card: LearnCard | None = None
        self.text: CardText | None = None
        self.evidence: Disclosure | None = None
        self.notes: CardNotes | None = None
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def first_focus(self) -> QWidget:
        return self.back

    def show_card(self, card: LearnCard) -> None:
        """Build the card anew and begin at its top."""
        empty(self.column)
        self.card = card
        self.head(self._caption(card), card.title)
        if card.warning:
            self.column.addWidget(Words(card.warning, "warm"))
        if card.support_link:
            self.column.addLayout(row(self._support_button(), 1))
        self.column.addWidget(Words(card.summary, "quiet"))
        self.column.addWidget(badges_of(card))
        self.text = CardText(self.context.theme, learn.library().terms)
        self.text.setAccessibleName(card.title)
        self.text.setAccessibleDescription(
            self.tr("Tab goes to the words that are explained, Enter shows what one means.")
        )
        self.text.glossary_wanted.connect(self.glossary_wanted)
        self.text.show_markdown(card.body)
        self.column.addWidget(self.text)
        if card.support_link:
            self.column.addLayout(row(self._support_button(), 1))
        self.column.addWidget(self._prompt(card))
        self.evidence = evidence_of(card)
        self.column.addWidget(self.evidence)
        self.column.addWidget(words_used_in(card))
        if card.further_reading:
            self.column.addWidget(further_reading(card))
        self.column.addWidget(self._paper())
        self.column.addWidget(rule())
        self.column.addWidget(Words(card_sheet.reviewed_words(card), "soft"))
        self.column.addWidget(Words(guidance.fixed_texts().card_footer, "soft"))
        self.scroller.verticalScrollBar().setValue(0)

    def refresh_notes(self) -> None:
        """Entries changed: list the person's notes again."""
        if self.notes is not None:
            self.notes.refresh()

    def save_as_pdf(self) -> None:
        """Ask where, and write the card there as a PDF."""
        from companion.ui.file_dialogs import choose_target

        if self.card is None:
            return
        suggested = Path.home() / card_sheet.file_name(self.card)
        target = choose_target(self, self.tr("Save this card"), suggested, self.tr("PDF (*.pdf)"))
        if target is None:
            return
        try:
            card_sheet.save_card(self.card, target)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.context.messages.say(self.tr("The card was saved as {file}.").format(file=target.name))

    def print_card(self) -> None:
        """Ask for a printer, and print the card."""
        if self.card is not None and card_sheet.print_card(self.card, self):
            self.context.messages.say(self.tr("The card was sent to the printer."))

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
        made.column.addWidget(NobodyWatching(self.context))
        self.notes = CardNotes(self.context)
        made.column.addWidget(self.notes)
        self.notes.show_notes_on(card)
        return made

    def _paper(self) -> FlowRow:
        made = FlowRow()
        made.add(button(self.tr("Print this card …"), self.print_card))
        made.add(button(self.tr("Save as PDF …"), self.save_as_pdf))
        return made
