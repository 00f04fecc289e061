"""Standard streams that are closed, full or not listened to any more, and stops at the first and last moment."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from companion import __version__, app
from companion.cli import stopping
from companion.cli.stopping import Stop, stoppable
from companion.clock import FixedClock
from companion.errors import WrongKey
from companion.services import vaults
from tests.command_line import run, secret_file

COMPANION = [sys.executable, "-m", "companion"]
posix_only = pytest.mark.skipif(os.name != "posix", reason="descriptors and signals as on POSIX")
FULL = Path("/dev/full")


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


def with_closed(*numbers: int) -> Callable[[], None]:
    """What closes these descriptors in a new process before the program begins."""

    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


def companion(
    *arguments: str | Path, before: Callable[[], object] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMPANION, *map(str, arguments)],
        input=stdin, capture_output=True, preexec_fn=before, timeout=120, check=False,
    )  # fmt: skip


@posix_only
@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (1, 2), (0, 1, 2)])
def test_a_command_works_with_closed_streams(
    closed_vault: Path, key: Path, closed: tuple[int, ...]
):
    done = companion("list", closed_vault, "--passphrase-file", key, before=with_closed(*closed))
    assert done.returncode == 0
    assert done.stderr == (b"" if 2 in closed else b"No entries.\n")


@posix_only
def test_without_standard_input_there_is_no_text(closed_vault: Path, key: Path):
    done = companion("add", closed_vault, "--passphrase-file", key, before=with_closed(0))
    assert (done.returncode, done.stderr) == (2, b"There was no text, so no entry was made.\n")


@posix_only
def test_no_file_of_ours_is_opened_under_the_number_of_a_stream(tmp_path: Path):
    look = (
        "import os; from companion import app; app._open_missing_streams();"
        f"handle = os.open({str(tmp_path / 'journal')!r}, os.O_CREAT | os.O_RDWR);"
        "os._exit(handle)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], preexec_fn=with_closed(0, 1, 2), timeout=60, check=False
    )
    assert done.returncode > 2


@posix_only
@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["learn", "list"]])
def test_a_result_that_finds_no_room_is_eight(arguments: list[str]):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMPANION, *arguments], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 8
    assert done.stderr.startswith(b"The disk is full.") or b": The disk is full." in done.stderr
    assert b"Traceback" not in done.stderr


@posix_only
@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_nobody_needs_to_listen(arguments: list[str]):
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*COMPANION, *arguments], stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]):
    assert app.main(["--version"]) == 0
    assert capsys.readouterr().out == f"companion {__version__}\n"


@posix_only
def test_control_c_before_a_command_stands_ready_ends_without_words(tmp_path: Path):
    stop_early = (
        "import os, signal, sys; from companion import app;"
        "app._open_missing_streams = lambda: os.kill(os.getpid(), signal.SIGINT);"
        "sys.argv = ['companion', '--version']; app.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", stop_early], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_after_the_work_does_not_change_its_outcome(number: int):
    stop_late = (
        "import os, sys; from companion import app;"
        "sys.argv = ['companion', '--version']; code = app.main();"
        f"os.kill(os.getpid(), {number}); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", stop_late], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_second_stop_waits_until_clearing_up_had_its_time(clock: FixedClock):
    from datetime import timedelta

    stop = Stop()
    with pytest.raises(KeyboardInterrupt):
        stop(signal.SIGINT, None)
    stop(signal.SIGINT, None)
    stop(signal.SIGTERM, None)
    clock.advance(timedelta(seconds=stopping.PATIENCE))
    with pytest.raises(KeyboardInterrupt):
        stop(signal.SIGINT, None)
    assert stop.asked


@posix_only
def test_a_stop_during_an_import_comes_when_the_import_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """An exception inside the import machinery can leave a lock taken for which a thread then waits for ever."""
    (tmp_path / "stopped_while_imported.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nwhole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with stoppable() as stop:
        import stopped_while_imported  # type: ignore[import-not-found]  # pyright: ignore

        assert stop.asked
        assert stopped_while_imported.whole
        with pytest.raises(KeyboardInterrupt):
            signal.pause()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    del sys.modules["stopped_while_imported"]


@posix_only
def test_a_stop_that_python_could_only_ignore_comes_again():
    class Stubborn:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            sum(range(10))

    before = sys.unraisablehook
    with stoppable() as stop:
        Stubborn()
        assert stop.asked
        with pytest.raises(KeyboardInterrupt):
            signal.pause()
    assert sys.unraisablehook is before


def test_faults_that_python_can_only_ignore_are_still_told():
    told: list[object] = []

    class Broken:
        def __del__(self) -> None:
            raise ZeroDivisionError

    before, sys.unraisablehook = sys.unraisablehook, lambda fault: told.append(fault.exc_type)
    try:
        with stoppable():
            Broken()
    finally:
        sys.unraisablehook = before
    assert told == [ZeroDivisionError]


def test_signals_are_left_alone_outside_the_main_thread():
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def elsewhere() -> None:
        with stoppable():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_stop_does_not_wait_for_the_thread_that_warms_up(
    closed_vault: Path, monkeypatch: pytest.MonkeyPatch
):
    """It may have come inside an import, whose lock the thread then never gets."""
    stuck = threading.Event()

    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(vaults, "warm_up", stuck.wait)
    monkeypatch.setattr(vaults.vaults_on_disk, "unlock", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            vaults.unlock(closed_vault, passphrase="x")
    finally:
        stuck.set()


def test_a_refusal_waits_for_the_thread_that_warms_up(
    closed_vault: Path, monkeypatch: pytest.MonkeyPatch
):
    warm = threading.Event()
    monkeypatch.setattr(vaults, "warm_up", warm.set)
    with pytest.raises(WrongKey):
        vaults.unlock(closed_vault, passphrase="not this one")
    assert warm.is_set()


@posix_only
def test_a_stop_in_the_copy_of_a_backup_leaves_nothing(
    closed_vault: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """SQLite calls back into Python there, and would turn the interruption into an error of its own."""
    from companion.cli import backups as command
    from companion.storage import backup

    monkeypatch.setattr(backup, "OPERATIONS_BETWEEN", 10)
    stopped_at: list[FrameType] = []

    class Bar:
        def __enter__(self) -> Callable[[int, int], None]:
            def report(_done: int, _total: int) -> None:
                if not stopped_at:
                    stopped_at.append(sys._getframe())
                    os.kill(os.getpid(), signal.SIGINT)

            return report

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(command, "progress_bar", lambda _label: Bar())
    folder = tmp_path / "out"
    folder.mkdir()
    done = run("backup", closed_vault, folder / "x", "--passphrase-file", key)
    assert stopped_at
    assert (done.code, done.err) == (130, "Stopped. Nothing was left half done.\n")
    assert list(folder.iterdir()) == []


def test_errors_while_reading_and_writing_are_told_apart():
    from companion.errors import ReadOnly, StorageFailure, from_os_error

    denied = PermissionError(errno.EACCES, "denied")
    assert type(from_os_error(denied)) is ReadOnly
    assert type(from_os_error(denied, reading=True)) is StorageFailure
