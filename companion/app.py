"""The composition root: the only module that knows both the command line and the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from companion import __version__
from companion.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from companion.paths import Paths

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""One of these is set wherever Qt can open a window on Linux; without any it would end the program itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Companion and return its exit code; never a traceback."""
    wanted = list(sys.argv[1:] if arguments is None else arguments)
    if wanted == ["--version"]:
        # The answer is known without importing anything.
        print(f"companion {__version__}")  # noqa: T201
        return 0
    os.umask(0o077)
    _forbid_core_dumps()
    from companion.cli.dispatch import dispatch

    return dispatch(wanted, window=open_window)


def open_window(
    paths: Paths, *, vault: Path | None = None, demo_passphrase: str | None = None
) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
        raise Refused(
            "There is no display for the window. The commands work without one; see --help."
        )
    from companion.logs import start_logging

    start_logging(paths.logs)
    try:
        from companion.ui.application import run
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise Refused(
            "The window needs a system library that is missing. The commands work without it.",
            details=(str(error),),
        ) from error
    return run(paths, vault=vault, demo_passphrase=demo_passphrase)


def _forbid_core_dumps() -> None:
    """A crash must not write the memory of an open vault to disk. Where the system has no such limit, nothing."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return
