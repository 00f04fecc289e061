"""The one document of a share: built from chosen fields of chosen rows, never from a trimmed copy of a vault.

Preview, sealed file and every other form are made from this document alone, so what is not copied here cannot leave.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from companion.domain.entries import Attachment, Entry
from companion.domain.ids import new_id
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument, ShareScope
from companion.domain.stamps import stamp
from companion.domain.typed_text import clean_text
from companion.errors import Refused
from companion.sharing.bundle import LARGEST_FILE, LARGEST_TOTAL
from companion.sharing.entry_building import (
    EntryChoice,
    moods_by_day,
    name_of,
    reference_for,
    refuse_unseen,
    refuse_unshared,
    shared_entry,
    shared_title,
    stands_as_shared,
    thread_for,
    why_not,
)
from companion.sharing.leaving import LeavingEntries, Period
from companion.sharing.material import ShareMaterial
from companion.sharing.parts import Parts, build_parts
from companion.sharing.reading import (
    FORMAT,
    STATES,
    WITHHELD_REASONS,
    decode_document,
    encode_document,
    require_format,
)
from companion.sharing.vault_links import without_vault_links

__all__ = [
    "FORMAT", "WITHHELD_REASONS", "build_document", "decode_document", "encode_document", "name_of", "reference_for",
    "refuse_unseen", "refuse_unshared", "require_format", "stands_as_shared", "thread_for", "why_not",
    "without_vault_links",
]  # fmt: skip

_ROOM_FOR_WORDS = 64 * 1024 * 1024
"""Bytes of a bundle that files leave to the document and its reading text."""


def build_document(
    entries: Iterable[Entry],
    scope: ShareScope,
    *,
    withheld: Mapping[str, int],
    sender: str,
    recipient: str,
    note: str,
    made_at: datetime,
    material: ShareMaterial | None = None,
    going_on_from: date | None = None,
    own_copy: bool = False,
) -> ShareDocument:
    """The document for `entries`, oldest first, and for the parts of `material` that `scope` lets through.

    `withheld` counts the entries that stay behind, by state; what else stays behind is counted here. `going_on_from` is
    the local date of `scope.changed_since`. With `own_copy` private entries may be in it: for the person alone.

    Raises Refused, naming the headings, when an entry is not marked *share*, lies in the trash, is a letter that is
    still sealed, or was changed since parts of it were kept back; and for files too large to go along.
    """
    given = material or ShareMaterial()
    chosen = sorted(entries, key=lambda entry: (entry.created_at, entry.id))
    if not own_copy:
        refuse_unshared(chosen, on=made_at)
    refuse_unseen(chosen, given.redactions, on=made_at)
    reply_key = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    choice = EntryChoice(
        scope,
        given,
        {entry.id: number for number, entry in enumerate(chosen, start=1)},
        {entry.id: shared_title(entry) for entry in chosen} if scope.with_titles else {},
        moods_by_day(given) if scope.with_moods else {},
        reply_key,
    )
    shared = {entry.id: shared_entry(entry, choice) for entry in chosen}
    period = Period(scope.since, scope.until, scope.changed_since, going_on_from)
    parts = build_parts(given, scope, period, LeavingEntries(shared))
    files = [file for entry in chosen for file in given.files.get(entry.id, ())]
    _refuse_too_large(shared.values())
    document = ShareDocument(
        format=FORMAT,
        version=FORMAT_VERSION,
        share_id=new_id(),
        made_at=stamp(made_at),
        sender_name=clean_text(sender.strip()),
        recipient_name=clean_text(recipient.strip()),
        note=clean_text(note.strip()),
        entries=tuple(shared.values()),
        withheld=_withheld(withheld, chosen, given, files, parts, shared.values()),
        reply_key=reply_key,
        since=going_on_from.isoformat() if going_on_from is not None else "",
    )
    return parts.put_into(document)


def _withheld(
    states: Mapping[str, int],
    chosen: Sequence[Entry],
    material: ShareMaterial,
    files: Sequence[Attachment],
    parts: Parts,
    shared: Iterable[SharedEntry],
) -> dict[str, int]:
    redactions = (material.redactions.get(entry.id) for entry in chosen)
    further = {
        "redacted": sum(len(redaction.positions) for redaction in redactions if redaction),
        "files": len(files) - sum(len(entry.files) for entry in shared),
        **parts.left_out,
    }
    return {reason: states.get(reason, 0) for reason in STATES} | {
        reason: count for reason, count in further.items() if count
    }


def _refuse_too_large(entries: Iterable[SharedEntry]) -> None:
    sizes = {file.digest: file.size for entry in entries for file in entry.files}
    if (
        sum(sizes.values()) > LARGEST_TOTAL - _ROOM_FOR_WORDS
        or max(sizes.values(), default=0) > LARGEST_FILE
    ):
        raise Refused(
            "These files are larger than one share can hold. Nothing was written. "
            "Choose fewer entries, or leave files out."
        )
