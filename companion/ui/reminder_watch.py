"""Looks from time to time whether a small note is wanted today, for as long as the vault is open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from companion.errors import CompanionError
from companion.services import reminders
from companion.ui.context import Context
from companion.ui.notifications import DesktopNotifier, Notifier

LOOK_MS = 60_000
FIRST_LOOK_MS = 5_000
"""After opening, when the first page has long been painted."""


class ReminderWatch(QObject):
    """Works for one open vault, until it is stopped or goes with its parent."""

    def __init__(
        self, context: Context, parent: QObject, *, notifier: Notifier | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._notifier = notifier or DesktopNotifier(self)
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more; the vault is being closed."""
        self._timer.stop()

    def look(self) -> None:
        """Show the note if one is wanted now. A reminder is never worth an error."""
        self._timer.setInterval(LOOK_MS)
        try:
            wanted = reminders.take_one(self._context.vault)
        except CompanionError:
            return
        if wanted:
            self._notifier.show(*note())


def note() -> tuple[str, str]:
    """Who says something, and what: the same words for everything."""
    translate = QCoreApplication.translate
    return translate("Reminder", "Journal"), translate(
        "Reminder", "A small note from your journal."
    )
