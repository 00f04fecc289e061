"""Notices when nothing happens: no key, mouse, wheel, touch or pen in the whole program for some minutes."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

CHECK_MS = 5000


class IdleWatch(QObject):
    """Emits `idle` each time it looks and finds that nothing has happened for `minutes`."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        """0 means never."""
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self) -> None:
        """Look from now on. Not before a vault is open: every event would pass through Python, the first paint too."""
        self._last = _seconds()
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
        """Compare the clock with the last sign of life."""
        if self.minutes and _seconds() - self._last >= self.minutes * 60:
            self.idle.emit()

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
