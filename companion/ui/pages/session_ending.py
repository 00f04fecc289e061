"""The quiet question before a session ends, in place: no dialog, and a way to stay."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession, Moment
from companion.ui.dates import spell_day, spell_time
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words


class SessionEnding(QWidget):
    """`ended` carries the instant at which it ended, None for now."""

    ended = Signal(object)
    stayed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earlier: datetime | None = None
        self.question = Words("", "reading")
        self.end_button = button(self.tr("End the session now"), self._end_now, role="tap")
        self.earlier_button = button("", self._end_earlier, role="tap")
        self.stay_button = button(self.tr("Stay in the session"), self.stayed.emit, role="tap")
        buttons = FlowRow()
        for made in (self.stay_button, self.end_button, self.earlier_button):
            buttons.add(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.question)
        layout.addWidget(buttons)

    def ask(self, session: DosingSession, moments: list[Moment], *, half_typed: bool) -> None:
        """Show the question. A session that was left open since another day may end where its last moment stands."""
        words = self.tr(
            "Is the session over? Its moments stay as they are; later words go beside them."
        )
        if half_typed:
            words += " " + self.tr("What stands in the field is kept as a last moment.")
        self.question.say(words)
        self._earlier = None if half_typed else _forgotten_since(session, moments)
        self.earlier_button.setVisible(self._earlier is not None)
        if self._earlier is not None:
            day = spell_day(clock.local(self._earlier, session.zone).date(), with_year=False)
            at = spell_time(self._earlier, session.zone)
            ended = self.tr("It ended on {day} at {time}").format(day=day, time=at)
            self.earlier_button.setText(ended)
            self.earlier_button.setAccessibleName(ended)
        self.show()
        self.stay_button.setFocus()
        announce(self, words)

    def _end_now(self) -> None:
        self.ended.emit(None)

    def _end_earlier(self) -> None:
        self.ended.emit(self._earlier)


def _forgotten_since(session: DosingSession, moments: list[Moment]) -> datetime | None:
    """The last sign of a session that was opened on an earlier day; None for one of today."""
    if session.opened_at is None:
        return None
    last = max([session.opened_at, *(moment.at for moment in moments)])
    return last if clock.local(last, session.zone).date() < clock.today(session.zone) else None
