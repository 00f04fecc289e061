"""Nothing but the window is ever a window: a part shown before it has its place would flash up and take the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from companion.ui.shell import PAGES
from companion.ui.window import Window


class Shown(QObject):
    """Notes what is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, Window)
        ):
            self.strays.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_built_inside_the_window(window: Window, name: str) -> None:
    application = QApplication.instance()
    assert application is not None
    shell = window.shell
    assert shell is not None
    shown = Shown()
    application.installEventFilter(shown)
    try:
        shell.navigate(name)
    finally:
        application.removeEventFilter(shown)
    assert shown.strays == []
