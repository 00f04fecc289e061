"""The whole program, started as often as a story needs, each time on a data folder of its choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication
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
