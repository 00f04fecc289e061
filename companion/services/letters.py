"""Letters to a later self: until their day, that they are there may be seen, but none of their words.

The day is the one on the calendar where the person is now. Whoever is writing a letter still sees it: `journal.entry`
gives the words, for the editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Entry, EntryFilter, EntryKind, EntrySummary, is_sealed
from companion.errors import Refused

if TYPE_CHECKING:
    from companion.services.open_vault import OpenVault
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


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as a list may show it."""

    entry_id: str
    written_on: date
    opens_on: date | None
    """None for a letter that was never closed."""
    sealed: bool
    heading: str
    """Empty while it is sealed."""


def letters(vault: OpenVault) -> list[Letter]:
    """Every letter: the closed ones, the next to open first, then those that can be read, the latest first."""
    with vault.read() as work:
        return letters_in(work)


def letters_in(work: Work) -> list[Letter]:
    """`letters` inside a unit of work."""
    found = [
        Letter(
            entry.id,
            entry.local_date,
            entry.opens_on,
            is_sealed_now(entry),
            "" if is_sealed_now(entry) else entry.heading,
        )
        for entry in work.entries.bodies(EntryFilter(kinds=frozenset({EntryKind.LETTER})))
    ]
    closed = [letter for letter in found if letter.sealed]
    readable = [letter for letter in found if not letter.sealed]
    closed.sort(key=lambda letter: letter.opens_on or date.max)
    readable.sort(key=lambda letter: letter.opens_on or letter.written_on, reverse=True)
    return [*closed, *readable]


def open_letter(vault: OpenVault, entry_id: str) -> Entry:
    """A letter to be read. Raises Refused before its day, or for anything but a letter; NotFound."""
    with vault.read() as work:
        entry = work.entries.one(entry_id)
    if entry.kind is not EntryKind.LETTER or entry.trashed_at is not None:
        raise Refused("That is no letter. Nothing was changed.")
    if is_sealed_now(entry):
        raise Refused("This letter is closed until its day. Nothing was changed.")
    return entry
