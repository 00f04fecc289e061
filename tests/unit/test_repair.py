"""companion vault repair: a whole vault out of a damaged one, which is never changed."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.crypto.kdf import KdfParams
from companion.domain.entries import EntryFilter
from companion.errors import (
    AlreadyThere,
    Cancelled,
    Damaged,
    InUse,
    NotFound,
    Refused,
    WrongKey,
)
from companion.services import backups, journal, repair, vaults
from companion.services.demo import fill_with_demo
from companion.services.repair_words import RowsSaved, what_was_lost
from companion.storage.backup import COUNTED
from companion.vault.lock_file import LockFile
from tests.command_line import run, secret_file
from tests.fault_stage import read_only_disk

PAGE = 4096


@pytest.fixture
def damaged(closed_vault: Path, passphrase: str, clock: FixedClock) -> Path:
    """The demonstration's journal with its first page and fourteen others spoilt."""
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    with vault.work() as work:
        fill_with_demo(work)
    vaults.lock(vault)
    spoil(closed_vault / "journal-1.db", {1, *range(30, 44)})
    return closed_vault


def spoil(database: Path, pages: set[int]) -> None:
    content, chance = bytearray(database.read_bytes()), random.Random(1)
    for page in pages:
        content[(page - 1) * PAGE + 16 : page * PAGE] = chance.randbytes(PAGE - 16)
    database.write_bytes(content)


