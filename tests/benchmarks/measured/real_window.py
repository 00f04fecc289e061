"""The real window on an open vault, and how long it takes until something is painted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

import tests.quick_keys  # noqa: F401 - the vault keeps its quick keys
from companion.paths import user_paths
from companion.services import vaults
from companion.settings import Settings
from companion.ui.application import make_application
from companion.ui.page import Page
from companion.ui.shell import Shell
from companion.ui.theme import Theme
from companion.ui.window import Window
from tests.benchmarks.measured.reporting import AfterPaint


def open_window(vault: Path, data: Path, passphrase: str) -> Shell:
    """Show the program's window with this vault open; gives its shell once Today is painted."""
    application = make_application(sys.argv[:1])
    settings = Settings()
    theme = Theme(application, "light")
    window = Window(user_paths(data), settings, theme, vault=vault)
    window.resize(1120, 760)
    window.show()
    window.open_shell(vaults.unlock(vault, passphrase=passphrase))
    assert window.shell is not None
    until_painted(page_of(window.shell), lambda: None)
    return window.shell


def page_of(shell: Shell) -> Page:
    """The page that is shown."""
    page = shell.stack.currentWidget()
    assert isinstance(page, Page)
    return page


def until_painted(
    widget: QWidget, act: Callable[[], object], shown: Callable[[], bool] = lambda: True
) -> float:
    """Do `act`; milliseconds from its begin until a paint of `widget` is done for which `shown` holds."""
    loop = QEventLoop()
    ended = 0.0

    def painted() -> None:
        nonlocal ended
        if shown():
            ended = time.perf_counter()
            loop.quit()
        else:
            AfterPaint(widget, painted)

    AfterPaint(widget, painted)
    begun = time.perf_counter()
    act()
    loop.exec()
    return (ended - begun) * 1000


def rest(milliseconds: int) -> None:
    """Let the window finish what it does after a paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def finish(shell: Shell) -> None:
    """Close the window as a person does."""
    shell.window_.close()
    QApplication.processEvents()
