"""To which tree a part belongs that lost the page above it: told by its rows, which must fit the table."""

from __future__ import annotations

from companion.storage.damaged_trees import Cell
from companion.storage.driver import DriverConnection, Value
from companion.storage.rebuilding_course import Evidence, Row
from companion.storage.table_shapes import Index, Table

Candidate = Table | Index

NEUTRAL = 0.3
"""How well rows fit whose columns are right and that refer to nothing."""
AT_LEAST = 0.2
"""How well rows must fit that an index has just like that."""
STANDS_ELSEWHERE = {
    "entry_tag": """SELECT 1 FROM entry LEFT JOIN tag ON tag.id = :tag_id WHERE entry.ordinal = :ordinal
        AND entry.tags <> '' AND :tag_id < 1000000
        AND (tag.id IS NULL OR instr(char(10) || entry.tags || char(10), char(10) || tag.name || char(10)))""",
    "entry_link": """SELECT 1 FROM entry LEFT JOIN entry_text USING (ordinal)
        WHERE entry.id = :source_id AND (body IS NULL OR instr(body, '[[' || :target_id))""",
}
"""Tables whose rows can be told from those of their own index by what the entries say."""
MOSTLY = 0.8
"""The part of the rows that must have the right columns. Where pages cannot prove themselves, some are spoilt."""
SAMPLE = 200
"""Rows that are looked up."""


def best_fit(
    connection: DriverConnection, candidates: list[Candidate], cells: list[Cell], known: Evidence
) -> tuple[Candidate | None, float]:
    """The candidate whose rows these are, and how well they fit from 0 to 1.

    `known` are rows that indexes name and that were not found yet. None when they fit nowhere, for example those of a
    search index.
    """
    best: Candidate | None = None
    best_score = 0.0
    for candidate in candidates:
        if isinstance(candidate, Table):
            score = _score_as_rows(connection, candidate, cells, known[candidate.name])
        else:
            score = _score_as_index(connection, candidate, cells)
        if score is not None and (best is None or score > best_score):
            best, best_score = candidate, score
    return best, best_score


def _score_as_rows(
    connection: DriverConnection, table: Table, cells: list[Cell], known: dict[object, Row]
) -> float | None:
    """From 0 to 1; nearly all rows must have the right columns, and most must pass the table's own rules."""
    named = [table.named(cell.rowid, cell.values) for cell in cells]
    rows = [row for row in named if row is not None]
    if len(rows) <= len(cells) * MOSTLY or not _accepts(connection, table, rows):
        return None
    named_by_index = sum(
        table.key_of(cell.rowid, row) in known
        for cell, row in zip(cells, named, strict=True)
        if row is not None
    )
    if named_by_index * 2 > len(cells):
        return 1.0
    found = asked = 0
    check = STANDS_ELSEWHERE.get(table.name)
    for row in rows[:SAMPLE]:
        if check is not None:
            asked += 1
            found += connection.execute(check, row).fetchone() is not None
            continue
        for reference in table.references:
            value = row.get(reference.column)
            if value is not None:
                asked += 1
                found += _stands(connection, reference.parent, {reference.parent_column: value})
    if not asked:
        return NEUTRAL
    score = found / asked
    return score if score >= AT_LEAST or not table.has_double else None


def _score_as_index(connection: DriverConnection, index: Index, cells: list[Cell]) -> float | None:
    """How many of its entries name a row that was brought over."""
    found = 0
    for cell in cells[:SAMPLE]:
        named = index.named(cell.values)
        if named is None:
            return None
        rowid, row = named
        found += _stands(connection, index.table, row | ({} if rowid is None else {"rowid": rowid}))
    return found / min(len(cells), SAMPLE) if found else None


def _accepts(connection: DriverConnection, table: Table, rows: list[dict[str, Value]]) -> bool:
    """Whether the table takes these rows by its own checks, or most of them; nothing of them stays."""
    taken = 0
    connection.execute("SAVEPOINT trying")
    try:
        for row in rows:
            sql = insertion(table.name, tuple(row))
            taken += connection.execute(sql, tuple(row.values())).rowcount
    finally:
        connection.execute("ROLLBACK TO trying")
        connection.execute("RELEASE trying")
    return taken * 2 >= len(rows)


def _stands(connection: DriverConnection, table: str, row: dict[str, Value]) -> bool:
    where = " AND ".join(f"{name} IS ?" for name in row)
    sql = f"SELECT 1 FROM {table} WHERE {where} LIMIT 1"  # noqa: S608 - our own names
    return connection.execute(sql, tuple(row.values())).fetchone() is not None


def insertion(table: str, columns: tuple[str, ...]) -> str:
    """The statement that adds a row unless the table's rules forbid it."""
    places = ", ".join("?" * len(columns))
    return f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names
