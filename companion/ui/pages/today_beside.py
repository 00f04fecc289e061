"""What else is there today, in a quiet list below the next small thing. Each may be left alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from companion.domain.today import NextStep
from companion.ui.step_words import title_of, verb_of
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.words import Words


class BesideCard(Card):
    """Hidden while there is nothing."""

    taken = Signal(object)
    put_off = Signal(object)
    """Both carry the NextStep."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=24, spacing=4)
        self.column.addWidget(Words(self.tr("Also today, if you like"), "caption"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.column.addLayout(self._lines)
        self._shown: tuple[NextStep, ...] = ()
        self.hide()

    def show_steps(self, steps: tuple[NextStep, ...]) -> None:
        """Show these things, and nothing else."""
        self.setVisible(bool(steps))
        if steps == self._shown:
            return
        self._shown = steps
        empty(self._lines)
        for step in steps:
            self._lines.addLayout(self._line(step))

    def _line(self, step: NextStep) -> QHBoxLayout:
        title = title_of(step)
        verb, later = verb_of(step), self.tr("Not today")
        buttons = [
            button(verb, lambda: self.taken.emit(step), role="quiet", name=f"{verb}: {title}")
        ]
        if step.secondary is not None:
            buttons.append(
                button(
                    later, lambda: self.put_off.emit(step), role="quiet", name=f"{later}: {title}"
                )
            )
        words = Words(title)
        line = row(words, *buttons, spacing=4)
        line.setStretch(0, 1)
        return line
