"""A copy of the database that no vault uses yet: opened with its key, and counted or read."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from companion.storage.driver import Access, DatabaseKey, DriverConnection, connect
from companion.storage.faults import Translated
from companion.storage.opening import check_contents, check_file
from companion.storage.row_digest import Progress, RowDigest, count_rows_of, digest_rows


def count_copy(path: Path, key: bytes | bytearray, vault_id: str) -> dict[str, int]:
    """Rows by table in the copy at `path`, which is not changed by looking, nor is anything made beside it.

    Raises Damaged (also for a key that does not fit, or another vault's copy), TooNew, Refused, StorageFailure.
    """
    with _opened(path, key, vault_id) as connection:
        return count_rows_of(connection)


def read_copy(
    path: Path, key: bytes | bytearray, vault_id: str, progress: Progress | None = None
) -> RowDigest:
    """What stands in the copy at `path`: every row of it is read. Progress counts rows.

    Raises Cancelled, and as `count_copy` does.
    """
    with _opened(path, key, vault_id) as connection:
        return digest_rows(connection, progress)


@contextmanager
def _opened(path: Path, key: bytes | bytearray, vault_id: str) -> Generator[DriverConnection]:
    check_file(path)
    held = DatabaseKey(key)
    try:
        with Translated():
            connection = connect(path, held, Access.UNCHANGING)
            try:
                check_contents(connection, vault_id)
                yield connection
            finally:
                connection.close()
    finally:
        held.wipe()
