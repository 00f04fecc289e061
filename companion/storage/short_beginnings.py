"""A search for words that begin with two letters, answered from the newest entries.

FTS5 gathers every place of every such word before it gives its first hit: a tenth of a second at 100,000 entries,
while somebody goes on typing. Yet nearly every entry holds such a word, and the newest ones alone fill a page. So the
words that begin so are read from the newest entries, and the index is asked for these words; it then gives the same
page at once, because no entry as new as these holds another such word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from companion.storage.driver import DriverConnection
from companion.storage.snippets import WORD, folded

LETTERS = 2
LOOKED_THROUGH = 200
"""Entries; with fewer hits among them the beginning is rare, and the index gives it quickly."""
MOST_WORDS = 200
"""Different words the index is asked for at a time."""


def words_instead(
    connection: DriverConnection,
    newest: str,
    typed: Sequence[tuple[str, bool]],
    enough: int,
    today: date,
) -> list[str] | None:
    """The words that stand for the last part of `typed`, when at least `enough` of the newest entries hold all of it.

    None when the index has to be asked in the usual way. `newest` selects title, tags and body, newest first; the body
    is NULL where it is too long to look through.
    """
    *whole, (beginning, as_beginning) = typed
    if not as_beginning or len(beginning) != LETTERS:
        return None
    if not all(part.isascii() and part.isalnum() for part, _ in typed):
        return None
    start = beginning.lower()
    needed = [part.lower() for part, _ in whole]
    found, hits = set[str](), 0
    values = {"today": today.isoformat(), "most": LOOKED_THROUGH}
    cursor = connection.execute(newest, values)
    try:
        for title, tags, body in cursor:
            if body is None:
                return None
            text = f"{title}\n{tags}\n{body}"
            words = _beginning_with(start, text)
            if words and _holds_all(needed, text):
                found.update(words)
                hits += 1
            if hits >= enough:
                return sorted(found) if len(found) <= MOST_WORDS else None
    finally:
        cursor.close()
    return None


def _beginning_with(start: str, text: str) -> set[str]:
    """The words of `text` that begin with `start`, spelled as there: the index folds more scripts than we do."""
    if text.isascii():
        return set(re.findall(f"(?<![a-z0-9]){start}[a-z0-9]*", text.lower()))
    return {word.lower() for word in WORD.findall(text) if folded(word).startswith(start)}


def _holds_all(needed: Sequence[str], text: str) -> bool:
    if not needed:
        return True
    return set(needed) <= set(WORD.findall(folded(text)))
