"""Numbered boxes for the answers of a form: a digit fills one and goes on to the next; an empty one was left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from companion.domain.measures import MeasureDefinition
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words

LETTERS = 4
"""The room in a box, in figures of its type."""
NARROWEST = 44
"""Pixels."""


class ItemBox(QLineEdit):
    """Holds one answer or nothing. What is no answer is not taken: the box shows what it held before."""

    answered = Signal()
    """A whole answer was put in."""
    edited = Signal()
    refused = Signal()
    left = Signal(int)
    """An arrow leads to the box before (-1) or after (1)."""

    def __init__(self, number: int, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._low, self._high = low, high
        self._held = ""
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setProperty("part", "box")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textChanged.connect(self._look_at)
        self._fit()

    @property
    def value(self) -> int | None:
        """The answer; None while there is none."""
        return int(self._held) if self._held else None

    def show_value(self, value: int | None) -> None:
        """Show an answer, or none."""
        self._held = "" if value is None else str(value)
        self.setText(self._held)

    @property
    def _is_whole(self) -> bool:
        """Whether no further figure could belong to the answer."""
        return bool(self._held) and (self._held == "0" or int(self._held) * 10 > self._high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        onward = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Right: onward,
            Qt.Key.Key_Left: -onward,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Return: 1,
            Qt.Key.Key_Enter: 1,
            Qt.Key.Key_Space: 1,
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Backspace and not self._held:
            step = -1
        if step is not None:
            self.left.emit(step)
            return
        super().keyPressEvent(event)
        if event.text() and event.text() == self._held and self._is_whole:
            self.answered.emit()  # typed once more, it stays, and the keyboard goes on all the same

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max(NARROWEST, self.fontMetrics().horizontalAdvance("8") * LETTERS + 8))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.selectAll)  # a press of the mouse would take it off again

    def _look_at(self, text: str) -> None:
        if text == self._held:
            return
        if text and not self._is_answer(text):
            self.setText(self._held)
            self.selectAll()
            self.refused.emit()
            return
        self._held = text
        self.edited.emit()
        if self._is_whole:
            self.answered.emit()

    def _is_answer(self, text: str) -> bool:
        return (
            text.isascii()
            and text.isdigit()
            and str(int(text)) == text
            and self._low <= int(text) <= self._high
        )


class ItemBoxes(QWidget):
    """One box for each item. `finished` once the last was filled."""

    changed = Signal()
    finished = Signal()

    def __init__(self, measure: MeasureDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = measure
        self.boxes: list[ItemBox] = []
        cells = FlowRow(spacing=12)
        for number in measure.item_numbers:
            cells.add(self._cell(number))
        self.said = Words("", "warm")
        self.said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(cells)
        layout.addWidget(self.said)
        self.setFocusProxy(self.boxes[0])

    @property
    def answers(self) -> tuple[int | None, ...]:
        """One for each item, None where its box is empty."""
        return tuple(box.value for box in self.boxes)

    def show_answers(self, answers: Sequence[int | None]) -> None:
        """Show these answers, one for each item."""
        self.said.hide()
        for box, value in zip(self.boxes, answers, strict=True):
            box.show_value(value)

    def _cell(self, number: int) -> QWidget:
        measure = self._measure
        box = ItemBox(number, measure.low, measure.high)
        box.setAccessibleName(
            self.tr("Item {number}, from {low} to {high}").format(
                number=number, low=measure.low, high=measure.high
            )
        )
        box.edited.connect(self._edited)
        box.answered.connect(self._go_on)
        box.refused.connect(self._refused)
        box.left.connect(self._go_by)
        self.boxes.append(box)
        label = Words(str(number), "soft", wrap=False)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cell = QWidget()
        cell.setLayout(column(label, box, spacing=2))
        return cell

    def _edited(self) -> None:
        self.said.hide()
        self.changed.emit()

    def _go_on(self) -> None:
        box = self.sender()
        if not isinstance(box, ItemBox) or not box.hasFocus():
            return
        if box.number < len(self.boxes):
            self.boxes[box.number].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.finished.emit()

    def _go_by(self, step: int) -> None:
        box = self.sender()
        if not isinstance(box, ItemBox):
            return
        wanted = box.number - 1 + step
        if 0 <= wanted < len(self.boxes):
            self.boxes[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
        elif wanted >= len(self.boxes):
            self.finished.emit()

    def _refused(self) -> None:
        box = self.sender()
        if not isinstance(box, ItemBox):
            return
        sentence = self.tr("Item {number} takes a number from {low} to {high}.").format(
            number=box.number, low=self._measure.low, high=self._measure.high
        )
        self.said.say(sentence)
        self.said.show()
        announce(self, sentence)
