"""Links between entries, as written in their text: `[[id]]` or `[[id|label]]`."""

from __future__ import annotations

import re

from companion.domain.entries import EntrySummary
from companion.storage.driver import DriverConnection
from companion.storage.repositories.entry_rows import SELECT_SUMMARY, summary_of

LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|[^\[\]\n]*)?\]\]")

TARGETS = "SELECT target_id FROM entry_link WHERE source_id = ?"
ADD = "INSERT INTO entry_link (source_id, target_id) VALUES (?, ?)"
REMOVE = "DELETE FROM entry_link WHERE source_id = ? AND target_id = ?"
FROM_IT = f"""{SELECT_SUMMARY} FROM entry_link l JOIN entry e ON e.id = l.target_id
WHERE l.source_id = ? AND e.trashed_at IS NULL ORDER BY e.ordinal DESC"""
TO_IT = f"""{SELECT_SUMMARY} FROM entry_link l JOIN entry e ON e.id = l.source_id
WHERE l.target_id = ? AND e.trashed_at IS NULL ORDER BY e.ordinal DESC"""


def targets_in(body: str) -> set[str]:
    """The identifiers that `body` links to."""
    return set(LINK.findall(body)) if "[[" in body else set()


def keep_links(connection: DriverConnection, entry_id: str, body: str) -> None:
    """Let the kept links of the entry be those in its text."""
    kept = {row[0] for row in connection.execute(TARGETS, (entry_id,))}
    written = targets_in(body)
    for target in written - kept:
        connection.execute(ADD, (entry_id, target))
    for target in kept - written:
        connection.execute(REMOVE, (entry_id, target))


def linked_from(connection: DriverConnection, entry_id: str) -> list[EntrySummary]:
    """The living entries that this one links to."""
    return [summary_of(row) for row in connection.execute(FROM_IT, (entry_id,))]


def linking_to(connection: DriverConnection, entry_id: str) -> list[EntrySummary]:
    """The living entries that link to this one."""
    return [summary_of(row) for row in connection.execute(TO_IT, (entry_id,))]
