"""Sketches of a dosing session: drawn on the session page, kept inside the vault as a picture beside an entry.

A sketch is a moment too, so that it has its place among the others. No plain file is made, and nothing but the picture
itself is kept: no time, no program, no computer.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.courses import Lane, Moment, MomentForm
from companion.domain.entries import Attachment, Changes, Entry, EntryFilter, NewEntry, Phase
from companion.domain.ids import new_id
from companion.errors import Refused
from companion.services.new_entries import begin
from companion.services.open_vault import OpenVault
from companion.services.sessions import add_moment_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MEDIA_TYPE = "image/png"
NAME = "sketch.png"
LARGEST = 4 * 1024 * 1024
"""Bytes of one sketch."""
WIDEST = 4_096
"""Of its sides, pixels."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""The parts of a PNG that are the picture; everything else only says something about it."""
NO_PICTURE = "There is no sketch to keep. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Sketch:
    """An entry and the picture beside it."""

    entry: Entry
    picture: Attachment


def keep_sketch(
    vault: OpenVault,
    dosing_session_id: str,
    png: bytes,
    *,
    title: str,
    words: str,
    lane: Lane = Lane.CLIENT,
) -> tuple[Sketch, Moment, Changes]:
    """Keep a sketch of the open session, and a moment with `words` for it; on return both are on disk.

    Raises Refused for what is no picture or too large, and when the session is not open; NotFound.
    """
    picture = picture_alone(png)
    with vault.work() as work:
        moment = add_moment_in(work, dosing_session_id, words, lane=lane, form=MomentForm.TAP)
        new = NewEntry(title=title, phase=Phase.SESSION, dosing_session_id=dosing_session_id)
        entry = begin(work, new)
        work.entries.add(entry)
        kept = _attachment(entry.id, picture)
        work.attachments.add(kept, picture)
    changes = Changes(entries=frozenset({entry.id}), moments=frozenset({dosing_session_id}))
    return Sketch(entry, kept), moment, changes


def sketches(vault: OpenVault, dosing_session_id: str) -> list[Sketch]:
    """The sketches of a session, oldest first; none from the trash."""
    wanted = EntryFilter(dosing_session_id=dosing_session_id, with_attachment=True)
    with vault.read() as work:
        found = [
            Sketch(entry, picture)
            for entry in work.entries.bodies(wanted)
            for picture in _pictures(work, entry.id)
        ]
    return sorted(found, key=lambda sketch: sketch.entry.created_at)


def pictures_of(vault: OpenVault, entry_id: str) -> list[bytes]:
    """The pictures beside an entry, read from the vault into memory. Raises Damaged."""
    with vault.read() as work:
        return [work.attachments.content(picture.id) for picture in _pictures(work, entry_id)]


def picture_alone(png: bytes) -> bytes:
    """A PNG without anything that is not the picture. Raises Refused for what is none, or is too large."""
    if len(png) > LARGEST:
        raise Refused("This sketch is too large to keep. Nothing was changed.")
    if not png.startswith(SIGNATURE):
        raise Refused(NO_PICTURE)
    kept, at, last = [SIGNATURE], len(SIGNATURE), b""
    while at < len(png) and last != b"IEND":
        if at + 12 > len(png):
            raise Refused(NO_PICTURE)
        (length,) = struct.unpack_from(">I", png, at)
        last, end = png[at + 4 : at + 8], at + 12 + length
        if end > len(png) or (at == len(SIGNATURE)) is not (last == b"IHDR"):
            raise Refused(NO_PICTURE)
        if last == b"IHDR":
            _refuse_size(png[at + 8 : at + 8 + length])
        if last in PICTURE_CHUNKS:
            kept.append(png[at:end])
        at = end
    if last != b"IEND":
        raise Refused(NO_PICTURE)
    return b"".join(kept)


def _refuse_size(header: bytes) -> None:
    if len(header) != 13:
        raise Refused(NO_PICTURE)
    sides = struct.unpack_from(">II", header)
    if not all(0 < side <= WIDEST for side in sides):
        raise Refused("This sketch is too large to keep. Nothing was changed.")


def _pictures(work: Work, entry_id: str) -> list[Attachment]:
    return [
        file
        for file in work.attachments.of(entry_id)
        if file.media_type == MEDIA_TYPE and file.name == NAME
    ]


def _attachment(entry_id: str, picture: bytes) -> Attachment:
    from companion.storage.repositories.attachments import digest_of

    return Attachment(
        id=new_id(),
        entry_id=entry_id,
        name=NAME,
        media_type=MEDIA_TYPE,
        size=len(picture),
        sha256=digest_of(picture),
        added_at=clock.now(),
    )
