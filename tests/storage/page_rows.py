"""Which rows lie on which pages of a sound database, as SQLite's own page statistics tell it.

For that the database is laid out in plain, page by page, with the 80 bytes that encryption keeps of each page left
reserved: a file that any SQLite reads (https://www.sqlite.org/dbstat.html). Only tests do this, with invented words.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from companion.crypto.page_cipher import PAGE_BYTES, SALT_BYTES, USABLE_BYTES, PageCipher

PLAIN_START = b"SQLite format 3\0"
Rows = dict[str, list[tuple[Any, ...]]]


def has_page_statistics() -> bool:
    """Whether this Python's SQLite can tell where rows lie."""
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    return "ENABLE_DBSTAT_VTAB" in options


class PlainCopy:
    """A sound database in plain, and where its rows lie."""

    def __init__(self, database: Path, key: bytes, place: Path) -> None:
        content = database.read_bytes()
        cipher = PageCipher(key, content[:SALT_BYTES])
        pages = [
            cipher.plain(at // PAGE_BYTES + 1, content[at : at + PAGE_BYTES])
            for at in range(0, len(content), PAGE_BYTES)
        ]
        pages[0] = PLAIN_START + pages[0][SALT_BYTES:]
        # 1 for both at 18 and 19: no write-ahead log, so that the copy needs no other file.
        pages[0] = pages[0][:18] + b"\1\1" + pages[0][20:]
        place.write_bytes(b"".join(page + bytes(PAGE_BYTES - USABLE_BYTES) for page in pages))
        self.page_count = len(pages)
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            self.rows = rows_of(connection)
            self._on: dict[int, set[tuple[str, int]]] = defaultdict(set)
            self.inner: dict[str, list[int]] = defaultdict(list)
            """Pages of each table that lead to others."""
            for table in self.rows:
                self._note(connection, table)
            self._trees: dict[str, set[int]] = defaultdict(set)
            trees = "SELECT coalesce(tbl_name, s.name), pageno FROM dbstat s LEFT JOIN sqlite_master m ON m.name = s.name"
            for table, page in connection.execute(trees):
                self._trees[table].add(page)
            self.schema_pages = sorted(self._trees["sqlite_schema"])
            """Where the database names its tables, its first page among them."""

    def without(self, pages: set[int]) -> Rows:
        """The rows that touch none of these pages."""
        gone = {row for page in pages for row in self._on[page]}
        return {
            table: [row for number, row in enumerate(rows) if (table, number) not in gone]
            for table, rows in self.rows.items()
        }

    def pages_of(self, table: str) -> set[int]:
        """Pages with rows of this table and of no other."""
        return {page for page, rows in self._on.items() if {row[0] for row in rows} == {table}}

    def pages_with_index(self, table: str) -> set[int]:
        """Every page of this table and of its indexes."""
        return set(self._trees[table])

    def _note(self, connection: sqlite3.Connection, table: str) -> None:
        found = connection.execute(
            "SELECT path, pageno, pagetype, ncell FROM dbstat WHERE name = ?", (table,)
        ).fetchall()
        by_path = {path: (page, kind, cells) for path, page, kind, cells in found}
        self.inner[table] = [page for page, kind, _ in by_path.values() if kind == "internal"]
        long_rows: dict[str, list[int]] = defaultdict(list)
        for path, (page, kind, _) in by_path.items():
            if kind == "overflow":
                long_rows[path.split("+")[0]].append(page)
        by_key = "WITHOUT ROWID" in str(
            connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        )
        in_order = _in_order("/", by_path, by_key=by_key)
        count = -1
        for count, (page, cell) in enumerate(in_order):
            for touched in (page, *long_rows[cell]):
                self._on[touched].add((table, count))
        assert count + 1 == len(self.rows[table]), table


def _in_order(
    path: str, by_path: dict[str, tuple[int, str, int]], *, by_key: bool
) -> Iterator[tuple[int, str]]:
    """Page and path of every row of a tree, in the order of the rows."""
    page, kind, cells = by_path[path]
    if kind == "leaf":
        yield from ((page, f"{path}{cell:03x}") for cell in range(cells))
        return
    for cell in range(cells):
        yield from _in_order(f"{path}{cell:03x}/", by_path, by_key=by_key)
        if by_key:  # such a tree keeps rows on its inner pages too
            yield page, f"{path}{cell:03x}"
    yield from _in_order(f"{path}{cells:03x}/", by_path, by_key=by_key)


def rows_of(connection: Any) -> Rows:
    """Every row of every table with the journal's own rows, in the order in which they are kept."""
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND rootpage > 0 "
        "AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name <> 'alembic_version' ORDER BY name"
    ).fetchall()
    found: Rows = {}
    for name, sql in tables:
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        key = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
        order = ", ".join(key) if "WITHOUT ROWID" in sql else "rowid"
        found[name] = connection.execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall()
    return found
