"""Tags: one a word whatever its case, shown as first typed, gone when no entry carries them."""

from __future__ import annotations

from companion.domain.entries import TagCount
from companion.storage.driver import DriverConnection
from companion.storage.filters import folded_tag

FIND = "SELECT id, name FROM tag WHERE folded = ?"
MAKE = "INSERT INTO tag (name, folded) VALUES (?, ?) RETURNING id, name"
ATTACH = "INSERT INTO entry_tag (tag_id, ordinal) VALUES (?, ?) ON CONFLICT DO NOTHING"
DETACH = "DELETE FROM entry_tag WHERE ordinal = ? AND tag_id = ?"
CARRIED = "SELECT tag_id FROM entry_tag WHERE ordinal = ?"
COUNT = """SELECT tag.name, every.entries - coalesce(trashed.entries, 0) AS living
FROM (SELECT tag_id, count(*) AS entries FROM entry_tag GROUP BY tag_id) AS every
JOIN tag ON tag.id = every.tag_id
LEFT JOIN (
    SELECT et.tag_id, count(*) AS entries FROM entry e CROSS JOIN entry_tag et ON et.ordinal = e.ordinal
    WHERE e.trashed_at IS NOT NULL GROUP BY et.tag_id
) AS trashed ON trashed.tag_id = every.tag_id
WHERE living > 0 ORDER BY living DESC, tag.folded"""


def known_tags(connection: DriverConnection, names: tuple[str, ...]) -> list[tuple[int, str]]:
    """Identifier and shown name of each of `names`; new ones are made."""
    found: list[tuple[int, str]] = []
    for name in names:
        folded = folded_tag(name)
        row = connection.execute(FIND, (folded,)).fetchone()
        if row is None:
            (row,) = connection.execute(MAKE, (name, folded)).fetchall()
        found.append((row[0], row[1]))
    return found


def attach_tags(connection: DriverConnection, ordinal: int, tag_ids: set[int]) -> None:
    """Let the entry at `ordinal` carry exactly these tags."""
    carried = {row[0] for row in connection.execute(CARRIED, (ordinal,))}
    for tag_id in tag_ids - carried:
        connection.execute(ATTACH, (tag_id, ordinal))
    for tag_id in carried - tag_ids:
        connection.execute(DETACH, (ordinal, tag_id))


def count_tags(connection: DriverConnection) -> list[TagCount]:
    """Every tag that a living entry carries, the most used first."""
    return [TagCount(name, entries) for name, entries in connection.execute(COUNT)]
