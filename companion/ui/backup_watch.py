"""Lets backups happen by themselves: when one is due and nothing is being typed, in the background.

Nothing is said while all is well. A notice comes only when something needs the person: a disk that is full, or a second
place that has been without a new backup for long.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from companion import clock
from companion.errors import CompanionError
from companion.ui.context import Context
from companion.ui.messages import sentence_for

if TYPE_CHECKING:
    from companion.services.automatic_backups import Upkeep
    from companion.services.backups import SecondFolder
    from companion.ui.idle import IdleWatch

LOOK_MS = 20_000
"""Milliseconds between two looks whether this is a quiet moment."""
QUIET_SECONDS = 30.0
"""Without a key or a movement; the first backup after unlocking waits for that too."""
EVERY_SECONDS = 3600.0
"""Between two looks at what is due."""
MISSED_FOR = timedelta(days=14)
"""How long the second place may be without a new backup before it is said, and said again."""


class BackupWatch(QObject):
    """Works for one open vault, until it is stopped or goes with its parent."""

    def __init__(self, context: Context, idle: IdleWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._idle = context, idle
        self._looked_at: float | None = None
        self._told: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from time to time from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more; the vault is being closed."""
        self._timer.stop()

    def look(self) -> None:
        """If this is a quiet moment and it is time, see what is due and do it in the background."""
        now = clock.monotonic()
        if self._looked_at is not None and now - self._looked_at < EVERY_SECONDS:
            return
        if self._idle.quiet_seconds < QUIET_SECONDS or self._context.lane.busy:
            return
        self._looked_at = now
        vault = self._context.vault

        def work(report: object) -> object:
            from companion.services import backups

            return backups.keep_up(vault, report)  # type: ignore[arg-type]

        job = self._context.lane.start(work, self, by_itself=True)
        job.succeeded.connect(self._kept_up)
        job.failed.connect(self._failed)

    def _kept_up(self, done: Upkeep) -> None:
        second = done.second
        if second is None or second.up_to_date:
            return
        if second.state == "full":
            self._tell_once(
                self.tr(
                    "The second place for your backups is full. Your journal and its own backups are fine."
                )
            )
        elif second.state == "not_writable":
            self._tell_once(
                self.tr(
                    "The second place for your backups cannot be written to. Your journal and its own backups are fine."
                )
            )
        elif self._is_missed(second):
            self._tell_once(
                self.tr(
                    "The second place for your backups has had no new one for two weeks. When you have a moment, connect it."
                )
            )

    def _failed(self, error: CompanionError) -> None:
        self._tell_once(
            self.tr("Today's backup could not be made. {reason}").format(reason=sentence_for(error))
        )

    def _is_missed(self, second: SecondFolder) -> bool:
        return second.last_backup is not None and clock.now() - second.last_backup >= MISSED_FOR

    def _tell_once(self, sentence: str) -> None:
        """Each thing is said once for as long as the vault is open."""
        if sentence in self._told:
            return
        self._told.add(sentence)
        self._context.messages.warn(
            sentence,
            action_label=self.tr("Backups"),
            action=lambda: self._context.navigate("backups"),
        )
