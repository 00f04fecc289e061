"""What journal text knows beyond CommonMark in the window: links to entries. Plugins for markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from companion.exchange.markdown_rules import tick_boxes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

__all__ = ["ENTRY_LINK", "entry_ids", "entry_links", "own_links_only", "tick_boxes"]

ENTRY_LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|([^\[\]\n]*))?\]\]")
"""`[[id]]` or `[[id|words]]`."""


def entry_links(markdown: MarkdownIt) -> None:
    """`[[id]]` becomes a link to the entry where its heading is known, else plain words."""
    markdown.inline.ruler.before("link", "entry_link", _entry_link)


def own_links_only(markdown: MarkdownIt) -> None:
    """A link that leads out of the journal keeps only its words."""
    markdown.core.ruler.push("own_links_only", _own_links_only)


def entry_ids(text: str) -> list[str]:
    """The identifiers that `text` links to, in order."""
    return [found[1] for found in ENTRY_LINK.finditer(text)]


def _entry_link(state: StateInline, silent: bool) -> bool:
    found = ENTRY_LINK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        env: MutableMapping[str, Any] = state.env
        heading = env.get("headings", {}).get(found[1])
        words = found[2] or heading or env.get("unknown", "")
        if heading is None:
            state.push("text", "", 0).content = words
        else:
            state.push("link_open", "a", 1).attrs = {"href": f"entry:{found[1]}"}
            state.push("text", "", 0).content = words
            state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _own_links_only(state: StateCore) -> None:
    for token in state.tokens:
        leads_out = False
        for part in token.children or ():
            if part.type == "link_open":
                leads_out = not str(part.attrs.get("href", "")).startswith("entry:")
            if leads_out and part.type in ("link_open", "link_close"):
                part.type, part.tag, part.nesting, part.content = "text", "", 0, ""
