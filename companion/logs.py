"""A small log of what the program did, never of what a person wrote.

Records hold fixed English phrases, counts and error class names. Exceptions are logged by class and place only:
their text and their parameters may hold journal text (SQLAlchemy keeps bound values in `params`).
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

from companion.errors import KnownError
from companion.paths import private_folder

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

NOISY = ("sqlalchemy", "alembic", "markdown_it", "hypothesis")


class PlacesOnly(logging.Formatter):
    """Formats exceptions as class names and code places, without messages."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the name is logging's
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [
            f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)
        ]
        return " < ".join([kind.__name__, *reversed(places)])


LARGEST = 256 * 1024
"""Bytes after which a log is put aside at the next start; one older log is kept."""


def start_logging(folder: Path, *, verbose: bool = False) -> None:
    """Log to `folder`/companion.log (0600, one older file). Without a writable folder, nowhere."""
    root = logging.getLogger("companion")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.propagate = False
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    handler: logging.Handler
    try:
        private_folder(folder)
        file = folder / "companion.log"
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_suffix(".log.1"))
        file.touch(mode=0o600)
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except (OSError, KnownError):
        handler = logging.NullHandler()
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
