"""What the parts of the Course page have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.ui.context import Context

Act = Callable[[], Changes | tuple[object, Changes]]
"""Calls a service that changes something."""


class CoursePart(QWidget):
    """One part of the page; put things into `column`, fill them in `refresh`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def refresh(self) -> None:
        """Read again what this part shows; what is half typed stays."""

    def save(self) -> bool:
        """Put on disk what is being typed."""
        return True

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """Open the thing that the person came for, and say where it is; `aim` holds what `navigate` was given."""
        return None

    def act(self, act: Act) -> bool:
        """Do one thing and tell every page; on an error nothing changes and the sentence is shown."""
        return do(self.context, act)


def do(context: Context, act: Act) -> bool:
    """Call a service that changes something. False, with a sentence for the person, when it could not be done."""
    try:
        done = act()
    except CompanionError as error:
        context.messages.tell_error(error)
        return False
    context.announce(done if isinstance(done, Changes) else done[1])
    return True


def beside(words: QWidget | QLayout, made: QWidget) -> QHBoxLayout:
    """Words that take the room there is, and what can be done with them at the height of their first line."""
    line = QHBoxLayout()
    line.setSpacing(16)
    if isinstance(words, QLayout):
        line.addLayout(words, 1)
    else:
        line.addWidget(words, 1)
    line.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
    return line
