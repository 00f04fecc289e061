"""Places that cannot be written to, links, other programs, a stopped program, and clocks that jump."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import EntryFilter, NewEntry
from companion.errors import InUse, KnownError, ReadOnly, Refused
from companion.services import backups, courses, journal, repair, sessions, vaults
from tests.fault_stage import as_nobody, give_to_nobody, read_only_disk

ROOT = Path(__file__).resolve().parents[2]
ALL = EntryFilter()
HOLDER = """
import sys
from pathlib import Path
from companion.crypto import kdf
from companion.domain.entries import NewEntry
from companion.errors import InUse
from companion.services import journal, vaults
kdf.target = lambda: kdf.FLOOR
passphrase = sys.stdin.readline().strip()
try:
    vault = vaults.unlock(Path(sys.argv[1]), passphrase=passphrase)
except InUse:
    print("in use", flush=True)
    sys.exit(5)
print("open", flush=True)
number = 0
while sys.argv[2] == "write":
    entry, _ = journal.write_entry(vault, NewEntry(title=str(number), body="word " * 200))
    print(entry.id, flush=True)
    number += 1
sys.stdin.readline()
"""

RACE = """
import os, sys, time
from pathlib import Path
from companion.errors import InUse
from companion.vault.vault import unlock
passphrase = sys.stdin.readline().strip()
begin, ready = os.pipe()
opened, open_end = os.pipe()
for _ in range(20):
    if os.fork() == 0:
        os.close(ready)
        os.read(begin, 1)  # all are let go at once
        try:
            unlocked = unlock(Path(sys.argv[1]), passphrase=passphrase)
            os.write(1, b"held\\n")
            os.write(open_end, b"x")
            while unlocked:
                time.sleep(60)
        except InUse:
            os.write(1, b"refused\\n")
        os._exit(0)
os.close(ready)
for _ in range(19):
    os.wait()
