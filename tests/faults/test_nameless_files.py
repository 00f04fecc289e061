"""A readable file is there whole or not at all: a kill while it is written leaves nothing behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from companion import paths
from companion.errors import CompanionError
from companion.paths import write_nameless

KILLED_BEFORE_THE_END = """
import os, signal, sys
from pathlib import Path
from companion.paths import write_nameless
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
write_nameless(Path(sys.argv[1]), b"a recovery key")
"""


def test_it_is_written_whole_and_private(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    write_nameless(target, b"first")
    assert target.read_bytes() == b"first"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    write_nameless(target, b"second")
    assert target.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no nameless files")
def test_c46_a_kill_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    done = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_THE_END, target],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert not list(tmp_path.iterdir())


def test_where_files_need_a_name_they_get_one_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(paths.os, "O_TMPFILE", raising=False)
    target = tmp_path / "sheet.pdf"
    write_nameless(target, b"words")
    assert target.read_bytes() == b"words"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CompanionError):
        write_nameless(tmp_path / "nowhere" / "sheet.pdf", b"words")
