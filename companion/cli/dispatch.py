"""Runs one command line and turns every way it can end into one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from companion.cli.faults import log_fault
from companion.cli.invocation import Invocation, Window
from companion.cli.output import tell
from companion.cli.root import companion
from companion.cli.stopping import Stop, stoppable
from companion.errors import BugError, Cancelled, CompanionError, from_os_error


def dispatch(arguments: Sequence[str], *, window: Window | None = None) -> int:
    """Run `arguments` and return the exit code. What went wrong is said on standard error, never as a traceback."""
    invocation = Invocation(window)
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_letters(stream)
    try:
        with stoppable() as stop:
            invocation.was_stopped = lambda: stop.asked
            code = _run(arguments, invocation, stop)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more while it ends.
        _send_nowhere(sys.stdout)
        return 0
    except OSError as error:
        _send_nowhere(sys.stdout)
        return _ended(from_os_error(error, doing="Printing the result"))
    return code


def _run(arguments: Sequence[str], invocation: Invocation, stop: Stop) -> int:
    # Not `companion.main`: that would answer a closed pipe and Ctrl-C itself, with other exit codes.
    try:
        with companion.make_context("companion", list(arguments), obj=invocation) as context:
            companion.invoke(context)
        return 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last net: the person always gets a sentence
        # Inside a callback of a library an interruption turns into that library's error.
        return _failed(Cancelled() if stop.asked else error, invocation)


def say_failure(error: BaseException, *, data_folder: Path | None = None) -> int:
    """Say on standard error what became of a window that was opened without a command line; gives the exit code."""
    invocation = Invocation()
    invocation.data_folder = data_folder
    _never_fail_on_letters(sys.stderr)
    try:
        return _failed(error, invocation)
    except OSError:  # nobody listens any more
        return BugError.exit_code


def _failed(error: BaseException, invocation: Invocation) -> int:
    known = _known(error)
    if isinstance(known, BugError):
        log_fault(invocation, error)
    return _ended(known)


def _known(error: BaseException) -> CompanionError:
    """What to tell the person about `error`; a BugError for everything that should not be possible."""
    if isinstance(error, CompanionError):
        return error
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Cancelled()
    if isinstance(error, OSError):
        if error.errno == errno.EPIPE:
            raise BrokenPipeError from error
        return from_os_error(error)
    return BugError()


def _ended(error: CompanionError) -> int:
    if isinstance(error, Cancelled) and sys.stderr.isatty():
        tell("")  # the terminal has shown ^C
    tell(error.sentence)
    for line in error.details:
        tell(f"  {line}")
    return error.exit_code


def _never_fail_on_letters(stream: TextIO) -> None:
    """Letters that the terminal's encoding lacks are printed as escapes."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _send_nowhere(stream: TextIO) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
