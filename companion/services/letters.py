"""Letters to a later self: until their day, that they are there may be seen, but none of their words.

The day is the one on the calendar where the person is now. Whoever is writing a letter still sees it: `journal.entry`
gives the words, for the editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Entry, EntrySummary, is_sealed

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


def is_sealed_now(entry: Entry | EntrySummary) -> bool:
    """Whether `entry` is a letter whose day has not come."""
    return is_sealed(entry, clock.today())


def as_sealed(entry: Entry) -> Entry:
    """`entry` for reading: without its words while it is a sealed letter."""
    return replace(entry, body="") if is_sealed_now(entry) else entry


def lines_as_sealed(work: Work, lines: Sequence[EntrySummary]) -> list[EntrySummary]:
    """`lines` of a list: those of sealed letters hold the title, if there is one, and nothing of the text."""
    today = clock.today()
    sealed = [line.id for line in lines if is_sealed(line, today)]
    if not sealed:
        return list(lines)
    titles = {letter.id: letter.title for letter in work.entries.by_ids(sealed)}
    return [
        replace(line, heading=titles[line.id], preview="") if line.id in titles else line
        for line in lines
    ]
