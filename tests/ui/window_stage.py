"""What tests of the whole window share: its pages by type, and the words in a closed vault."""

from __future__ import annotations

from collections.abc import Callable

from companion.ui.pages.today import TodayPage
from companion.ui.window import Window

Bodies = Callable[[], list[str]]
"""Reads the closed vault: the text of every entry."""


def today(window: Window) -> TodayPage:
    """The Today page, which is shown."""
    assert window.shell is not None
    page = window.shell.stack.currentWidget()
    assert isinstance(page, TodayPage)
    return page
