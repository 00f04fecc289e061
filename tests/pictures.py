"""Photographs as a camera writes them: with where, when and by whom in every place where a note can stand."""

from __future__ import annotations

import struct
import zlib

CANARY = b"zqcamera0001qz"
"""Stands in every note."""
SIDEWAYS = 6
"""The EXIF orientation of a photograph that was taken upright with the telephone turned."""


def small_png(shade: int = 0) -> bytes:
    """A whole PNG of one grey point, without any note in it."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes([0, shade]))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(*part) for part in parts)


def photograph(plain: bytes, *, orientation: int = SIDEWAYS) -> bytes:
    """The JPEG `plain` with EXIF, a thumbnail in it, XMP, IPTC, a comment, a second picture and a film behind it."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack(
        "<HHHIHHHHIII", 2, 0x0112, 3, 1, orientation, 0, 0x010F, 2, len(CANARY), 38, 0
    )
    exif = b"Exif\0\0" + tiff + CANARY + b"\xff\xd8\xff\xd9"
    notes = [
        (0xE1, exif),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
        (0xE2, b"MPF\0" + CANARY),
        (0xED, b"Photoshop 3.0\x008BIM" + CANARY),
        (0xE7, CANARY),
        (0xFE, CANARY),
    ]
    segments = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(inside) + 2) + inside for marker, inside in notes
    )
    return plain[:2] + segments + plain[2:] + plain[:2] + CANARY + b"ftypmp42" + CANARY


def png_with_notes(plain: bytes) -> bytes:
    """The PNG `plain` with a text of each kind, EXIF, the time, and something behind its end."""
    notes = [
        (b"tEXt", b"Author\0" + CANARY),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + CANARY),
        (b"zTXt", b"Comment\0\0" + zlib.compress(CANARY)),
        (b"eXIf", b"II*\0\x08\0\0\0" + CANARY),
        (b"tIME", b"\x07\xea\x05\x03\x12\x1e\x00"),
        (b"prVt", CANARY),
    ]
    parts = b"".join(_png_part(name, inside) for name, inside in notes)
    after_head = 8 + 12 + 13
    return plain[:after_head] + parts + plain[after_head:] + CANARY


def webp_with_notes(plain: bytes, width: int, height: int) -> bytes:
    """The simple WebP `plain` as an extended one with EXIF and XMP."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    parts = _chunk(b"VP8X", bytes([0b0000_1100, 0, 0, 0]) + sizes) + plain[12:]
    parts += _chunk(b"EXIF", CANARY) + _chunk(b"XMP ", CANARY) + _chunk(b"JUNK", CANARY + b"!")
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def _png_part(name: bytes, inside: bytes) -> bytes:
    checked = name + inside
    return struct.pack(">I", len(inside)) + checked + struct.pack(">I", zlib.crc32(checked))


def _chunk(name: bytes, inside: bytes) -> bytes:
    return name + struct.pack("<I", len(inside)) + inside + b"\0" * (len(inside) % 2)
