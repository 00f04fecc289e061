"""Encrypted copies while somebody writes, and the check of the whole database."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.domain.entries import Attachment, Entry, EntryFilter
from companion.domain.ids import new_id
from companion.errors import AlreadyThere, Cancelled, Damaged, DiskFull, NotFound
from companion.storage.backup import copy_encrypted, count_rows, verify_database
from companion.storage.repositories.attachments import digest_of
from companion.storage.store import Store, open_store

MakeEntry = Callable[..., Entry]
VAULT = "a-vault"
ALL = EntryFilter()


@pytest.fixture
def filled(store: Store, make_entry: MakeEntry) -> Store:
    content = b"a picture" * 1000
    entries = [make_entry(f"number {n} " + "words " * 300, tags=("sea",)) for n in range(40)]
    file = Attachment(
        new_id(),
        entries[0].id,
        "p",
        "image/png",
        len(content),
        digest_of(content),
        datetime(2026, 5, 1, tzinfo=UTC),
    )
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
        work.attachments.add(file, content)
    return store


def test_a_copy_holds_everything_even_what_is_still_in_the_log(
    filled: Store, key: bytes, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    seen: list[tuple[int, int]] = []
    copy_encrypted(filled, target, lambda done, total: seen.append((done, total)))
    assert target.stat().st_mode & 0o777 == 0o600
    assert all(0 <= done <= total for done, total in seen)
    before = target.read_bytes()
    copy = open_store(target, key, vault_id=VAULT, read_only=True)
    assert count_rows(copy) == count_rows(filled)
    report = verify_database(copy)
    assert (report.ok, report.counts["entry"], report.counts["attachment_blob"]) == (True, 40, 1)
    with copy.read() as work, filled.read() as original:
        assert list(work.entries.bodies(ALL)) == list(original.entries.bodies(ALL))
        assert len(work.search.find("number", ALL, limit=50).hits) == 40
    copy.close()
    assert target.read_bytes() == before
    assert b"words" not in before


def test_a_copy_made_while_another_thread_writes_is_one_state(
    filled: Store, key: bytes, tmp_path: Path, make_entry: MakeEntry
) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with filled.unit_of_work() as work:
                work.entries.add(make_entry("pair one"))
                work.entries.add(make_entry("pair two"))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            copy_encrypted(filled, tmp_path / f"{number}.db")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        copy = open_store(tmp_path / f"{number}.db", key, vault_id=VAULT)
        with copy.read() as work:
            assert work.entries.count(ALL) % 2 == 0
        assert verify_database(copy).ok
        copy.close()


def test_a_copy_never_goes_over_something_and_leaves_no_half(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        copy_encrypted(filled, target)
    assert target.read_bytes() == b"mine"
    with pytest.raises(NotFound):
        copy_encrypted(filled, tmp_path / "no folder" / "copy.db")
    monkeypatch.setattr("companion.storage.backup.OPERATIONS_BETWEEN", 10)
    with pytest.raises(Cancelled):
        copy_encrypted(filled, tmp_path / "stopped.db", lambda _done, _total: False)
    assert [file.name for file in tmp_path.glob("*.db")] == ["copy.db"]
    copy_encrypted(filled, tmp_path / "whole.db", lambda _done, _total: None)


def test_a_copy_that_cannot_be_synced_is_not_left_behind(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("companion.storage.opening.sync_folder", full)
    with pytest.raises(DiskFull):
        copy_encrypted(filled, tmp_path / "copy.db")
    assert list(tmp_path.glob("*.db")) == []


def test_what_stops_a_copy_is_told_as_it_was(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.storage.backup.OPERATIONS_BETWEEN", 10)
    for reason in (KeyboardInterrupt(), Cancelled("Enough."), ZeroDivisionError("ours")):

        def stop(_done: int, _total: int, reason: BaseException = reason) -> None:
            raise reason

        with pytest.raises(type(reason)) as raised:
            copy_encrypted(filled, tmp_path / "copy.db", stop)
        assert raised.value is reason
        assert list(tmp_path.glob("*.db*")) == []
    copy_encrypted(filled, tmp_path / "copy.db")


def test_a_folder_whose_name_is_no_text_can_hold_a_copy(
    filled: Store, key: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / os.fsdecode(b"\xff\xfe and \xc3\xa4")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this disk takes only names that are text")
    copy_encrypted(filled, folder / "copy.db")
    copy = open_store(folder / "copy.db", key, vault_id=VAULT)
    assert count_rows(copy) == count_rows(filled)
    copy.close()


def test_a_check_that_cannot_be_done_finds_no_damage(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store) -> bool:
        raise DiskFull

    monkeypatch.setattr(Store, "checkpoint", full)
    with pytest.raises(DiskFull):
        verify_database(filled)


def test_a_whole_database_passes_with_its_counts(filled: Store) -> None:
    steps: list[tuple[int, int]] = []
    report = verify_database(filled, lambda done, total: steps.append((done, total)))
    assert report.ok
    assert report.counts == count_rows(filled)
    assert {name: rows for name, rows in report.counts.items() if rows} == {
        "attachment": 1,
        "attachment_blob": 1,
        "entry": 40,
        "entry_tag": 40,
        "entry_text": 40,
        "tag": 1,
    }
    assert steps == [(n, 7) for n in range(8)]
    with pytest.raises(Cancelled):
        verify_database(filled, lambda _done, _total: False)


def test_c33_one_changed_bit_in_any_page_is_told(store: Store, key: bytes) -> None:
    with store.unit_of_work() as work:
        work.meta.set("note", "words")
    store.close()
    sound, chance = store.path.read_bytes(), random.Random(7)
    for page in range(len(sound) // 4096):
        content = bytearray(sound)
        content[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        store.path.write_bytes(content)
        try:
            opened = open_store(store.path, key, vault_id=VAULT, read_only=True)
        except Damaged:
            continue
        assert not verify_database(opened).ok, page
        opened.close()
    store.path.write_bytes(sound)
    opened = open_store(store.path, key, vault_id=VAULT)
    assert verify_database(opened).ok
    opened.close()


def test_an_altered_page_is_told(filled: Store, key: bytes) -> None:
    filled.close()
    content = bytearray(filled.path.read_bytes())
    content[len(content) // 4096 // 2 * 4096 + 500] ^= 1
    filled.path.write_bytes(content)
    damaged = open_store(filled.path, key, vault_id=VAULT)
    report = verify_database(damaged)
    assert not report.ok
    assert report.problems[0].startswith("1 part(s) of the file fail their check")
    damaged.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE attachment_blob SET content = x'00'", "1 attached file(s)"),
        ("INSERT INTO entry_fts(entry_fts) VALUES ('delete-all')", "The search index"),
        ("INSERT INTO moment_fts(rowid, words) VALUES (7, 'nowhere')", "The search index"),
    ],
)
def test_what_does_not_fit_together_is_told(filled: Store, statement: str, told: str) -> None:
    with filled.unit_of_work() as work:
        work.driver.execute(statement)
    (problem,) = verify_database(filled).problems
    assert problem.startswith(told)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TRIGGER moment_undeletable", "trigger moment_undeletable"),
        ("DROP INDEX entry_by_created", "index entry_by_created"),
        ("ALTER TABLE person ADD COLUMN more TEXT", "table person"),
    ],
)
def test_a_schema_that_is_not_ours_is_told(filled: Store, statement: str, told: str) -> None:
    with filled.bare_connection() as connection:
        connection.execute(statement)
    (problem,) = verify_database(filled).problems
    assert problem == f"The tables are not those of this version: {told}."


def test_damage_where_nothing_is_kept_is_told_as_such(
    filled: Store, key: bytes, make_entry: MakeEntry
) -> None:
    entry = make_entry("gone " * 20_000)
    with filled.unit_of_work() as work:
        work.entries.add(entry)
    with filled.unit_of_work() as work:
        work.entries.erase(entry.id)
    with filled.bare_connection() as connection:
        ((free,),) = connection.execute("PRAGMA freelist_count").fetchall()
    assert free > 10
    filled.close()
    sound = filled.path.read_bytes()
    told: set[str] = set()
    for page in range(len(sound) // 4096 - free, len(sound) // 4096):
        content = bytearray(sound)
        content[page * 4096 + 2000] ^= 1
        filled.path.write_bytes(content)
        damaged = open_store(filled.path, key, vault_id=VAULT, read_only=True)
        told.update(verify_database(damaged).problems)
        damaged.close()
    assert any("Nothing is kept there" in problem for problem in told)


def test_rows_that_belong_to_nothing_are_told(filled: Store, make_entry: MakeEntry) -> None:
    with filled.bare_connection() as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE entry_tag SET tag_id = 99")
        connection.execute("PRAGMA foreign_keys = ON")
    (problem,) = verify_database(filled).problems
    assert problem == "40 row(s) belong to something that is missing."


def test_the_index_still_fits_after_every_kind_of_change(
    filled: Store, make_entry: MakeEntry
) -> None:
    with filled.unit_of_work() as work:
        entries = list(work.entries.bodies(ALL))
        work.entries.save(replace(entries[0], body="changed", tags=("new", "sea")))
        work.entries.save(replace(entries[1], created_at=entries[9].created_at))
        work.entries.add(make_entry("between", created_at=entries[3].created_at))
        work.entries.trash(entries[4].id, entries[4].created_at)
        work.entries.erase(entries[5].id)
    assert verify_database(filled).ok
