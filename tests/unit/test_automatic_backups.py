"""Automatic backups: when they come, which of them stay, and the second folder."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.errors import Cancelled, DiskFull, NotFound, ReadOnly, Refused
from companion.services import backups, journal, second_folder, vaults
from companion.services.backup_notes import Keeping, choose_keeping, keeping
from companion.services.backup_rotation import is_old, made_at, name_for, superfluous
from companion.services.open_vault import OpenVault
from companion.services.second_folder import MARK

Stick = Callable[[], Path]
NOW = datetime(2026, 3, 10, 20, tzinfo=UTC)


@pytest.fixture
def stick(vault: OpenVault, tmp_path: Path) -> Path:
    """A second folder that was chosen for the vault."""
    folder = tmp_path / "stick" / "Safe"
    folder.mkdir(parents=True)
    backups.choose_second_folder(vault, folder)
    return folder


def write(vault: OpenVault, body: str = "Words.") -> None:
    journal.write_entry(vault, NewEntry(body=body))


def own(vault: OpenVault) -> list[str]:
    return sorted(place.name for place in (vault.path / "backups").iterdir())


def visible(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir() if place.name != MARK)


def state(vault: OpenVault) -> tuple[str, bool]:
    found = backups.backup_places(vault).second
    assert found is not None
    return found.state, found.up_to_date


# --- when


def test_one_comes_after_a_day_with_changes(vault: OpenVault, clock: FixedClock):
    write(vault)
    first = backups.automatic_backup(vault)
    assert first is not None
    assert first.path == vault.path / "backups" / "20260310T193000Z.companion-backup"
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    write(vault)
    clock.advance(timedelta(hours=3))
    assert backups.automatic_backup(vault) is None
    clock.advance(timedelta(hours=21))
    second = backups.automatic_backup(vault)
    assert second is not None
    assert second.entries == 2
    assert vaults.info(vault.path).backups == (second.path.name, first.path.name)


def test_none_comes_after_a_day_without_changes(vault: OpenVault, clock: FixedClock):
    entry, _ = journal.write_entry(vault, NewEntry(body="Words."))
    assert backups.automatic_backup(vault) is not None
    clock.advance(timedelta(days=3))
    journal.remember_open_entry(vault, entry.id)  # where the person was is no change
    assert not backups.is_due(vault)
    assert backups.automatic_backup(vault) is None
    journal.save_text(vault, entry.id, title="", body="Words!")
    assert backups.is_due(vault)


@pytest.mark.parametrize("change", ["trash", "erase", "tag"])
def test_every_kind_of_change_counts(vault: OpenVault, clock: FixedClock, change: str):
    entry, _ = journal.write_entry(vault, NewEntry(body="Words."))
    backups.automatic_backup(vault)
    clock.advance(timedelta(days=1))
    if change == "tag":
        journal.retag(vault, entry.id, ("sea",))
    else:
        journal.trash(vault, entry.id)
    if change == "erase":
        journal.erase_trash(vault)
    assert backups.is_due(vault)


def test_before_something_risky_one_is_made_at_once(vault: OpenVault):
    for _ in range(3):
        assert backups.automatic_backup(vault, reason="before-import") is not None
    assert own(vault) == [
        "20260310T193000Z-2.companion-backup",
        "20260310T193000Z-3.companion-backup",
        "20260310T193000Z.companion-backup",
    ]
    assert {info.reason for info in backups.listed(vault)} == {"before-import"}


def test_a_vault_that_opens_with_other_secrets_gets_a_new_one_at_once(vault: OpenVault):
    backups.automatic_backup(vault)
    newest = next((vault.path / "backups").iterdir())
    assert not backups.is_due(vault)
    content = newest.read_bytes()
    newest.write_bytes(content[: len(content) // 2])
    assert backups.is_due(vault)


def test_a_backup_is_old_after_a_day_or_when_the_clock_was_set_back():
    assert is_old([], NOW)
    assert is_old(["notes.txt", "mine.companion-backup"], NOW)
    assert not is_old([name_for(NOW - timedelta(hours=5))], NOW)
    assert is_old([name_for(NOW - timedelta(hours=25))], NOW)
    assert is_old([name_for(NOW + timedelta(days=400))], NOW)


def test_a_stopped_one_leaves_nothing(vault: OpenVault):
    with pytest.raises(Cancelled):
        backups.automatic_backup(vault, progress=lambda done, total: False)
    assert own(vault) == []


# --- which stay


def test_the_newest_seven_stay_then_one_a_week_for_three_months():
    made = [NOW - timedelta(days=age) for age in range(400)]
    others = ["mine.companion-backup", "before-upgrade-1-20260101T000000Z.db", "notes.txt"]
    going = superfluous([*map(name_for, made), *others], Keeping())
    assert not set(going) & set(others)
    ages = [(NOW - instant).days for instant in made if name_for(instant) not in going]
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    weeks = ages[7:]
    assert len(weeks) == 13
    assert {second - first for first, second in pairwise(weeks)} == {7}
    assert 91 <= max(ages) <= 100
    assert superfluous([name_for(NOW - timedelta(days=age)) for age in ages], Keeping()) == []


def test_day_by_day_every_week_of_three_months_keeps_one():
    standing: list[str] = []
    for day in range(300):
        if day % 5 in (1, 4):
            continue  # not every day is a day of writing
        standing.append(name_for(NOW + timedelta(days=day)))
        going = superfluous(standing, Keeping())
        standing = [name for name in standing if name not in going]
    weeks = {at.isocalendar()[:2] for at in map(made_at, standing) if at is not None}
    last = NOW + timedelta(days=298)
    wanted = {(last - timedelta(weeks=back)).isocalendar()[:2] for back in range(14)}
    assert weeks >= wanted
    assert len(standing) <= 7 + 13


def test_many_in_one_day_do_not_push_out_the_days_before():
    days = [name_for(NOW - timedelta(days=age)) for age in range(7)]
    today: list[str] = []
    for _ in range(30):
        today.append(name_for(NOW + timedelta(hours=1), today))
    going = superfluous([*days, *today], Keeping())
    assert set(days[1:]).isdisjoint(going)
    assert len(set(today) - set(going)) == 7


def test_names_say_when_and_nothing_else_counts():
    assert made_at("20260310T200000Z.companion-backup") == NOW
    assert made_at("20260310T200000Z-12.companion-backup") == NOW
    for name in ("20260310T200000Z-1.companion-backup", "20261310T200000Z.companion-backup",
                 "my 20260310T200000Z.companion-backup", "20260310T200000Z.companion-backup.part"):  # fmt: skip
        assert made_at(name) is None


def test_how_many_stay_is_kept_inside_the_vault(vault: OpenVault, clock: FixedClock):
    assert keeping(vault) == Keeping(7, 13)
    choose_keeping(vault, Keeping(1, 0))
    assert keeping(vault) == Keeping(3, 0)
    for day in range(6):
        write(vault, f"Day {day}.")
        backups.automatic_backup(vault)
        clock.advance(timedelta(days=1))
    assert len(own(vault)) == 3


def test_the_list_knows_what_each_held(vault: OpenVault, clock: FixedClock, tmp_path: Path):
    write(vault)
    backups.automatic_backup(vault)
    clock.advance(timedelta(days=1))
    write(vault)
    backups.automatic_backup(vault)
    backups.backup(vault, vault.path / "backups" / "by hand.companion-backup")
    (vault.path / "backups" / "broken.companion-backup").write_bytes(b"no")
    found = [(info.path.name, info.entries, info.reason) for info in backups.listed(vault)]
    assert found == [
        ("20260311T193000Z.companion-backup", 2, "daily"),
        ("by hand.companion-backup", None, None),
        ("20260310T193000Z.companion-backup", 1, "daily"),
    ]


# --- the second folder


def test_each_one_is_copied_to_the_second_folder(vault: OpenVault, stick: Path, clock: FixedClock):
    assert state(vault) == ("fine", True)
    report = backups.automatic_backup(vault)
    assert report is not None
    assert visible(stick) == [report.path.name]
    copy = stick / report.path.name
    assert copy.read_bytes() == report.path.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert state(vault) == ("fine", True)
    second = backups.backup_places(vault).second
    assert second is not None
    assert second.last_backup == clock.now()
    assert [info.in_second_folder for info in backups.listed(vault)] == [False, True]


def test_an_absent_stick_is_said_and_caught_up_with(
    vault: OpenVault, stick: Path, clock: FixedClock
):
    away = stick.rename(stick.with_name("Away"))
    made = backups.automatic_backup(vault)
    assert made is not None
    assert state(vault) == ("absent", False)
    assert not stick.exists()
    away.rename(stick)
    assert state(vault) == ("fine", False)
    kept_up = backups.keep_up(vault)
    assert kept_up.made is None
    assert kept_up.second is not None
    assert kept_up.second.up_to_date
    assert visible(stick) == [made.path.name]


def test_another_stick_at_the_same_place_gets_nothing(vault: OpenVault, stick: Path):
    shutil.rmtree(stick)
    stick.mkdir()
    backups.automatic_backup(vault)
    assert list(stick.iterdir()) == []
    assert state(vault) == ("absent", False)
    (stick / MARK).write_text("another")
    assert state(vault) == ("absent", False)
    backups.choose_second_folder(vault, stick)
    backups.keep_up(vault)
    assert state(vault) == ("fine", True)


def test_what_is_missing_on_the_stick_is_copied_again(vault: OpenVault, stick: Path):
    made = backups.automatic_backup(vault)
    assert made is not None
    (stick / made.path.name).unlink()
    assert state(vault) == ("fine", False)
    backups.keep_up(vault)
    assert visible(stick) == [made.path.name]


def test_a_full_stick_is_said_and_the_own_backup_stands(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    fsync = os.fsync

    def full(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink().parent == stick:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    made = backups.automatic_backup(vault)
    assert made is not None
    assert made.path.exists()
    assert visible(stick) == []
    assert state(vault) == ("full", False)
    with pytest.raises(DiskFull):
        backups.copy_to_second_folder(vault)
    monkeypatch.undo()
    backups.keep_up(vault)
    assert state(vault) == ("fine", True)


def test_too_little_room_is_seen_before_copying(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    away = stick.rename(stick.with_name("Away"))
    backups.automatic_backup(vault)
    away.rename(stick)
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(second_folder.shutil, "disk_usage", lambda _path: usage._replace(free=100))
    assert state(vault) == ("full", False)


def test_a_stick_that_cannot_be_written_is_said(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(second_folder.os, "access", lambda path, _mode: Path(path) != stick)
    assert state(vault) == ("not_writable", True)
    monkeypatch.undo()
    real = os.open

    def refused(path: object, *rest: object, **more: object) -> int:
        if str(path).endswith(".part") and str(path).startswith(str(stick)):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refused)
    assert backups.automatic_backup(vault) is not None
    assert state(vault) == ("not_writable", False)
    with pytest.raises(ReadOnly):
        backups.copy_to_second_folder(vault)


def test_a_stick_that_gives_back_something_else_holds_no_backup(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    forget = second_folder.forget_cached

    def and_change(handle: int) -> None:
        forget(handle)
        os.pwrite(handle, b"?", 5000)

    monkeypatch.setattr(second_folder, "forget_cached", and_change)
    assert backups.automatic_backup(vault) is not None
    assert visible(stick) == []
    assert state(vault) == ("fine", False)


def test_what_a_pulled_stick_kept_half_written_goes(vault: OpenVault, stick: Path):
    half = stick / ".20260309T100000Z.companion-backup.part"
    half.write_bytes(b"half")
    other = stick / ".somebody.else.part"
    other.write_bytes(b"theirs")
    backups.automatic_backup(vault)
    assert not half.exists()
    assert other.exists()


def test_old_ones_go_there_too_but_no_others(
    vault: OpenVault, stick: Path, clock: FixedClock, therapist_vault: OpenVault
):
    choose_keeping(vault, Keeping(3, 0))
    backups.choose_second_folder(therapist_vault, stick)
    theirs = backups.automatic_backup(therapist_vault)
    (stick / "20200101T000000Z.companion-backup").write_bytes(b"not ours to judge")
    for day in range(6):
        clock.advance(timedelta(days=1))
        write(vault, f"Day {day}.")
        backups.automatic_backup(vault)
    assert theirs is not None
    kept = visible(stick)
    assert theirs.path.name in kept
    assert "20200101T000000Z.companion-backup" in kept
    assert len(kept) == 2 + 3


def test_two_vaults_that_back_up_in_the_same_second_share_a_stick(
    vault: OpenVault, stick: Path, therapist_vault: OpenVault
):
    backups.choose_second_folder(therapist_vault, stick)
    backups.automatic_backup(vault)
    backups.automatic_backup(therapist_vault)
    assert len(visible(stick)) == 2
    assert state(vault) == state(therapist_vault) == ("fine", True)


def test_places_that_make_no_sense_are_refused(vault: OpenVault, tmp_path: Path, stick: Path):
    with pytest.raises(NotFound):
        backups.choose_second_folder(vault, tmp_path / "none")
    for inside in (vault.path, vault.path / "backups"):
        with pytest.raises(Refused):
            backups.choose_second_folder(vault, inside)
    link = tmp_path / "link"
    link.symlink_to(vault.path)
    with pytest.raises(Refused):
        backups.choose_second_folder(vault, link)
    second = backups.backup_places(vault).second
    assert second is not None
    assert second.path == stick
    backups.choose_second_folder(vault, None)
    assert backups.backup_places(vault).second is None


def test_a_link_in_place_of_the_mark_is_not_followed(vault: OpenVault, stick: Path, tmp_path: Path):
    mark = (stick / MARK).read_bytes()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(mark)
    (stick / MARK).unlink()
    (stick / MARK).symlink_to(elsewhere)
    assert state(vault)[0] == "absent"
    backups.choose_second_folder(vault, stick)
    assert not (stick / MARK).is_symlink()
    assert elsewhere.read_bytes() == mark


def test_the_place_of_the_stick_stands_only_inside_the_vault(
    vault: OpenVault, tmp_path: Path, passphrase: str
):
    folder = tmp_path / os.fsdecode(b"Zq\xffcanaryqz")
    try:
        folder.mkdir()
    except OSError:
        folder = tmp_path / "Zqcanaryqz"
        folder.mkdir()
    backups.choose_second_folder(vault, folder)
    vaults.lock(vault)
    assert not any(
        b"canaryqz" in file.read_bytes() for file in vault.path.rglob("*") if file.is_file()
    )
    again = vaults.unlock(vault.path, passphrase=passphrase)
    second = backups.backup_places(again).second
    vaults.lock(again)
    assert second is not None
    assert second.path == folder


def test_without_a_second_folder_the_places_say_so(vault: OpenVault):
    places = backups.backup_places(vault)
    assert places == replace(places, own=vault.path / "backups", second=None)
