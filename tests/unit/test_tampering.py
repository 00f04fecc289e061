"""Somebody changes the files of a closed vault: every change is refused or told, and nothing else happens.

The long form of these runs in the proof. The numbers are those of the catalogue.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.crypto.kdf import KdfParams
from companion.errors import CompanionError, Damaged, KnownError
from companion.services import keys, vaults
from companion.services.findings import Finding
from tests.benchmarks.display import OFFSCREEN
from tests.proof.flips import flip_database
from tests.proof.replays import Target, replay_everything
from tests.proof.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.set_up(tmp_path, OFFSCREEN)


def test_c33_a_changed_byte_of_the_database_is_refused(scene: Scene):
    found = flip_database(scene, 60)
    assert found.tried == 60
    assert found.accepted == ()


def test_c33_a_changed_byte_in_any_page_does_not_fit_the_seal(scene: Scene):
    target = Target.of(scene)
    assert target.judged() is Finding.FITS
    whole = target.database.read_bytes()
    for at in range(0, len(whole), 1021):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        target.database.write_bytes(changed)
        assert target.judged() is Finding.CHANGED, at
    for length in range(0, len(whole), 4093):
        target.database.write_bytes(whole[:length])
        assert target.judged() is Finding.CHANGED, length


@pytest.mark.slow
def test_c34_c35_nothing_old_is_put_back_without_a_word(scene: Scene):
    for found in replay_everything(scene, 2):
        assert found.tried >= 3, found.what
        assert found.whole >= 1, found.what
        assert found.unnoticed == [], found.what


def empty(place: Path) -> None:
    place.write_bytes(b"")


def plain_sqlite(place: Path) -> None:
    place.unlink()
    plain = sqlite3.connect(place)
    plain.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    plain.commit()
    plain.close()


def folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place, 0o600)


def device(place: Path) -> None:
    """Never ends when it is read."""
    place.unlink()
    try:
        os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")


def missing(place: Path) -> None:
    place.unlink()


def link(place: Path) -> None:
    place.symlink_to(place.rename(place.with_name("real.db")))


@pytest.mark.skipif(os.name != "posix", reason="made with POSIX calls")
@pytest.mark.parametrize("put", [empty, plain_sqlite, folder, pipe, device, missing, link])
def test_c36_what_is_no_database_is_refused(
    closed_vault: Path, passphrase: str, tmp_path: Path, put: Callable[[Path], None]
):
    database = closed_vault / "journal-1.db"
    kept = database.read_bytes()
    put(database)
    sealed = (closed_vault / "seal.json").read_bytes()
    with pytest.raises(KnownError) as refused:
        vaults.unlock(closed_vault, passphrase=passphrase, state=tmp_path / "state")
    assert refused.value.sentence.endswith(".")
    assert (closed_vault / "seal.json").read_bytes() == sealed
    assert not (tmp_path / "state").exists()

    if database.is_dir() and not database.is_symlink():
        database.rmdir()
    else:
        database.unlink(missing_ok=True)
    (closed_vault / "real.db").unlink(missing_ok=True)
    database.write_bytes(kept)
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    assert vault.freshness.finding is Finding.FITS
    vaults.lock(vault)


def test_c36_the_database_of_another_vault_is_refused(
    closed_vault: Path, passphrase: str, tmp_path: Path, fast_kdf: KdfParams
):
    made, _ = vaults.create(tmp_path / "Other.vault", passphrase, kdf=fast_kdf)
    vaults.lock(made)
    for name in ("journal-1.db", "seal.json"):
        shutil.copy(tmp_path / "Other.vault" / name, closed_vault / name)
    with pytest.raises(Damaged):
        vaults.unlock(closed_vault, passphrase=passphrase)


def test_c32_the_database_of_an_earlier_generation_is_refused(closed_vault: Path, passphrase: str):
    earlier = (closed_vault / "journal-1.db").read_bytes()
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    keys.change_keys(vault, passphrase=passphrase, recovery_code=keys.new_recovery_code())
    (closed_vault / "journal-2.db").write_bytes(earlier)
    with pytest.raises(CompanionError):
        vaults.unlock(closed_vault, passphrase=passphrase)
