"""One window for one vault: a second start brings the first window to the front instead of opening another.

Who is first is settled by a lock on a file in the state folder, which costs a start nothing; the second speaks to the
first over D-Bus. The names of both tell only a hash of the vault's place.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from PySide6.QtCore import QCoreApplication, QThread

from companion.errors import InUse, KnownError
from companion.paths import APP_ID, Paths, private_folder

if TYPE_CHECKING:
    from companion.ui.raising import Raised
    from companion.ui.window import Window

TRIES, PAUSE_MS = 20, 100
"""The first window may only just have been started: how often it is called, and how long between."""
ANSWER_MS = 2000


class WindowClaim:
    """What the one window that shows a vault holds."""

    def __init__(self, paths: Paths, vault: Path) -> None:
        self._paths, self._vault = paths, vault
        self._held = -1
        self._raised: Raised | None = None
        self._is_first = False

    @property
    def name(self) -> str:
        """A name for the vault's place that does not tell it. (`hashlib` would cost every start some milliseconds.)"""
        place = os.fsencode(os.path.realpath(self._vault))
        return f"{crc32(place):08x}{crc32(place[::-1]):08x}"

    @property
    def bus_name(self) -> str:
        """Under which the first window answers."""
        return f"{APP_ID}.Vault{self.name}"

    def raises_another(self) -> bool:
        """Whether this vault has a window already, which came to the front when it was asked."""
        self._is_first = self._take()
        for _ in range(0 if self._is_first else TRIES):
            from companion.ui.raising import raise_window  # not needed by whoever is first

            if raise_window(self.bus_name, ANSWER_MS):
                return True
            self._is_first = self._take()
            if self._is_first:
                break  # the first one has gone meanwhile
            QThread.msleep(PAUSE_MS)
        return False

    def stand_for(self, window: Window) -> None:
        """As the first, let `window` come to the front when it is asked; else let it say who has the vault."""
        from companion.ui.raising import Raised

        if self._is_first:
            self._raised = Raised(window, self.bus_name)
        else:
            _tell_who_has_it(window, self._vault)

    def _take(self) -> bool:
        """Whether this is the first window on this vault; where that cannot be found out, it is."""
        try:
            import fcntl

            folder = private_folder(self._paths.state)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            handle = os.open(folder / f"window-{self.name}.lock", flags, 0o600)
        except (ImportError, OSError, KnownError):
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            return not isinstance(error, BlockingIOError)
        self._held = handle  # until this process ends, or becomes another
        return True


def _tell_who_has_it(window: Window, vault: Path) -> None:
    from companion.ui.pages.unlock import UnlockPage

    page, sentence = window.stack.currentWidget(), who_has_it(vault)
    if isinstance(page, UnlockPage) and sentence:
        page.tell(sentence)


def who_has_it(vault: Path) -> str:
    """The sentence for a vault that another program holds; empty when nobody does."""
    from companion.vault.lock_file import is_held

    lock = vault / ".lock"
    try:
        if not is_held(lock):
            return ""
    except KnownError:
        return ""
    holder = _holder(lock)
    if not holder:
        return QCoreApplication.translate("errors", InUse.sentence_by_default)
    return QCoreApplication.translate(
        "SingleWindow",
        "This vault is open in another program on this computer: {program}. Close it there, then try again.",
    ).format(program=holder)


def _holder(lock: Path) -> str:
    """ "companion (process 4711)", as far as Linux tells it in /proc/locks."""
    with suppress(OSError, ValueError, IndexError):
        inode = str(lock.stat().st_ino)
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            words = line.split()
            if words[1] == "FLOCK" and words[5].rsplit(":", 1)[1] == inode:
                number = int(words[4])
                name = Path(f"/proc/{number}/comm").read_text(encoding="utf-8").strip()
                return f"{name} ({number})"
    return ""
