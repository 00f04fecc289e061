"""An entry's place in time, as the number of its row.

The ordinal counts hours since the year 1 and moves on to the next free one, so that ordinal order *is* date order:
lists and full-text searches run newest first straight along the row numbers, and nothing is sorted. An entry dated
before others of the same crowded hours pushes those on, one place each, as far as the next free hour.

Why hours: full-text lists store the differences between row numbers. Seconds would make the file a seventh larger
than consecutive numbers, hours make it a fiftieth larger, and still leave free places for older entries.
"""

from __future__ import annotations

from companion.storage.driver import DriverConnection

HOUR_MS = 3_600_000
HOURS_BEFORE_1970 = 719_162 * 24 + 1
"""Hours from 0001-01-01 to 1970-01-01, and one more so that every place is positive."""

PARKED = -1
"""Where a row waits while its new place is cleared."""

BEFORE = """SELECT ordinal FROM entry INDEXED BY entry_by_created WHERE created_at <= ? AND ordinal > 0
ORDER BY created_at DESC, ordinal DESC LIMIT 1"""
FROM_HERE = "SELECT ordinal FROM entry WHERE ordinal >= ? ORDER BY ordinal"
MOVE = "UPDATE entry SET ordinal = ? WHERE ordinal = ?"


def place_of(created_ms: int) -> int:
    """The first place that an instant (milliseconds since 1970) may have."""
    return created_ms // HOUR_MS + HOURS_BEFORE_1970


def claim_place(connection: DriverConnection, created_ms: int) -> int:
    """A free place right after every entry of the same or an earlier instant."""
    place = place_of(created_ms)
    before = connection.execute(BEFORE, (created_ms,)).fetchone()
    if before is not None and before[0] >= place:
        place = int(before[0]) + 1
    _clear(connection, place)
    return place


def _clear(connection: DriverConnection, place: int) -> None:
    """Push the entry at `place`, and those that stand close behind it, one place on."""
    crowd: list[int] = []
    rows = connection.execute(FROM_HERE, (place,))
    for (taken,) in rows:
        if taken != place + len(crowd):
            break
        crowd.append(taken)
    rows.close()
    for taken in reversed(crowd):
        connection.execute(MOVE, (taken + 1, taken))
