"""The data that is measured: one vault and one bare database of each size, of the same entries in the same batches."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from companion.crypto import kdf
from companion.crypto.kdf import KdfParams
from companion.domain.entries import Entry, EntryKind
from companion.domain.ids import new_id
from companion.services import vaults
from tests.benchmarks import corpus
from tests.benchmarks.raw_database import RawDatabase

if TYPE_CHECKING:
    from companion.services.vaults import OpenVault

PASSPHRASE = "a passphrase to measure by"
BATCH = 500
"""Entries in one transaction while data is made."""
ZONE = "Europe/Dublin"
MADE_FROM = (
    "companion/storage",
    "companion/vault",
    "tests/benchmarks/corpus.py",
    "tests/benchmarks/raw_database.py",
)
"""Sources whose change makes kept data stale."""


class Journals:
    """Vaults and bare databases below `folder`; what is there from an earlier run is used again."""

    def __init__(self, folder: Path, root: Path, told: Callable[[str], None]) -> None:
        self._folder = folder / fingerprint(root)
        self._told = told
        self._folder.mkdir(parents=True, exist_ok=True)

    def vault(self, count: int, params: KdfParams = kdf.FLOOR) -> Path:
        """A closed client's vault of `count` entries whose key is derived with `params`."""
        path = self._folder / f"{count}-m{params.m}-t{params.t}-p{params.p}.vault"
        return self._made(path, lambda part: self._fill_vault(part, count, params))

    def raw(self, count: int) -> Path:
        """A closed bare database of `count` entries."""
        path = self._folder / f"{count}.db"
        return self._made(path, lambda part: self._fill_raw(part, count))

    @contextmanager
    def opened(self, count: int) -> Iterator[OpenVault]:
        """The vault of that size, unlocked for the block."""
        vault = vaults.unlock(self.vault(count), passphrase=PASSPHRASE)
        try:
            yield vault
        finally:
            vaults.lock(vault)

    def _made(self, path: Path, fill: Callable[[Path], None]) -> Path:
        if path.exists():
            return path
        part = path.with_name(f"part-{path.name}")
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)
        self._told(f"making {path.name}")
        fill(part)
        return part.rename(path)

    def _fill_vault(self, path: Path, count: int, params: KdfParams) -> None:
        vault, _ = vaults.create(path, PASSPHRASE, kdf=params)
        try:
            for batch in batches(count):
                with vault.work() as work:
                    for entry in batch:
                        work.entries.add(as_entry(entry))
        finally:
            vaults.lock(vault)

    def _fill_raw(self, path: Path, count: int) -> None:
        with RawDatabase.made(path) as database:
            for batch in batches(count):
                database.add_all(batch)


def batches(count: int) -> Iterator[list[corpus.CorpusEntry]]:
    """The corpus of that size, in pieces of one transaction each."""
    entries = corpus.entries(count)
    while batch := list(islice(entries, BATCH)):
        yield batch


def as_entry(entry: corpus.CorpusEntry) -> Entry:
    """The entry as the program keeps it."""
    created = datetime.fromisoformat(entry.created).replace(tzinfo=UTC)
    return Entry(
        id=new_id(),
        kind=EntryKind.NOTE,
        title=entry.title,
        body=entry.body,
        created_at=created,
        zone=ZONE,
        local_date=created.date(),
        updated_at=created,
        tags=tuple(entry.tags),
    )


def fingerprint(root: Path) -> str:
    """Short name for the sources that the kept data depends on."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        place = root / name
        for source in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
