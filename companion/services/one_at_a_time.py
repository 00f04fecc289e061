"""One program at a time writes a backup, or restores a vault, at one place.

Both build up under a name beside the place, and two programs under the same name would mix two vaults into one file.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.errors import InUse, StorageFailure
from companion.vault.lock_file import LockFile


@contextmanager
def alone_at(place: Path) -> Generator[None]:
    """While the block runs, no other program may do the same at `place`. Raises InUse when one does already.

    The empty lock file beside it goes afterwards; what a killed program left is taken over. On a disk that cannot
    lock files, as some network drives, the block just runs.
    """
    file = place.with_name(f".{place.name}.lock")
    lock: LockFile | None = None
    try:
        lock = LockFile.take(file)
    except InUse:
        raise InUse(
            f"Another program is just writing {place.name}. Nothing was changed; try again when it is done."
        ) from None
    except StorageFailure:  # told by the work itself, if that cannot write there either
        pass
    try:
        yield
    finally:
        if lock is not None:
            with suppress(OSError):
                file.unlink()
            lock.release()
