"""When an earlier state of an entry is worth keeping.

While somebody writes, a version is kept about every ten minutes, and at once when much text vanishes between two
saves: a whole page selected and typed over by mistake must be there to bring back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from companion.domain.entries import Entry, EntryVersion

LONGEST_GAP = timedelta(minutes=10)
"""The last version may be this old before the text is kept again."""
PAUSE = timedelta(minutes=1)
"""Text that stood for so long was finished for the time being."""
SAVES_OF_STEADY_WRITING = 20
"""So many saves without a pause are worth a version too; fewer are only the first words after coming back."""
MUCH = 500
"""Characters, about a paragraph: their loss is always worth a version."""
LITTLE = 40
"""Characters whose loss is never worth one."""


def is_blank(text: Entry | EntryVersion) -> bool:
    """Whether neither title nor body holds anything but white space."""
    return not text.title.strip() and not text.body.strip()


def same_words(entry: Entry, version: EntryVersion) -> bool:
    """Whether `version` holds exactly the words that stand in `entry`."""
    return (entry.title, entry.body) == (version.title, version.body)


def worth_keeping(
    entry: Entry, title: str, body: str, last: EntryVersion | None, now: datetime
) -> bool:
    """Whether `entry`, as it stands before `title` and `body` replace it, is to be kept as a version.

    `last` is the newest version kept so far.
    """
    if is_blank(entry) or (last is not None and last.revision == entry.revision):
        return False
    if vanished(entry.title + "\n" + entry.body, title + "\n" + body):
        return True
    kept_at = last.saved_at if last is not None else min(entry.created_at, entry.updated_at)
    if now - kept_at < LONGEST_GAP:
        return False
    saves = entry.revision - (last.revision if last is not None else 0)
    return now - entry.updated_at >= PAUSE or saves >= SAVES_OF_STEADY_WRITING


def vanished(before: str, after: str) -> bool:
    """Whether much of `before` is gone in `after`: a paragraph, or a good part of a short text."""
    gone = _changed_length(before, after)
    if gone < LITTLE:
        return False
    return gone >= MUCH or gone * 3 >= len(before)


def _changed_length(before: str, after: str) -> int:
    """How many characters of `before` lie between what both texts begin and what both end with."""
    shorter = min(len(before), len(after))
    start = _longest(shorter, lambda n: before[:n] == after[:n])
    end = _longest(shorter - start, lambda n: before[len(before) - n :] == after[len(after) - n :])
    return len(before) - start - end


def _longest(limit: int, holds: Callable[[int], bool]) -> int:
    """The greatest length up to `limit` for which `holds`; it must hold for every shorter one too."""
    if holds(limit):
        return limit
    low, high = 0, limit
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
