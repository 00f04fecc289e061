"""What a program did to the files of one folder, as tests/faults/disk_calls.c wrote it down, and how a disk may look
when the power goes in the middle of it.

A disk that loses its power keeps everything that was synced. Of what was written since, each piece may be there,
missing, or there in part: any of its sectors of 512 bytes. A new file, a new name or a removal is certain once the
file (for a new one) or its folder was synced, and may or may not have happened before that.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("<cii qq".replace(" ", ""))


@dataclass(frozen=True, slots=True)
class Call:
    """One change."""

    kind: str
    """"c" created, "w" written, "t" truncated, "s" synced, "r" renamed, "u" unlinked."""
    path: str
    """Relative to the folder; empty for the folder itself."""
    other: str
    """The new name after a renaming."""
    place: int
    """Where was written, or the new length."""
    content: bytes


def read_record(record: Path, folder: Path) -> list[Call]:
    """Every change in the order in which it was made."""
    content, calls, at = record.read_bytes(), list[Call](), 0
    while at < len(content):
        kind, name_size, other_size, place, size = HEAD.unpack_from(content, at)
        at += HEAD.size
        name, other = (
            content[at : at + name_size].decode(),
            content[at + name_size : at + name_size + other_size].decode(),
        )
        at += name_size + other_size
        calls.append(
            Call(
                kind.decode(),
                _below(name, folder),
                _below(other, folder),
                place,
                content[at : at + size],
            )
        )
        at += size
    return calls


def _below(name: str, folder: Path) -> str:
    return str(Path(name).relative_to(folder)) if name else ""


@dataclass(slots=True)
class Content:
    """The bytes of one file: what is certain, and the changes since that may be lost."""

    certain: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list[Call])

    def sync(self) -> None:
        for call in self.waiting:
            _apply(self.certain, call, None)
        self.waiting.clear()

    def after_power_loss(self, chance: random.Random) -> bytes:
        found = bytearray(self.certain)
        for call in self.waiting:
            fate = chance.random()
            if fate < 0.4:
                _apply(found, call, None)
            elif fate < 0.7:
                _apply(found, call, chance)
        return bytes(found)


def _apply(content: bytearray, call: Call, torn: random.Random | None) -> None:
    if call.kind == "t":
        del content[call.place :]
        content.extend(bytes(call.place - len(content)))
        return
    end = call.place + len(call.content)
    content.extend(bytes(max(0, end - len(content))))
    if torn is None:
        content[call.place : end] = call.content
        return
    start = call.place // SECTOR * SECTOR
    for sector in range(start, end, SECTOR):
        if torn.random() < 0.5:
            first, last = max(sector, call.place), min(sector + SECTOR, end)
            content[first:last] = call.content[first - call.place : last - call.place]


class Disk:
    """The folder while the program runs: its files, and the names that a power loss would leave."""

    def __init__(self, before: dict[str, bytes]) -> None:
        """`before` is what lay there, all of it certain."""
        self._names = {name: Content(bytearray(content)) for name, content in before.items()}
        self._certain_names = dict(self._names)
        self._waiting_names: list[tuple[Call, Content]] = []

    def do(self, call: Call) -> None:
        """Let the program make one more change."""
        match call.kind:
            case "c":
                self._names[call.path] = Content()
                self._waiting_names.append((call, self._names[call.path]))
            case "r":
                moved = self._names.pop(call.path)
                self._names[call.other] = moved
                self._waiting_names.append((call, moved))
            case "u":
                self._waiting_names.append((call, self._names.pop(call.path)))
            case "s":
                self._sync(call.path)
            case _:
                if call.path in self._names:  # else a file that was unlinked while it was open
                    self._names[call.path].waiting.append(call)

    def after_power_loss(self, chance: random.Random) -> dict[str, bytes]:
        """One way in which the folder may look afterwards."""
        names = dict(self._certain_names)
        for call, content in self._waiting_names:
            if chance.random() < 0.6:
                _rename(names, call, content)
        return {name: content.after_power_loss(chance) for name, content in names.items()}

    def _sync(self, path: str) -> None:
        content = self._names.get(path)
        if content is not None:
            content.sync()
            # A new file that is synced is there; a new name for an old one needs its folder.
            for call, new in [
                w for w in self._waiting_names if w[0].kind == "c" and w[1] is content
            ]:
                _rename(self._certain_names, call, new)
                self._waiting_names.remove((call, new))
            return
        for call, changed in list(self._waiting_names):
            if str(Path(call.other or call.path).parent) == path:
                _rename(self._certain_names, call, changed)
                self._waiting_names.remove((call, changed))


def _rename(names: dict[str, Content], call: Call, content: Content) -> None:
    match call.kind:
        case "c":
            names[call.path] = content
        case "u":
            if names.get(call.path) is content:
                del names[call.path]
        case _:
            if names.get(call.path) is content:
                del names[call.path]
            names[call.other] = content


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its name relative to it."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def crash_points(
    calls: list[Call], states: int, chance: random.Random
) -> Iterator[tuple[int, int]]:
    """How many calls were done, and how many states are tried there: spread over all of the record."""
    points = sorted(chance.choices(range(1, len(calls) + 1), k=states))
    for point in dict.fromkeys(points):
        yield point, points.count(point)
