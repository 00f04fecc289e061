"""What a session left to write about, if the person likes: one thing, or the first few, each with a way to let it be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.errors import CompanionError
from companion.services import write_up
from companion.services.write_up import ToWriteUp
from companion.ui.context import Context
from companion.ui.dates import spell_day, spell_time
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.words import Words

FEW = 3
"""More at once would look like work."""


class WriteUpCard(Card):
    """Empty, it is not there. `chosen` carries the ToWriteUp that the person wants to write about."""

    chosen = Signal(object)

    def __init__(
        self,
        context: Context,
        *,
        few: int = FEW,
        inside_card: bool = False,
        put_off: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, spacing=12)
        if inside_card:
            self.setProperty("part", "")
            self.column.setContentsMargins(0, 8, 0, 8)
        self.context = context
        self._few = few
        self._put_off = put_off
        """Called for "Not today"; without it there is no such button."""
        self._things: list[ToWriteUp] = []
        self._shown: list[str] | None = None
        self._all = False
        self.column.addWidget(Words(self.tr("To write up, if you like"), "caption"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(16)
        self.column.addLayout(self._lines)
        self._foot = FlowRow()
        self.more_button = button(self.tr("Show the others"), self._show_all, role="quiet")
        self.rest_button = button(
            self.tr("Leave all of them as they are"), self._leave_all, role="quiet"
        )
        for made in (self.more_button, self.rest_button):
            self._foot.add(made)
        self.column.addWidget(self._foot)
        self.hide()

    def show_things(self, things: Sequence[ToWriteUp]) -> None:
        """Show the oldest of these."""
        self._things = list(things)
        self.setVisible(bool(things))
        shown = self._things if self._all else self._things[: self._few]
        if [one.id for one in shown] != self._shown:
            self._shown = [one.id for one in shown]
            empty(self._lines)
            for one in shown:
                self._lines.addWidget(self._line(one))
        alone = len(self._things) <= 1 or self._put_off is not None
        self.more_button.setVisible(not alone and len(shown) < len(self._things))
        self.rest_button.setVisible(not alone)
        self._foot.setVisible(not alone)

    def _line(self, one: ToWriteUp) -> QWidget:
        words = self._words(one)
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Words(self._when(one), "soft"))
        column.addWidget(Words(words, "reading"))
        buttons = FlowRow()
        buttons.add(
            button(
                self.tr("Write about this"),
                lambda: self.chosen.emit(one),
                name=self.tr("Write about this: {moment}").format(moment=words),
            )
        )
        buttons.add(
            button(
                self.tr("Leave it as it is"),
                lambda: self._leave([one]),
                role="quiet",
                name=self.tr("Leave it as it is: {moment}").format(moment=words),
            )
        )
        if self._put_off is not None:
            buttons.add(button(self.tr("Not today"), self._put_off, role="quiet"))
        column.addWidget(buttons)
        return line

    def _words(self, one: ToWriteUp) -> str:
        if one.voice_note is not None:
            return one.voice_note.heading
        return one.words or self.tr("A moment")

    def _when(self, one: ToWriteUp) -> str:
        day = spell_day(one.session.day, with_year=False) if one.session.day else ""
        return self.tr("Session {number} · {day}, {time}").format(
            number=one.session.number, day=day, time=spell_time(one.at, one.zone)
        )

    def _show_all(self) -> None:
        self._all = True
        self.show_things(self._things)

    def _leave_all(self) -> None:
        self._leave(self._things)

    def _leave(self, things: list[ToWriteUp]) -> None:
        """It stays as it was noted, and one press brings the offer back."""
        vault = self.context.vault
        if not self._do(lambda: write_up.leave_as_it_is(vault, things)):
            return
        self.context.messages.say(
            self.tr("It stays as it is. You can write about it at any time."),
            action_label=self.tr("Bring it back"),
            action=lambda: self._do(lambda: write_up.take_back(vault, things)),
        )

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            changes = act()
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return False
        self.context.announce(changes)  # type: ignore[arg-type]
        return True
