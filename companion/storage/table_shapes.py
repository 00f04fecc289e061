"""What the rows of each table and each index look like when they are stored, as the database itself tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from companion.storage.driver import DriverConnection, Value, run

_CLASSES: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes, "REAL": float}
_NOT_COPIED = ("sqlite_", "alembic_version")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a strict table."""

    name: str
    kind: str
    """INTEGER, TEXT, BLOB or REAL."""
    required: bool
    place_in_key: int
    """From 1 on in the primary key; 0 outside it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table."""

    column: str
    parent: str
    parent_column: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the journal's own rows."""

    name: str
    columns: tuple[Column, ...]
    """In the order in which they are stored: of a table kept by its key, the key first."""
    by_key: bool
    """Whether the rows are kept by their key, without a row number."""
    references: tuple[Reference, ...]
    has_double: bool
    """Whether the rows of some index look like its own."""

    @property
    def numbered_by(self) -> str | None:
        """The column that is the row number itself."""
        key = [c for c in self.columns if c.place_in_key]
        alone = len(key) == 1 and key[0].kind == "INTEGER" and not self.by_key
        return key[0].name if alone else None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(
            c.name for c in sorted(self.columns, key=lambda c: c.place_in_key) if c.place_in_key
        )

    def key_of(self, rowid: int | None, row: dict[str, Value]) -> object:
        """What names a row: its number, or its key where it has none."""
        return tuple(row[name] for name in self.key) if self.by_key else rowid

    def named(self, rowid: int | None, values: tuple[Value, ...]) -> dict[str, Value] | None:
        """A stored row by column names; None when these values cannot be a row of this table."""
        if len(values) > len(self.columns) or (rowid is None) != self.by_key:
            return None
        found: dict[str, Value] = {}
        numbered_by = self.numbered_by
        for column, stored in zip(self.columns, values, strict=False):
            value = rowid if column.name == numbered_by and stored is None else stored
            if column.kind == "REAL" and type(value) is int:
                value = float(value)  # SQLite stores whole numbers of such a column as integers
            if value is None:
                if column.required:
                    return None
            elif type(value) is not _CLASSES[column.kind]:
                return None
            found[column.name] = value
        return found


@dataclass(frozen=True, slots=True)
class Index:
    """An index; its rows end with what names the row of its table."""

    name: str
    table: str
    columns: tuple[str, ...]
    """Without the row number, which stands last where the table has one."""
    numbered: bool
    partial: bool
    """Whether it holds only the rows that are special in some way."""

    def named(self, values: tuple[Value, ...]) -> tuple[int | None, dict[str, Value]] | None:
        """The row number and the columns that an entry of the index tells; None when it cannot be one."""
        if len(values) != len(self.columns) + self.numbered:
            return None
        rowid = values[-1] if self.numbered else None
        if self.numbered and type(rowid) is not int:
            return None
        return rowid if isinstance(rowid, int) else None, dict(
            zip(self.columns, values, strict=False)
        )


def tables_of(connection: DriverConnection) -> dict[str, Table]:
    """Every table with rows of the journal, parents before the tables that refer to them."""
    listed = {
        name: bool(by_key)
        for _, name, kind, _, by_key, _ in run(connection, "PRAGMA main.table_list")
        if kind == "table" and not name.startswith(_NOT_COPIED)
    }
    made = {name: _table(connection, name, by_key) for name, by_key in listed.items()}
    of_indexes = {
        tuple(kind for _, kind in _index_columns(connection, index, made[name]))
        for name in made
        for _, index, *_ in run(connection, f"PRAGMA index_list({name})")
        if not index.startswith(f"sqlite_autoindex_{name}") or not made[name].by_key
    }
    for name, table in made.items():
        kinds = tuple(column.kind for column in table.columns)
        made[name] = replace(table, has_double=table.by_key and kinds in of_indexes)
    ordered: dict[str, Table] = {}
    while len(ordered) < len(made):
        ready = {
            name: table
            for name, table in made.items()
            if name not in ordered and all(r.parent in {*ordered, name} for r in table.references)
        }
        ordered |= ready
    return ordered


def indexes_of(connection: DriverConnection, tables: dict[str, Table]) -> dict[str, Index]:
    """Every index on these tables that has a tree of its own."""
    found: dict[str, Index] = {}
    for table in tables.values():
        for _, name, _, origin, partial in run(connection, f"PRAGMA index_list({table.name})"):
            if origin == "pk" and table.by_key:
                continue  # that is the table itself
            columns = _index_columns(connection, name, table)
            named = tuple(column for column, _ in columns if column is not None)
            numbered = len(named) < len(columns)
            found[name] = Index(name, table.name, named, numbered, bool(partial))
    return found


def _index_columns(
    connection: DriverConnection, index: str, table: Table
) -> list[tuple[str | None, str]]:
    """Name and kind of what each entry of an index holds; no name for the row number."""
    kinds = {column.name: column.kind for column in table.columns}
    rows = run(connection, f"PRAGMA index_xinfo({index})")
    return [(name, kinds[name]) if cid >= 0 else (None, "INTEGER") for _, cid, name, *_ in rows]


def _table(connection: DriverConnection, name: str, by_key: bool) -> Table:
    columns = tuple(
        Column(column, kind.upper(), bool(required) or (by_key and key > 0), key)
        for _, column, kind, required, _, key in run(connection, f"PRAGMA table_info({name})")
    )
    if by_key:
        keyed = sorted((c for c in columns if c.place_in_key), key=lambda c: c.place_in_key)
        columns = (*keyed, *(c for c in columns if not c.place_in_key))
    references = tuple(
        Reference(row[3], row[2], row[4])
        for row in run(connection, f"PRAGMA foreign_key_list({name})")
    )
    return Table(name, columns, by_key, references, has_double=False)
