"""Where the window stood: remembered, and always brought back onto a screen that is there."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from companion.settings import Settings

FIRST_SIZE = (1120, 760)


def show_where_it_was(window: QMainWindow, settings: Settings) -> None:
    """Show `window` at the size and place it had; on Wayland only the size counts."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    left, top, width, height = settings.window or (None, None, *FIRST_SIZE)
    window.resize(min(width, room.width()), min(height, room.height()))
    if left is not None and top is not None:
        screens = QGuiApplication.screens()
        if any(screen.availableGeometry().contains(left + 40, top + 20) for screen in screens):
            window.move(left, top)
    if settings.maximized:
        window.showMaximized()
    else:
        window.show()
    window.raise_()
    window.activateWindow()


def with_place(window: QMainWindow, settings: Settings) -> Settings:
    """`settings` with the place where `window` stands now; a full screen is not a place to remember."""
    if window.isFullScreen():
        return settings
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    return msgspec.structs.replace(
        settings,
        window=(box.left(), box.top(), box.width(), box.height()),
        maximized=window.isMaximized(),
    )
