"""The text of a Learn card: words of the glossary are links, and their meaning opens in a small panel beside them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QScrollArea, QTextEdit, QWidget

from companion.domain.glossary import TermPlace, places_of_terms
from companion.domain.library import Term
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.choice_popups import Popup
from companion.ui.widgets.layout import row
from companion.ui.widgets.reader import ALLOWED_TAGS, Reader
from companion.ui.widgets.words import Words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

SCHEME = "term:"
"""Links to the glossary; a card follows no other."""
WIDE = 340
"""Of the panel with a meaning, pixels at text scale 1."""
AROUND = 60
"""Pixels kept in view above and below the link that the keyboard stands on."""


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from companion.ui.widgets.reader_rules import own_links_only

    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
    return made.use(own_links_only).use(term_links)


def card_html(markdown: str, terms: Iterable[Term]) -> str:
    """A card as plain HTML; the first place that names a term is a link to it."""
    import nh3

    return nh3.clean(
        _markdown().render(markdown, {"terms": tuple(terms)}),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"term"},
        link_rel=None,
    )


def term_links(markdown: MarkdownIt) -> None:
    """Plugin for markdown-it-py: `env["terms"]` are linked where they first stand."""
    markdown.core.ruler.push("term_links", _term_links)


def _term_links(state: StateCore) -> None:
    whole = [token for token in state.tokens if token.children]
    texts = [part for token in whole for part in token.children or () if part.type == "text"]
    found = places_of_terms([part.content for part in texts], state.env.get("terms", ()))
    places = dict(zip(map(id, texts), found, strict=True))
    for token in whole:
        parts: list[Token] = []
        for part in token.children or ():
            parts += _cut(part, places.get(id(part), ()))
        token.children = parts


def _cut(part: Token, places: Iterable[TermPlace]) -> list[Token]:
    """A stretch of text with links where it names terms."""
    from markdown_it.token import Token

    def text(words: str) -> Token:
        return Token("text", "", 0, content=words)

    made: list[Token] = []
    end = 0
    for place in places:
        made += [
            text(part.content[end : place.start]),
            Token("link_open", "a", 1, attrs={"href": f"{SCHEME}{place.term_id}"}),
            text(part.content[place.start : place.end]),
            Token("link_close", "a", -1),
        ]
        end = place.end
    return [*made, text(part.content[end:])] if made else [part]


class CardText(Reader):
    """A card's text. Tab goes from word to word, Enter opens its meaning."""

    glossary_wanted = Signal()

    def __init__(self, theme: Theme, terms: dict[str, Term], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._terms = terms
        self.setProperty("part", "reading")

    def _html(self) -> str:
        return card_html(self._markdown, self._terms.values())

    def show_term(self, term_id: str) -> TermPopup | None:
        """Open the meaning of a term below the word that names it."""
        term = self._terms.get(term_id)
        if term is None:
            return None
        popup = TermPopup(term, self._theme.scale, self)
        popup.glossary_wanted.connect(self.glossary_wanted)
        popup.open_below(self.viewport(), self.place_of(term_id))
        popup.close_button.setFocus(Qt.FocusReason.PopupFocusReason)
        return popup

    def place_of(self, term_id: str) -> QRect:
        """Where the link to a term stands in the text; both lines of it when it is broken."""
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                fragment = parts.fragment()
                if fragment.charFormat().anchorHref() == f"{SCHEME}{term_id}":
                    cursor = QTextCursor(block)
                    cursor.setPosition(fragment.position())
                    first = self.cursorRect(cursor)
                    cursor.setPosition(fragment.position() + fragment.length())
                    last = self.cursorRect(cursor)
                    return first.united(last)
                parts += 1
            block = block.next()
        return self.cursorRect()

    def _follow(self, address: QUrl) -> None:
        text = address.toString()
        if text.startswith(SCHEME):
            self.show_term(text.removeprefix(SCHEME))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Qt goes from link to link, then on to what stands after the text."""
        moved = super().focusNextPrevChild(next)
        self._mark_link()
        return moved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setExtraSelections([])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark_link()

    def _mark_link(self) -> None:
        """The link that Tab went to is marked, and the page scrolls to it."""
        cursor = self.textCursor()
        on_link = self.hasFocus() and cursor.hasSelection()
        if not on_link:
            self.setExtraSelections([])
            return
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor  # type: ignore[attr-defined] - unknown to the stubs
        colours = self._theme.palette
        mark.format.setBackground(QColor(colours.accent))  # type: ignore[attr-defined]
        mark.format.setForeground(QColor(colours.on_accent))  # type: ignore[attr-defined]
        self.setExtraSelections([mark])
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inside = area.widget() if area is not None else None
        if area is not None and inside is not None:
            place = self.viewport().mapTo(inside, self.cursorRect().center())
            area.ensureVisible(place.x(), place.y(), 0, AROUND)


class TermPopup(Popup):
    """What one word means."""

    glossary_wanted = Signal()

    def __init__(self, term: Term, scale: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(term.term)
        self.setAccessibleDescription(term.definition)
        self.column.setContentsMargins(16, 12, 16, 12)
        name, meaning = Words(term.term, "strong"), Words(term.definition)
        self.column.addWidget(name)
        self.column.addWidget(meaning)
        self.close_button = button(
            self.tr("Close"),
            self.close,
            name=self.tr("Close the meaning of “{term}”").format(term=term.term),
        )
        self.close_button.setAccessibleDescription(term.definition)
        more = button(self.tr("All words"), self._go_to_glossary, role="link")
        self.column.addLayout(row(self.close_button, more, 1, spacing=12))
        self.setFixedWidth(int(WIDE * max(1.0, scale)))

    def event(self, event: QEvent) -> bool:
        """Esc closes the panel and nothing behind it."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _go_to_glossary(self) -> None:
        self.close()
        self.glossary_wanted.emit()
