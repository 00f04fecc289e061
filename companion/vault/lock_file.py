"""One program at a time: `flock` on the vault's `.lock`, held for as long as the vault is open.

The system takes the lock away with the process, so a crash never leaves a vault locked. The file stays: only the
lock on it means anything.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

from companion.errors import InUse, Refused, StorageFailure, from_os_error
from companion.vault.folder import cannot_be_read

_PATIENCE = 0.05
"""Seconds until a busy lock is tried a second time: somebody may only have been asking whether it is held."""
_REPLACEMENTS = 5
"""How often the lock file may be replaced under our hands before we say that somebody else is at it."""


class LockFile:
    """The held lock. `release` lets it go; so does the end of the process."""

    __slots__ = ("_handle",)

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, path: Path) -> LockFile:
        """Lock the file at `path`, made 0600 if it is missing.

        Raises InUse when another program (or another window of this one) holds it, Refused for a symbolic link,
        StorageFailure or ReadOnly where the place cannot be locked.
        """
        handle = _take(path)
        if handle is None:
            time.sleep(_PATIENCE)
            handle = _take(path)
        if handle is None:
            raise InUse
        return cls(handle)

    @classmethod
    def take_if_there(cls, path: Path) -> LockFile | None:
        """Lock the file at `path` without making or changing it; None where there is none.

        Raises InUse when another program holds it, Refused for a symbolic link, StorageFailure.
        """
        if not os.path.lexists(path):
            return None
        handle = _open(path, make=False)
        try:
            if not _lock(handle, exclusive=True):
                raise InUse
        except BaseException:
            os.close(handle)
            raise
        return cls(handle)

    @property
    def held(self) -> bool:
        """Whether this lock has not been released."""
        return self._handle >= 0

    def release(self) -> None:
        """Let the lock go; a second time does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            # Closing the only descriptor of the open file is what unlocks it.
            os.close(handle)


def is_held(path: Path) -> bool:
    """Whether some program holds the lock at `path` at this moment. Makes no file.

    Raises Refused for a symbolic link and StorageFailure where the place cannot be locked.
    """
    if not os.path.lexists(path):
        return False
    handle = _open(path, make=False)
    try:
        return not _lock(handle, exclusive=False)
    finally:
        os.close(handle)


def _take(path: Path) -> int | None:
    """The descriptor of the locked file, or None if somebody else holds it."""
    for _ in range(_REPLACEMENTS):
        handle = _open(path, make=True)
        try:
            if not _lock(handle, exclusive=True):
                os.close(handle)
                return None
            if _is_still(handle, path):
                _keep_private(handle)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # the file was replaced between opening and locking
    return None


def _open(path: Path, *, make: bool) -> int:
    flags = 0
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_NOINHERIT"):
        flags |= getattr(os, name, 0)
    if path.is_symlink():
        raise Refused(
            "The vault's lock file is a symbolic link, and Companion does not follow it. Nothing was changed."
        )
    try:
        try:
            handle = os.open(path, flags | os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS) or not path.exists():
                raise
            handle = os.open(
                path, flags | os.O_RDONLY
            )  # enough to lock a vault on a read-only disk
    except OSError as error:
        raise from_os_error(error, doing="Locking the vault") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused("The vault's lock file is not a plain file. Nothing was changed.")
    return handle


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, exclusive: bool) -> bool:
        """Lock the first byte; False if somebody else has it. Windows knows no shared lock here."""
        del exclusive
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError as error:
            raise _cannot_be_locked() from error
        return True

else:
    import fcntl

    def _lock(handle: int, *, exclusive: bool) -> bool:
        """Lock the open file; False if somebody else has it."""
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise _cannot_be_locked() from error
        return True


def _cannot_be_locked() -> StorageFailure:
    return StorageFailure(
        "This disk cannot lock files, as some network drives cannot, so a second program could spoil the vault. "
        "Nothing was changed. Copy the vault to a disk of this computer, then open it there."
    )


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise cannot_be_read() from error


def _keep_private(handle: int) -> None:
    if sys.platform != "win32" and stat.S_IMODE(os.fstat(handle).st_mode) != 0o600:
        try:
            os.fchmod(handle, 0o600)
        except OSError:
            return  # a read-only disk or one without permissions; the file holds nothing
