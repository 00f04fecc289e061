"""A progress bar on a terminal; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click

Progress = Callable[[int, int], bool | None]


@contextmanager
def progress_bar(label: str) -> Generator[Progress | None]:
    """A callable for a service to report (done, total) to, drawn on standard error; None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield report
