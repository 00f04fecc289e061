"""Fields for a day and for one of several things; the mouse wheel scrolls the page and never changes them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from companion.ui.dates import to_date, to_qdate

LETTERS = "letters"
"""The property of a field that is kept narrow: for how many letters it has room."""


class DayField(QDateEdit):
    """One day, typed or chosen in a small calendar."""

    def __init__(
        self,
        name: str,
        day: date,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)
        self.setDisplayFormat("d MMMM yyyy")
        self.setAccessibleName(name)
        self.lineEdit().setAccessibleName(name)
        if earliest is not None:
            self.setMinimumDate(to_qdate(earliest))
        if latest is not None:
            self.setMaximumDate(to_qdate(latest))
        self.setDate(to_qdate(day))

    @property
    def day(self) -> date:
        """The day that is shown."""
        return to_date(self.date())

    def show_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(to_qdate(day))

    def sizeHint(self) -> QSize:
        """As tall as the fields and buttons beside it; Qt adds room for arrows that are not shown."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() - 3)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        follow_text(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(QComboBox):
    """One of several things, each with a key."""

    def __init__(
        self, name: str, choices: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        """`choices` are pairs of a key and the words that are shown."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        for key, words in choices:
            self.addItem(words, key)

    @property
    def key(self) -> str:
        """The key of what is chosen."""
        return str(self.currentData())

    def choose(self, key: str) -> None:
        """Show the choice with that key, if there is one."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def choose_known(self, key: str) -> None:
        """Show the choice with that key; without one, what is chosen stays."""
        if self.findData(key) >= 0:
            self.choose(key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        follow_text(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the list is closed, the page keys are the page's."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


class LineField(QLineEdit):
    """One line, at least as wide as its hint, so that the hint can be read at any size of text."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(
            max(hint.width(), words + 4 * self.fontMetrics().averageCharWidth()), hint.height()
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        follow_text(self, event)


def line_field(name: str, text: str = "", *, hint: str = "", longest: int = 300) -> QLineEdit:
    """A field for one line; `name` is what a screen reader says."""
    field = LineField()
    field.setText(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setMaxLength(longest)
    return field


def keep_narrow(field: QWidget, letters: int = 60) -> None:
    """A line to fill in need not be as wide as the window: room for so many letters of its type is enough."""
    field.setProperty(LETTERS, letters)
    widest = field.fontMetrics().averageCharWidth() * letters
    field.setMaximumWidth(widest)
    field.setMinimumWidth(min(240, widest))


def follow_text(field: QWidget, event: QEvent) -> None:
    """Of a field's `changeEvent`: one that is kept narrow has room for as many letters of another size of text."""
    letters = field.property(LETTERS)
    if letters and event.type() == QEvent.Type.FontChange:
        keep_narrow(field, letters)
