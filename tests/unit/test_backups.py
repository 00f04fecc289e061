"""Backups: written whole, opened and counted; restored whole, and never over a vault that is there."""

from __future__ import annotations

import errno
import os
import random
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.errors import (
    AlreadyThere,
    Cancelled,
    Damaged,
    DiskFull,
    InUse,
    KnownError,
    NotFound,
    Refused,
    TooNew,
    WrongKey,
)
from companion.services import backup_files, backups, journal, vaults
from companion.services.open_vault import OpenVault

CANARY = "zqcanaryqz"


@pytest.fixture
def written(vault: OpenVault, tmp_path: Path) -> Path:
    """A backup of a vault with three entries, one of them in the trash."""
    entries = [
        journal.write_entry(vault, NewEntry(title=f"{CANARY} {number}", body="Words."))[0]
        for number in range(3)
    ]
    journal.trash(vault, entries[-1].id)
    target = tmp_path / "out" / "mine.companion-backup"
    target.parent.mkdir()
    report = backups.backup(vault, target)
    assert (report.path, report.entries, report.size) == (target, 3, target.stat().st_size)
    return target


def headings(place: Path, passphrase: str) -> list[str]:
    vault = vaults.unlock(place, passphrase=passphrase)
    try:
        return sorted(summary.heading for summary in journal.summaries(vault))
    finally:
        vaults.lock(vault)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_private_file_without_plain_text(written: Path):
    assert names(written.parent) == ["mine.companion-backup"]
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    content = written.read_bytes()
    assert CANARY.encode() not in content
    assert b"SQLite format" not in content
    with zipfile.ZipFile(written) as archive:
        assert archive.namelist() == ["header.json", "journal-1.db"]
        assert {line.compress_type for line in archive.infolist()} == {zipfile.ZIP_STORED}


def test_it_restores_to_another_place_with_its_passphrase_and_recovery_key(
    written: Path, tmp_path: Path, passphrase: str, recovery_code: str
):
    place = tmp_path / "new" / "deep" / "Journal.vault"
    report = backups.restore(written, place)
    assert (report.path, report.moved_aside) == (place, None)
    assert headings(place, passphrase) == [f"{CANARY} 0", f"{CANARY} 1"]
    for path in (place, *place.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    vaults.lock(vaults.unlock(place, recovery_code=recovery_code))
    with pytest.raises(WrongKey):
        vaults.unlock(place, passphrase="something else")
    assert names(place.parent) == ["Journal.vault"]


def test_a_look_inside_needs_no_passphrase(written: Path, vault: OpenVault, clock: FixedClock):
    info = backups.inspect(written)
    assert abs(info.made_at - clock.now()) < timedelta(seconds=2)
    assert info.header.vault_id == vault.unlocked.vault_id
    assert info.size == written.stat().st_size


def test_writing_goes_on_while_a_backup_is_made(vault: OpenVault, tmp_path: Path, passphrase: str):
    journal.write_entry(vault, NewEntry(body="Before."))

    def write(done: int, total: int) -> None:
        journal.write_entry(vault, NewEntry(body=f"During {done} of {total}."))

    report = backups.backup(vault, tmp_path / "b.companion-backup", write)
    assert report.entries == 1
    assert journal.count(vault) > 1
    backups.restore(report.path, tmp_path / "Other.vault")
    assert headings(tmp_path / "Other.vault", passphrase) == ["Before."]


def test_progress_runs_from_nothing_to_all(vault: OpenVault, tmp_path: Path):
    heard: list[tuple[int, int]] = []
    backups.backup(
        vault, tmp_path / "b.companion-backup", lambda done, total: heard.append((done, total))
    )
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]


def test_a_stopped_backup_leaves_nothing(vault: OpenVault, tmp_path: Path):
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Cancelled):
        backups.backup(vault, folder / "b.companion-backup", lambda done, total: False)
    assert names(folder) == []


def test_nothing_is_overwritten(vault: OpenVault, written: Path):
    before = written.read_bytes()
    with pytest.raises(AlreadyThere):
        backups.backup(vault, written)
    assert written.read_bytes() == before


