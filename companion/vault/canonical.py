"""One way to write each JSON value: sorted keys, no spaces, ASCII only. What is signed and compared is written so."""

from __future__ import annotations

import json
from collections.abc import Mapping

Json = Mapping[str, "Json"] | list["Json"] | tuple["Json", ...] | str | int | float | bool | None


def canonical(value: Json) -> bytes:
    """The canonical bytes of `value`."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")
