"""A screen for measured windows: an X server of our own where Xvfb is installed, else Qt's offscreen platform."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

SCREEN = "1600x1000x24"


@dataclass(frozen=True, slots=True)
class Display:
    """Where windows appear, and what a process needs in its environment to use it."""

    name: str
    """For reading: "Xvfb (xcb)" or "offscreen"."""
    environment: dict[str, str] = field(default_factory=dict[str, str])


OFFSCREEN = Display("offscreen", {"QT_QPA_PLATFORM": "offscreen"})


@contextmanager
def virtual_display() -> Generator[Display]:
    """A fresh X server for the length of the block; `OFFSCREEN` where there is no Xvfb, or Qt cannot use it."""
    program = shutil.which("Xvfb")
    if program is None:
        yield OFFSCREEN
        return
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [
            program,
            "-displayfd",
            str(write_end),
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=(write_end,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as numbers:
            number = numbers.readline().strip()
        if not number:
            yield OFFSCREEN
            return
        display = Display("Xvfb (xcb)", {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"})
        yield display if _is_usable(display) else OFFSCREEN
    finally:
        server.terminate()
        server.wait(timeout=10)


def _is_usable(display: Display) -> bool:
    """Whether Qt finds the libraries that it needs for this screen; it ends the process where it does not."""
    tried = subprocess.run(
        [sys.executable, "-c", "from PySide6.QtWidgets import QApplication; QApplication([])"],
        env=os.environ | display.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return tried.returncode == 0
