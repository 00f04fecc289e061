"""A disk that fails: each error is told as what it is, nothing that was saved is lost, and a failed sync ends writing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import EntryFilter
from companion.services import journal, vaults
from tests.fault_stage import compiled

ROOT = Path(__file__).resolve().parents[2]
SHIM = Path(__file__).with_name("disk_calls.c")


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(SHIM, tmp_path_factory.mktemp("shim"))


def run_writer(
    vault: Path, shim: Path, passphrase: str, fault: str, *words: str
) -> list[tuple[str, str]]:
    """What the writer said to each of its words; it must end well."""
    flag = vault.parent / "flag"
    environment = {
        **os.environ,
        "LD_PRELOAD": str(shim),
        "COMPANION_DISK": str(vault),
        "COMPANION_FAULT": fault,
        "COMPANION_FLAG": str(flag),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.faulty_writer", vault, flag, *words],
        cwd=ROOT,
        env=environment,
        input=f"{passphrase}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    flag.unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    told = [tuple(line.split()) for line in done.stdout.splitlines()]
    return [(word, how) for word, how in told]


def titles(vault: Path, passphrase: str) -> list[str]:
    """The entries of the vault, after it was found whole."""
    opened = vaults.unlock(vault, passphrase=passphrase)
    try:
        assert vaults.verify(opened).ok
        found = journal.summaries(opened, EntryFilter(), limit=100)
        return sorted(summary.heading for summary in found)
    finally:
        vaults.lock(opened)


def test_c48_after_a_failed_sync_nothing_more_is_written(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock
) -> None:
    words = ("write", "fail", "write", "heal", "write", "read", "lock", "unlock", "write", "lock")
    told = run_writer(closed_vault, shim, passphrase, f"sync -wal {errno.EIO} 0", *words)
    outcomes = [how for _, how in told]
    assert outcomes[:5] == ["done", "done", "NotKept", "done", "NotKept"], "no second try"
    assert outcomes[5:] == ["done"] * 5, "reading, locking and a fresh start go on"
    assert titles(closed_vault, passphrase) == ["0", "8"]


def test_c48_after_a_failed_write_with_room_on_the_disk_nothing_more_is_written(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock
) -> None:
    words = ("write", "fail", "write", "heal", "write", "lock")
    told = run_writer(closed_vault, shim, passphrase, f"write -wal {errno.EIO} 0", *words)
    assert [how for _, how in told] == ["done", "done", "NotKept", "done", "NotKept", "done"]
    assert titles(closed_vault, passphrase) == ["0"]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT])
def test_c45_a_disk_without_room_is_told_and_can_be_tried_again(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock, error: int
) -> None:
    words = ("write", "fail", "write", "heal", "write", "lock")
    told = run_writer(closed_vault, shim, passphrase, f"write journal-1.db {error} 0", *words)
    assert told[2] in (("write", "DiskFull"), ("write", "DiskFails"))
    assert [how for _, how in told[3:]] == ["done"] * 3
    assert titles(closed_vault, passphrase) == ["0", "4"]


def test_c48_a_failed_read_is_told_and_changes_nothing(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock
) -> None:
    words = ("write", "lock", "unlock", "fail", "read", "heal", "read", "write", "lock")
    told = run_writer(closed_vault, shim, passphrase, f"read journal-1.db {errno.EIO} 0", *words)
    outcomes = [how for _, how in told]
    assert outcomes[4] in ("DiskFails", "Damaged"), (
        "SQLite takes a place that cannot be read for a damaged one"
    )
    assert outcomes[6:] == ["done"] * 3
    assert titles(closed_vault, passphrase) == ["0", "7"]


def test_c51_a_disk_that_is_pulled_out_is_told_and_keeps_what_was_saved(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock
) -> None:
    words = (
        "write",
        "write",
        "fail",
        "write",
        "read",
        "lock",
        "unlock",
        "heal",
        "unlock",
        "write",
        "lock",
    )
    told = run_writer(closed_vault, shim, passphrase, f"any - {errno.ENODEV} 0", *words)
    by_word = dict(enumerate(how for _, how in told))
    assert by_word[3] == "DiskFails"
    assert by_word[5] == "done", "locking forgets the keys even then"
    assert by_word[6] == "StorageFailure"
    assert [by_word[n] for n in (8, 9, 10)] == ["done"] * 3, "put in again, it opens"
    assert titles(closed_vault, passphrase) == ["0", "1", "9"]


@pytest.mark.parametrize(
    "part", ["header.json", "header.bak", "seal.json", ".lock", "journal-1.db"]
)
def test_c51_a_file_that_cannot_be_opened_is_told(
    closed_vault: Path, shim: Path, passphrase: str, clock: FixedClock, part: str
) -> None:
    words = ("write", "lock", "fail", "unlock", "heal", "unlock", "write", "lock")
    told = run_writer(closed_vault, shim, passphrase, f"open {part} {errno.EIO} 0", *words)
    outcomes = [how for _, how in told]
    known = (
        "done",
        "StorageFailure",
        "Damaged",
        "InUse",
    )  # InUse: a vault that opened on its second header
    assert outcomes[3] in known
    if outcomes[3] != "done":
        assert outcomes[4:] == ["done"] * 4
        assert titles(closed_vault, passphrase) == ["0", "6"]
