"""Markdown marks in the text as typed: what begins a line, how a list goes on, how marks are put on and taken off.

Pure functions on strings; positions are counted in characters of the line. The forms follow CommonMark
(https://spec.commonmark.org), with `- [ ]` for a checklist as GitHub has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

INDENT = "  "

_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]+)(?P<box>\[[ xX]\][ \t]+|\[[ xX]\]$)?"
)
_QUOTE = re.compile(r"(?P<marks>[ ]{0,3}>(?:[ ]?>)*[ ]?)")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_ENTRY_LINK = re.compile(r"\[\[([^\[\]\n]+)\]\]")


class LineKind(StrEnum):
    """What a whole line can be made into."""

    HEADING = "heading"
    LIST = "list"
    CHECKLIST = "checklist"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Continuation:
    """What Enter does at the end of a line with a mark."""

    prefix: str
    """What the next line begins with."""
    ends: bool
    """The item was empty: take its mark away in place of beginning another."""


def content_start(line: str) -> int:
    """Where the words of a line begin, after its indentation and its quote, list or heading mark."""
    at = _quote_length(line)
    item = _ITEM.match(line, at)
    if item:
        return item.end()
    heading = _HEADING.match(line, at)
    return heading.end() if heading else at


def is_list_item(line: str) -> bool:
    """Whether the line is an item of a list, numbered list or checklist, in a quote or not."""
    return _ITEM.match(line, _quote_length(line)) is not None


def continuation(line: str) -> Continuation | None:
    """How the list or quote of `line` goes on in the next line; None for any other line."""
    quote = line[: _quote_length(line)]
    item = _ITEM.match(line, len(quote))
    if item is None:
        if not quote:
            return None
        return Continuation(quote.rstrip() + " ", ends=not line[len(quote) :].strip())
    box = "[ ] " if item["box"] else ""
    prefix = quote + item["indent"] + _next_mark(item["mark"]) + item["gap"] + box
    return Continuation(prefix, ends=not line[item.end() :].strip())


def indented(line: str) -> str:
    """The line one step further in."""
    return INDENT + line


def outdented(line: str) -> str:
    """The line one step further out; unchanged when it stands at the margin."""
    if line.startswith("\t"):
        return line[1:]
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, len(INDENT)) :]


def is_line_kind(line: str, kind: LineKind) -> bool:
    """Whether the line already is a heading, a list item, a checklist item or a quote."""
    if kind is LineKind.QUOTE:
        return _quote_length(line) > 0
    if kind is LineKind.HEADING:
        return _HEADING.match(line) is not None
    item = _ITEM.match(line)
    return item is not None and bool(item["box"]) == (kind is LineKind.CHECKLIST)


def toggled_lines(lines: list[str], kind: LineKind) -> list[str]:
    """The lines made into `kind`, or, when all of them already are, made plain again; empty lines stay between."""
    written = [line for line in lines if line.strip()]
    undo = bool(written) and all(is_line_kind(line, kind) for line in written)
    many = len(lines) > 1
    return [
        line if many and not line.strip() else _without(line, kind) if undo else _with(line, kind)
        for line in lines
    ]


def ticked(line: str) -> str | None:
    """The checklist line with its box ticked or cleared; None when the line has no box."""
    item = _ITEM.match(line, _quote_length(line))
    if item is None or not item["box"]:
        return None
    at = item.start("box") + 1
    return line[:at] + (" " if line[at] in "xX" else "x") + line[at + 1 :]


def toggled_emphasis(text: str, mark: str) -> str:
    """`text` between two `mark`s, or without them when it stands between them already; spaces stay outside."""
    core = text.strip()
    if not core:
        return mark + mark
    start = text.index(core)
    before, after = text[:start], text[start + len(core) :]
    if _is_between(core, mark):
        return before + core[len(mark) : len(core) - len(mark)] + after
    return before + mark + core + mark + after


def _is_between(core: str, mark: str) -> bool:
    if len(core) < 2 * len(mark) + 1 or not (core.startswith(mark) and core.endswith(mark)):
        return False
    # One star must not take one of the two stars of bold away.
    letter = mark[0]
    run_before = len(core) - len(core.lstrip(letter))
    run_after = len(core) - len(core.rstrip(letter))
    if len(mark) == 1:
        return run_before in (1, 3) and run_after in (1, 3)
    return True


def _with(line: str, kind: LineKind) -> str:
    if is_line_kind(line, kind):
        return line
    if kind is LineKind.QUOTE:
        return "> " + line
    if kind is LineKind.HEADING:
        return "## " + line.lstrip()
    item = _ITEM.match(line)
    indent = item["indent"] if item else line[: len(line) - len(line.lstrip())]
    words = line[item.end() :] if item else line.lstrip()
    if not item:
        words = _HEADING.sub("", words, count=1) if _HEADING.match(words) else words
    return f"{indent}- " + ("[ ] " if kind is LineKind.CHECKLIST else "") + words


def _without(line: str, kind: LineKind) -> str:
    if kind is LineKind.QUOTE:
        return re.sub(r"^[ ]{0,3}>[ ]?", "", line)
    if kind is LineKind.HEADING:
        return _HEADING.sub("", line, count=1)
    item = _ITEM.match(line)
    return line if item is None else item["indent"] + line[item.end() :]


def _quote_length(line: str) -> int:
    found = _QUOTE.match(line)
    return found.end() if found else 0


def _next_mark(mark: str) -> str:
    return f"{int(mark[:-1]) + 1}{mark[-1]}" if mark[-1] in ".)" else mark


def box_at(line: str, at: int) -> bool:
    """Whether the character position `at` is inside the box of a checklist line."""
    item = _ITEM.match(line, _quote_length(line))
    if item is None or not item["box"]:
        return False
    return item.start("box") < at < item.start("box") + 3


def link_at(line: str, at: int) -> str | None:
    """What stands in the `[[...]]` around the character position `at`, if there is one."""
    for found in _ENTRY_LINK.finditer(line):
        if found.start() <= at <= found.end():
            return found[1].strip()
    return None
