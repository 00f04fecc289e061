"""One number for everything that stands in a journal: the same rows give the same digest, wherever they lie.

It covers every row of every table but `meta` and `draft`, which only say where the person was, and the full-text
tables, which are made from the others. An attached file counts by its SHA-256; whether its bytes still fit that is
what `verify_database` asks. Rows are taken in the order of their keys and written as MessagePack
(https://github.com/msgpack/msgpack/blob/master/spec.md), which has one form for each value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from companion.errors import Cancelled
from companion.storage.driver import DriverConnection, run

Progress = Callable[[int, int], bool | None]

LEFT_OUT = frozenset({"meta", "draft", "alembic_version"})
BY_DIGEST_ONLY = frozenset({("attachment_blob", "content"), ("received_file", "content")})
BATCH = 256
"""Rows between two looks at the progress, a few milliseconds."""


@dataclass(frozen=True, slots=True)
class RowDigest:
    """What stands in a database."""

    digest: str
    """SHA-256 in hexadecimal."""
    counts: dict[str, int]
    """Rows by table."""


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def rows(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {', '.join(self.keys)}"  # noqa: S608 - names of the schema


def digest_rows(connection: DriverConnection, progress: Progress | None = None) -> RowDigest:
    """Read every row once. Consistent only inside a transaction or where nobody writes.

    Progress counts rows. Raises Cancelled, and the driver's errors as they are.
    """
    tables = list(_tables(connection))
    total = sum(count_rows_of(connection).values())
    whole, pack = hashlib.sha256(), msgspec.msgpack.Encoder().encode
    counts: dict[str, int] = {}
    done = 0
    for table in tables:
        whole.update(pack((table.name, table.columns)))
        rows_of_table = hashlib.sha256()
        before = done
        for packed, number in _packed(connection, table, pack):
            rows_of_table.update(packed)
            done += number
            if progress is not None and progress(done, total) is False:
                raise Cancelled
        counts[table.name] = done - before
        whole.update(rows_of_table.digest())
    return RowDigest(whole.hexdigest(), counts)


def count_rows_of(connection: DriverConnection) -> dict[str, int]:
    """Rows by table, of the same tables and as quickly as can be. Raises the driver's errors as they are."""
    return {
        table.name: int(run(connection, f"SELECT count(*) FROM {table.name}")[0][0])  # noqa: S608 - names of the schema
        for table in _tables(connection)
    }


def _packed(
    connection: DriverConnection, table: _Table, pack: Callable[[object], bytes]
) -> Iterator[tuple[bytes, int]]:
    """The rows of `table` in pieces, each with its number of rows. A row's form does not depend on its piece."""
    cursor = connection.execute(table.rows)
    try:
        batch: list[bytes] = []
        for row in cursor:
            batch.append(pack(row))
            if len(batch) == BATCH:
                yield b"".join(batch), len(batch)
                batch.clear()
        yield b"".join(batch), len(batch)
    finally:
        cursor.close()


def _tables(connection: DriverConnection) -> Iterator[_Table]:
    listed = run(
        connection,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name",
    )
    for (name,) in listed:
        if name in LEFT_OUT or name.startswith("sqlite_"):
            continue
        columns = run(connection, "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,))
        keys = sorted((place, column) for column, place in columns if place)
        yield _Table(
            name,
            tuple(column for column, _ in columns if (name, column) not in BY_DIGEST_ONLY),
            tuple(column for _, column in keys) or ("rowid",),
        )
