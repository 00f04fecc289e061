"""The place in a very long text where found words stand.

FTS5's own `snippet` compares every found word of a text with every other one: a book of ten megabytes in one entry
keeps it busy for minutes. Of a long text the first place is shown instead, found by reading through it once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.domain.entries import END_MARK, START_MARK

PIECE = 4096
"""Characters that are looked through at a time."""
BEFORE, IN_ALL = 4, 20
"""Words that are shown: before the first found one, and altogether."""

_MARKS = re.compile("[\u0300-\u036f]+")
WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that was searched for, as the index has it: small letters without accents."""

    word: str
    as_beginning: bool

    def is_met_by(self, word: str) -> bool:
        """Whether the folded `word` of a text is what was searched for."""
        return word.startswith(self.word) if self.as_beginning else word == self.word


def wanted_words(typed: Sequence[tuple[str, bool]]) -> list[Wanted]:
    """The words in what was typed; each part says whether its last word may be a beginning."""
    found: list[Wanted] = []
    for part, as_beginning in typed:
        *whole, last = [folded(word) for word in WORD.findall(part)] or [""]
        found += [Wanted(word, as_beginning=False) for word in whole]
        found += [Wanted(last, as_beginning)] if last else []
    return found


def long_snippet(texts: Sequence[str], wanted: Sequence[Wanted]) -> str:
    """The first place with a wanted word in the first of `texts` that has one, marked; else how the first begins."""
    for text in texts:
        for start, piece in _pieces(text):
            if _may_hold(piece, wanted):
                shown = _marked(
                    piece, wanted, begins=start == 0, ends=start + len(piece) == len(text)
                )
                if shown:
                    return shown
    return " ".join(texts[0][:PIECE].split()[:IN_ALL])


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """`text` in pieces that end between words, with the place where each begins."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            gap = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = gap + 1 if gap > start else end
        yield start, text[start:end]
        start = end


def _may_hold(piece: str, wanted: Sequence[Wanted]) -> bool:
    within = folded(piece)
    return any(each.word in within for each in wanted)


def _marked(piece: str, wanted: Sequence[Wanted], *, begins: bool, ends: bool) -> str:
    """The words of `piece` around the first wanted one, every wanted one marked; empty when there is none."""
    words = list(WORD.finditer(piece))
    found = [any(each.is_met_by(folded(word[0])) for each in wanted) for word in words]
    if True not in found:
        return ""
    first = max(0, found.index(True) - BEFORE)
    last = min(len(words), first + IN_ALL) - 1
    shown = [] if begins and first == 0 else ["…"]
    position = 0 if begins and first == 0 else words[first].start()
    for number in range(first, last + 1):
        word = words[number]
        marks = (START_MARK, END_MARK) if found[number] else ("", "")
        shown += [piece[position : word.start()], marks[0], word[0], marks[1]]
        position = word.end()
    shown.append(piece[position:] if ends and last == len(words) - 1 else "…")
    return "".join(shown)


def folded(text: str) -> str:
    """`text` as the index has it: small letters without accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).casefold()
