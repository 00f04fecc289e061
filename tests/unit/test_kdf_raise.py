"""Key settings that were right some years ago are raised when the vault is unlocked, without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.crypto import kdf
from companion.crypto.kdf import CEILING, DEFAULT, FLOOR, KdfParams, raised
from companion.errors import DiskFull, StorageFailure
from companion.services import vaults
from companion.vault import header as header_module
from companion.vault.header import parse
from companion.vault.slots import PassphraseSlot

WANTED = KdfParams(65_536, 4, 2)
"""A step above the settings of the test vaults, and still quick."""
PLENTY = 2**40


@pytest.fixture
def more_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "target", lambda: WANTED)


def settings_of(vault: Path) -> KdfParams:
    (slot, _) = parse((vault / "header.json").read_bytes()).slots
    assert isinstance(slot, PassphraseSlot)
    return slot.kdf


@pytest.mark.usefixtures("more_is_wanted")
def test_c29_a_raise_at_unlock_keeps_the_other_slots_byte_for_byte(
    closed_vault: Path, passphrase: str, recovery_code: str
) -> None:
    before = parse((closed_vault / "header.json").read_bytes())
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    assert vault.notices == ()
    vaults.lock(vault)

    content = (closed_vault / "header.json").read_bytes()
    after = parse(content)
    assert (closed_vault / "header.bak").read_bytes() == content
    assert settings_of(closed_vault) == WANTED
    assert after.slots[1] == before.slots[1]
    assert after.slots[0].id == before.slots[0].id
    for name in ("salt", "nonce", "commit", "wrapped"):
        assert getattr(after.slots[0], name) != getattr(before.slots[0], name)
    assert (after.vault_id, after.generation) == (before.vault_id, before.generation)

    for secret in ({"passphrase": passphrase}, {"recovery_code": recovery_code}):
        vaults.lock(vaults.unlock(closed_vault, **secret))  # type: ignore[arg-type]
    assert (closed_vault / "header.json").read_bytes() == content, "once is enough"


@pytest.mark.usefixtures("more_is_wanted")
def test_c29_a_recovery_key_raises_nothing(closed_vault: Path, recovery_code: str) -> None:
    before = (closed_vault / "header.json").read_bytes()
    vaults.lock(vaults.unlock(closed_vault, recovery_code=recovery_code))
    assert (closed_vault / "header.json").read_bytes() == before


@pytest.mark.usefixtures("more_is_wanted")
@pytest.mark.parametrize("fails", ["header.json", "header.bak"])
def test_c29_a_raise_that_cannot_be_written_is_silent(
    closed_vault: Path,
    passphrase: str,
    recovery_code: str,
    monkeypatch: pytest.MonkeyPatch,
    fails: str,
) -> None:
    write = header_module.write_private

    def full(path: Path, content: bytes) -> None:
        if path.name == fails:
            raise DiskFull
        write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(header_module, "write_private", full)
        vault = vaults.unlock(closed_vault, passphrase=passphrase)
        assert vault.notices == ()
        on_disk = (closed_vault / "header.json").read_bytes()
        assert vault.unlocked.header.to_bytes() == on_disk
        vaults.lock(vault)
    for secret in ({"passphrase": passphrase}, {"recovery_code": recovery_code}):
        vaults.lock(vaults.unlock(closed_vault, **secret))  # type: ignore[arg-type]
    assert settings_of(closed_vault) == WANTED


@pytest.mark.usefixtures("more_is_wanted")
def test_c29_where_memory_does_not_suffice_the_vault_opens_as_before(
    closed_vault: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive = kdf.derive

    def too_much(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
        if params == WANTED:
            raise StorageFailure
        return derive(secret, salt, params)

    monkeypatch.setattr(kdf, "derive", too_much)
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))
    assert settings_of(closed_vault) == FLOOR


@pytest.mark.usefixtures("more_is_wanted")
def test_c29_nothing_is_derived_for_a_place_that_cannot_be_written(
    closed_vault: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access

    def read_only(path: str | os.PathLike[str], mode: int) -> bool:
        return mode != os.W_OK and access(path, mode)

    asked: list[KdfParams] = []
    derive = kdf.derive

    def note(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
        asked.append(params)
        return derive(secret, salt, params)

    monkeypatch.setattr(os, "access", read_only)
    monkeypatch.setattr(kdf, "derive", note)
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))
    assert asked == [FLOOR]


@pytest.fixture
def todays_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "target", lambda: DEFAULT)


@pytest.mark.usefixtures("todays_target")
@pytest.mark.parametrize(
    ("present", "seconds", "memory", "wanted"),
    [
        (FLOOR, 0.15, PLENTY, DEFAULT),  # 0.6 s then
        (FLOOR, 0.6, PLENTY, DEFAULT),  # 2.4 s: slow, yet memory is what protects
        (FLOOR, 0.7, PLENTY, KdfParams(131_072, 4, 4)),  # 2.8 s is too long, 1.9 s is not
        (FLOOR, 1.0, PLENTY, KdfParams(65_536, 6, 4)),
        (FLOOR, 2.0, PLENTY, None),  # as much as this computer can do
        (FLOOR, 0.15, 2**28, DEFAULT),
        (FLOOR, 0.15, 2**28 - 1, KdfParams(131_072, 4, 4)),
        (FLOOR, 0.15, 0, KdfParams(65_536, 6, 4)),
        (KdfParams(131_072, 4, 4), 0.4, PLENTY, DEFAULT),
        (DEFAULT, 0.6, PLENTY, None),
        (KdfParams(262_144, 15, 4), 0.7, PLENTY, None),  # never less than it was
        (KdfParams(524_288, 3, 4), 1.2, PLENTY, None),
        (KdfParams(65_536, 12, 1), 0.6, PLENTY, None),  # as much work already
        (CEILING, 60.0, PLENTY, None),
    ],
)
def test_how_far_a_slot_is_raised(
    present: KdfParams, seconds: float, memory: int, wanted: KdfParams | None
) -> None:
    assert raised(present, seconds, memory) == wanted


def test_todays_target_is_what_new_vaults_begin_with() -> None:
    """Asked in a program of its own: here quick test keys stand in its place."""
    told = subprocess.run(
        [sys.executable, "-c", "from companion.crypto import kdf; print(kdf.target())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(DEFAULT)


@pytest.mark.usefixtures("more_is_wanted")
def test_a_demonstration_keeps_its_quick_settings(closed_vault: Path, passphrase: str) -> None:
    before = (closed_vault / "header.json").read_bytes()
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase, raise_keys=False))
    assert (closed_vault / "header.json").read_bytes() == before
