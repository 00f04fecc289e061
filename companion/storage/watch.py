"""How far SQLite is with a long statement, and how to stop it in the middle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from companion.errors import Cancelled

Progress = Callable[[int, int], bool | None]
"""Called with what is done and the whole; returning False stops the work."""


def report(progress: Progress | None, done: int, total: int) -> None:
    """Tell `progress` how far the work is. Raises Cancelled when it says stop."""
    if progress is not None and progress(done, total) is False:
        raise Cancelled


class FileWatch:
    """A progress handler that tells how far a copy is from the size of its file, and stops it when asked to.

    An exception cannot travel through SQLite, so the first one is kept for when the copy has ended.
    """

    def __init__(self, progress: Progress | None, target: Path, total: int) -> None:
        self._progress = progress
        self._target = target
        self._total = total
        self.stop: BaseException | None = None
        """Why the copy ended early."""

    def __call__(self) -> int:
        try:
            if self._progress is not None:
                done = min(self._target.stat().st_size, self._total)
                report(self._progress, done, self._total)
        except BaseException as reason:  # noqa: BLE001 - kept, and raised as soon as SQLite has let go
            self.stop = reason
        return int(self.stop is not None)