def test_a_link_is_not_followed(vault: OpenVault, tmp_path: Path):
    target = tmp_path / "b.companion-backup"
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyThere):
        backups.backup(vault, target)
    assert not (tmp_path / "elsewhere").exists()


def test_a_missing_folder_is_said(vault: OpenVault, tmp_path: Path):
    with pytest.raises(NotFound):
        backups.backup(vault, tmp_path / "none" / "b.companion-backup")


@pytest.mark.parametrize("call", [1, 2])
def test_a_full_disk_leaves_no_part(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
):
    """The disk fills up at one of the points where bytes are made durable."""
    journal.write_entry(vault, NewEntry(body="Words."))  # the seal of the vault is open by now
    folder = tmp_path / "out"
    folder.mkdir()
    calls = 0
    fsync = os.fsync

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        backups.backup(vault, folder / "b.companion-backup")
    monkeypatch.undo()
    assert names(folder) == []
    journal.write_entry(vault, NewEntry(body="The vault still takes words."))


def test_leftovers_of_a_killed_backup_go_with_the_next(vault: OpenVault, tmp_path: Path):
    target = tmp_path / "out" / "b.companion-backup"
    target.parent.mkdir()
    for name in (".b.companion-backup.part", ".b.companion-backup.copy"):
        (target.parent / name).write_bytes(b"half")
    backups.backup(vault, target)
    assert names(target.parent) == ["b.companion-backup"]


