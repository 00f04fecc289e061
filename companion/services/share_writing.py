"""Writing a share outside the vault, and the consent that stands inside for it: both or neither."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from companion.domain.entries import Changes, Entry
from companion.domain.shares import ShareDocument, ShareForm, ShareRecord
from companion.domain.stamps import instant_of
from companion.domain.typed_text import clean_text
from companion.errors import AlreadyThere, StorageFailure, from_os_error
from companion.paths import write_private
from companion.services.open_vault import OpenVault
from companion.services.progress import Progress, go_on, nobody_asks
from companion.services.share_passphrases import ToPassOn, wait_to_be_passed_on
from companion.services.written_outside import noted_outside
from companion.sharing.reading import STATES
from companion.sharing.sealed_file import read_sealed_file


@dataclass(frozen=True, slots=True)
class Consent:
    """What the record of a share keeps besides the document: to which contact, and what was chosen."""

    contact_id: str | None = None
    scope: str = ""
    """The scope as JSON."""


def made_at(document: ShareDocument) -> datetime:
    """The instant at which a document was made."""
    return instant_of(document.made_at)


def refuse_taken(target: Path) -> None:
    """Raises AlreadyThere when anything is at `target`."""
    if os.path.lexists(target):
        raise AlreadyThere(
            f"{target.name or 'Something'} is already there. Nothing was overwritten; choose another name."
        )


def write_and_note(
    vault: OpenVault,
    document: ShareDocument,
    target: Path,
    sealed: bytes,
    *,
    form: ShareForm,
    sources: Sequence[Entry],
    consent: Consent,
    passphrase: str = "",
    progress: Progress = nobody_asks,
) -> tuple[ShareRecord, Changes]:
    """Write `sealed` to `target` (0600) and note what went to whom, with the passphrase to be passed on, if any.

    `sources` are the entries behind the document, in its order. Raises StorageFailure, Cancelled; then neither
    file nor note is left.
    """
    record = ShareRecord(
        id=document.share_id,
        recipient=document.recipient_name,
        form=form.value,
        made_at=made_at(document),
        entry_count=len(document.entries),
        withheld_count=sum(document.withheld.get(state, 0) for state in STATES),
        note=document.note,
        file_name=target.name,
        entry_ids=tuple(entry.id for entry in sources),
        contact_id=consent.contact_id,
        scope=consent.scope,
    )
    go_on(progress, 0, 2)
    with noted_outside(vault, target, share_id=record.id, content=sealed):
        write_private(target, sealed)
        if not _stands(target, sealed):
            raise StorageFailure(
                "The disk did not keep the file as it was written, or another program wrote to the same name. "
                "Nothing was noted in your vault; use another name or another disk."
            )
        try:
            go_on(progress, 1, 2)  # the last time: from here on it is handed over
            with vault.work() as work:
                references = {
                    entry.id: shared.reference
                    for entry, shared in zip(sources, document.entries, strict=True)
                }
                work.shares.add(record, reply_key=document.reply_key, references=references)
                if passphrase:
                    file = clean_text(os.fspath(target))
                    waiting = ToPassOn(
                        record.id, passphrase, file, record.entry_count, record.recipient
                    )
                    wait_to_be_passed_on(work, waiting)
        except BaseException:
            _take_away(target)
            raise
    return record, Changes(shares=True)


def _stands(target: Path, sealed: bytes) -> bool:
    """Whether the file holds what was written. One that cannot be read again is taken away."""
    try:
        return read_sealed_file(target) == sealed
    except BaseException:
        _take_away(target)
        raise


def _take_away(target: Path) -> None:
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise from_os_error(error, doing="Taking back the sealed file") from error
