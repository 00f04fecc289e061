"""The set-up script: which Python it takes, and what each command asks for."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
DEV = PACKAGING / "dev.py"
SCRIPTS = ["dev.py", "environment.py", "release.py", "system_libraries.py"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_old_python_can_still_read_the_script(name: str):
    source = (PACKAGING / name).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 8))

    assert "from __future__ import annotations" in source


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_needs_the_standard_library_only(name: str):
    tree = ast.parse((PACKAGING / name).read_text(encoding="utf-8"))
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {*sys.stdlib_module_names, *(Path(script).stem for script in SCRIPTS)}


def test_an_old_python_is_told_what_is_needed(dev: ModuleType):
    said = dev.python_refusal((3, 8))

    assert "needs Python 3.11 or newer" in said
    assert "this is Python 3.8" in said
    assert "python3.11 packaging/dev.py" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 13), (3, 14)])
def test_a_new_python_is_taken(dev: ModuleType, version: tuple[int, int]):
    assert dev.python_refusal(version) == ""


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["demo"], True),
        (["--data", "folder", "demo"], True),
        (["--vault", "Journal.vault"], True),
        (["learn", "list"], False),
        (["--data", "folder", "support"], False),
        (["--version"], False),
        (["demo", "--help"], False),
    ],
)
def test_only_a_window_needs_a_display(dev: ModuleType, words: list[str], window: bool):
    assert dev.opens_window(words) is window


def test_without_a_display_it_says_what_to_do(dev: ModuleType):
    said = dev.display_refusal({}, "linux")

    assert "no display" in said
    assert "xvfb-run -a python3 packaging/dev.py run demo" in said
    assert dev.display_refusal({"DISPLAY": ":0"}, "linux") == ""
    assert dev.display_refusal({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""
    assert dev.display_refusal({}, "darwin") == ""


@pytest.mark.parametrize(
    ("words", "processors", "handed"),
    [
        ([], 2, ["-n", "2"]),
        ([], 1, []),
        (["-x"], 8, ["-n", "2", "-x"]),
        (["-n", "4"], 8, ["-n", "4"]),
        (["--pdb"], 8, ["--pdb"]),
        (["tests/unit/test_days.py"], 8, ["tests/unit/test_days.py"]),
    ],
)
def test_the_whole_suite_runs_in_two_processes(
    dev: ModuleType, words: list[str], processors: int, handed: list[str]
):
    assert dev.pytest_words(words, processors) == handed


def start(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start dev.py as a person would."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, str(DEV), *words],
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_run_without_a_display_ends_with_one_sentence():
    done = start("run", "demo")

    assert done.returncode == 1
    assert done.stderr.startswith("There is no display")
    assert "Traceback" not in done.stderr


def test_help_names_every_command(dev: ModuleType):
    done = start("--help")

    assert done.returncode == 0
    assert all(name in done.stdout for name in dev.COMMANDS)


def test_an_unknown_command_is_a_usage_error():
    done = start("dance")

    assert done.returncode == 2
    assert "invalid choice" in done.stderr


def test_a_command_that_takes_no_words_says_so():
    done = start("clone-check", "now")

    assert done.returncode == 1
    assert "takes no further words" in done.stderr
