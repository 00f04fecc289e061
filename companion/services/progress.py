"""How far long work is: a plain callable, told done and total, that may ask to stop."""

from __future__ import annotations

from collections.abc import Callable

from companion.errors import Cancelled

Progress = Callable[[int, int], bool | None]
"""Told how much is done of how much; returning False stops the work."""

ALL = 1000
"""What work in several parts counts to; its parts end at fractions of it."""


def nobody_asks(done: int, total: int) -> None:
    """The progress of work that nobody watches."""
    del done, total


def stretch(tell: Progress, start: int, end: int) -> Progress:
    """The progress of one part: it runs from `start` to `end` of ALL."""

    def report(done: int, total: int) -> bool | None:
        return tell(start + (end - start) * min(done, total) // max(total, 1), ALL)

    return report


def asking(progress: Progress) -> Callable[[int, int], None]:
    """`progress` for the floors below, which know no answer: it raises Cancelled by itself when that is to stop."""
    return lambda done, total: go_on(progress, done, total)


def go_on(progress: Progress, done: int, total: int) -> None:
    """Tell how far it is. Raises Cancelled when the answer is to stop."""
    if progress(done, total) is False:
        raise Cancelled
