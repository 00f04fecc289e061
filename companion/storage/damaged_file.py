"""The pages of a database file that may be damaged, read one by one, without SQLite and without changing anything.

What was committed but still waits in the write-ahead log counts as if it stood in the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from companion.crypto.page_cipher import PAGE_BYTES, SALT_BYTES, USABLE_BYTES, PageCipher
from companion.errors import Damaged, from_os_error
from companion.storage.damaged_log import committed, frames

TREE_KINDS = {2: "index", 10: "index", 5: "table", 13: "table"}
"""The first byte of a page of a tree: inner and outer pages of indexes and of tables."""
NOTHING_READABLE = "Nothing in the journal file can be read any more. It was left as it is; a backup can be restored."

_PAGE_COUNT = slice(28, 32)
"""Where the first page tells how many there are."""


class DamagedFile:
    """Whatever can be read of a database. Pages are numbered from 1."""

    def __init__(self, path: Path, key: bytes | bytearray, salts: Iterable[bytes] = ()) -> None:
        """Open the file at `path`, and the log beside it, for reading. `salts` are tried when its own is damaged.

        Raises Damaged when nothing at all can be read with `key`, Refused for a link, StorageFailure.
        """
        self._handles: list[int] = []
        self._cipher: PageCipher | None = None
        self._in_log: dict[int, bytes | None] = {}
        self.unproven = False
        """Whether the salt is lost, so that no page can prove itself and only its structure speaks for it."""
        try:
            self._read, size = self._opened(path)
            log = path.with_name(path.name + "-wal")
            self._read_log = self._opened(log)[0] if os.path.lexists(log) else _nothing
            self._in_file = -(-size // PAGE_BYTES)
            self._cipher = self._fitting_cipher(key, salts)
            is_authentic = self._cipher.is_authentic
            self._in_log, count = committed(
                frames(self._read_log), lambda frame: is_authentic(frame.number, frame.content)
            )
            self.count = count or self._told_count() or self._in_file
            """Pages of the database."""
        except BaseException:
            self.close()
            raise

    def page(self, number: int) -> bytes | None:
        """The usable bytes of a page, or None where it is missing, unreadable, damaged or altered."""
        assert self._cipher is not None
        if not 1 <= number <= self.count:
            return None
        if number in self._in_log:
            raw = self._in_log[number] or b""
        else:
            raw = self._read((number - 1) * PAGE_BYTES, PAGE_BYTES)
        if len(raw) < PAGE_BYTES or not (self.unproven or self._cipher.is_authentic(number, raw)):
            return None
        return self._cipher.plain(number, raw)

    def close(self) -> None:
        """Close the files and forget the keys."""
        if self._cipher is not None:
            self._cipher.wipe()
        while self._handles:
            os.close(self._handles.pop())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self, path: Path) -> tuple[Callable[[int, int], bytes], int]:
        """A reader of the file at `path`, which gives nothing where the disk cannot read it; and the file's size."""
        flags = os.O_RDONLY
        for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
            flags |= getattr(os, name, 0)
        try:
            handle = os.open(path, flags)
        except OSError as error:
            raise from_os_error(error, doing="Reading the journal file", reading=True) from None
        self._handles.append(handle)
        return _reader(handle), os.fstat(handle).st_size

    def _fitting_cipher(self, key: bytes | bytearray, salts: Iterable[bytes]) -> PageCipher:
        """A cipher with the first salt under which any page proves itself."""
        own = self._read(0, SALT_BYTES)
        in_log = (f.content[:SALT_BYTES] for f in frames(self._read_log) if f.number == 1)
        for salt in chain((own,), in_log, salts):
            cipher = PageCipher(key, salt)
            if any(cipher.is_authentic(number, raw) for number, raw in self._stored()):
                return cipher
            cipher.wipe()
        # Without its salt no page can prove itself; what comes out must show that it is one.
        cipher = PageCipher(key, bytes(SALT_BYTES))
        self.unproven = True
        if any(looks_like_a_tree(cipher.plain(n, raw)) for n, raw in self._stored() if n > 1):
            return cipher
        cipher.wipe()
        raise Damaged(NOTHING_READABLE)

    def _stored(self) -> Iterator[tuple[int, bytes]]:
        """Every page as it lies in the file and in the log."""
        for number in range(1, self._in_file + 1):
            raw = self._read((number - 1) * PAGE_BYTES, PAGE_BYTES)
            if len(raw) == PAGE_BYTES:
                yield number, raw
        for frame in frames(self._read_log):
            if len(frame.content) == PAGE_BYTES:
                yield frame.number, frame.content

    def _told_count(self) -> int:
        """How many pages the first one tells of; 0 where it cannot be read."""
        self.count = 1
        first = None if self.unproven else self.page(1)
        return int.from_bytes(first[_PAGE_COUNT], "big") if first is not None else 0


def looks_like_a_tree(page: bytes, start: int = 0) -> bool:
    """Whether decrypted bytes begin, from `start` on, as a page of a tree does."""
    head = page[start : start + 8]
    return (
        head[0] in TREE_KINDS
        and int.from_bytes(head[3:5], "big") <= USABLE_BYTES // 4
        and 0 < int.from_bytes(head[5:7], "big") <= USABLE_BYTES
        and head[7] <= 60
    )


def _reader(handle: int) -> Callable[[int, int], bytes]:
    def read(at: int, length: int) -> bytes:
        try:
            os.lseek(handle, at, os.SEEK_SET)
            return os.read(handle, length)
        except OSError:
            return b""

    return read


def _nothing(at: int, length: int) -> bytes:
    del at, length
    return b""
