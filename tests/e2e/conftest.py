"""The whole program, started as often as a story needs, each time on a data folder of its choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from companion.clock import FixedClock
from companion.crypto.kdf import KdfParams
from companion.paths import user_paths
from companion.settings import Settings
from companion.ui.application import translate
from companion.ui.theme import Theme
from companion.ui.window import Window
from tests.e2e.person import Person

PATIENCE_MS = 20_000
SIZE = (1280, 800)

Start = Callable[[Path], Person]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    QApplication.setStyle("Fusion")
    return QApplication


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, clock: FixedClock, quick_keys: None) -> Iterator[Start]:
    """Starts the program on a data folder, as `companion --data DIR` does, and seats somebody before its window."""
    windows: list[Window] = []
    locale, direction = QLocale(), qapp.layoutDirection()
    translate(qapp, Settings())

    def wait_until(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def begin(data: Path) -> Person:
        window = Window(user_paths(data), Settings(), Theme(qapp, "light"))
        window.resize(*SIZE)
        windows.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return Person(window, wait_until)

    yield begin
    for window in windows:
        window.close()
        window.deleteLater()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(direction)


class _StrayWindows(QObject):
    """Notes widgets that were shown before they had a parent: each is a window of its own for a moment, and takes the
    keyboard away."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            plain = watched.windowType() == Qt.WindowType.Window
            if watched.isWindow() and plain and not isinstance(watched, Window):
                self.found.append(f"{type(watched).__name__} {watched.accessibleName()!r}")
        return False


@pytest.fixture
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """Fails a test in which anything but the window of the program was shown as a window."""
    watch = _StrayWindows()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    assert watch.found == [], "These were windows of their own for a moment."


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch, fast_kdf: KdfParams) -> None:
    """New vaults get the quickest key derivation that the program accepts, instead of a measured one."""
    from companion.services import vaults

    monkeypatch.setattr(vaults, "create", partial(vaults.create, kdf=fast_kdf))


@pytest.fixture
def answer_file_dialog(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Says which file the person will choose when they are asked next; the desktop's own dialog cannot be driven."""
    from companion.ui import file_dialogs

    chosen: list[Path] = []
    monkeypatch.setattr(file_dialogs, "_ask", lambda *_: chosen.pop())
    return chosen.append
