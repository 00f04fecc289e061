"""One program at a time writes a backup, or restores a vault, at one place.

Both build up under a name beside the place, and two programs under the same name would mix two vaults into one file.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.errors import InUse, KnownError, StorageFailure
from companion.vault.lock_file import LockFile, is_held

HALF_WRITTEN = re.compile(r"(\..+\.companion-backup)\.(part|copy(-wal|-shm|-journal)?)\Z")
"""What a backup is called until it is whole."""


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


def abandoned(folder: Path) -> list[Path]:
    """The half-written backups in `folder` that no program is at any more, and their lock files."""
    found: list[Path] = []
    with suppress(OSError):
        for place in folder.iterdir():
            matched = HALF_WRITTEN.match(place.name)
            lock = folder / f"{matched[1]}.lock" if matched else None
            if lock is not None and not _is_at_work(lock):
                found += [place, lock]
    return found


def _is_at_work(lock: Path) -> bool:
    try:
        return is_held(lock)
    except KnownError:  # a disk that cannot lock: nobody knows
        return True
