"""Full disks, damaged pages, cut logs, two threads: what was saved stays readable and nothing is half done."""

from __future__ import annotations

import pickle
import resource
import shutil
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from companion.domain.entries import Entry, EntryFilter
from companion.errors import (
    BugError,
    CompanionError,
    Damaged,
    DiskFull,
    InUse,
    StorageFailure,
)
from companion.storage.store import Store, open_store

MakeEntry = Callable[..., Entry]
ALL = EntryFilter()
VAULT = "a-vault"


@contextmanager
def pages_limited(store: Store, more: int) -> Iterator[None]:
    """Let the database grow by so many pages only, on each of the two connections."""

    def limit(work: object, pages: int) -> None:
        work.driver.execute(f"PRAGMA max_page_count = {pages}").fetchall()  # type: ignore[attr-defined]

    def on_both(pages: int) -> None:
        with store.read() as first:
            limit(first, pages)
            second = threading.Thread(target=lambda: on_one(pages))
            second.start()
            second.join()

    def on_one(pages: int) -> None:
        with store.read() as work:
            limit(work, pages)

    with store.read() as work:
        ((now,),) = work.driver.execute("PRAGMA page_count").fetchall()
    on_both(now + more)
    try:
        yield
    finally:
        on_both(2**31)


def test_c45_a_full_disk_refuses_the_new_and_keeps_the_old(
    store: Store, make_entry: MakeEntry
) -> None:
    saved: list[Entry] = []
    with pages_limited(store, 60):
        while len(saved) < 100:
            entry = make_entry("full " * 4000)
            try:
                with store.unit_of_work() as work:
                    work.entries.add(entry)
            except DiskFull:
                break
            saved.append(entry)
        assert 1 < len(saved) < 100
        with store.read() as work:
            assert list(work.entries.bodies(ALL)) == saved
            assert len(work.search.find("full", ALL, limit=100).hits) == len(saved)
    after = make_entry("room again")
    with store.unit_of_work() as work:
        work.entries.add(after)
        assert list(work.entries.bodies(ALL)) == [*saved, after]


def test_c45_a_commit_that_the_disk_refuses_is_not_taken_for_saved(
    store: Store, make_entry: MakeEntry
) -> None:
    """The operating system refuses to let the write-ahead log grow: the error comes at COMMIT."""
    kept = make_entry("kept")
    with store.unit_of_work() as work:
        work.entries.add(kept)
    log = store.path.with_name(store.path.name + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    written: list[Entry] = []

    def write() -> None:
        with store.unit_of_work() as work:
            work.entries.add(make_entry("lost " * 3000))
            written.extend(work.entries.bodies(ALL))

    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 5000, hard))
        with pytest.raises(StorageFailure):
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(written) == 2, "the block itself ended well"
    again = make_entry("again")
    with store.unit_of_work() as work:
        work.entries.add(again)
    with store.read() as work:
        assert list(work.entries.bodies(ALL)) == [kept, again]


