"""What a command knows about how the program was started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from companion.errors import BugError

if TYPE_CHECKING:
    from companion.paths import Paths
    from companion.settings import Settings


class Window(Protocol):
    """Opens the window, stays until it is closed, and gives the exit code."""

    def __call__(
        self, paths: Paths, *, vault: Path | None = None, demo_passphrase: str | None = None
    ) -> int: ...


class Invocation:
    """The data folder, and the way to the window that the composition root hands in: cli itself knows no window."""

    def __init__(self, window: Window | None = None) -> None:
        self._window = window
        self.data_folder: Path | None = None
        self.was_stopped: Callable[[], bool] = lambda: False
        """Whether the person, or the system, asked the program to stop."""

    @property
    def paths(self) -> Paths:
        """The folders the program may use."""
        from companion.paths import user_paths

        return user_paths(self.data_folder)

    @property
    def settings(self) -> Settings:
        """The person's preferences; defaults where there are none."""
        from companion.settings import read_settings

        return read_settings(self.paths.settings_file)

    def open_window(self, *, vault: Path | None = None, demo_passphrase: str | None = None) -> int:
        """Open the window and stay until it is closed."""
        if self._window is None:
            raise BugError("The window was not handed in.")
        return self._window(self.paths, vault=vault, demo_passphrase=demo_passphrase)
