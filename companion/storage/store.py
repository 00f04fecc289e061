"""The database of one unlocked vault: opening, transactions, closing.

Two threads may use it at a time (the window's and the worker's). Reading sees one consistent state from its first
query on; writing begins with the write lock, so a transaction that has begun can finish. What a `unit_of_work` block
did is on the disk when the block has ended without an error (WAL, `synchronous=FULL`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Engine

from companion.errors import BugError, KnownError, ReadOnly
from companion.paths import sync_folder
from companion.storage import compacting, migrations, scrubbing
from companion.storage.driver import (
    BUSY_SECONDS,
    Access,
    DatabaseKey,
    DriverConnection,
    connect,
    run,
)
from companion.storage.engine import make_engine
from companion.storage.faults import DiskFails, NotKept, Translated, is_damage
from companion.storage.opening import (
    check_contents,
    check_file,
    create_file,
    fitting_access,
    has_room,
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
        self._not_kept = False
        """Whether the disk once failed to keep what was written although it has room; then nothing more is written."""
        self.before_first_write: Callable[[], bool] | None = None
        """Called before the first transaction that may change something begins; again until it returns True."""
        self._first_write = threading.Lock()
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
        if work.removed:
            with suppress(KnownError):
                self._compact()

    def scrub(self) -> None:
        """Remove what erased words left behind, if anything is still due; for the worker's thread."""
        if not self.read_only:
            self._scrub(None)
            self._compact()

    def checkpoint(self) -> bool:
        """Move everything into the one database file. Returns False while somebody still reads an older state."""
        self._refuse_when_closed()
        return self._checkpoint()

    def _checkpoint(self) -> bool:
        if self.read_only:
            return True
        if self._not_kept:
            return False
        with self._watched(), self._pooled_connection() as connection:
            run(connection, f"PRAGMA busy_timeout = {CHECKPOINT_WAIT_MS}")
            try:
                (busy, _, _), *_ = run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                run(connection, f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        return not busy

    def close(self, when_settled: Callable[[], None] | None = None) -> None:
        """Put everything into the database file, close it and forget the key. Closing twice does nothing.

        `when_settled` is called when all of it is in the one file and nobody can write any more, while the empty
        write-ahead log is still there; not where the file cannot be written or somebody still holds an older state.
        """
        if self._closed:
            return
        try:
            # What was committed is durable in the write-ahead log and is taken over at the next opening.
            with suppress(KnownError):
                if not self.read_only:
                    self._scrub(SCRUB_SECONDS)
                    with suppress(KnownError):
                        self._compact()
                    self._closed = True
                    if self._checkpoint() and when_settled is not None:
                        when_settled()
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

    def retire(self) -> None:
        """From now on nobody reads or writes here: another database has taken this one's place.

        To be called inside a `unit_of_work`, so that no write that was begun is lost; `dispose` after it.
        """
        self._closed = True
        self._key.wipe()

    def dispose(self) -> None:
        """Close every connection without touching the file."""
        self._engine.dispose()

    @contextmanager
    def bare_connection(self) -> Generator[DriverConnection]:
        """A driver connection outside any transaction, for checkpoints, copies and checks on this floor."""
        self._refuse_when_closed()
        with self._pooled_connection() as connection:
            yield connection

    @contextmanager
    def _pooled_connection(self) -> Generator[DriverConnection]:
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
    def reading_connection(self) -> Generator[DriverConnection]:
        """A connection beside the pool that can change nothing, for a long copy on this floor."""
        self._refuse_when_closed()
        access = Access.READ_ONLY if self._access is Access.READ_WRITE else self._access
        connection = connect(self.path, self._key, access)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Generator[Work]:
        self._refuse_when_closed()
        if writes:
            if self._not_kept:
                raise NotKept
            self._announce_first_write()
        here = self._current
        before = (here.work, here.writes)
        begun = False
        try:
            with (
                self._watched(writes=writes),
                transaction(self._engine, WRITING if writes else READING) as work,
            ):
                self._refuse_when_closed()  # it may have happened while this one waited for its turn
                begun = True
                here.work, here.writes = work, writes
                try:
                    yield work
                finally:
                    here.work, here.writes = before
        except KnownError:
            if not begun:
                # A connection that had to be opened meanwhile found the key wiped, or the file gone.
                self._refuse_when_closed()
            raise

    @contextmanager
    def _watched(self, *, writes: bool = True) -> Generator[None]:
        """Driver errors become Companion's; once the disk fails for another reason than lack of room, writing ends."""
        try:
            with Translated():
                yield
        except DiskFails:
            if writes and has_room(self.path):
                self._not_kept = True
                raise NotKept from None
            raise

    def _announce_first_write(self) -> None:
        with self._first_write:
            if self.before_first_write is not None and self.before_first_write():
                self.before_first_write = None

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise BugError("This vault is locked. What was saved is safe.")

    def _scrub(self, seconds: float | None) -> None:
        scrubbing.scrub(lambda writes: self._transaction(writes=writes), seconds)

    def _compact(self) -> None:
        """Write the file anew if that is due. What cannot be done now stays noted for later."""
        with self._transaction(writes=False) as work:
            mark = compacting.due(work.driver)
        if mark is None or self._not_kept:
            return
        with self._watched(), self._pooled_connection() as connection:
            compacting.write_anew(connection)
            compacting.finish(connection, mark)
        self._checkpoint()


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
    path: Path,
    key: bytes | bytearray,
    *,
    vault_id: str,
    read_only: bool = False,
    before_migrating: Callable[[], None] | None = None,
) -> Store:
    """The database of the vault `vault_id`; an older schema is stepped up after an encrypted copy was made.

    Where the place cannot be written to, or with `read_only`, the store reads only. Raises Refused, Damaged
    (also for a key that does not fit or a missing file), TooNew, InUse, StorageFailure; the file is then as it was.
    `before_migrating` is called before an older schema is stepped up.
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
            if before_migrating is not None:
                before_migrating()
            with Translated():
                migrate(path, held, revision)
            store.look_inside(vault_id)
    except BaseException:
        store.dispose()
        held.wipe()
        raise
    return store
