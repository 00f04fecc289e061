"""Backups, restores and shares while somebody else is busy at the same place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.domain.entries import NewEntry, Sharing
from companion.domain.shares import ShareScope
from companion.errors import AlreadyThere, InUse, KnownError, StorageFailure
from companion.services import backups, journal, one_at_a_time, share_writing, shares, vaults
from companion.services.open_vault import OpenVault
from companion.sharing import sealed_file

PASSPHRASE = "acorn zesty yo-yo abacus pebble"


@pytest.fixture
def written(vault: OpenVault, tmp_path: Path) -> Path:
    """A backup of a vault with one entry, in a folder of its own."""
    journal.write_entry(vault, NewEntry(body="Words."))
    target = tmp_path / "out" / "mine.companion-backup"
    target.parent.mkdir()
    backups.backup(vault, target)
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def once(act: Callable[[], object]) -> Callable[[int, int], None]:
    """A progress that does something else the first time it is told something."""
    done: list[bool] = []

    def report(_done: int, _total: int) -> None:
        if not done:
            done.append(True)
            act()

    return report


def test_two_backups_never_build_up_one_file(vault: OpenVault, tmp_path: Path):
    folder, target = tmp_path / "out", tmp_path / "out" / "same"
    folder.mkdir()
    refused: list[KnownError] = []

    def second() -> None:
        with pytest.raises(InUse) as raised:
            backups.backup(vault, target)
        refused.append(raised.value)

    backups.backup(vault, target, once(second))
    assert "writing same" in refused[0].sentence
    assert names(folder) == ["same"]
    assert backups.inspect(target).size == target.stat().st_size


def test_what_a_killed_backup_had_locked_is_free_again(vault: OpenVault, tmp_path: Path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".b.lock").touch()
    backups.backup(vault, folder / "b")
    assert names(folder) == ["b"]


def test_a_disk_that_cannot_lock_takes_backups_too(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def cannot(_path: Path) -> object:
        raise StorageFailure

    monkeypatch.setattr(one_at_a_time.LockFile, "take", cannot)
    folder = tmp_path / "out"
    folder.mkdir()
    backups.backup(vault, folder / "b")
    assert names(folder) == ["b"]


def test_a_file_that_appears_meanwhile_is_not_overwritten(vault: OpenVault, tmp_path: Path):
    folder, target = tmp_path / "out", tmp_path / "out" / "b"
    folder.mkdir()
    with pytest.raises(AlreadyThere):
        backups.backup(vault, target, once(lambda: target.write_text("theirs")))
    assert names(folder) == ["b"]
    assert target.read_text() == "theirs"


def test_two_restores_never_build_up_one_vault(written: Path, tmp_path: Path, passphrase: str):
    place = tmp_path / "new" / "New.vault"

    def second() -> None:
        with pytest.raises(InUse):
            backups.restore(written, place)

    backups.restore(written, place, progress=once(second))
    assert names(place.parent) == ["New.vault"]
    vaults.lock(vaults.unlock(place, passphrase=passphrase))


@pytest.mark.parametrize("empty_before", [True, False])
def test_a_vault_that_is_made_meanwhile_is_not_touched(
    written: Path, vault: OpenVault, tmp_path: Path, passphrase: str, empty_before: bool
):
    vaults.lock(vault)
    place = tmp_path / "new" / "New.vault"
    place.parent.mkdir()
    if empty_before:
        place.mkdir()

    def somebody_makes_one() -> None:
        shutil.copytree(vault.path, place, dirs_exist_ok=True)

    with pytest.raises(AlreadyThere):
        backups.restore(written, place, progress=once(somebody_makes_one))
    assert names(place.parent) == ["New.vault"]
    assert names(place) == names(vault.path)
    vaults.lock(vaults.unlock(place, passphrase=passphrase))


def test_a_file_that_is_put_into_the_empty_folder_meanwhile_stays(written: Path, tmp_path: Path):
    place = tmp_path / "new" / "New.vault"
    place.mkdir(parents=True)
    with pytest.raises(AlreadyThere):
        backups.restore(written, place, progress=once(lambda: (place / "mine").write_text("mine")))
    assert (names(place.parent), names(place)) == (["New.vault"], ["mine"])


def test_what_an_unfinished_creation_left_makes_room(written: Path, tmp_path: Path):
    place = tmp_path / "new" / "New.vault"
    (place / "backups").mkdir(parents=True)
    for name in (".lock", ".header.json.part"):
        (place / name).touch()
    backups.restore(written, place)
    assert set(names(place)) >= {".lock", "backups", "header.bak", "header.json", "journal-1.db"}
    assert not (place / ".header.json.part").exists()


def test_a_vault_that_is_opened_meanwhile_is_not_moved(
    written: Path, vault: OpenVault, passphrase: str
):
    vaults.lock(vault)
    opened: list[OpenVault] = []

    def somebody_opens_it() -> None:
        opened.append(vaults.unlock(vault.path, passphrase=passphrase))

    before = names(vault.path.parent)
    with pytest.raises(InUse):
        backups.restore(written, vault.path, force=True, progress=once(somebody_opens_it))
    journal.write_entry(opened[0], NewEntry(body="Still mine."))
    vaults.lock(opened[0])
    assert names(vault.path.parent) == before


def test_a_sealed_file_that_is_not_what_was_written_is_not_noted(
    vault: OpenVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sealed_file, "seal_for_passphrase", lambda payload, _words: payload)
    monkeypatch.setattr(share_writing, "read_sealed_file", lambda _path: b"something else")
    journal.write_entry(vault, NewEntry(body="Words.", sharing=Sharing.SHARE))
    document = shares.build(vault, ShareScope())
    with pytest.raises(StorageFailure, match="did not keep"):
        shares.seal(
            vault,
            document,
            tmp_path / "s.companion-share",
            sealing=shares.Sealing(passphrase=PASSPHRASE),
        )
    assert shares.records(vault) == []
