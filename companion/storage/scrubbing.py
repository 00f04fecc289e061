"""Erased words leave the full-text index for good.

An FTS5 index keeps the words of changed and removed rows in its older segments until those are merged. Its own
`secure-delete` option would take them out at every change, which at 10,000 entries makes an autosave cost 5 to 14 ms
instead of 0.6 and grows with the journal. So edits are indexed the quick way, and when something is erased the
segments are merged into one, in short steps that never hold up a save for long.

https://www.sqlite.org/fts5.html#the_merge_command: a negative number starts merging everything, positive ones go on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from companion import clock
from companion.storage.driver import DriverConnection

REQUEST = """INSERT INTO meta (key, value) VALUES ('scrub_due', '1') ON CONFLICT (key)
DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"""
DUE = "SELECT value FROM meta WHERE key = 'scrub_due'"
DONE = "DELETE FROM meta WHERE key = 'scrub_due' AND value = ?"
MERGE = "INSERT INTO entry_fts(entry_fts, rank) VALUES ('merge', ?)"
PAGES = 64
"""Index pages written in one step, some 10 to 30 ms of work."""


class HasDriver(Protocol):
    """A transaction, as far as it is needed here."""

    @property
    def driver(self) -> DriverConnection: ...


Begin = Callable[[bool], AbstractContextManager[HasDriver]]
"""Begins a transaction that writes, or one that only reads."""


def scrub(begin: Begin, seconds: float | None) -> None:
    """Remove what erased words left, in short transactions, for about so long; None for until it is done."""
    stop = None if seconds is None else clock.monotonic() + seconds
    with begin(False) as work:
        mark = due(work.driver)
    if mark is None:
        return
    first, more = True, True
    while more:
        with begin(True) as work:
            more = step(work.driver, first=first)
            if not more:
                finish(work.driver, mark)
        first = False
        if stop is not None and clock.monotonic() >= stop:
            return


def request(connection: DriverConnection) -> None:
    """Note that erased words may still stand in the index."""
    connection.execute(REQUEST)


def due(connection: DriverConnection) -> str | None:
    """A mark of what was erased so far, or None when nothing is left to do."""
    row = connection.execute(DUE).fetchone()
    return None if row is None else str(row[0])


def step(connection: DriverConnection, *, first: bool) -> bool:
    """Merge some pages; returns whether there may be more."""
    before = _changes(connection)
    connection.execute(MERGE, (-PAGES if first else PAGES,))
    return _changes(connection) - before >= 2


def finish(connection: DriverConnection, mark: str) -> None:
    """Note that everything erased up to `mark` is gone; what was erased since stays noted."""
    connection.execute(DONE, (mark,))


def _changes(connection: DriverConnection) -> int:
    (row,) = connection.execute("SELECT total_changes()").fetchall()
    return int(row[0])
