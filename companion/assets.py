"""Where the packaged files are: content, icons, fonts, styles, templates.

An installed Companion carries them as `companion/resources`; a checkout has them beside the package.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from companion.errors import Damaged

_PACKAGE = Path(__file__).resolve().parent


@cache
def resources() -> Path:
    """The folder of packaged files: `companion/resources` if it is there, else the checkout's `resources`."""
    packaged = _PACKAGE / "resources"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "resources"


def read_bytes(relative: str) -> bytes:
    """The bytes of the packaged file `relative` ("content/claims.toml").

    Raises Damaged when the file is missing or cannot be read: then this copy of Companion is incomplete.
    """
    try:
        return (resources() / relative).read_bytes()
    except OSError as error:
        raise Damaged(_incomplete(relative)) from error


def read_text(relative: str) -> str:
    """The text of the packaged UTF-8 file `relative`, line ends as newlines; raises Damaged like `read_bytes`."""
    try:
        return read_bytes(relative).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Damaged(_incomplete(relative)) from error


def _incomplete(relative: str) -> str:
    return (
        f"Companion's own file {relative} is missing or damaged. Your journal is not touched by this. "
        "Please install Companion again."
    )
