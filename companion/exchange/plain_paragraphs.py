"""Paragraphs without any mark need no Markdown parser, and most of a journal is made of them.

For such a paragraph the HTML is known: its lines, escaped, in one element. What else stands in a text goes to the parser
as it is, paragraph by paragraph, unless something in it can reach over a blank line into the next paragraph: a fence,
or the address of a link that is defined elsewhere. A property test holds both ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

_BETWEEN = re.compile(r"(\n{2,})")
_FAR_REACHING = re.compile(r"```|~~~|\]:")
_HEADING = re.compile(r"(#{1,6}) ([^#\n]+)")
_MARK = re.compile(
    # anywhere: controls, and whatever CommonMark's inline rules begin with (https://spec.commonmark.org/0.31.2/#inlines)
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\\`*_\[\]<&~]"
    # at the beginning of a line: headings and their underlines, quotes, lists, code by its indent
    r"|^(?:[\s#>=+-]|[0-9]+[.)])"
    # at the end of a line: room that is not shown
    r"|\s$",
    re.MULTILINE,
)


def with_plain_paragraphs(markdown: str, interpreted: Callable[[str], str]) -> str:
    """`markdown` as HTML, as `interpreted` would make it, with line breaks kept; it is asked only for what needs it."""
    return "".join(
        "".join(map(_as_html, texts)) if plain else _by_itself(texts[0], interpreted)
        for plain, texts in in_runs(markdown)
    )


def in_runs(markdown: str) -> Iterator[tuple[bool, list[str]]]:
    """A text in runs, in order: several plain paragraphs, or one stretch as it was typed that the parser must see."""
    if _FAR_REACHING.search(markdown):
        yield False, [markdown]
        return
    parts = _BETWEEN.split(markdown.strip("\n"))
    pairs = zip(parts[::2], [*parts[1::2], ""], strict=True)
    for plain, run in groupby(pairs, key=lambda pair: _is_plain(pair[0])):
        # How many empty lines there are between can matter, so a stretch keeps them.
        found = list(run)
        yield plain, [text for text, _ in found] if plain else ["".join(map("".join, found))]


def _by_itself(text: str, interpreted: Callable[[str], str]) -> str:
    """A heading or a list alone between plain paragraphs is known too; everything else is asked for."""
    words = text.rstrip("\n")
    heading = _HEADING.fullmatch(words)
    if heading and _is_plain(heading[2]):
        level = len(heading[1])
        return f"<h{level}>{_escaped(heading[2])}</h{level}>\n"
    lines = words.split("\n")
    if all(line.startswith("- ") and _is_plain(line[2:]) for line in lines):
        items = "".join(f"<li>{_escaped(line[2:])}</li>\n" for line in lines)
        return f"<ul>\n{items}</ul>\n"
    return interpreted(text)


def _is_plain(paragraph: str) -> bool:
    return bool(paragraph) and not _MARK.search(paragraph)


def _as_html(paragraph: str) -> str:
    lines = _escaped(paragraph).replace("\n", "<br>\n")
    return f"<p>{lines}</p>\n"


def _escaped(text: str) -> str:
    """With the few characters escaped that a cleaned page escapes in text."""
    return text.replace(">", "&gt;").replace("\xa0", "&nbsp;")
