"""Names of exported files that every system takes, also Windows, and that tell nothing that was not chosen.

Each begins with a day or a number of its own, so that no two are the same even where upper and lower case or composed
and decomposed letters do not count, and none is a device ("CON", "NUL").
"""

from __future__ import annotations

import re
import unicodedata

from companion.domain.exports import ExportedEntry
from companion.domain.shared_parts import SharedFile

LONGEST = 60
"""Letters that a title gives to a name."""
LONGEST_BYTES = 120
"""In UTF-8; file systems take 255 for all of it."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RUN = re.compile(r"-{2,}")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})\Z")
_PLAIN = re.compile(r"[A-Za-z0-9 -]*")
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "audio/flac": "flac",
    "text/plain": "txt",
}


def entry_name(entry: ExportedEntry) -> str:
    """The file of one entry, such as "2026-03-10-0012-By-the-water.md"."""
    day = entry.local_date if is_day(entry.local_date) else slug(entry.local_date)
    return f"{day}-{entry.number:04}-{slug(entry.title) or slug(entry.kind)}.md"


def attachment_name(entry: ExportedEntry, position: int, file: SharedFile) -> str:
    """The file of one attachment, `position` counting from 1 within its entry, such as "0012-1-drawing.png"."""
    stem, ending = file.name, _ENDINGS.get(file.media_type, "bin")
    if found := _ENDING.search(file.name):
        stem, ending = file.name[: found.start()], found[1].lower()
    words = slug(stem)
    return f"{entry.number:04}-{position}{'-' if words else ''}{words}.{ending}"


def is_day(text: str) -> bool:
    """Whether `text` has the shape of an ISO date."""
    return _DAY.fullmatch(text) is not None


def slug(words: str) -> str:
    """`words` as a part of a name: letters, marks and digits of any script, everything else a hyphen. May be empty."""
    if not _PLAIN.fullmatch(words):
        composed = unicodedata.normalize("NFC", words[: LONGEST * 4])
        words = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in composed)
    name = _RUN.sub("-", words.replace(" ", "-"))[:LONGEST]
    # A cut inside a letter of several bytes takes the whole letter away.
    return name.encode()[:LONGEST_BYTES].decode("utf-8", "ignore").strip("-")
