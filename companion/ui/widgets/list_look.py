"""What a list editor shows besides the lines, and what it asks for when the person changes something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListLook:
    """The words around the lines under one heading."""

    name: str
    """What the lines are, for a screen reader: the heading, else the title of the list."""
    hint: str
    """In the field for a new line."""
    empty: str = ""
    """Where there is no line yet."""
    note: str = ""
    """What a note is for; empty where lines have none."""
    tick: str = ""
    """What a tick says; empty where there is nothing to tick."""


class ListKeeper(Protocol):
    """Puts on disk what is done in a list editor. Each raises CompanionError when it could not be done."""

    def add(self, words: str) -> str:
        """A new line at the end; gives its identifier."""
        ...

    def change(self, line_id: str, words: str, note: str) -> None:
        """The words of a line and the note beside it."""
        ...

    def tick(self, line_id: str, on: bool) -> None:
        """Ticked, or not any more."""
        ...

    def move(self, line_id: str, by: int) -> None:
        """Down by so many places, up for a negative number."""
        ...

    def remove(self, line_id: str) -> None:
        """Off the list, with a way to undo it."""
        ...

    def withdraw(self, line_id: str) -> None:
        """A new line came to nothing: its words were taken away again before Enter."""
        ...
