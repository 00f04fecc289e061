"""What a killed program leaves half written outside the vault goes at the next opening, and nothing else does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from companion.domain.entries import NewEntry, Sharing
from companion.domain.shares import ShareScope
from companion.errors import DiskFull
from companion.services import backups, journal, share_writing, shares, vaults, written_outside
from companion.services.open_vault import OpenVault
from companion.services.second_folder import MARK
from companion.services.written_outside import KEY, half_files, noted_outside
from companion.storage.repositories.meta import Meta
from companion.vault.lock_file import LockFile

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, signal, sys
from pathlib import Path
import tests.quick_keys
from companion.services import backups, second_folder, share_writing, shares, vaults
from companion.domain.shares import ShareScope
vault = vaults.unlock(Path(sys.argv[1]), passphrase=sys.stdin.read())
target, left = Path(sys.argv[2]), int(sys.argv[3])
def report(done, total):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
"""
BACKUP = BEGIN + "backups.backup(vault, target, report)\n"
SHARE = (
    BEGIN
    + """
write = share_writing.write_private
def write_and_die(path, content):
    os.fsync = lambda handle: report(0, 0)
    write(path, content)
share_writing.write_private = write_and_die
document = shares.build(vault, ShareScope())
shares.seal(vault, document, target, sealing=shares.Sealing(passphrase=shares.new_passphrase()))
"""
)
COPY = BEGIN + "second_folder.copy_to_second_folder(vault, report)\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def written(vault: OpenVault) -> OpenVault:
    """A vault with something to hand over."""
    for number in range(4):
        journal.write_entry(vault, NewEntry(body=f"Number {number}.", sharing=Sharing.SHARE))
    return vault


def names(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir())


def noted(vault: OpenVault) -> bool:
    with vault.read() as work:
        return work.meta.value(KEY) is not None


