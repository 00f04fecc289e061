"""Somebody at the real program who writes, locks, and finds the lock page of the program that begins anew.

Imported by `at_start/sitecustomize.py`, so that the program itself is started exactly as a person starts it. Told on
standard input what to do, one line of JSON each; reports one line of JSON each on standard output.

Before locking: "write" with the passphrase and a text, reports "typed"; "lock", reports "locking" and "blank", or
anything else, reports "left alone".
After it: reports "locked" when the lock page is painted; "unlock" with the passphrase, reports "back" with the text.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from companion.ui.window import Window
    from tests.e2e.person import Person

GET_DUMPABLE = 3
"""PR_GET_DUMPABLE of <linux/prctl.h>."""


def take_place() -> None:
    """Wait for the window of this process."""
    from companion import hardening
    from tests.benchmarks.measured.reporting import when_first_shown

    if os.geteuid() != 0:
        # Whoever looks into our memory afterwards may do so only as root, or when we let them.
        hardening.refuse_onlookers = lambda: False
    when_first_shown(_watch_lock_page if "--locked" in sys.orig_argv else _write_and_lock)


def _write_and_lock(window: Window) -> None:
    _after_paint(window, lambda: _evening(window))


def _evening(window: Window) -> None:
    from PySide6.QtCore import Qt

    import tests.quick_keys  # noqa: F401 - vaults keep their quick keys

    person = _person(window)
    told = _told()
    _unlock(window, person, told["passphrase"])
    if told["place"]:
        window.setGeometry(*told["place"])
    person.press_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    person.write("Text", told["text"])
    _report("typed", place=_place(window))
    if "lock" not in _told():
        _report("left alone")
        return
    blank = window.locker.blank

    def timed_blank() -> None:
        blank()
        _report("blank")

    window.locker.blank = timed_blank  # type: ignore[method-assign]
    _report("locking")
    window.lock()


def _watch_lock_page(window: Window) -> None:
    from PySide6.QtCore import QSocketNotifier

    def painted() -> None:
        _report(
            "locked",
            words=sys.argv[1:],
            place=_place(window),
            page=type(window.stack.currentWidget()).__name__,
        )

    _after_paint(window, painted)
    waiting = QSocketNotifier(0, QSocketNotifier.Type.Read, window)
    waiting.activated.connect(lambda: (waiting.setEnabled(False), _come_back(window)))


def _come_back(window: Window) -> None:
    import ctypes

    import tests.quick_keys  # noqa: F401 - vaults keep their quick keys
    from companion.ui.pages.journal import JournalPage

    person = _person(window)
    line = sys.stdin.readline()
    if not line:
        return
    _unlock(window, person, json.loads(line)["passphrase"])
    assert window.shell is not None
    page = window.shell.stack.currentWidget()
    text = page.editor.text.text() if isinstance(page, JournalPage) else ""
    seen_by_others = ctypes.CDLL(None).prctl(GET_DUMPABLE) if os.geteuid() == 0 else 0
    _report("back", page=window.shell.current, text=text, seen_by_others=bool(seen_by_others))


def _unlock(window: Window, person: Person, passphrase: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    field = person.named(QLineEdit, "Passphrase")
    QTest.keyClicks(field, passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)
    person.wait_until(lambda: window.shell is not None)


def _place(window: Window) -> list[int]:
    return [window.pos().x(), window.pos().y(), window.width(), window.height()]


def _person(window: Window) -> Person:
    from tests.e2e.person import Person, wait_in_own_loop

    return Person(window, wait_in_own_loop)


def _after_paint(window: Window, then: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer

    from tests.benchmarks.measured.reporting import AfterPaint, ends_when_it_fails

    AfterPaint(window, lambda: QTimer.singleShot(0, ends_when_it_fails(then)))


def _told() -> dict[str, Any]:
    line = sys.stdin.readline()
    return json.loads(line) if line else sys.exit(0)


def _report(event: str, **facts: object) -> None:
    """`at` is the same clock before and after locking: the system's monotonic one."""
    line = json.dumps({"event": event, "at": time.monotonic(), **facts}) + "\n"
    os.write(1, line.encode())
