"""Damaged databases give back every row that does not lie on a damaged page; which those are is computed elsewhere."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import Attachment, Entry, EntryFilter, EntryVersion
from companion.domain.ids import new_id
from companion.errors import Cancelled, Damaged, Refused, TooNew
from companion.services.demo import fill_with_demo
from companion.storage import migrations
from companion.storage.backup import verify_database
from companion.storage.driver import run
from companion.storage.salvage import salvage
from companion.storage.salvaged import Salvaged
from companion.storage.store import Store, create_store, open_store
from tests.storage.page_rows import PlainCopy, Rows, has_page_statistics, rows_of
from tests.storage.test_migrations import next_version  # noqa: F401 - a fixture

MakeEntry = Callable[..., Entry]
VAULT = "a-vault"
PAGE = 4096
ALL = EntryFilter()

with_statistics = pytest.mark.skipif(
    not has_page_statistics(),
    reason="this Python's SQLite was built without DBSTAT_VTAB, which tells where rows lie",
)


@pytest.fixture
def sound(database: Path, key: bytes, clock: FixedClock) -> Path:
    """The closed database of the demonstration, with some files attached."""
    store = create_store(database, key, vault_id=VAULT, purpose="client")
    chance = random.Random(5)
    with store.unit_of_work() as work:
        fill_with_demo(work)
        for entry in list(work.entries.bodies(ALL))[:6]:
            content = chance.randbytes(chance.randrange(100, 20_000))
            digest = hashlib.sha256(content).hexdigest()
            name = Attachment(
                new_id(), entry.id, "f", "image/png", len(content), digest, clock.now()
            )
            work.attachments.add(name, content)
        work.meta.set("open_entry", "one")
    store.close()
    return database


class Bench:
    """Damages copies of a sound database and brings them back."""

    def __init__(self, sound: Path, key: bytes, folder: Path) -> None:
        self.sound, self.key, self.folder = sound.read_bytes(), key, folder
        self.pages = len(self.sound) // PAGE
        self.damaged, self.new = folder / "damaged.db", folder / "new.db"

    def damage(self, pages: set[int], chance: random.Random) -> None:
        """Overwrite, flip a bit of, or blank each of these pages."""
        content = bytearray(self.sound)
        for page in pages:
            start = (page - 1) * PAGE
            match chance.randrange(3):
                case 0:
                    content[start : start + PAGE] = chance.randbytes(PAGE)
                case 1:
                    content[start + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
                case _:
                    content[start : start + PAGE] = bytes(PAGE)
        self.damaged.write_bytes(content)

    def bring_back(self, **more: object) -> tuple[Salvaged, Rows]:
        """The rows of the new database, after it was found whole."""
        self.new.unlink(missing_ok=True)
        before = self.damaged.read_bytes()
        report = salvage(self.damaged, self.key, self.new, vault_id=VAULT, **more)  # type: ignore[arg-type]
        assert self.damaged.read_bytes() == before
        store = open_store(self.new, self.key, vault_id=VAULT)
        try:
            assert verify_database(store).problems == ()
            with store.bare_connection() as connection:
                return report, rows_of(connection)
        finally:
            store.close()


@pytest.fixture
def bench(sound: Path, key: bytes, tmp_path: Path) -> Bench:
    return Bench(sound, key, tmp_path)


def missing(wanted: Rows, found: Rows) -> dict[str, Counter[str]]:
    """Rows that should be there and are not."""
    gone = {
        table: Counter(map(repr, rows)) - Counter(map(repr, found[table]))
        for table, rows in wanted.items()
    }
    return {table: rows for table, rows in gone.items() if rows}


@with_statistics
@pytest.mark.parametrize("seed", range(8))
def test_c37_every_row_outside_twenty_random_pages_is_back(
    bench: Bench, sound: Path, key: bytes, tmp_path: Path, seed: int
) -> None:
    plain = PlainCopy(sound, key, tmp_path / "plain.db")
    assert plain.page_count == bench.pages > 150
    chance = random.Random(seed)
    pages = set(chance.sample(range(1, bench.pages + 1), 20))
    bench.damage(pages, chance)
    wanted = plain.without(pages)
    assert sum(map(len, wanted.values())) > 500
    assert sum(map(len, wanted.values())) < sum(map(len, plain.rows.values()))

    report, found = bench.bring_back()

    assert missing(wanted, found) == {}
    for table, tally in report.tables.items():
        assert tally.saved + tally.rebuilt >= len(found[table]) - (table == "meta")
        gone = len(plain.rows[table]) - len(found[table])
        assert gone <= tally.lost if tally.counted else True, table


@with_statistics
@pytest.mark.parametrize("seed", range(3))
def test_c37_rows_below_damaged_inner_pages_are_back(
    bench: Bench, sound: Path, key: bytes, tmp_path: Path, seed: int
) -> None:
    """The page above is gone, so nothing leads to the rows any more; nor to the whole schema without the first page."""
    plain = PlainCopy(sound, key, tmp_path / "plain.db")
    inner = [pages[0] for pages in plain.inner.values() if pages]
    assert len(inner) >= 6
    chance = random.Random(seed)
    pages = {1, *chance.sample(inner, 4)}
    bench.damage(pages, chance)
    _, found = bench.bring_back()
    assert missing(plain.without(pages), found) == {}


@with_statistics
@pytest.mark.parametrize("seed", range(4))
def test_c37_lost_sessions_and_courses_are_put_together_once(
    bench: Bench, sound: Path, key: bytes, tmp_path: Path, seed: int
) -> None:
    """Moments, entries and later words still name them, and all of these must find what they belong to."""
    plain = PlainCopy(sound, key, tmp_path / "plain.db")
    chance = random.Random(seed)
    pages = plain.pages_of("dosing_session") | plain.pages_of("course")
    pages |= set(chance.sample(sorted(plain.pages_of("moment")), 2))
    rest = sorted(set(range(2, bench.pages + 1)) - pages)
    pages |= set(chance.sample(rest, 16))
    bench.damage(pages, chance)
    report, found = bench.bring_back()
    assert missing(plain.without(pages), found) == {}
    assert {row[0] for row in found["dosing_session"]} == {
        row[0] for row in plain.rows["dosing_session"]
    }
    assert [row[0] for row in found["course"]] == [row[0] for row in plain.rows["course"]]
    assert report.tables["course"].rebuilt == 1


def test_nothing_is_lost_where_nothing_is_damaged(bench: Bench) -> None:
    bench.damage(set(), random.Random(1))
    store = open_store(bench.damaged, bench.key, vault_id=VAULT)
    with store.bare_connection() as connection:
        before = rows_of(connection)
    store.close()
    report, found = bench.bring_back()
    assert found == before
    assert all((t.rebuilt, t.lost, t.counted) == (0, 0, True) for t in report.tables.values())
    assert (report.lost_entries_at, report.shortened_at, report.unproven) == ((), (), False)


def test_a_lost_salt_is_found_in_another_copy_or_done_without(bench: Bench) -> None:
    content = bytearray(bench.sound)
    content[:PAGE] = random.Random(3).randbytes(PAGE)
    bench.damaged.write_bytes(content)
    with_salt, found = bench.bring_back(salts=[b"short", bytes(16), bench.sound[:16]])
    assert not with_salt.unproven
    without, also_found = bench.bring_back()
    assert without.unproven
    assert found["entry"] == also_found["entry"]
    assert len(found["entry"]) == with_salt.tables["entry"].saved > 100


@with_statistics
def test_lost_lines_of_the_list_are_put_together_from_text_and_indexes(
    store: Store, key: bytes, make_entry: MakeEntry, tmp_path: Path
) -> None:
    entries = [make_entry(f"Text {n} " + "word " * 50, title=f"Title {n}") for n in range(200)]
    with store.unit_of_work() as work:
        for entry in entries:
            work.entries.add(entry)
        work.entries.trash(entries[5].id, entries[5].created_at)
    store.close()
    bench = Bench(store.path, key, tmp_path)
    pages = PlainCopy(store.path, key, tmp_path / "plain.db").pages_of("entry")
    bench.damage({*sorted(pages)[:2]}, random.Random(1))
    report, found = bench.bring_back()
    assert report.tables["entry"].rebuilt > 10
    assert len(found["entry"]) == 200
    assert report.tables["entry"].lost == 0
    again = open_store(bench.new, key, vault_id=VAULT)
    with again.read() as work:
        assert {entry.id for entry in work.entries.bodies(ALL)} == {e.id for e in entries} - {
            entries[5].id
        }
        for entry in entries:
            back = work.entries.one(entry.id)
            assert (back.body, back.title, back.created_at) == (
                entry.body,
                entry.title,
                entry.created_at,
            )
            assert back.trashed_at == (entry.created_at if entry is entries[5] else None)
        assert len(work.search.find("word", ALL, limit=300).hits) == 199
    again.close()


@with_statistics
def test_a_lost_text_comes_back_from_its_last_version_or_its_first_words(
    store: Store, key: bytes, make_entry: MakeEntry, tmp_path: Path
) -> None:
    kept, short = (
        make_entry("new " * 8000),
        make_entry("first words " + "more " * 8000, title="Here"),
    )
    version = EntryVersion(new_id(), kept.id, kept.created_at, "", "an earlier state", 1)
    with store.unit_of_work() as work:
        work.entries.add(kept)
        work.entries.add(short)
        work.entries.add_version(version)
    store.close()
    bench = Bench(store.path, key, tmp_path)
    # A long text runs over pages of its own.
    pages = sorted(PlainCopy(store.path, key, tmp_path / "plain.db").pages_of("entry_text"))
    bench.damage({pages[1], pages[-1]}, random.Random(2))
    report, _ = bench.bring_back()
    assert len(report.shortened_at) == 2
    again = open_store(bench.new, key, vault_id=VAULT)
    with again.read() as work:
        assert work.entries.one(kept.id).body == "an earlier state"
        back = work.entries.one(short.id)
        assert back.title == "Here"
        assert back.body.startswith("first words more")
        assert back.body.endswith("could not be read any more.)")
        assert len(work.search.find("earlier", ALL, limit=5).hits) == 1
    again.close()


def test_what_waits_in_the_log_is_brought_over_past_a_damaged_frame(
    store: Store, key: bytes, make_entry: MakeEntry, tmp_path: Path
) -> None:
    """SQLite would stop at the frame and forget everything that was saved after it."""
    first = make_entry("in the file")
    with store.unit_of_work() as work:
        work.entries.add(first)
    store.checkpoint()
    later = [make_entry(f"in the log {n}") for n in range(12)]
    for entry in later:
        with store.unit_of_work() as work:
            work.entries.add(entry)
    bench = Bench(store.path, key, tmp_path)
    bench.damaged.write_bytes(bench.sound)
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    target = bench.damaged.with_name("damaged.db-wal")
    for at in (32 + 24 + 100, 32 + 3, 32 + 5 * (24 + PAGE) + 24 + 7, 20):
        broken = bytearray(log)
        broken[at] ^= 1
        target.write_bytes(broken)
        _, found = bench.bring_back()
        assert {row[1] for row in found["entry"]} == {first.id, *(e.id for e in later)}, at
        assert target.read_bytes() == bytes(broken)


def test_a_half_written_last_transaction_does_not_count(
    store: Store, key: bytes, make_entry: MakeEntry, tmp_path: Path
) -> None:
    entries = [make_entry(f"number {n}") for n in range(3)]
    for entry in entries:
        with store.unit_of_work() as work:
            work.entries.add(entry)
    bench = Bench(store.path, key, tmp_path)
    bench.damaged.write_bytes(bench.sound)
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    bench.damaged.with_name("damaged.db-wal").write_bytes(log[: -(PAGE // 2)])
    _, found = bench.bring_back()
    assert [row[1] for row in found["entry"]] == [entry.id for entry in entries[:2]]


def test_what_is_no_database_of_this_vault_is_refused(bench: Bench, tmp_path: Path) -> None:
    bench.damage({3}, random.Random(1))
    with pytest.raises(Damaged):
        salvage(bench.damaged, bytes(32), bench.new, vault_id=VAULT)
    with pytest.raises(Damaged):
        salvage(bench.damaged, bench.key, bench.new, vault_id="another")
    bench.new.unlink(missing_ok=True)
    link = tmp_path / "link.db"
    link.symlink_to(bench.damaged)
    with pytest.raises(Refused):
        salvage(link, bench.key, bench.new, vault_id=VAULT)
    for content in (b"", random.Random(2).randbytes(9 * PAGE)):
        bench.damaged.write_bytes(content)
        with pytest.raises(Damaged):
            salvage(bench.damaged, bench.key, bench.new, vault_id=VAULT)
    assert not bench.new.exists()


def test_a_newer_schema_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(bench.folder / "Journal.vault" / "journal-1.db", bench.damaged)
    monkeypatch.setattr(migrations, "REVISIONS", ("0000",))
    with pytest.raises(TooNew):
        salvage(bench.damaged, bench.key, bench.new, vault_id=VAULT)


def test_it_can_be_stopped(bench: Bench) -> None:
    bench.damage({7}, random.Random(1))
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 3

    with pytest.raises(Cancelled):
        salvage(bench.damaged, bench.key, bench.new, vault_id=VAULT, progress=stop)
    assert len(told) == 3
    assert all(done <= total == bench.pages for done, total in told)


def test_an_older_database_is_brought_over_and_then_stepped_up(
    store: Store,
    key: bytes,
    make_entry: MakeEntry,
    tmp_path: Path,
    next_version: Callable[[str], None],  # noqa: F811
) -> None:
    entry = make_entry("kept words", title="Kept")
    with store.unit_of_work() as work:
        work.entries.add(entry)
    store.close()
    next_version("")
    report = salvage(store.path, key, tmp_path / "new.db", vault_id=VAULT)
    assert report.tables["entry"].saved == 1
    stepped = open_store(tmp_path / "new.db", key, vault_id=VAULT)
    assert stepped.schema_revision == "9000"
    assert stepped.purpose == "client"
    with stepped.read() as work:
        assert work.entries.one(entry.id) == entry
        assert run(work.driver, "SELECT words FROM later") == [("Kept",)]
    stepped.close()


def test_a_therapists_database_stays_one(database: Path, key: bytes, tmp_path: Path) -> None:
    create_store(database, key, vault_id=VAULT, purpose="therapist").close()
    salvage(database, key, tmp_path / "new.db", vault_id=VAULT)
    again = open_store(tmp_path / "new.db", key, vault_id=VAULT)
    assert again.purpose == "therapist"
    again.close()
