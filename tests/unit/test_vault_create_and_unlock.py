"""Making a vault and opening it again, with every way in and every reason not to."""

from __future__ import annotations

import os
import pickle
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.crypto import kdf
from companion.crypto.kdf import FLOOR, KdfParams
from companion.crypto.recovery_code import new_recovery_code, parse
from companion.errors import (
    AlreadyThere,
    BugError,
    CompanionError,
    Damaged,
    DiskFull,
    InUse,
    NotFound,
    Refused,
    TooNew,
    WrongKey,
)
from companion.vault import header, vault
from companion.vault.folder import VaultFolder
from companion.vault.lock_file import LockFile, is_held
from companion.vault.vault import (
    CreatedVault,
    check_unlockable,
    create_vault,
    restored_folder,
    unlock,
)
from tests.vectors.reading import HEADER_V1, PASSPHRASE, RECOVERY_CODE, vault_around

CANARY = "canary under birches"


@pytest.fixture
def created(tmp_path: Path) -> Iterator[CreatedVault]:
    made = create_vault(tmp_path / "New.vault", CANARY, purpose="client", kdf=FLOOR)
    yield made
    made.opened.release()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A closed vault around the header of the vectors."""
    return vault_around(tmp_path / "Journal.vault", HEADER_V1, HEADER_V1)


def test_a_new_vault_opens_with_either_secret_to_the_same_keys(created: CreatedVault) -> None:
    path = created.opened.folder.path
    key, vault_id = created.opened.keys.database_key, created.opened.vault_id
    assert len(key) == 32
    assert created.opened.generation == 1
    assert created.opened.database == path / "journal-1.db"
    created.opened.release()
    for given in ({"passphrase": CANARY}, {"recovery_code": created.recovery_code}):
        with unlock(path, **given) as opened:  # type: ignore[arg-type]
            assert opened.keys.database_key == key
            assert opened.vault_id == vault_id
            assert opened.notices == ()
        assert not is_held(opened.folder.lock_file)


def test_a_new_vault_holds_what_it_should_and_no_secret(created: CreatedVault) -> None:
    path = created.opened.folder.path
    assert sorted(entry.name for entry in path.iterdir()) == [
        ".lock",
        "backups",
        "header.bak",
        "header.json",
    ]
    content = (path / "header.json").read_bytes()
    assert content == (path / "header.bak").read_bytes()
    parse(created.recovery_code)
    assert CANARY.encode() not in content
    assert not list(created.opened.folder.backups.iterdir())


def test_c31_no_two_vaults_share_anything_random(tmp_path: Path, created: CreatedVault) -> None:
    other = create_vault(tmp_path / "Other.vault", CANARY, purpose="therapist", kdf=FLOOR)
    first, second = created.opened.header, other.opened.header
    assert first.vault_id != second.vault_id
    for name in ("salt", "nonce", "commit", "wrapped"):
        values = [getattr(slot, name) for h in (first, second) for slot in h.slots]
        assert len(set(values)) == 4
    assert other.recovery_code != created.recovery_code
    assert other.opened.keys.database_key != created.opened.keys.database_key
    assert (created.purpose, other.purpose) == ("client", "therapist")
    other.opened.release()


def test_c31_ten_thousand_vaults_repeat_nothing_random(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is drawn for a new vault, not of what Argon2id makes of it: that would take hours."""
    monkeypatch.setattr(kdf, "derive", lambda secret, salt, params: bytes(32))
    seen: dict[str, set[object]] = {name: set() for name in ("id", "salt", "nonce", "key", "code")}
    for _ in range(10_000):
        code = new_recovery_code()
        header, keys = vault._new_header("words", code, FLOOR)  # pyright: ignore[reportPrivateUsage]
        seen["id"].add(header.vault_id)
        seen["salt"].update(slot.salt for slot in header.slots)
        seen["nonce"].update(slot.nonce for slot in header.slots)
        seen["key"].add(keys.database_key)
        seen["code"].add(code)
    assert {name: len(found) for name, found in seen.items()} == {
        "id": 10_000,
        "salt": 20_000,
        "nonce": 20_000,
        "key": 10_000,
        "code": 10_000,
    }


