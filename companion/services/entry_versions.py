"""Earlier states of an entry: kept while somebody writes, listed, and brought back as a copy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry, EntryVersion, Sharing
from companion.domain.ids import new_id
from companion.domain.versions import is_blank, same_words
from companion.services.open_vault import OpenVault

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


def versions(vault: OpenVault, entry_id: str) -> list[EntryVersion]:
    """The kept earlier states of an entry, newest first."""
    with vault.read() as work:
        return work.entries.versions(entry_id)


def restore_version(vault: OpenVault, version_id: str) -> tuple[Entry, Changes]:
    """Bring an earlier state back as an entry of its own, beside the one it came from, which stays as it is.

    The copy is private and no longer answers a prompt. Raises NotFound.
    """
    with vault.work() as work:
        version = work.entries.version(version_id)
        original = work.entries.one(version.entry_id)
        copy = replace(
            original,
            id=new_id(),
            title=version.title,
            body=version.body,
            updated_at=clock.now(),
            prompt_id=None,
            sharing=Sharing.PRIVATE,
            trashed_at=None,
            revision=1,
        )
        work.entries.add(copy)
    return copy, Changes(entries=frozenset({copy.id}))


def last_version(work: Work, entry_id: str) -> EntryVersion | None:
    """The newest kept state of an entry."""
    return work.entries.latest_version(entry_id)


def keep_version(work: Work, entry: Entry) -> bool:
    """Keep `entry` as it stands, unless it is blank or its words are kept already. Says whether it was kept."""
    last = last_version(work, entry.id)
    if is_blank(entry) or (last is not None and same_words(entry, last)):
        return False
    work.entries.add_version(
        EntryVersion(
            id=new_id(),
            entry_id=entry.id,
            saved_at=entry.updated_at,
            title=entry.title,
            body=entry.body,
            revision=entry.revision,
        )
    )
    return True
