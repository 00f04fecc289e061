"""Hears when the computer is locked or goes to sleep: one signal, whatever the system.

Linux is asked over D-Bus, Windows and macOS through their own messages; each in a module of its own, imported only
where it fits and only once a vault is being opened.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class Listening(Protocol):
    """What a system's module gives back: it listens for as long as it is kept."""

    def release_sleep(self) -> None:
        """The vault is locked, or cannot be: the computer need not wait for us."""
        ...


class ScreenLockWatch(QObject):
    """Emits `locked` when the screen is locked or the computer is about to sleep."""

    locked = Signal()

    def __init__(
        self,
        window: QWidget,
        listen: Callable[[QWidget, Callable[[], None]], Listening | None] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._listen = listen or listen_on_this_system
        self._listening: Listening | None = None
        self._begun = False

    def watch(self) -> None:
        """Begin to listen, soon; a second time does nothing."""
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self._listening = self._listen(self._window, self._heard)

    def _heard(self) -> None:
        self.locked.emit()
        if self._listening is not None:
            self._listening.release_sleep()


def listen_on_this_system(window: QWidget, heard: Callable[[], None]) -> Listening | None:
    """Call `heard` at every lock and before every sleep. None where the system cannot be asked."""
    if sys.platform.startswith("linux"):
        from companion.ui.desktop_bus import session_bus, system_bus
        from companion.ui.screen_lock_linux import Desktop

        return Desktop(session_bus(), system_bus(), heard, window)
    if sys.platform == "win32":
        from companion.ui.screen_lock_windows import WindowsMessages

        return WindowsMessages(window, heard)
    if sys.platform == "darwin":
        from companion.ui.screen_lock_macos import MacNotifications

        return MacNotifications(heard)
    return None
