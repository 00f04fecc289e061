"""Saves what is being typed: soon after the last key, at the latest two seconds after the first unsaved one.

The text is only called saved when the commit has returned. When saving fails the text stays in the editor,
the state says so, and saving is tried again until it works.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from companion.errors import CompanionError
from companion.ui.messages import sentence_for

PAUSE_MS = 600
"""Milliseconds of quiet after which the text is saved."""
LONGEST_MS = 1500
"""Milliseconds after the first unsaved key at which it is saved even while typing goes on."""
RETRY_MS = 5000


class SaveState(StrEnum):
    """What the person sees about their text."""

    CLEAN = "clean"
    """Nothing to save yet."""
    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "not_saved"


class Autosave(QObject):
    """Watches one editor. Call `touch()` on every real edit; `flush()` before leaving, locking or closing.

    `save` stores the text and returns once it is durable; it raises CompanionError when it cannot.
    """

    state_changed = Signal(object, str)
    """A SaveState and, when not saved, the sentence that says why."""

    def __init__(
        self,
        save: Callable[[], None],
        parent: QObject,
        *,
        pause_ms: int = PAUSE_MS,
        longest_ms: int = LONGEST_MS,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._dirty = False
        self.state = SaveState.CLEAN
        self._pause = self._timer(pause_ms)
        self._longest = self._timer(longest_ms)
        self._retry = self._timer(RETRY_MS)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not on disk yet."""
        return self._dirty

    def touch(self) -> None:
        """Something was typed."""
        self._dirty = True
        if self.state is not SaveState.NOT_SAVED:
            self._enter(SaveState.SAVING)
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> bool:
        """Save now if there is anything to save. True when everything typed is on disk."""
        self._pause.stop()
        self._longest.stop()
        if not self._dirty:
            return True
        try:
            self._save()
        except CompanionError as error:
            self._enter(SaveState.NOT_SAVED, sentence_for(error))
            self._retry.start()
            return False
        self._dirty = False
        self._retry.stop()
        self._enter(SaveState.SAVED)
        return True

    def start_afresh(self) -> None:
        """Another text is in the editor now; nothing of it is unsaved."""
        for timer in (self._pause, self._longest, self._retry):
            timer.stop()
        self._dirty = False
        self._enter(SaveState.CLEAN)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer

    def _enter(self, state: SaveState, why: str = "") -> None:
        if state is self.state and state is not SaveState.NOT_SAVED:
            return
        self.state = state
        self.state_changed.emit(state, why)
