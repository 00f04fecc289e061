"""Twenty random pages of a full journal are spoilt, again and again: every row that lies on none of them must be back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from companion.crypto.page_cipher import PAGE_BYTES
from companion.errors import CompanionError
from companion.services.demo import fill_with_demo
from companion.storage.backup import verify_database
from companion.storage.salvage import salvage
from companion.storage.store import open_store
from tests.proof.scene import Scene
from tests.storage.page_rows import PlainCopy, rows_of

DAMAGED = 20
"""Pages."""


@dataclass(slots=True)
class Repairs:
    """What was brought back."""

    tried: int = 0
    rows: int = 0
    """Rows that had to be there, all repairs together."""
    faults: list[str] = field(default_factory=list[str])


def repair_again_and_again(
    scene: Scene, repairs: int, *, told: Callable[[str], None] = lambda _: None
) -> Repairs:
    """Damage and repair that often; which rows must be back is told by SQLite's statistics of the sound database."""
    with scene.opened() as vault, vault.work() as work:
        fill_with_demo(work)
    with scene.opened() as vault:
        key, vault_id = vault.unlocked.keys.database_key, vault.unlocked.vault_id
        database = vault.unlocked.database
    plain = PlainCopy(database, key, scene.folder / "plain.db")
    sound, found = database.read_bytes(), Repairs()
    damaged, new = scene.folder / "damaged.db", scene.folder / "new.db"
    for seed in range(repairs):
        chance = random.Random(seed)
        pages = set(chance.sample(range(1, plain.page_count + 1), DAMAGED))
        damaged.write_bytes(_spoilt(sound, pages, chance))
        new.unlink(missing_ok=True)
        try:
            salvage(damaged, key, new, vault_id=vault_id)
            store = open_store(new, key, vault_id=vault_id)
        except CompanionError as error:
            found.faults.append(f"damage {seed}: {error.sentence}")
            continue
        with store.bare_connection() as connection:
            there = rows_of(connection)
        found.faults += [f"damage {seed}: {problem}" for problem in verify_database(store).problems]
        store.close()
        found.tried += 1
        for table, rows in plain.without(pages).items():
            found.rows += len(rows)
            missing = Counter(map(repr, rows)) - Counter(map(repr, there[table]))
            if missing:
                found.faults.append(f"damage {seed}: {missing.total()} rows of {table} are missing")
        if seed % 50 == 49:
            told(f"{seed + 1} of {repairs} repairs")
    return found


def _spoilt(sound: bytes, pages: set[int], chance: random.Random) -> bytes:
    """The database with each of these pages overwritten, blanked, or changed in one bit."""
    content = bytearray(sound)
    for page in sorted(pages):
        start = (page - 1) * PAGE_BYTES
        match chance.randrange(3):
            case 0:
                content[start : start + PAGE_BYTES] = chance.randbytes(PAGE_BYTES)
            case 1:
                content[start : start + PAGE_BYTES] = bytes(PAGE_BYTES)
            case _:
                content[start + chance.randrange(PAGE_BYTES)] ^= 1 << chance.randrange(8)
    return bytes(content)
