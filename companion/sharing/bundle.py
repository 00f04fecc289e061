"""The strict ZIP inside a sealed file: writer and reader.

The container is ordinary ZIP (APPNOTE.TXT 6.3), so that `age -d` and `unzip` are enough to read a share without
Companion. What is accepted is far narrower than ZIP: listed names only, no folders, stored or deflated, no extra
fields, comments, encryption or ZIP64, each local header equal to its line in the directory, and the members laid end
to end from the first byte to the directory, so nothing can hide before, between, behind or on top of them. All sizes
are checked before the first byte is inflated. The standard library's reader is lenient about every one of these.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from companion.errors import Damaged
from companion.sharing.counting import Told, untold

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of one member, inflated."""
LARGEST_TOTAL = 512 * 1024 * 1024
"""Bytes of all members together, inflated."""
MOST_FILES = 5_000
HIGHEST_RATIO = 200
"""Times a deflated member may grow."""
SMALLEST_PAYLOAD = 16 * 1024
"""Bytes; shorter bundles are padded up to this."""

ALLOWED_NAME = re.compile(r"README\.txt|pad|[a-z]{1,20}\.json|attachments/[0-9a-f]{64}")
"""Wide enough for a later version's documents, so that they are named newer and not broken."""
PAD = "pad"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STORED, _DEFLATED = 0, 8
_NEEDS_VERSION = 20
_PLAIN_DATE = 0x0021
"""1 January 1980: the time of writing is in the document, the container tells nobody else."""
_OWNER_ONLY_FILE = 0o100600 << 16
_FOLDER_BIT = 0x10


class BadBundle(Damaged):
    """The bytes do not follow the rules of a sealed file."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "This sealed file does not follow its own rules, so nothing of it was opened. "
            "It may be damaged or altered. Ask the sender for a new one."
        )
        self.reason = reason
        """Which rule, for tests and the log; never content."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One line of the directory."""

    name: bytes
    version: int
    method: int
    time: int
    day: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def end(self) -> int:
        return self.offset + _LOCAL.size + len(self.name) + self.packed


def padded_size(length: int) -> int:
    """Padmé (Nikitin and others, PURBs, 2019), at least SMALLEST_PAYLOAD: the size tells little about the content."""
    length = max(length, SMALLEST_PAYLOAD)
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def size_of(files: Mapping[str, int]) -> int:
    """Bytes of a bundle whose members are `files` (name to length), before padding is worked out."""
    return _END.size + sum(
        _LOCAL.size + _CENTRAL.size + 2 * len(name) + length for name, length in files.items()
    )


def pad_for(files: Mapping[str, int]) -> bytes:
    """The zeros that, added as the member PAD, bring the bundle to its padded size."""
    bare = size_of({**files, PAD: 0})
    return bytes(padded_size(bare) - bare)


def write_bundle(files: Mapping[str, bytes], told: Told = untold) -> bytes:
    """One ZIP of `files`, stored, in the order given. Raises BadBundle for what `read_bundle` would refuse."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST_TOTAL:
        raise BadBundle("too large")
    parts: list[bytes] = []
    directory, offset = bytearray(), 0
    for done, (name, content) in enumerate(files.items(), start=1):
        if not ALLOWED_NAME.fullmatch(name):
            raise BadBundle("name")
        if len(content) > LARGEST_FILE:
            raise BadBundle("too large")
        raw, crc = name.encode("ascii"), zlib.crc32(content)
        common = (_NEEDS_VERSION, 0, _STORED, 0, _PLAIN_DATE, crc, len(content), len(content))
        parts += [_LOCAL.pack(b"PK\x03\x04", *common, len(raw), 0), raw, content]
        directory += _CENTRAL.pack(
            b"PK\x01\x02",
            _NEEDS_VERSION | 3 << 8,
            *common,
            *(len(raw), 0, 0, 0, 0),
            _OWNER_ONLY_FILE,
            offset,
        )
        directory += raw
        offset += _LOCAL.size + len(raw) + len(content)
        told(done, len(files))
    count = len(files)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join([*parts, directory, end])


def read_bundle(payload: bytes, told: Told = untold) -> dict[str, bytes]:
    """The members of `payload` by name. Raises BadBundle for anything that `write_bundle` or a plain zip of the same
    files would not make; nothing is written anywhere and nothing is inflated before every size has been checked."""
    members = _directory(payload)
    _check_layout(payload, members)
    files: dict[str, bytes] = {}
    for done, member in enumerate(members, start=1):
        files[member.name.decode("ascii")] = _content(payload, member)
        told(done, len(members))
    return files


def _directory(payload: bytes) -> list[_Member]:
    """The directory's lines, with every rule that it can show by itself."""
    if len(payload) < _END.size:
        raise BadBundle("too short")
    start = len(payload) - _END.size
    signature, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(
        payload, start
    )
    if signature != b"PK\x05\x06" or comment:
        raise BadBundle("end")
    if disk or first_disk or here != count or offset + length != start:
        raise BadBundle("end")
    if not 0 < count <= MOST_FILES:
        raise BadBundle("count")
    members: list[_Member] = []
    position = offset
    for _ in range(count):
        member, position = _directory_line(payload, position, start)
        members.append(member)
    if position != start:
        raise BadBundle("directory length")
    names = {member.name.lower() for member in members}
    if len(names) != count:
        raise BadBundle("name twice")
    if sum(member.size for member in members) > LARGEST_TOTAL:
        raise BadBundle("too large")
    return members


