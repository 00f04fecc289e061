"""What journal text knows beyond CommonMark wherever it is shown. Plugins for markdown-it-py."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_BOXES = {"[ ] ": "\N{BALLOT BOX} ", "[x] ": "\N{BALLOT BOX WITH CHECK} "}


def tick_boxes(markdown: MarkdownIt) -> None:
    """`- [ ]` and `- [x]` become boxes."""
    markdown.core.ruler.push("tick_boxes", _tick_boxes)


def addresses_in_words(markdown: MarkdownIt) -> None:
    """A link becomes its words and, where it differs, the address behind them in brackets: nothing to click."""
    markdown.core.ruler.push("addresses_in_words", _addresses_in_words)


def _tick_boxes(state: StateCore) -> None:
    tokens = state.tokens
    for item, paragraph, words in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open" and words.children:
            first = words.children[0]
            box = _BOXES.get(first.content[:4].lower())
            if box:
                first.content = box + first.content[4:]


def _addresses_in_words(state: StateCore) -> None:
    for token in state.tokens:
        address, words = "", ""
        for part in token.children or ():
            if part.type == "link_open":
                address, words = str(part.attrs.get("href", "")), ""
                part.type, part.tag, part.nesting, part.content = "text", "", 0, ""
            elif part.type == "link_close":
                shown = "" if address in ("", words) else f" ({address})"
                part.type, part.tag, part.nesting, part.content = "text", "", 0, shown
            else:
                words += part.content
