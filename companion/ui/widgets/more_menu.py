"""A button with the things that are seldom done; they stand in a menu, so that a card stays calm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu, QPushButton

from companion.ui.widgets.buttons import button

Deed = tuple[str, Callable[[], object]]
"""The words of a line in the menu, and what it does."""


def more_button(deeds: Callable[[], Sequence[Deed]]) -> QPushButton:
    """The button; `deeds` is asked each time it is pressed."""

    def open_menu() -> None:
        menu = QMenu(made)
        for words, act in deeds():
            menu.addAction(words, act)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(made.mapToGlobal(QPoint(0, made.height() + 4)))

    made = button(QCoreApplication.translate("MoreMenu", "More"), open_menu, role="quiet")
    made.setProperty("small", "true")
    return made


def name_more(made: QPushButton, about: str) -> None:
    """Let a screen reader say what the button is about."""
    made.setAccessibleName(
        QCoreApplication.translate("MoreMenu", "More about: {thing}").format(thing=about)
    )
