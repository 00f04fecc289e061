"""Pictures without what a camera or a program wrote beside them: where and when it was taken, with what, by whom.

Only the parts that a reader needs to draw the picture are copied, so a kind of note that nobody thought of stays behind
as well. How a photograph was held (the EXIF orientation) is kept: without it, it would lie on its side. Nothing is
decoded or compressed again.

JPEG: ITU-T T.81 annex B, EXIF 2.32; PNG: third edition, W3C 2025; WebP: RFC 9649.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

_EXIF, _COLOURS = b"Exif\0\0", b"ICC_PROFILE\0"
_ORIENTATION = 0x0112
_UPRIGHT = 1

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"cICP", b"mDCV", b"cLLI",
        b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    }
)  # fmt: skip
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_WEBP_NOTES = 0b0010_1100
"""Flags of VP8X for a colour profile, EXIF and XMP."""


class _NoPicture(ValueError):
    """The bytes are no such picture."""


def without_notes(content: bytes, media_type: str) -> bytes | None:
    """The picture alone; None when the bytes cannot be read as one, so that nobody knows what else is in them.

    Other kinds of files come back as they are.
    """
    plain = _PLAIN.get(media_type)
    if plain is None:
        return content
    try:
        return plain(content)
    except (_NoPicture, struct.error, IndexError):
        return None


# --- JPEG


def _plain_jpeg(content: bytes) -> bytes:
    if not content.startswith(b"\xff\xd8"):
        raise _NoPicture
    kept, turned, at = [b"\xff\xd8"], _UPRIGHT, 2
    while True:
        if content[at] != 0xFF:
            raise _NoPicture
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _EOI:
            break  # what follows (a film, a second picture) stays behind
        if marker == _SOI or marker <= 0x01 or 0xD0 <= marker <= 0xD7:
            raise _NoPicture
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise _NoPicture
        inside = content[at + 4 : end]
        if marker == _APP1 and inside.startswith(_EXIF):
            turned = _orientation(inside[len(_EXIF) :])
        elif _draws(marker, inside):
            kept.append(content[at:end])
        at = end
        if marker == _SOS:
            at = _end_of_scan(content, end)
            kept.append(content[end:at])
    if turned != _UPRIGHT:
        kept.insert(2 if kept[1:2] and kept[1][1] == _APP0 else 1, _only_orientation(turned))
    return b"".join([*kept, b"\xff\xd9"])


def _draws(marker: int, inside: bytes) -> bool:
    """Whether a reader needs this segment; JFIF's own may hold a thumbnail, which is then older than the picture."""
    if marker == _APP0:
        return inside.startswith(b"JFIF\0") and len(inside) == 14
    if marker == _APP2:
        return inside.startswith(_COLOURS)
    if marker == _APP14:
        return inside.startswith(b"Adobe") and len(inside) == 12
    return not _APP0 <= marker <= _APP15 and marker != _COM


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker begins after the coded picture from `at`."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _NoPicture
        if content[at + 1] and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """The tag of that name in the first directory; upright where it cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return _UPRIGHT
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for line in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, line)
            if (tag, kind) == (_ORIENTATION, 3):
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT


def _only_orientation(turned: int) -> bytes:
    tiff = b"MM\0\x2a\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, turned, 0, 0)
    inside = _EXIF + tiff
    return struct.pack(">BBH", 0xFF, _APP1, len(inside) + 2) + inside


# --- PNG


def _plain_png(content: bytes) -> bytes:
    kept, last = [_PNG], b""
    for name, part in _png_parts(content):
        if name in _PNG_PARTS:
            kept.append(part)
        elif not name[0] & 0x20:
            raise _NoPicture  # a part that a reader must know, and we do not
        last = name
    if last != b"IEND":
        raise _NoPicture
    return b"".join(kept)


def _png_parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts up to the last; what follows it is no part of the picture."""
    if not content.startswith(_PNG):
        raise _NoPicture
    at, name = len(_PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise _NoPicture
        if struct.unpack_from(">I", content, end - 4)[0] != zlib.crc32(content[at + 4 : end - 4]):
            raise _NoPicture
        yield name, content[at:end]
        at = end


# --- WebP


def _plain_webp(content: bytes) -> bytes:
    (length,) = struct.unpack_from("<I", content, 4)
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or length + 8 > len(content):
        raise _NoPicture
    kept, at = list[bytes](), 12
    while at < length + 8:
        name = content[at : at + 4]
        (size,) = struct.unpack_from("<I", content, at + 4)
        end = at + 8 + size + size % 2
        if end > length + 8:
            raise _NoPicture
        if name == b"VP8X":
            head = content[at:end]
            kept.append(head[:8] + bytes([head[8] & ~_WEBP_NOTES]) + head[9:])
        elif name in _WEBP_PARTS:
            kept.append(content[at:end])
        at = end
    if not kept:
        raise _NoPicture
    inside = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


_PLAIN: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _plain_jpeg,
    "image/png": _plain_png,
    "image/webp": _plain_webp,
}
PICTURES = frozenset(_PLAIN)
"""Kinds of files that `without_notes` looks into."""