os.close(open_end)
os.read(opened, 1)
os.killpg(0, 9)
"""


def start(vault: Path, passphrase: str, what: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, vault, what],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(f"{passphrase}\n")
    process.stdin.flush()
    return process


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def write(vault: Path, passphrase: str, title: str = "kept") -> str:
    opened = vaults.unlock(vault, passphrase=passphrase)
    try:
        return journal.write_entry(opened, NewEntry(title=title, body="words"))[0].id
    finally:
        vaults.lock(opened)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def read_only_use(vault: Path, passphrase: str) -> None:
    """What a person can do with a vault that stands where nothing can be written."""
    before = everything(vault)
    opened = vaults.unlock(vault, passphrase=passphrase)
    assert opened.store.read_only
    (found,) = journal.summaries(opened, ALL, limit=5)
    assert journal.entry(opened, found.id).body == "words"
    assert len(journal.search(opened, "words", ALL, limit=5).hits) == 1
    with pytest.raises(ReadOnly):
        journal.write_entry(opened, NewEntry(title="new"))
    with pytest.raises(ReadOnly):
        journal.save_text(opened, found.id, title="", body="other")
    assert vaults.verify(opened).ok
    vaults.lock(opened)
    assert everything(vault) == before


def test_c47_a_vault_on_a_read_only_disk_opens_for_reading(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
) -> None:
    write(closed_vault, passphrase)
    with read_only_disk(closed_vault, tmp_path / "disk") as there:
        read_only_use(there, passphrase)


def test_c47_a_vault_of_somebody_who_may_not_write_there_opens_for_reading(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
) -> None:
    """As a user without rights, because root may write everywhere."""
    write(closed_vault, passphrase)
    read_only_use_warmed = vaults.unlock(
        closed_vault, passphrase=passphrase
    )  # imports all that is needed
    journal.search(read_only_use_warmed, "words", ALL, limit=5)
    vaults.verify(read_only_use_warmed)
    vaults.lock(read_only_use_warmed)
    (closed_vault / "backups").chmod(0o500)
    for file in closed_vault.iterdir():
        if file.is_file():
            file.chmod(0o400)
    closed_vault.chmod(0o500)
    give_to_nobody(closed_vault, *closed_vault.rglob("*"))
    as_nobody(lambda: read_only_use(closed_vault, passphrase))


def test_c49_of_twenty_programs_at_once_one_gets_the_vault(
    closed_vault: Path, passphrase: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RACE, closed_vault],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=f"{passphrase}\n", text=True,
        capture_output=True, check=False, start_new_session=True,
    )  # fmt: skip
    assert sorted(done.stdout.split()) == ["held", *["refused"] * 19], done.stderr
    vaults.lock(vaults.unlock(closed_vault, passphrase=passphrase))


def test_c49_a_killed_holder_leaves_the_vault_to_the_next(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    process = start(closed_vault, passphrase, "write")
    assert said(process) == "open"
    written = [said(process) for _ in range(10)]
    process.kill()
    written += (process.communicate()[0] or "").split()
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    assert set(written) <= {s.id for s in journal.summaries(opened, ALL, limit=10_000)}
    assert vaults.verify(opened).ok
    vaults.lock(opened)


@pytest.mark.parametrize(
    "name", ["header.json", "header.bak", "journal-1.db", "seal.json", ".lock", "journal-1.db-wal"]
)
def test_c50_a_link_inside_the_vault_is_refused(
    closed_vault: Path, tmp_path: Path, passphrase: str, name: str
) -> None:
    place, outside = closed_vault / name, tmp_path / "outside"
    if place.exists():
        place.rename(outside)
    else:
        outside.write_bytes(b"of somebody else")
    place.symlink_to(outside)
    before = outside.read_bytes()
    tries: tuple[Callable[[], object], ...] = (
        lambda: vaults.unlock(closed_vault, passphrase=passphrase),
        lambda: repair.repair(closed_vault, tmp_path / "New.vault", passphrase=passphrase),
    )
    for attempt in tries:
        with pytest.raises(Refused, match="symbolic link"):
            attempt()
    assert outside.read_bytes() == before
    assert not (tmp_path / "New.vault").exists()


def test_c50_a_link_as_the_vault_or_as_a_target_is_refused(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
) -> None:
    link = tmp_path / "Link.vault"
    link.symlink_to(closed_vault)
    with pytest.raises(Refused):
        vaults.unlock(link, passphrase=passphrase)
    precious = tmp_path / "precious"
    precious.write_text("of somebody else")
    target = tmp_path / f"target{backups.SUFFIX}"
    target.symlink_to(precious)
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    with pytest.raises(Refused):
        backups.backup(opened, target)
    whole = tmp_path / f"whole{backups.SUFFIX}"
    backups.backup(opened, whole)
    vaults.lock(opened)
    with pytest.raises(Refused):
        backups.restore(whole, link)
    with pytest.raises(Refused):
        repair.repair(closed_vault, link, passphrase=passphrase)
    assert precious.read_text() == "of somebody else"


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a program")
def test_c52_a_program_that_stands_still_in_the_middle_of_saving_goes_on(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    """As in a suspended computer; real suspending is not run here."""
    process = start(closed_vault, passphrase, "write")
    assert said(process) == "open"
    written: list[str] = []
    for stop in range(15):
        for _ in range(1 + stop % 3):
            written.append(said(process))
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(InUse):
            vaults.unlock(closed_vault, passphrase=passphrase)
        process.send_signal(signal.SIGCONT)
    process.kill()
    written += (process.communicate()[0] or "").split()
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    assert set(written) <= {s.id for s in journal.summaries(opened, ALL, limit=10_000)}
    assert vaults.verify(opened).ok
    vaults.lock(opened)


JUMPS = (
    timedelta(days=-3650),
    timedelta(days=7300),
    timedelta(days=-3650),
    timedelta(hours=-1),
    timedelta(seconds=1),
)


def test_c54_entries_stand_in_the_order_of_their_instants_whatever_the_clock_does(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    written: list[tuple[datetime, int, str]] = []
    zones = ("Europe/Dublin", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu")
    instants = [
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # the hour that Dublin leaves out, and
        datetime(2026, 3, 29, 1, 0, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the one that it has twice
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    for number in range(24):
        clock.travel(zones[number % len(zones)])
        clock.advance(JUMPS[number % len(JUMPS)])
        if number < len(instants):
            clock.advance(instants[number] - clock.now())
        entry, _ = journal.write_entry(opened, NewEntry(title=f"{number}", body="x"))
        written.append((entry.created_at, number, entry.id))
        assert (entry.created_at.date() - entry.local_date).days in (-1, 0, 1)
    listed = [s.id for s in journal.summaries(opened, ALL, limit=100)]
    assert listed == [id_ for _, _, id_ in sorted(written, reverse=True)]
    assert vaults.verify(opened).ok
    vaults.lock(opened)


def test_c54_moments_keep_their_order_and_never_have_negative_times(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    courses.begin_course(opened, name="Course", session_days=[clock.now().date()])
    session, _ = sessions.open_session(opened, None)
    for number, jump in enumerate(JUMPS):
        clock.advance(jump)
        sessions.add_moment(opened, session.id, f"{number}")
    moments = sessions.moments(opened, session.id)
    assert [m.text for m in moments] == ["0", "1", "2", "3", "4"]
    assert [m.sequence for m in moments] == [1, 2, 3, 4, 5]
    assert all(m.elapsed_seconds >= 0 for m in moments)
    clock.advance(timedelta(days=-3650))
    closed, _ = sessions.close_session(opened, session.id)
    assert closed.closed_at is not None
    assert closed.opened_at is not None
    vaults.lock(opened)


def test_c54_backups_are_made_after_the_clock_went_back(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    opened = vaults.unlock(closed_vault, passphrase=passphrase)
    for jump in (timedelta(0), timedelta(days=3650), timedelta(days=-3650), timedelta(0)):
        clock.advance(jump)
        journal.write_entry(opened, NewEntry(body="x"))
        try:
            backups.automatic_backup(opened, reason="before-import")
        except KnownError as error:
            raise AssertionError(error.sentence) from error
    assert len(backups.listed(opened)) >= 2
    vaults.lock(opened)
