"""What commands print: results to standard output, words to the person to standard error."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import click


def print_result(text: str) -> None:
    """Print `text`, the result of a command, to standard output."""
    click.echo(_safe_on(text, terminal=sys.stdout.isatty()))


def tell(text: str) -> None:
    """Say something to the person on standard error, where no program takes it for a result."""
    click.echo(_safe_on(text, terminal=sys.stderr.isatty()), err=True)


def print_json(value: Any) -> None:
    """Print `value` as the one JSON document of this command; dataclasses by their field names."""
    import msgspec

    content = msgspec.json.encode(msgspec.to_builtins(value))
    click.echo(msgspec.json.format(content, indent=2))


def _safe_on(text: str, *, terminal: bool) -> str:
    """On a terminal, without characters that would steer it; files and pipes get every character as it is."""
    if not terminal:
        return text
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
