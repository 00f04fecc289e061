"""The composition root: the only module that knows both the command line and the window."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from companion import __version__
from companion.errors import Refused
from companion.hardening import forbid_core_dumps

if TYPE_CHECKING:
    from pathlib import Path

    from companion.paths import Paths
    from companion.services.printing import Printer

_is_own_process = False
"""Whether the process was started to be this program, so that locking may begin it anew."""
_PLACES = ("--vault", "--locked", "--data")
"""What may be said of a window to open, and is followed by a place; --locked is how locking begins it anew."""
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""One of these is set wherever Qt can open a window on Linux; without any it would end the program itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Companion and return its exit code; never a traceback. Without `arguments`, as the process's own program."""
    global _is_own_process
    if arguments is not None:
        return _run(list(arguments))
    _is_own_process = True
    # Until a command stands ready to clear up, and after it has, a stop needs no words.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _open_missing_streams()
    code = _run(sys.argv[1:])
    _ignore_late_stops()
    return code


def _run(wanted: list[str]) -> int:
    if wanted == ["--version"]:
        # The answer is known without importing anything; where it cannot be printed, the long way says why.
        with suppress(OSError):
            print(f"companion {__version__}", flush=True)  # noqa: T201
            return 0
    os.umask(0o077)
    forbid_core_dumps()
    places = _only_a_window(wanted)
    if places is not None:
        return _open_at_once(places)
    from companion.cli.dispatch import dispatch
    from companion.services.printing import hand_in

    hand_in(make_printer)
    return dispatch(wanted, window=open_window)


def _only_a_window(wanted: list[str]) -> dict[str, str] | None:
    """What _PLACES name, where nothing else is asked for. None is for the command line to judge."""
    places: dict[str, str] = {}
    words = iter(wanted)
    for word in words:
        name, equals, place = word.partition("=")
        if not equals:
            place = next(words, "")
        if name not in _PLACES or name in places or not place.strip("-"):
            return None
        if place.startswith("-") or (name == "--data" and os.path.isfile(place)):  # noqa: PTH113 - pathlib comes later
            return None
        places[name] = place
    return places


def _open_at_once(places: dict[str, str]) -> int:
    """Open the window without importing the command line, which takes longer than painting."""
    # Collecting garbage among modules that all stay costs a tenth of the start; the window takes it up again.
    gc.disable()
    from pathlib import Path

    from companion.paths import user_paths

    chosen, locked, data = (Path(places[name]) if name in places else None for name in _PLACES)
    try:
        return open_window(user_paths(data), vault=chosen or locked)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last net: the person always gets a sentence
        from companion.cli.dispatch import say_failure

        return say_failure(error, data_folder=data)


def open_window(
    paths: Paths, *, vault: Path | None = None, demo_passphrase: str | None = None
) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
        raise Refused(
            "There is no display for the window. The commands work without one; see --help."
        )
    from companion.logs import start_logging
    from companion.services.printing import hand_in

    start_logging(paths.logs)
    hand_in(make_printer)
    try:
        from companion.ui.application import run
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise Refused(
            "The window needs a system library that is missing. The commands work without it.",
            details=(str(error),),
        ) from error
    return run(paths, vault=vault, demo_passphrase=demo_passphrase, begins_anew=_is_own_process)


def make_printer() -> Printer:
    """What makes PDFs; only now is Qt loaded, and without a window it needs no display. Raises Refused."""
    try:
        from companion.ui.share_pdf import SharePrinter
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise Refused(
            "A PDF needs a system library that is missing. Nothing was written; choose another form.",
            details=(str(error),),
        ) from error
    return SharePrinter()


def _open_missing_streams() -> None:
    """Put the null device where a standard stream was closed before the program began.

    A journal file must never be opened under the number that everybody takes for the error stream.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _ignore_late_stops() -> None:
    """What was asked for is done, and the exit code says so, also when Ctrl-C comes in the last blink."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
