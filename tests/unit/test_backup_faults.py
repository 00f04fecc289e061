"""Backups under faults: a full disk at every step, killed programs, writing meanwhile, older and damaged vaults."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.errors import AlreadyThere, Damaged, DiskFull, StorageFailure
from companion.services import backups, journal, vaults
from companion.services.open_vault import OpenVault
from companion.services.second_folder import MARK
from companion.storage import migrations
from companion.storage.opening import copy_before

Disk = Callable[[int], Path]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Disk]:
    """Makes a disk of so many KiB, which Linux lets root do."""
    mounted: list[Path] = []
    mount = shutil.which("mount")

    def make(kib: int) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        options = f"size={kib}k,mode=0700"
        if (
            mount is None
            or subprocess.run(
                [mount, "-t", "tmpfs", "-o", options, "none", place],
                capture_output=True,
                check=False,
            ).returncode
        ):
            pytest.skip("a small disk cannot be mounted here")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        subprocess.run(["umount", place], check=True)


def names(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir())


def write(vault: OpenVault, entries: int = 3) -> None:
    for number in range(entries):
        journal.write_entry(vault, NewEntry(body=f"Number {number}. " + "Words. " * 50))


def test_c46_full_disk_at_every_size_leaves_no_part_of_a_backup(
    vault: OpenVault, small_disk: Disk, passphrase: str, tmp_path: Path
):
    """From a disk with no room at all to one with just enough: each step of a backup meets the end of the disk."""
    write(vault)
    needed = backups.backup(vault, tmp_path / "whole.companion-backup").size // 1024
    verdicts: list[bool] = []
    for room in range(16, needed * 2 + 64, max(1, needed // 8)):
        disk = small_disk(room)
        target = disk / "b.companion-backup"
        try:
            backups.backup(vault, target)
        except DiskFull:
            assert names(disk) == []
            verdicts.append(False)
        else:
            assert names(disk) == [target.name]
            verdicts.append(True)
    assert verdicts[0] is False
    assert verdicts[-1] is True
    assert verdicts == sorted(verdicts)
    write(vault, 1)


def test_c46_full_disk_at_every_size_leaves_no_part_of_a_restored_vault(
    vault: OpenVault, small_disk: Disk, passphrase: str, tmp_path: Path
):
    write(vault)
    made = backups.backup(vault, tmp_path / "whole.companion-backup")
    needed = made.size // 1024
    verdicts: list[bool] = []
    for room in range(8, needed + 96, max(1, needed // 8)):
        disk = small_disk(room)
        try:
            backups.restore(made.path, disk / "New.vault")
        except DiskFull:
            assert names(disk) == []
            verdicts.append(False)
        else:
            vaults.lock(vaults.unlock(disk / "New.vault", passphrase=passphrase))
            verdicts.append(True)
    assert verdicts[0] is False
    assert verdicts[-1] is True


def test_c46_a_full_stick_leaves_no_part_and_the_own_backup_stands(
    vault: OpenVault, small_disk: Disk
):
    write(vault)
    disk = small_disk(100)
    backups.choose_second_folder(vault, disk)
    made = backups.automatic_backup(vault)
    assert made is not None
    assert made.path.exists()
    assert names(disk) == [MARK]
    second = backups.backup_places(vault).second
    assert second is not None
    assert second.state == "full"


@pytest.mark.parametrize("stage", range(1, 9))
def test_c46_a_killed_automatic_backup_leaves_nothing_after_the_next_start(
    vault: OpenVault, passphrase: str, stage: int
):
    """A child process is killed as the backup reports its progress for the first, second, ... time."""
    write(vault)
    vaults.lock(vault)
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from companion.services import backups, vaults\n"
        "vault = vaults.unlock(Path(sys.argv[1]), passphrase=sys.stdin.read())\n"
        "left = int(sys.argv[2])\n"
        "def report(done, total):\n"
        "    global left\n"
        "    left -= 1\n"
        "    if not left:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "backups.automatic_backup(vault, progress=report)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(vault.path), str(stage)],
        input=passphrase.encode(),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    again = vaults.unlock(vault.path, passphrase=passphrase)
    try:
        if done.returncode == -signal.SIGKILL:
            assert names(vault.path / "backups") == []
        made = backups.automatic_backup(again)
        assert (made is None) is (done.returncode == 0)
        assert backups.drill(again, passphrase=passphrase).ok
        assert len(names(vault.path / "backups")) == 1
    finally:
        vaults.lock(again)


def test_a_killed_backup_elsewhere_goes_with_the_next_one_to_that_folder(
    vault: OpenVault, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()
    ours = [".a.companion-backup.part", ".b.companion-backup.copy", ".b.companion-backup.copy-wal",
            ".a.companion-backup.lock"]  # fmt: skip
    theirs = [".photo.part", "a.companion-backup.part", ".companion-backup.part"]
    for name in (*ours, *theirs):
        (folder / name).write_bytes(b"half")
    backups.backup(vault, folder / "new.companion-backup")
    assert names(folder) == sorted([*theirs, "new.companion-backup"])


def test_c55_backup_while_autosaving_a_hundred_times_a_second(
    vault: OpenVault, tmp_path: Path, passphrase: str
):
    """Nobody waits for the other, what was saved before is in the backup, and each backup is one whole state."""
    for number in range(40):
        journal.write_entry(vault, NewEntry(body=f"Number {number}. " + "Long words. " * 8000))
    entry, _ = journal.write_entry(vault, NewEntry(body="0"))
    saved, stop, failed = [0], threading.Event(), list[Exception]()

    def autosave() -> None:
        while not stop.wait(0.01):
            try:
                journal.save_text(vault, entry.id, title="", body=str(saved[0] + 1))
            except Exception as error:  # noqa: BLE001 - told at the end of the test
                failed.append(error)
                return
            saved[0] += 1

    typing = threading.Thread(target=autosave)
    typing.start()
    made: list[tuple[int, Path, int]] = []
    try:
        while len(made) < 5 or (saved[0] < 20 and len(made) < 100 and not failed):
            target = tmp_path / f"{len(made)}.companion-backup"
            before = saved[0]
            backups.backup(vault, target)
            made.append((before, target, saved[0]))
    finally:
        stop.set()
        typing.join()
    assert failed == []
    assert any(after > before for before, _, after in made)
    for before, target, after in made[-3:]:
        place = tmp_path / f"{target.stem}.vault"
        backups.restore(target, place)
        restored = vaults.unlock(place, passphrase=passphrase)
        try:
            assert before <= int(journal.entry(restored, entry.id).body) <= after
            assert journal.count(restored) == 41
            assert vaults.verify(restored).ok
        finally:
            vaults.lock(restored)


def test_a_damaged_journal_gives_no_backup_and_the_older_ones_stay(
    vault: OpenVault, passphrase: str, clock: FixedClock
):
    write(vault, 60)
    first = backups.automatic_backup(vault)
    assert first is not None
    vaults.lock(vault)
    file = vault.path / "journal-1.db"
    whole = file.read_bytes()
    clock.advance(timedelta(days=1))
    refused = 0
    for page in range(len(whole) // 4096 - 1, 40, -1):
        content = bytearray(whole)
        content[page * 4096 + 100] ^= 1
        file.write_bytes(content)
        try:
            again = vaults.unlock(vault.path, passphrase=passphrase)
        except Damaged:
            continue
        try:
            backups.backup(again, vault.path.parent / f"{page}.companion-backup")
        except Damaged as error:
            refused += "older backups" in error.sentence
        finally:
            vaults.lock(again)
    assert refused > 3
    assert names(vault.path / "backups") == [first.path.name]


@pytest.mark.parametrize("kind", ["vault", "backup", "part", "folder"])
def test_restore_and_backup_never_write_through_a_link(vault: OpenVault, tmp_path: Path, kind: str):
    made = backups.backup(vault, tmp_path / "b.companion-backup")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    mine = elsewhere / "mine"
    mine.write_text("mine")
    place = tmp_path / "place"
    if kind == "vault":
        place.symlink_to(elsewhere / "none")
        with pytest.raises(AlreadyThere):
            backups.restore(made.path, place)
    elif kind == "folder":
        place.symlink_to(elsewhere, target_is_directory=True)
        with pytest.raises(AlreadyThere):
            backups.restore(made.path, place)
    elif kind == "backup":
        place.symlink_to(mine)
        with pytest.raises(AlreadyThere):
            backups.backup(vault, place)
    else:
        (tmp_path / ".place.part").symlink_to(mine)
        (tmp_path / ".place.copy").symlink_to(mine)
        backups.backup(vault, place)
    assert names(elsewhere) == ["mine"]
    assert mine.read_text() == "mine"


def test_the_copy_made_before_an_update_becomes_a_backup(
    vault: OpenVault, passphrase: str, clock: FixedClock
):
    """Storage makes it before there is an open vault; the next unlock puts it into a file with its header."""
    write(vault)
    vaults.lock(vault)
    unlocked = vaults.vaults_on_disk.unlock(vault.path, passphrase=passphrase)
    from companion.storage.driver import DatabaseKey

    copy = copy_before(
        unlocked.database, DatabaseKey(unlocked.keys.database_key), migrations.head()
    )
    unlocked.release()
    assert copy.parent == vault.path / "backups"
    again = vaults.unlock(vault.path, passphrase=passphrase)
    try:
        (info,) = backups.listed(again)
        assert (info.reason, info.entries) == ("before-migration", 3)
        assert names(copy.parent) == [info.path.name]
        assert backups.drill(again, passphrase=passphrase).ok
    finally:
        vaults.lock(again)


def test_a_copy_that_cannot_be_wrapped_now_waits(
    vault: OpenVault, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    vaults.lock(vault)
    copy = vault.path / "backups" / "before-upgrade-0001-20260101T000000Z.db"
    shutil.copy(vault.path / "journal-1.db", copy)
    from companion.services import backup_writing

    def full(*_arguments: object) -> None:
        raise DiskFull

    monkeypatch.setattr(backup_writing, "write_backup_file", full)
    vaults.lock(vaults.unlock(vault.path, passphrase=passphrase))
    assert names(copy.parent) == [copy.name]
    monkeypatch.undo()
    vaults.lock(vaults.unlock(vault.path, passphrase=passphrase))
    assert names(copy.parent) == ["20260101T000000Z.companion-backup"]


def test_a_disk_that_fails_while_a_stick_is_read_is_told_plainly(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from companion.services import second_folder

    folder = tmp_path / "stick"
    folder.mkdir()
    backups.choose_second_folder(vault, folder)

    def pulled_out(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(second_folder, "forget_cached", pulled_out)
    assert backups.automatic_backup(vault) is not None
    with pytest.raises(StorageFailure, match="went away"):
        backups.copy_to_second_folder(vault)
    assert names(folder) == [MARK]
