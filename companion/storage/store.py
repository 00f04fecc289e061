"""The database of one unlocked vault: opening, transactions, closing.

Two threads may use it at a time (the window's and the worker's). Reading sees one consistent state from its first
query on; writing begins with the write lock, so a transaction that has begun can finish. What a `unit_of_work` block
did is on the disk when the block has ended without an error (WAL, `synchronous=FULL`).
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Engine

from companion import clock
from companion.errors import BugError, KnownError, ReadOnly
from companion.paths import sync_folder
from companion.storage import migrations, scrubbing
from companion.storage.driver import BUSY_SECONDS, Access, DatabaseKey, DriverConnection, run
from companion.storage.engine import make_engine
from companion.storage.faults import Translated, is_damage
from companion.storage.opening import (
    check_contents,
    check_file,
    create_file,
    fitting_access,
    migrate,
    refuse_upgrade_here,
)
from companion.storage.repositories.meta import note, noted
from companion.storage.schema import create_schema
from companion.storage.unit_of_work import READING, WRITING, Work, transaction

Purpose = Literal["client", "therapist"]

SCRUB_SECONDS = 0.05
"""How long an erasure or closing may go on removing erased words; the rest waits for `scrub`."""
CHECKPOINT_WAIT_MS = 500


class _Current(threading.local):
    """The block that this thread is in."""

    work: Work | None = None
    writes: bool = False


class Store:
    """Everything in one vault's database."""

    def __init__(self, path: Path, key: DatabaseKey, access: Access) -> None:
        self.path = path
        """The database file."""
        self._key = key
        self._access = access
        self._engine: Engine = make_engine(path, key, access)
        self._current = _Current()
        self._closed = False
        self.vault_id = ""
        self.purpose: Purpose = "client"
        """Whose vault it is."""
        self.schema_revision = migrations.head()
        """The identifier of the schema."""

    def __repr__(self) -> str:
        return "Store()"

    @property
    def read_only(self) -> bool:
        """Whether the vault stands where nothing can be written."""
        return self._access is not Access.READ_WRITE

    @contextmanager
    def read(self) -> Generator[Work]:
        """A consistent view. Inside another block of the same thread: that block's view."""
        outer = self._current.work
        if outer is not None:
            yield outer
            return
        with self._transaction(writes=False) as work:
            yield work

    @contextmanager
    def unit_of_work(self) -> Generator[Work]:
        """All or nothing: kept and durable when the block ends, undone when it raises.

        Inside another one of the same thread it joins that one. Raises DiskFull, ReadOnly, Damaged, InUse.
        """
        if self.read_only:
            raise ReadOnly
        outer = self._current.work
        if outer is not None and self._current.writes:
            with Translated(), outer.savepoint():
                yield outer
            return
        with self._transaction(writes=True) as work:
            yield work
        if work.erased:
            # The erasure itself is done and durable; what cannot be tidied up now stays noted for later.
            with suppress(KnownError):
                self._scrub(SCRUB_SECONDS)

    def scrub(self) -> None:
        """Remove what erased words left in the full-text index; short transactions, for the worker's thread."""
        if not self.read_only:
            self._scrub(None)

    def checkpoint(self) -> bool:
        """Move everything into the one database file. Returns False while somebody still reads an older state."""
        if self.read_only:
            return True
        with Translated(), self.bare_connection() as connection:
            run(connection, f"PRAGMA busy_timeout = {CHECKPOINT_WAIT_MS}")
            try:
                (busy, _, _), *_ = run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                run(connection, f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        return not busy

    def close(self) -> None:
        """Put everything into the database file, close it and forget the key. Closing twice does nothing."""
        if self._closed:
            return
        try:
            # What was committed is durable in the write-ahead log and is taken over at the next opening.
            with suppress(KnownError):
                if not self.read_only:
                    self._scrub(SCRUB_SECONDS)
                    self.checkpoint()
        finally:
            self._closed = True
            self._engine.dispose()
            self._key.wipe()

    def look_inside(self, vault_id: str) -> str:
        """Check whose database it is and note its purpose; returns its schema revision. Raises Damaged, TooNew."""
        with self.read() as work:
            revision = check_contents(work.driver, vault_id)
            purpose = noted(work.driver, "purpose")
        self.vault_id, self.schema_revision = vault_id, revision
        self.purpose = "therapist" if purpose == "therapist" else "client"
        return revision

    def dispose(self) -> None:
        """Close every connection without touching the file."""
        self._engine.dispose()

    @contextmanager
    def bare_connection(self) -> Generator[DriverConnection]:
        """A driver connection outside any transaction, for checkpoints, copies and checks on this floor."""
        self._refuse_when_closed()
        pooled = self._engine.raw_connection()
        try:
            yield cast(DriverConnection, pooled.driver_connection)
        except BaseException as error:
            if is_damage(error):
                pooled.invalidate()
            raise
        finally:
            pooled.close()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Generator[Work]:
        self._refuse_when_closed()
        here = self._current
        before = (here.work, here.writes)
        with Translated(), transaction(self._engine, WRITING if writes else READING) as work:
            here.work, here.writes = work, writes
            try:
                yield work
            finally:
                here.work, here.writes = before

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise BugError("This vault is locked. What was saved is safe.")

    def _scrub(self, seconds: float | None) -> None:
        stop = None if seconds is None else clock.monotonic() + seconds
        with self._transaction(writes=False) as work:
            mark = scrubbing.due(work.driver)
        if mark is None:
            return
        first, more = True, True
        while more:
            with self._transaction(writes=True) as work:
                more = scrubbing.step(work.driver, first=first)
                if not more:
                    scrubbing.finish(work.driver, mark)
            first = False
            if stop is not None and clock.monotonic() >= stop:
                return


def create_store(path: Path, key: bytes | bytearray, *, vault_id: str, purpose: Purpose) -> Store:
    """A new, empty database at `path`, readable by its owner only.

    Raises AlreadyThere when something stands there, StorageFailure; no half-made file stays behind.
    """
    create_file(path)
    held = DatabaseKey(key)
    store = Store(path, held, Access.READ_WRITE)
    try:
        with store.unit_of_work() as work:
            create_schema(work.connection, migrations.head())
            note(work.driver, "vault_id", vault_id)
            note(work.driver, "purpose", purpose)
        sync_folder(path.parent)
    except BaseException:
        store.dispose()
        held.wipe()
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        raise
    store.vault_id, store.purpose = vault_id, purpose
    return store


def open_store(
    path: Path, key: bytes | bytearray, *, vault_id: str, read_only: bool = False
) -> Store:
    """The database of the vault `vault_id`; an older schema is stepped up after an encrypted copy was made.

    Where the place cannot be written to, or with `read_only`, the store reads only. Raises Refused, Damaged
    (also for a key that does not fit or a missing file), TooNew, InUse, StorageFailure; the file is then as it was.
    """
    check_file(path)
    access = fitting_access(path, read_only=read_only)
    held = DatabaseKey(key)
    store = Store(path, held, access)
    try:
        revision = store.look_inside(vault_id)
        if revision != migrations.head():
            refuse_upgrade_here(access)
            store.dispose()
            with Translated():
                migrate(path, held, revision)
            store.look_inside(vault_id)
    except BaseException:
        store.dispose()
        held.wipe()
        raise
    return store
