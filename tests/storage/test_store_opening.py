"""What may be opened as a vault's database, and what is refused untouched."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.domain.entries import Entry, EntryFilter
from companion.errors import (
    AlreadyThere,
    BugError,
    CompanionError,
    Damaged,
    NotFound,
    ReadOnly,
    Refused,
    StorageFailure,
)
from companion.storage import migrations
from companion.storage.store import Store, create_store, open_store

MakeEntry = Callable[..., Entry]
VAULT = "a-vault"


def closed(store: Store) -> Path:
    store.close()
    return store.path


def test_a_store_opens_again_with_what_was_in_it(
    store: Store, key: bytes, make_entry: MakeEntry
) -> None:
    entry = make_entry("kept")
    with store.unit_of_work() as work:
        work.entries.add(entry)
    path = closed(store)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    again = open_store(path, key, vault_id=VAULT)
    with again.read() as work:
        assert work.entries.one(entry.id) == entry
    assert (again.purpose, again.schema_revision, again.read_only) == (
        "client",
        migrations.head(),
        False,
    )
    again.close()
    again.close()
    with pytest.raises(BugError), again.read():
        pass


def test_a_therapists_store_knows_its_purpose(database: Path, key: bytes) -> None:
    create_store(database, key, vault_id=VAULT, purpose="therapist").close()
    store = open_store(database, key, vault_id=VAULT)
    assert store.purpose == "therapist"
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_c05_every_file_is_its_owners_only_whatever_the_umask(
    vault_folder: Path, key: bytes, make_entry: MakeEntry
) -> None:
    before = os.umask(0)
    try:
        store = create_store(vault_folder / "j.db", key, vault_id=VAULT, purpose="client")
        with store.unit_of_work() as work:
            work.entries.add(make_entry())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in vault_folder.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"j.db": 0o600, "j.db-wal": 0o600, "j.db-shm": 0o600}


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_file_that_others_may_read_is_closed_to_them(store: Store, key: bytes) -> None:
    path = closed(store)
    path.chmod(0o644)
    open_store(path, key, vault_id=VAULT).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def make_nothing(path: Path) -> None:
    path.unlink()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_plain(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        plain.execute("INSERT INTO meta VALUES ('vault_id', 'a-vault')")
    plain.close()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_link(path: Path) -> None:
    real = path.rename(path.with_name("real.db"))
    path.symlink_to(real)


def make_noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4000])


def make_tiny(path: Path) -> None:
    """So short that SQLite would take it for an empty database and write into it."""
    path.write_bytes(b"x")


def make_half_a_thousand(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:511])


def make_altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


@pytest.mark.skipif(os.name != "posix", reason="pipes and links are POSIX")
@pytest.mark.parametrize(
    ("make", "error"),
    [
        (make_nothing, Damaged),
        (make_empty, Damaged),
        (make_plain, Damaged),
        (make_folder, Damaged),
        (make_pipe, Damaged),
        (make_link, Refused),
        (make_noise, Damaged),
        (make_short, Damaged),
        (make_tiny, Damaged),
        (make_half_a_thousand, Damaged),
        (make_altered, Damaged),
    ],
)
def test_what_is_not_this_vaults_database_is_refused_and_left_alone(
    store: Store, key: bytes, make: Callable[[Path], None], error: type[CompanionError]
) -> None:
    path = closed(store)
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as refused:
        open_store(path, key, vault_id=VAULT)
    assert type(refused.value) is error
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not list(path.parent.glob("*-wal"))


def test_another_vaults_database_is_refused_even_under_the_same_key(
    store: Store, key: bytes
) -> None:
    path = closed(store)
    before = path.read_bytes()
    with pytest.raises(Damaged):
        open_store(path, key, vault_id="another-vault")
    with pytest.raises(Damaged):
        open_store(path, bytes(32), vault_id=VAULT)
    assert path.read_bytes() == before


def test_an_encrypted_database_of_something_else_is_refused(vault_folder: Path, key: bytes) -> None:
    from companion.storage.driver import DatabaseKey, connect, run

    path = vault_folder / "other.db"
    path.touch()
    other = connect(path, DatabaseKey(key))
    run(other, "CREATE TABLE something (a)")
    other.close()
    with pytest.raises(Damaged):
        open_store(path, key, vault_id=VAULT)


def test_nothing_is_created_over_what_is_there(store: Store, key: bytes) -> None:
    path = closed(store)
    before = path.read_bytes()
    with pytest.raises(AlreadyThere):
        create_store(path, key, vault_id=VAULT, purpose="client")
    assert path.read_bytes() == before


def test_a_creation_that_fails_leaves_nothing(
    vault_folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageFailure

    monkeypatch.setattr("companion.storage.store.create_schema", fail)
    with pytest.raises(StorageFailure):
        create_store(vault_folder / "j.db", key, vault_id=VAULT, purpose="client")
    assert list(vault_folder.iterdir()) == []
    with pytest.raises(NotFound):
        create_store(vault_folder / "none" / "j.db", key, vault_id=VAULT, purpose="client")


def test_c66_a_path_full_of_signs_is_only_a_path(
    tmp_path: Path, key: bytes, make_entry: MakeEntry
) -> None:
    folder = tmp_path / "a#u?lt é'%41&mode=memory"
    folder.mkdir(mode=0o700)
    store = create_store(folder / "j'#?.db", key, vault_id=VAULT, purpose="client")
    with store.unit_of_work() as work:
        work.entries.add(make_entry())
    store.close()
    assert [file.name for file in folder.iterdir()] == ["j'#?.db"]
    again = open_store(folder / "j'#?.db", key, vault_id=VAULT)
    with again.read() as work:
        assert work.entries.count(EntryFilter()) == 1
    again.close()


def test_a_store_opened_for_reading_only_reads(
    store: Store, key: bytes, make_entry: MakeEntry
) -> None:
    entry = make_entry("readable words")
    with store.unit_of_work() as work:
        work.entries.add(entry)
    path = closed(store)
    before = path.read_bytes()
    reader = open_store(path, key, vault_id=VAULT, read_only=True)
    assert reader.read_only
    with reader.read() as work:
        assert work.entries.one(entry.id) == entry
        assert len(work.search.find("readable", EntryFilter(), limit=5).hits) == 1
        with pytest.raises(ReadOnly), reader.unit_of_work():
            pass
    with pytest.raises(ReadOnly), reader.read() as work:
        work.entries.add(make_entry())
    assert reader.checkpoint()
    reader.scrub()
    reader.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_place_that_cannot_be_written_is_opened_for_reading(
    store: Store, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = closed(store)
    monkeypatch.setattr(os, "access", lambda *_: False)
    reader = open_store(path, key, vault_id=VAULT)
    assert reader.read_only
    reader.close()


def test_a_key_shows_nothing_of_itself(store: Store, key: bytes) -> None:
    from companion.storage.driver import DatabaseKey

    held = DatabaseKey(key)
    assert "00010203" not in repr(held) + str(held) + repr(store) + repr(vars(store))
    with pytest.raises(TypeError):
        held.__reduce__()
    with pytest.raises(ValueError):
        DatabaseKey(key[:31])
    held.wipe()
    assert bytes(held._key) == bytes(32)  # pyright: ignore[reportPrivateUsage]
