"""The glossary and the list of sources: one text each, with a search that narrows it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from companion.domain.glossary import terms_with
from companion.domain.library import Reference, cards_resting_on, shown_references
from companion.services import guidance, learn
from companion.ui import tokens
from companion.ui.card_sheet import is_company_news, reference_words
from companion.ui.context import Context
from companion.ui.page import ColumnPage
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.reader import Reader
from companion.ui.widgets.text_size import TextSize
from companion.ui.widgets.words import Words

_MARKDOWN_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


class Shelf(ColumnPage):
    """Some of the library to look things up in. Esc goes back."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, widest=tokens.READING_COLUMN)
        self.back = button(self.tr("Back"), self.closed.emit, role="link")
        self._frame.insertLayout(0, row(self.back, 1, TextSize(context)))
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.found = Words("", "caption")
        self.text = Reader(context.theme, keep_line_breaks=True)
        self.column.addWidget(self.search)
        self.column.addWidget(self.found)
        self.column.addWidget(self.text)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def first_focus(self) -> QWidget:
        return self.search

    def begin(self) -> None:
        """Show everything, from its top."""
        self.search.clear()
        self._show()
        self.scroller.verticalScrollBar().setValue(0)

    def _name(self, name: str) -> None:
        self.search.setPlaceholderText(name)
        self.search.setAccessibleName(name)

    def _show(self) -> None:
        """Show what holds the words that are searched for; each shelf by its own."""


class GlossaryView(Shelf):
    """Every word of the glossary with its meaning."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Learn"), self.tr("Words, in plain language."))
        self._name(self.tr("Search the words"))
        self.text.setAccessibleName(self.tr("Words and what they mean"))

    def _show(self) -> None:
        by_name = sorted(learn.library().terms.values(), key=lambda term: term.term.casefold())
        terms = terms_with(self.search.text(), by_name)
        self.found.say(self.tr("%n word(s)", "", len(terms)))
        self.text.show_markdown(
            "\n\n".join(f"**{plain(term.term)}**\n{plain(term.definition)}" for term in terms)
        )


class SourcesView(Shelf):
    """Every source that may be shown, with the cards that rest on it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Learn"), self.tr("What the cards rest on."))
        self._name(self.tr("Search the sources"))
        self.text.setAccessibleName(self.tr("Sources"))

    def _show(self) -> None:
        wanted = self.search.text().casefold().split()
        sources = ["\n".join(self._lines(one)) for one in shown_references(learn.library())]
        sources = [
            source for source in sources if all(word in source.casefold() for word in wanted)
        ]
        sources.sort(key=str.casefold)
        self.found.say(self.tr("%n source(s)", "", len(sources)))
        self.text.show_markdown("\n\n".join(plain(source) for source in sources))

    def _lines(self, source: Reference) -> tuple[str, ...]:
        titles = ", ".join(card.title for card in cards_resting_on(learn.library(), source.id))
        used = self.tr("For the card: {titles}").format(titles=titles) if titles else ""
        mark = guidance.fixed_texts().company_mark if is_company_news(source) else ""
        return tuple(line for line in (*reference_words(source), mark, used) if line)


def plain(words: str) -> str:
    """`words` as Markdown that shows them as they are."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", words)
