"""Files of a vault cut short: a header or a database is refused, a log opens with a beginning of what was saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from companion.domain.entries import EntryFilter, NewEntry
from companion.services import journal
from companion.storage.store import open_store
from tests.proof.flips import ENTRIES, Flips, fill, read_changed
from tests.proof.scene import PASSPHRASE, Scene
from tests.property.header_flips import both_secrets, cut_and_extend_everything


def cut_header(scene: Scene) -> Flips:
    """The header cut at each length, without each single byte, and longer than it was; with both secrets."""
    header = (scene.vault / "header.json").read_bytes()
    tally = cut_and_extend_everything(header, both_secrets(header, PASSPHRASE, scene.recovery_code))
    return Flips("header, cut short or made longer", tally.tried, tally.accepted)


def cut_database(
    scene: Scene, samples: int, *, told: Callable[[str], None] = lambda _: None
) -> Flips:
    """The closed database cut at `samples` lengths, at the edge of each page and beside it."""
    fill(scene, ENTRIES)
    with scene.opened() as vault:
        key = bytes(vault.unlocked.keys.database_key)
        vault_id, database = vault.unlocked.vault_id, vault.unlocked.database
    sound = database.read_bytes()
    copy = scene.folder / "cut.db"
    edges = {at + beside for at in range(0, len(sound), 4096) for beside in (-1, 0, 1)}
    step = max(1, len(sound) // samples)
    lengths = sorted(at for at in edges | {*range(0, len(sound), step)} if 0 <= at < len(sound))
    accepted: list[str] = []
    for number, length in enumerate(lengths, 1):
        if read_changed(copy, sound[:length], key, vault_id) is not None:
            accepted.append(f"first {length} bytes")
        if number % 500 == 0:
            told(f"{number:,} cut databases tried")
    return Flips("database, cut short", len(lengths), tuple(accepted))


def cut_log(scene: Scene, samples: int, *, told: Callable[[str], None] = lambda _: None) -> Flips:
    """The log of an open database cut at `samples` lengths: what is read must be the first so many entries saved."""
    bodies = [f"number {number} " + "words " * 60 for number in range(40)]
    opened = scene.folder / "opened"
    with scene.opened() as vault:
        vault.store.checkpoint()
        key = bytes(vault.unlocked.keys.database_key)
        vault_id, database = vault.unlocked.vault_id, vault.unlocked.database
        for body in bodies:
            journal.write_entry(vault, NewEntry(body=body))
        shutil.copy(database, opened)
        log = database.with_name(database.name + "-wal").read_bytes()
    step = max(1, len(log) // samples)
    lengths = sorted({0, 1, 31, 32, 33, len(log) - 1, len(log), *range(0, len(log), step)})
    wrong: list[str] = []
    before = 0
    for number, length in enumerate(lengths, 1):
        found = _bodies(scene.folder / "cut", opened, log[:length], key, vault_id)
        if found != bodies[: len(found)] or len(found) < before:
            wrong.append(f"first {length} bytes of the log")
        before = len(found)
        if number % 500 == 0:
            told(f"{number:,} cut logs tried")
    if before != len(bodies):
        wrong.append("the whole log did not give every entry")
    return Flips("log of an open database, cut short", len(lengths), tuple(wrong))


def _bodies(folder: Path, database: Path, log: bytes, key: bytes, vault_id: str) -> list[str]:
    folder.mkdir(mode=0o700)
    copy = folder / "journal.db"
    shutil.copy(database, copy)
    copy.with_name("journal.db-wal").write_bytes(log)
    store = open_store(copy, key, vault_id=vault_id)
    try:
        with store.read() as work:
            return [entry.body for entry in work.entries.bodies(EntryFilter())]
    finally:
        store.close()
        shutil.rmtree(folder)
