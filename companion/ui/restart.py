"""Starting the program anew in its own place, so that no memory of an open vault is left.

The new program is told where the vault is and nothing else that matters. How the window looked when it was locked (in
front or not, minimized, the whole screen, dim) travels in one environment variable; it says nothing about a person.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from companion.paths import Paths
from companion.ui.window_place import show_where_it_was

if TYPE_CHECKING:
    from companion.settings import Settings
    from companion.ui.window import Window

LOOK = "COMPANION_LOOK"
STREAMS = 3
"""Standard input, output and error are handed on; every other open file is not."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a window stood when it was locked, as far as its place and size do not tell."""

    behind: bool = False
    """Another window was in front; ours must not push itself before it."""
    minimized: bool = False
    full_screen: bool = False
    dim: bool = False
    """The dark colours of a session day."""

    @classmethod
    def of(cls, window: Window) -> Look:
        """How `window` stands now."""
        return cls(
            behind=not window.isActiveWindow(),
            minimized=window.isMinimized(),
            full_screen=window.isFullScreen(),
            dim=window.is_dim,
        )

    @classmethod
    def taken_from(cls, environment: MutableMapping[str, str]) -> Look:
        """What the program before us left in `environment`; it is taken out, for it is true only once."""
        words = environment.pop(LOOK, "").split()
        return cls(**{field.name: field.name in words for field in fields(cls)})

    def words(self) -> str:
        """The same as `taken_from` reads it."""
        return " ".join(field.name for field in fields(self) if getattr(self, field.name))

    def show(self, window: Window, settings: Settings) -> None:
        """Show `window` where it was, as it was."""
        if self.behind or self.minimized:
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        if self.minimized:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMinimized)
        show_where_it_was(window, settings, in_front=not (self.behind or self.minimized))
        if self.full_screen and not self.minimized:
            window.showFullScreen()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)


Restart = Callable[[Path, Look], None]
"""Begins anew on the lock page of a vault. Returns only where that is not possible, by raising OSError."""


def restart_of_this_program(paths: Paths) -> Restart:
    """How this program is started anew: as it was started, but on the lock page and with the same folders."""

    def restart(vault: Path, look: Look) -> None:
        words = [*program_words(), "--locked", str(vault)]
        if paths.root is not None:
            words += ["--data", str(paths.root)]
        become(words, look)

    return restart


def program_words() -> list[str]:
    """How this process was started, without the words meant for the program.

    `python -P -m companion`, the console script and a frozen program each come back as what they were.
    Raises OSError when what would be started is no longer there, for example in the middle of an update.
    """
    own = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    main = sys.modules["__main__"]
    by_module = getattr(main, "__spec__", None) is not None
    script = str(main.__file__) if by_module else own[-1]
    for needed in (Path(sys.executable), Path(script)):
        if not needed.exists():
            raise FileNotFoundError(f"{needed.name} is gone")
    return [sys.executable, *own[1:]]


def become(words: Sequence[str], look: Look) -> None:
    """Replace this process by the program that `words` start. Raises OSError when that cannot be done.

    On Windows `os.execv` starts a child and ends us; the child is a new process with another number, and its memory is
    fresh all the same.
    """
    for handler in logging.getLogger("companion").handlers:
        handler.flush()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    _keep_open_files_to_ourselves()
    os.environ[LOOK] = look.words()
    try:
        os.execv(words[0], list(words))  # noqa: S606 - our own program, no shell wanted
    except OSError:
        os.environ.pop(LOOK, None)
        raise


def _keep_open_files_to_ourselves() -> None:
    """Whatever a library opened without close-on-exec ends with us: the old window's connections above all."""
    with suppress(OSError):
        for number in [int(open_file.name) for open_file in Path("/dev/fd").iterdir()]:
            if number >= STREAMS:
                with suppress(OSError):
                    os.set_inheritable(number, False)
