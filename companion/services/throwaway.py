"""A vault from a backup for a short look: built up where nobody opens it, and always taken away again.

It stays encrypted as the backup is. What a killed program leaves goes at the next unlock (inside a vault's folder) or
with the next look at the same place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.errors import KnownError, from_os_error
from companion.paths import private_folder
from companion.services.progress import Progress
from companion.services.restoring import restore
from companion.vault.folder import TRIAL
from companion.vault.lock_file import LockFile

LOCK = ".lock"


@contextmanager
def restored_for_a_look(file: Path, beside: Path, progress: Progress | None) -> Generator[Path]:
    """The vault of the backup at `file` in a new folder (0700) inside `beside`, for the length of a block.

    Raises as `restore` does.
    """
    _clear_abandoned(beside)
    folder = _made_in(beside)
    try:
        lock = LockFile.take(folder / LOCK)
        try:
            yield restore(file, folder / "Trial.vault", progress=progress).path
        finally:
            lock.release()
    finally:
        _remove(folder)


def _made_in(beside: Path) -> Path:
    try:
        # A folder that is there may be the system's own for temporary files, whose permissions are not ours to change.
        place = beside if beside.is_dir() else private_folder(beside)
        return Path(tempfile.mkdtemp(prefix=TRIAL, dir=place))
    except KnownError:
        raise
    except OSError as error:
        raise from_os_error(error, doing="Making a folder") from error


def _clear_abandoned(beside: Path) -> None:
    """Remove the folders of looks whose program is gone; one that is under way holds its lock."""
    with suppress(OSError):
        for folder in beside.glob(f"{TRIAL}*"):
            with suppress(KnownError):
                lock = LockFile.take(folder / LOCK)
                _remove(folder)
                lock.release()


def _remove(folder: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(folder)