def test_a_damaged_page_is_told_as_damage_and_the_rest_stays_readable(
    store: Store, key: bytes, make_entry: MakeEntry
) -> None:
    entries = [make_entry(f"{n} " + "long " * 2000) for n in range(30)]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[(len(content) // 4096 - 10) * 4096 + 2000] ^= 1
    store.path.write_bytes(content)
    damaged = open_store(store.path, key, vault_id=VAULT)
    readable, refused = 0, 0
    for entry in entries:
        try:
            with damaged.read() as work:
                assert work.entries.one(entry.id) == entry
            readable += 1
        except Damaged:
            refused += 1
    assert (readable, refused) == (29, 1)
    damaged.close()


def test_two_threads_write_and_read_without_losing_anything(
    store: Store, make_entry: MakeEntry
) -> None:
    entries = [[make_entry(f"thread {thread} number {n}") for n in range(40)] for thread in (0, 1)]
    troubles: list[BaseException] = []
    together = threading.Barrier(2)

    def write(mine: list[Entry]) -> None:
        try:
            together.wait()
            for entry in mine:
                with store.unit_of_work() as work:
                    work.entries.add(entry)
                with store.read() as work:
                    assert work.entries.one(entry.id) == entry
                    work.search.find("thread", ALL, limit=5)
        except BaseException as trouble:  # noqa: BLE001 - told to the test
            troubles.append(trouble)

    threads = [threading.Thread(target=write, args=(mine,)) for mine in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with store.read() as work:
        assert work.entries.count(ALL) == 80
        assert len(work.search.find("thread", ALL, limit=100).hits) == 80


def test_a_reader_sees_one_state_while_another_thread_writes(
    store: Store, make_entry: MakeEntry
) -> None:
    with store.read() as work:
        before = work.entries.count(ALL)

        def write() -> None:
            with store.unit_of_work() as writing:
                writing.entries.add(make_entry())

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert work.entries.count(ALL) == before
    with store.read() as work:
        assert work.entries.count(ALL) == before + 1


def test_a_writer_that_waits_too_long_is_told_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[CompanionError] = []

    def write() -> None:
        with store.read() as work:
            work.driver.execute("PRAGMA busy_timeout = 1")
        try:
            with store.unit_of_work():
                pass
        except CompanionError as error:
            answers.append(error)

    with store.unit_of_work():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert [type(answer) for answer in answers] == [InUse]


def test_a_checkpoint_empties_the_log_and_waits_for_readers(
    store: Store, make_entry: MakeEntry
) -> None:
    log = store.path.with_name(store.path.name + "-wal")
    with store.unit_of_work() as work:
        work.entries.add(make_entry())
    assert log.stat().st_size > 0
    assert store.checkpoint()
    assert log.stat().st_size == 0
    answers: list[bool] = []
    with store.read() as work:
        work.entries.count(ALL)
        thread = threading.Thread(target=lambda: write_and_checkpoint(store, make_entry, answers))
        thread.start()
        thread.join()
    assert answers == [False]
    assert store.checkpoint()


def write_and_checkpoint(store: Store, make_entry: MakeEntry, answers: list[bool]) -> None:
    with store.unit_of_work() as work:
        work.entries.add(make_entry())
    answers.append(store.checkpoint())


def test_c44_a_cut_log_opens_with_a_beginning_of_what_was_saved(
    store: Store, key: bytes, tmp_path: Path, make_entry: MakeEntry
) -> None:
    entries = [make_entry(f"number {n} " + "words " * 60) for n in range(25)]
    assert store.checkpoint()
    for entry in entries:
        with store.unit_of_work() as work:
            work.entries.add(entry)
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    lengths = sorted(
        {0, 1, 31, 32, 33, len(log) - 1, len(log), *range(0, len(log), len(log) // 400)}
    )
    counts: list[int] = []
    for length in lengths:
        copy = tmp_path / f"cut-{length}"
        copy.mkdir(mode=0o700)
        shutil.copy(store.path, copy / "j.db")
        (copy / "j.db-wal").write_bytes(log[:length])
        opened = open_store(copy / "j.db", key, vault_id=VAULT)
        with opened.read() as work:
            found = list(work.entries.bodies(ALL))
        assert found == entries[: len(found)]
        counts.append(len(found))
        opened.close()
        shutil.rmtree(copy)
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, len(entries))
    assert len(set(counts)) > 10


def test_c08_errors_hold_no_words_of_the_person(store: Store, make_entry: MakeEntry) -> None:
    entry = make_entry("quillwort in the body", title="quillwort", tags=("quillwort",))
    with store.unit_of_work() as work:
        work.entries.add(entry)

    def same_again(store: Store) -> None:
        with store.unit_of_work() as work:
            work.entries.add(entry)

    def bad_sql(store: Store) -> None:
        with store.unit_of_work() as work:
            work.driver.execute("SELECT 'quillwort' FROM nowhere WHERE a = ?", ("quillwort",))

    def bad_core(store: Store) -> None:
        with store.unit_of_work() as work:
            work.connection.exec_driver_sql(
                "SELECT quillwort FROM nowhere WHERE a = ?", ("quillwort",)
            )

    for act, kind in ((same_again, CompanionError), (bad_sql, BugError), (bad_core, BugError)):
        with pytest.raises(kind) as raised:
            act(store)
        error: BaseException | None = raised.value
        assert "quillwort" not in "".join(traceback.format_exception_only(raised.value))
        assert b"quillwort" not in pickle.dumps(raised.value)
        while error is not None:
            assert "quillwort" not in str(error) + repr(error) + repr(vars(error))
            error = error.__context__
