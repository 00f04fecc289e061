"""Work that makes very many things, none of which hold one another: Python need not search among them meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collections() -> Generator[None]:
    """For the length of the block, Python does not search for things that are kept only by one another.

    With the pages of a thousand entries in memory one search takes a fifth of a second, in which the window stands still.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
