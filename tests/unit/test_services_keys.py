"""Passphrase and recovery key are changed: what was retired opens nothing any more, and nothing written is lost."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from companion.domain.entries import EntryFilter, NewEntry
from companion.errors import (
    BugError,
    Cancelled,
    CompanionError,
    Damaged,
    DiskFull,
    ReadOnly,
    Refused,
    StorageFailure,
    WrongKey,
)
from companion.paths import write_private
from companion.services import backups, journal, keys, vaults
from companion.services.open_vault import OpenVault
from companion.storage import export, store
from companion.storage.unit_of_work import Work
from companion.vault import header as header_module
from companion.vault import rekeying, rewrapping
from companion.vault.header import parse
from companion.vault.rekeying import Unsure

NEW = "quiet stones in the stream"
WORDS = "Rain on the roof, then tea"

pytestmark = pytest.mark.usefixtures("remember_derived_keys")


@pytest.fixture
def written(vault: OpenVault) -> OpenVault:
    """An open vault with words in it, some of them no longer."""
    for number in range(8):
        journal.write_entry(vault, NewEntry(body=f"{WORDS} {number}.", tags=("evening",)))
    entry, _ = journal.write_entry(vault, NewEntry(body="Not to be kept."))
    journal.trash(vault, entry.id)
    journal.erase_trash(vault)
    return vault


@pytest.fixture
def code() -> str:
    return keys.new_recovery_code()


def opens(path: Path, **secret: str) -> bool:
    """Whether `secret` opens the vault at `path`, with every word of `written` in it."""
    try:
        vault = vaults.unlock(path, **secret)  # type: ignore[arg-type]
    except WrongKey:
        return False
    try:
        assert vaults.verify(vault).ok
        assert journal.count(vault) == 8
        assert len(journal.search(vault, "roof", EntryFilter(), limit=20).hits) == 8
        assert vault.notices == ()
    finally:
        vaults.lock(vault)
    return True


def everything(path: Path) -> dict[str, bytes]:
    """Every file of a closed vault."""
    return {
        str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()
    }


def names(path: Path) -> set[str]:
    return {place.name for place in path.iterdir()}


def test_a_new_passphrase_opens_the_vault_and_the_old_secrets_do_not(
    written: OpenVault, passphrase: str, recovery_code: str, code: str
) -> None:
    path, key_before = written.path, written.unlocked.keys.database_key
    id_before = written.unlocked.vault_id

    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)

    assert not opens(path, passphrase=passphrase)
    assert not opens(path, recovery_code=recovery_code)
    assert opens(path, passphrase=NEW)
    assert opens(path, recovery_code=code)
    again = vaults.unlock(path, passphrase=NEW)
    assert again.unlocked.keys.database_key != key_before
    assert again.unlocked.vault_id == id_before
    assert again.unlocked.generation == 2
    vaults.lock(again)
    assert names(path) == {
        ".lock",
        "backups",
        "header.bak",
        "header.json",
        "journal-2.db",
        "seal.json",
    }


def test_the_vault_is_closed_when_its_keys_were_changed(
    written: OpenVault, passphrase: str, code: str
) -> None:
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)

    with pytest.raises(BugError):
        journal.count(written)
    with pytest.raises(BugError):
        _ = written.unlocked.keys.database_key
    vaults.lock(written)  # a second time does nothing
    assert opens(written.path, passphrase=NEW)


def test_a_new_recovery_key_retires_the_old_and_keeps_the_passphrase(
    written: OpenVault, passphrase: str, recovery_code: str, code: str
) -> None:
    keys.change_keys(written, passphrase=passphrase, recovery_code=code)

    assert opens(written.path, passphrase=passphrase)
    assert opens(written.path, recovery_code=code)
    assert not opens(written.path, recovery_code=recovery_code)


def test_whoever_forgot_the_passphrase_chooses_one_with_the_recovery_key(
    written: OpenVault, passphrase: str, recovery_code: str, code: str
) -> None:
    keys.change_keys(
        written, present_recovery_code=recovery_code, new_passphrase=NEW, recovery_code=code
    )

    assert opens(written.path, passphrase=NEW)
    assert not opens(written.path, passphrase=passphrase)


def test_what_was_erased_is_not_carried_over(
    written: OpenVault, passphrase: str, code: str
) -> None:
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)

    again = vaults.unlock(written.path, passphrase=NEW)
    assert journal.search(again, "kept", EntryFilter(), limit=5).hits == ()
    vaults.lock(again)


@pytest.mark.parametrize(
    ("secrets", "error"),
    [
        ({"passphrase": "not the passphrase", "new_passphrase": NEW}, WrongKey),
        ({"present_recovery_code": keys.new_recovery_code(), "new_passphrase": NEW}, WrongKey),
        ({"present_recovery_code": "04HMA", "new_passphrase": NEW}, Refused),
        ({"passphrase": "", "new_passphrase": ""}, Refused),
        ({"passphrase": "slow river under birches", "new_passphrase": "   "}, Refused),
        ({"passphrase": "slow river under birches", "recovery_code": "04HMA"}, Refused),
        ({"passphrase": "slow river under birches", "old_backups": "burn"}, BugError),
        ({"new_passphrase": NEW}, BugError),
    ],
)
def test_what_is_refused_leaves_an_open_vault_as_it_was(
    written: OpenVault,
    passphrase: str,
    code: str,
    secrets: dict[str, str],
    error: type[CompanionError],
) -> None:
    with pytest.raises(error):
        keys.change_keys(written, **{"recovery_code": code} | secrets)  # type: ignore[arg-type]

    journal.write_entry(written, NewEntry(body=WORDS))
    assert not list(written.unlocked.folder.backups.iterdir())
    vaults.lock(written)
    assert "journal-1.db" in names(written.path)
    assert ".rekeying" not in names(written.path)
    vaults.lock(vaults.unlock(written.path, passphrase=passphrase))


def test_a_passphrase_is_confirmed_without_changing_anything(
    written: OpenVault, passphrase: str
) -> None:
    keys.confirm_passphrase(written, passphrase)
    with pytest.raises(WrongKey):
        keys.confirm_passphrase(written, passphrase + " ")


def test_it_can_be_stopped_until_the_new_keys_count(
    written: OpenVault, passphrase: str, code: str
) -> None:
    """At each report of the progress once: afterwards the vault is open, whole and as it was."""
    asked = _stops(written, passphrase, code, None)
    stations = [done for done in asked if done < keys.WRITTEN]
    assert len(stations) > 5
    assert stations == sorted(stations)


def test_stopped_early_nothing_is_left(
    written: OpenVault, passphrase: str, recovery_code: str, code: str
) -> None:
    for station in (keys.CONFIRMED + 1, keys.BACKED_UP, keys.BACKED_UP + 280):
        with pytest.raises(Cancelled):
            _stops(written, passphrase, code, station)
        assert journal.count(written) == 8
        assert not {".rekeying", "journal-2.db"} & names(written.path)
    vaults.lock(written)
    assert opens(written.path, passphrase=passphrase)
    assert opens(written.path, recovery_code=recovery_code)


def _stops(vault: OpenVault, passphrase: str, code: str, station: int | None) -> list[int]:
    """Change the keys and say stop at `station` thousandths; gives the stations that were passed."""
    asked: list[int] = []

    def tell(done: int, total: int) -> bool:
        assert total == keys.ALL
        asked.append(done)
        return station is None or done < station

    keys.change_keys(
        vault, passphrase=passphrase, new_passphrase=NEW, recovery_code=code, progress=tell
    )
    return asked


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_the_new_files_are_the_owners_alone_whatever_the_umask(
    written: OpenVault, passphrase: str, code: str
) -> None:
    seen: dict[str, int] = {}

    def look(done: int, total: int) -> None:
        for place in written.path.iterdir():
            seen[place.name] = stat.S_IMODE(place.stat().st_mode)

    before = os.umask(0)
    try:
        keys.change_keys(
            written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code, progress=look
        )
        look(1, 1)
    finally:
        os.umask(before)
    assert seen.pop("backups") == 0o700
    assert {"journal-2.db", ".rekeying", "header.json", "header.bak"} <= seen.keys()
    assert set(seen.values()) == {0o600}


@pytest.mark.parametrize("has_a_connection", [True, False])
def test_nobody_writes_into_the_old_journal_while_the_new_one_is_made(
    written: OpenVault,
    passphrase: str,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    has_a_connection: bool,
) -> None:
    """Somebody who waited for their turn is told that the vault is locked; no word is taken and then lost.

    So too where the old key is wiped before their connection to the database is open.
    """
    begun, retired, told = threading.Event(), threading.Event(), list[BaseException]()
    begin, retire = store.transaction, written.store.retire

    def note_and_begin(engine: Engine, kind: str) -> AbstractContextManager[Work]:
        if threading.current_thread() is other:
            if has_a_connection:
                engine.raw_connection().close()
            begun.set()  # it has asked whether the vault is open, and now waits for its turn
            if not has_a_connection:
                retired.wait()
                engine.dispose()
        return begin(engine, kind)

    def note_and_retire() -> None:
        retire()
        retired.set()

    monkeypatch.setattr(store, "transaction", note_and_begin)
    monkeypatch.setattr(written.store, "retire", note_and_retire)

    def write() -> None:
        try:
            journal.write_entry(written, NewEntry(body="Too late."))
        except CompanionError as error:
            told.append(error)

    other = threading.Thread(target=write)
    commit = rekeying.commit

    def commit_while_somebody_waits(*arguments: object) -> None:
        other.start()
        begun.wait()
        commit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rekeying, "commit", commit_while_somebody_waits)
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    other.join()

    assert [type(error) for error in told] == [BugError]
    assert opens(written.path, passphrase=NEW)


# --- what can go wrong on the way


def _fails_at(file: str) -> Callable[[Path, bytes], None]:
    def write(path: Path, content: bytes) -> None:
        if path.name == file:
            raise DiskFull
        write_private(path, content)

    return write


def _no_room_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    fill = export._fill  # pyright: ignore[reportPrivateUsage]

    def full(*arguments: object) -> None:
        fill(*arguments)  # type: ignore[arg-type]
        raise DiskFull

    monkeypatch.setattr(export, "_fill", full)


def _no_room_for(module: object, file: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(module, "write_private", _fails_at(file))


@pytest.mark.parametrize(
    "no_room",
    [
        _no_room_for(rekeying, ".rekeying"),
        _no_room_for_the_database,
        _no_room_for(rekeying, "header.json"),
    ],
    ids=["at the start", "in the database", "at the header"],
)
def test_c46_on_a_full_disk_the_old_keys_stay(
    written: OpenVault,
    passphrase: str,
    recovery_code: str,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    no_room: Callable[[pytest.MonkeyPatch], None],
) -> None:
    with monkeypatch.context() as patch:
        no_room(patch)
        with pytest.raises(DiskFull):
            keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    assert journal.count(written) == 8
    assert not {".rekeying", "journal-2.db"} & names(written.path)

    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    assert opens(written.path, passphrase=NEW)
    assert not opens(written.path, recovery_code=recovery_code)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB of which nothing is used."""
    place = tmp_path / "small"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    if os.system(f"mount -t tmpfs -o size=2m tmpfs '{place}' 2>/dev/null"):
        pytest.skip("no small disk can be made here")
    yield place
    os.system(f"umount '{place}'")


