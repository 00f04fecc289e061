"""Encrypted copies of the database, and whether everything in it is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from companion.errors import Damaged, ReadOnly
from companion.storage.columns import METADATA
from companion.storage.driver import DriverConnection, DriverError, error_name, run
from companion.storage.faults import Translated
from companion.storage.opening import vacuum_into
from companion.storage.row_digest import count_rows_of
from companion.storage.schema import FULL_TEXT
from companion.storage.schema_check import schema_differences
from companion.storage.store import Store
from companion.storage.watch import FileWatch, Progress, report

OPERATIONS_BETWEEN = 50_000
"""SQLite operations between two looks at the progress, some milliseconds."""

COUNTED = tuple(
    table.name for table in METADATA.sorted_tables if table.name not in ("meta", "draft")
)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the whole database found."""

    problems: tuple[str, ...]
    """Plain sentences; empty when everything is whole."""
    counts: dict[str, int]
    """Rows by table; empty where they could not be counted."""

    @property
    def ok(self) -> bool:
        """Whether everything is whole."""
        return not self.problems


def copy_encrypted(
    store: Store, target: Path, progress: Progress | None = None, *, durable: bool = True
) -> dict[str, int] | None:
    """A consistent copy of the database under the same key in a new file at `target` (0600), while others write.

    Returns how many rows of each table the copy must hold, or None when something was written meanwhile. Without
    `durable` the copy need not be on the disk when this returns, because it is read at once and then thrown away.
    Progress counts bytes. Raises AlreadyThere, Cancelled, StorageFailure, Damaged; no half copy stays behind.
    """
    with Translated(), store.reading_connection() as connection:
        if not durable:
            run(connection, "PRAGMA synchronous = OFF")
        before = _version(connection)
        watch = FileWatch(progress, target, _size(connection))
        connection.set_progress_handler(watch, OPERATIONS_BETWEEN)
        try:
            vacuum_into(connection, target, durable=durable)
        except DriverError as error:
            if watch.stop is not None and error_name(error) == "SQLITE_INTERRUPT":
                raise watch.stop from None
            raise
        finally:
            connection.set_progress_handler(None, 0)
        counts = count_rows_of(connection)
        return counts if _version(connection) == before else None


def count_rows(store: Store) -> dict[str, int]:
    """How many rows each table holds, in the order in which tables depend on each other."""
    with store.read() as work:
        return {
            table: int(run(work.driver, f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our own names
            for table in COUNTED
        }


def verify_database(store: Store, progress: Progress | None = None) -> VerifyReport:
    """Check every page's authenticity, the structure, the full-text indexes and every attached file.

    Raises Cancelled, and DiskFull and its like where the check itself cannot be done. Damage is not raised but told in
    the report.
    """
    problems: list[str] = []
    counts: dict[str, int] = {}
    checks: tuple[Callable[[Store], list[str]], ...] = (
        _pages,
        _structure,
        _schema,
        _references,
        _indexes,
        _attachments,
    )
    for done, check in enumerate(checks):
        report(progress, done, len(checks) + 1)
        problems.extend(_told(lambda check=check: check(store)))
    report(progress, len(checks), len(checks) + 1)
    problems.extend(_told(lambda: counts.update(count_rows(store)) or []))
    report(progress, len(checks) + 1, len(checks) + 1)
    return VerifyReport(tuple(dict.fromkeys(problems)), counts)


def _told(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except Damaged:
        return ["Some of the file cannot be read: it is damaged or was altered."]


def _pages(store: Store) -> list[str]:
    """SQLCipher's own check of each page's code; it reads the main file only, so that is brought up to date first."""
    store.checkpoint()
    with Translated(), store.bare_connection() as connection:
        found = run(connection, "PRAGMA cipher_integrity_check")
    if not found:
        return []
    damaged = (
        f"{len(found)} part(s) of the file fail their check: they are damaged or were altered."
    )
    if _told(lambda: _structure(store)):
        return [damaged]
    # Pages in use are read by that check too, so only room that nothing uses is damaged.
    return [f"{damaged} Nothing is kept there: a repair into a new vault brings everything back."]


def _structure(store: Store) -> list[str]:
    with Translated(), store.bare_connection() as connection:
        found = run(connection, "PRAGMA quick_check(1)")
    return [] if found == [("ok",)] else ["The structure of the file is damaged."]


def _schema(store: Store) -> list[str]:
    with Translated(), store.bare_connection() as connection:
        found = schema_differences(connection)
    if not found:
        return []
    return [f"The tables are not those of this version: {', '.join(found)}."]


def _references(store: Store) -> list[str]:
    with Translated(), store.bare_connection() as connection:
        found = run(connection, "PRAGMA foreign_key_check")
    return [f"{len(found)} row(s) belong to something that is missing."] if found else []


def _indexes(store: Store) -> list[str]:
    """FTS5's own check, against the texts too. It is written as an INSERT, so it needs a place that can be written."""
    if store.read_only:
        return []
    damaged: list[str] = []
    for index in FULL_TEXT:
        sql = f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own names
        try:
            with Translated(), store.bare_connection() as connection:
                run(connection, sql)
        except Damaged:
            damaged.append(
                "The search index does not fit the texts. The texts themselves are not touched by this."
            )
        except ReadOnly:
            return []
    return damaged


def _attachments(store: Store) -> list[str]:
    with store.read() as work:
        altered = sum(1 for _ in chain(work.attachments.altered(), work.shares.altered_files()))
    return [f"{altered} attached file(s) are not what was put in."] if altered else []


def _version(connection: DriverConnection) -> int:
    """A number that another one takes whenever somebody else has written (https://www.sqlite.org/pragma.html)."""
    return int(run(connection, "PRAGMA data_version")[0][0])


def _size(connection: DriverConnection) -> int:
    pages, size = (
        run(connection, "PRAGMA page_count")[0][0],
        run(connection, "PRAGMA page_size")[0][0],
    )
    return int(pages) * int(size)
