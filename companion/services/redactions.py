"""Paragraphs that are kept back when an entry is shared: set, looked at again, taken away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from companion.domain.entries import Changes, Entry
from companion.domain.redactions import (
    Paragraph,
    Redaction,
    paragraphs,
    preselected,
    redact,
    redaction_of,
)
from companion.errors import Refused
from companion.services.letters import is_sealed_now
from companion.services.open_vault import OpenVault
from companion.sharing.entry_building import is_unseen


@dataclass(frozen=True, slots=True, repr=False)
class KeptBack:
    """An entry's paragraphs, and which of them stay behind."""

    entry: Entry
    paragraphs: tuple[Paragraph, ...]
    positions: frozenset[int]
    """Kept back; where the entry was changed since, what is proposed."""
    unseen: bool
    """Whether the entry was changed since: it cannot be shared until somebody looked at it again."""

    @property
    def as_shared(self) -> str:
        """The text with its markers, as it would leave."""
        made = redaction_of(self.entry.id, self.entry.revision, self.entry.body, self.positions)
        return self.entry.body if made is None else redact(self.entry.body, made)


def kept_back(vault: OpenVault, entry_id: str) -> KeptBack:
    """What of an entry stays behind when it is shared. Raises NotFound."""
    with vault.read() as work:
        entry = work.entries.one(entry_id)
        redaction = work.redactions.all_of([entry_id]).get(entry_id)
    return _kept_back(entry, redaction)


def count_kept_back(vault: OpenVault, entry_ids: Collection[str]) -> dict[str, int]:
    """How many paragraphs of each of these entries are kept back; entries without any are not in it."""
    with vault.read() as work:
        found = work.redactions.all_of(list(entry_ids))
    return {entry_id: len(redaction.positions) for entry_id, redaction in found.items()}


def unseen(vault: OpenVault, entry_ids: Collection[str]) -> frozenset[str]:
    """Those of these entries that were changed since paragraphs of them were kept back."""
    with vault.read() as work:
        found = work.redactions.all_of(list(entry_ids))
        entries = work.entries.by_ids(sorted(found))
    return frozenset(entry.id for entry in entries if is_unseen(entry, found[entry.id]))


def keep_back(
    vault: OpenVault, entry_id: str, positions: Collection[int], *, revision: int
) -> tuple[KeptBack, Changes]:
    """Keep back exactly these paragraphs of the text that was looked at, which `revision` names; none takes it away.

    Raises Refused when the entry was changed in the meantime, for a sealed letter and for a paragraph that is not
    there; NotFound.
    """
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if is_sealed_now(entry):
            raise Refused("This letter is closed until its day. Nothing was changed.")
        if entry.revision != revision:
            raise Refused("The entry was changed just now. Nothing was kept; look at it again.")
        made = redaction_of(entry_id, revision, entry.body, positions)
        if made is None:
            work.redactions.clear(entry_id)
        else:
            work.redactions.put(made)
    return _kept_back(entry, made), Changes(entries=frozenset({entry_id}))


def clear(vault: OpenVault, entry_id: str) -> Changes:
    """Keep nothing of an entry back any more."""
    with vault.work() as work:
        work.redactions.clear(entry_id)
    return Changes(entries=frozenset({entry_id}))


def _kept_back(entry: Entry, redaction: Redaction | None) -> KeptBack:
    positions = () if redaction is None else redaction.positions
    stale = is_unseen(entry, redaction)
    if stale and redaction is not None:
        positions = preselected(entry.body, redaction)
    return KeptBack(entry, paragraphs(entry.body), frozenset(positions), stale)
