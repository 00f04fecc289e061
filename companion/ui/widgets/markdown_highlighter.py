"""Live styling of Markdown in the editor: words look like what they are, marks stay and are dimmed.

One pass of one regular expression over the block that changed. Fenced code is the only thing that
reaches over blocks; it is kept as the block's state.
"""

from __future__ import annotations

import re

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from companion.ui import tokens
from companion.ui.tokens import Palette

PLAIN, FENCED = 0, 1
SMALL = 0.55
"""Size of an entry's identifier in a link, as a part of the text's."""
LONGEST_LINE = 10_000
"""Characters of one line that are styled; a pasted monster of a line stays plain and fast beyond."""

_LINE = re.compile(
    r"(?P<heading>(?P<level>\#{1,6})[ \t]+(?=\S))"
    r"|(?P<quote>[ ]{0,3}>(?:[ ]?>)*[ ]?)"
    r"|(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)(?P<box>\[[ xX]\](?=[ \t]|$))?"
)
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_INLINE = re.compile(
    r"(?P<escape>\\[\\`*_\[\]#>~])"
    r"|(?<!`)(?P<code>`++)(?P<code_words>[^`]+)(?P=code)(?!`)"
    r"|\[\[(?P<entry_id>[a-z2-7]{26})(?:\|(?P<entry_words>[^\[\]\n]*))?\]\]"
    r"|\[(?P<link_words>[^\[\]\n]*)\]\((?P<link_to>[^()\s]*)\)"
    r"|(?P<both>\*\*\*)(?P<both_words>[^\s*](?:[^*\n]*[^\s*])?)\*\*\*"
    r"|(?P<bold>\*\*|__)(?P<bold_words>\S(?:.*?\S)?)(?P=bold)"
    r"|(?P<italic>\*|(?<!\w)_)(?P<italic_words>[^\s*_](?:[^*_\n]*[^\s*_])?)(?P=italic)(?!\w)"
    r"|(?P<struck>~~)(?P<struck_words>\S(?:.*?\S)?)~~"
)
_WORDS_OF = {"link_to": "link_words"}
_INLINE_MARK = re.compile(r"[\\`*_\[~]")
_BEYOND_FIRST_PLANE = re.compile("[\U00010000-\U0010ffff]")


