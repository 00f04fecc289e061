"""Links inside the vault, put into words: no identifier, no title of another entry and no file name leaves with them.

A link to an entry usually carries the title or the first words that this entry had once. So its words stay only where
they are the title under which the entry itself leaves; the words of a link to a file are often its name, so they stay
only where names do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|([^\[\]\n]*))?\]\]")
"""A link to another entry of the vault: by its identifier, with or without words."""
_BROKEN_LINK = re.compile(r"(\[\[|entry:)[a-z2-7]{26}(?![a-z2-7])\|?")
"""What is left of a link that is not closed, or that was typed another way."""
_FILE = re.compile(r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*<?att:[^)\n]*\)")
_FILE_ELSEWHERE = re.compile(r"<?\batt:[^\s)>\]]+>?")
_SIGNS = re.compile(r"[\W_]+")
_TARGET = re.compile(r"\batt:([^\s)>\]\"']+)")


def without_vault_links(
    body: str,
    numbers: Mapping[str, int],
    titles: Mapping[str, str] | None = None,
    *,
    file_names: bool = False,
) -> str:
    """`body` with every link inside the vault in words.

    `numbers` are those of the entries in the share, `titles` their titles as they leave, both by identifier.
    """

    def in_words(link: re.Match[str]) -> str:
        number, words = numbers.get(link.group(1)), link.group(2)
        if number is None:
            return "(another entry)"
        title = (titles or {}).get(link.group(1), "")
        return f"{words} (entry {number})" if _names(words, title) else f"(entry {number})"

    def file_in_words(link: re.Match[str]) -> str:
        name = link.group(1).strip() if file_names else ""
        return f"({name or 'attachment'})"

    linked = _BROKEN_LINK.sub(r"\1another entry ", LINK.sub(in_words, body))
    return _FILE_ELSEWHERE.sub("(attachment)", _FILE.sub(file_in_words, linked))


def _names(words: str | None, title: str) -> bool:
    """Whether the words of a link are a title, or its beginning where it was cut; signs and spaces do not count."""
    said, called = (_SIGNS.sub("", text or "").casefold() for text in (words, title))
    return bool(said) and called.startswith(said)


def linked_files(text: str) -> frozenset[str]:
    """What the links to files in `text` name: identifiers, digests or names, as they were written."""
    return frozenset(_TARGET.findall(text))
