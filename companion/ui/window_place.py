"""Where the window stood: remembered, and always brought back onto a screen that is there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from companion.settings import Settings

FIRST_SIZE = (1120, 760)
FRAME = (8, 40)
"""Room for what the desktop draws around a window, pixels; a window that fits the screen shows its lower edge."""
PAINTED_MS = 40
"""Milliseconds after showing it by which the first paint is over, wherever it can be over so soon."""


def show_where_it_was(window: QMainWindow, settings: Settings, *, in_front: bool = True) -> None:
    """Show `window` at the size and place it had; on Wayland only the size counts."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    left, top, width, height = settings.window or (None, None, *FIRST_SIZE)
    window.resize(min(width, room.width() - FRAME[0]), min(height, room.height() - FRAME[1]))
    if left is not None and top is not None:
        screens = QGuiApplication.screens()
        if any(screen.availableGeometry().contains(left + 40, top + 20) for screen in screens):
            window.move(left, top)
    if settings.maximized:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
    window.show()
    if in_front:
        window.raise_()
        window.activateWindow()


def with_place(window: QMainWindow, settings: Settings) -> Settings:
    """`settings` with the place where `window` stands now; a full screen is not a place to remember."""
    if window.isFullScreen():
        return settings
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    # A window is put back by the corner of its frame; a maximized one has no frame to go by.
    corner = box.topLeft() if window.isMaximized() else window.pos()
    return replace(
        settings,
        window=(corner.x(), corner.y(), box.width(), box.height()),
        maximized=window.isMaximized(),
    )
