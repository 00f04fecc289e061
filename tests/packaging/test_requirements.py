"""The pinned requirements: complete, hashed, and what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
RUN = PACKAGING / "requirements.txt"
DEVELOP = PACKAGING / "requirements-dev.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Each pinned name with its version and hashes."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"(?<!\\)\n", path.read_text(encoding="ascii")):
        if block and not block.startswith("#"):
            requirement = Requirement(block.split("\\")[0].strip())
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
            found[canonicalize_name(requirement.name)] = (pin.version, hashes)
    return found


@pytest.mark.parametrize("path", [RUN, DEVELOP], ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_hashes(path: Path):
    assert len(pins(path)) > 10
    assert [name for name, (_, hashes) in pins(path).items() if not hashes] == []


def test_nothing_is_pinned_twice():
    assert set(pins(RUN)) & set(pins(DEVELOP)) == set()


@pytest.mark.parametrize("line", PROJECT["project"]["dependencies"])
def test_what_the_program_asks_for_is_pinned(line: str):
    asked = Requirement(line)
    version, _ = pins(RUN)[canonicalize_name(asked.name)]
    assert asked.specifier.contains(version)


@pytest.mark.parametrize("line", PROJECT["dependency-groups"]["dev"])
def test_what_the_tests_ask_for_is_pinned(line: str):
    asked = Requirement(line)
    version, _ = {**pins(RUN), **pins(DEVELOP)}[canonicalize_name(asked.name)]
    assert asked.specifier.contains(version)


def test_the_qt_that_aborts_is_never_taken():
    (asked,) = [
        Requirement(line)
        for line in PROJECT["project"]["dependencies"]
        if line.startswith("PySide6-Essentials")
    ]
    assert not asked.specifier.contains("6.12.0")
    assert not asked.specifier.contains("6.11.2")


@pytest.mark.parametrize(
    ("filename", "usable"),
    [
        ("click-8.5.1-py3-none-any.whl", True),
        ("six-8.5.1-py2.py3-none-any.whl", True),
        ("cffi-8.5.1-cp313-cp313-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", True),
        ("cffi-8.5.1-cp313-cp313-manylinux_2_28_aarch64.whl", True),
        ("nh3-8.5.1-cp38-abi3-macosx_11_0_arm64.whl", True),
        ("nh3-8.5.1-cp38-abi3-win_amd64.whl", True),
        ("cffi-8.5.1-cp313-cp313t-manylinux_2_28_x86_64.whl", False),
        ("cffi-8.5.1-cp310-cp310-manylinux_2_28_x86_64.whl", False),
        ("cffi-8.5.1-cp313-cp313-musllinux_1_2_x86_64.whl", False),
        ("cffi-8.5.1-cp313-cp313-win32.whl", False),
        ("cffi-8.5.1-pp311-pypy311_pp73-manylinux_2_28_x86_64.whl", False),
        ("click-8.5.0-py3-none-any.whl", False),
        ("click-8.5.1.tar.gz", False),
    ],
)
def test_only_files_a_supported_system_can_choose_are_hashed(
    wheel_hashes: ModuleType, filename: str, usable: bool
):
    assert wheel_hashes.is_usable_wheel(filename, "8.5.1") is usable


def test_a_requirement_of_some_systems_keeps_its_marker(lock: ModuleType):
    def where(**wanted: str) -> set[int]:
        return {
            index
            for index, target in enumerate(lock.TARGETS)
            if all(target[name] == value for name, value in wanted.items())
        }

    everywhere = set(range(len(lock.TARGETS)))
    old = where(python_version="3.11") | where(python_version="3.12")

    assert lock.marker_for(everywhere) == ""
    assert lock.marker_for(where(sys_platform="win32")) == 'sys_platform == "win32"'
    assert lock.marker_for(everywhere - where(sys_platform="win32")) == 'sys_platform != "win32"'
    assert lock.marker_for(old) == 'python_version < "3.13"'
    both = lock.marker_for(old & where(sys_platform="linux"))
    assert {*both.split(" and ")} == {'python_version < "3.13"', 'sys_platform == "linux"'}
    assert lock.marker_for(where(platform_machine="aarch64")) == ""


def test_every_requirement_of_the_program_is_thanked_with_its_licence():
    notices = (ROOT / "resources" / "LICENSES.md").read_text(encoding="utf-8")
    plain = notices.casefold().replace("-", " ")
    assert [name for name in pins(RUN) if name.replace("-", " ") not in plain] == []
