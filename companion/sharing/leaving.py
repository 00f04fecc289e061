"""What is in a share: the days and instants of it, and the words of its entries as they leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from companion.domain.insights import passages_of
from companion.domain.shares import SharedEntry


@dataclass(frozen=True, slots=True)
class Period:
    """Which days and instants are in a share."""

    since: date | None
    until: date | None
    after: datetime | None = None
    """The instant of the share that this one goes on from."""
    after_day: date | None = None
    """Its local date."""

    def has_day(self, day: date) -> bool:
        """Whether a day is in it; the day of the last share is, because what it holds may be newer."""
        begin = max((d for d in (self.since, self.after_day) if d is not None), default=None)
        return (begin is None or day >= begin) and (self.until is None or day <= self.until)

    def has(self, day: date, at: datetime) -> bool:
        """Whether something noted at the instant `at` about `day` is in it."""
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (self.after is None or at > self.after)
        )


@dataclass(frozen=True)
class LeavingEntries:
    """The entries of a share as they leave."""

    shared: Mapping[str, SharedEntry]
    """By their identifier in the vault."""

    @cached_property
    def _words(self) -> dict[str, str]:
        return {key: plain(entry.title, entry.body) for key, entry in self.shared.items()}

    def number(self, entry_id: str | None) -> int:
        """The number of an entry in the share; 0 when it is not in it."""
        shared = self.shared.get(entry_id or "")
        return shared.number if shared is not None else 0

    def has_words(self, entry_id: str, words: str) -> bool:
        """Whether `words` stand, word for word, in the words of this entry that leave."""
        return stands(words, self._words.get(entry_id, ""))

    def first_with(self, words: str) -> int:
        """The number of the first entry in whose leaving words `words` stand; 0 for none."""
        return next((e.number for key, e in self.shared.items() if self.has_words(key, words)), 0)


def plain(title: str, body: str) -> str:
    """A title and a text in plain words, as passages are kept, on one line."""
    return " ".join(" ".join((title, *passages_of(body))).split())


def stands(words: str, text: str) -> bool:
    """Whether `words` stand in `text` as whole words; spaces and line breaks are the same."""
    wanted = " ".join(words.split())
    if not wanted or wanted not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None
