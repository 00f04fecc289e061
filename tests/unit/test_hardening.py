"""Catalogue B 14 and 15: no other program of the same person reads our memory, and a crash writes no core."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from companion import hardening
from companion.hardening import refuse_onlookers

SOURCE = Path(hardening.__file__).read_text(encoding="utf-8")
"""Handed to children as a word: a user who is not root may not be allowed to read the checkout."""
NOBODY = 65534
PROLOGUE = """
import os, resource, signal, sys, types
hardening = types.ModuleType("hardening")
exec(sys.argv[1], hardening.__dict__)
"""
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="PR_SET_DUMPABLE is Linux's"
)


def python(program: str, *words: str) -> subprocess.Popen[str]:
    """Run `program` as somebody who is not root; where we are root and Python is not for all, that is told."""
    interpreter = Path(sys.executable).resolve()
    if os.geteuid() == 0 and not interpreter_is_for_all(interpreter):
        interpreter = Path("/usr/bin/python3")
        if not interpreter.exists():
            pytest.skip("this Python can be run by root only")
    return subprocess.Popen(
        [interpreter, "-I", "-c", PROLOGUE + program, SOURCE, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        user=NOBODY if os.geteuid() == 0 else None,
    )


def interpreter_is_for_all(interpreter: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (interpreter, *interpreter.parents))


def read_memory_of(pid: int) -> str:
    """What another program of the same unprivileged person gets when it opens the memory of `pid`."""
    program = """
try:
    with open(f"/proc/{sys.argv[2]}/mem", "rb") as memory, open(f"/proc/{sys.argv[2]}/maps") as maps:
        memory.seek(int(maps.readline().split("-")[0], 16))
        print("read", len(memory.read(64)))
except PermissionError:
    print("refused")
"""
    with python(program, str(pid)) as reader:
        out, errors = reader.communicate(timeout=30)
    assert reader.returncode == 0, errors
    return out.strip()


@linux_only
@pytest.mark.parametrize(("hardened", "answer"), [(True, "refused"), (False, "read 64")])
def test_c14_another_program_of_the_same_person_is_refused_our_memory(hardened: bool, answer: str):
    program = f"""
if {hardened}:
    assert hardening.refuse_onlookers() and hardening.forbid_core_dumps()
print("ready", resource.getrlimit(resource.RLIMIT_CORE), flush=True)
sys.stdin.readline()
"""
    with python(program) as target:
        assert target.stdout is not None
        ready = target.stdout.readline()
        found = read_memory_of(target.pid)
        target.communicate("\n", timeout=30)
    if not hardened and found == "refused":
        pytest.skip("this system lets nobody read another process anyway")
    assert found == answer
    assert ("(0, 0)" in ready) or not hardened


@linux_only
def test_c15_a_crash_writes_no_core(tmp_path: Path):
    program = """
if sys.argv[2] == "hardened":
    assert hardening.forbid_core_dumps() and hardening.refuse_onlookers()
else:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
os.kill(os.getpid(), signal.SIGSEGV)
"""
    assert crashed(program, "hardened", tmp_path) == (True, False)


def crashed(program: str, how: str, folder: Path) -> tuple[bool, bool]:
    """Whether the child ended by SIGSEGV, and whether the system wrote its memory down."""
    program = PROLOGUE + "os.chdir(sys.argv[3])\n" + program
    words = [sys.executable, "-I", "-c", program, SOURCE, how, str(folder)]
    child = os.posix_spawn(sys.executable, words, os.environ)
    _, status = os.waitpid(child, 0)
    by_signal = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV
    return by_signal, os.WCOREDUMP(status) or any(folder.glob("core*"))


@linux_only
def test_the_search_for_a_core_would_find_one(tmp_path: Path):
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this system writes no cores at all")
    program = """
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
os.kill(os.getpid(), signal.SIGSEGV)
"""
    by_signal, dumped = crashed(program, "soft", tmp_path)
    if not dumped:
        pytest.skip("this system writes no cores at all")
    assert by_signal


def test_a_flatpak_and_a_snap_keep_their_portals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    mark = tmp_path / ".flatpak-info"
    monkeypatch.setattr(hardening, "FLATPAK_MARK", mark)
    monkeypatch.delenv("SNAP", raising=False)
    assert not hardening.is_sandboxed()
    mark.touch()
    assert hardening.is_sandboxed()
    assert not refuse_onlookers()
    mark.unlink()
    monkeypatch.setenv("SNAP", "/snap/companion/1")
    assert hardening.is_sandboxed()
    assert not refuse_onlookers()


@linux_only
def test_the_program_hardens_itself_before_it_reads_a_passphrase(
    closed_vault: Path, passphrase: str, tmp_path: Path
):
    secret = tmp_path / "secret"
    secret.write_text(passphrase, encoding="utf-8")
    program = (
        "import ctypes, resource, sys; from companion.app import main; "
        "code = main(sys.argv[1:]); print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE)); "
        "sys.exit(code)"
    )
    words = ["list", str(closed_vault), "--passphrase-file", str(secret)]
    done = subprocess.run(
        [sys.executable, "-c", program, "--data", str(tmp_path / "home"), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0 (0, 0)"
