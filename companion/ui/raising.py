"""The word between two starts of the program, over the bus of this person's session."""

from __future__ import annotations

import os

from PySide6.QtCore import ClassInfo, QObject, Qt, Slot
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget

from companion.ui.desktop_bus import session_bus

INTERFACE = "io.github.companion_journal.Companion.Window"
PATH = "/window"
TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - the compositor's permission to come to the front, no secret
"""Wayland lets a window come to the front only with a token, which the second start was given by the desktop."""


@ClassInfo({"D-Bus Interface": INTERFACE})  # type: ignore[operator] - its stub forgets that it is a decorator
class Raised(QObject):
    """Answers under a name on the bus by bringing a window to the front; tells nothing and takes nothing else."""

    def __init__(self, window: QWidget, bus_name: str, bus: QDBusConnection | None = None) -> None:
        super().__init__(window)
        self._window = window
        bus = bus or session_bus()
        if bus.isConnected() and bus.registerService(bus_name):
            bus.registerObject(PATH, self, QDBusConnection.RegisterOption.ExportAllSlots)

    @Slot(str)
    def Raise(self, token: str) -> None:
        """Show the window in front."""
        window = self._window
        if token:
            os.environ[TOKEN] = token
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # where the desktop keeps windows back, it marks ours


def raise_window(bus_name: str, patience_ms: int, bus: QDBusConnection | None = None) -> bool:
    """Ask whoever answers under `bus_name` to come to the front; False when nobody did."""
    bus = bus or session_bus()
    if not bus.isConnected():
        return False
    message = QDBusMessage.createMethodCall(bus_name, PATH, INTERFACE, "Raise")
    message.setArguments([os.environ.get(TOKEN, "")])
    message.setAutoStartService(False)
    answer = bus.call(message, QDBus.CallMode.Block, patience_ms)
    return answer.type() == QDBusMessage.MessageType.ReplyMessage
