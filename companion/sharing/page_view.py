"""What a sealed page shows, prepared from the share's document alone: the brief first, then everything in it.

The page's script only lays these blocks out. Nothing is interpreted here; sentences are the client's or fixed ones.
"""

from __future__ import annotations

from companion.domain.shared_parts import SharedFile
from companion.domain.shares import REDACTED, SharedEntry, ShareDocument
from companion.sharing.page_blocks import Entry, FileBytes, PageFile, PageView, Section
from companion.sharing.page_brief import brief_section
from companion.sharing.page_parts import part_sections
from companion.sharing.preview import in_words, withheld_words
from companion.sharing.share_words import spell_day

__all__ = ["PageView", "digests_in", "page_view"]

_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "text/plain": ".txt",
}
_CLOSING = (
    "This holds only what its writer chose to hand over. It is not a medical record, and nobody watches what is "
    "written in a journal.",
    "Nothing in this file proves who made it. If in doubt, ask the sender in person.",
)


def page_view(document: ShareDocument) -> PageView:
    """The head of the page for `document`."""
    files = _files(document)
    entries = tuple(_entry(entry, list(files)) for entry in document.entries)
    sections = [brief_section(document), *part_sections(document)]
    if entries:
        sections.append(Section("entries", "Entries", entries))
    sender = document.sender_name
    return PageView(
        share_id=document.share_id,
        reply_key=document.reply_key,
        title=f"From {sender}’s journal" if sender else "From a journal",
        facts=tuple(_facts(document)),
        note=document.note,
        author=document.recipient_name,
        sender=sender,
        sections=tuple(sections),
        closing=(withheld_words(document), *_CLOSING),
        left_out=REDACTED,
        files=tuple(FileBytes(file.media_type, file.size) for file in files.values()),
    )


def digests_in(document: ShareDocument) -> tuple[str, ...]:
    """The attachments of a share in the order in which a page holds them, each once."""
    return tuple(_files(document))


def _files(document: ShareDocument) -> dict[str, SharedFile]:
    return {
        file.digest: file for entry in reversed(document.entries) for file in reversed(entry.files)
    }


def _facts(document: ShareDocument) -> list[tuple[str, str]]:
    day, _, time = document.made_at.partition("T")
    return [
        ("From", document.sender_name or "not named"),
        ("To", document.recipient_name or "not named"),
        ("Made", f"{spell_day(day)}, {time[:5]} UTC"),
        ("Entries", str(len(document.entries))),
    ]


def _entry(entry: SharedEntry, digests: list[str]) -> Entry:
    phase = in_words(entry.phase) if entry.phase and entry.phase != entry.kind else ""
    return Entry(
        number=entry.number,
        reference=entry.reference,
        day=spell_day(entry.local_date),
        body=entry.body,
        details=tuple(part for part in (entry.time, in_words(entry.kind), phase) if part),
        title=entry.title,
        prompt=entry.prompt,
        tags=entry.tags,
        moods=tuple(f"{name} {value}" for name, value in entry.moods),
        files=tuple(
            _file(file, entry, place, digests) for place, file in enumerate(entry.files, start=1)
        ),
    )


def _file(file: SharedFile, entry: SharedEntry, place: int, digests: list[str]) -> PageFile:
    kind = "Picture" if file.media_type.startswith("image/") else "File"
    return PageFile(
        at=digests.index(file.digest),
        label=file.name or f"{kind} {place} of entry {entry.number}",
        name=file.name or f"entry-{entry.number}-{place}{_SUFFIXES.get(file.media_type, '.bin')}",
    )
