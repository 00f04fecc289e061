"""The support person's own lane: a switch that says who is writing, and one tap for "looked in"."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from companion.domain.courses import Moment
from companion.ui.dates import spell_time
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words


class SupportLane(FlowRow):
    """Nothing reminds of looking in; the last time is only said."""

    switched = Signal(bool)
    looked_in = Signal()

    def __init__(self, look_in_minutes: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes = look_in_minutes
        """How often the course's template suggests to look in; 0 for no suggestion."""
        self.switch = button(self.tr("Support person is writing"), role="tap")
        self.switch.setCheckable(True)
        self.switch.toggled.connect(self.switched)
        self.look_in_button = button(
            self.tr("Looked in"),
            self.looked_in.emit,
            role="tap",
            name=self.tr("Support person: looked in"),
        )
        self.last = Words("", "soft", wrap=False)
        self.often = Words("", "soft", wrap=False)
        if self._minutes:
            often = self.tr("If you like, about every {minutes} minutes")
            self.often.say(often.format(minutes=self._minutes))
        for widget in (self.switch, self.look_in_button, self.last, self.often):
            self.add(widget)
        self.often.setVisible(bool(self._minutes))  # not before: it would be a window of its own
        self.last.hide()

    def show_switch(self, on: bool) -> None:
        """Show who is writing; says nothing to anybody."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(on)

    def show_last(self, moment: Moment) -> None:
        """Say when somebody last looked in."""
        at = spell_time(moment.at, moment.zone)
        self.last.say(self.tr("Last looked in at {time}").format(time=at))
        self.last.show()
        self.fit()

    def fit(self) -> None:
        """The words stand at the height of the buttons."""
        for words in (self.last, self.often):
            words.setMinimumHeight(self.look_in_button.sizeHint().height())