class MarkdownHighlighter(QSyntaxHighlighter):
    """Styles one document in the colours of one palette."""

    def __init__(self, document: QTextDocument, palette: Palette, points: float) -> None:
        super().__init__(document)
        self._dress(palette, points)

    def dress(self, palette: Palette, points: float) -> None:
        """Take other colours or another size (points of plain words) and style everything again."""
        self._dress(palette, points)
        self.rehighlight()

    def _dress(self, palette: Palette, points: float) -> None:
        ink, soft = QColor(palette.ink), QColor(palette.soft_ink)
        self._mark = _look(soft)
        self._small_mark = _look(soft, points=points * SMALL)
        self._list_mark = _look(QColor(palette.accent), semibold=True)
        self._box = _look(QColor(palette.accent))
        self._box.setFontFamilies(_fixed_families())
        self._done = _look(soft)
        self._done.setFontStrikeOut(True)
        self._headings = [
            _look(ink, semibold=True, points=points * factor)
            for factor in (tokens.HEADING / tokens.READING * 1.1, tokens.HEADING / tokens.READING)
        ] + [_look(ink, semibold=True)] * 4
        self._heading_marks = [
            _look(soft, points=look.fontPointSize() or points) for look in self._headings
        ]
        self._quote = _look(soft, italic=True)
        self._code = _look(ink)
        self._code.setFontFamilies(_fixed_families())
        self._code.setBackground(QColor(palette.tint))
        self._link = _look(QColor(palette.accent))
        self._link.setFontUnderline(True)
        self._inline: dict[tuple[str, int], tuple[QTextCharFormat, QTextCharFormat]] = {}

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for each block that changed."""
        inside = self.previousBlockState() == FENCED
        if _FENCE.match(text):
            self.setCurrentBlockState(PLAIN if inside else FENCED)
            self.setFormat(0, len(text), self._mark)
            return
        self.setCurrentBlockState(FENCED if inside else PLAIN)
        if inside:
            self.setFormat(0, len(text), self._code)
            return
        if not text:
            return
        # Qt counts UTF-16 units, Python characters: beyond the first plane positions are brought into step.
        places = _utf16_places(text) if _BEYOND_FIRST_PLANE.search(text) else None
        self._style(text[:LONGEST_LINE], places)

    def _style(self, text: str, places: list[int] | None) -> None:
        base, start = self._style_line(text, places)
        if not _INLINE_MARK.search(text, start):
            return
        for found in _INLINE.finditer(text, start):
            self._style_inline(found, base, places)

    def _style_line(
        self, text: str, places: list[int] | None
    ) -> tuple[QTextCharFormat | None, int]:
        """Style what the line begins with; answers the look of its words and where they begin."""
        if _RULE.match(text):
            self._put(0, len(text), self._mark, places)
            return None, len(text)
        found = _LINE.match(text)
        if found is None:
            return None, 0
        end = found.end()
        if found["heading"]:
            level = len(found["level"]) - 1
            self._put(0, end, self._heading_marks[level], places)
            self._put(end, len(text), self._headings[level], places)
            return self._headings[level], end
        if found["quote"]:
            self._put(0, end, self._mark, places)
            self._put(end, len(text), self._quote, places)
            return self._quote, end
        self._put(0, end, self._list_mark, places)
        if found["box"]:
            self._put(found.start("box"), end, self._box, places)
            if found["box"][1] in "xX":
                self._put(end, len(text), self._done, places)
                return self._done, end
        return None, end

    def _style_inline(
        self, found: re.Match[str], base: QTextCharFormat | None, places: list[int] | None
    ) -> None:
        start, end = found.span()
        kind = found.lastgroup or "escape"
        if kind == "escape":
            self._put(start, start + 1, self._mark, places)
            return
        marks, words = self._inline_looks(kind, base)
        if kind == "entry_id":
            inner_start = inner_end = end
            self._put(start, end, self._small_mark, places)
        else:
            inner_start, inner_end = found.span(_WORDS_OF.get(kind, kind))
            small = kind == "entry_words"
            self._put(start, inner_start, self._small_mark if small else marks, places)
        self._put(inner_start, inner_end, words, places)
        self._put(inner_end, end, marks, places)

    def _inline_looks(
        self, kind: str, base: QTextCharFormat | None
    ) -> tuple[QTextCharFormat, QTextCharFormat]:
        """How the marks and the words of an inline element look within a line that looks like `base`."""
        known = self._inline.get((kind, id(base)))
        if known is not None:
            return known
        marks = QTextCharFormat(base) if base is not None else QTextCharFormat()
        words = QTextCharFormat(marks)
        marks.setForeground(self._mark.foreground())
        if kind == "code_words":
            words.merge(self._code)
        elif kind in ("entry_words", "link_to"):
            words.merge(self._link)
        elif kind == "struck_words":
            words.setFontStrikeOut(True)
        else:
            if kind != "italic_words":
                words.setFontWeight(QFont.Weight.DemiBold)
            if kind != "bold_words":
                words.setFontItalic(True)
        self._inline[kind, id(base)] = marks, words
        return marks, words

    def _put(self, start: int, end: int, look: QTextCharFormat, places: list[int] | None) -> None:
        if places is not None:
            start, end = places[start], places[end]
        self.setFormat(start, end - start, look)


def _look(
    colour: QColor, *, semibold: bool = False, italic: bool = False, points: float = 0
) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour)
    if semibold:
        look.setFontWeight(QFont.Weight.DemiBold)
    if italic:
        look.setFontItalic(True)
    if points:
        look.setFontPointSize(points)
    return look


def _fixed_families() -> list[str]:
    return [QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()]


def _utf16_places(text: str) -> list[int]:
    places = [0]
    for letter in text:
        places.append(places[-1] + (2 if letter > "\uffff" else 1))
    return places
