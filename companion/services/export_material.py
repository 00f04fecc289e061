"""What a readable copy is made from: the document of a share, or the whole journal, read entry by entry."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from companion import __version__, clock
from companion.domain.entries import Attachment, Entry, EntryFilter
from companion.domain.exports import ExportedEntry, ExportMaterial, OwnFacts, exported
from companion.domain.ids import new_id
from companion.domain.measures import MeasureDefinition
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument, ShareScope
from companion.errors import Damaged, Refused
from companion.services import shares
from companion.services.measure_definitions import measure_book
from companion.services.open_vault import OpenVault
from companion.sharing.document import FORMAT, without_vault_links

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
    """The material as one whole document, for a format that is laid out at once. Raises as `material_for` does."""
    with material_for(vault, scope, include_private=include_private) as material:
        if not material.whole:
            return material.document
        entries = tuple(map(_as_shared, material.entries()))
        return msgspec.structs.replace(material.document, entries=entries)


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
        content=_Contents(work).of,
        whole=False,
        made_by=MADE_BY,
        definitions=_definitions(),
    )


def _of_everything(work: Work, scope: ShareScope) -> ExportMaterial:
    journal = _Journal(work, scope)
    if not journal.count:
        raise Refused(NOTHING_CHOSEN)
    left = work.entries.count(EntryFilter()) - journal.count
    document = ShareDocument(
        format=FORMAT,
        version=FORMAT_VERSION,
        share_id=new_id(),
        made_at=clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        sender_name="",
        recipient_name="",
        note="",
        entries=(),
        withheld={"not_chosen": left} if left else {},
        reply_key="",
    )
    return ExportMaterial(
        document=document,
        count=journal.count,
        entries=journal.entries,
        content=_Contents(work).of,
        whole=True,
        made_by=MADE_BY,
        definitions=_definitions(),
    )


def _definitions() -> dict[tuple[str, int], MeasureDefinition]:
    return {(measure.id, measure.version): measure for measure in measure_book().measure}


class _Journal:
    """The entries of one look at the journal, numbered in their order."""

    def __init__(self, work: Work, scope: ShareScope) -> None:
        self._work = work
        self._only = scope.entry_ids
        self._wanted = EntryFilter(
            phases=scope.phases, kinds=scope.kinds, since=scope.since, until=scope.until
        )

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self.numbers) if self._only else self._work.entries.count(self._wanted)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each entry, by identifier; only read where entries are named or linked to."""
        found = (ref.id for ref in self._work.entries.refs(self._wanted))
        chosen = (entry_id for entry_id in found if not self._only or entry_id in self._only)
        return {entry_id: number for number, entry_id in enumerate(chosen, start=1)}

    def entries(self) -> Iterator[ExportedEntry]:
        """All of them, oldest first."""
        with_files = _ids_with_files(self._work)
        found = self._work.entries.bodies(self._wanted)
        chosen = (entry for entry in found if not self._only or entry.id in self._only)
        offset = _Offset()
        for number, entry in enumerate(chosen, start=1):
            body = entry.body
            if "[[" in body or "att:" in body:
                body = without_vault_links(body, self.numbers)
            kept = self._work.attachments.of(entry.id) if entry.id in with_files else ()
            yield _own_entry(number, entry, body, tuple(map(_file, kept)), offset)


class _Offset:
    """How far a zone's clocks were from Greenwich at an instant, with the local time. Zones are found once."""

    def __init__(self) -> None:
        self._zones: dict[str, tzinfo] = {}

    def local(self, entry: Entry) -> datetime:
        zone = self._zones.get(entry.zone)
        if zone is None:
            zone = self._zones[entry.zone] = clock.local(entry.created_at, entry.zone).tzinfo or UTC
        try:
            return entry.created_at.astimezone(zone)
        except (ValueError, OverflowError):  # the last hours of the year 9999
            return entry.created_at


def _own_entry(
    number: int, entry: Entry, body: str, files: tuple[SharedFile, ...], offset: _Offset
) -> ExportedEntry:
    """All that is known of an entry."""
    at = offset.local(entry)
    away = at.utcoffset()
    return ExportedEntry(
        number,
        entry.kind.value,
        body,
        entry.local_date.isoformat(),
        entry.title,
        entry.phase.value if entry.phase else "",
        at.strftime("%H:%M") if entry.time_known else "",
        entry.prompt_text or "",
        entry.tags,
        (),
        files,
        OwnFacts(
            id=entry.id,
            created_at=_instant(entry.created_at),
            zone=entry.zone,
            utc_offset=int(away.total_seconds() // 60) if away else 0,
            updated_at=_instant(entry.updated_at),
            sharing=entry.sharing.value,
            revision=entry.revision,
            time_known=entry.time_known,
            source="" if body is entry.body or body == entry.body else entry.body,
            prompt_id=entry.prompt_id or "",
            card_id=entry.card_id or "",
            course_id=entry.course_id or "",
            dosing_session_id=entry.dosing_session_id or "",
            person_id=entry.person_id or "",
            opens_on=entry.opens_on.isoformat() if entry.opens_on else "",
        ),
    )


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _file(attachment: Attachment) -> SharedFile:
    return SharedFile(attachment.sha256, attachment.media_type, attachment.size, attachment.name)


class _Contents:
    """Bytes of attached files by their digest. Which digests may be asked for, the material says."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {
            file.sha256: file.id
            for entry_id in _ids_with_files(self._work)
            for file in self._work.attachments.of(entry_id)
        }

    def of(self, digest: str) -> bytes:
        """Raises Damaged."""
        if digest not in self._ids:
            raise Damaged
        return self._work.attachments.content(self._ids[digest])


def _ids_with_files(work: Work) -> frozenset[str]:
    return frozenset(ref.id for ref in work.entries.refs(EntryFilter(with_attachment=True)))
