"""The automatic backup that the command line makes after a command that wrote something."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.domain.entries import NewEntry
from companion.errors import DiskFull
from companion.services import automatic_backups, backups, journal, vaults
from companion.services.backup_notes import Keeping, choose_keeping
from companion.services.second_folder import MARK
from tests.command_line import run, secret_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def place(closed_vault: Path, clock: FixedClock) -> Path:
    """A closed vault at a fixed time."""
    return closed_vault


def add(place: Path, key: Path, text: str = "Words.") -> str:
    done = run("add", place, "--passphrase-file", key, stdin=text)
    assert (done.code, done.err) == (0, "")
    return done.out.strip()


def own(place: Path) -> list[str]:
    return sorted(file.name for file in (place / "backups").iterdir())


def test_one_a_day_follows_what_was_written(place: Path, key: Path, clock: FixedClock):
    entry_id = add(place, key)
    assert own(place) == ["20260310T193000Z.companion-backup"]
    clock.advance(timedelta(hours=2))
    add(place, key)
    assert len(own(place)) == 1
    clock.advance(timedelta(days=1))
    assert run("list", place, "--passphrase-file", key).code == 0
    assert run("add", place, "--passphrase-file", key, stdin=" ").code == 2
    assert len(own(place)) == 1
    marked = run("mark", place, entry_id, "--share", "--passphrase-file", key)
    assert (marked.code, marked.err) == (0, "Marked 1 as may be shared.\n")
    assert len(own(place)) == 2
    newest = place / "backups" / own(place)[-1]
    assert stat.S_IMODE(newest.stat().st_mode) == 0o600
    other = place.with_name("Other.vault")
    assert run("restore", newest, other).code == 0
    (entry, _) = run("list", other, "--passphrase-file", key, "--json").json
    assert entry["sharing"] in ("share", "private")
    assert run("vault", "drill", place, "--passphrase-file", key).code == 0


def test_it_comes_after_the_answer_was_printed(
    place: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    printed: list[str] = []

    def look(*_: object, **__: object) -> backups.BackupReport | None:
        assert isinstance(sys.stdout.buffer, io.BytesIO)
        printed.append(sys.stdout.buffer.getvalue().decode())
        raise DiskFull

    monkeypatch.setattr(automatic_backups, "automatic_backup", look)
    done = run("add", place, "--passphrase-file", key, stdin="Words.")
    assert printed == [done.out]
    assert len(done.out.strip()) == 26


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (DiskFull(), "The disk is full."),
        (KeyboardInterrupt(), "Stopped."),
        (PermissionError(13, "no"), "cannot be written to"),
        (ValueError("secret words"), "Something went wrong in Companion."),
    ],
    ids=["full", "stopped", "refused", "bug"],
)
def test_a_failure_is_one_sentence_and_changes_nothing_else(
    place: Path,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    log_errors: list[str],
    failure: BaseException,
    said: str,
):
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(automatic_backups, "automatic_backup", fail)
    done = run("add", place, "--passphrase-file", key, "--json", stdin="Words.")
    assert done.code == 0
    assert done.json["body"] == "Words."
    assert done.err.startswith("Today's backup could not be made. ")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert "secret" not in done.err
    assert bool(log_errors) == isinstance(failure, ValueError)
    log_errors.clear()
    monkeypatch.undo()
    (kept,) = run("list", place, "--passphrase-file", key, "--json").json
    assert kept["heading"] == "Words."


def test_what_was_chosen_in_the_window_holds_here_too(
    place: Path, key: Path, clock: FixedClock, tmp_path: Path, passphrase: str
):
    stick = tmp_path / "stick"
    stick.mkdir()
    vault = vaults.unlock(place, passphrase=passphrase)
    backups.choose_second_folder(vault, stick)
    choose_keeping(vault, Keeping(3, 0))
    journal.write_entry(vault, NewEntry(body="Words."))
    vaults.lock(vault)
    for day in range(5):
        add(place, key, f"Day {day}.")
        clock.advance(timedelta(days=1))
    assert len(own(place)) == 3
    assert sorted(file.name for file in stick.iterdir()) == [MARK, *own(place)]
    away = stick.rename(tmp_path / "away")
    add(place, key)  # a stick that is not there is no trouble
    away.rename(stick)
    add(place, key)
    assert own(place)[-1] in [file.name for file in stick.iterdir()]


def test_a_second_folder_that_cannot_be_written_is_said(
    place: Path, key: Path, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
):
    stick = tmp_path / "stick"
    stick.mkdir()
    vault = vaults.unlock(place, passphrase=passphrase)
    backups.choose_second_folder(vault, stick)
    vaults.lock(vault)

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr("companion.services.second_folder.take_name", full)
    done = run("add", place, "--passphrase-file", key, stdin="Words.")
    assert done.code == 0
    assert done.err == (
        "The second place for your backups is full. Your journal and its own backups are fine.\n"
    )
    assert len(own(place)) == 1


def test_sharing_is_written_too(place: Path, key: Path, tmp_path: Path, clock: FixedClock):
    entry_id = add(place, key)
    run("mark", place, entry_id, "--share", "--passphrase-file", key)
    clock.advance(timedelta(days=1))
    words = ("--as", "sealed", "--passphrase-file", key)
    assert run("share", "create", place, *words, "--dry-run").code == 0
    assert len(own(place)) == 1
    target = tmp_path / "x.companion-share"
    done = run("share", "create", place, target, *words, "--generate-passphrase", tmp_path / "w")
    assert done.code == 0, done.err
    assert len(own(place)) == 2


@pytest.mark.skipif(os.name != "posix", reason="signals as on POSIX")
def test_a_stop_in_the_middle_of_it_leaves_the_answer_and_no_half_file(place: Path, key: Path):
    script = (
        "import os, signal, sys\n"
        "import tests.quick_keys\n"
        "from companion import app\n"
        "from companion.services import backup_writing\n"
        "written = backup_writing._written\n"
        "def stopped(*given):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    return written(*given)\n"
        "backup_writing._written = stopped\n"
        "sys.exit(app.main(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "add", str(place), "--passphrase-file", str(key)],
        input=b"Words.",
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) == 26
    assert done.stderr.decode().startswith("Today's backup could not be made. Stopped.")
    assert own(place) == []