def everything(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file with its content, mode and time."""
    return {
        str(file.relative_to(folder)): (
            file.read_bytes() if file.is_file() else b"",
            file.stat().st_mode,
            file.stat().st_mtime_ns,
        )
        for file in [folder, *folder.rglob("*")]
    }


def test_c37_the_new_vault_opens_with_both_secrets_and_the_old_one_is_untouched(
    damaged: Path, tmp_path: Path, passphrase: str, recovery_code: str
) -> None:
    before = everything(damaged)
    with pytest.raises(Damaged):
        vaults.unlock(damaged, passphrase=passphrase)
    steps: list[int] = []
    report = repair.repair(
        damaged,
        tmp_path / "New.vault",
        passphrase=passphrase,
        progress=lambda done, _total: steps.append(done),
    )
    assert everything(damaged) == before
    assert steps == sorted(steps)
    assert report.path == tmp_path / "New.vault"
    assert report.rows["entry"].saved + report.rows["entry"].rebuilt > 150
    assert report.lost
    for unlock in (
        lambda: vaults.unlock(report.path, passphrase=passphrase),
        lambda: vaults.unlock(report.path, recovery_code=recovery_code),
    ):
        vault = unlock()
        assert vaults.verify(vault).ok
        assert vault.purpose == "client"
        living = journal.count(vault, EntryFilter())
        in_trash = journal.count(vault, EntryFilter(in_trash=True))
        assert living + in_trash == report.rows["entry"].saved + report.rows["entry"].rebuilt
        vaults.lock(vault)
    left = [f.name for f in tmp_path.iterdir() if f.name.startswith(".")]
    assert left == []


def test_a_lost_start_of_the_file_is_helped_by_a_backup(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
) -> None:
    vault = vaults.unlock(closed_vault, passphrase=passphrase)
    with vault.work() as work:
        fill_with_demo(work)
    backups.backup(vault, closed_vault / "backups" / f"one{backups.SUFFIX}")
    vaults.lock(vault)
    database = closed_vault / "journal-1.db"
    database.write_bytes(random.Random(1).randbytes(PAGE) + database.read_bytes()[PAGE:])
    with_backup = repair.repair(closed_vault, tmp_path / "A.vault", passphrase=passphrase)
    assert not any("Read with care" in line for line in with_backup.lost)
    shutil.rmtree(closed_vault / "backups")
    alone = repair.repair(closed_vault, tmp_path / "B.vault", passphrase=passphrase)
    assert "Read with care" in alone.lost[-1]
    assert alone.rows["entry"] == with_backup.rows["entry"]


def test_what_cannot_be_repaired_is_refused_and_leaves_nothing(
    damaged: Path, tmp_path: Path, passphrase: str
) -> None:
    before = everything(damaged)
    new = tmp_path / "New.vault"
    with pytest.raises(WrongKey):
        repair.repair(damaged, new, passphrase="another one")
    for inside in (damaged, damaged / "inside", damaged / "backups"):
        with pytest.raises(Refused, match="inside the damaged one"):
            repair.repair(damaged, inside, passphrase=passphrase)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    with pytest.raises(AlreadyThere):
        repair.repair(damaged, tmp_path / "taken", passphrase=passphrase)
    with pytest.raises(NotFound):
        repair.repair(tmp_path / "nowhere", new, passphrase=passphrase)
    with pytest.raises(Cancelled):
        repair.repair(damaged, new, passphrase=passphrase, progress=lambda _d, _t: False)
    holder = LockFile.take(damaged / ".lock")
    with pytest.raises(InUse):
        repair.repair(damaged, new, passphrase=passphrase)
    holder.release()
    assert everything(damaged) == before
    database = damaged / "journal-1.db"
    database.write_bytes(random.Random(2).randbytes(40 * PAGE))
    with pytest.raises(Damaged):
        repair.repair(damaged, new, passphrase=passphrase)
    database.unlink()
    with pytest.raises(NotFound):
        repair.repair(damaged, new, passphrase=passphrase)
    for name in ("header.json", "header.bak"):
        (damaged / name).write_bytes(b"{}")
    with pytest.raises(Damaged, match="header"):
        repair.repair(damaged, new, passphrase=passphrase)
    assert not os.path.lexists(new)
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_the_second_copy_of_the_header_is_enough(
    damaged: Path, tmp_path: Path, passphrase: str
) -> None:
    (damaged / "header.json").write_bytes(b"spoilt")
    new = repair.repair(damaged, tmp_path / "New.vault", passphrase=passphrase).path
    assert (new / "header.json").read_bytes() == (damaged / "header.bak").read_bytes()
    assert (new / "header.bak").read_bytes() == (damaged / "header.bak").read_bytes()


def test_what_an_interrupted_repair_left_is_cleared(
    damaged: Path, tmp_path: Path, passphrase: str
) -> None:
    half = tmp_path / ".New.vault.repairing"
    (half / "backups").mkdir(parents=True)
    (half / "journal-1.db").write_bytes(b"half")
    repair.repair(damaged, tmp_path / "New.vault", passphrase=passphrase)
    assert not half.exists()


def test_c47_a_vault_on_a_read_only_disk_is_repaired(
    damaged: Path, tmp_path: Path, passphrase: str
) -> None:
    for lock_file in (True, False):
        if not lock_file:
            (damaged / ".lock").unlink()
        with read_only_disk(damaged, tmp_path / f"disk {lock_file}") as there:
            before = everything(there)
            report = repair.repair(there, tmp_path / f"{lock_file}.vault", passphrase=passphrase)
            assert everything(there) == before
        vault = vaults.unlock(report.path, passphrase=passphrase)
        assert vaults.verify(vault).ok
        vaults.lock(vault)


def test_the_command_tells_what_is_lost(damaged: Path, tmp_path: Path, passphrase: str) -> None:
    key = secret_file(tmp_path, passphrase)
    done = run("vault", "repair", damaged, tmp_path / "New.vault", "--passphrase-file", key)
    assert done.code == 0, done.err
    assert done.out.startswith("Entries saved: 1")
    assert "The damaged one was left as it is" in done.err
    again = run("vault", "repair", damaged, tmp_path / "New.vault", "--passphrase-file", key)
    assert again.code == 2
    told = run("vault", "repair", damaged, tmp_path / "B.vault", "--passphrase-file", key, "--json")
    assert told.json["path"] == str(tmp_path / "B.vault")
    assert told.json["rows"]["entry"].keys() == {"saved", "rebuilt", "lost", "counted"}
    assert [line in done.out for line in told.json["lost"]] == [True] * len(told.json["lost"])


def test_the_command_takes_the_recovery_key(
    damaged: Path, tmp_path: Path, recovery_code: str
) -> None:
    key = secret_file(tmp_path, recovery_code)
    done = run(
        "vault",
        "repair",
        damaged,
        tmp_path / "New.vault",
        "--recovery-key",
        "--passphrase-file",
        key,
    )
    assert done.code == 0, done.err


def test_a_sound_vault_comes_over_whole(
    closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock
) -> None:
    key = secret_file(tmp_path, passphrase)
    done = run("vault", "repair", closed_vault, tmp_path / "New.vault", "--passphrase-file", key)
    assert done.out.splitlines() == ["Entries saved: 0.", "Nothing was lost."]


def test_losses_are_told_in_plain_words() -> None:
    whole = RowsSaved(3, 0, 0, True)
    rows = dict.fromkeys(("entry", "moment", "check_in", "attachment_blob"), whole)

    def told(shortened: tuple[int, ...] = (), lost: tuple[int | None, ...] = (), **more: RowsSaved):
        return what_was_lost(
            rows | more, lost_entries_at=lost, shortened_at=shortened, unproven=False
        )

    assert told() == ()
    day = 86_400_000
    assert told(lost=(None, 20_000 * day)) == ("Lost: 2 entries (of 2024-10-04).",)
    assert told(moment=RowsSaved(1, 0, 1, False)) == (
        "Lost: at least 1 moment of a session.",
        "It cannot be told whether more is missing of: moments of sessions.",
    )
    (line,) = told(shortened=tuple(day * n for n in range(14)))
    assert line.startswith("In 14 entries the newest text could not be read.")
    assert line.endswith("1970-01-12 and 2 other days).")
    assert told(attachment_blob=RowsSaved(1, 1, 0, True)) == (
        "The content of 1 attached file could not be read; only the name is there.",
    )
    assert told(check_in=RowsSaved(1, 2, 0, True)) == (
        "The details of 2 check-ins could not be read. What belongs there is back; please fill in the rest.",
    )


def test_losses_of_sharing_are_told_in_plain_words() -> None:
    def told(**rows: RowsSaved) -> tuple[str, ...]:
        rows["entry"] = RowsSaved(3, 0, 0, True)
        return what_was_lost(rows, lost_entries_at=(), shortened_at=(), unproven=False)

    assert told(reply=RowsSaved(1, 1, 0, True)) == (
        "The words of 1 reply to what was shared are lost.",
    )
    assert told(received_share=RowsSaved(1, 2, 0, True)) == (
        "The words of 2 files that were received are lost.",
    )
    assert told(redaction=RowsSaved(1, 2, 0, True)) == (
        "For 2 entries it is not known any more whether you keep parts back. Look before you share them again.",
    )
    assert told(review_note=RowsSaved(1, 0, 1, True)) == ("Lost: 1 note beside what was received.",)


@pytest.mark.parametrize("table", sorted(set(COUNTED) - {"entry_text", "attachment_blob", "tag"}))
def test_what_is_lost_of_any_table_is_told(table: str) -> None:
    """Texts, contents and tags are told by the entries and files that carry them."""
    rows = {"entry": RowsSaved(1, 0, 0, True)} | {table: RowsSaved(1, 0, 1, False)}
    lost = (None,) if table == "entry" else ()
    told = what_was_lost(rows, lost_entries_at=lost, shortened_at=(), unproven=False)
    assert told[0].startswith("Lost: at least 1 ")
    assert told[1].startswith("It cannot be told whether more is missing of: ")


def test_a_free_name_beside_the_damaged_vault(tmp_path: Path, fast_kdf: KdfParams) -> None:
    source = tmp_path / "Journal.vault"
    assert repair.place_beside(source) == tmp_path / "Journal repaired.vault"
    (tmp_path / "Journal repaired.vault").mkdir()
    assert repair.place_beside(source) == tmp_path / "Journal repaired 2.vault"
