"""Links inside the vault, put into words: no identifier, no title of another entry and no file name leaves with them.

A link to an entry usually carries that entry's title. So its words stay only where the entry itself leaves with its
title; the words of a link to a file are often its name, so they stay only where names do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|([^\[\]\n]*))?\]\]")
"""A link to another entry of the vault: by its identifier, with or without words."""
_BROKEN_LINK = re.compile(r"(\[\[|entry:)[a-z2-7]{26}(?![a-z2-7])\|?")
"""What is left of a link that is not closed, or that was typed another way."""
_FILE = re.compile(r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*<?att:[^)\n]*\)")
_FILE_ELSEWHERE = re.compile(r"<?\batt:[^\s)>\]]+>?")
_TARGET = re.compile(r"\batt:([^\s)>\]\"']+)")


def without_vault_links(
    body: str, numbers: Mapping[str, int], *, titles: bool = True, file_names: bool = False
) -> str:
    """`body` with every link inside the vault in words. `numbers` are those of the entries in the share, by identifier."""

    def in_words(link: re.Match[str]) -> str:
        number, words = numbers.get(link.group(1)), link.group(2)
        if number is None:
            return "(another entry)"
        return f"{words} (entry {number})" if words and titles else f"(entry {number})"

    def file_in_words(link: re.Match[str]) -> str:
        name = link.group(1).strip() if file_names else ""
        return f"({name or 'attachment'})"

    linked = _BROKEN_LINK.sub(r"\1another entry ", _LINK.sub(in_words, body))
    return _FILE_ELSEWHERE.sub("(attachment)", _FILE.sub(file_in_words, linked))


def linked_files(text: str) -> frozenset[str]:
    """What the links to files in `text` name: identifiers, digests or names, as they were written."""
    return frozenset(_TARGET.findall(text))