def killed(script: str, vault: OpenVault, target: Path, stage: int, passphrase: str) -> bool:
    """Run `script` on the vault, which is closed for it, and whether it was killed before it was done."""
    vaults.lock(vault)
    done = subprocess.run(
        [sys.executable, "-c", script, str(vault.path), str(target), str(stage)],
        input=passphrase.encode(),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    return done.returncode == -signal.SIGKILL


def opened(vault: OpenVault, passphrase: str) -> OpenVault:
    return vaults.unlock(vault.path, passphrase=passphrase)


def leave_behind(vault: OpenVault, target: Path) -> None:
    """As a kill in the middle would: the note stays, and so does what was half written."""
    with noted_outside(vault, target):
        for half in half_files(target):
            half.write_bytes(b"half")
    assert noted(vault)


@pytest.mark.parametrize("stage", [1, 2, 4, 6, 8])
def test_c46_a_killed_backup_elsewhere_is_gone_after_the_next_opening(
    written: OpenVault, out: Path, passphrase: str, stage: int
):
    target = out / "b.companion-backup"
    was_killed = killed(BACKUP, written, target, stage, passphrase)
    if was_killed:
        assert set(names(out)) & {half.name for half in half_files(target)}
    again = opened(written, passphrase)
    try:
        assert names(out) == ([] if was_killed else [target.name])
        assert not noted(again)
        assert journal.count(again, journal.EntryFilter()) == 4
    finally:
        vaults.lock(again)


def test_c46_a_killed_share_is_gone_after_the_next_opening(
    written: OpenVault, out: Path, passphrase: str
):
    assert killed(SHARE, written, out / "s.companion-share", 1, passphrase)
    assert names(out) == [".s.companion-share.part"]
    again = opened(written, passphrase)
    assert names(out) == []
    assert not noted(again)
    assert shares.records(again) == []
    vaults.lock(again)


def test_c46_a_killed_copy_to_the_second_folder_is_gone_after_the_next_opening(
    written: OpenVault, out: Path, passphrase: str
):
    backups.choose_second_folder(written, out)
    (own,) = [backups.automatic_backup(written)]
    assert own is not None
    (out / own.path.name).unlink()
    assert killed(COPY, written, out, 1, passphrase)
    assert any(name.endswith(".part") for name in names(out))
    again = opened(written, passphrase)
    assert names(out) == [MARK]
    vaults.lock(again)


def test_nothing_is_remembered_once_it_is_written_or_has_failed(
    written: OpenVault, out: Path, monkeypatch: pytest.MonkeyPatch
):
    backups.backup(written, out / "b.companion-backup")
    document = shares.build(written, ShareScope())
    shares.seal(
        written, document, out / "s", sealing=shares.Sealing(passphrase=shares.new_passphrase())
    )
    assert not noted(written)

    def no_room(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(share_writing, "write_private", no_room)
    document = shares.build(written, ShareScope())
    with pytest.raises(DiskFull):
        shares.seal(
            written, document, out / "t", sealing=shares.Sealing(passphrase=shares.new_passphrase())
        )
    assert not noted(written)
    assert names(out) == ["b.companion-backup", "s"]


def test_only_plain_files_of_exactly_these_names_go(
    vault: OpenVault, out: Path, tmp_path: Path, passphrase: str
):
    target, theirs = out / "b", tmp_path / "theirs"
    theirs.write_bytes(b"mine")
    leave_behind(vault, target)
    (out / ".b.part").unlink()
    (out / ".b.part").symlink_to(theirs)
    (out / ".b.copy-wal").unlink()
    (out / ".b.copy-wal").mkdir()
    others = ["b", "b.part", ".b.partial", ".c.part", ".b.copy-old"]
    for name in others:
        (out / name).write_bytes(b"mine")
    vaults.lock(vault)
    vaults.lock(opened(vault, passphrase))
    assert names(out) == sorted([*others, ".b.part", ".b.copy-wal"])
    assert theirs.read_bytes() == b"mine"


def test_a_lock_file_that_is_not_ours_keeps_everything(
    vault: OpenVault, out: Path, passphrase: str
):
    leave_behind(vault, out / "b")
    (out / ".b.lock").write_bytes(b"words")
    before = names(out)
    vaults.lock(vault)
    vaults.lock(opened(vault, passphrase))
    assert names(out) == before


def test_a_disk_that_is_away_is_waited_for(vault: OpenVault, out: Path, passphrase: str):
    leave_behind(vault, out / "b")
    away = out.rename(out.with_name("away"))
    vaults.lock(vault)
    again = opened(vault, passphrase)
    assert noted(again)
    assert again.notices == ()
    vaults.lock(again)
    out.mkdir()  # the empty folder where the disk is usually mounted
    again = opened(vault, passphrase)
    assert noted(again)
    vaults.lock(again)
    out.rmdir()
    away.rename(out)
    again = opened(vault, passphrase)
    assert not noted(again)
    assert names(out) == []
    vaults.lock(again)


def test_what_another_program_is_writing_stays(vault: OpenVault, out: Path, passphrase: str):
    leave_behind(vault, out / "b")
    before = names(out)
    vaults.lock(vault)
    lock = LockFile.take(out / ".b.lock")
    again = opened(vault, passphrase)
    assert set(names(out)) == {*before, ".b.lock"}
    assert noted(again)
    vaults.lock(again)
    lock.release()
    vaults.lock(opened(vault, passphrase))
    assert names(out) == []


def test_a_disk_that_does_not_answer_does_not_keep_the_vault_closed(
    vault: OpenVault, out: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    from threading import Event

    leave_behind(vault, out / "b")
    vaults.lock(vault)
    answered = Event()
    monkeypatch.setattr(written_outside, "PATIENCE", 0.01)
    monkeypatch.setattr(written_outside, "_is_settled", lambda _: answered.wait(30) and False)
    again = opened(vault, passphrase)
    answered.set()
    assert noted(again)
    vaults.lock(again)


def test_a_vault_that_cannot_be_written_is_backed_up_all_the_same(
    written: OpenVault, out: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(Meta, "set", full)
    backups.backup(written, out / "b")
    assert names(out) == ["b"]


def test_a_warning_about_the_vault_outlives_a_backup_of_it(
    written: OpenVault, out: Path, passphrase: str
):
    seal = written.path / "seal.json"
    vaults.lock(written)
    seal.write_bytes(seal.read_bytes().replace(b"1", b"2", 1))
    for number in range(2):
        again = opened(written, passphrase)
        assert again.freshness.notice
        backups.backup(again, out / f"{number}")
        assert not noted(again)
        vaults.lock(again)


def test_places_that_never_come_back_do_not_fill_the_vault(
    vault: OpenVault, out: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(written_outside, "MOST", 3)
    for number in range(5):
        leave_behind(vault, out / str(number))
    with vault.read() as work:
        assert len(written_outside._decoded(work.meta.value(KEY))) == 3


@pytest.mark.parametrize("kept", ["[", "{}", '[{"target": "zz", "folder": 1}]'])
def test_a_note_of_another_version_is_no_trouble(vault: OpenVault, passphrase: str, kept: str):
    with vault.work() as work:
        work.meta.set(KEY, kept)
    vaults.lock(vault)
    vaults.lock(opened(vault, passphrase))
