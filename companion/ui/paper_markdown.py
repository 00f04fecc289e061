"""An entry's Markdown on printed pages: paragraphs, lists, quotes and emphasis; everything else as it was typed.

No HTML is made and nothing is loaded. A link keeps its words and, since paper cannot be clicked, its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from companion.exchange.plain_paragraphs import in_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAYBE_MARKED = re.compile(r"[*_`~<>\[\]\\#&|]|^ {0,3}(?:[-+=]|\d{1,9}[.)])|^(?: {4}|\t)", re.MULTILINE)  # fmt: skip
"""Without any of these a text is only paragraphs, and nothing has to be parsed."""
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
STEP = 14.0
"""Points by which what stands in a list is further in."""


@dataclass(slots=True)
class Paragraph:
    """A piece of text of one kind, with the stretches of it that look different."""

    kind: str = "words"
    """"words", "heading", "quote", "code", "rule"."""
    text: str = ""
    runs: list[tuple[int, int, frozenset[str]]] = field(
        default_factory=list[tuple[int, int, frozenset[str]]]
    )
    """Where it begins, how many characters, and any of "strong", "em", "s", "code"."""
    depth: int = 0
    """How many lists it stands in."""
    mark: str = ""
    """Bullet or number in front of it."""


def paragraphs_of(markdown: str) -> Iterator[Paragraph]:
    """The text in paragraphs, in reading order."""
    text = markdown.replace("\r\n", "\n")
    if _MAYBE_MARKED.search(text) is None:
        yield from (Paragraph(text=piece) for piece in _PARAGRAPHS.split(text.strip("\n")) if piece)
        return
    for plain, pieces in in_runs(text):
        for piece in pieces:
            if plain:
                yield Paragraph(text=piece)
            else:
                yield from _Reading(_markdown().parse(piece)).paragraphs()


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from companion.ui.widgets.reader_rules import tick_boxes

    options = {"html": False, "linkify": False, "breaks": True}
    made = MarkdownIt("commonmark", options).enable("strikethrough")
    # A line that only names an address for a link further down would not be seen at all.
    return made.disable(["image", "reference"]).use(tick_boxes)


class _Reading:
    """Walks through the tokens of one text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[int | None] = []
        """For each open list its next number; None for bullets."""
        self._quotes = 0
        self._mark = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        kind = "words"
        for token in self._tokens:
            if token.type == "heading_open":
                kind = "heading"
            elif token.type == "heading_close":
                kind = "words"
            elif token.type == "inline":
                yield self._inline(token.children or (), "quote" if self._quotes else kind)
            elif token.type in ("fence", "code_block"):
                yield self._made("code", f"{token.info}\n{token.content}".strip("\n"))
            elif token.type == "html_block":
                yield self._made("words", token.content.rstrip("\n"))
            elif token.type == "hr":
                yield self._made("rule", "")
            else:
                self._step(token)

    def _step(self, token: Token) -> None:
        """Into a list or a quote, or out of it."""
        if token.type == "ordered_list_open":
            self._lists.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            self._lists.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            self._lists.pop()
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._mark = "•" if number is None else f"{number}."
            if number is not None:
                self._lists[-1] = number + 1
        elif token.type == "list_item_close":
            self._mark = ""  # of an item without words; it belongs to nothing else
        elif token.type in ("blockquote_open", "blockquote_close"):
            self._quotes += token.nesting

    def _made(self, kind: str, text: str) -> Paragraph:
        mark, self._mark = self._mark, ""
        return Paragraph(kind, text, depth=len(self._lists), mark=mark)

    def _inline(self, parts: Sequence[Token], kind: str) -> Paragraph:
        made = self._made(kind, "")
        looks: list[str] = []
        addresses: list[tuple[str, str]] = []
        for part in parts:
            text, look = part.content, frozenset(looks)
            if part.type in ("softbreak", "hardbreak"):
                text = "\n"
            elif part.type == "code_inline":
                look |= {"code"}
            elif part.type == "link_open":
                addresses.append((str(part.attrs["href"]), str(part.attrs.get("title", ""))))
            elif part.type == "link_close":
                text = _address_beside(made.text, *addresses.pop())
            elif part.nesting > 0:
                looks.append(part.tag)
            elif part.nesting < 0:
                looks.remove(part.tag)
            if text and look:
                made.runs.append((len(made.text), len(text), look))
            made.text += text
        return made


def _address_beside(text: str, address: str, title: str) -> str:
    """The address of a link and its title, unless its words are the address already."""
    beside = " ".join(each for each in (address, title) if each)
    return "" if not beside or text.endswith(beside) else f" ({beside})"
