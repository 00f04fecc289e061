"""The whole journal for a readable copy: its entries one after the other, and its parts, private or not.

Only an own copy is made from it. The entries are never all in memory; what the parts ask about single entries is read
when they ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Attachment, Entry, EntryFilter
from companion.domain.exports import ExportedEntry, OwnFacts
from companion.domain.shared_parts import SharedFile
from companion.domain.shares import SharedEntry, SharePart, ShareScope
from companion.errors import Damaged
from companion.services.share_files import as_it_leaves, plain_file
from companion.services.share_material import filter_of, gather
from companion.sharing.parts import LeavingEntries, Parts, Period, build_parts
from companion.sharing.vault_links import LINK, without_vault_links

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


class Journal:
    """The entries of one look at the journal, numbered in their order."""

    def __init__(self, work: Work, scope: ShareScope) -> None:
        self.work = work
        """For the length of the look."""
        self._only = scope.entry_ids
        self._wanted = filter_of(scope)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self.numbers) if self._only else self.work.entries.count(self._wanted)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each entry, by identifier; only read where entries are named or linked to."""
        found = (ref.id for ref in self.work.entries.refs(self._wanted))
        chosen = (entry_id for entry_id in found if not self._only or entry_id in self._only)
        return {entry_id: number for number, entry_id in enumerate(chosen, start=1)}

    def entries(self) -> Iterator[ExportedEntry]:
        """All of them, oldest first."""
        with_files = _ids_with_files(self.work)
        found = self.work.entries.bodies(self._wanted)
        chosen = (entry for entry in found if not self._only or entry.id in self._only)
        offset = _Offset()
        for number, entry in enumerate(chosen, start=1):
            body = entry.body
            if "[[" in body or "att:" in body:
                body = _links_in_words(body, self.numbers)
            kept = self.work.attachments.of(entry.id) if entry.id in with_files else ()
            yield _own_entry(number, entry, body, tuple(map(_file, kept)), offset)


def _links_in_words(body: str, numbers: Mapping[str, int]) -> str:
    """`body` with links inside the vault in words; the words of a link stay, since this is the writer's own copy."""

    def in_words(link: re.Match[str]) -> str:
        number = numbers.get(link[1])
        place = f"(entry {number})" if number else "(another entry)"
        return f"{link[2]} {place}" if link[2] else place

    return without_vault_links(LINK.sub(in_words, body), numbers, file_names=True)


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
        f"{at.hour:02}:{at.minute:02}" if entry.time_known else "",
        entry.prompt_text or "",
        entry.tags,
        (),
        files,
        OwnFacts(
            id=entry.id,
            created_at=entry.created_at,
            zone=entry.zone,
            utc_offset=away.days * 1440 + away.seconds // 60 if away else 0,
            updated_at=entry.updated_at,
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


def _file(attachment: Attachment) -> SharedFile:
    return SharedFile(attachment.sha256, attachment.media_type, attachment.size, attachment.name)


class Contents:
    """Bytes of attached files by their digest. Which digests may be asked for, the material says."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def _files(self) -> dict[str, Attachment]:
        return {
            self._digest(file): file
            for entry_id in _ids_with_files(self.work)
            for file in self.work.attachments.of(entry_id)
        }

    def _digest(self, file: Attachment) -> str:
        return file.sha256

    def of(self, digest: str) -> bytes:
        """Raises Damaged."""
        if digest not in self._files:
            raise Damaged
        return self._content(self._files[digest])

    def _content(self, file: Attachment) -> bytes:
        return self.work.attachments.content(file.id)


class ContentsAsShared(Contents):
    """The same, as the files leave in a share: by the digest of what leaves."""

    def _digest(self, file: Attachment) -> str:
        leaves = plain_file(self.work, file)
        return leaves.digest if leaves is not None else ""

    def _content(self, file: Attachment) -> bytes:
        content = as_it_leaves(self.work, file)
        if content is None:
            raise Damaged
        return content


def _ids_with_files(work: Work) -> frozenset[str]:
    return frozenset(ref.id for ref in work.entries.refs(EntryFilter(with_attachment=True)))


class _HowMany(Mapping[str, SharedEntry]):
    """As many entries as there are, and none of them at hand."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __len__(self) -> int:
        return self._journal.count

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __getitem__(self, key: str) -> SharedEntry:
        raise KeyError(key)


@dataclass(frozen=True)
class _EveryWord(LeavingEntries):
    """All words of all entries leave, so a passage of any of them stands in it, also one that was changed since."""

    journal: Journal

    def number(self, entry_id: str | None) -> int:
        return self.journal.numbers.get(entry_id or "", 0)

    def has_words(self, entry_id: str, words: str) -> bool:
        del words
        return entry_id in self.journal.numbers


def parts_of(journal: Journal, scope: ShareScope) -> Parts:
    """All parts in the days of `scope`, numbered on from the entries."""
    material = gather(journal.work, ())
    everything = replace(
        scope,
        parts=frozenset(SharePart),
        with_file_names=True,
        measures=frozenset(filled.definition.id for filled in material.measures),
    )
    return build_parts(
        material,
        everything,
        Period(scope.since, scope.until),
        _EveryWord(_HowMany(journal), journal),
    )
