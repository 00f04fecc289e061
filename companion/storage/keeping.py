"""Adding a row or keeping it as it is now, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import insert


def keep(connection: Connection, table: Table, values: dict[str, Any], *key: str) -> None:
    """Add the row of these `values`, or, where one with the same `key` columns is there, replace what they name."""
    keep_all(connection, table, [values], *key)


def keep_all(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *key: str
) -> None:
    """`keep` for many rows that name the same columns."""
    if not rows:
        return
    query = insert(table)
    changed = {name: query.excluded[name] for name in rows[0] if name not in key}
    connection.execute(
        query.on_conflict_do_update(index_elements=list(key), set_=changed), list(rows)
    )
