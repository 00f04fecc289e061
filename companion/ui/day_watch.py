"""Notices that another day has begun, for as long as the vault is open, so that no page goes on showing yesterday."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from companion import clock
from companion.domain.entries import Changes
from companion.ui.context import Context

LOOK_MS = 30_000
"""A look costs nothing; a timer to midnight would be late after the computer slept, and wrong after a journey."""


class DayWatch(QObject):
    """Works for one open vault, until it goes with its parent."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._day = clock.today()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def look(self) -> None:
        """Let the pages read again when the date is another one; what is being typed stays as it is."""
        today = clock.today()
        if today != self._day:
            self._day = today
            self._context.announce(Changes(courses=True, checkins=True))
