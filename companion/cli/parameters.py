"""What can be typed on the command line: text, dates, places, and how many lines."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

MOST_LINES = 1_000_000_000
"""More than any list has, and small enough for every counter on the way."""

LINES = click.IntRange(1, MOST_LINES)
PLACE = click.Path(path_type=Path, readable=False)
"""Any place. What cannot be read there is told with its own exit code, by what opens it."""
FOLDER = click.Path(path_type=Path, readable=False, file_okay=False)


def text(typed: str) -> str:
    """The words in `typed`, which are UTF-8 whatever the terminal is set to; anything else is a usage error.

    Bytes that Python could not read arrive as halves of surrogate pairs.
    """
    try:
        typed.encode("utf-8")
    except UnicodeEncodeError:
        try:
            return os.fsencode(typed).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            raise click.BadParameter("that is not UTF-8 text.") from None
    return typed


def day(typed: str) -> date:
    """The calendar date in `typed`, written as 2026-05-03; anything else is a usage error."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter(f"{typed!r} is not a date; write it as 2026-05-03.") from None
