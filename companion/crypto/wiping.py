"""Overwriting key bytes that are no longer needed.

Good manners, not protection: Python and the libraries below it may have made copies. What keeps a locked vault's
keys out of memory for certain is the restart of the program.
"""

from __future__ import annotations


def wipe(*buffers: bytearray) -> None:
    """Overwrite each of `buffers` with zeros, keeping its length."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))
