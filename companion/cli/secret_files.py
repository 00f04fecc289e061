"""Files that hold one secret line: a recovery key, or the passphrase of a share."""

from __future__ import annotations

import os
from pathlib import Path

from companion.errors import AlreadyThere, from_os_error
from companion.paths import sync_folder


class SecretFile:
    """A file (0600) that was just made and is still empty; nothing was there before."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def take(cls, path: Path) -> SecretFile:
        """Make the empty file at `path`. Raises AlreadyThere, NotFound, StorageFailure."""
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError as error:
            raise AlreadyThere(
                f"{path.name or 'Something'} is already there. Nothing was overwritten; name another file."
            ) from error
        except OSError as error:
            raise from_os_error(error, doing="Making the file for the secret") from error
        return cls(path)

    def fill(self, secret: str) -> None:
        """Put `secret` on one line, on the disk when this returns. Raises StorageFailure; the file is then gone."""
        # Never through a link that somebody put there meanwhile, and never into a file made with other permissions.
        flags = os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        try:
            with os.fdopen(os.open(self.path, flags), "w", encoding="utf-8") as file:
                file.write(secret + "\n")
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self.path.absolute().parent)
        except OSError as error:
            self.give_back()
            raise from_os_error(error, doing="Writing the secret") from error

    def give_back(self) -> None:
        """Take the file away again."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return
