"""The words under an editor that say whether the text is on disk."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion import clock
from companion.ui.autosave import Autosave, SaveState
from companion.ui.dates import spell_time
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words


class SavedState(Words):
    """Follows one `Autosave`."""

    def __init__(self, autosave: Autosave, parent: QWidget | None = None) -> None:
        super().__init__("", "soft", parent)
        autosave.state_changed.connect(self._follow)

    def _follow(self, state: SaveState, why: str) -> None:
        if state is SaveState.CLEAN:
            self.say("")
        elif state is SaveState.SAVING:
            self.say(self.tr("Saving …"))
        elif state is SaveState.SAVED:
            self.say(self.tr("Saved {time}").format(time=spell_time(clock.now(), clock.zone())))
        else:
            self.say(self.tr("Not saved. Your text is still here. {why}").format(why=why))
            announce(self, self.text())
        self.setProperty("words", "warm" if state is SaveState.NOT_SAVED else "soft")
        self.style().unpolish(self)
        self.style().polish(self)
