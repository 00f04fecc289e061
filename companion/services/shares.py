"""Sharing: choose, look, seal, and keep a log; on the other side, open and read (`services.review` keeps it).

Nothing is shared by default. What the preview shows is what leaves: both are made from one document.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry, EntryFilter, Sharing
from companion.domain.shares import SharedEntry, ShareDocument, ShareRecord, ShareScope
from companion.errors import Refused
from companion.services.measure_definitions import definition
from companion.services.open_vault import OpenVault
from companion.services.progress import ALL, Progress, go_on, nobody_asks, stretch
from companion.services.share_forms import Sealing, new_passphrase, sealed_bytes
from companion.services.share_log import records, withdraw
from companion.services.share_material import chosen_entries, count_left_behind, gather
from companion.services.share_opening import open_share
from companion.services.share_passphrases import ToPassOn, passed_on, to_pass_on
from companion.services.share_writing import Consent, refuse_taken, write_and_note
from companion.sharing.document import build_document, reference_for, stands_as_shared
from companion.sharing.preview import preview_text, withheld_words
from companion.sharing.sealed_file import SUFFIX

if TYPE_CHECKING:
    from companion.domain.contacts import Contact
    from companion.storage.unit_of_work import Work

__all__ = [
    "SUFFIX", "Consent", "Sealing", "ToPassOn", "build", "count_of", "new_passphrase", "open_share",
    "passed_on", "preview_text", "records", "seal", "to_pass_on", "withdraw", "withheld_words",
]  # fmt: skip

SEALED = 900
"""How far it is, in thousandths, when everything is sealed and still to be written."""
NO_ENTRY = (
    "No entry in this choice is marked “share”, so there is nothing to hand over. "
    "Mark an entry first, or choose other days, phases or kinds."
)
NOTHING_CHOSEN = "There is nothing in this choice to hand over. Choose other days, mark an entry “share”, or choose other parts."


def build(
    vault: OpenVault,
    scope: ShareScope,
    *,
    recipient: str = "",
    sender: str = "",
    note: str = "",
    contact: Contact | None = None,
) -> ShareDocument:
    """The document that would leave for `scope`; nothing is written.

    Single entries that are not marked *share* are refused by name; in a range, they are left out and counted. An entry
    that was changed since parts of it were kept back is refused by name in any case. `contact` is who it is for, when
    they are known. Raises Refused, also when nothing is left to share, and NotFound.
    """
    now = clock.now()
    for measure_id in scope.measures:
        definition(measure_id)
    with vault.read() as work:
        chosen = chosen_entries(work, scope, now)
        withheld = count_left_behind(work, chosen)
        thread_key = contact.thread_key if contact is not None else ""
        material = gather(work, chosen, thread_key, with_files=scope.with_files)
    after = scope.changed_since
    document = build_document(
        chosen,
        scope,
        withheld=withheld,
        sender=sender,
        recipient=recipient,
        note=note,
        made_at=now,
        material=material,
        going_on_from=clock.local(after, clock.zone()).date() if after is not None else None,
    )
    if not count_of(document):
        raise Refused(NOTHING_CHOSEN if _asks_for_parts(scope) else NO_ENTRY)
    return document


def seal(
    vault: OpenVault,
    document: ShareDocument,
    target: Path,
    *,
    sealing: Sealing,
    consent: Consent | None = None,
    keep_passphrase: bool = False,
    progress: Progress | None = None,
) -> tuple[ShareRecord, Changes]:
    """Write `document` in the chosen form to `target` (0600) and note in the vault what went to whom.

    With `keep_passphrase` the vault holds the passphrase until `passed_on`, from the same moment on as the note.
    Takes about a second. Raises AlreadyThere when something is at `target`, Refused for a passphrase that was not
    generated or when an entry is no longer marked *share*, StorageFailure, Cancelled; then neither file nor note is
    left, nor a passphrase.
    """
    refuse_taken(target)
    tell = progress or nobody_asks
    go_on(tell, 0, ALL)
    with vault.read() as work:
        sources = _sources(work, document)
    sealed = sealed_bytes(vault, document, sealing, stretch(tell, 0, SEALED))
    return write_and_note(
        vault,
        document,
        target,
        sealed,
        form=sealing.form,
        sources=sources,
        consent=consent or Consent(),
        passphrase=sealing.passphrase if keep_passphrase else "",
        progress=stretch(tell, SEALED, ALL),
    )


def count_of(document: ShareDocument) -> int:
    """How many entries and parts are in a document."""
    parts = (
        document.sessions, document.insights, document.practices, document.measures, document.after_effects,
        document.questions, document.scales,
    )  # fmt: skip
    return len(document.entries) + sum(map(len, parts))


def _asks_for_parts(scope: ShareScope) -> bool:
    return bool(scope.parts or scope.measures or not scope.with_entries)


def _sources(work: Work, document: ShareDocument) -> list[Entry]:
    """The entries behind a document, in its order, if they still stand and may leave as they were previewed."""
    marked = {
        reference_for(document.reply_key, entry.id): entry
        for entry in work.entries.bodies(EntryFilter(sharing=frozenset({Sharing.SHARE})))
    }
    found = [marked.get(shared.reference) for shared in document.entries]
    numbers = {entry.id: number for number, entry in enumerate(found, start=1) if entry}
    redactions = work.redactions.all_of(list(numbers))
    pairs = list(zip(found, document.entries, strict=True))
    titles = {entry.id: shared.title for entry, shared in pairs if entry}
    changed = [
        shared
        for entry, shared in pairs
        if entry is None
        or not stands_as_shared(entry, shared, numbers, titles, redactions.get(entry.id))
    ]
    if changed:
        raise Refused(
            "Since the preview was made, an entry was changed or taken back. Nothing was written; "
            "look at the preview again.",
            details=tuple(map(_name_of_shared, changed)),
        )
    return [entry for entry in found if entry is not None]


def _name_of_shared(entry: SharedEntry) -> str:
    return f"entry {entry.number} ({entry.local_date})"
