"""Ctrl-C, a polite kill and a closed terminal all end a command the same way: everything is cleared up."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from companion import clock

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

STOPS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM")
"""The last one is our own: a stop that came at a bad moment, a little later."""
LATER = 0.03
"""Seconds until a stop that came at a bad moment is tried again."""
PATIENCE = 3.0
"""Seconds that clearing up may take before another stop interrupts that too."""


class Stop:
    """Remembers that the person, or the system, asked the program to stop, and interrupts it.

    Who presses Ctrl-C twice means it once: for a few seconds more stops are ignored, so that clearing up gets done.
    """

    def __init__(self) -> None:
        self.asked = False
        self._patient_until = 0.0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        del number
        now = clock.monotonic()
        if now < self._patient_until:
            return
        self.asked = True
        if _is_importing(frame) and _again_later():
            return
        self._patient_until = now + PATIENCE
        raise KeyboardInterrupt

    def was_lost(self) -> None:
        """The interruption came where Python can only ignore it."""
        self._patient_until = 0.0
        _again_later()


@contextmanager
def stoppable() -> Generator[Stop]:
    """While the block runs, a stop becomes a KeyboardInterrupt in it. Elsewhere than in the main thread, nothing."""
    stop = Stop()
    numbers = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    complain = sys.unraisablehook

    def notice(lost: UnraisableHookArgs) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            stop.was_lost()
        else:
            complain(lost)

    before = {number: signal.signal(number, stop) for number in numbers}
    sys.unraisablehook = notice
    try:
        yield stop
    finally:
        sys.unraisablehook = complain
        if numbers and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being imported. An exception there can leave a lock taken that another thread waits for."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _again_later() -> bool:
    """Let the same stop come again in a moment, where the system can do that."""
    if not hasattr(signal, "setitimer"):
        return False
    signal.setitimer(signal.ITIMER_REAL, LATER)
    return True
