"""What is inside a backup, the restore drill, and what both leave behind: nothing."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import EntryKind, NewEntry
from companion.errors import Cancelled, Damaged, KnownError, NotFound, WrongKey
from companion.services import backups, journal, throwaway, vaults
from companion.services.backup_contents import EntryChanges
from companion.services.open_vault import OpenVault
from companion.vault.folder import TRIAL
from tests.command_line import run


@pytest.fixture
def made(vault: OpenVault, clock: FixedClock) -> Path:
    """An automatic backup of four entries on two days, one of them in the trash."""
    for body in ("One.", "Two.", "Three."):
        journal.write_entry(vault, NewEntry(body=body))
    clock.advance(timedelta(days=2))
    entry, _ = journal.write_entry(vault, NewEntry(body="Why?", kind=EntryKind.QUESTION))
    assert entry.local_date == date(2026, 3, 12)
    journal.trash(vault, journal.summaries(vault)[-1].id)
    report = backups.automatic_backup(vault)
    assert report is not None
    return report.path


@pytest.fixture
def secret_file(tmp_path: Path, passphrase: str) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(passphrase)
    file.chmod(0o600)
    return file


def inside(vault: OpenVault) -> list[str]:
    return sorted(place.name for place in (vault.path / "backups").iterdir())


def change_page(file: Path, at: int = 20_000) -> None:
    """Change one byte of the database in a backup, and the ZIP's check sum with it."""
    with zipfile.ZipFile(file) as archive:
        parts = [(line, bytearray(archive.read(line))) for line in archive.infolist()]
    parts[1][1][at] ^= 1
    with zipfile.ZipFile(file, "w") as archive:
        for line, content in parts:
            archive.writestr(line, bytes(content))


# --- looking inside


def test_the_open_vault_looks_into_its_own_backup_without_asking(vault: OpenVault, made: Path):
    before = inside(vault)
    found = backups.look_inside(made, vault=vault)
    assert found.entries.by_kind == {EntryKind.NOTE: 2, EntryKind.QUESTION: 1}
    assert (found.entries.entries, found.entries.in_trash) == (3, 1)
    assert (found.entries.first_day, found.entries.last_day) == (
        date(2026, 3, 10),
        date(2026, 3, 12),
    )
    assert found.purpose == "client"
    assert found.counts["entry"] == 4
    assert found.against_now == EntryChanges(same=4, changed=0, only_now=0, only_then=0)
    assert inside(vault) == before


def test_what_restoring_would_lose_and_bring_back_is_counted(vault: OpenVault, made: Path):
    first, second, *_ = journal.summaries(vault)
    journal.save_text(vault, first.id, title="", body="Changed.")
    journal.trash(vault, second.id)
    journal.erase_trash(vault)
    journal.write_entry(vault, NewEntry(body="New."))
    found = backups.look_inside(made, vault=vault)
    assert found.against_now == EntryChanges(same=1, changed=1, only_now=1, only_then=2)


@pytest.mark.parametrize("by", ["passphrase", "recovery_code"])
def test_without_a_vault_it_takes_a_secret_of_then(
    vault: OpenVault, made: Path, passphrase: str, recovery_code: str, by: str, tmp_path: Path
):
    copy = Path(shutil.copy(made, tmp_path))
    found = backups.look_inside(
        copy,
        passphrase=passphrase if by == "passphrase" else None,
        recovery_code=recovery_code if by == "recovery_code" else None,
    )
    assert found.entries.entries == 3
    assert found.against_now is None
    with pytest.raises(WrongKey):
        backups.look_inside(copy, passphrase="something else")


def test_another_vaults_backup_wants_its_own_passphrase(
    vault: OpenVault, made: Path, therapist_vault: OpenVault, passphrase: str
):
    with pytest.raises(WrongKey):
        backups.look_inside(made, vault=therapist_vault)
    found = backups.look_inside(made, vault=therapist_vault, passphrase=passphrase)
    assert found.entries.entries == 3
    assert found.against_now is None
    assert not list((therapist_vault.path / "backups").iterdir())


