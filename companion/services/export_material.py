"""What a readable copy is made from: the document of a share, or the whole journal, read entry by entry."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from companion import __version__, clock
from companion.domain.entries import EntryFilter
from companion.domain.exports import ExportedEntry, ExportMaterial, exported
from companion.domain.ids import new_id
from companion.domain.measures import MeasureDefinition
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument, ShareScope
from companion.domain.stamps import stamp
from companion.errors import Refused
from companion.services import shares
from companion.services.export_journal import Contents, ContentsAsShared, Journal, parts_of
from companion.services.measure_definitions import measure_book
from companion.services.open_vault import OpenVault
from companion.sharing.document import FORMAT

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work

MADE_BY = f"Companion {__version__}"
NOTHING_CHOSEN = "There is no entry in this choice, so there is nothing to copy. Choose other days, phases or kinds."


@contextmanager
def material_for(
    vault: OpenVault, scope: ShareScope, *, include_private: bool = False
) -> Generator[ExportMaterial]:
    """What `scope` lets through, to be read while the block runs.

    With `include_private` everything in the journal is in it but the trash; whoever asks for that has seen to the
    passphrase. Raises Refused when nothing is chosen, NotFound.
    """
    document = None if include_private else shares.build(vault, scope)
    with vault.read() as work:
        yield _of_everything(work, scope) if document is None else _of_share(work, document)


def document_for_export(
    vault: OpenVault, scope: ShareScope, *, include_private: bool = False
) -> ShareDocument:
    """The material as one whole document, all entries in memory. Raises as `material_for` does."""
    with material_for(vault, scope, include_private=include_private) as material:
        return whole_document(material)


def whole_document(material: ExportMaterial) -> ShareDocument:
    """One document with the entries in it, for a format that is laid out at once; without handles and keys."""
    entries = tuple(map(_as_shared, material.entries()))
    return msgspec.structs.replace(material.document, entries=entries, reply_key="")


def _as_shared(entry: ExportedEntry) -> SharedEntry:
    return SharedEntry(
        number=entry.number,
        kind=entry.kind,
        body=entry.body,
        local_date=entry.local_date,
        title=entry.title,
        phase=entry.phase,
        time=entry.time,
        prompt=entry.prompt,
        tags=entry.tags,
        moods=entry.moods,
        files=entry.files,
    )


def _of_share(work: Work, document: ShareDocument) -> ExportMaterial:
    return ExportMaterial(
        document=document,
        count=len(document.entries),
        entries=lambda: map(exported, document.entries),
        content=ContentsAsShared(work).of,
        whole=False,
        made_by=MADE_BY,
        definitions=_definitions(),
    )


def _of_everything(work: Work, scope: ShareScope) -> ExportMaterial:
    journal = Journal(work, scope)
    if not journal.count:
        raise Refused(NOTHING_CHOSEN)
    parts = parts_of(journal, scope)
    left = {"not_chosen": work.entries.count(EntryFilter()) - journal.count, **parts.left_out}
    document = ShareDocument(
        format=FORMAT,
        version=FORMAT_VERSION,
        share_id=new_id(),
        made_at=stamp(clock.now()),
        sender_name="",
        recipient_name="",
        note="",
        entries=(),
        withheld={reason: count for reason, count in left.items() if count},
        reply_key="",
    )
    return ExportMaterial(
        document=parts.put_into(document),
        count=journal.count,
        entries=journal.entries,
        content=Contents(work).of,
        whole=True,
        made_by=MADE_BY,
        definitions=_definitions(),
    )


def _definitions() -> dict[tuple[str, int], MeasureDefinition]:
    return {(measure.id, measure.version): measure for measure in measure_book().measure}
