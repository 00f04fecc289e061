"""What commands print: results to standard output, words to the person to standard error."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import click


def print_result(text: str, *, marked: bool = False) -> None:
    """Print `text`, the result of a command, to standard output.

    With `marked`, words between START_MARK and END_MARK are bold on a terminal and stand between asterisks elsewhere.
    """
    terminal = sys.stdout.isatty()
    shown = _safe_on(text, terminal=terminal)
    if marked:
        from companion.domain.entries import END_MARK, START_MARK

        start, end = ("\x1b[1m", "\x1b[0m") if terminal else ("*", "*")
        shown = shown.replace(START_MARK, start).replace(END_MARK, end)
    click.echo(shown)


def tell(text: str) -> None:
    """Say something to the person on standard error, where no program takes it for a result."""
    click.echo(_safe_on(text, terminal=sys.stderr.isatty()), err=True)


def print_json(value: Any) -> None:
    """Print `value` as the one JSON document of this command; dataclasses by their field names, paths as text."""
    import msgspec

    content = msgspec.json.encode(msgspec.to_builtins(value, enc_hook=_as_text))
    click.echo(msgspec.json.format(content, indent=2))


def _as_text(value: Any) -> str:
    """A path as text; bytes in it that are no text are printed as escapes."""
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _safe_on(text: str, *, terminal: bool) -> str:
    """On a terminal, without characters that would steer it; files and pipes get every character as it is."""
    if not terminal:
        return text
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
