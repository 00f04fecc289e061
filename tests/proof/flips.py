"""Bits and bytes of a vault's files changed one at a time: every change must be refused, none may be read as words."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.domain.entries import Entry, EntryFilter
from companion.errors import CompanionError
from companion.storage.backup import verify_database
from companion.storage.store import open_store
from tests.benchmarks.journals import as_entry, batches
from tests.proof.scene import PASSPHRASE, Scene
from tests.property.header_flips import both_secrets, flip_everything

ENTRIES = 12


@dataclass(frozen=True, slots=True)
class Flips:
    """How many changes were tried, and which of them went unnoticed."""

    what: str
    tried: int
    accepted: tuple[str, ...]


def flip_header(
    scene: Scene,
    recovery_code: str,
    *,
    every: int = 1,
    told: Callable[[str], None] = lambda _: None,
) -> Flips:
    """Each bit of the header (or each `every`-th), tried with the passphrase and with the recovery key."""
    header = (scene.vault / "header.json").read_bytes()
    secrets = both_secrets(header, PASSPHRASE, recovery_code)

    def tell(tried: int) -> None:
        if tried % 1000 == 0:
            told(f"{tried:,} headers tried")

    tally = flip_everything(header, secrets, every=every, told=tell)
    return Flips("header, one bit", tally.tried, tally.accepted)


def fill(scene: Scene, count: int) -> None:
    """Write that many entries into the scene's vault."""
    with scene.opened() as vault:
        for batch in batches(count):
            with vault.work() as work:
                for entry in batch:
                    work.entries.add(as_entry(entry))


def flip_database(
    scene: Scene, samples: int, *, seed: int = 3, told: Callable[[str], None] = lambda _: None
) -> Flips:
    """Bytes of the closed database, all pages alike, each changed alone: opened, read and checked from end to end."""
    fill(scene, ENTRIES)
    with scene.opened() as vault:
        key = bytes(vault.unlocked.keys.database_key)
        vault_id, database = vault.unlocked.vault_id, vault.unlocked.database
    sound = database.read_bytes()
    copy = scene.folder / "flipped.db"
    whole = read_changed(copy, sound, key, vault_id)
    if not isinstance(whole, list) or len(whole) < ENTRIES:
        raise AssertionError("the unchanged database cannot be read")
    chance = random.Random(seed)
    accepted: list[str] = []
    step = len(sound) / samples
    for number in range(samples):
        at = int(number * step + chance.random() * step)
        flipped = bytearray(sound)
        flipped[at] ^= 1 << chance.randrange(8)
        if read_changed(copy, bytes(flipped), key, vault_id) is not None:
            accepted.append(f"byte {at}")
        if number % 200 == 199:
            told(f"{number + 1:,} databases tried")
    return Flips(f"database of {len(sound):,} bytes, one bit", samples, tuple(accepted))


def read_changed(copy: Path, content: bytes, key: bytes, vault_id: str) -> list[Entry] | None:
    """Every entry of the database in `content`, or None when opening, checking or reading it is refused."""
    for end in ("", "-wal", "-shm"):
        copy.with_name(copy.name + end).unlink(missing_ok=True)
    copy.write_bytes(content)
    copy.chmod(0o600)
    try:
        store = open_store(copy, key, vault_id=vault_id)
    except CompanionError:
        return None
    try:
        if not verify_database(store).ok:
            return None
        with store.read() as work:
            return list(work.entries.bodies(EntryFilter()))
    except CompanionError:
        return None
    finally:
        store.close()