def test_a_vault_without_given_settings_is_calibrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "calibrate", lambda: KdfParams(65_536, 4, 2))
    made = create_vault(tmp_path / "New.vault", CANARY, purpose="client")
    made.opened.release()
    slot = check_unlockable(tmp_path / "New.vault").slots[0]
    assert (slot.memory_kib, slot.passes, slot.lanes) == (65_536, 4, 2)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_everything_is_the_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "deep" / "down" / "New.vault"
    before = os.umask(umask)
    try:
        made = create_vault(path, CANARY, purpose="client", kdf=FLOOR)
        made.opened.release()
        unlock(path, recovery_code=made.recovery_code).release()
    finally:
        os.umask(before)
    for found in (path, *path.rglob("*")):
        wanted = 0o700 if found.is_dir() else 0o600
        assert stat.S_IMODE(found.lstat().st_mode) == wanted, found.name
    for parent in (path.parent, path.parent.parent):
        assert stat.S_IMODE(parent.stat().st_mode) == 0o700


def test_folders_that_were_there_keep_their_permissions(tmp_path: Path) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    documents.chmod(0o755)
    create_vault(documents / "J.vault", CANARY, purpose="client", kdf=FLOOR).opened.release()
    assert stat.S_IMODE(documents.stat().st_mode) == 0o755


def test_permissions_loosened_by_a_copy_are_tightened_on_unlock(place: Path) -> None:
    (place / "backups" / "old.companion-backup").write_bytes(b"x")
    for found in (place, *place.rglob("*")):
        found.chmod(0o777)
    unlock(place, recovery_code=RECOVERY_CODE).release()
    for found in (place, *place.rglob("*")):
        assert not stat.S_IMODE(found.stat().st_mode) & 0o077, found.name


def test_a_vault_made_read_only_stays_so(place: Path) -> None:
    (place / "journal-1.db").chmod(0o444)
    unlock(place, recovery_code=RECOVERY_CODE).release()
    assert stat.S_IMODE((place / "journal-1.db").stat().st_mode) == 0o400


def test_an_empty_folder_is_taken_a_full_one_is_not(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir(mode=0o755)
    full.mkdir()
    (full / "thesis.txt").write_text("mine")
    create_vault(empty, CANARY, purpose="client", kdf=FLOOR).opened.release()
    assert stat.S_IMODE(empty.stat().st_mode) == 0o700
    for occupied in (full, empty, full / "thesis.txt"):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(AlreadyThere):
            create_vault(occupied, CANARY, purpose="client", kdf=FLOOR)
        assert sorted(tmp_path.rglob("*")) == before
    assert (full / "thesis.txt").read_text() == "mine"


def test_what_a_creation_cut_off_early_left_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "New.vault"
    (path / "backups").mkdir(parents=True)
    (path / ".lock").touch()
    (path / ".header.json.part").write_bytes(b"{")
    create_vault(path, CANARY, purpose="client", kdf=FLOOR).opened.release()
    assert check_unlockable(path).generation == 1
    assert not list(path.glob(".*.part"))


def test_a_link_in_place_of_a_new_vault_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "New.vault").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyThere):
        create_vault(tmp_path / "New.vault", CANARY, purpose="client", kdf=FLOOR)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("passphrase", ["", "   ", "\u00a0\u2003"])
def test_an_empty_passphrase_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(Refused, match="empty passphrase"):
        create_vault(tmp_path / "New.vault", passphrase, purpose="client", kdf=FLOOR)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("params", [KdfParams(65_535, 3, 1), KdfParams(65_536, 2, 1)])
def test_a_weak_vault_cannot_be_made(tmp_path: Path, params: KdfParams) -> None:
    with pytest.raises(Refused, match="safe limits"):
        create_vault(tmp_path / "New.vault", CANARY, purpose="client", kdf=params)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails", ["header.json", "header.bak"])
@pytest.mark.parametrize("folder_is_there", [False, True])
def test_a_creation_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, folder_is_there: bool
) -> None:
    path = tmp_path / "deep" / "New.vault"
    if folder_is_there:
        path.mkdir(parents=True)
    write = header.write_private

    def full(target: Path, content: bytes) -> None:
        if target.name == fails:
            raise DiskFull
        write(target, content)

    monkeypatch.setattr(header, "write_private", full)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DiskFull):
        create_vault(path, CANARY, purpose="client", kdf=FLOOR)
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.undo()
    create_vault(path, CANARY, purpose="client", kdf=FLOOR).opened.release()


