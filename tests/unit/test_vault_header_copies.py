"""Losing the header loses the vault; so there are two, and losing one is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from companion.errors import Damaged, DiskFull, Refused, WrongKey
from companion.vault import header as header_module
from companion.vault.folder import VaultFolder
from companion.vault.header import BACKUP_LOST, BACKUP_USED, parse, read_header, write_copies
from companion.vault.header_format import signed_header
from companion.vault.lock_file import is_held
from companion.vault.vault import check_unlockable, unlock
from tests.vectors.reading import HEADER_V1, RECOVERY_CODE, SECRETS, vault_around

BROKEN = {
    "missing": None,
    "empty": b"",
    "cut": HEADER_V1[:-20],
    "one bit": HEADER_V1.replace(b'"generation":1', b'"generation":0'),
    "zeros": bytes(4096),
    "huge": b"{" * 200_000,
}
MAC_KEY = bytes.fromhex(SECRETS["header_mac_key"])


@pytest.mark.parametrize("broken", BROKEN)
def test_c30_without_header_json_its_copy_is_used_reported_and_put_back(
    tmp_path: Path, broken: str
) -> None:
    place = vault_around(tmp_path / "J.vault", BROKEN[broken], HEADER_V1)
    assert check_unlockable(place).notices == (BACKUP_USED,)
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.notices == (BACKUP_USED,)
        assert "backup soon" in BACKUP_USED
    assert (place / "header.json").read_bytes() == HEADER_V1
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.notices == ()


@pytest.mark.parametrize("broken", BROKEN)
def test_c30_a_lost_second_copy_is_reported_and_made_again(tmp_path: Path, broken: str) -> None:
    place = vault_around(tmp_path / "J.vault", HEADER_V1, BROKEN[broken])
    assert check_unlockable(place).notices == (BACKUP_LOST,)
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.notices == (BACKUP_LOST,)
    assert (place / "header.bak").read_bytes() == HEADER_V1


@pytest.mark.parametrize("first", BROKEN)
@pytest.mark.parametrize("second", ["missing", "cut"])
def test_c30_with_both_lost_the_sentence_names_the_backups(
    tmp_path: Path, first: str, second: str
) -> None:
    place = vault_around(tmp_path / "J.vault", BROKEN[first], BROKEN[second])
    (place / "backups" / "2026-03-09.companion-backup").write_bytes(b"x")
    (place / "backups" / "2026-03-10.companion-backup").write_bytes(b"x")
    for attempt in (check_unlockable, lambda path: unlock(path, recovery_code=RECOVERY_CODE)):
        with pytest.raises(Damaged, match=r"Restore your newest backup.*folder backups") as refused:
            attempt(place)
        assert "left as they are" in refused.value.sentence
        assert refused.value.details[0] == "2026-03-10.companion-backup"
    assert not is_held(place / ".lock")
    assert (place / "journal-1.db").exists()


def test_a_copy_that_a_wrong_passphrase_meets_is_not_touched(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", None, HEADER_V1)
    with pytest.raises(WrongKey):
        unlock(place, passphrase="not this")
    assert not (place / "header.json").exists()


def _with_broken_slots() -> bytes:
    """A header that reads well but opens to nobody, as after damage inside a slot's base64."""
    header = parse(HEADER_V1)
    slots = tuple(msgspec.structs.replace(slot, commit=bytes(32)) for slot in header.slots)
    return msgspec.structs.replace(header, slots=slots).to_bytes()


