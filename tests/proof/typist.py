"""A program that is killed: the real window, and somebody who types into it without end.

Arguments after the pipe: the vault, the data folder, its passphrase, which page ("today" or "journal"), the text.
Reports "typed" with the number of characters typed so far and when (monotonic seconds), and "saved" with the number
that stood in the editor when the window called them saved.
"""

from __future__ import annotations

import random
import sys
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion import app
from companion.ui.autosave import Autosave, SaveState
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import (
    AfterPaint,
    ends_when_it_fails,
    report,
    when_first_shown,
)
from tests.e2e.person import Person, wait_in_own_loop

KEY_MS = 12
FIELDS = {"today": "A few words", "journal": "Text"}


class Typist(QObject):
    """Opens the vault, goes to an editor and types, with pauses now and then as people make them."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._person = Person(window, wait_in_own_loop)
        self._text = sys.argv[6]
        self._typed = 0
        self._pauses = random.Random(self._text)
        AfterPaint(window, lambda: QTimer.singleShot(0, ends_when_it_fails(self._begin)))

    def _begin(self) -> None:
        page = sys.argv[5]
        passphrase = self._person.named(QLineEdit, "Passphrase")
        QTest.keyClicks(passphrase, sys.argv[4])
        QTest.keyClick(passphrase, Qt.Key.Key_Return)
        self._person.wait_until(lambda: self._window.shell is not None)
        if page == "journal":
            self._person.press("Journal")
            self._person.press_one_of("New entry", "Write the first entry")
        found = self._person.field(FIELDS[page])
        if not isinstance(found, QPlainTextEdit):
            raise SystemExit(f"{found} is no editor")
        self._editor = found
        for autosave in self._window.findChildren(Autosave):
            autosave.state_changed.connect(self._state_changed)
        self._type()

    def _type(self) -> None:
        if self._typed == len(self._text):
            return
        QTest.keyClicks(self._editor, self._text[self._typed])
        self._typed += 1
        report("typed", characters=self._typed, at=time.monotonic())
        pause = KEY_MS if self._pauses.random() < 0.97 else self._pauses.randrange(100, 1200)
        QTimer.singleShot(pause, self._type)

    def _state_changed(self, state: SaveState, _why: str) -> None:
        if state is SaveState.SAVED:
            report("saved", characters=len(self._editor.toPlainText()))


when_first_shown(lambda window: Typist(window))
sys.exit(app.main(["--vault", sys.argv[2], "--data", sys.argv[3]]))
