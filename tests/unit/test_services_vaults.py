"""A vault is made, opened by either key, and locked; each thing that can stand in the way has its own error."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion.crypto.kdf import KdfParams
from companion.domain.entries import NewEntry
from companion.errors import (
    AlreadyThere,
    BugError,
    CompanionError,
    Damaged,
    InUse,
    NotFound,
    Refused,
    TooNew,
    WrongKey,
)
from companion.services import checkins, journal, vaults
from companion.services.vaults import OpenVault, VaultStatus


def test_a_new_vault_is_open_and_its_recovery_key_opens_it_too(tmp_path: Path, fast_kdf: KdfParams):
    path = tmp_path / "Journal.vault"
    vault, recovery_code = vaults.create(path, "five little words here", kdf=fast_kdf)
    entry, _ = journal.write_entry(vault, NewEntry(body="First words."))
    vaults.lock(vault)

    again = vaults.unlock(path, recovery_code=recovery_code)
    try:
        assert journal.entry(again, entry.id).body == "First words."
        assert again.purpose == "client"
    finally:
        vaults.lock(again)


def test_a_clients_vault_starts_with_scales_and_a_therapists_without(
    vault: OpenVault, therapist_vault: OpenVault
):
    assert [s.name for s in checkins.scales(vault) if s.active] == ["Mood", "Tension", "Sleep"]
    assert checkins.scales(therapist_vault) == []
    assert (vault.purpose, therapist_vault.purpose) == ("client", "therapist")


def test_a_wrong_passphrase_leaves_the_vault_free_for_the_right_one(
    closed_vault: Path, passphrase: str
):
    with pytest.raises(WrongKey):
        vaults.unlock(closed_vault, passphrase="not " + passphrase)
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))


def test_one_program_at_a_time(vault: OpenVault, passphrase: str):
    with pytest.raises(InUse):
        vaults.unlock(vault.path, passphrase=passphrase)
    assert vaults.vault_state(vault.path).status is VaultStatus.IN_USE
    journal.write_entry(vault, NewEntry(body="The first one still writes."))


def test_a_locked_vault_gives_nothing_away(vault: OpenVault):
    vaults.lock(vault)
    with pytest.raises(BugError):
        journal.count(vault)
    with pytest.raises(BugError):
        _ = vault.unlocked.keys.database_key
    vaults.lock(vault)  # a second time does nothing


def test_locking_leaves_one_database_file_and_no_log_beside_it(vault: OpenVault):
    journal.write_entry(vault, NewEntry(body="Words."))
    vaults.lock(vault)
    names = {file.name for file in vault.path.iterdir() if file.name.startswith("journal-")}
    assert names == {"journal-1.db"}


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_everything_is_the_owners_alone(vault: OpenVault):
    journal.write_entry(vault, NewEntry(body="Words."))
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o700
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in vault.path.iterdir() if f.is_file()}
    assert modes
    assert set(modes.values()) == {0o600}, modes


def test_nothing_of_an_open_vault_shows_in_its_repr(vault: OpenVault):
    assert repr(vault) == str(vault) == "OpenVault()"


def test_when_the_database_refuses_the_lock_is_given_back(closed_vault: Path, passphrase: str):
    database = closed_vault / "journal-1.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:1000] + b"x" * 40 + whole[1040:])
    with pytest.raises(Damaged):
        vaults.unlock(closed_vault, passphrase=passphrase)

    database.write_bytes(whole)
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))


def test_a_vault_whose_database_cannot_be_made_leaves_nothing(
    tmp_path: Path, fast_kdf: KdfParams, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*given: object, **named: object) -> None:
        raise Refused("No.")

    monkeypatch.setattr("companion.services.vaults.suggest_scales", refuse)
    path = tmp_path / "Journal.vault"
    with pytest.raises(Refused):
        vaults.create(path, "five little words here", kdf=fast_kdf)
    assert not path.exists()

    monkeypatch.undo()
    vault, _ = vaults.create(path, "five little words here", kdf=fast_kdf)
    vaults.lock(vault)


def test_a_vault_is_never_made_over_another(closed_vault: Path, fast_kdf: KdfParams):
    before = {file.name: file.read_bytes() for file in closed_vault.iterdir() if file.is_file()}
    with pytest.raises(AlreadyThere):
        vaults.create(closed_vault, "five little words here", kdf=fast_kdf)
    after = {file.name: file.read_bytes() for file in closed_vault.iterdir() if file.is_file()}
    assert after == before


def test_info_needs_no_passphrase(vault: OpenVault):
    told = vaults.info(vault.path)
    assert told.header.vault_id == vault.unlocked.vault_id
    assert [slot.type for slot in told.header.slots] == ["passphrase", "recovery"]
    assert told.database_bytes > 4096
    assert told.backups == ()


def test_verify_finds_a_sound_vault(vault: OpenVault):
    journal.write_entry(vault, NewEntry(body="Words."))
    assert vaults.verify(vault).ok


def newer(folder: Path) -> None:
    for name in ("header.json", "header.bak"):
        file = folder / name
        file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))


def without_header(folder: Path) -> None:
    for name in ("header.json", "header.bak"):
        (folder / name).write_bytes(b"{}")


def link(folder: Path) -> None:
    folder.rename(folder.with_name("Real.vault"))
    folder.symlink_to(folder.with_name("Real.vault"))


def gone(folder: Path) -> None:
    folder.rename(folder.with_name("Elsewhere.vault"))


@pytest.mark.parametrize(
    ("happened", "status", "error"),
    [
        (lambda folder: None, VaultStatus.READY, None),
        (gone, VaultStatus.MISSING, NotFound),
        (newer, VaultStatus.TOO_NEW, TooNew),
        (without_header, VaultStatus.DAMAGED, Damaged),
        (link, VaultStatus.UNREADABLE, Refused),
    ],
)
def test_the_lock_page_knows_what_it_finds(
    closed_vault: Path,
    passphrase: str,
    happened: object,
    status: VaultStatus,
    error: type[CompanionError] | None,
):
    assert callable(happened)
    happened(closed_vault)

    state = vaults.vault_state(closed_vault)

    assert state.status is status
    assert bool(state.sentence) == (error is not None)
    if error is not None:
        with pytest.raises(error) as raised:
            vaults.unlock(closed_vault, passphrase=passphrase)
        assert raised.value.sentence == state.sentence


def test_services_do_not_load_the_database_floor_before_it_is_needed():
    modules = "checkins courses intentions invitations journal sessions steps today vaults"
    program = f"""
import importlib, sys
for name in {modules.split()!r}:
    importlib.import_module("companion.services." + name)
loaded = [name for name in ("sqlalchemy", "sqlcipher3", "alembic", "PySide6") if name in sys.modules]
sys.exit(", ".join(loaded) or 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
