"""Somebody at the window: finds things by the names a screen reader says, presses, types and looks.

Keys and clicks are real ones, sent to the widgets that are there. How to wait is handed in, because a test of the
suite and a program of its own have different event loops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Widget = TypeVar("Widget", bound=QWidget)
Wait = Callable[[Callable[[], bool]], None]
"""Lets the window go on until the condition holds; raises when it never does."""
Field = QLineEdit | QPlainTextEdit | QTextEdit

PATIENCE_MS = 20_000
LOOK_EVERY_MS = 5


class NeverCame(AssertionError):
    """What was waited for did not come."""


class Person:
    """Drives one window and the dialogs above it."""

    def __init__(self, window: QWidget, wait_until: Wait) -> None:
        self.window = window
        self._wait_until = wait_until

    def wait_until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Wait until `condition` holds. Raises NeverCame, with `what` was waited for and all that is shown."""
        try:
            self._wait_until(condition)
        except Exception as error:
            raise NeverCame(
                f"{what or 'what was waited for'} never came.\n{self.described()}"
            ) from error

    def described(self) -> str:
        """All words and names that are shown now, for a message."""
        lines: list[str] = []
        for widget in self.shown(QWidget):
            name, words = widget.accessibleName(), _text(widget)
            if name or words:
                off = "" if widget.isEnabled() else " (off)"
                lines.append(f"  {type(widget).__name__}{off}: {name!r} {words[:80]!r}")
        return "\n".join(lines)

    def press(self, name: str) -> None:
        """Click the button of that name, when it is there and can be pressed."""
        button = self.button(name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=_middle(button))

    def press_one_of(self, *names: str) -> None:
        """Click the first of these buttons that is there."""

        def there() -> str | None:
            return next((n for n in names if self.find(QAbstractButton, n) is not None), None)

        self.wait_until(lambda: there() is not None, f"one of the buttons {names}")
        self.press(there() or names[0])

    def press_key(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard stands."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def write(self, name: str, words: str) -> Field:
        """Type `words` into the field of that name, after what stands in it."""
        field = self.field(name)
        field.setFocus()
        type_keys(field, words)
        return field

    def write_anew(self, name: str, words: str) -> Field:
        """Type `words` into the field of that name in place of what stands in it."""
        self.field(name).selectAll()
        return self.write(name, words)

    def choose(self, name: str, words: str) -> None:
        """Choose `words` in the list box of that name."""
        box = self.named(QComboBox, name)
        box.setFocus()
        QTest.keyClicks(box, words)
        if box.currentText() != words:
            box.setCurrentText(words)

    def button(self, name: str) -> QAbstractButton:
        """The button of that name that can be pressed now."""
        return self.named(QAbstractButton, name)

    def field(self, name: str) -> Field:
        """The field of that name that can be written in now."""
        self.wait_until(lambda: self._field(name) is not None, f"the field {name!r}")
        found = self._field(name)
        assert found is not None
        return found

    def named(self, kind: type[Widget], name: str) -> Widget:
        """The visible, enabled widget of that kind and name; waits for it."""
        self.wait_until(lambda: self.find(kind, name) is not None, f"{kind.__name__} {name!r}")
        found = self.find(kind, name)
        assert found is not None
        return found

    def find(self, kind: type[Widget], name: str) -> Widget | None:
        """The visible, enabled widget of that kind and name, if there is one now."""
        for widget in self.shown(kind):
            if widget.isEnabled() and name in _names(widget):
                return widget
        return None

    def sees(self, words: str) -> bool:
        """Whether `words` stand in something that is shown now, or are what a screen reader says of it."""
        return any(
            words in _text(widget) or words in widget.accessibleName()
            for widget in self.shown(QWidget)
        )

    def wait_for(self, words: str) -> None:
        """Wait until `words` stand somewhere."""
        self.wait_until(lambda: self.sees(words), repr(words))

    def shown(self, kind: type[Widget]) -> Iterator[Widget]:
        """Every visible widget of a kind, those of dialogs in front first."""
        windows = [
            w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window
        ]
        for window in (*windows, self.window):
            if isinstance(window, kind):
                yield window
            for widget in window.findChildren(kind):
                if widget.isVisible():
                    yield widget

    def _field(self, name: str) -> Field | None:
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
            found = self.find(kind, name)
            if found is not None and not found.isReadOnly():
                return found
        return None


def type_keys(widget: QWidget, words: str) -> None:
    """Type `words`. Letters that stand on no American keyboard come as an input method sends them."""
    for letter in words:
        if letter.isascii():
            QTest.keyClicks(widget, letter)
            continue
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(
                widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            )


def wait_in_own_loop(condition: Callable[[], bool]) -> None:
    """A `Wait` for a program that has no test runner around it."""
    if condition():
        return
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(LOOK_EVERY_MS)
    look.timeout.connect(lambda: condition() and loop.quit())
    look.start()
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    loop.exec()
    look.stop()
    if not condition():
        raise TimeoutError


def _names(widget: QWidget) -> tuple[str, ...]:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName(), words.replace("&", "")


def _text(widget: QWidget) -> str:
    if isinstance(widget, QAbstractItemView):
        return _rows(widget)
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit | QTextEdit) else ""


def _rows(view: QAbstractItemView) -> str:
    """What the rows of a list say, to the eye and to a screen reader."""
    model = view.model()
    indexes = (model.index(number, 0) for number in range(model.rowCount() if model else 0))
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return "\n".join(str(index.data(role) or "") for index in indexes for role in roles)


def _middle(widget: QWidget) -> QPoint:
    return widget.rect().center()
