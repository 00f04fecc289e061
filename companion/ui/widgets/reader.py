"""Markdown made readable: rendered, cleaned, shown read-only. Nothing is ever loaded from a file or an address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from companion.ui import tokens
from companion.ui.theme import Theme
from companion.ui.widgets.line_spacing import room_percent
from companion.ui.widgets.private_clipboard import private_copy, selected_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

ALLOWED_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "s", "a",
}  # fmt: skip
ENTRY_SCHEME = "entry:"
"""Links to other entries; no other address is ever followed."""
SCROLLING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@cache
def _markdown(keep_line_breaks: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    from companion.ui.widgets.reader_rules import entry_links, own_links_only, tick_boxes

    options = {"html": False, "linkify": False, "breaks": keep_line_breaks}
    made = MarkdownIt("commonmark", options).enable("strikethrough").disable("image")
    return made.use(entry_links).use(tick_boxes).use(own_links_only)


def to_html(
    markdown: str, headings: Mapping[str, str] | None = None, *, keep_line_breaks: bool = False
) -> str:
    """Markdown as plain HTML: only text markup is left, raw HTML is shown as typed, links keep only their words
    unless they lead to an entry.

    `headings` names the entries that `[[id]]` may lead to; other such links become plain words.
    """
    import nh3

    known = {
        "headings": headings or {},
        "unknown": QCoreApplication.translate("Reader", "another entry"),
    }
    return nh3.clean(
        _markdown(keep_line_breaks).render(markdown, known),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"entry"},
        link_rel=None,
    )


class Reader(QTextBrowser):
    """A read-only text in the reading type with generous lines. Grows as tall as its text; the page scrolls."""

    link_followed = Signal(str)
    """The identifier of the entry that a link names."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        fit_height: bool = True,
        keep_line_breaks: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fit_height = fit_height
        self._keep_line_breaks = keep_line_breaks
        self._markdown = ""
        self._headings: Mapping[str, str] = {}
        self.setProperty("words", "reading")
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._follow)
        if fit_height:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._render)

    def show_markdown(self, markdown: str, headings: Mapping[str, str] | None = None) -> None:
        """Show `markdown` from its beginning; `headings` names the entries it may lead to, by their ids."""
        self._markdown, self._headings = markdown, headings or {}
        self._render()

    def createMimeDataFromSelection(self) -> QMimeData:
        """A copy is plain text, marked private."""
        return private_copy(selected_text(self.textCursor()))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing from outside the text is loaded: no picture, no stylesheet, no address."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A text as tall as its words has nothing to scroll: these keys are the page's."""
        if self._fit_height and event.key() in SCROLLING_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        if not self._fit_height:
            return super().sizeHint()
        return QSize(super().sizeHint().width(), self._text_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height() if self._fit_height else 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _render(self) -> None:
        colours = self._theme.palette
        self.document().setDefaultStyleSheet(
            f"a {{ color: {colours.accent}; }} blockquote {{ color: {colours.soft_ink}; }}"
            f"code, pre {{ font-family: monospace; }} strong, h1, h2, h3, h4, h5, h6 {{ font-weight: 600; }}"
        )
        self.setHtml(self._html() if self._markdown else escape(""))
        self._space_lines()
        self._fit()

    def _html(self) -> str:
        """The Markdown as it is shown."""
        return to_html(self._markdown, self._headings, keep_line_breaks=self._keep_line_breaks)

    def _space_lines(self) -> None:
        """Line height and room between paragraphs; HTML for Qt has no reliable way to ask for it."""
        gap = self._theme.body_points * tokens.READING * 0.8
        percent = room_percent(self.font())
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            form = QTextBlockFormat(block.blockFormat())
            form.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            in_list = block.textList() is not None
            form.setTopMargin(0)
            form.setBottomMargin(gap / 2 if in_list else gap)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
            block = block.next()

    def _text_height(self) -> int:
        width = self.viewport().width() if self.width() > 0 else 400
        self.document().setTextWidth(max(40, width))
        return int(self.document().size().height()) + 4

    def _fit(self) -> None:
        if self._fit_height:
            height = self._text_height()
            if self.height() != height:
                self.setFixedHeight(height)

    def _follow(self, address: QUrl) -> None:
        text = address.toString()
        if text.startswith(ENTRY_SCHEME):
            self.link_followed.emit(text.removeprefix(ENTRY_SCHEME))
