"""Notices when nothing happens: no key, mouse, wheel, touch or pen in the whole program for some minutes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from companion import clock

CHECK_MS = 5000

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Emits `idle` each time it looks and finds that nothing has happened for `minutes`."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        """0 means never."""
        self._last = clock.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def begin_anew(self) -> None:
        """Something happened just now."""
        self._last = clock.monotonic()

    def look(self) -> None:
        """Compare the clock with the last sign of life."""
        if self.minutes and clock.monotonic() - self._last >= self.minutes * 60:
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._last = clock.monotonic()
        return False
