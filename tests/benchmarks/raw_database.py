"""The limit that storage is measured against: `sqlcipher3` with one table, one full-text index and nothing else.

The same encryption, the same durability (WAL, `synchronous=FULL`), the same entries. Row numbers are in date order,
so that the newest hits come first without sorting: the quickest way to ask SQLite this question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from sqlcipher3 import dbapi2

from tests.benchmarks.corpus import CorpusEntry

DRIVER = cast(ModuleType, dbapi2)
KEY = bytes(range(32))
PRAGMAS = (
    "cipher_log = off",
    f"key = \"x'{KEY.hex()}'\"",
    "cipher_compatibility = 4",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "mmap_size = 0",
)
SCHEMA = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, created TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
    tags TEXT NOT NULL);
CREATE INDEX entry_by_created ON entry (created);
CREATE VIRTUAL TABLE words USING fts5(title, body, tags, content = 'entry', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    INSERT INTO words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags);
END;
CREATE TRIGGER entry_changed AFTER UPDATE OF title, body, tags ON entry BEGIN
    INSERT INTO words(words, rowid, title, body, tags)
        VALUES ('delete', old.id, old.title, old.body, old.tags);
    INSERT INTO words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags);
END;
"""
INSERT = "INSERT INTO entry (created, title, body, tags) VALUES (?, ?, ?, ?)"
NEWEST = "SELECT id, created, title, substr(body, 1, 160), tags FROM entry ORDER BY id DESC LIMIT ?"
FOUND = """SELECT e.id, e.created, e.title, substr(e.body, 1, 160), e.tags, snippet(words, -1, '[', ']', '…', 20)
FROM words CROSS JOIN entry e ON e.id = words.rowid
WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"""


class RawDatabase:
    """One open connection."""

    def __init__(self, path: Path) -> None:
        self.connection: Any = DRIVER.connect(str(path), isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")

    @classmethod
    @contextmanager
    def made(cls, path: Path) -> Iterator[RawDatabase]:
        """A new, empty one for the length of the block."""
        with cls.opened(path) as database:
            database.connection.executescript(SCHEMA)
            yield database

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[RawDatabase]:
        """The one at `path` for the length of the block; then everything is put into its file."""
        database = cls(path)
        try:
            yield database
        finally:
            database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            database.connection.close()

    def add_all(self, entries: Iterable[CorpusEntry]) -> None:
        """Insert `entries` in one transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            INSERT, ((e.created, e.title, e.body, "\n".join(e.tags)) for e in entries)
        )
        self.connection.execute("COMMIT")

    def add(self, created: str, title: str, body: str, tags: str) -> None:
        """Insert one entry, durably."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(INSERT, (created, title, body, tags))
        self.connection.execute("COMMIT")

    def change(self, entry_id: int, title: str, body: str) -> None:
        """Save new words of one entry, durably."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(
            "UPDATE entry SET title = ?, body = ? WHERE id = ?", (title, body, entry_id)
        )
        self.connection.execute("COMMIT")

    def newest(self, limit: int) -> list[tuple[Any, ...]]:
        """What a list shows first."""
        return self.connection.execute(NEWEST, (limit,)).fetchall()

    def find(self, expression: str, limit: int) -> list[tuple[Any, ...]]:
        """The newest entries that match an FTS5 expression, with snippets."""
        return self.connection.execute(FOUND, (expression, limit)).fetchall()

    def copy_into(self, target: Path) -> None:
        """`VACUUM INTO` a new file."""
        self.connection.execute("VACUUM INTO ?", (str(target),))
