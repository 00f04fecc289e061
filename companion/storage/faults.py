"""One seam where the driver's errors become Companion's, without SQL and without the values that were bound.

SQLAlchemy keeps bound values in `params` and statements in `statement`; both are taken off the error before it can
travel, because an error that is logged, pickled or printed must not hold what a person wrote.
"""

from __future__ import annotations

from types import TracebackType

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from companion.errors import (
    AlreadyThere,
    BugError,
    Cancelled,
    CompanionError,
    Damaged,
    DiskFull,
    InUse,
    NotFound,
    ReadOnly,
    Refused,
    StorageFailure,
)
from companion.storage.driver import DriverError, error_name

APPEND_ONLY = "a moment stays as it was noted"
"""What the schema's triggers say; see schema.py."""


class DiskFails(StorageFailure):
    """A read or a write failed; SQLite does not always tell a disk without room from a broken one."""

    sentence_by_default = (
        "The disk could not be read or written; it may be full. What was saved before is safe."
    )


class NotKept(DiskFails):
    """The disk has room and yet could not keep what was written. Trying again proves nothing: the system may have
    dropped it and forgotten that it failed (https://wiki.postgresql.org/wiki/Fsync_Errors)."""

    sentence_by_default = (
        "The disk failed while saving, so nothing more is written to this vault. What was saved before is safe. "
        "Copy your newest words to another place, then close Companion and have the disk looked at."
    )


DAMAGED = (
    "The journal file is damaged or was altered. It was left as it is. A backup can be restored, or what can still be "
    "read can be saved into a new vault."
)


def known(error: BaseException) -> CompanionError:
    """The Companion error for an error of the driver or of SQLAlchemy."""
    if isinstance(error, PoolTimeout):
        return InUse("The journal is busy with other work. What was saved is safe; try again soon.")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    name = error_name(cause)
    for start, make in _BY_NAME:
        if name.startswith(start):
            return make()
    if name.startswith("SQLITE_CONSTRAINT"):
        return _constraint(name, str(cause))
    return BugError()


def _constraint(name: str, message: str) -> CompanionError:
    if APPEND_ONLY in message:
        return Refused(
            "A moment cannot be changed or removed while its session is open. It stands as it was noted; "
            "later words go beside it."
        )
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY") or "UNIQUE" in message:
        return AlreadyThere("That is in the journal already. Nothing was changed.")
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY" or "FOREIGN KEY" in message:
        return NotFound("What this belongs to is no longer in the journal. Nothing was changed.")
    return BugError()


_BY_NAME = (
    ("SQLITE_FULL", DiskFull),
    ("SQLITE_IOERR_SHMSIZE", DiskFull),
    ("SQLITE_READONLY_DBMOVED", StorageFailure),
    ("SQLITE_READONLY", ReadOnly),
    ("SQLITE_PERM", ReadOnly),
    ("SQLITE_CORRUPT", lambda: Damaged(DAMAGED)),
    ("SQLITE_NOTADB", lambda: Damaged(DAMAGED)),
    ("SQLITE_BUSY", InUse),
    ("SQLITE_LOCKED", InUse),
    ("SQLITE_CANTOPEN", StorageFailure),
    ("SQLITE_IOERR", DiskFails),
    ("SQLITE_NOMEM", StorageFailure),
    ("SQLITE_PROTOCOL", StorageFailure),
    ("SQLITE_NOLFS", StorageFailure),
    ("SQLITE_INTERRUPT", Cancelled),
    ("SQLITE_TOOBIG", lambda: Refused("This is too long to be kept. Nothing was changed.")),
)


class Translated:
    """A block in which driver errors become Companion's."""

    def __enter__(self) -> Translated:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, SQLAlchemyError | DriverError):
            translated = known(error)
            forget_values(error)
            raise translated from None


def forget_values(error: BaseException) -> None:
    """Take SQL, bound values and the chain of causes off `error`."""
    for _ in range(8):
        if isinstance(error, DBAPIError):
            error.statement = None
            error.params = None
            error.orig = None
        elif isinstance(error, DriverError):
            error.args = (error_name(error),)
        following = error.__cause__ or error.__context__
        if following is None:
            return
        error = following


def is_damage(error: BaseException | None) -> bool:
    """Whether the connection that raised `error` has seen a page that fails its check and can no longer be trusted."""
    if isinstance(error, Damaged):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    return cause is not None and error_name(cause).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
