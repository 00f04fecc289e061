"""The program as it is started from a shell: exit codes, streams, signals, speed of the small things."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import __version__, app
from companion.clock import FixedClock
from companion.services import backup_files, journal
from companion.services.open_vault import OpenVault
from tests.command_line import run, secret_file
from tests.terminal import on_terminal

COMPANION = [sys.executable, "-m", "companion"]
HEAVY = (
    "PySide6",
    "sqlalchemy",
    "sqlcipher3",
    "cryptography",
    "alembic",
    "pyrage",
    "zxcvbn",
    "asyncio",
)


def companion(
    *arguments: str | Path,
    stdin: bytes = b"",
    stdout: int = subprocess.PIPE,
    before: Callable[[], object] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMPANION, *map(str, arguments)],
        input=stdin, stdout=stdout, stderr=subprocess.PIPE, preexec_fn=before, timeout=120, check=False,
    )  # fmt: skip


def imported_by(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "companion", *arguments],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


def test_the_version_is_told_without_importing_anything_for_it():
    assert companion("--version").stdout.decode() == f"companion {__version__}\n"
    found = imported_by("--version")
    assert "companion.app" in found
    assert not {name for name in found if name.partition(".")[0] in (*HEAVY, "click", "msgspec")}


def test_help_names_every_command_and_imports_nothing_heavy():
    shown = companion("--help").stdout.decode()
    for command in (
        "add",
        "backup",
        "contact",
        "demo",
        "export",
        "identity",
        "learn",
        "list",
        "mark",
        "restore",
        "review",
        "search",
        "share",
        "show",
        "support",
        "vault",
    ):
        assert f"\n  {command} " in shown
    for later in ("import",):
        assert f"\n  {later} " not in shown
    found = imported_by("list", "--help")
    assert not {name for name in found if name.partition(".")[0] in HEAVY}


def test_a_whole_evening_from_the_shell(
    closed_vault: Path, key: Path, tmp_path: Path, passphrase: str
):
    """One real round through the program itself: no test doubles, no shared process."""
    vault = ("--passphrase-file", key)
    added = companion("add", closed_vault, *vault, "--title", "The lake", stdin=b"It was quiet.\n")
    assert added.returncode == 0, added.stderr
    entry_id = added.stdout.decode().strip()
    assert len(entry_id) == 26
    assert b"*quiet*" in companion("search", closed_vault, "quiet", *vault).stdout
    assert companion("mark", closed_vault, entry_id, "--share", *vault).returncode == 0
    share, words = tmp_path / "x.companion-share", tmp_path / "words"
    made = companion(
        "share",
        "create",
        closed_vault,
        share,
        "--as",
        "sealed",
        "--generate-passphrase",
        words,
        *vault,
    )
    assert made.returncode == 0, made.stderr
    opened = companion("share", "open", share, "--share-passphrase-file", words)
    assert b"It was quiet." in opened.stdout
    backup, place = tmp_path / "x.companion-backup", tmp_path / "Elsewhere.vault"
    assert companion("backup", closed_vault, backup, *vault).returncode == 0
    assert companion("restore", backup, place).returncode == 0
    assert companion("vault", "verify", place, *vault).returncode == 0
    shown = companion("show", place, entry_id, *vault)
    assert shown.stdout.endswith(b"\nIt was quiet.\n")
    for done in (added, made, opened, shown):
        assert b"Traceback" not in done.stderr
        assert passphrase.encode() not in done.stdout + done.stderr


def test_a_passphrase_is_typed_without_echo(closed_vault: Path, passphrase: str):
    code, seen = on_terminal([*COMPANION, "list", str(closed_vault)], "Passphrase:", passphrase)
    assert code == 0
    assert passphrase not in seen
    assert "No entries." in seen
    code, seen = on_terminal([*COMPANION, "list", str(closed_vault)], "Passphrase:", "wrong")
    assert code == 3
    assert "wrong" not in seen


def test_a_reader_that_has_seen_enough_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = companion("learn", "show", "C07", stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_result_that_cannot_be_printed_is_eight():
    with Path("/dev/full").open("wb") as full:
        done = companion("learn", "list", stdout=full.fileno())
    assert done.returncode == 8
    assert done.stderr.startswith(b"The disk is full.")
    assert done.stderr.count(b"\n") == 1


def test_a_disk_with_no_room_for_a_backup_is_eight_and_leaves_nothing(
    closed_vault: Path, key: Path, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()

    def no_file_above_64_kib() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    done = companion(
        "backup", closed_vault, folder / "x.companion-backup", "--passphrase-file", key,
        before=no_file_above_64_kib,
    )  # fmt: skip
    assert done.returncode == 8, done.stderr
    assert b"Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_no_core_is_written_and_files_are_private(monkeypatch: pytest.MonkeyPatch):
    """`main` asks the system for both before anything else; here it only says so."""
    asked: list[object] = []
    monkeypatch.setattr(os, "umask", asked.append)
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: asked.append(limit))
    assert app.main(["learn", "list"]) == 0
    assert asked == [0o077, (resource.RLIMIT_CORE, (0, 0))]


def test_without_a_display_the_window_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = companion("--data", tmp_path)
    assert done.returncode == 2
    assert b"There is no display" in done.stderr


def test_control_c_while_writing_leaves_no_entry(
    closed_vault: Path, key: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    from companion.cli import entries

    def interrupted() -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(entries, "_text_from_stdin", interrupted)
        done = run("add", closed_vault, "--passphrase-file", key, stdin="Words.")
    assert (done.code, done.out) == (130, "")
    assert done.err == "Stopped. Nothing was left half done.\n"
    assert run("list", closed_vault, "--passphrase-file", key, "--json").json == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_a_backup_leaves_nothing(
    closed_vault: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    folder = tmp_path / "out"
    folder.mkdir()
    opened_backup = backup_files.opened_backup

    def interrupted(path: Path) -> object:
        assert path.exists()
        os.kill(os.getpid(), number)
        return opened_backup(path)

    before = signal.getsignal(number)
    with monkeypatch.context() as patch:
        patch.setattr(backup_files, "opened_backup", interrupted)
        done = run("backup", closed_vault, folder / "x", "--passphrase-file", key)
    assert done.code == 130
    assert list(folder.iterdir()) == []
    assert signal.getsignal(number) is before


def test_a_stop_that_a_library_swallowed_still_is_a_stop(
    closed_vault: Path, key: Path, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object, **__: object) -> object:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("interrupted") from None

    monkeypatch.setattr(journal, "summaries", interrupted)
    assert run("list", closed_vault, "--passphrase-file", key).code == 130


def test_long_work_shows_a_bar_on_a_terminal_only(closed_vault: Path, key: Path, tmp_path: Path):
    command = ["backup", str(closed_vault), str(tmp_path / "x"), "--passphrase-file", str(key)]
    code, seen = on_terminal([*COMPANION, *command], "a question that is not asked", "")
    assert code == 0
    assert "Backing up" in seen
    assert "100%" in seen


def test_control_c_in_a_transaction_undoes_it(
    closed_vault: Path, key: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    from companion.storage.repositories.entries import Entries

    add = Entries.add

    def interrupted(self: Entries, entry: object) -> None:
        add(self, entry)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Entries, "add", interrupted)
        assert run("add", closed_vault, "--passphrase-file", key, stdin="Words.").code == 130
    assert run("list", closed_vault, "--passphrase-file", key, "--json").json == []


def test_a_fault_of_ours_is_one_sentence_and_a_place_in_the_log(
    closed_vault: Path,
    key: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    log_errors: list[str],
):
    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("zqjournal textqz")

    monkeypatch.setattr(journal, "summaries", broken)
    data = tmp_path / "home"
    done = run("--data", data, "list", closed_vault, "--passphrase-file", key)
    assert (done.code, done.out) == (1, "")
    assert done.err == "Something went wrong in Companion. What you saved is safe.\n"
    (log,) = data.rglob("companion.log")
    written = log.read_text()
    assert "RuntimeError" in written
    assert "test_cli_program.py" in written
    assert "zqjournal" not in written
    assert log_errors == ["companion.cli: A command ended in a fault."]
    log_errors.clear()


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, 8), (errno.EACCES, 8), (errno.EIO, 8), (errno.ENOENT, 2)],
)
def test_errors_of_the_system_have_their_codes(
    closed_vault: Path, key: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int
):
    def failing(*_: object, **__: object) -> object:
        raise OSError(number, "zqsecretqz")

    monkeypatch.setattr(journal, "summaries", failing)
    done = run("list", closed_vault, "--passphrase-file", key)
    assert done.code == code
    assert "zqsecret" not in done.err


@pytest.mark.parametrize(
    "arguments", [["dance"], ["list"], ["list", "x", "--colour"], ["add", "x", "--kind", "dream"]]
)
def test_usage_errors_are_two(arguments: list[str]):
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Usage:" in done.err


def test_text_for_a_terminal_cannot_steer_it():
    from companion.cli.output import _safe_on

    nasty = "a\x1b[2Jb\x9b31mc\rd\x07e\u202e\n\tf"
    assert _safe_on(nasty, terminal=True) == "a[2Jb31mcde\u202e\n\tf"
    assert _safe_on(nasty, terminal=False) == nasty


def test_a_vault_is_free_again_after_every_command(closed_vault: Path, key: Path, passphrase: str):
    from companion.services import vaults

    run("list", closed_vault, "--passphrase-file", key)
    run("show", closed_vault, "zzz", "--passphrase-file", key)
    vault: OpenVault = vaults.unlock(closed_vault, passphrase=passphrase)
    vaults.lock(vault)
