"""Adding a row or keeping it as it is now, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import insert


def keep(connection: Connection, table: Table, values: dict[str, Any], *key: str) -> None:
    """Add the row of these `values`, or, where one with the same `key` columns is there, replace what they name."""
    query = insert(table).values(values)
    changed = {name: query.excluded[name] for name in values if name not in key}
    connection.execute(query.on_conflict_do_update(index_elements=list(key), set_=changed))
