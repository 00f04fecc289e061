"""Which files the program opens for writing, seen from outside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"(?P<path>[^"]*)", (?P<flags>[A-Z_|]+)')
STRACE = shutil.which("strace")


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
def test_c04_nothing_but_the_vault_and_its_memory_is_opened_for_writing(
    closed_vault: Path, passphrase: str, tmp_path: Path
):
    assert STRACE is not None
    secret = tmp_path / "secret"
    secret.write_text(passphrase, encoding="utf-8")
    log, state = tmp_path / "opened", tmp_path / "state"
    allowed = (str(closed_vault), str(state), "/dev/null", "/dev/tty")
    for words in (["add"], ["search", "rain"], ["vault", "verify"]):
        command = [
            STRACE, "-f", "-qq", "-e", "trace=open,openat,creat", "-o", str(log),
            sys.executable, "-m", "tests.quick_keys", *words[:-1], words[-1],
        ]  # fmt: skip
        place = command.index(words[0]) + (2 if words[0] == "vault" else 1)
        command[place:place] = [str(closed_vault)]
        done = subprocess.run(
            [*command, "--passphrase-file", str(secret)],
            input="Rain on the window.",
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "XDG_STATE_HOME": str(state),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
        if "ptrace" in done.stderr:
            pytest.skip("this machine does not let a program be traced")
        assert done.returncode == 0, done.stderr
        opened = OPENED.finditer(log.read_text(encoding="utf-8", errors="replace"))
        written = {
            found["path"]
            for found in opened
            if {"O_WRONLY", "O_RDWR", "O_CREAT"} & set(found["flags"].split("|"))
        }
        assert any(path.startswith(str(closed_vault)) for path in written)
        assert {path for path in written if not path.startswith(allowed)} == set()
