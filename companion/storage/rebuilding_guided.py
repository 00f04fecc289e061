"""Insights and practices that were lost while looks and logs beside them are still there."""

from __future__ import annotations

from companion.storage.driver import DriverConnection, run
from companion.storage.rebuilding_course import LOST, Row
from companion.storage.texts import day_in


def insight(connection: DriverConnection, zone: str, row: Row) -> Row:
    """An insight whose words are lost, marked when its first look back tells."""
    looked = "SELECT min(at), min(looked_on) FROM insight_look WHERE insight_id = ?"
    at, day = run(connection, looked, (row["id"],))[0]
    made: Row = {
        "passage": LOST,
        "marked_at": int(at or 0),
        "marked_on": day or day_in(zone, int(at or 0)),
        "zone": zone,
    }
    return made | row


def practice(connection: DriverConnection, zone: str, row: Row) -> Row:
    """A practice whose name is lost, paused, begun on the first day of its log."""
    logged = "SELECT min(at), min(done_on) FROM practice_mark WHERE practice_id = ?"
    at, day = run(connection, logged, (row["id"],))[0]
    made: Row = {
        "name": LOST,
        "begun_on": day or day_in(zone, int(at or 0)),
        "created_at": int(at or 0),
        "zone": zone,
        "state": "paused",
        "position": 1000,
    }
    return made | row
