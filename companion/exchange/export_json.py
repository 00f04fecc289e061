"""JSON (RFC 8259): one file with everything in it, for other programs.

`ExportFile` says what is in it, and so does the published schema `resources/schemas/companion-export-1.json`. The file
is written piece by piece, one entry a line, so that a large journal needs little memory.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import msgspec

from companion.domain.exports import ExportedEntry, ExportMaterial
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedInsight,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedScale,
    SharedSession,
)

FORMAT = "companion-export"
FORMAT_VERSION = 1
SCHEMA = "schemas/companion-export-1.json"
"""Below the packaged resources."""
PARTS = (
    "sessions", "insights", "practices", "measures", "after_effects", "questions", "scales",
)  # fmt: skip


class ExportedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The bytes of one attached file; entries name it by its digest."""

    digest: str
    """SHA-256 of the bytes in hexadecimal."""
    media_type: str
    content: str
    """Base64."""


class ExportFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file."""

    format: str
    version: int
    made_at: str
    made_by: str
    whole: bool
    """Whether it was made of everything, private entries too."""
    sender_name: str
    withheld: dict[str, int]
    entries: tuple[ExportedEntry, ...]
    sessions: tuple[SharedSession, ...]
    insights: tuple[SharedInsight, ...]
    practices: tuple[SharedPractice, ...]
    measures: tuple[SharedMeasure, ...]
    after_effects: tuple[SharedAfterEffects, ...]
    questions: tuple[SharedQuestion, ...]
    scales: tuple[SharedScale, ...]
    files: tuple[ExportedFile, ...]


def pieces(material: ExportMaterial) -> Iterator[bytes]:
    """The file from its beginning to its end; each entry is a piece of its own."""
    document = material.document
    encode = msgspec.json.Encoder().encode
    head = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "made_at": document.made_at,
        "made_by": material.made_by,
        "whole": material.whole,
        "sender_name": document.sender_name,
        "withheld": document.withheld,
    }
    lines = [b"%s:%s" % (encode(name), encode(value)) for name, value in head.items()]
    yield b"{\n" + b",\n".join(lines) + b',\n"entries":['
    found: dict[str, str] = {}
    before = b"\n"
    for entry in material.entries():
        for file in entry.files:
            found.setdefault(file.digest, file.media_type)
        yield before + encode(entry)
        before = b",\n"
    yield b"\n]"
    for name in PARTS:
        yield b',\n"%s":%s' % (name.encode(), encode(getattr(document, name)))
    yield b',\n"files":['
    before = b"\n"
    for digest, media_type in found.items():
        content = base64.b64encode(material.content(digest)).decode("ascii")
        yield before + encode(ExportedFile(digest, media_type, content))
        before = b",\n"
    yield b"\n]\n}\n"