def test_a_look_that_is_stopped_or_fails_leaves_nothing(vault: OpenVault, made: Path):
    with pytest.raises(Cancelled):
        backups.look_inside(made, vault=vault, progress=lambda done, total: False)
    content = made.read_bytes()
    made.write_bytes(content[:-100])
    with pytest.raises(Damaged):
        backups.look_inside(made, vault=vault)
    assert inside(vault) == [made.name]


def test_what_a_killed_look_left_goes(
    vault: OpenVault, made: Path, passphrase: str, tmp_path: Path
):
    folder = vault.path / "backups"
    left = folder / f"{TRIAL}left"
    left.mkdir()
    (left / "journal-1.db").write_bytes(b"encrypted")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("mine")
    (folder / f"{TRIAL}link").symlink_to(outside)
    backups.look_inside(made, vault=vault)
    assert not left.exists()
    left.mkdir()
    vaults.lock(vault)
    vaults.lock(vaults.unlock(vault.path, passphrase=passphrase))
    assert not left.exists()
    assert (outside / "mine").read_text() == "mine"


def test_a_look_under_way_is_not_disturbed(vault: OpenVault, made: Path):
    with throwaway.restored_for_a_look(made, vault.path / "backups", None) as place:
        backups.look_inside(made, vault=vault)
        assert (place / "header.json").exists()
    assert inside(vault) == [made.name]


def test_what_stands_at_a_place_is_told(
    vault: OpenVault, tmp_path: Path, clock: FixedClock, passphrase: str
):
    assert backups.standing_at(tmp_path / "new").state == "free"
    (tmp_path / "empty").mkdir()
    assert backups.standing_at(tmp_path / "empty").state == "free"
    (tmp_path / "file").write_text("mine")
    assert backups.standing_at(tmp_path / "file").state == "something_else"
    (tmp_path / "empty" / "photo").write_text("mine")
    assert backups.standing_at(tmp_path / "empty").state == "something_else"
    assert backups.standing_at(vault.path).state == "open_vault"
    vaults.lock(vault)
    closed = backups.standing_at(vault.path)
    assert closed.state == "vault"
    assert closed.size > 0
    (tmp_path / "link").symlink_to(vault.path)
    assert backups.standing_at(tmp_path / "link").state == "something_else"


# --- the drill


def test_a_drill_restores_and_compares_and_leaves_nothing(
    vault: OpenVault, made: Path, passphrase: str
):
    seals = (vault.path / "seal.json").read_bytes()
    found = backups.drill(vault, passphrase=passphrase)
    assert found.ok
    assert found.backup.path == made
    assert found.counts["entry"] == 4
    assert found.rows_as_noted is True
    assert found.entries == EntryChanges(4, 0, 0, 0)
    assert inside(vault) == [made.name]
    assert (vault.path / "seal.json").read_bytes() == seals


def test_what_was_written_since_is_no_fault(vault: OpenVault, made: Path, passphrase: str):
    journal.write_entry(vault, NewEntry(body="Later."))
    found = backups.drill(vault, passphrase=passphrase)
    assert found.ok
    assert (found.rows_as_noted, found.entries.only_now) == (True, 1)


def test_a_damaged_backup_is_found_by_a_drill(vault: OpenVault, made: Path, passphrase: str):
    """A byte of a page that opening does not need, changed where the ZIP's own check sum cannot tell."""
    size = backups.inspect(made).size
    verdicts: list[bool] = []
    content = made.read_bytes()
    for at in range(30_000, size - 10_000, 40_000):
        made.write_bytes(content)
        change_page(made, at)
        try:
            verdicts.append(backups.drill(vault, passphrase=passphrase).ok)
        except Damaged:
            verdicts.append(False)
    assert len(verdicts) > 3
    assert not any(verdicts)
    assert inside(vault) == [made.name]


