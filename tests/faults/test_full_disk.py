"""Disks that are full at one point after the other. The proof tries every point; here are some of each work."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, NewEntry
from companion.errors import DiskFull
from companion.services import journal, vaults
from companion.services.vaults import OpenVault
from tests.benchmarks.display import OFFSCREEN
from tests.fault_stage import small_disk
from tests.proof.full_disk import WORKS, fill_disks
from tests.proof.scene import Scene


@pytest.mark.slow
def test_c46_work_on_a_full_disk_leaves_the_old_state_and_nothing_half_written(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "try", 64):
        pass  # skips where no disk can be made
    (tmp_path / "scene").mkdir()
    found = fill_disks(Scene.set_up(tmp_path / "scene", OFFSCREEN), every=24)
    assert [disk.what for disk in found] == list(WORKS)
    for disk in found:
        assert disk.faults == []
        assert disk.points > disk.refused > 0, disk.what


def test_c45_the_database_is_full_at_each_page_and_recovers(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    refused = 0
    kept: list[str] = []
    for more in range(40):
        title = f"with {more} pages"
        limit(vault, more)
        try:
            kept.append(
                journal.write_entry(vault, NewEntry(title=title, body="x y z " * 8000))[0].title
            )
        except DiskFull:
            refused += 1
        assert titles(vault) == sorted(kept)
        limit(vault, None)
        if title not in kept:
            journal.write_entry(vault, NewEntry(title=title, body="again " * 10))
            kept.append(title)
    assert 5 < refused < 40
    assert titles(vault) == sorted(kept)
    assert vaults.verify(vault).ok
    vaults.lock(vault)


def limit(vault: OpenVault, more: int | None) -> None:
    """Let the database grow by so many pages, on the connection that is used next."""
    with vault.store.bare_connection() as connection:
        ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
        most = 2**31 if more is None else pages + more
        connection.execute(f"PRAGMA max_page_count = {most}").fetchall()


def titles(vault: OpenVault) -> list[str]:
    return sorted(s.heading for s in journal.summaries(vault, EntryFilter(), limit=100))