@pytest.mark.parametrize("moment", ["before the folder is made", "before the lock is taken"])
def test_a_vault_that_somebody_else_makes_meanwhile_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "New.vault"
    owner, name = (
        (VaultFolder, "made_anew") if moment == "before the folder is made" else (LockFile, "take")
    )
    go_on = getattr(owner, name)

    def after_somebody_else(*arguments: object) -> object:
        path.mkdir(exist_ok=True)
        (path / "header.json").write_bytes(HEADER_V1)
        (path / "header.bak").write_bytes(HEADER_V1)
        return go_on(*arguments)

    monkeypatch.setattr(owner, name, after_somebody_else)
    with pytest.raises(AlreadyThere):
        create_vault(path, CANARY, purpose="client", kdf=FLOOR)
    monkeypatch.undo()
    assert (path / "header.json").read_bytes() == HEADER_V1
    unlock(path, recovery_code=RECOVERY_CODE).release()


def test_the_vault_of_the_vectors_opens_with_its_passphrase(place: Path) -> None:
    with unlock(place, passphrase=PASSPHRASE) as opened:
        assert opened.notices == ()
    with unlock(place, recovery_code=f" {RECOVERY_CODE.lower()} ") as opened:
        assert opened.header.to_bytes() == HEADER_V1


def test_c24_a_passphrase_opens_however_its_letters_are_composed(tmp_path: Path) -> None:
    path, words = tmp_path / "New.vault", "Grüße vom Café \u2126 " + "und weiter " * 90
    assert len(words) > 1000
    create_vault(path, words, purpose="client", kdf=FLOOR).opened.release()
    unlock(path, passphrase=unicodedata.normalize("NFD", words)).release()
    for other in (words.rstrip(), " " + words, words[:-2] + " ", words.lower()):
        with pytest.raises(WrongKey):
            unlock(path, passphrase=other)


def test_a_wrong_passphrase_says_so_and_changes_nothing(place: Path) -> None:
    before = _snapshot(place)
    with pytest.raises(WrongKey, match="passphrase does not open") as refused:
        unlock(place, passphrase=PASSPHRASE + " ")
    assert refused.value.exit_code == 3
    assert not is_held(place / ".lock")
    assert _snapshot(place) == before


