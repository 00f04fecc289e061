"""Every kind of work on a disk that is full at every point of it.

A vault lies on a disk in memory of which all but so many kilobytes are taken. Each work must then either be done or
refused with a plain sentence; the vault opens with all it had, nothing half written is left after the next unlock, and
with room again the work succeeds.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from companion.crypto import kdf, recovery_code
from companion.domain.entries import EntryFilter, NewEntry
from companion.errors import KnownError
from companion.services import backups, journal, keys, vaults
from companion.services.repair import repair
from tests.fault_stage import small_disk
from tests.proof.keys_once import each_key_once
from tests.proof.scene import PASSPHRASE, Scene

DISK_KB = 8192
STEP = 4096
OTHER_PASSPHRASE = "another river under alders"

Work = Callable[[Path, Path], object]
"""Given the vault and a folder on the same disk, does something that writes."""


@dataclass(slots=True)
class FullDisks:
    """What was tried for one kind of work."""

    what: str
    points: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list[str])


def fill_disks(
    scene: Scene, *, every: int = 1, told: Callable[[str], None] = lambda _: None
) -> list[FullDisks]:
    """Try each work at each point (or each `every`-th). Raises what `small_disk` raises where none can be made."""
    found: list[FullDisks] = []
    with each_key_once():
        with scene.opened() as vault:
            for number in range(12):
                body = f"number {number} " + secrets.token_hex(1500)
                journal.write_entry(vault, NewEntry(title=f"{number}", body=body))
        for what, work in WORKS.items():
            found.append(_try(scene, what, work, every))
            told(f"{what}: {found[-1].points} points, refused at {found[-1].refused}")
    return found


def _write(vault: Path, _: Path) -> None:
    opened = vaults.unlock(vault, passphrase=PASSPHRASE)
    try:
        journal.write_entry(opened, NewEntry(title="more", body="word " * 4000))
    finally:
        vaults.lock(opened)


def _save_and_keep(vault: Path, _: Path) -> None:
    """What is refused leaves the vault open, and the words can be saved when there is room."""
    opened = vaults.unlock(vault, passphrase=PASSPHRASE)
    try:
        first = journal.summaries(opened, EntryFilter(), limit=1)[0]
        for length in (200, 2000, 20_000):
            journal.save_text(opened, first.id, title="more", body="other " * length)
            opened.store.checkpoint()
    finally:
        vaults.lock(opened)


def _backup(vault: Path, folder: Path) -> None:
    opened = vaults.unlock(vault, passphrase=PASSPHRASE)
    try:
        backups.backup(opened, folder / f"one{backups.SUFFIX}")
    finally:
        vaults.lock(opened)


def _change_keys(vault: Path, _: Path) -> None:
    opened = vaults.unlock(vault, passphrase=PASSPHRASE)
    try:
        keys.change_keys(
            opened,
            passphrase=PASSPHRASE,
            new_passphrase=OTHER_PASSPHRASE,
            recovery_code=recovery_code.new_recovery_code(),
        )
    finally:
        vaults.lock(opened)


def _rewrap(vault: Path, _: Path) -> None:
    opened = vaults.unlock(vault, passphrase=PASSPHRASE)
    try:
        keys.rewrap(opened, passphrase=PASSPHRASE, new_passphrase=OTHER_PASSPHRASE)
    finally:
        vaults.lock(opened)


def _create(_: Path, folder: Path) -> None:
    vaults.lock(vaults.create(folder / "New.vault", PASSPHRASE, kdf=kdf.FLOOR)[0])


def _repair(vault: Path, folder: Path) -> None:
    repair(vault, folder / "Repaired.vault", passphrase=PASSPHRASE)


WORKS: dict[str, Work] = {
    "an entry": _write,
    "autosave and checkpoints": _save_and_keep,
    "a backup": _backup,
    "new keys": _change_keys,
    "a new passphrase for the same keys": _rewrap,
    "a new vault": _create,
    "a repair": _repair,
}
"""What is tried."""


def _try(scene: Scene, what: str, work: Work, every: int) -> FullDisks:
    found = FullDisks(what)
    free, done = 0, False
    while not done and free < DISK_KB * 1024:
        folder = scene.folder / "disk"
        with small_disk(folder, DISK_KB):
            shutil.copytree(scene.vault, folder / scene.vault.name)
            done = _try_once(found, folder, scene.vault.name, work, free)
        folder.rmdir()
        found.points += 1
        # Small steps where headers and first pages are written, larger ones in the middle of long files.
        free += STEP * every if free < 40 * STEP else STEP * every * 8
    return found


def _try_once(found: FullDisks, folder: Path, name: str, work: Work, free: int) -> bool:
    """Whether the work was done with so many free bytes."""
    vault, ballast = folder / name, folder / "ballast"
    before = _entries(vault, PASSPHRASE)
    _fill(folder, ballast, free)
    where = f"{found.what} with {free} bytes free"
    try:
        work(vault, folder)
    except KnownError:
        found.refused += 1
    except Exception as error:  # noqa: BLE001 - counted
        found.faults.append(f"{where}: {type(error).__name__} {error}")
    else:
        return True
    finally:
        ballast.unlink()
    opened = [secret for secret in (PASSPHRASE, OTHER_PASSPHRASE) if _opens(vault, secret)]
    if len(opened) != 1:
        found.faults.append(f"{where}: {len(opened)} passphrases open it")
        return False
    after = _entries(vault, opened[0])
    if not set(before) <= set(after):
        found.faults.append(f"{where}: {len(before)} entries before, {len(after)} after")
    left = [
        file.name
        for file in folder.rglob("*")
        if file.suffix in (".part", ".copy", ".room") or file.name.endswith((".repairing", ".new"))
    ]
    if left or len(list(vault.glob("journal-*.db"))) != 1:
        found.faults.append(f"{where}: left over {left} {[f.name for f in vault.iterdir()]}")
    if opened == [PASSPHRASE]:
        try:
            work(vault, folder)
        except KnownError as error:
            found.faults.append(f"{where}: with room again: {error.sentence}")
    return False


def _fill(folder: Path, ballast: Path, free: int) -> None:
    """Take all the room of the disk but so much."""
    room = shutil.disk_usage(folder).free
    with ballast.open("wb") as file:
        for _ in range(0, max(0, room - free), STEP):
            file.write(bytes(STEP))


def _opens(vault: Path, passphrase: str) -> bool:
    try:
        vaults.lock(vaults.unlock(vault, passphrase=passphrase))
    except KnownError:
        return False
    return True


def _entries(vault: Path, passphrase: str) -> list[str]:
    opened = vaults.unlock(vault, passphrase=passphrase)
    try:
        assert vaults.verify(opened).ok
        return [summary.id for summary in journal.summaries(opened, EntryFilter(), limit=100)]
    finally:
        vaults.lock(opened)
