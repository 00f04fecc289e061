"""One scale from 0 to 10: eleven small buttons, none of them chosen to begin with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.domain.checkins import Scale
from companion.ui.widgets.buttons import chip
from companion.ui.widgets.layout import FlowRow, row
from companion.ui.widgets.words import Words


class ScaleChoice(QWidget):
    """Pressing the chosen number again takes the answer back.

    Tab comes to the scale once; Left, Right, Home and End move between its numbers.
    """

    changed = Signal()

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self._buttons: list[QPushButton] = []
        numbers = FlowRow(spacing=4)
        for value in range(11):
            made = chip(str(value), name=self._spoken(value))
            made.setMinimumWidth(36)
            made.clicked.connect(lambda _checked=False, value=value: self._choose(value))
            made.installEventFilter(self)
            self._buttons.append(made)
            numbers.add(made)
        self._take_tab_at(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Words(scale.name, "strong"))
        layout.addWidget(numbers)
        if scale.low_label or scale.high_label:
            ends = self.tr("0 {low} · 10 {high}").format(low=scale.low_label, high=scale.high_label)
            layout.addLayout(row(Words(ends, "soft")))

    @property
    def value(self) -> int | None:
        """The chosen number; None while nothing is chosen."""
        return next((value for value, made in enumerate(self._buttons) if made.isChecked()), None)

    def choose(self, value: int | None) -> None:
        """Show `value` as chosen."""
        for number, made in enumerate(self._buttons):
            made.setChecked(number == value)
        self._take_tab_at(value or 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._moved(watched, event)
        return False

    def _moved(self, watched: QObject, event: QKeyEvent) -> bool:
        """Move the keyboard along the numbers. False for every other key."""
        now = next(number for number, made in enumerate(self._buttons) if made is watched)
        onward = -1 if self.isRightToLeft() else 1
        wanted = {
            Qt.Key.Key_Right: now + onward,
            Qt.Key.Key_Left: now - onward,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: 10,
        }.get(Qt.Key(event.key()))
        if wanted is None:
            return False
        wanted = min(10, max(0, wanted))
        self._take_tab_at(wanted)
        self._buttons[wanted].setFocus()
        return True

    def _take_tab_at(self, value: int) -> None:
        """One number stands for the scale in the order of Tab."""
        for number, made in enumerate(self._buttons):
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if number == value else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(self._buttons[value])

    def _choose(self, value: int) -> None:
        chosen = value if self._buttons[value].isChecked() else None
        self.choose(chosen)
        self._take_tab_at(value)
        self.changed.emit()

    def _spoken(self, value: int) -> str:
        words = {0: self.scale.low_label, 10: self.scale.high_label}.get(value, "")
        spoken = self.tr("{scale}: {value} of 10").format(scale=self.scale.name, value=value)
        return f"{spoken}, {words}" if words else spoken
