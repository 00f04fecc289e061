"""companion vault create, info and verify; companion backup and restore."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.crypto import kdf
from companion.services import vaults
from companion.services.open_vault import OpenVault
from tests.command_line import run, secret_file


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch, remember_derived_keys: None) -> None:
    """New vaults with the weakest settings, so that no test waits for calibration."""
    monkeypatch.setattr(kdf, "calibrate", lambda *_, **__: kdf.FLOOR)


@pytest.mark.usefixtures("quick_keys")
def test_a_new_vault_prints_its_recovery_key_once(tmp_path: Path, key: Path, passphrase: str):
    place = tmp_path / "New.vault"
    done = run("vault", "create", place, "--passphrase-file", key)
    assert done.code == 0, done.err
    recovery_key = done.out.strip()
    assert passphrase not in done.out + done.err
    for opened in (
        lambda: vaults.unlock(place, passphrase=passphrase),
        lambda: vaults.unlock(place, recovery_code=recovery_key),
    ):
        vault = opened()
        assert vault.purpose == "client"
        vaults.lock(vault)


@pytest.mark.usefixtures("quick_keys")
def test_the_recovery_key_may_go_to_a_file(tmp_path: Path, key: Path):
    place, file = tmp_path / "New.vault", tmp_path / "recovery-key"
    done = run(
        "vault", "create", place, "--for", "therapist", "--recovery-key-file", file,
        "--passphrase-file", key,
    )  # fmt: skip
    assert (done.code, done.out) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    vault = vaults.unlock(place, recovery_code=file.read_text().strip())
    assert vault.purpose == "therapist"
    vaults.lock(vault)


def test_no_vault_is_made_whose_recovery_key_has_no_place(tmp_path: Path, key: Path):
    place, file = tmp_path / "New.vault", tmp_path / "recovery-key"
    file.write_text("mine")
    done = run("vault", "create", place, "--recovery-key-file", file, "--passphrase-file", key)
    assert done.code == 2
    assert file.read_text() == "mine"
    assert not place.exists()


def test_a_vault_that_cannot_be_made_leaves_no_key_file(
    closed_vault: Path, tmp_path: Path, key: Path
):
    file = tmp_path / "recovery-key"
    done = run(
        "vault", "create", closed_vault, "--recovery-key-file", file, "--passphrase-file", key
    )
    assert (done.code, done.out) == (2, "")
    assert not file.exists()


@pytest.mark.usefixtures("quick_keys")
def test_a_weak_passphrase_is_taken_with_a_word(tmp_path: Path, key: Path):
    weak = secret_file(tmp_path, "secret", "weak")
    assert (
        "easy to guess"
        in run("vault", "create", tmp_path / "A.vault", "--passphrase-file", weak).err
    )
    strong = secret_file(tmp_path, "acorn zesty yo-yo abacus pebble", "strong")
    done = run("vault", "create", tmp_path / "B.vault", "--passphrase-file", strong)
    assert "easy to guess" not in done.err


def test_info_needs_no_passphrase_and_no_lock(vault: OpenVault):
    done = run("vault", "info", vault.path)
    assert done.code == 0
    assert "Argon2id, 64 MiB, 3 passes" in done.out
    assert "a recovery key" in done.out
    found = run("vault", "info", vault.path, "--json").json
    assert found["header"]["vault_id"] == vault.unlocked.vault_id
    assert found["header"]["generation"] == 1
    assert found["path"] == str(vault.path)


def test_verify_counts_what_is_whole(closed_vault: Path, key: Path, clock: FixedClock):
    run("add", closed_vault, "--passphrase-file", key, stdin="Words.")
    found = run("vault", "verify", closed_vault, "--passphrase-file", key, "--json")
    assert found.code == 0, found.err
    assert found.json["ok"] is True
    assert found.json["counts"]["entry"] == 1
    assert "entry 1" in run("vault", "verify", closed_vault, "--passphrase-file", key).out


def test_verify_finds_a_damaged_page(closed_vault: Path, key: Path, clock: FixedClock):
    database = closed_vault / "journal-1.db"
    content = bytearray(database.read_bytes())
    content[-2000] ^= 1
    database.write_bytes(content)
    done = run("vault", "verify", closed_vault, "--passphrase-file", key)
    assert done.code == 4
    assert run("vault", "verify", closed_vault, "--passphrase-file", key, "--json").code == 4


def test_backup_restore_and_force(closed_vault: Path, key: Path, tmp_path: Path, clock: FixedClock):
    run("add", closed_vault, "--passphrase-file", key, stdin="Words.")
    file, place = tmp_path / "mine.companion-backup", tmp_path / "Other.vault"
    done = run("backup", closed_vault, file, "--passphrase-file", key)
    assert done.code == 0, done.err
    assert "Entries: 1." in done.err
    assert run("backup", closed_vault, file, "--passphrase-file", key).code == 2
    assert run("restore", file, place).code == 0
    listed = run("list", place, "--passphrase-file", key, "--json").json
    assert [entry["heading"] for entry in listed] == ["Words."]
    refused = run("restore", file, place)
    assert refused.code == 2
    assert "--force" in refused.err
    forced = run("restore", file, place, "--force")
    assert forced.code == 0
    aside = tmp_path / "Other before restore 2026-03-10.vault"
    assert str(aside) in forced.err
    assert aside.is_dir()


def test_a_damaged_backup_is_four(closed_vault: Path, key: Path, tmp_path: Path):
    file = tmp_path / "mine.companion-backup"
    assert run("backup", closed_vault, file, "--passphrase-file", key).code == 0
    file.write_bytes(file.read_bytes()[:-100])
    assert run("restore", file, tmp_path / "Other.vault").code == 4
    assert not (tmp_path / "Other.vault").exists()
    assert run("restore", tmp_path / "none", tmp_path / "Other.vault").code == 2
