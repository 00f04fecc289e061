"""What has to be true of a database file before and right after it is opened, and how an older one is stepped up."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import cast

from companion import clock
from companion.errors import (
    AlreadyThere,
    Damaged,
    ReadOnly,
    Refused,
    TooNew,
    from_os_error,
)
from companion.paths import private_folder, sync_folder
from companion.storage import migrations
from companion.storage.driver import (
    Access,
    DatabaseKey,
    DriverConnection,
    DriverError,
    connect,
    error_name,
    run,
)
from companion.storage.engine import make_engine
from companion.storage.faults import DAMAGED
from companion.storage.repositories.meta import noted
from companion.storage.unit_of_work import WRITING, transaction

PLAIN_SQLITE = b"SQLite format 3\0"
PAGE = 4096
"""Bytes of a page; every database is made with these."""
NOT_OURS = "This file is not the journal of this vault. It was left as it is."


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read, before SQLite would make one that others can read.

    Raises AlreadyThere, StorageFailure.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
        try:
            if os.name == "posix":
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except FileExistsError:
        raise AlreadyThere("A journal file is there already. Nothing was overwritten.") from None
    except OSError as error:
        raise from_os_error(error, doing="Making the journal file") from None


def check_file(path: Path) -> None:
    """Refuse what cannot be a vault's database, without opening it as one.

    An empty file would open as an empty vault under any key. Raises Refused, Damaged (also where the file is
    missing), StorageFailure.
    """
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise Refused("The journal file is a symbolic link, and Companion does not follow it.")
        if not stat.S_ISREG(found.st_mode):
            raise Damaged(NOT_OURS)
        if found.st_size == 0:
            raise Damaged(
                "The journal file is empty. It was left as it is; a backup can be restored."
            )
        if found.st_size < PAGE:
            # SQLite takes a file without one whole page for an empty one, and would begin it anew.
            raise Damaged(DAMAGED)
        with path.open("rb") as file:
            start = file.read(len(PLAIN_SQLITE))
        if os.name == "posix" and found.st_mode & 0o077 and os.access(path, os.W_OK):
            path.chmod(0o600)
    except FileNotFoundError:
        raise Damaged(
            "The journal file of this vault is missing. Nothing was changed; a backup can be restored."
        ) from None
    except OSError as error:
        raise from_os_error(error, doing="Opening the journal file", reading=True) from None
    if start == PLAIN_SQLITE:
        raise Damaged(NOT_OURS)


def fitting_access(path: Path, *, read_only: bool) -> Access:
    """How the file can be opened where it stands."""
    if not read_only and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return Access.READ_WRITE
    log = path.with_name(path.name + "-wal")
    waiting = log.exists() and log.stat().st_size > 0
    return Access.READ_ONLY if waiting else Access.UNCHANGING


def has_room(path: Path) -> bool:
    """Whether the write-ahead log beside the database at `path` could grow: tried on a file of its own.

    Quotas and limits on the size of a file count as no room, and so does a disk that takes no writing at all.
    """
    log, probe = path.with_name(path.name + "-wal"), path.with_name(f".{path.name}.room")
    try:
        size = log.stat().st_size if log.exists() else 0
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if os.name == "posix":
                probe.unlink()  # gone also when the program is killed meanwhile
            os.lseek(handle, size, os.SEEK_SET)
            return os.write(handle, bytes(16 * PAGE)) == 16 * PAGE
        finally:
            os.close(handle)
            probe.unlink(missing_ok=True)
    except OSError:
        return False


def check_contents(connection: DriverConnection, vault_id: str) -> str:
    """The schema revision of the opened database. Raises Damaged when it belongs to another vault, TooNew."""
    try:
        found = noted(connection, "vault_id")
        revision = run(connection, "SELECT version_num FROM alembic_version")
    except DriverError as error:
        if error_name(error) != "SQLITE_ERROR":  # anything but a missing table
            raise
        raise Damaged(NOT_OURS) from None
    if found != vault_id:
        raise Damaged(NOT_OURS)
    if len(revision) != 1:
        raise Damaged(DAMAGED)
    if revision[0][0] not in migrations.REVISIONS:
        raise TooNew
    return str(revision[0][0])


def migrate(path: Path, key: DatabaseKey, revision: str) -> None:
    """Step the database at `path` up from `revision`, after an encrypted copy of it was put into `backups/`."""
    copy_before(path, key, revision)
    from companion.storage.migrations.upgrade import upgrade

    engine = make_engine(path, key, Access.READ_WRITE)
    try:
        # SQLite takes this setting only outside a transaction; the pool then hands out the same connection again.
        pooled = engine.raw_connection()
        run(cast(DriverConnection, pooled.driver_connection), "PRAGMA foreign_keys = OFF")
        pooled.close()
        with transaction(engine, WRITING) as work:
            upgrade(work.connection, migrations.head())
    finally:
        engine.dispose()


def copy_before(path: Path, key: DatabaseKey, revision: str) -> Path:
    """An encrypted copy of the database as it is, named for its schema and the present instant."""
    folder = private_folder(path.parent / "backups")
    target = folder / f"before-upgrade-{revision}-{clock.now():%Y%m%dT%H%M%SZ}.db"
    connection = connect(path, key)
    try:
        vacuum_into(connection, target)
    finally:
        connection.close()
    return target


def vacuum_into(connection: DriverConnection, target: Path, *, durable: bool = True) -> None:
    """A consistent, encrypted copy under the same key at `target`, which must not exist.

    It is on the disk when this returns, unless `durable` is off and the copy is only on its way to another file.

    The file is made first because VACUUM INTO would make it readable for others. No half copy stays behind.
    Raises AlreadyThere, StorageFailure, and DriverError.
    """
    create_file(target)
    try:
        # As bytes, because the name of a folder need not be text that SQLite could be handed.
        run(connection, "VACUUM INTO CAST(? AS TEXT)", (os.fsencode(target),))
        if durable:
            with target.open("rb") as copy:
                os.fsync(copy.fileno())
            sync_folder(target.parent)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise from_os_error(error, doing="Copying the journal") from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def refuse_upgrade_here(access: Access) -> None:
    """Raise ReadOnly when an older vault stands where it cannot be stepped up."""
    if access is not Access.READ_WRITE:
        raise ReadOnly(
            "This vault was made by an older version and has to be updated first, but this place cannot be written "
            "to. Copy the vault to a place of your own and open it there. Nothing was changed."
        )
