"""Which paragraphs of an entry are kept back when it is shared."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, RowMapping, delete

from companion.domain.redactions import Redaction
from companion.errors import Damaged
from companion.storage.documents import decoded
from companion.storage.keeping import keep
from companion.storage.sharing_tables import REDACTION

OF_ENTRIES = """SELECT entry_id, revision, positions, digests FROM redaction
WHERE entry_id IN (SELECT value FROM json_each(?))"""
_UNREADABLE = "What you kept back of an entry cannot be read any more. Choose it anew before sharing that entry."


class Redactions:
    """Redactions inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all_of(self, ids: Iterable[str]) -> dict[str, Redaction]:
        """The redactions of these entries by entry; those without one are left out. Raises Damaged."""
        wanted = msgspec.json.encode(list(ids)).decode("utf-8")
        rows = self._connection.exec_driver_sql(OF_ENTRIES, (wanted,)).mappings()
        return {row["entry_id"]: _redaction(row) for row in rows}

    def put(self, redaction: Redaction) -> None:
        """Keep what is kept back of an entry, in place of what was. Raises NotFound when the entry is gone."""
        values = {
            "entry_id": redaction.entry_id,
            "revision": redaction.revision,
            "positions": msgspec.json.encode(redaction.positions).decode("ascii"),
            "digests": msgspec.json.encode(redaction.digests).decode("ascii"),
        }
        keep(self._connection, REDACTION, values, "entry_id")

    def clear(self, entry_id: str) -> None:
        """Keep nothing back of an entry; nothing kept back is no error."""
        self._connection.execute(delete(REDACTION).where(REDACTION.c.entry_id == entry_id))


def _redaction(row: RowMapping) -> Redaction:
    positions = decoded(row["positions"], tuple[int, ...], otherwise=_UNREADABLE)
    digests = decoded(row["digests"], tuple[str, ...], otherwise=_UNREADABLE)
    rising = all(a < b for a, b in zip((-1, *positions), positions, strict=False))
    if not rising or len(positions) != len(digests):
        raise Damaged(_UNREADABLE)
    return Redaction(row["entry_id"], row["revision"], positions, digests)
