"""A program that is killed: the real window in an open dosing session, and somebody who notes moments without end.

Arguments after the pipe: the vault, the data folder, its passphrase, the number of the first moment. Reports "typed"
for each key, and "kept" with a moment's number when the window has taken it: the field is empty again.
"""

from __future__ import annotations

import sys
import time
from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion import app
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import (
    AfterPaint,
    ends_when_it_fails,
    report,
    when_first_shown,
)
from tests.e2e.person import Person, wait_in_own_loop
from tests.proof.moment_kills import words_of

KEY_MS = 10
FIELD = "A few words for this moment"
BEGIN = "Begin the session"


class MomentTypist(QObject):
    """Opens the vault, goes to the session page, and notes one moment after the other."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._person = Person(window, wait_in_own_loop)
        self._numbers = count(int(sys.argv[5]))
        AfterPaint(window, lambda: QTimer.singleShot(0, ends_when_it_fails(self._begin)))

    def _begin(self) -> None:
        passphrase = self._person.named(QLineEdit, "Passphrase")
        QTest.keyClicks(passphrase, sys.argv[4])
        QTest.keyClick(passphrase, Qt.Key.Key_Return)
        self._person.wait_until(lambda: self._window.shell is not None, "the open vault")
        if self._person.find(QPlainTextEdit, FIELD) is None:  # else the session came back by itself
            self._person.press("Today")
            self._person.press("Open the session page")
            self._person.press(BEGIN)
        field = self._person.field(FIELD)
        assert isinstance(field, QPlainTextEdit)
        self._field = field
        self._field.setPlainText("")  # half-typed words of the moment that a kill interrupted
        self._next_moment()

    def _next_moment(self) -> None:
        self._number = next(self._numbers)
        self._left = list(words_of(self._number))
        self._type()

    def _type(self) -> None:
        if self._left:
            QTest.keyClicks(self._field, self._left.pop(0))
            report("typed", at=time.monotonic())
            QTimer.singleShot(KEY_MS, ends_when_it_fails(self._type))
            return
        QTest.keyClick(self._field, Qt.Key.Key_Return)
        if self._field.toPlainText():
            raise AssertionError("the window did not take the moment")
        report("kept", number=self._number)
        self._next_moment()


if __name__ == "__main__":
    when_first_shown(lambda window: MomentTypist(window))
    sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
