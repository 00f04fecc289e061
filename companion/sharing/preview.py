"""The text of a share for reading: the preview before it leaves, and the same words inside the sealed file."""

from __future__ import annotations

from companion.domain.shares import SharedEntry, ShareDocument
from companion.sharing.preview_parts import RULE, part_blocks

_REASONS = {
    "private": "private",
    "talk": "to talk about in person",
    "not_chosen": "not chosen this time",
}
_PARTS = {
    "redacted": ("paragraph kept back", "paragraphs kept back"),
    "files": ("file", "files"),
    "sessions": ("session day", "session days"),
    "insights": ("insight", "insights"),
    "practices": ("practice", "practices"),
    "measures": ("filled-in measure", "filled-in measures"),
    "after_effects": ("after-effects check", "after-effects checks"),
    "questions": ("open question", "open questions"),
    "checkins": ("check-in", "check-ins"),
}


def preview_text(document: ShareDocument) -> str:
    """Everything in `document` that a person can read, word for word, in reading order.

    Besides these words a share holds only random characters: its own number, one or two handles for each entry, the
    digest of each file, and the key for a reply.
    """
    blocks = [
        _head(document),
        *(_entry(entry) for entry in document.entries),
        *part_blocks(document),
        _foot(document),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(document: ShareDocument) -> str:
    lines = [
        f"From: {document.sender_name or 'not named'}",
        f"To: {document.recipient_name or 'not named'}",
        f"Made: {document.made_at.replace('T', ' ').removesuffix('Z')} UTC",
        f"Entries: {len(document.entries)}",
    ]
    if document.since:
        lines.append(f"Goes on from: {document.since}")
    if document.note:
        lines += ["", document.note]
    return "\n".join(lines)


def _entry(entry: SharedEntry) -> str:
    when = f"{entry.local_date} {entry.time}".strip()
    parts = [f"[{entry.number}] {when}", in_words(entry.kind)]
    if entry.phase and entry.phase != entry.kind:
        parts.append(in_words(entry.phase))
    lines = [RULE, " · ".join(parts)]
    if entry.title:
        lines.append(entry.title)
    if entry.prompt:
        lines.append(f"Asked: {entry.prompt}")
    if entry.tags:
        lines.append("Tags: " + ", ".join(entry.tags))
    if entry.moods:
        lines.append("Check-in of that day: " + ", ".join(f"{n} {v}" for n, v in entry.moods))
    for file in entry.files:
        named = f", {file.name}" if file.name else ""
        lines.append(f"File: {file.media_type}, {file.size} bytes{named}")
    return "\n".join([*lines, "", entry.body])


def _foot(document: ShareDocument) -> str:
    return f"{RULE}\n{withheld_words(document)}"


def withheld_words(document: ShareDocument) -> str:
    """How much was left out and why, in a sentence or two; never what."""
    entries = [
        f"{document.withheld[reason]} {words}"
        for reason, words in _REASONS.items()
        if document.withheld.get(reason)
    ]
    parts = [
        f"{count} {words[0] if count == 1 else words[1]}"
        for reason, words in _PARTS.items()
        if (count := document.withheld.get(reason))
    ]
    if not entries and not parts:
        return "Nothing else was in the journal when this was made."
    said = [f"Left out: {', '.join(entries)}."] if entries else []
    if parts:
        said.append(f"{'Also left' if entries else 'Left'} out: {', '.join(parts)}.")
    return " ".join([*said, "Only these counts are in the file."])


def in_words(name: str) -> str:
    """A kind or phase for reading: "after_effects" becomes "After effects"."""
    return name.replace("_", " ").capitalize()
