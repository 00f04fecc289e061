"""Runs a program on a terminal of its own and answers what it asks."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import termios
from pathlib import Path

PATIENCE = 60
"""Seconds without a word after which the program is given up."""
ROUNDS = 50
"""Looks at the terminal in a second."""


def on_terminal(
    command: list[str], question: str, answer: str, *, folder: Path | None = None
) -> tuple[int, str]:
    """Run `command`, type `answer` whenever it prints a line with `question`; gives exit code and all it showed."""
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    running = subprocess.Popen(
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(theirs)
    seen, answered, idle = b"", 0, 0
    try:
        while idle < PATIENCE * ROUNDS:
            # A program asks first and switches the echo off next, so the answer waits for that.
            if seen.count(question.encode()) > answered and _is_silent(ours):
                os.write(ours, answer.encode() + b"\n")
                answered += 1
            if not select.select([ours], [], [], 1 / ROUNDS)[0]:
                idle += 1
                continue
            try:
                chunk = os.read(ours, 4096)
            except OSError:  # Linux says EIO when the other end has gone
                break
            if not chunk:
                break
            seen, idle = seen + chunk, 0
    finally:
        os.close(ours)
    return running.wait(PATIENCE), seen.decode(errors="replace")


def _is_silent(terminal: int) -> bool:
    return not termios.tcgetattr(terminal)[3] & termios.ECHO
