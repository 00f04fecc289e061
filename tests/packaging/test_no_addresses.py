"""No tracked file says where packages come from or on which machine it was made."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One letter of each stands in brackets, so that this file does not find itself.
FORBIDDEN = re.compile(
    rb"index[-]url|find[-]links|trusted[-]host|pypi[.](org|python)|files[.]pythonhosted"
    rb"|file:[/]//(?:opt|work|root|home|tmp)\b|(?<![\w.])/(work|root|opt/pypi)[/]|/tmp[/]team|[.]{2}/shared\b"
)


def is_made(folder: str) -> bool:
    """Whether a folder of this name is a tool's, not the project's."""
    return folder == "__pycache__" or (
        folder.startswith(".") and folder not in (".ci", ".gitignore")
    )


def tracked_files() -> Iterator[Path]:
    """What belongs to the project: what git would keep, else everything that is not made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    git = shutil.which(command[0]) and (ROOT / ".git").exists()
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False) if git else None
    if listed is not None and listed.returncode == 0:
        paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    else:
        paths = (
            path for path in ROOT.rglob("*") if not any(map(is_made, path.relative_to(ROOT).parts))
        )
    yield from (path for path in paths if path.is_file())


def test_there_is_something_to_look_at():
    names = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    assert {"pyproject.toml", "packaging/requirements.txt", "packaging/dev.py"} <= names


def test_no_file_names_an_index_or_a_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked_files()
        for match in [FORBIDDEN.search(path.read_bytes())]
        if match
    ]
    assert found == []


def test_packaging_is_no_package():
    # It would hide the `packaging` library from the tools that import it.
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_resources_exist_once():
    assert not (ROOT / "companion" / "resources").exists()
    seen: dict[str, Path] = {}
    twice: list[tuple[Path, Path]] = []
    for path in tracked_files():
        if path.is_relative_to(ROOT / "resources") and path.stat().st_size:
            first = seen.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
            if first != path:
                twice.append((first, path))
    assert twice == []


@pytest.mark.parametrize(
    "line",
    [
        "--index" + "-url https://example.invalid/simple",
        "see https://pypi" + ".org/project/click",
        "open('/work" + "/main/pyproject.toml')",
        "cp .." + "/shared/look.md .",
    ],
)
def test_an_address_would_be_found(line: str):
    assert FORBIDDEN.search(line.encode())


@pytest.mark.parametrize(
    "line", ["https://example.invalid/work/rest", "homework/", "Companion on PyPI"]
)
def test_other_words_are_left_alone(line: str):
    assert not FORBIDDEN.search(line.encode())
