"""The trees in which SQLite keeps tables and indexes, walked page by page past whatever is damaged.

Format: https://www.sqlite.org/fileformat2.html#b_tree_pages. A damaged page costs the rows on it and, where it is an
inner page, the way to the pages below; those are found again because no tree leads to them (see `orphans`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from companion.crypto.page_cipher import USABLE_BYTES
from companion.storage.damaged_file import DamagedFile, looks_like_a_tree
from companion.storage.driver import Value

FILE_HEADER = 100
"""Bytes at the start of the first page."""
INDEX_INNER, TABLE_INNER, INDEX_OUTER, TABLE_OUTER = 2, 5, 10, 13
MOST_TABLE = USABLE_BYTES - 35
MOST_INDEX = (USABLE_BYTES - 12) * 64 // 255 - 23
LEAST = (USABLE_BYTES - 12) * 32 // 255 - 23
"""Bytes of a row that lie on its own page, at most and at least."""

_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
Record = tuple[Value, ...]


class Unreadable(Exception):
    """A row runs on over a page that cannot be read, or is not a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row as it is stored; `rowid` is None in indexes."""

    rowid: int | None
    values: Record


@dataclass(slots=True)
class Walk:
    """How one walk through a tree went; the rows themselves go to `take`."""

    take: Callable[[Cell], object]
    broken: int = 0
    """Rows that were there but cannot be read whole."""
    lost_outer: int = 0
    """Damaged pages that held rows only."""
    lost_inner: int = 0
    """Damaged pages that may have led to others."""

    @property
    def whole(self) -> bool:
        """Whether every row of the tree was read."""
        return not (self.broken or self.lost_outer or self.lost_inner)


class Trees:
    """All trees of a damaged database; remembers which pages were reached."""

    def __init__(self, file: DamagedFile) -> None:
        self._file = file
        self.reached: set[int] = set()
        """Pages that belong to a tree, to a long row, or to the list of free pages."""

    def walk(self, root: int, take: Callable[[Cell], object]) -> Walk:
        """Hand everything readable in the tree that begins at page `root` to `take`, in order."""
        found = Walk(take)
        if self._walk(root, found) == "lost":
            found.lost_inner += 1
        return found

    def orphans(self) -> dict[int, int]:
        """Whole parts of trees that nothing leads to any more: their topmost pages, with the kind of each."""
        self._pass_over_free_pages()
        kinds: dict[int, int] = {}
        below: set[int] = set()
        for number in range(1, self._file.count + 1):
            if number in self.reached:
                continue
            page = self._file.page(number)
            if page is None or not looks_like_a_tree(page, _start(number)):
                continue
            kinds[number] = page[_start(number)]
            if kinds[number] in (INDEX_INNER, TABLE_INNER):
                below.update(_children(number, page))
        return {number: kind for number, kind in kinds.items() if number not in below}

    def _walk(self, number: int, found: Walk) -> str:
        """Walk from page `number` on; says whether it was an "outer" page, an "inner" one or is "lost"."""
        if number in self.reached:
            return "lost"
        page = self._file.page(number)
        if page is None or not looks_like_a_tree(page, _start(number)):
            self.reached.add(number)
            return "lost"
        self.reached.add(number)
        kind = page[_start(number)]
        if kind != TABLE_INNER:
            for at in _cell_places(number, page):
                self._read_cell(page, at, kind, found)
        if kind in (TABLE_OUTER, INDEX_OUTER):
            return "outer"
        below = [self._walk(child, found) for child in _children(number, page)]
        if "inner" in below:
            found.lost_inner += below.count("lost")
        else:
            found.lost_outer += below.count("lost")
        return "inner"

    def _read_cell(self, page: bytes, at: int, kind: int, found: Walk) -> None:
        try:
            cell = self._cell(page, at, kind)
        except (Unreadable, IndexError, struct.error, UnicodeDecodeError):
            found.broken += 1
        else:
            found.take(cell)

    def _cell(self, page: bytes, at: int, kind: int) -> Cell:
        if kind == INDEX_INNER:
            at += 4
        length, at = _varint(page, at)
        rowid: int | None = None
        if kind == TABLE_OUTER:
            rowid, at = _varint(page, at)
            rowid -= (rowid >> 63) << 64
        return Cell(rowid, _record(self._payload(page, at, length, kind)))

    def _payload(self, page: bytes, at: int, length: int, kind: int) -> bytes:
        """The `length` bytes of a row, of which a long one keeps the rest on pages of its own."""
        most = MOST_TABLE if kind == TABLE_OUTER else MOST_INDEX
        here = length
        if length > most:
            here = LEAST + (length - LEAST) % (USABLE_BYTES - 4)
            here = here if here <= most else LEAST
        if at + here > len(page) or length > self._file.count * USABLE_BYTES:
            raise Unreadable
        parts, missing = [page[at : at + here]], length - here
        following = int.from_bytes(page[at + here : at + here + 4], "big")
        while missing > 0:
            self.reached.add(following)
            more = self._file.page(following)
            if more is None:
                raise Unreadable
            parts.append(more[4 : 4 + missing])
            missing -= len(parts[-1])
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)

    def _pass_over_free_pages(self) -> None:
        """The list of free pages, as far as it can be followed."""
        first = self._file.page(1)
        trunk = int.from_bytes(first[32:36], "big") if first is not None else 0
        while trunk and trunk not in self.reached:
            self.reached.add(trunk)
            page = self._file.page(trunk)
            if page is None:
                return
            trunk, count = struct.unpack(">II", page[:8])
            count = min(count, USABLE_BYTES // 4 - 2)
            self.reached.update(struct.unpack(f">{count}I", page[8 : 8 + 4 * count]))


def _start(number: int) -> int:
    return FILE_HEADER if number == 1 else 0


def _cell_places(number: int, page: bytes) -> Iterator[int]:
    start = _start(number)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + (12 if page[start] in (INDEX_INNER, TABLE_INNER) else 8)
    places = page[first : first + 2 * count]
    for (place,) in struct.iter_unpack(">H", places[: len(places) // 2 * 2]):
        if place < USABLE_BYTES - 4:
            yield place


def _children(number: int, page: bytes) -> Iterator[int]:
    """The pages below an inner page, in their order."""
    start = _start(number)
    for place in _cell_places(number, page):
        yield int.from_bytes(page[place : place + 4], "big")
    yield int.from_bytes(page[start + 8 : start + 12], "big")


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for _ in range(8):
        byte = content[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | content[at], at + 1


def _record(payload: bytes) -> Record:
    """The values of a row: https://www.sqlite.org/fileformat2.html#record_format."""
    head, at = _varint(payload, 0)
    if not 0 < head <= len(payload):
        raise Unreadable
    values: list[Value] = []
    place = head
    while at < head:
        kind, at = _varint(payload, at)
        value, place = _value(payload, kind, place)
        values.append(value)
    if at != head or place != len(payload):
        raise Unreadable
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[at : at + 8])[0], at + 8
    if kind < 12:
        raise Unreadable
    end = at + (kind - 12) // 2
    content = payload[at:end]
    return (content if kind % 2 == 0 else content.decode("utf-8")), end
