"""Sharing: choose, look, seal, and keep a log; on the other side, open, read, and keep in a therapist's vault.

Nothing is shared by default. What the preview shows is what leaves: both are made from one document.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry, EntryFilter, Sharing
from companion.domain.shares import (
    ReceivedShare,
    SharedEntry,
    ShareDocument,
    ShareRecord,
    ShareScope,
)
from companion.errors import NotFound, Refused
from companion.services.open_vault import OpenVault
from companion.services.share_forms import Sealing, new_passphrase, sealed_bytes
from companion.services.share_opening import open_share
from companion.services.share_passphrases import ToPassOn, passed_on, to_pass_on
from companion.services.share_writing import Consent, made_at, refuse_taken, write_and_note
from companion.sharing.document import (
    build_document,
    reference_for,
    refuse_unshared,
    stands_as_shared,
)
from companion.sharing.preview import preview_text, withheld_words
from companion.sharing.sealed_file import SUFFIX

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

__all__ = [
    "SUFFIX", "Consent", "Sealing", "ToPassOn", "build", "keep", "kept", "new_passphrase", "open_share", "passed_on", "preview_text",
    "records", "seal", "to_pass_on", "withheld_words",
]  # fmt: skip


def build(
    vault: OpenVault,
    scope: ShareScope,
    *,
    recipient: str = "",
    sender: str = "",
    note: str = "",
) -> ShareDocument:
    """The document that would leave for `scope`; nothing is written.

    Single entries that are not marked *share* are refused by name; in a range, they are left out and counted.
    Raises Refused, also when nothing is left to share, and NotFound.
    """
    now = clock.now()
    with vault.read() as work:
        chosen = _chosen(work, scope, now)
        if not chosen:
            raise Refused(
                "No entry in this choice is marked “share”, so there is nothing to hand over. "
                "Mark an entry first, or choose other days, phases or kinds."
            )
        withheld = _withheld(work, chosen)
    return build_document(
        chosen,
        scope,
        withheld=withheld,
        sender=sender,
        recipient=recipient,
        note=note,
        made_at=now,
    )


def seal(
    vault: OpenVault,
    document: ShareDocument,
    target: Path,
    *,
    sealing: Sealing,
    consent: Consent | None = None,
    keep_passphrase: bool = False,
) -> tuple[ShareRecord, Changes]:
    """Write `document` in the chosen form to `target` (0600) and note in the vault what went to whom.

    With `keep_passphrase` the vault holds the passphrase until `passed_on`, from the same moment on as the note.
    Takes about a second. Raises AlreadyThere when something is at `target`, Refused for a passphrase that was not
    generated or when an entry is no longer marked *share*, StorageFailure; then neither file nor note is left.
    """
    refuse_taken(target)
    with vault.read() as work:
        sources = _sources(work, document)
    sealed = sealed_bytes(vault, document, sealing)
    return write_and_note(
        vault,
        document,
        target,
        sealed,
        form=sealing.form,
        sources=sources,
        consent=consent or Consent(),
        passphrase=sealing.passphrase if keep_passphrase else "",
    )


def records(vault: OpenVault) -> list[ShareRecord]:
    """What was handed over, to whom and when, newest first."""
    with vault.read() as work:
        return work.shares.all()


def keep(vault: OpenVault, document: ShareDocument) -> tuple[ReceivedShare, Changes]:
    """Keep a client's share in a therapist's vault; keeping the same one again changes nothing.

    Raises Refused for a person's own vault: somebody else's words do not belong in it.
    """
    if vault.purpose != "therapist":
        raise Refused(
            "Only a therapist's vault keeps what clients share. Nothing was kept; the file can still be read."
        )
    with vault.work() as work:
        present = next((s for s in work.shares.kept() if s.id == document.share_id), None)
        if present is not None:
            if present.document == document:
                return present, Changes()
            raise Refused(
                "A share with this number but other words is kept here already. Nothing was changed. "
                "Ask your client which one is right."
            )
        received = ReceivedShare(
            id=document.share_id,
            client_name=document.sender_name,
            received_at=clock.now(),
            made_at=made_at(document),
            document=document,
        )
        work.shares.keep(received)
    return received, Changes(clients=True)


def kept(vault: OpenVault) -> list[ReceivedShare]:
    """The shares that this therapist's vault keeps, by client, newest first."""
    with vault.read() as work:
        return work.shares.kept()


def _chosen(work: Work, scope: ShareScope, now: datetime) -> list[Entry]:
    if not scope.entry_ids:
        wanted = _filter(scope, Sharing.SHARE)
        return [entry for entry in work.entries.bodies(wanted) if not _is_sealed_letter(entry, now)]
    named = work.entries.by_ids(sorted(scope.entry_ids))
    if len(named) < len(scope.entry_ids):
        raise NotFound("One of these entries is not in this journal. Nothing was written.")
    refuse_unshared(named, on=now)
    return [entry for entry in named if _is_in(entry, scope)]


def _filter(scope: ShareScope, sharing: Sharing) -> EntryFilter:
    return EntryFilter(
        phases=scope.phases,
        kinds=scope.kinds,
        since=scope.since,
        until=scope.until,
        sharing=frozenset({sharing}),
    )


def _is_in(entry: Entry, scope: ShareScope) -> bool:
    return (
        (not scope.phases or entry.phase in scope.phases)
        and (not scope.kinds or entry.kind in scope.kinds)
        and (scope.since is None or entry.local_date >= scope.since)
        and (scope.until is None or entry.local_date <= scope.until)
    )


def _is_sealed_letter(entry: Entry, now: datetime) -> bool:
    return entry.opens_on is not None and entry.opens_on > clock.local(now, entry.zone).date()


def _withheld(work: Work, chosen: list[Entry]) -> dict[str, int]:
    """How many living entries of the whole journal stay behind, by reason."""
    counts = {
        sharing: work.entries.count(EntryFilter(sharing=frozenset({sharing})))
        for sharing in Sharing
    }
    return {
        "private": counts[Sharing.PRIVATE],
        "talk": counts[Sharing.TALK],
        "not_chosen": counts[Sharing.SHARE] - len(chosen),
    }


def _sources(work: Work, document: ShareDocument) -> list[Entry]:
    """The entries behind a document, in its order, if they still stand and may leave as they were previewed."""
    marked = {
        reference_for(document.reply_key, entry.id): entry
        for entry in work.entries.bodies(EntryFilter(sharing=frozenset({Sharing.SHARE})))
    }
    found = [marked.get(shared.reference) for shared in document.entries]
    numbers = {entry.id: number for number, entry in enumerate(found, start=1) if entry}
    changed = [
        shared
        for entry, shared in zip(found, document.entries, strict=True)
        if entry is None or not stands_as_shared(entry, shared, numbers)
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
