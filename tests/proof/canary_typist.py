"""Somebody at the real window who writes canaries wherever a person can write.

Reads from standard input: the passphrase, lines of name=canary, an empty line; later "lock". Reports "written" when
everything stands and has been searched for, and "locked".
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion import app
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import (
    AfterPaint,
    ends_when_it_fails,
    report,
    when_first_shown,
)
from tests.e2e.person import Person, type_keys, wait_in_own_loop

LEAVE = "Leave the page; the session stays open"


class CanaryTypist(QObject):
    """One evening."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._person = Person(window, wait_in_own_loop)
        sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        self._passphrase = sys.stdin.readline().rstrip("\n")
        lines = iter(sys.stdin.readline, "\n")
        self._canaries = dict(line.rstrip("\n").split("=", 1) for line in lines)
        AfterPaint(window, lambda: QTimer.singleShot(0, ends_when_it_fails(self._evening)))

    def _evening(self) -> None:
        self._unlock()
        self._write_on_today()
        self._check_in()
        self._write_in_journal()
        self._search()
        self._note_moments()
        report("written")
        QTimer.singleShot(0, ends_when_it_fails(self._lock_when_told))

    def _unlock(self) -> None:
        field = self._person.named(QLineEdit, "Passphrase")
        QTest.keyClicks(field, self._passphrase)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._person.wait_until(lambda: self._window.shell is not None)
        if self._person.find(QAbstractButton, LEAVE):  # the session of an evening before is back
            self._person.press(LEAVE)

    def _write_on_today(self) -> None:
        self._person.press("Today")
        self._person.write("A few words", f"only {self._canaries['quick note']} today")
        self._person.wait_for("Saved ")

    def _check_in(self) -> None:
        self._person.press("Quick check-in")
        self._person.write("A few words, if you like", self._canaries["check-in"])
        self._person.press("Keep this check-in")
        self._person.wait_for("Kept.")

    def _write_in_journal(self) -> None:
        self._person.press("Journal")
        self._person.press("New entry")
        self._person.write("Title", self._canaries["title"])
        self._person.write("Text", f"a long walk, {self._canaries['body']}, and home")
        self._person.write("Add a tag", self._canaries["tag"])
        self._person.press_key(Qt.Key.Key_Return)
        self._person.wait_for("Saved ")

    def _search(self) -> None:
        self._person.press_key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        field = self._person.write("Search your words", self._canaries["body"][:9])
        self._person.wait_until(
            lambda: self._person.sees(self._canaries["title"]), "the found entry"
        )
        field.clear()

    def _note_moments(self) -> None:
        self._person.press("Today")
        begin = "Begin the session"
        self._window.shell.navigate("session")  # type: ignore[union-attr]
        self._person.wait_until(
            lambda: self._person.sees(begin) or self._person.sees("Add a moment")
        )
        if self._person.sees(begin):
            self._person.press(begin)
        field = self._person.write_anew("A few words for this moment", self._canaries["moment"])
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._person.wait_for(self._canaries["moment"])
        assert isinstance(field, QPlainTextEdit)
        type_keys(field, self._canaries["half-typed moment"])
        self._person.press(LEAVE)

    def _lock_when_told(self) -> None:
        sys.stdin.readline()
        self._person.press("Lock now")
        self._person.wait_for("Welcome back.")
        report("locked")


when_first_shown(lambda window: CanaryTypist(window))
sys.exit(app.main([]))
