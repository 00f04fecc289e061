"""macOS: the notification that the screen is locked, and the system's word before sleep.

Both through C interfaces whose events arrive in the run loop that Qt drives: CFNotificationCenter's distributed centre
with "com.apple.screenIsLocked", and IORegisterForSystemPower (Apple Technical Q&A QA1340).
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import CDLL, CFUNCTYPE, byref, c_char_p, c_int32, c_long, c_uint32, c_void_p

FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
UTF8 = 0x08000100
DELIVER_IMMEDIATELY = 4
CAN_SLEEP, WILL_SLEEP = 0xE0000270, 0xE0000280
"""kIOMessageCanSystemSleep and kIOMessageSystemWillSleep; both wait for an answer."""
_Notified = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_Powered = CFUNCTYPE(None, c_void_p, c_uint32, c_uint32, c_void_p)


class MacNotifications:
    """Listens for as long as it is kept: the system calls the functions that it holds."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self._core = CDLL(FRAMEWORKS.format("CoreFoundation"))
        self._io_kit = CDLL(FRAMEWORKS.format("IOKit"))
        self._notified = _Notified(lambda *_: self._heard())
        self._powered = _Powered(self._power_changes)
        self._root = 0
        self._follow_screen()
        self._follow_power()

    def release_sleep(self) -> None:
        """The answer is given when `_power_changes` ends."""

    def _follow_screen(self) -> None:
        core = self._core
        core.CFStringCreateWithCString.restype = c_void_p
        core.CFStringCreateWithCString.argtypes = [c_void_p, c_char_p, c_uint32]
        core.CFNotificationCenterGetDistributedCenter.restype = c_void_p
        core.CFNotificationCenterAddObserver.restype = None
        core.CFNotificationCenterAddObserver.argtypes = [
            c_void_p, c_void_p, _Notified, c_void_p, c_void_p, c_long,
        ]  # fmt: skip
        core.CFNotificationCenterAddObserver(
            core.CFNotificationCenterGetDistributedCenter(),
            None,
            self._notified,
            core.CFStringCreateWithCString(None, b"com.apple.screenIsLocked", UTF8),
            None,
            DELIVER_IMMEDIATELY,
        )

    def _follow_power(self) -> None:
        core, io_kit = self._core, self._io_kit
        port, notifier = c_void_p(), c_uint32()
        io_kit.IORegisterForSystemPower.restype = c_uint32
        io_kit.IORegisterForSystemPower.argtypes = [c_void_p, c_void_p, _Powered, c_void_p]
        self._root = io_kit.IORegisterForSystemPower(
            None, byref(port), self._powered, byref(notifier)
        )
        if not self._root:
            return
        io_kit.IONotificationPortGetRunLoopSource.restype = c_void_p
        io_kit.IONotificationPortGetRunLoopSource.argtypes = [c_void_p]
        core.CFRunLoopGetMain.restype = c_void_p
        core.CFRunLoopAddSource.restype = None
        core.CFRunLoopAddSource.argtypes = [c_void_p, c_void_p, c_void_p]
        core.CFRunLoopAddSource(
            core.CFRunLoopGetMain(),
            io_kit.IONotificationPortGetRunLoopSource(port),
            c_void_p.in_dll(core, "kCFRunLoopCommonModes"),
        )

    def _power_changes(self, _refcon: int, _service: int, message: int, argument: int) -> None:
        if message == WILL_SLEEP:
            self._heard()
        if message in (CAN_SLEEP, WILL_SLEEP):
            allow = self._io_kit.IOAllowPowerChange
            allow.restype, allow.argtypes = c_int32, [c_uint32, c_void_p]
            allow(self._root, argument)
