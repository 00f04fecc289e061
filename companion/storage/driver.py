"""The seam to SQLCipher: the only module that touches the `sqlcipher3` driver, which ships no types.

Every connection is opened on a file that exists already (`mode=rw`, never an implicit create), with a raw 256-bit
key handed over through the driver's own call: the key enters no URL, no SQL text and no statement cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from sqlcipher3 import dbapi2  # pyright: ignore[reportMissingTypeStubs]

from companion.crypto.wiping import wipe

_driver: Any = dbapi2
MODULE = cast(ModuleType, dbapi2)
"""What SQLAlchemy needs to know as its DBAPI."""

DriverError = cast(type[Exception], _driver.Error)
"""Base of everything the driver raises."""

BUSY_SECONDS = 10.0
"""How long a writer waits for the other one inside this program."""

Value = str | int | float | bytes | None
Row = tuple[Any, ...]

PRAGMAS = (
    "cipher_compatibility = 4",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "recursive_triggers = ON",
    "mmap_size = 0",
)
WRITING_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL")


class DriverCursor(Protocol):
    """What is used of the driver's cursor."""

    @property
    def rowcount(self) -> int: ...
    def __iter__(self) -> Iterator[Row]: ...
    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def close(self) -> None: ...


class DriverConnection(Protocol):
    """What is used of the driver's connection."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(
        self, sql: str, parameters: Sequence[Value] | Mapping[str, Value] = ..., /
    ) -> DriverCursor: ...
    def set_key(self, key: bytes, /) -> None: ...
    def set_progress_handler(self, handler: Callable[[], int] | None, n: int, /) -> None: ...
    def enable_load_extension(self, enabled: bool, /) -> None: ...
    def close(self) -> None: ...


class DatabaseKey:
    """The raw database key. Shows nothing of itself and can be wiped."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes | bytearray) -> None:
        if len(key) != 32:
            raise ValueError("a database key has 32 bytes")
        self._key = bytearray(key)

    def __repr__(self) -> str:
        return "DatabaseKey()"

    def __reduce__(self) -> str:
        raise TypeError("a key is never pickled")

    def hand_to(self, connection: DriverConnection) -> None:
        """Give the key to `connection` in SQLCipher's raw form, which skips its own key derivation."""
        literal = self._literal()
        try:
            connection.set_key(bytes(literal))
        finally:
            wipe(literal)

    def attach(self, connection: DriverConnection, path: Path, name: str) -> None:
        """Attach the existing file at `path` to `connection` as `name`, under this key. Raises DriverError."""
        literal = self._literal()
        place = f"{path.absolute().as_uri()}?{Access.READ_WRITE.value}"
        try:
            # Bound, so that the key enters no SQL text.
            run(connection, f"ATTACH DATABASE ? AS {name} KEY ?", (place, bytes(literal)))
        finally:
            wipe(literal)

    def _literal(self) -> bytearray:
        return bytearray(b"x'" + self._key.hex().encode("ascii") + b"'")

    def wipe(self) -> None:
        """Overwrite the key; connections can no longer be opened with it."""
        wipe(self._key)


class Access(Enum):
    """How a database file is opened."""

    READ_WRITE = "mode=rw"
    READ_ONLY = "mode=ro"
    UNCHANGING = "mode=ro&immutable=1"
    """On a place that cannot be written: no lock and no shared-memory file is made beside it."""


def connect(path: Path, key: DatabaseKey, access: Access = Access.READ_WRITE) -> DriverConnection:
    """Open the existing file at `path` and read its first page, which proves the key.

    Raises DriverError; the half-open connection is closed before that.
    """
    connection = cast(
        DriverConnection,
        _driver.connect(
            f"{path.absolute().as_uri()}?{access.value}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_SECONDS,
        ),
    )
    try:
        run(connection, "PRAGMA cipher_log = off")
        key.hand_to(connection)
        for pragma in PRAGMAS:
            run(connection, f"PRAGMA {pragma}")
        run(connection, "SELECT count(*) FROM sqlite_master")
        if access is Access.READ_WRITE:
            for pragma in WRITING_PRAGMAS:
                run(connection, f"PRAGMA {pragma}")
        connection.enable_load_extension(False)
    except BaseException:
        connection.close()
        raise
    return connection


def in_memory() -> DriverConnection:
    """A new, empty database in memory, without a key: for looking at schemas, never for a person's words."""
    connection = _driver.connect(":memory:", isolation_level=None, check_same_thread=False)
    return cast(DriverConnection, connection)


def run(connection: DriverConnection, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
    """All rows of one statement. The cursor is closed first even when it fails, else closing hides the real error."""
    cursor = connection.execute(sql, parameters)
    try:
        return cursor.fetchall()
    finally:
        cursor.close()


def error_name(error: BaseException) -> str:
    """SQLite's name for a driver error, for example SQLITE_FULL; empty where the driver gives none."""
    return str(getattr(error, "sqlite_errorname", "") or "")
