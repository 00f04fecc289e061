"""Voice notes: recorded on this computer, kept inside the vault as files of an entry of the dosing session.

A recording is kept piece by piece while it goes on, so that a kill takes a few seconds at most. No plain file is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Attachment, Changes, Entry, EntryFilter, NewEntry, Phase
from companion.domain.ids import new_id
from companion.errors import Refused
from companion.services.new_entries import begin
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MEDIA_TYPE = "audio/flac"
MOST_PIECES = 2_000
"""Of one note; almost three hours at five seconds each."""


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """An entry and the pieces of its recording, in their order."""

    entry: Entry
    pieces: tuple[Attachment, ...]


def keep_piece(
    vault: OpenVault,
    dosing_session_id: str,
    audio: bytes,
    *,
    title: str,
    entry_id: str | None = None,
) -> tuple[str, Changes]:
    """Keep the next piece of a recording; on return it is on disk. The first one (no `entry_id`) begins the note.

    Returns the entry's id, under which further pieces are kept. Raises Refused, NotFound, StorageFailure.
    """
    if not audio:
        raise Refused("There is no sound to keep. Nothing was changed.")
    with vault.work() as work:
        if entry_id is None:
            work.courses.session(dosing_session_id)
            new = NewEntry(title=title, phase=Phase.SESSION, dosing_session_id=dosing_session_id)
            entry = begin(work, new)
            work.entries.add(entry)
            entry_id, number = entry.id, 1
        else:
            number = len(work.attachments.of(entry_id)) + 1
        if number > MOST_PIECES:
            raise Refused("This voice note is as long as one can be. Begin another one.")
        work.attachments.add(_piece(entry_id, number, audio), audio)
    return entry_id, Changes(entries=frozenset({entry_id}), moments=frozenset({dosing_session_id}))


def voice_notes(vault: OpenVault, dosing_session_id: str) -> list[VoiceNote]:
    """The voice notes of a session, oldest first; none from the trash."""
    with vault.read() as work:
        return notes_in(work, dosing_session_id)


def sound_of(vault: OpenVault, entry_id: str) -> list[bytes]:
    """The pieces of a voice note, to be played one after the other from memory. Raises NotFound, Damaged."""
    with vault.read() as work:
        return [work.attachments.content(piece.id) for piece in _pieces(work, entry_id)]


def notes_in(work: Work, dosing_session_id: str) -> list[VoiceNote]:
    """`voice_notes` inside a unit of work."""
    wanted = EntryFilter(dosing_session_id=dosing_session_id, with_attachment=True)
    found = [VoiceNote(entry, _pieces(work, entry.id)) for entry in work.entries.bodies(wanted)]
    return sorted((note for note in found if note.pieces), key=lambda note: note.entry.created_at)


def _pieces(work: Work, entry_id: str) -> tuple[Attachment, ...]:
    return tuple(p for p in work.attachments.of(entry_id) if p.media_type == MEDIA_TYPE)


def _piece(entry_id: str, number: int, audio: bytes) -> Attachment:
    from companion.storage.repositories.attachments import digest_of

    return Attachment(
        id=new_id(),
        entry_id=entry_id,
        name=f"voice-{number:04}.flac",
        media_type=MEDIA_TYPE,
        size=len(audio),
        sha256=digest_of(audio),
        added_at=clock.now(),
    )
