#!/usr/bin/env python3
"""Sets Companion up in a checkout and runs it, its tests, checks and measurements.

    python3 packaging/dev.py run             open the window
    python3 packaging/dev.py run demo        open it on a fictional, well-filled course
    python3 packaging/dev.py run learn list  any `companion` command
    python3 packaging/dev.py test            run the tests; further words go to pytest
    python3 packaging/dev.py --help          everything else

The first use makes `.venv` and installs the pinned requirements there; system libraries that are
missing are named with the command that installs them, or installed when root on Debian or Ubuntu.
Needs Python 3.11 and nothing else. An older Python can still read this file, to be told so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import release as release_checks
import system_libraries
from environment import DEVELOP, PACKAGING, ROOT, RUN, Environment, SetUpFailed, clean
from system_libraries import SystemTooBare

OLDEST_PYTHON = (3, 11)
# Commands of `companion` that open a window; every other one is headless.
WINDOW_COMMANDS = ("", "demo")


class CannotGoOn(Exception):
    """The command cannot do its work here; the message says why and what to do."""


def python_refusal(version: tuple[int, ...]) -> str:
    """Why this Python will not do, or an empty string when it will."""
    if version >= OLDEST_PYTHON:
        return ""
    return (
        f"Companion needs Python 3.11 or newer, and this is Python {version[0]}.{version[1]}. "
        "Install a newer one (Debian 12 and Ubuntu 24.04 bring it; on Ubuntu 22.04: sudo apt-get "
        "install python3.11 python3.11-venv), then start: python3.11 packaging/dev.py run"
    )


def companion_command(words: Sequence[str]) -> str:
    """The command that `companion` will see in `words`: the first word that is no option."""
    rest = iter(words)
    for word in rest:
        if word in ("--vault", "--data"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def opens_window(words: Sequence[str]) -> bool:
    """Whether `companion` with these `words` shows a window."""
    if any(word in ("--help", "--version") for word in words):
        return False
    return companion_command(words) in WINDOW_COMMANDS


def display_refusal(environment: Mapping[str, str], platform: str) -> str:
    """Why no window can be shown here, or an empty string when one can."""
    if not platform.startswith("linux"):
        return ""
    if any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return ""
    return (
        "There is no display to show the window on. Start this in a terminal of your desktop, or "
        "with a virtual display: xvfb-run -a python3 packaging/dev.py run demo. The commands "
        "without a window work here too, for example: python3 packaging/dev.py run learn list"
    )


def pytest_words(words: Sequence[str], processors: int) -> list[str]:
    """What to hand to pytest: two processes for the whole suite, one when a person picks or debugs."""
    by_hand = ("-n", "--numprocesses", "--pdb", "-s", "--capture", "--collect-only", "--co")
    picked = any(word.startswith(by_hand) or not word.startswith("-") for word in words)
    spread = [] if picked or processors < 2 else ["-n", "2"]
    return [*spread, *words]


def become(command: Sequence[object], environment: Mapping[str, str]) -> int:
    """Run `command` in our place where the system can, so that signals and exit codes are its own."""
    words = [str(word) for word in command]
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(words[0], words, dict(environment))
    return subprocess.call(words, env=dict(environment))


def provide_for_qt(window: bool) -> None:
    """Ask the system for all that a first start will need, so that a person is told once."""
    needs = system_libraries.needs_for_qt(os.environ, window)
    if not Environment().works():
        needs.append(system_libraries.need_for_venv())
    system_libraries.provide(needs)


def run(words: list[str]) -> int:
    """Start the program from this checkout."""
    if opens_window(words):
        refusal = display_refusal(os.environ, sys.platform)
        if refusal:
            raise CannotGoOn(refusal)
        provide_for_qt(window=True)
    place = Environment()
    place.provide(RUN)
    return become([place.python, "-P", "-m", "companion", *words], clean(os.environ))


def setup(words: list[str]) -> int:
    """Make everything ready for tests and checks, and say so."""
    _nothing_more(words)
    _ready_to_develop()
    print("Ready: the environment, the pinned requirements and the system libraries are there.")
    return 0


def test(words: list[str]) -> int:
    """Run the tests without a display; further words go to pytest."""
    python = _ready_to_develop()
    arguments = pytest_words(words, os.cpu_count() or 1)
    return become([python, "-m", "pytest", *arguments], _offscreen())


def check(words: list[str]) -> int:
    """Lint, formatting, types and the floors of the house; stops at the first that fails."""
    _nothing_more(words)
    python = _ready_to_develop()
    scripts = python.parent
    for command in (
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "basedpyright"],
        [scripts / "lint-imports", "--no-cache"],
    ):
        line = [str(word) for word in command]
        print("-- " + " ".join([Path(line[0]).name, *line[1:]]), flush=True)
        code = subprocess.call(line, cwd=str(ROOT), env=clean(os.environ))
        if code != 0:
            return code
    return 0


def bench(words: list[str]) -> int:
    """Measure the program against the limits of this computer and print the table."""
    return become([_ready_to_develop(), "-m", "tests.benchmarks", *words], clean(os.environ))


def proof(words: list[str]) -> int:
    """Try to lose and to find what must not be, and print one table; --quick takes minutes."""
    return become([_ready_to_develop(), "-m", "tests.proof", *words], clean(os.environ))


def shots(words: list[str]) -> int:
    """Make the screenshots of the README."""
    return become([_ready_to_develop(), PACKAGING / "shots.py", *words], _offscreen())


def translate(words: list[str]) -> int:
    """Gather the window's sentences and compile the translations."""
    _nothing_more(words)
    return become([_ready_to_develop(), PACKAGING / "translate.py"], clean(os.environ))


