"""Windows: the messages that say that the session was locked or the computer is about to sleep.

WM_WTSSESSION_CHANGE comes after WTSRegisterSessionNotification; WM_POWERBROADCAST comes to every top-level window
(https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change and .../power/wm-powerbroadcast).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
from PySide6.QtWidgets import QWidget

NOTIFY_FOR_THIS_SESSION = 0
LOCKING = frozenset({(0x02B1, 0x7), (0x0218, 0x4)})
"""WM_WTSSESSION_CHANGE with WTS_SESSION_LOCK, WM_POWERBROADCAST with PBT_APMSUSPEND."""


class WindowsMessages(QAbstractNativeEventFilter):
    """Looks at every message that Qt fetches for our windows; all of them go on to Qt."""

    def __init__(self, window: QWidget, heard: Callable[[], None]) -> None:
        super().__init__()
        self._heard = heard
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)
        if sys.platform == "win32":
            from ctypes import windll

            windll.wtsapi32.WTSRegisterSessionNotification(
                int(window.winId()), NOTIFY_FOR_THIS_SESSION
            )

    def nativeEventFilter(self, eventType: Any, message: int) -> tuple[bool, int]:  # noqa: N803 - the name is Qt's
        from ctypes.wintypes import MSG

        seen = MSG.from_address(int(message))
        if (seen.message, seen.wParam) in LOCKING:
            self._heard()
        return False, 0

    def release_sleep(self) -> None:
        """Windows gives two seconds and asks for no answer."""
