"""Opens a vault in the real window: types the passphrase, presses Enter, and reports when Today is painted.

Arguments after the pipe: the vault, the data folder, the passphrase of this throw-away vault. Reports "unlocked" with
`milliseconds` from Enter to the painted page and `gap`, the longest time for which the window did not answer while
the key was derived; later "settled".
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

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

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


class Unlocking:
    """One unlock from Enter to the painted page."""

    def __init__(self, window: Window) -> None:
        self._window = window
        AfterPaint(
            window, lambda: QTimer.singleShot(QUIET_MS, ends_when_it_fails(self.press_enter))
        )

    def press_enter(self) -> None:
        field = next(
            line
            for line in self._window.findChildren(QLineEdit)
            if line.accessibleName() == "Passphrase"
        )
        QTest.keyClicks(field, sys.argv[4])
        self._pulse = Pulse()
        self._begun = time.perf_counter()
        QTest.keyClick(field, Qt.Key.Key_Return)

    def shell_opens(self, vault: OpenVault) -> None:
        gap = self._pulse.longest
        del self._pulse
        open_shell(self._window, vault)
        shell = self._window.shell
        page = None if shell is None else shell.stack.currentWidget()
        if page is None:
            raise SystemExit("no page is shown")

        def painted() -> None:
            report("unlocked", milliseconds=(time.perf_counter() - self._begun) * 1000, gap=gap)
            QTimer.singleShot(SETTLED_MS, lambda: report("settled"))

        AfterPaint(page, painted)


def unlock(window: Window) -> None:
    unlocking = Unlocking(window)
    setattr(Window, "open_shell", lambda _, vault: unlocking.shell_opens(vault))  # noqa: B010


open_shell = Window.open_shell
when_first_shown(unlock)
sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
