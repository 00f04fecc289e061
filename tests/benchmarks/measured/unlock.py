"""Opens a vault in the real window: types the passphrase, presses Enter, and reports when Today is painted.

Arguments after the pipe: the vault, the data folder, the passphrase of this throw-away vault. Reports "unlocked" with
`milliseconds` from Enter to the painted page, and the longest times for which the window did not answer: `typing_gap`
while the passphrase was typed, `gap` while the key was derived; later "settled".
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion import app
from companion.services.open_vault import OpenVault
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import (
    AfterPaint,
    ends_when_it_fails,
    report,
    when_first_shown,
)

QUIET_MS = 300
"""After the first paint, until what the window does then is over."""
SETTLED_MS = 2000
TICK_MS = 2
KEY_MS = 50
"""Between two keys: twenty a second, faster than people type."""


class Pulse(QObject):
    """A timer that notes the longest time between two of its beats: how long the window stood still."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        """Beat no more; a silence that lasts until now counts."""
        self._beat()
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


class Unlocking:
    """One unlock: the passphrase at the pace of a quick typist, Enter, and then until the page is painted."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._left = list(sys.argv[4])
        AfterPaint(window, lambda: QTimer.singleShot(QUIET_MS, ends_when_it_fails(self.begin)))

    def begin(self) -> None:
        self._field = next(
            line
            for line in self._window.findChildren(QLineEdit)
            if line.accessibleName() == "Passphrase"
        )
        self._typing = self._deriving = Pulse()
        self._press_next()

    def _press_next(self) -> None:
        if self._left:
            QTest.keyClicks(self._field, self._left.pop(0))
            QTimer.singleShot(KEY_MS, ends_when_it_fails(self._press_next))
            return
        self._typing.stop()
        self._deriving = Pulse()
        self._begun = time.perf_counter()
        QTest.keyClick(self._field, Qt.Key.Key_Return)

    def shell_opens(self, vault: OpenVault) -> None:
        self._deriving.stop()
        open_shell(self._window, vault)
        shell = self._window.shell
        page = None if shell is None else shell.stack.currentWidget()
        if page is None:
            raise SystemExit("no page is shown")

        def painted() -> None:
            report(
                "unlocked",
                milliseconds=(time.perf_counter() - self._begun) * 1000,
                typing_gap=self._typing.longest,
                gap=self._deriving.longest,
            )
            QTimer.singleShot(SETTLED_MS, lambda: report("settled"))

        AfterPaint(page, painted)


def unlock(window: Window) -> None:
    unlocking = Unlocking(window)
    setattr(Window, "open_shell", lambda _, vault: unlocking.shell_opens(vault))  # noqa: B010


open_shell = Window.open_shell
when_first_shown(unlock)
sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
