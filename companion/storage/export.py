"""The whole database under another key, in a new file: for new keys, and for backups that shall open with them.

`sqlcipher_export` copies tables, indexes, triggers and full-text tables row by row into an attached database
(https://www.zetetic.net/sqlcipher/sqlcipher-api/#sqlcipher_export). Unlike VACUUM INTO it can change the key, and it
gives the file a salt of its own. What it leaves out, the two numbers in the file's head, is copied here. The result is
read back through a connection of its own, so from the file, and compared with its source row by row.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from companion.errors import StorageFailure, from_os_error
from companion.paths import sync_folder
from companion.storage.driver import (
    Access,
    DatabaseKey,
    DriverConnection,
    DriverError,
    connect,
    error_name,
    run,
)
from companion.storage.faults import Translated
from companion.storage.opening import check_file, create_file
from companion.storage.schema import FULL_TEXT
from companion.storage.watch import FileWatch, Progress, report

OPERATIONS_BETWEEN = 20_000
"""SQLite operations between two looks at the progress, some milliseconds."""
ROWS_BETWEEN = 256
NUMBERS = ("user_version", "application_id")
"""Of the file's head, which the export leaves out."""
NOT_KEPT = (
    "The disk did not keep the copy of the journal as it was written. Your journal was left as it is; "
    "use another disk."
)


def export_database(
    source: Path,
    key: bytes | bytearray,
    target: Path,
    new_key: bytes | bytearray,
    *,
    progress: Progress | None = None,
    made: Callable[[], object] = lambda: None,
    filled: Callable[[], object] = lambda: None,
) -> None:
    """Write everything in `source` to the new file `target` (0600) under `new_key`, and compare the two.

    It is on the disk and proven when this returns. Whoever calls this sees to it that nobody writes to `source`
    meanwhile. `made` and `filled` are called when the empty file stands and when it holds everything. Raises
    AlreadyThere, Damaged, StorageFailure and Cancelled; nothing is then left at `target`.
    """
    check_file(source)
    old, new = DatabaseKey(key), DatabaseKey(new_key)
    create_file(target)
    try:
        made()
        with Translated():
            _fill(source, old, target, new, progress)
            _sync(target)
            filled()
            _compare(source, old, target, new, progress)
    except OSError as error:
        remove_database(target)
        raise from_os_error(error, doing="Copying the journal") from None
    except BaseException:
        remove_database(target)
        raise
    finally:
        old.wipe()
        new.wipe()


def remove_database(path: Path) -> None:
    """Take the database at `path` away, with the logs beside it, as far as the disk allows."""
    for end in ("-journal", "-wal", "-shm", ""):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _fill(
    source: Path, old: DatabaseKey, target: Path, new: DatabaseKey, progress: Progress | None
) -> None:
    watch = FileWatch(_first_half(progress), target, source.stat().st_size)
    connection = connect(source, old, _reading(source))
    try:
        new.attach(connection, target, "renewed")
        # Without a file for it: a database that is not whole is thrown away, never rolled back.
        run(connection, "PRAGMA renewed.journal_mode = MEMORY")
        connection.set_progress_handler(watch, OPERATIONS_BETWEEN)
        run(connection, "BEGIN")
        run(connection, "SELECT sqlcipher_export('renewed')")
        for number in NUMBERS:
            ((value,),) = run(connection, f"PRAGMA main.{number}")
            run(connection, f"PRAGMA renewed.{number} = {int(value)}")
        run(connection, "COMMIT")
    except DriverError as error:
        if watch.stop is not None and error_name(error) == "SQLITE_INTERRUPT":
            raise watch.stop from None
        raise
    finally:
        connection.close()


def _sync(target: Path) -> None:
    with target.open("rb") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):  # so that comparing reads from the disk, not from memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    sync_folder(target.parent)


def _compare(
    source: Path, old: DatabaseKey, target: Path, new: DatabaseKey, tell: Progress | None
) -> None:
    """Raise StorageFailure unless `target` is whole and holds the same as `source`, row by row."""
    before = connect(source, old, _reading(source))
    try:
        after = connect(target, new)
        try:
            _check(after)
            if _head(before) != _head(after):
                raise StorageFailure(NOT_KEPT)
            tables = [str(name) for name, has_rows in _tables(before) if has_rows]
            total = sum(_count(before, table) for table in tables)
            done = 0
            for table in tables:
                done = _compare_rows(table, before, after, done, total, tell)
        finally:
            after.close()
    finally:
        before.close()
    _sync(target)  # the connection has noted in the file's head how it is to be written


def _reading(source: Path) -> Access:
    """Beside a program that has it open through its log; else without making anything beside it."""
    log = source.with_name(source.name + "-wal")
    return Access.READ_ONLY if log.exists() else Access.UNCHANGING


def _check(connection: DriverConnection) -> None:
    if run(connection, "PRAGMA cipher_integrity_check"):
        raise StorageFailure(NOT_KEPT)
    if run(connection, "PRAGMA quick_check(1)") != [("ok",)]:
        raise StorageFailure(NOT_KEPT)
    there = {name for name, _ in _tables(connection)}
    for index in there.intersection(FULL_TEXT):
        run(connection, f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our own names


def _head(connection: DriverConnection) -> list[object]:
    """What the database is made of, and the numbers in its head."""
    return [
        *(run(connection, f"PRAGMA {number}") for number in NUMBERS),
        run(connection, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"),
    ]


def _tables(connection: DriverConnection) -> list[tuple[str, bool]]:
    """The name of every table, and whether it has rows of its own: those of a full-text table lie in others."""
    found = run(connection, "SELECT name, rootpage > 0 FROM sqlite_master WHERE type = 'table'")
    return [(str(name), bool(has_rows)) for name, has_rows in found]


def _count(connection: DriverConnection, table: str) -> int:
    return int(run(connection, f'SELECT count(*) FROM "{table}"')[0][0])  # noqa: S608 - names of the schema


def _compare_rows(
    table: str,
    before: DriverConnection,
    after: DriverConnection,
    done: int,
    total: int,
    tell: Progress | None,
) -> int:
    # Without an index both come in the order of their keys, which the export keeps.
    rows = f'SELECT * FROM "{table}" NOT INDEXED'  # noqa: S608 - names of the schema
    one, other = before.execute(rows), after.execute(rows)
    try:
        for was, copied in zip_longest(one, other):
            if was != copied:
                raise StorageFailure(NOT_KEPT)
            done += 1
            if done % ROWS_BETWEEN == 0 or done == total:
                report(tell, total + done, total * 2)
    finally:
        one.close()
        other.close()
    return done


def _first_half(progress: Progress | None) -> Progress | None:
    return None if progress is None else lambda done, total: progress(done, total * 2)
