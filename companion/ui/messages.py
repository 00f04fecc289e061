"""The one door for messages to the person.

Before a window exists they go to standard error; afterwards to the quiet bar at the top of the page.
Error sentences are written in `companion.errors` and translated here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, Signal

from companion.errors import CompanionError


class MessageKind(StrEnum):
    """How a message is meant."""

    INFORMATION = "information"
    CARE = "care"
    """Something needs attention; never alarm."""


@dataclass(frozen=True, slots=True)
class Message:
    """One quiet sentence, with at most one thing to do about it."""

    sentence: str
    kind: MessageKind = MessageKind.INFORMATION
    action_label: str = ""
    action: Callable[[], object] | None = None


class Messages(QObject):
    """Hands messages to whoever shows them."""

    said = Signal(object)
    withdrawn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown_by_window = False

    def show_in_window(self) -> None:
        """From now on a window listens to `said`."""
        self._shown_by_window = True

    def say(
        self, sentence: str, *, action_label: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Tell the person something that is good to know."""
        self._pass_on(Message(sentence, MessageKind.INFORMATION, action_label, action))

    def tell_error(
        self,
        error: CompanionError,
        *,
        action_label: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """Tell the person what went wrong, what is safe and what to do next."""
        self._pass_on(Message(sentence_for(error), MessageKind.CARE, action_label, action))

    def warn(
        self, sentence: str, *, action_label: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Tell the person that something needs their attention."""
        self._pass_on(Message(sentence, MessageKind.CARE, action_label, action))

    def clear(self) -> None:
        """Take the present message away."""
        self.withdrawn.emit()

    def _pass_on(self, message: Message) -> None:
        if self._shown_by_window:
            self.said.emit(message)
        else:
            sys.stderr.write(message.sentence + "\n")


def sentence_for(error: CompanionError) -> str:
    """The error's sentence in the person's language, with its details on lines of their own."""
    sentence = QCoreApplication.translate("errors", error.sentence)
    return "\n".join([sentence, *error.details])
