"""Somebody who has a keyboard and nothing else: Tab until the control is reached, then a key on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.e2e.person import Person, type_keys
from tests.ui.course_stage import lay_out

MOST_TABS = 120
"""More than any page has."""
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Keyboard:
    """Presses keys where the keyboard stands, and nowhere else."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        lay_out()
        found = QApplication.focusWidget()
        assert found is not None, f"Nothing has the keyboard.\n{self.person.described()}"
        return found

    @property
    def place(self) -> str:
        """The name of what has the keyboard, as a screen reader says it."""
        return spoken(self.focus)

    def key(self, key: Qt.Key, *held: Qt.KeyboardModifier, times: int = 1) -> None:
        """Press a key, with others held down."""
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= one
        for _ in range(times):
            QTest.keyClick(self.focus, key, modifiers)
            lay_out()

    def type(self, words: str) -> None:
        """Type, each letter into what has the keyboard then."""
        for letter in words:
            type_keys(self.focus, letter)
        lay_out()

    def to(self, name: str, *, back: bool = False) -> None:
        """Tab (or Shift+Tab) until the control has the keyboard whose name begins with `name`."""
        passed: list[str] = []
        while not self.place.startswith(name):
            passed.append(self.place)
            assert len(passed) <= MOST_TABS, "\n".join(
                (f"{name!r} cannot be reached by Tab. Passed:", *dict.fromkeys(passed))
            )
            self.key(Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, *((SHIFT,) if back else ()))

    def enter(self, name: str, *, back: bool = False) -> None:
        """Go to a button and press Enter on it."""
        self.to(name, back=back)
        assert self.focus.isEnabled()
        self.key(Qt.Key.Key_Return)

    def page(self, number: int, then: str = "") -> None:
        """Ctrl and a number: a page of the window."""
        self.key(Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        if then:
            self.person.wait_for(then)


def spoken(widget: QWidget) -> str:
    words = widget.text().replace("&", "").strip() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words or type(widget).__name__
