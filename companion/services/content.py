"""Reads Companion's own content files.

The files ship with the program, so a fault in one means a damaged installation. Each is decoded strictly:
a misspelt field or a wrong type is an error, never a silent default.
"""

from __future__ import annotations

from threading import Lock
from typing import TypeVar

import msgspec

from companion.assets import read_text
from companion.errors import Damaged

_Content = TypeVar("_Content")

_ONE_AT_A_TIME = Lock()
"""msgspec works a type out when it first decodes one, and crashes when two threads do that with the same type."""


def decode(name: str, kind: type[_Content]) -> _Content:
    """The content file `name` ("claims.toml") as a `kind`; raises Damaged when it does not fit."""
    return decode_toml(read_text(f"content/{name}"), kind, name)


def decode_toml(text: str, kind: type[_Content], name: str) -> _Content:
    """`text` of the content file `name` as a `kind`; raises Damaged when it does not fit."""
    try:
        with _ONE_AT_A_TIME:
            return msgspec.toml.decode(text, type=kind)
    except (
        msgspec.DecodeError
    ) as error:  # ValidationError, with the path of the field, is one of these
        raise Damaged(does_not_fit(name), details=(str(error),)) from error


def does_not_fit(name: str) -> str:
    """The sentence for a content file that cannot be read."""
    return (
        f"Companion's own file {name} is damaged and could not be read. Your journal is not touched by this. "
        "Please install Companion again."
    )