def test_a_disk_that_does_not_keep_what_was_written_is_noticed(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "out"
    folder.mkdir()
    opened_backup = backup_files.opened_backup

    def after_the_disk_forgot(path: Path) -> object:
        content = bytearray(path.read_bytes())
        content[5000] ^= 1
        path.write_bytes(content)
        return opened_backup(path)

    monkeypatch.setattr(backup_files, "opened_backup", after_the_disk_forgot)
    with pytest.raises(Damaged):
        backups.backup(vault, folder / "b.companion-backup")
    assert names(folder) == []


def test_a_vault_that_is_there_is_not_touched(written: Path, vault: OpenVault, passphrase: str):
    vaults.lock(vault)
    before = {path: path.read_bytes() for path in vault.path.glob("*.*")}
    with pytest.raises(AlreadyThere):
        backups.restore(written, vault.path)
    assert {path: path.read_bytes() for path in vault.path.glob("*.*")} == before


def test_by_force_the_old_vault_is_moved_aside(
    written: Path, vault: OpenVault, passphrase: str, clock: FixedClock
):
    journal.write_entry(vault, NewEntry(body="After the backup."))
    vaults.lock(vault)
    report = backups.restore(written, vault.path, force=True)
    assert report.moved_aside == vault.path.with_name("Journal before restore 2026-03-10.vault")
    assert "After the backup." not in headings(vault.path, passphrase)
    assert report.moved_aside is not None
    assert "After the backup." in headings(report.moved_aside, passphrase)
    again = backups.restore(written, vault.path, force=True)
    assert again.moved_aside == vault.path.with_name("Journal before restore 2026-03-10 2.vault")


def test_a_backup_inside_the_old_vault_can_replace_it(vault: OpenVault, passphrase: str):
    report = backups.automatic_backup(vault)
    assert report is not None
    vaults.lock(vault)
    restored = backups.restore(report.path, vault.path, force=True)
    assert headings(vault.path, passphrase) == []
    assert restored.moved_aside is not None
    assert (restored.moved_aside / "backups" / report.path.name).exists()


def test_an_open_vault_is_not_moved(written: Path, vault: OpenVault):
    with pytest.raises(InUse):
        backups.restore(written, vault.path, force=True)
    assert journal.count(vault) == 2


def test_force_moves_nothing_but_vaults(written: Path, tmp_path: Path):
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(Refused):
        backups.restore(written, folder, force=True)
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    with pytest.raises(Refused):
        backups.restore(written, file, force=True)
    assert (folder / "photo.jpg").read_bytes() == file.read_bytes() == b"mine"


def test_an_empty_folder_may_be_filled(written: Path, tmp_path: Path, passphrase: str):
    folder = tmp_path / "Empty.vault"
    folder.mkdir()
    backups.restore(written, folder)
    assert len(headings(folder, passphrase)) == 2


@pytest.mark.parametrize("force", [False, True])
def test_a_restore_that_fails_changes_nothing(
    written: Path, vault: OpenVault, passphrase: str, force: bool
):
    vaults.lock(vault)
    place = vault.path if force else vault.path.with_name("New.vault")
    before = names(vault.path.parent)

    def stop(done: int, total: int) -> bool:
        return False

    with pytest.raises(Cancelled):
        backups.restore(written, place, force=force, progress=stop)
    assert names(vault.path.parent) == before
    assert len(headings(vault.path, passphrase)) == 2


def test_what_a_killed_restore_left_does_not_stand_in_the_way(
    written: Path, tmp_path: Path, passphrase: str
):
    place = tmp_path / "New.vault"
    staging = tmp_path / ".New.vault.restoring"
    staging.mkdir()
    (staging / "header.json").write_bytes(b"half")
    backups.restore(written, place)
    assert not staging.exists()
    assert len(headings(place, passphrase)) == 2


@pytest.mark.parametrize("length", [0, 10, 500, 5000, -1])
def test_a_cut_backup_is_refused(written: Path, tmp_path: Path, length: int):
    content = written.read_bytes()
    written.write_bytes(content[:length])
    with pytest.raises(Damaged):
        backups.restore(written, tmp_path / "New.vault")
    assert not (tmp_path / "New.vault").exists()


def test_altered_backups_are_refused_or_open_as_they_were(
    written: Path, tmp_path: Path, passphrase: str
):
    """A few hundred changes: each is refused when restored, or the vault holds what it held."""
    content = written.read_bytes()
    source = random.Random(5)
    for round_ in range(150):
        altered = bytearray(content)
        at = source.choice(
            [
                source.randrange(900),
                source.randrange(len(content)),
                len(content) - 1 - source.randrange(200),
            ]
        )
        altered[at] ^= 1 << source.randrange(8)
        written.write_bytes(altered)
        place = tmp_path / f"New {round_}.vault"
        try:
            backups.restore(written, place)
        except KnownError:
            assert not place.exists()
            continue
        try:
            assert len(headings(place, passphrase)) == 2
        except KnownError:
            continue


def test_other_zips_and_other_files_are_refused(written: Path, tmp_path: Path):
    with zipfile.ZipFile(written) as archive:
        header, database = archive.read("header.json"), archive.read("journal-1.db")

    def check(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> None:
        made = tmp_path / "made.companion-backup"
        with zipfile.ZipFile(made, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content)
        with pytest.raises(Damaged):
            backups.inspect(made)

    check(("header.json", header))
    check(("journal-1.db", database), ("header.json", header))
    check(("header.json", header), ("journal-2.db", database))
    check(("header.json", header), ("../journal-1.db", database))
    check(("header.json", header), ("journal-1.db", database), ("more", b""))
    check(("header.json", header), ("journal-1.db", b""))
    check(("header.json", header), ("journal-1.db", database[:-1]))
    check(("header.json", header), ("journal-1.db", b"SQLite format 3\0" + bytes(4080)))
    check(("header.json", b"{}"), ("journal-1.db", database))
    check(("header.json", header), ("journal-1.db", database), compression=zipfile.ZIP_DEFLATED)
    newer = header.replace(b'"version":1', b'"version":2')
    with zipfile.ZipFile(tmp_path / "newer", "w") as archive:
        archive.writestr("header.json", newer)
        archive.writestr("journal-1.db", database)
    with pytest.raises(TooNew):
        backups.inspect(tmp_path / "newer")


def test_c65_places_that_are_no_files_are_refused(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        with pytest.raises(Refused):
            backups.inspect(path)
    with pytest.raises(NotFound):
        backups.inspect(tmp_path / "none")
