"""A notification of the desktop with one neutral sentence; where the desktop shows none, nothing happens.

On Linux over the bus (https://specifications.freedesktop.org/notification-spec/latest), without waiting for an answer;
elsewhere through the tray, which is there only for as long as it is needed.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QMetaType, QObject, QTimer
from PySide6.QtDBus import QDBusArgument, QDBusConnection, QDBusMessage

from companion.ui.desktop_bus import session_bus

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
LATER_MS = 15_000
"""For so long the tray icon stays; without it some systems take the notification away."""
UNSIGNED = "_ZN13QDBusArgumentlsEj"
"""QDBusArgument::operator<<(unsigned int), which PySide leaves out; Notify asks for such a number."""


class Notifier(Protocol):
    """Shows a sentence outside the window."""

    def show(self, title: str, sentence: str) -> bool:
        """False when there is no way to show anything."""
        ...


class DesktopNotifier(QObject):
    """Asks the desktop, whichever way it has."""

    def __init__(self, parent: QObject | None = None, bus: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._bus = bus

    def show(self, title: str, sentence: str) -> bool:
        """Show `sentence` under `title`, the name of the sender."""
        bus = self._bus or session_bus()
        if bus.isConnected() and self._over_bus(bus, title, sentence):
            return True
        return self._over_tray(title, sentence)

    def _over_bus(self, bus: QDBusConnection, title: str, sentence: str) -> bool:
        replaced = _unsigned(0)
        if replaced is None:
            return False
        no_actions = QDBusArgument()
        no_actions.beginArray(QMetaType(QMetaType.Type.QString))
        no_actions.endArray()
        message = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "Notify")
        hints = {"transient": True}  # not kept in a list of what was said before
        message.setArguments([title, replaced, "", sentence, "", no_actions, hints, -1])
        return bus.send(message)

    def _over_tray(self, title: str, sentence: str) -> bool:
        from PySide6.QtWidgets import QApplication, QSystemTrayIcon

        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        tray = QSystemTrayIcon(QApplication.windowIcon(), self)
        tray.show()
        tray.showMessage(title, sentence, QSystemTrayIcon.MessageIcon.NoIcon)
        QTimer.singleShot(LATER_MS, tray, tray.deleteLater)
        return True


def _unsigned(number: int) -> QDBusArgument | None:
    """`number` as the 32 bits without a sign that the bus wants; None where Qt's library cannot be asked."""
    from ctypes import CDLL, c_uint, c_void_p

    import shiboken6

    try:
        append = getattr(CDLL("libQt6DBus.so.6"), UNSIGNED)
    except (OSError, AttributeError):
        return None
    append.restype, append.argtypes = c_void_p, [c_void_p, c_uint]
    argument = QDBusArgument()
    append(shiboken6.getCppPointer(argument)[0], number)
    return argument if argument.currentSignature() == "u" else None