def test_c26_ten_wrong_passphrases_cost_the_same_and_leave_no_trace(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is derived once under the same settings, as the right one is; nothing is counted anywhere."""
    asked: list[tuple[bytes, KdfParams]] = []
    derive = kdf.derive

    def note(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
        asked.append((salt, params))
        return derive(secret, salt, params)

    monkeypatch.setattr(kdf, "derive", note)
    before = _snapshot(place)
    for number in range(10):
        with pytest.raises(WrongKey):
            unlock(place, passphrase=f"{PASSPHRASE}{number}" if number % 2 else str(number))
    assert _snapshot(place) == before
    assert sorted(entry.name for entry in place.parent.iterdir()) == [place.name]
    unlock(place, passphrase=PASSPHRASE).release()
    assert len(asked) == 11
    assert len(set(asked)) == 1


def test_another_vaults_recovery_key_says_so(place: Path) -> None:
    with pytest.raises(WrongKey, match="recovery key does not open"):
        unlock(place, recovery_code=new_recovery_code())
    assert not is_held(place / ".lock")


def test_c25_a_mistyped_recovery_key_is_told_before_any_work(place: Path) -> None:
    with pytest.raises(Refused, match="typing mistake"):
        unlock(place, recovery_code=RECOVERY_CODE[:-1] + ("0" if RECOVERY_CODE[-1] != "0" else "1"))
    assert not (place / ".lock").exists()


def test_a_vault_that_is_open_is_in_use(place: Path) -> None:
    opened = unlock(place, recovery_code=RECOVERY_CODE)
    for attempt in (
        lambda: unlock(place, recovery_code=RECOVERY_CODE),
        lambda: check_unlockable(place),
    ):
        with pytest.raises(InUse) as refused:
            attempt()
        assert refused.value.exit_code == 5
    opened.release()
    opened.release()
    assert check_unlockable(place).generation == 1


@pytest.mark.parametrize("given", [{}, {"passphrase": "x", "recovery_code": "y"}])
def test_exactly_one_secret_is_asked_for(place: Path, given: dict[str, str]) -> None:
    with pytest.raises(BugError):
        unlock(place, **given)  # type: ignore[arg-type]


def test_places_without_a_vault_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    for name, error in (
        ("missing", NotFound),
        ("empty", NotFound),
        ("photos", NotFound),
        ("file", Refused),
    ):
        for attempt in (check_unlockable, lambda path: unlock(path, passphrase="x")):
            with pytest.raises(error):
                attempt(tmp_path / name)
    assert not list(tmp_path.rglob(".lock")), "no lock file is made where no vault is"


@pytest.mark.parametrize(
    "name", [".lock", "header.json", "header.bak", "journal-1.db", "seal.json", "backups"]
)
def test_no_link_inside_a_vault_is_followed(place: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "elsewhere"
    if (place / name).exists():
        (place / name).rename(target)
    else:
        target.write_bytes(b"precious")
    (place / name).symlink_to(target)
    for attempt in (check_unlockable, lambda path: unlock(path, recovery_code=RECOVERY_CODE)):
        with pytest.raises(Refused, match="symbolic link"):
            attempt(place)
    assert (place / name).is_symlink()


def test_a_link_to_a_vault_is_not_followed(place: Path, tmp_path: Path) -> None:
    link = tmp_path / "Link.vault"
    link.symlink_to(place)
    for attempt in (check_unlockable, lambda path: unlock(path, recovery_code=RECOVERY_CODE)):
        with pytest.raises(Refused, match="symbolic link"):
            attempt(link)


@pytest.mark.parametrize("newer", ["both", "first"])
def test_c21_a_newer_vault_is_left_as_it_is(place: Path, newer: str) -> None:
    (place / "header.json").write_bytes(b'{"magic":"companion-vault","version":2,"x":1}')
    if newer == "both":
        (place / "header.bak").write_bytes(b'{"magic":"companion-vault","version":2,"x":1}')
    before = _snapshot(place)
    for attempt in (check_unlockable, lambda path: unlock(path, recovery_code=RECOVERY_CODE)):
        with pytest.raises(TooNew) as refused:
            attempt(place)
        assert refused.value.exit_code == 6
    assert _snapshot(place) == before
    assert not is_held(place / ".lock")


def test_an_unlocked_vault_shows_nothing(created: CreatedVault) -> None:
    opened = created.opened
    assert repr(created) == "<CreatedVault>"
    assert str(opened) == "<UnlockedVault>"
    for secretive in (created, opened):
        assert not hasattr(secretive, "__dict__")
        with pytest.raises(TypeError):
            pickle.dumps(secretive)
    opened.release()
    with pytest.raises(BugError):
        _ = opened.keys.database_key


@pytest.mark.parametrize("passphrase", [CANARY, CANARY + "\ud800", ""])
def test_no_error_carries_the_passphrase(place: Path, passphrase: str) -> None:
    with pytest.raises(CompanionError) as refused:
        unlock(place, passphrase=passphrase)
    error: BaseException | None = refused.value
    while error is not None:
        assert "canary" not in f"{error!r} {error} {vars(error)}"
        assert b"canary" not in pickle.dumps(error.args)
        error = error.__context__


def test_a_failure_after_the_keys_are_known_frees_the_lock(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(vault, "_made_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        unlock(place, recovery_code=RECOVERY_CODE)
    assert not is_held(place / ".lock")


def test_a_backups_header_becomes_a_folder_again(tmp_path: Path) -> None:
    path = tmp_path / "Back.vault"
    with restored_folder(path, HEADER_V1) as folder:
        assert is_held(folder.lock_file)
        folder.database(1).write_bytes(b"the copy")
    assert not is_held(path / ".lock")
    with unlock(path, recovery_code=RECOVERY_CODE) as opened:
        assert opened.database.read_bytes() == b"the copy"
        assert opened.notices == ()
    with pytest.raises(AlreadyThere), restored_folder(path, HEADER_V1):
        pass


def test_a_restore_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Back.vault"
    with pytest.raises(DiskFull), restored_folder(path, HEADER_V1):
        raise DiskFull
    with pytest.raises(Damaged), restored_folder(path, HEADER_V1[:-1]):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_exception_inside_the_block_still_locks(place: Path) -> None:
    opened = unlock(place, recovery_code=RECOVERY_CODE)

    def work() -> None:
        with opened:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert not is_held(opened.folder.lock_file)
    with pytest.raises(BugError):
        _ = opened.keys.database_key


def _snapshot(path: Path) -> dict[str, bytes]:
    return {
        found.name: found.read_bytes()
        for found in path.rglob("*")
        if found.is_file() and found.name != ".lock"
    }