def _directory_line(payload: bytes, position: int, stop: int) -> tuple[_Member, int]:
    if position + _CENTRAL.size > stop:
        raise BadBundle("directory cut")
    (
        signature,
        made_by,
        version,
        flags,
        method,
        time,
        day,
        crc,
        packed,
        size,
        name_length,
        extra_length,
        comment_length,
        disk,
        _internal,
        external,
        offset,
    ) = _CENTRAL.unpack_from(payload, position)
    after = position + _CENTRAL.size + name_length
    if signature != b"PK\x01\x02" or after > stop:
        raise BadBundle("directory line")
    if flags or extra_length or comment_length or disk or version > _NEEDS_VERSION:
        raise BadBundle("feature")
    if not _is_regular(made_by, external):
        raise BadBundle("not a file")
    name = payload[position + _CENTRAL.size : after]
    if not _is_allowed(name):
        raise BadBundle("name")
    _check_sizes(method, packed, size)
    return _Member(name, version, method, time, day, crc, packed, size, offset), after


def _is_regular(made_by: int, external: int) -> bool:
    """Neither a folder nor, where Unix modes are given, anything but a plain file (a link, a device)."""
    kind = external >> 16 & 0o170000
    return not external & _FOLDER_BIT and (made_by >> 8 != 3 or kind in (0, 0o100000))


def _is_allowed(name: bytes) -> bool:
    return name.isascii() and ALLOWED_NAME.fullmatch(name.decode("ascii")) is not None


def _check_sizes(method: int, packed: int, size: int) -> None:
    if method not in (_STORED, _DEFLATED):
        raise BadBundle("method")
    if size > LARGEST_FILE:
        raise BadBundle("too large")
    if method == _STORED and packed != size:
        raise BadBundle("sizes differ")
    if method == _DEFLATED and size > packed * HIGHEST_RATIO:
        raise BadBundle("ratio")


def _check_layout(payload: bytes, members: list[_Member]) -> None:
    """The members lie end to end from byte 0 to the directory, each behind a header that repeats its line."""
    expected = 0
    for member in sorted(members, key=lambda each: each.offset):
        if member.offset != expected or member.end > len(payload):
            raise BadBundle("layout")
        head = _LOCAL.pack(
            b"PK\x03\x04",
            member.version,
            0,
            member.method,
            member.time,
            member.day,
            member.crc,
            member.packed,
            member.size,
            len(member.name),
            0,
        )
        if not payload.startswith(head + member.name, member.offset):
            raise BadBundle("local header")
        expected = member.end
    if expected != _END.unpack_from(payload, len(payload) - _END.size)[6]:
        raise BadBundle("layout")


def _content(payload: bytes, member: _Member) -> bytes:
    packed = payload[member.end - member.packed : member.end]
    content = packed if member.method == _STORED else _inflated(packed, member.size)
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise BadBundle("content")
    return content


def _inflated(packed: bytes, size: int) -> bytes:
    """Exactly `size` bytes out of one complete raw deflate stream, never a byte more held in memory."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = engine.decompress(packed, size + 1)
    except zlib.error as error:
        raise BadBundle("deflate") from error
    if not engine.eof or engine.unused_data or engine.unconsumed_tail:
        raise BadBundle("deflate")
    return content