def test_an_older_copy_under_a_newer_name_is_found_by_a_drill(
    vault: OpenVault, made: Path, passphrase: str, clock: FixedClock
):
    clock.advance(timedelta(days=1))
    journal.write_entry(vault, NewEntry(body="Later."))
    newer = backups.automatic_backup(vault)
    assert newer is not None
    shutil.copy(made, newer.path)
    found = backups.drill(vault, passphrase=passphrase)
    assert (found.ok, found.rows_as_noted) == (False, False)


def test_a_drill_needs_a_backup_and_the_right_passphrase(vault: OpenVault, passphrase: str):
    with pytest.raises(NotFound):
        backups.drill(vault, passphrase=passphrase)
    backups.automatic_backup(vault)
    with pytest.raises(WrongKey):
        backups.drill(vault, passphrase="something else")
    with pytest.raises(Cancelled):
        backups.drill(vault, passphrase=passphrase, progress=lambda done, total: False)
    assert len(inside(vault)) == 1


def test_a_drill_tells_how_far_it_is(vault: OpenVault, made: Path, passphrase: str):
    heard: list[tuple[int, int]] = []
    backups.drill(
        vault,
        passphrase=passphrase,
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]


def test_the_command_says_what_the_drill_found(vault: OpenVault, made: Path, secret_file: Path):
    journal.write_entry(vault, NewEntry(body="Later."))
    vaults.lock(vault)
    asked = ("vault", "drill", vault.path, "--passphrase-file", secret_file)
    said = run(*asked)
    assert said.code == 0
    assert "It is whole." in said.out
    assert "Since then: 1 written" in said.out
    found = run(*asked, "--json").json
    assert (found["ok"], found["counts"]["entry"]) == (True, 4)
    assert found["entries"] == {
        "same": 4,
        "changed_since": 0,
        "written_since": 1,
        "erased_since": 0,
    }
    change_page(made)
    broken = run(*asked, "--json")
    assert broken.code == 4
    assert "make a new backup" in broken.err or "damaged" in broken.err
    made.unlink()
    assert run(*asked).code == 2


def test_the_command_shows_what_a_restore_would_do(
    vault: OpenVault, made: Path, secret_file: Path, tmp_path: Path
):
    place = tmp_path / "New.vault"
    said = run("restore", made, place, "--dry-run", "--passphrase-file", secret_file)
    assert said.code == 0
    assert "Entries: 3, in the trash: 1" in said.out
    assert "From 2026-03-10 to 2026-03-12" in said.out
    assert "nothing would be replaced" in said.out
    assert not place.exists()
    said = run("restore", made, vault.path, "--dry-run", "--passphrase-file", secret_file)
    assert "is open in another program" in said.out
    vaults.lock(vault)
    said = run("restore", made, vault.path, "--dry-run", "--passphrase-file", secret_file)
    assert "With --force it would be moved aside" in said.out


def test_the_notes_about_backups_are_no_part_of_what_is_compared(
    vault: OpenVault, made: Path, passphrase: str, tmp_path: Path
):
    folder = tmp_path / "stick"
    folder.mkdir()
    backups.choose_second_folder(vault, folder)
    assert not backups.has_changed(vault)
    with vault.work() as work:
        work.meta.set("backup_notes", "not json")
        work.meta.set("backup_second", json.dumps({"place": 5}))
    assert backups.backup_places(vault).second is None
    assert backups.has_changed(vault)
    assert backups.drill(vault, passphrase=passphrase).rows_as_noted is None


def test_a_vault_that_cannot_be_written_is_looked_at_elsewhere(
    vault: OpenVault, made: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    vaults.lock(vault)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    read_only = vaults.unlock(vault.path, passphrase=passphrase)
    monkeypatch.undo()
    try:
        assert read_only.store.read_only
        assert backups.automatic_backup(read_only, reason="by-hand") is None
        assert backups.keep_up(read_only).made is None
        assert backups.look_inside(made, vault=read_only).entries.entries == 3
        assert backups.drill(read_only, passphrase=passphrase).ok
        with pytest.raises(KnownError):
            backups.choose_second_folder(read_only, tmp_path)
    finally:
        vaults.lock(read_only)
    assert inside(vault) == [made.name]
