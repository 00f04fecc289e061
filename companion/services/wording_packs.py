"""Wording packs in a vault: the words of a form that a clinic has loaded under its own licence.

They are in this vault and nowhere else: no export, share, reply or listing reads them, and a backup holds them only as
part of the encrypted database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from companion import clock
from companion.domain.entries import Changes
from companion.errors import NotFound
from companion.exchange.wording_pack import WordingPack
from companion.services.measure_definitions import definition, read_pack
from companion.services.open_vault import OpenVault

TOUCHED = Changes(checkins=True)


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """The words for one measure, and when they were loaded."""

    pack: WordingPack
    loaded_at: datetime


def load_pack(vault: OpenVault, path: Path) -> tuple[WordingPack, Changes]:
    """Keep the words in this file for the measure that they fit, in place of earlier ones.

    Raises Refused, Damaged, NotFound, StorageFailure; nothing is then changed.
    """
    pack = read_pack(path)
    with vault.work() as work:
        work.measures.save_pack(
            pack.measure_id,
            msgspec.json.encode(pack),
            title=pack.title,
            source_name=pack.source_name,
            licence=pack.licence,
            at=clock.now(),
        )
    return pack, TOUCHED


def packs(vault: OpenVault) -> dict[str, LoadedPack]:
    """The loaded packs by measure; one that no longer fits its measure is left out."""
    with vault.read() as work:
        kept = work.measures.packs()
    found = {measure_id: _read(*stored) for measure_id, stored in sorted(kept.items())}
    return {measure_id: loaded for measure_id, loaded in found.items() if loaded is not None}


def pack(vault: OpenVault, measure_id: str) -> WordingPack | None:
    """The words for one measure, if a clinic loaded any."""
    loaded = packs(vault).get(measure_id)
    return loaded.pack if loaded is not None else None


def forget_pack(vault: OpenVault, measure_id: str) -> Changes:
    """Take the words for a measure out of the vault; answers stay."""
    with vault.work() as work:
        work.measures.forget_pack(measure_id)
    return TOUCHED


def _read(stored: bytes, loaded_at: datetime) -> LoadedPack | None:
    try:
        pack = msgspec.json.decode(stored, type=WordingPack)
        measure = definition(pack.measure_id)
    except (msgspec.MsgspecError, NotFound):
        return None
    fits = [item.number for item in pack.items] == list(measure.item_numbers) and all(
        [option.value for option in item.options] == list(measure.answer_values)
        for item in pack.items
    )
    return LoadedPack(pack, loaded_at) if fits else None
