"""Earlier states of an entry."""

from __future__ import annotations

from companion.domain.entries import EntryVersion
from companion.errors import NotFound
from companion.storage.driver import DriverConnection, Row
from companion.storage.texts import clean_text, from_milliseconds, to_milliseconds

KEEP = """INSERT INTO entry_version (id, entry_id, saved_at, title, body, revision)
VALUES (?, ?, ?, ?, ?, ?)"""
SELECT = "SELECT id, entry_id, saved_at, title, body, revision FROM entry_version"
OF_ENTRY = f"{SELECT} WHERE entry_id = ? ORDER BY saved_at DESC, ordinal DESC LIMIT ?"
ONE = f"{SELECT} WHERE id = ?"
ALL = -1


def keep_version(connection: DriverConnection, version: EntryVersion) -> None:
    """Keep `version` beside the entry."""
    values = (
        version.id,
        version.entry_id,
        to_milliseconds(version.saved_at),
        clean_text(version.title),
        clean_text(version.body),
        version.revision,
    )
    connection.execute(KEEP, values)


def versions_of(
    connection: DriverConnection, entry_id: str, limit: int = ALL
) -> list[EntryVersion]:
    """The kept versions, the newest first."""
    return [_version(row) for row in connection.execute(OF_ENTRY, (entry_id, limit))]


def one_version(connection: DriverConnection, version_id: str) -> EntryVersion:
    """The version of that identifier. Raises NotFound."""
    row = connection.execute(ONE, (version_id,)).fetchone()
    if row is None:
        raise NotFound("That earlier version is no longer in the journal. Nothing was changed.")
    return _version(row)


def _version(row: Row) -> EntryVersion:
    id_, entry_id, saved_at, title, body, revision = row
    return EntryVersion(id_, entry_id, from_milliseconds(saved_at), title, body, revision)
