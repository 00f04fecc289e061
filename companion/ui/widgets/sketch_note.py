"""A sketch on the session page: one quiet button that opens a pad, and the pad with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.courses import DosingSession, Lane
from companion.errors import CompanionError
from companion.services import sketches
from companion.ui.context import Context
from companion.ui.dates import spell_time
from companion.ui.messages import sentence_for
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.sketch_pad import SketchPad

WIDEST = 480
"""Of the pad, pixels at text scale 1; it lies beside a field for words and is no page of its own."""


class SketchNote(QWidget):
    """Hidden until `offer`. `noted` carries the moment of a sketch that is on disk, and what that touched."""

    noted = Signal(object, object)
    failed = Signal(str)
    """Why it could not be kept; what is drawn stays."""
    closed = Signal()

    def __init__(
        self,
        context: Context,
        session: DosingSession,
        lane: Callable[[], Lane],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._lane = context, session, lane
        self.door = button(self.tr("Draw it instead"), self._open, role="quiet")
        self.pad = SketchPad(context.theme)
        self.pad.setFixedSize(WIDEST, self.pad.heightForWidth(WIDEST))
        self.pad.changed.connect(self._say_state)
        self.keep_button = button(self.tr("Keep the sketch"), self.keep, role="tap")
        self.undo_button = button(self.tr("Take the last stroke back"), self.pad.undo, role="quiet")
        self.clear_button = button(self.tr("Clear"), self.pad.clear, role="quiet")
        self.clear_button.setAccessibleName(self.tr("Clear the sketch"))
        self.without_button = button(self.tr("Without a sketch"), self.put_away, role="quiet")
        self.holder = QWidget()
        inside = QVBoxLayout(self.holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        line = FlowRow()
        for made in (self.keep_button, self.undo_button, self.clear_button, self.without_button):
            line.add(made)
        inside.addWidget(self.pad)
        inside.addWidget(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        doors = FlowRow()
        doors.add(self.door)
        self._doors = doors
        layout.addWidget(doors)
        layout.addWidget(self.holder)
        self.holder.hide()
        self.hide()
        self._say_state()

    @property
    def is_open(self) -> bool:
        return not (self.isHidden() or self.holder.isHidden())

    def offer(self, on: bool) -> None:
        """Let the button stand there, or not; what is drawn already stays."""
        if on:
            self.show()
        elif not self.is_open:
            self.hide()

    def keep(self) -> bool:
        """Put what is drawn on disk; nothing drawn is nothing to keep."""
        if self.pad.is_empty:
            return True
        at = spell_time(clock.now(), clock.zone())
        try:
            _, moment, changes = sketches.keep_sketch(
                self._context.vault,
                self._session.id,
                self.pad.png(),
                title=self.tr("Sketch, {time}").format(time=at),
                words=self.tr("Sketch"),
                lane=self._lane(),
            )
        except CompanionError as error:
            self.failed.emit(sentence_for(error))
            return False
        self.put_away()
        self.noted.emit(moment, changes)
        return True

    def put_away(self) -> None:
        """What is drawn was kept, or is not wanted."""
        self.pad.clear()
        self.holder.hide()
        self._doors.show()
        self.hide()
        self.closed.emit()

    def _open(self) -> None:
        self._doors.hide()
        self.holder.show()
        bring_into_view(self)
        self.without_button.setFocus()

    def _say_state(self) -> None:
        for made in (self.keep_button, self.undo_button, self.clear_button):
            made.setEnabled(not self.pad.is_empty)