def test_damage_inside_a_slot_is_got_around_by_the_copy(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", _with_broken_slots(), HEADER_V1)
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.notices == (BACKUP_USED,)
    assert (place / "header.json").read_bytes() == HEADER_V1


def test_a_wrong_mac_is_got_around_by_the_copy_or_told(tmp_path: Path) -> None:
    forged = msgspec.structs.replace(parse(HEADER_V1), mac=bytes(32)).to_bytes()
    place = vault_around(tmp_path / "J.vault", forged, HEADER_V1)
    unlock(place, recovery_code=RECOVERY_CODE).release()
    place = vault_around(tmp_path / "K.vault", forged, forged)
    with pytest.raises(Damaged, match="header is damaged or was altered"):
        unlock(place, recovery_code=RECOVERY_CODE)
    assert (place / "header.json").read_bytes() == forged


def test_c27_a_copy_of_an_older_generation_lets_nobody_in(tmp_path: Path) -> None:
    """It would make a retired passphrase work again."""
    header = parse(HEADER_V1)
    newer = parse(_with_broken_slots())
    newer = signed_header(header.vault_id, 2, newer.slots, MAC_KEY).to_bytes()
    place = vault_around(tmp_path / "J.vault", newer, HEADER_V1)
    with pytest.raises(WrongKey):
        unlock(place, recovery_code=RECOVERY_CODE)


def test_a_copy_that_is_behind_is_brought_up_to_date(tmp_path: Path) -> None:
    header = parse(HEADER_V1)
    newer = signed_header(header.vault_id, 2, header.slots, MAC_KEY).to_bytes()
    place = vault_around(tmp_path / "J.vault", newer, HEADER_V1)
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.generation == 2
        assert opened.database.name == "journal-2.db"
    assert (place / "header.bak").read_bytes() == newer


def _other_headers() -> dict[str, bytes]:
    header = parse(HEADER_V1)
    return {
        "newer program": b'{"magic":"companion-vault","version":2}',
        "later generation": signed_header(header.vault_id, 2, header.slots, MAC_KEY).to_bytes(),
        "another vault": signed_header("b" * 25 + "a", 1, header.slots, MAC_KEY).to_bytes(),
    }


@pytest.mark.parametrize("other", _other_headers())
def test_a_copy_that_may_open_something_else_is_never_overwritten(
    tmp_path: Path, other: str
) -> None:
    second = _other_headers()[other]
    place = vault_around(tmp_path / "J.vault", HEADER_V1, second)
    unlock(place, recovery_code=RECOVERY_CODE).release()
    assert (place / "header.bak").read_bytes() == second
    assert (place / "header.json").read_bytes() == HEADER_V1


def test_on_a_full_disk_the_vault_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    place = vault_around(tmp_path / "J.vault", None, HEADER_V1)
    monkeypatch.setattr(header_module, "write_private", full)
    with unlock(place, recovery_code=RECOVERY_CODE) as opened:
        assert opened.notices == (BACKUP_USED,)
    assert not (place / "header.json").exists()


def test_half_written_copies_of_a_crash_are_swept_away(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", HEADER_V1, HEADER_V1)
    for name in (".header.json.part", ".header.bak.part", ".seal.json.part"):
        (place / name).write_bytes(b"{")
    assert check_unlockable(place).notices == ()
    assert len(list(place.glob(".*.part"))) == 3, "looking changes nothing"
    unlock(place, recovery_code=RECOVERY_CODE).release()
    assert not list(place.glob(".*.part"))


def test_a_pipe_or_folder_in_place_of_the_header_does_not_hang(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", None, HEADER_V1)
    os.mkfifo(place / "header.json")
    assert read_header(VaultFolder.at(place)).to_bytes() == HEADER_V1
    (place / "header.json").unlink()
    (place / "header.json").mkdir()
    assert read_header(VaultFolder.at(place)).to_bytes() == HEADER_V1


def test_a_header_that_is_a_link_is_refused_by_name(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", None, HEADER_V1)
    (place / "header.json").symlink_to(place / "header.bak")
    with pytest.raises(Refused, match=r"header\.json is a symbolic link"):
        read_header(VaultFolder.at(place))


def test_writing_both_copies_replaces_links_instead_of_following_them(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", None, None)
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (place / "header.json").symlink_to(precious)
    write_copies(VaultFolder.at(place), parse(HEADER_V1))
    assert precious.read_bytes() == b"mine"
    assert (place / "header.json").read_bytes() == (place / "header.bak").read_bytes() == HEADER_V1
    assert not (place / "header.json").is_symlink()


def test_the_lock_page_looks_without_loading_any_cryptography(tmp_path: Path) -> None:
    place = vault_around(tmp_path / "J.vault", HEADER_V1, HEADER_V1)
    code = (
        "import sys; from pathlib import Path\n"
        "from companion.vault.vault import check_unlockable\n"
        "info = check_unlockable(Path(sys.argv[1]))\n"
        "print(info.generation, sorted({name.partition('.')[0] for name in sys.modules}\n"
        "    & {'cryptography', 'zxcvbn', 'pyrage', 'sqlcipher3', 'sqlalchemy', 'alembic', 'PySide6'}))"
    )
    looked = subprocess.run(
        [sys.executable, "-c", code, str(place)], capture_output=True, text=True, check=True
    )
    assert looked.stdout.strip() == "1 []"
    assert not (place / ".lock").exists()
