"""Paragraphs without any mark need no Markdown parser, and most of a journal is made of them.

For such a paragraph the HTML is known: its lines, escaped, in one element. What else stands in a text goes to the parser
as it is, paragraph by paragraph, unless something in it can reach over a blank line into the next paragraph: a fence,
or the address of a link that is defined elsewhere. A property test holds both ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

_BETWEEN = re.compile(r"\n{2,}")
_FAR_REACHING = re.compile(r"```|~~~|\]:")
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
        "".join(map(_as_html, paragraphs)) if plain else interpreted("\n\n".join(paragraphs))
        for plain, paragraphs in in_runs(markdown)
    )


def in_runs(markdown: str) -> Iterator[tuple[bool, list[str]]]:
    """The paragraphs of a text in runs, in order: whether a run is plain, or else must go to the parser as a whole."""
    if _FAR_REACHING.search(markdown):
        yield False, [markdown]
        return
    for plain, paragraphs in groupby(_BETWEEN.split(markdown.strip("\n")), key=_is_plain):
        yield plain, list(paragraphs)


def _is_plain(paragraph: str) -> bool:
    return bool(paragraph) and not _MARK.search(paragraph)


def _as_html(paragraph: str) -> str:
    """With the few characters escaped that a cleaned page escapes in text."""
    text = paragraph.replace(">", "&gt;").replace("\xa0", "&nbsp;").replace("\n", "<br>\n")
    return f"<p>{text}</p>\n"
