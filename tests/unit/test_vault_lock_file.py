"""One program at a time."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from companion.errors import InUse, Refused, StorageFailure
from companion.vault import lock_file
from companion.vault.lock_file import LockFile, is_held

RACER = """
import sys
from pathlib import Path
from companion.errors import InUse
from companion.vault.lock_file import LockFile
print("ready", flush=True)
sys.stdin.readline()
try:
    lock = LockFile.take(Path(sys.argv[1]))
    print("won", flush=True)
except InUse:
    print("in use", flush=True)
sys.stdin.readline()
"""


@contextmanager
def racer(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", RACER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_c49_of_twenty_programs_one_wins_and_its_death_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with ExitStack() as stack:
        racers = [stack.enter_context(racer(path)) for _ in range(20)]
        assert [hear(process) for process in racers] == ["ready"] * 20
        for process in racers:
            say(process)
        results = [hear(process) for process in racers]
        assert sorted(results) == ["in use"] * 19 + ["won"]
        assert is_held(path)
        with pytest.raises(InUse):
            LockFile.take(path)
        winner = racers[results.index("won")]
        winner.kill()
        winner.wait()
        assert not is_held(path)
        LockFile.take(path).release()


def test_a_lock_is_held_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    assert not is_held(path)
    assert not path.exists(), "asking makes no file"
    lock = LockFile.take(path)
    assert lock.held
    assert is_held(path)
    with pytest.raises(InUse):
        LockFile.take(path)
    assert is_held(path), "a refused attempt must not free the lock"
    lock.release()
    assert not lock.held
    assert not is_held(path)
    lock.release()
    second = LockFile.take(path)
    lock.release()  # the old one must not let go of the new one
    assert is_held(path)
    second.release()


def test_asking_whether_it_is_held_does_not_make_another_program_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".lock"
    path.touch()
    asking = os.open(path, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH | fcntl.LOCK_NB)
    monkeypatch.setattr(lock_file.time, "sleep", lambda _: os.close(asking))
    lock = LockFile.take(path)
    assert lock.held
    lock.release()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_lock_file_is_the_owners_alone_and_holds_nothing(tmp_path: Path, umask: int) -> None:
    path = tmp_path / ".lock"
    before = os.umask(umask)
    try:
        lock = LockFile.take(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b""
    lock.release()


def test_a_lock_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    path.touch()
    path.chmod(0o666)
    LockFile.take(path).release()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_programs_started_while_it_is_held_do_not_inherit_it(tmp_path: Path) -> None:
    lock = LockFile.take(tmp_path / ".lock")
    code = "import os; print(sorted(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')))"
    listed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, close_fds=False
    )
    assert ".lock" not in listed.stdout
    lock.release()


@pytest.mark.parametrize("target", ["elsewhere", "missing"])
def test_a_link_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere").write_bytes(b"precious")
    (tmp_path / ".lock").symlink_to(tmp_path / target)
    for attempt in (LockFile.take, is_held):
        with pytest.raises(Refused, match="symbolic link"):
            attempt(tmp_path / ".lock")
    assert not (tmp_path / "missing").exists()
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


def test_a_link_that_appears_at_the_last_moment_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".lock").symlink_to(tmp_path / "missing")
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    with pytest.raises(Refused, match="symbolic link"):
        LockFile.take(tmp_path / ".lock")
    assert not (tmp_path / "missing").exists()


def test_a_pipe_or_folder_is_no_lock_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused):
        LockFile.take(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageFailure):
        LockFile.take(tmp_path / "folder")


def test_a_disk_that_cannot_lock_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock_file.fcntl, "flock", no_locks)
    with pytest.raises(StorageFailure, match="cannot lock files"):
        LockFile.take(tmp_path / ".lock")


def test_a_lock_file_replaced_while_it_is_taken_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise two programs could each hold a lock on a file that only one of them can still see."""
    path = tmp_path / ".lock"
    path.touch()
    flock = fcntl.flock

    def replace_first(handle: int, kind: int) -> None:
        monkeypatch.setattr(lock_file.fcntl, "flock", flock)
        flock(handle, kind)
        path.unlink()
        path.touch()

    monkeypatch.setattr(lock_file.fcntl, "flock", replace_first)
    lock = LockFile.take(path)
    assert is_held(path)
    with pytest.raises(InUse):
        LockFile.take(path)
    lock.release()


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    LockFile.take(path).release()
    before = _descriptors()
    held = LockFile.take(path)
    for _ in range(3):
        with pytest.raises(InUse):
            LockFile.take(path)
        is_held(path)
    held.release()
    assert _descriptors() == before


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
