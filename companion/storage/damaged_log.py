"""A write-ahead log that may be damaged: which page images in it count, as if they stood in the database file.

SQLite stops at the first frame whose check sum is wrong and forgets all that was saved after it. Here pages prove
themselves, so a damaged frame costs one page: later transactions still count.
Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from companion.crypto.page_cipher import PAGE_BYTES

HEADER = 32
FRAME_HEADER = 24
FRAME = FRAME_HEADER + PAGE_BYTES
BIG_ENDIAN = 1
"""Lowest bit of the log's first four bytes: how its check sums read words."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page image in the log."""

    number: int
    """Of the page."""
    size_after_commit: int
    """Pages of the database when this frame ends a transaction, else 0."""
    content: bytes
    follows: bool
    """Whether its check sum continues that of the frame before it."""


def frames(read: Callable[[int, int], bytes]) -> Iterator[Frame]:
    """The frames of the log's present round. `read` gives so many bytes from a place, fewer where there are none.

    The header and each frame name the round by eight bytes; frames of an earlier one are passed over.
    """
    head = read(0, HEADER)
    first = read(HEADER, FRAME_HEADER)
    ours, before = head[16:24], head[24:32]
    if ours != first[8:16]:
        ours = first[8:16]  # the header is damaged: the first frame knows
    order = ">" if head[:4] and head[3] & BIG_ENDIAN else "<"
    at = HEADER
    while len(start := read(at, FRAME_HEADER)) == FRAME_HEADER:
        if start[8:16] == ours:
            content = read(at + FRAME_HEADER, PAGE_BYTES)
            number, size = struct.unpack(">II", start[:8])
            follows = _check_sum(order, before, start[:8] + content) == start[16:24]
            yield Frame(number, size, content, follows)
        before = start[16:24]
        at += FRAME


def committed(
    found: Iterator[Frame], is_authentic: Callable[[Frame], bool]
) -> tuple[dict[int, bytes | None], int]:
    """The newest image of each page that finished transactions wrote, and the page count then (0 without any).

    None stands for an image that is damaged. The last transaction counts only if all of it is there: nobody was told
    that a half-written one was saved. An authentic page that does not follow on is what is left of a longer log.
    """
    images: dict[int, bytes | None] = {}
    size = 0
    waiting: list[tuple[int, bytes | None]] = []
    ended: list[tuple[int, bytes | None]] | None = None
    ended_size = 0
    for frame in found:
        authentic = is_authentic(frame)
        if authentic and not frame.follows:
            break
        if authentic and ended is not None:
            images.update(ended)
            size, ended = ended_size, None
        waiting.append((frame.number, frame.content if authentic else None))
        if authentic and frame.size_after_commit:
            ended, waiting, ended_size = [*(ended or []), *waiting], [], frame.size_after_commit
    if ended is not None and all(content is not None for _, content in ended):
        images.update(ended)
        size = ended_size
    return images, size


def _check_sum(order: str, before: bytes, content: bytes) -> bytes:
    """SQLite's running sum over words of 32 bits, kept big-endian in the log."""
    if len(before) != 8 or len(content) % 8:
        return b""
    first, second = struct.unpack(">II", before)
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return struct.pack(">II", first, second)