def lock(words: list[str]) -> int:
    """Write the pinned requirement files again from pyproject.toml; --upgrade takes newer versions."""
    place = Environment()
    place.make()
    return become([place.python, PACKAGING / "lock.py", *words], clean(os.environ))


def sbom(words: list[str]) -> int:
    """Print what the program is made of: every pinned library with hashes and licence (CycloneDX)."""
    _nothing_more(words)
    return become([_ready_to_develop(), PACKAGING / "sbom.py"], clean(os.environ))


def release(words: list[str]) -> int:
    """Say what stands against a release today: dates that lie too far back, an open changelog."""
    _nothing_more(words)
    found = release_checks.problems(ROOT, date(*time.localtime()[:3]))
    for problem in found:
        print(problem)
    print("Nothing stands against a release." if not found else "Not ready to release; see above.")
    return 1 if found else 0


def clone_check(words: list[str]) -> int:
    """Clone the last commit to a new folder and run .ci/run there, from nothing."""
    _nothing_more(words)
    if shutil.which("git") is None:
        raise CannotGoOn("The clone check needs git (on Debian and Ubuntu: apt-get install git).")
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=str(ROOT), stdout=subprocess.PIPE, check=True
    ).stdout
    if changed.strip():
        print("Note: changes that are not committed are not part of the clone.", flush=True)
    with tempfile.TemporaryDirectory(prefix="companion-clone-") as folder:
        clone = str(Path(folder) / "companion")
        subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), clone], check=True)
        code = subprocess.call(["bash", ".ci/run"], cwd=clone, env=clean(os.environ))
    print("The clean clone passes." if code == 0 else "The clean clone fails; see above.")
    return code


COMMANDS = {
    "run": run,
    "setup": setup,
    "test": test,
    "check": check,
    "bench": bench,
    "proof": proof,
    "shots": shots,
    "translate": translate,
    "clone-check": clone_check,
    "lock": lock,
    "sbom": sbom,
    "release": release,
}


def _ready_to_develop() -> Path:
    """The environment's Python with test and check tools, able to show Qt without a display."""
    provide_for_qt(window=False)
    place = Environment()
    place.provide(DEVELOP)
    os.chdir(str(ROOT))
    return place.python


def _offscreen() -> dict[str, str]:
    return dict(clean(os.environ), QT_QPA_PLATFORM="offscreen")


def _nothing_more(words: Sequence[str]) -> None:
    if words:
        raise CannotGoOn(f"This command takes no further words; it was given: {' '.join(words)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py", description="Sets Companion up in this checkout and runs it."
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, command in COMMANDS.items():
        # Further words belong to the program that is started, its --help among them.
        commands.add_parser(name, help=(command.__doc__ or "").rstrip("."), add_help=False)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Do what `arguments` ask; returns the exit code."""
    refusal = python_refusal(sys.version_info[:2])
    if refusal:
        print(refusal, file=sys.stderr)
        return 1
    known = _parser().parse_args(arguments[:1] or ["--help"])
    try:
        return COMMANDS[known.command](list(arguments[1:]))
    except (CannotGoOn, SetUpFailed, SystemTooBare) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