def test_c46_on_a_really_full_disk_the_old_keys_stay_until_there_is_room(
    small_disk: Path, written: OpenVault, passphrase: str, code: str
) -> None:
    """A little more room at each attempt, from none to enough: so it fails in every place there is."""
    vaults.lock(written)
    path = small_disk / "Journal.vault"
    shutil.copytree(written.path, path)
    ballast = small_disk / "ballast"
    failures = 0
    for room in range(0, 2048, 64):
        vault = vaults.unlock(path, passphrase=passphrase)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(bytes(max(0, free - room * 1024)))
        try:
            keys.change_keys(vault, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
        except StorageFailure:
            failures += 1
            assert vaults.verify(vault).ok
        else:
            break
        finally:
            vaults.lock(vault)
            ballast.unlink()
        assert not {".rekeying", "journal-2.db"} & names(path)
        for file in (path / "backups").iterdir():
            assert not file.name.startswith(".")
            file.unlink()
        assert opens(path, passphrase=passphrase)
    assert failures > 5
    assert opens(path, passphrase=NEW)


def test_c46_a_second_copy_that_cannot_be_written_waits_for_the_next_unlock(
    written: OpenVault, passphrase: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the old database stays too, and still the old passphrase opens nothing."""
    path = written.path
    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "write_private", _fails_at("header.bak"))
        keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    assert {"journal-1.db", "journal-2.db", ".rekeying"} <= names(path)
    assert parse((path / "header.bak").read_bytes()).generation == 1

    assert not opens(path, passphrase=passphrase)
    assert opens(path, passphrase=NEW)
    assert names(path) == {
        ".lock",
        "backups",
        "header.bak",
        "header.json",
        "journal-2.db",
        "seal.json",
    }


def test_a_disk_that_fails_at_the_commit_is_told_and_nothing_is_removed(
    written: OpenVault, passphrase: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rename was done and could not be made durable: after a power cut either header may be there."""
    path = written.path
    old_header = (path / "header.json").read_bytes()

    def unsure(place: Path, content: bytes) -> None:
        write_private(place, content)
        if place.name == "header.json":
            raise StorageFailure

    def failing(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "write_private", unsure)
        patch.setattr(rekeying, "sync_folder", failing)
        with pytest.raises(Unsure) as told:
            keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    assert "new" in told.value.sentence
    assert {"journal-1.db", "journal-2.db"} <= names(path)

    after_power_cut = path.with_name("After.vault")
    shutil.copytree(path, after_power_cut)
    (after_power_cut / "header.json").write_bytes(old_header)
    for place, secret in ((path, NEW), (after_power_cut, passphrase)):
        assert opens(place, passphrase=secret)
        assert len(list(place.glob("journal-*.db"))) == 1


def test_a_stop_that_comes_too_late_is_no_stop(
    written: OpenVault, passphrase: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interruption between the commit and the next line must not remove what counts by then."""

    def interrupted(step: str) -> None:
        if step == "header written":
            raise KeyboardInterrupt

    monkeypatch.setattr(rekeying, "reached", interrupted)
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    monkeypatch.undo()
    assert opens(written.path, passphrase=NEW)
    assert not opens(written.path, passphrase=passphrase)


def test_a_copy_that_differs_from_the_journal_never_counts(
    written: OpenVault, passphrase: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk gives back other rows than were written: compared, found, thrown away."""
    fill = export._fill  # pyright: ignore[reportPrivateUsage]

    def spoiled(source: Path, old: object, target: Path, new: object, progress: object) -> None:
        fill(source, old, target, new, progress)  # type: ignore[arg-type]
        connection = export.connect(target, new)  # type: ignore[arg-type]
        connection.execute("UPDATE entry_text SET body = 'x' WHERE body LIKE '% 3.'")
        connection.close()

    monkeypatch.setattr(export, "_fill", spoiled)
    with pytest.raises(StorageFailure, match="did not keep"):
        keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    assert "journal-2.db" not in names(written.path)
    vaults.lock(written)
    assert opens(written.path, passphrase=passphrase)


def test_a_damaged_journal_keeps_its_keys(closed_vault: Path, passphrase: str, code: str) -> None:
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    for number in range(60):
        journal.write_entry(vault, NewEntry(body=f"{WORDS} {number}. " * 60))
    vaults.lock(vault)
    database = closed_vault / "journal-1.db"
    content = bytearray(database.read_bytes())
    content[-6000] ^= 1
    database.write_bytes(content)

    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    with pytest.raises(Damaged):
        keys.change_keys(vault, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    vaults.lock(vault)
    assert database.exists()
    assert not {".rekeying", "journal-2.db"} & names(closed_vault)


def test_where_nothing_can_be_written_the_keys_stay(
    written: OpenVault, passphrase: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(written.store), "read_only", property(lambda _: True))
    with pytest.raises(ReadOnly):
        keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)


# --- generations


def test_c27_an_old_header_does_not_open_the_new_database(
    written: OpenVault, passphrase: str, code: str
) -> None:
    path = written.path
    old_header = (path / "header.json").read_bytes()
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    for name in ("header.json", "header.bak"):
        (path / name).write_bytes(old_header)

    with pytest.raises(Damaged, match="missing"):
        vaults.unlock(path, passphrase=passphrase)
    (path / "journal-2.db").rename(path / "journal-1.db")
    before = everything(path)
    with pytest.raises(Damaged):
        vaults.unlock(path, passphrase=passphrase)
    assert everything(path) == before


def test_c27_an_old_header_with_its_old_database_from_a_backup_opens(
    written: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    """As documented: a backup keeps the keys of its day. Restoring is no way around a new passphrase of the vault."""
    keys.change_keys(written, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    (file,) = written.unlocked.folder.backups.iterdir()

    restored = tmp_path / "Restored.vault"
    backups.restore(file, restored)
    vault = vaults.unlock(restored, passphrase=passphrase)
    assert journal.count(vault) == 8
    vaults.lock(vault)
    assert not opens(written.path, passphrase=passphrase)


def test_a_journal_that_somebody_put_there_is_never_removed(
    written: OpenVault, passphrase: str, code: str
) -> None:
    """Whoever puts an old header and database back to look at them still has the newer database afterwards."""
    path = written.path
    vaults.lock(written)
    old = {name: (path / name).read_bytes() for name in ("header.json", "journal-1.db")}
    vault = vaults.unlock(path, passphrase=passphrase)
    keys.change_keys(vault, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    new_header = (path / "header.json").read_bytes()

    for name in ("header.json", "header.bak"):
        (path / name).write_bytes(old["header.json"])
    (path / "journal-1.db").write_bytes(old["journal-1.db"])
    vaults.lock(vaults.unlock(path, passphrase=passphrase))
    assert {"journal-1.db", "journal-2.db"} <= names(path)

    # Even new keys for the old state leave it alone, and take a number of their own.
    vault = vaults.unlock(path, passphrase=passphrase)
    keys.change_keys(vault, passphrase=passphrase, recovery_code=keys.new_recovery_code())
    assert {"journal-2.db", "journal-3.db"} <= names(path)
    for name in ("header.json", "header.bak"):
        (path / name).write_bytes(new_header)
    vault = vaults.unlock(path, passphrase=NEW)
    assert journal.count(vault) == 8
    vaults.lock(vault)


@pytest.mark.parametrize("marker", ["1 2", "2 3", "2 1", "1 999", "-1 2", "2", "x y", ""])
def test_c32_a_database_of_another_generation_is_refused(
    written: OpenVault, passphrase: str, code: str, marker: str
) -> None:
    """The journal of before the change beside the header of after it; whatever is noted of an unfinished change."""
    path = written.path
    vaults.lock(written)
    old = (path / "journal-1.db").read_bytes()
    vault = vaults.unlock(path, passphrase=passphrase)
    keys.change_keys(vault, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    (path / "journal-2.db").rename(path / "kept.db")
    (path / "journal-1.db").write_bytes(old)
    (path / ".rekeying").write_text(marker)
    before = everything(path)

    with pytest.raises(Damaged, match="missing"):
        vaults.unlock(path, passphrase=NEW)
    (path / "journal-1.db").rename(path / "journal-2.db")
    with pytest.raises(Damaged):
        vaults.unlock(path, passphrase=NEW)
    (path / "journal-2.db").rename(path / "journal-1.db")
    assert everything(path) == before


# --- re-wrapping


def test_rewrapping_changes_the_passphrases_slot_and_nothing_else(
    written: OpenVault, passphrase: str, recovery_code: str
) -> None:
    path, before = written.path, parse((written.path / "header.json").read_bytes())
    key, database = written.unlocked.keys.database_key, (path / "journal-1.db").stat().st_ino

    keys.rewrap(written, passphrase=passphrase, new_passphrase=NEW)

    after = parse((path / "header.json").read_bytes())
    assert (path / "header.bak").read_bytes() == after.to_bytes()
    assert after.slots[1:] == before.slots[1:]
    assert after.slots[0].salt != before.slots[0].salt
    assert (after.vault_id, after.generation) == (before.vault_id, before.generation)
    assert written.unlocked.header == after
    assert written.unlocked.keys.database_key == key
    journal.write_entry(written, NewEntry(body="It is open still."))
    journal.trash(written, journal.summaries(written, EntryFilter(), limit=1)[0].id)
    vaults.lock(written)
    assert (path / "journal-1.db").stat().st_ino == database
    assert opens(path, passphrase=NEW)
    assert opens(path, recovery_code=recovery_code)
    assert not opens(path, passphrase=passphrase)


def test_after_rewrapping_older_copies_open_with_the_old_passphrase(
    written: OpenVault, passphrase: str
) -> None:
    """What the warning says, and why the full change is the default."""
    old_header = (written.path / "header.json").read_bytes()
    keys.rewrap(written, passphrase=passphrase, new_passphrase=NEW)
    vaults.lock(written)
    assert not opens(written.path, passphrase=passphrase)
    for name in ("header.json", "header.bak"):
        (written.path / name).write_bytes(old_header)
    assert opens(written.path, passphrase=passphrase)


def test_rewrapping_needs_the_present_secret(
    written: OpenVault, passphrase: str, recovery_code: str
) -> None:
    before = (written.path / "header.json").read_bytes()
    with pytest.raises(WrongKey):
        keys.rewrap(written, passphrase="not it", new_passphrase=NEW)
    with pytest.raises(Refused):
        keys.rewrap(written, passphrase=passphrase, new_passphrase="")
    assert (written.path / "header.json").read_bytes() == before
    keys.rewrap(written, present_recovery_code=recovery_code, new_passphrase=NEW)
    vaults.lock(written)
    assert opens(written.path, passphrase=NEW)
    assert not opens(written.path, passphrase=passphrase)


@pytest.mark.parametrize("fails", ["header.json", "header.bak"])
def test_c46_rewrapping_on_a_full_disk_leaves_one_passphrase(
    written: OpenVault, passphrase: str, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    before = everything(written.path)
    monkeypatch.setattr(rewrapping, "write_private", _fails_at(fails))
    if fails == "header.json":
        with pytest.raises(DiskFull):
            keys.rewrap(written, passphrase=passphrase, new_passphrase=NEW)
        after = everything(written.path)
        for name in ("header.json", "header.bak"):
            assert after[name] == before[name]
        assert names(written.path) >= {"header.bak", "header.json"}
    else:
        keys.rewrap(written, passphrase=passphrase, new_passphrase=NEW)
        assert not (written.path / "header.bak").exists()
    vaults.lock(written)
    monkeypatch.undo()
    good, bad = (passphrase, NEW) if fails == "header.json" else (NEW, passphrase)
    with pytest.raises(WrongKey):
        vaults.unlock(written.path, passphrase=bad)
    vaults.lock(vaults.unlock(written.path, passphrase=good))
    assert opens(written.path, passphrase=good)
    assert (written.path / "header.bak").exists()
    assert not list(written.path.glob(".*.part"))


def test_an_old_second_copy_is_out_of_the_way_before_the_first_changes(
    written: OpenVault, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a kill just then would leave two headers of one generation, and both passphrases would open."""
    found: list[bool] = []

    def look(path: Path, content: bytes) -> None:
        if path.name == "header.json":
            found.append((path.parent / "header.bak").exists())
        write_private(path, content)

    monkeypatch.setattr(rewrapping, "write_private", look)
    keys.rewrap(written, passphrase=passphrase, new_passphrase=NEW)
    assert found == [False]
    assert header_module.header_in(written.path / "header.bak") == written.unlocked.header


# --- old backups


@pytest.fixture
def backed_up(written: OpenVault, tmp_path: Path) -> OpenVault:
    """A vault with an automatic backup and a second folder."""
    second = tmp_path / "stick"
    second.mkdir()
    backups.choose_second_folder(written, second)
    backups.automatic_backup(written, reason="before-import")
    return written


def _opened_by(file: Path, folder: Path, *passphrases: str) -> list[str]:
    """Which of `passphrases` open the backup at `file`, with every word in it."""
    place = folder / "Looked at.vault"
    shutil.rmtree(place, ignore_errors=True)
    backups.restore(file, place)
    found: list[str] = []
    for passphrase in passphrases:
        try:
            vault = vaults.unlock(place, passphrase=passphrase)
        except WrongKey:
            continue
        assert journal.count(vault) == 8
        vaults.lock(vault)
        found.append(passphrase)
    return found


def _files(vault: OpenVault, tmp_path: Path) -> list[Path]:
    return [
        file
        for folder in (vault.unlocked.folder.backups, tmp_path / "stick")
        for file in sorted(folder.iterdir())
        if file.name != ".companion-folder"
    ]


def test_the_backups_that_keep_their_keys_are_listed_first(
    backed_up: OpenVault, tmp_path: Path
) -> None:
    listed = keys.backups_under_old_keys(backed_up)
    assert {info.path for info in listed} == set(_files(backed_up, tmp_path))
    assert len(listed) == 2


def test_old_backups_may_be_kept(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    changed = keys.change_keys(
        backed_up, passphrase=passphrase, new_passphrase=NEW, recovery_code=code
    )
    files = _files(backed_up, tmp_path)
    assert {info.path for info in changed.backups_left} == set(files)
    assert len(files) == 4, "one more was made before the change, in both places"
    assert all(_opened_by(file, tmp_path, passphrase, NEW) == [passphrase] for file in files)


def test_old_backups_may_be_deleted(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    changed = keys.change_keys(
        backed_up,
        passphrase=passphrase,
        new_passphrase=NEW,
        recovery_code=code,
        old_backups="delete",
    )
    assert changed.backups_left == ()
    assert _files(backed_up, tmp_path) == []
    assert opens(backed_up.path, passphrase=NEW)


def test_old_backups_may_be_written_anew(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    before = {info.path: info.made_at for info in backups.listed(backed_up)}
    changed = keys.change_keys(
        backed_up,
        passphrase=passphrase,
        new_passphrase=NEW,
        recovery_code=code,
        old_backups="reencrypt",
    )
    assert changed.backups_left == ()
    files = _files(backed_up, tmp_path)
    assert set(before) <= set(files)
    for file in files:
        assert _opened_by(file, tmp_path, passphrase, NEW) == [NEW]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        if file in before:
            assert backups.inspect(file).made_at == before[file]


def test_a_backup_of_earlier_keys_is_written_anew_if_its_passphrase_is_the_same(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    path = backed_up.path
    keys.change_keys(backed_up, passphrase=passphrase, recovery_code=code)  # keeps the backups
    again = vaults.unlock(path, passphrase=passphrase)
    changed = keys.change_keys(
        again,
        passphrase=passphrase,
        new_passphrase=NEW,
        recovery_code=code,
        old_backups="reencrypt",
    )
    assert changed.backups_left == ()
    assert {backups.inspect(file).header.generation for file in _files(again, tmp_path)} == {3}


def test_a_backup_under_a_forgotten_passphrase_stays_and_is_told(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    path, old = backed_up.path, _files(backed_up, tmp_path)
    keys.change_keys(backed_up, passphrase=passphrase, new_passphrase=NEW, recovery_code=code)
    again = vaults.unlock(path, passphrase=NEW)
    before = {file: file.read_bytes() for file in old}
    changed = keys.change_keys(
        again,
        passphrase=NEW,
        new_passphrase="a third one",
        recovery_code=code,
        old_backups="reencrypt",
    )
    assert set(old) <= {info.path for info in changed.backups_left}
    assert {file: file.read_bytes() for file in old} == before


def test_a_stop_while_backups_are_written_anew_leaves_the_rest_as_they_were(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    changed = keys.change_keys(
        backed_up,
        passphrase=passphrase,
        new_passphrase=NEW,
        recovery_code=code,
        old_backups="reencrypt",
        progress=lambda done, total: done <= keys.WRITTEN,
    )
    files = _files(backed_up, tmp_path)
    left = {info.path for info in changed.backups_left}
    assert 0 < len(left) < len(files)
    for file in files:
        wanted = passphrase if file in left else NEW
        assert _opened_by(file, tmp_path, passphrase, NEW) == [wanted]
    assert opens(backed_up.path, passphrase=NEW)


def test_a_damaged_backup_stays_as_it_is(
    backed_up: OpenVault, passphrase: str, code: str, tmp_path: Path
) -> None:
    file = next(iter(backed_up.unlocked.folder.backups.iterdir()))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    changed = keys.change_keys(
        backed_up,
        passphrase=passphrase,
        new_passphrase=NEW,
        recovery_code=code,
        old_backups="reencrypt",
    )
    assert [info.path for info in changed.backups_left] == [file]
    assert file.read_bytes() == content
    assert not list(file.parent.glob(".*"))
