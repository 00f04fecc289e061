"""Documents kept as JSON, decoded strictly on their way out."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from companion.errors import Damaged

Kind = TypeVar("Kind")


def decoded(content: str | bytes, kind: type[Kind], *, otherwise: str) -> Kind:
    """The document in `content`. Raises Damaged with the sentence `otherwise` when it is not one of that `kind`."""
    found = decoded_if_whole(content, kind)
    if found is None:
        raise Damaged(otherwise)
    return found


def decoded_if_whole(content: str | bytes, kind: type[Kind]) -> Kind | None:
    """The document in `content`, or None when it is not one of that `kind`."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
