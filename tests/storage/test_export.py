"""The whole database under another key: everything is carried over, compared, and nothing half is ever left."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from companion.domain.entries import EntryFilter
from companion.errors import AlreadyThere, Cancelled, Damaged, Refused
from companion.storage import export
from companion.storage.driver import DatabaseKey, connect, run
from companion.storage.export import export_database
from companion.storage.store import Store, open_store
from tests.storage.conftest import KEY, VAULT_ID, MakeEntry

NEW_KEY = bytes(range(32, 64))


@pytest.fixture
def filled(store: Store, make_entry: MakeEntry) -> Store:
    with store.unit_of_work() as work:
        for number in range(40):
            work.entries.add(make_entry(body=f"Rain {number} on the roof, then tea. " * 30))
    return store


def test_everything_is_there_under_the_new_key_and_nothing_under_the_old(
    filled: Store, tmp_path: Path, make_entry: MakeEntry
) -> None:
    target = tmp_path / "renewed.db"
    connection = connect(filled.path, DatabaseKey(KEY))
    run(connection, "PRAGMA user_version = 7")
    run(connection, "PRAGMA application_id = 1234567")
    connection.close()

    export_database(filled.path, KEY, target, NEW_KEY)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("renewed")) == [
        "renewed.db"
    ]
    assert target.read_bytes()[:16] != filled.path.read_bytes()[:16], "a salt of its own"
    renewed = open_store(target, NEW_KEY, vault_id=VAULT_ID)
    try:
        assert renewed.schema_revision == filled.schema_revision
        with filled.read() as before, renewed.read() as after:
            assert list(after.entries.bodies(EntryFilter())) == list(
                before.entries.bodies(EntryFilter())
            )
            assert len(after.search.find("roof", EntryFilter(), limit=100).hits) == 40
            sql = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
            assert run(after.driver, sql) == run(before.driver, sql)
            for pragma, value in (
                ("user_version", 7),
                ("application_id", 1234567),
                ("journal_mode", "wal"),
                ("page_size", "4096"),
            ):
                assert run(after.driver, f"PRAGMA {pragma}") == [(value,)]
        with renewed.unit_of_work() as work:
            work.entries.add(make_entry(body="The triggers work too: marmot."))
            assert len(work.search.find("marmot", EntryFilter(), limit=5).hits) == 1
    finally:
        renewed.close()
    with pytest.raises(Damaged):
        open_store(target, KEY, vault_id=VAULT_ID)


def test_what_waits_in_the_log_is_carried_over_too(filled: Store, tmp_path: Path) -> None:
    assert filled.path.with_name(filled.path.name + "-wal").stat().st_size > 0
    export_database(filled.path, KEY, tmp_path / "renewed.db", NEW_KEY)
    renewed = open_store(tmp_path / "renewed.db", NEW_KEY, vault_id=VAULT_ID)
    with renewed.read() as work:
        assert work.entries.count(EntryFilter()) == 40
    renewed.close()


def test_a_closed_database_is_not_changed_by_being_copied(filled: Store, tmp_path: Path) -> None:
    filled.close()
    before = (filled.path.read_bytes(), sorted(p.name for p in filled.path.parent.iterdir()))
    (tmp_path / "out").mkdir()
    export_database(filled.path, KEY, tmp_path / "out" / "renewed.db", NEW_KEY)
    after = sorted(p.name for p in filled.path.parent.iterdir() if p.name != "out")
    assert (filled.path.read_bytes(), after) == before


def test_nothing_is_overwritten(filled: Store, tmp_path: Path) -> None:
    target = tmp_path / "renewed.db"
    target.write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        export_database(filled.path, KEY, target, NEW_KEY)
    assert target.read_bytes() == b"mine"


def test_a_wrong_key_or_a_link_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    target, link = tmp_path / "renewed.db", tmp_path / "link.db"
    with pytest.raises(Damaged):
        export_database(filled.path, NEW_KEY, target, NEW_KEY)
    link.symlink_to(filled.path)
    with pytest.raises(Refused):
        export_database(link, KEY, target, NEW_KEY)
    assert not target.exists()


def test_it_tells_how_far_it_is_and_can_be_stopped_anywhere(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "ROWS_BETWEEN", 64)
    monkeypatch.setattr(export, "OPERATIONS_BETWEEN", 2000)
    target = tmp_path / "renewed.db"
    told: list[tuple[int, int]] = []
    export_database(filled.path, KEY, target, NEW_KEY, progress=lambda *far: told.append(far))
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert any(0.5 < share < 1 for share in shares)
    target.unlink()
    for stop in range(len(told)):
        left = iter([True] * stop + [False])
        with pytest.raises(Cancelled):
            export_database(filled.path, KEY, target, NEW_KEY, progress=lambda *_: next(left))  # noqa: B023
        assert not list(tmp_path.glob("renewed*"))


def test_whoever_watches_may_fail_without_leaving_anything(filled: Store, tmp_path: Path) -> None:
    def fails(done: int, total: int) -> bool | None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        export_database(filled.path, KEY, tmp_path / "renewed.db", NEW_KEY, progress=fails)
    assert not list(tmp_path.glob("renewed*"))
