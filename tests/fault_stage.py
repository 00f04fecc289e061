"""What faults are made with: a small disk, a read-only disk, another user, and calls that fail or are written down.

Each needs something of the machine (root on Linux, a C compiler); where that is missing, the test is skipped and says
why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
"""The user and the group that own nothing."""


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """A disk in memory of that size at `place` (a folder that is made), for the block."""
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "companion-test", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def read_only_disk(content: Path, place: Path) -> Iterator[Path]:
    """A copy of the folder `content` on a disk at `place` that cannot be written to."""
    with small_disk(place, 64 * 1024):
        inside = place / content.name
        shutil.copytree(content, inside)
        _mount("-o", "remount,ro", str(place))
        yield inside


def as_nobody(work: Callable[[], object]) -> None:
    """Do `work` in a child process as the user who owns nothing; raises AssertionError with its traceback.

    What it needs must have been imported before: that user may not be able to read this Python.
    """
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can become another user")
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads may be there; none holds what the child needs
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            work()
        except BaseException:  # noqa: BLE001 - told through the pipe
            os.write(write_end, traceback.format_exc().encode()[-60_000:])
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        failure = told.read().decode()
    os.waitpid(child, 0)
    assert not failure, failure


def give_to_nobody(*places: Path) -> None:
    """Let these belong to the user who owns nothing, and let that user reach them."""
    for place in places:
        os.chown(place, NOBODY, NOBODY)
        for parent in place.parents:
            if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)


def compiled(source: Path, folder: Path) -> Path:
    """A library made from the C file `source`, to be loaded before every other (LD_PRELOAD)."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler here, so no system call can be made to fail")
    library = folder / f"{source.stem}.so"
    command = [
        compiler,
        "-O1",
        "-shared",
        "-fPIC",
        "-Wall",
        "-Werror",
        "-o",
        library,
        source,
        "-ldl",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"the C compiler here makes no library: {done.stderr[:200]}")
    return library


def _mount(*words: str) -> None:
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
