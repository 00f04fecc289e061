"""What a share brings that an earlier share of the same client did not: new, changed, the same, no longer in it.

Entries are known again by their `thread`; one without is known only by being the same. A part is known by what it is
about: an insight by its words, a practice by its name and first day, a measure and a scale by what is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec

from companion.domain.shares import SharedEntry, ShareDocument


class Fate(StrEnum):
    """What became of something between two shares."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    """It stood in the earlier share and does not stand in this one; it may only not have been chosen again."""


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """One entry in two shares."""

    fate: Fate
    now: SharedEntry | None
    """None for what is gone."""
    before: SharedEntry | None
    """None for what is new."""


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One line of a part in two shares."""

    part: str
    """The field of `ShareDocument` it stands in: "insights", "practices", ..."""
    fate: Fate
    number: int
    """In this share; 0 for what is gone."""
    name: str
    """The client's own words for it, or its date."""
    added: int = 0
    """How many values came: answers to a measure, marks on a scale, days of a practice, looks at an insight."""


@dataclass(frozen=True, slots=True)
class ShareDifferences:
    """Everything that differs, in the order of the document; what is the same is in it too."""

    entries: tuple[EntryDifference, ...]
    parts: tuple[PartDifference, ...]

    def of_entry(self, number: int) -> EntryDifference | None:
        """The difference of the entry with this number in the later share."""
        return next((d for d in self.entries if d.now and d.now.number == number), None)

    def entries_that_are(self, fate: Fate) -> tuple[EntryDifference, ...]:
        """Those of one fate."""
        return tuple(each for each in self.entries if each.fate is fate)

    def parts_that_are(self, *fates: Fate) -> tuple[PartDifference, ...]:
        """Those of these fates."""
        return tuple(each for each in self.parts if each.fate in fates)

    @property
    def nothing_new(self) -> bool:
        """Whether this share brings nothing that the earlier one did not."""
        fates = {each.fate for each in (*self.entries, *self.parts)}
        return not fates & {Fate.NEW, Fate.CHANGED}


def differences_between(before: ShareDocument, now: ShareDocument) -> ShareDifferences:
    """What `now` brings compared with `before`."""
    return ShareDifferences(
        _entries(before.entries, now.entries),
        tuple(d for part in _PARTS for d in _parts(part, before, now)),
    )


# --- entries


def _entries(
    before: Sequence[SharedEntry], now: Sequence[SharedEntry]
) -> tuple[EntryDifference, ...]:
    left = list(before)
    found: list[EntryDifference] = []
    for entry in now:
        earlier = next((each for each in left if _is_the_same_entry(each, entry)), None)
        if earlier is None:
            found.append(EntryDifference(Fate.NEW, entry, None))
            continue
        left.remove(earlier)
        same = _bare(earlier) == _bare(entry)
        found.append(EntryDifference(Fate.SAME if same else Fate.CHANGED, entry, earlier))
    gone = (EntryDifference(Fate.GONE, None, each) for each in left)
    return (*found, *gone)


def _is_the_same_entry(one: SharedEntry, other: SharedEntry) -> bool:
    if one.thread or other.thread:
        return one.thread == other.thread
    return _bare(one) == _bare(other)


def _bare(entry: SharedEntry) -> SharedEntry:
    """An entry without what is its own in every share."""
    return msgspec.structs.replace(entry, number=0, reference="", thread="")


# --- parts


@dataclass(frozen=True, slots=True)
class _Part:
    """How the lines of one part are known again, named and counted."""

    name: str
    key: Callable[[Any], Hashable]
    words: Callable[[Any], str]
    values: str = ""
    """The field with its values; a share that goes on from another brings only those that came since."""

    def values_of(self, line: Any) -> tuple[object, ...]:
        return getattr(line, self.values) if self.values else ()

    def is_the_same(self, before: Any, now: Any, *, going_on: bool) -> bool:
        """Whether nothing in `now` was not in `before`; values that only were not sent again change nothing."""
        came = set(self.values_of(now)) - set(self.values_of(before))
        without = {self.values: ()} if self.values and going_on else {}
        return not came and _bare_line(before, **without) == _bare_line(now, **without)


_PARTS = (
    _Part("sessions", lambda it: it.local_date, lambda it: it.label or it.local_date),
    _Part("insights", lambda it: (it.local_date, it.passage), lambda it: it.passage, "looks"),
    _Part("practices", lambda it: (it.begun_on, it.name), lambda it: it.name, "done_on"),
    _Part("measures", lambda it: it.id, lambda it: it.title, "responses"),
    _Part("after_effects", lambda it: (it.session, it.day), lambda it: it.local_date),
    _Part("questions", lambda it: (it.local_date, it.words), lambda it: it.words),
    _Part("scales", lambda it: it.name, lambda it: it.name, "points"),
)


def _parts(part: _Part, before: ShareDocument, now: ShareDocument) -> Iterable[PartDifference]:
    left: list[Any] = list(getattr(before, part.name))
    for line in getattr(now, part.name):
        found = PartDifference(part.name, Fate.NEW, line.number, part.words(line))
        earlier = next((each for each in left if part.key(each) == part.key(line)), None)
        if earlier is None:
            yield replace(found, added=len(part.values_of(line)))
            continue
        left.remove(earlier)
        known = set(part.values_of(earlier))
        added = sum(1 for value in part.values_of(line) if value not in known)
        same = part.is_the_same(earlier, line, going_on=bool(now.since))
        yield replace(found, fate=Fate.SAME if same else Fate.CHANGED, added=added)
    for line in left:
        yield PartDifference(part.name, Fate.GONE, 0, part.words(line))


def _bare_line(line: Any, **without: object) -> Any:
    """A line without its numbers in one share."""
    numbers = {"number": 0} | ({"entry": 0} if hasattr(line, "entry") else {})
    return msgspec.structs.replace(line, **numbers, **without)
