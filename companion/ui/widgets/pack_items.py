"""The items of a form in the clinic's own words, one below the other, with the answers that the form has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.exchange.wording_pack import PackItem, WordingPack
from companion.ui.widgets.buttons import chip
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words


class ItemChoice(QWidget):
    """One item. Tab comes to it once; the arrows move along its answers, a digit chooses; pressing again takes back."""

    changed = Signal()
    chosen_by_key = Signal()

    def __init__(self, item: PackItem, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.buttons: dict[int, QPushButton] = {}
        answers = FlowRow(spacing=6)
        for option in item.options:
            words = option.text
            if words != str(option.value):
                words = self.tr("{value}  {words}").format(value=option.value, words=option.text)
            made = chip(
                words,
                name=self.tr("Item {number}: {value}, {words}").format(
                    number=item.number, value=option.value, words=option.text
                ),
            )
            made.clicked.connect(lambda _on=False, value=option.value: self._choose(value))
            made.installEventFilter(self)
            self.buttons[option.value] = made
            answers.add(made)
        self._take_tab_at(next(iter(self.buttons)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        place = self.tr("{number} of {count}").format(number=item.number, count=count)
        layout.addWidget(Words(place, "soft"))
        layout.addWidget(Words(item.text, "reading"))
        layout.addWidget(answers)

    @property
    def value(self) -> int | None:
        """The chosen answer; None while there is none."""
        return next((value for value, made in self.buttons.items() if made.isChecked()), None)

    def show_value(self, value: int | None) -> None:
        """Show an answer as chosen, or none."""
        for known, made in self.buttons.items():
            made.setChecked(known == value)
        self._take_tab_at(value if value in self.buttons else next(iter(self.buttons)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._typed(event) or self._moved(watched, event)
        return False

    def _typed(self, event: QKeyEvent) -> bool:
        text = event.text()
        if not (text.isascii() and text.isdigit() and int(text) in self.buttons):
            return False
        self.show_value(int(text))
        self.changed.emit()
        self.chosen_by_key.emit()
        return True

    def _moved(self, watched: QObject, event: QKeyEvent) -> bool:
        order = list(self.buttons.values())
        now = next(place for place, made in enumerate(order) if made is watched)
        onward = -1 if self.isRightToLeft() else 1
        wanted = {
            Qt.Key.Key_Right: now + onward,
            Qt.Key.Key_Left: now - onward,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(order) - 1,
        }.get(Qt.Key(event.key()))
        if wanted is None:
            return False
        place = min(len(order) - 1, max(0, wanted))
        self._take_tab_at(list(self.buttons)[place])
        order[place].setFocus()
        return True

    def _choose(self, value: int) -> None:
        self.show_value(value if self.buttons[value].isChecked() else None)
        self._take_tab_at(value)
        self.changed.emit()

    def _take_tab_at(self, value: int) -> None:
        """One answer stands for the item in the order of Tab."""
        for known, made in self.buttons.items():
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if known == value else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(self.buttons[value])


class PackItems(QWidget):
    """All items of a pack. `finished` once the last was answered by a key."""

    changed = Signal()
    finished = Signal()

    def __init__(self, pack: WordingPack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(20)
        if pack.lead:
            layout.addWidget(Words(pack.lead, "quiet"))
        self.choices = [ItemChoice(item, len(pack.items)) for item in pack.items]
        for choice in self.choices:
            choice.changed.connect(self.changed)
            choice.chosen_by_key.connect(self._go_on)
            layout.addWidget(choice)
        self.setFocusProxy(self.choices[0])

    @property
    def answers(self) -> tuple[int | None, ...]:
        """One for each item, None where none is chosen."""
        return tuple(choice.value for choice in self.choices)

    def show_answers(self, answers: Sequence[int | None]) -> None:
        """Show these answers, one for each item."""
        for choice, value in zip(self.choices, answers, strict=True):
            choice.show_value(value)

    def _go_on(self) -> None:
        choice = self.sender()
        place = next((n for n, each in enumerate(self.choices) if each is choice), None)
        if place is None:
            return
        if place + 1 < len(self.choices):
            self.choices[place + 1].setFocus()
        else:
            self.finished.emit()
