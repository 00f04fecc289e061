"""Where passphrases come from: a prompt without echo, or a file. Never an argument, never the environment."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from companion.cli.output import tell
from companion.errors import Cancelled, Refused, from_os_error
from companion.hardening import refuse_onlookers

LONGEST = 4096
"""Characters of a passphrase; longer is a wrong file."""
STDIN = "-"

_Function = TypeVar("_Function", bound=Callable[..., Any])


def passphrase_option(function: _Function) -> _Function:
    """The option --passphrase-file of every command that opens a vault."""
    return click.option(
        "--passphrase-file",
        "passphrase_file",
        metavar="FILE",
        help="Read the vault's passphrase from FILE instead of asking; - is standard input.",
    )(function)


def read_passphrase(
    file: str | None, *, asking: str = "Passphrase: ", stdin_is_text: bool = False
) -> str:
    """The passphrase from `file`, from standard input (`-`), or typed without echo.

    Raises Refused when there is no way to ask, or when standard input already carries the text of an entry.
    """
    refuse_onlookers()
    if file is None:
        return _typed(asking)
    if file == STDIN:
        if stdin_is_text:
            raise Refused(
                "Standard input carries the text of the entry, so the passphrase cannot come from there. Give it in a file."
            )
        return _passphrase_in(sys.stdin.buffer.read(LONGEST * 4 + 1))
    return _passphrase_in(_content_of(Path(file)))


def new_passphrase(file: str | None) -> str:
    """A passphrase that a vault shall open with from now on: from a file, or typed twice. Raises Refused when the two differ."""
    first = read_passphrase(file, asking="New passphrase: ")
    if file is None and read_passphrase(None, asking="The same once more: ") != first:
        raise Refused("The two passphrases differ. Nothing was changed; please try again.")
    return first


def warn_if_weak(passphrase: str) -> None:
    """Say so when a new passphrase may be easy to guess; it is taken all the same."""
    from companion.crypto.strength import estimate

    if not estimate(passphrase).enough:
        tell(
            "This passphrase may be easy to guess. Five random words are easier to keep and much harder to guess."
        )


def _typed(asking: str) -> str:
    import getpass

    if not _has_terminal():
        raise Refused(
            "There is no terminal to ask for the passphrase. Give it with a file; --help says how."
        )
    try:
        typed = getpass.getpass(asking)
    except EOFError as error:
        raise Cancelled from error
    if not typed:
        raise Refused("No passphrase was typed. Nothing was changed.")
    return typed


def _has_terminal() -> bool:
    if os.name != "posix":
        return sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            _warn_if_others_can_read(os.fstat(opened.fileno()))
            return opened.read(LONGEST * 4 + 1)
    except IsADirectoryError as error:
        raise Refused("That is a folder, not a passphrase file. Nothing was changed.") from error
    except OSError as error:
        raise from_os_error(error, doing="Reading the passphrase file", reading=True) from error


def _warn_if_others_can_read(status: os.stat_result) -> None:
    if os.name == "posix" and stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
        tell(
            "Other people on this computer can read the passphrase file. Make it private: chmod 600 FILE."
        )


def _passphrase_in(content: bytes) -> str:
    """The first line's worth: one line end at the close and a byte order mark are dropped, all else counts."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The passphrase is not UTF-8 text. Nothing was changed.") from error
    passphrase = text.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise Refused("The passphrase file is empty. Nothing was changed.")
    if len(passphrase) > LONGEST or "\n" in passphrase:
        raise Refused(
            "The passphrase file must hold one line: the passphrase. Nothing was changed."
        )
    return passphrase
