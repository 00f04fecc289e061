"""Notices when nothing happens: no key, mouse, wheel, touch or pen in the whole program for some minutes.

A computer may also have slept without saying so: its monotonic clock then stood still while the one on the wall went
on. Such a jump counts as time in which nothing happened; a clock that is set back counts as nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from datetime import datetime

CHECK_MS = 5000


class IdleWatch(QObject):
    """Emits `idle` each time it looks and finds that nothing has happened for `minutes`."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        """0 means never."""
        self._last = 0.0
        self._seen: tuple[float, datetime] | None = None
        """What both clocks showed when it looked last; None before it watches."""
        self._last_known = self._last
        self._asleep = 0.0
        """Seconds slept since the last sign of life."""
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def quiet_seconds(self) -> float:
        """Since the last key or movement, while the program was awake."""
        return _seconds() - self._last

    def watch(self) -> None:
        """Look from now on. Not before a vault is open: every event would pass through Python, the first paint too."""
        self._last = _seconds()
        self._seen = _both_clocks()
        application = QCoreApplication.instance()
        if application is not None and not self._timer.isActive():
            application.installEventFilter(self)
            self._timer.start()

    def rest(self) -> None:
        """Stop looking; nothing is open that could be locked."""
        self._timer.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def look(self) -> None:
        """Compare the clocks with the last sign of life."""
        slept, alive = max(0.0, self._slept()), self._last != self._last_known
        self._last_known = self._last
        # A sleep ends with a key or a movement; it was one all the same.
        self._asleep = 0.0 if alive else self._asleep + slept
        idle = max(slept, _seconds() - self._last + self._asleep)
        if self.minutes and idle >= self.minutes * 60:
            self.idle.emit()

    def _slept(self) -> float:
        """Seconds since the last look that only the clock on the wall knows of."""
        before, now = self._seen, _both_clocks()
        self._seen = now
        if before is None:
            return 0.0
        return (now[1] - before[1]).total_seconds() - (now[0] - before[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _signs_of_life():
            self._last = _seconds()
        return False


@cache
def _signs_of_life() -> frozenset[QEvent.Type]:
    kinds = QEvent.Type
    return frozenset(
        {
            kinds.KeyPress,
            kinds.MouseButtonPress,
            kinds.MouseMove,
            kinds.Wheel,
            kinds.TouchBegin,
            kinds.TouchUpdate,
            kinds.TabletPress,
        }
    )


def _seconds() -> float:
    from companion import clock  # with its time zones not needed by the first window

    return clock.monotonic()


def _both_clocks() -> tuple[float, datetime]:
    """The steady one and the one on the wall."""
    from companion import clock

    return clock.monotonic(), clock.now()
