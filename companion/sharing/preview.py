"""The text of a share for reading: the preview before it leaves, and the same words inside the sealed file."""

from __future__ import annotations

from companion.domain.shares import SharedEntry, ShareDocument

_REASONS = {
    "private": "private",
    "talk": "to talk about in person",
    "not_chosen": "not chosen this time",
}


def preview_text(document: ShareDocument) -> str:
    """Everything in `document` that a person can read, word for word, in reading order.

    Besides these words a share holds only random characters: its own number, one handle for each entry and the key
    for a reply.
    """
    blocks = [_head(document), *(_entry(entry) for entry in document.entries), _foot(document)]
    return "\n\n".join(blocks) + "\n"


def _head(document: ShareDocument) -> str:
    count = len(document.entries)
    lines = [
        f"From: {document.sender_name or 'not named'}",
        f"To: {document.recipient_name or 'not named'}",
        f"Made: {document.made_at.replace('T', ' ').removesuffix('Z')} UTC",
        f"Entries: {count}",
    ]
    if document.note:
        lines += ["", document.note]
    return "\n".join(lines)


def _entry(entry: SharedEntry) -> str:
    when = f"{entry.local_date} {entry.time}".strip()
    parts = [f"[{entry.number}] {when}", in_words(entry.kind)]
    if entry.phase and entry.phase != entry.kind:
        parts.append(in_words(entry.phase))
    lines = ["-" * 40, " · ".join(parts)]
    if entry.title:
        lines.append(entry.title)
    if entry.prompt:
        lines.append(f"Asked: {entry.prompt}")
    if entry.tags:
        lines.append("Tags: " + ", ".join(entry.tags))
    return "\n".join([*lines, "", entry.body])


def _foot(document: ShareDocument) -> str:
    return "-" * 40 + "\n" + withheld_words(document)


def withheld_words(document: ShareDocument) -> str:
    """How many entries were left out and why, in one sentence; never which."""
    counts = [
        f"{count} {_REASONS[reason]}"
        for reason, count in document.withheld.items()
        if count and reason in _REASONS
    ]
    if not counts:
        return "Nothing else was in the journal when this was made."
    return f"Left out: {', '.join(counts)}. Only these counts are in the file."


def in_words(name: str) -> str:
    """A kind or phase for reading: "after_effects" becomes "After effects"."""
    return name.replace("_", " ").capitalize()
