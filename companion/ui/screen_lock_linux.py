"""Linux: the desktop's screen lock and the computer's sleep, over D-Bus.

Desktops differ in which name they answer to, so all of them are listened to. systemd-logind says when the session is
locked and, with a "delay" inhibitor held, waits a few seconds for us before the computer sleeps
(https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html and https://systemd.io/INHIBITOR_LOCKS).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
)

SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.kde.screensaver",
    "org.xfce.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
)
"""Each is a service and an interface of that name with the signal ActiveChanged(bool)."""
LOGIND = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
SCREEN_COVERED: Any = SLOT("screen_covered(bool)")
SLEEP_NEAR: Any = SLOT("sleep_near(bool)")
SESSION_LOCKED: Any = SLOT("session_locked()")
"""Our slots, for connections by name. (The stub of `QDBusConnection.connect` asks for bytes, the function for these.)"""


class Desktop(QObject):
    """Listens on both buses; either may be absent."""

    def __init__(
        self,
        session: QDBusConnection,
        system: QDBusConnection,
        heard: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._heard = heard
        self._system = system
        self._inhibitor: QDBusMessage | None = None
        """Logind's answer; the file descriptor in it delays sleep for as long as it is open."""
        self._wanted_inhibitor = 0
        self._calls: set[QDBusPendingCallWatcher] = set()
        self.session_path = ""
        """Our login session on the bus, once logind has told it."""
        if session.isConnected():
            self._follow_screen_savers(session)
        if system.isConnected():
            self._follow_logind()

    def release_sleep(self) -> None:
        """Let go of the inhibitor: the computer may sleep now."""
        self._wanted_inhibitor += 1  # an answer that is still on its way is not kept
        self._inhibitor = None

    @property
    def delays_sleep(self) -> bool:
        """Whether the computer would wait for us."""
        return self._inhibitor is not None

    # --- the desktop

    def _follow_screen_savers(self, bus: QDBusConnection) -> None:
        for name in SCREEN_SAVERS:
            # Any path: they differ from desktop to desktop.
            bus.connect(name, "", name, "ActiveChanged", self, SCREEN_COVERED)

    @Slot(bool)
    def screen_covered(self, on: bool) -> None:
        """The screen saver or lock came (True) or went."""
        if on:
            self._heard()

    # --- logind

    def _follow_logind(self) -> None:
        self._system.connect(LOGIND, MANAGER_PATH, MANAGER, "PrepareForSleep", self, SLEEP_NEAR)
        self._delay_sleep()
        names = [os.environ.get("XDG_SESSION_ID", ""), "auto", "self"]
        self._find_session([name for name in names if name])

    @Slot(bool)
    def sleep_near(self, begins: bool) -> None:
        """The computer is about to sleep (True) or has woken up."""
        if begins:
            self._heard()
        else:
            self._delay_sleep()

    @Slot()
    def session_locked(self) -> None:
        """`loginctl lock-session`, or a desktop that locks through logind."""
        self._heard()

    def _delay_sleep(self) -> None:
        self._wanted_inhibitor += 1
        wanted = self._wanted_inhibitor

        def keep(answer: QDBusMessage) -> None:
            if wanted == self._wanted_inhibitor and _succeeded(answer):
                self._inhibitor = answer

        words = ("sleep", "Companion", "The journal is locked first", "delay")
        self._ask("Inhibit", words, keep)

    def _find_session(self, names: list[str]) -> None:
        """Ask by the first name; where logind knows none of that name, by the next."""
        if not names:
            return

        def follow(answer: QDBusMessage) -> None:
            found = answer.arguments()[0] if _succeeded(answer) else None
            if not isinstance(found, QDBusObjectPath):
                self._find_session(names[1:])
                return
            self.session_path = found.path()
            self._system.connect(LOGIND, self.session_path, SESSION, "Lock", self, SESSION_LOCKED)

        self._ask("GetSession", names[:1], follow)

    def _ask(
        self, method: str, arguments: tuple[str, ...] | list[str], answered: Callable[..., None]
    ) -> None:
        """Call a method of logind's manager without waiting for it."""
        message = QDBusMessage.createMethodCall(LOGIND, MANAGER_PATH, MANAGER, method)
        message.setArguments(list(arguments))
        call = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        self._calls.add(call)

        def finished(done: QDBusPendingCallWatcher) -> None:
            self._calls.discard(done)
            answered(done.reply())
            done.deleteLater()

        call.finished.connect(finished)


def _succeeded(answer: QDBusMessage) -> bool:
    return answer.type() == QDBusMessage.MessageType.ReplyMessage and bool(answer.arguments())
