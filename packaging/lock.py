"""Pins every requirement with its hashes: writes requirements.txt and requirements-dev.txt.

Start it as `packaging/dev.py lock`. What is pinned now stays, unless pyproject.toml no longer allows
it or `--upgrade` is given. Each pin carries the sha256 of every wheel that a supported system could
choose (CPython 3.11 to 3.14 on Linux x86-64 and aarch64, macOS and Windows), so that one file serves
all of them. Requirements that only some systems need keep a marker.

Versions come from pip's own `--report`, hashes from the index pages (wheel_hashes.py).
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from pip._vendor.packaging.markers import Marker
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name
from wheel_hashes import PYTHONS, Index

PACKAGING = Path(__file__).resolve().parent
PYPROJECT = PACKAGING.parent / "pyproject.toml"
RUN_FILE = PACKAGING / "requirements.txt"
DEVELOP_FILE = PACKAGING / "requirements-dev.txt"

SYSTEMS = (
    ("linux", "posix", "Linux", "x86_64"),
    ("linux", "posix", "Linux", "aarch64"),
    ("darwin", "posix", "Darwin", "x86_64"),
    ("darwin", "posix", "Darwin", "arm64"),
    ("win32", "nt", "Windows", "AMD64"),
    ("win32", "nt", "Windows", "ARM64"),
)
# The simplest marker that tells the right systems apart is kept; without one, all get the package.
MARKERS = tuple(
    f'sys_platform {how} "{name}"' for name in ("win32", "darwin", "linux") for how in ("==", "!=")
) + tuple(f'python_version {how} "{version}"' for version in PYTHONS[1:] for how in ("<", ">="))
_HEADER = """\
# Made by `python3 packaging/dev.py lock`; do not edit.
# {what}
"""


class Release(NamedTuple):
    """One chosen version of a requirement and what it needs in turn."""

    name: str
    version: str
    requires: tuple[Requirement, ...]


Target = Mapping[str, str]
Needs = dict[str, set[int]]  # requirement name -> the indices of the TARGETS that need it


def _target(python: str, system: tuple[str, str, str, str]) -> Target:
    sys_platform, os_name, platform_system, machine = system
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_system": platform_system,
        "platform_machine": machine,
        "platform_release": "",
        "platform_version": "",
    }


TARGETS = tuple(_target(python, system) for python, system in product(PYTHONS, SYSTEMS))


def pinned(*paths: Path) -> dict[str, str]:
    """The versions that the requirement files at `paths` pin now."""
    found: dict[str, str] = {}
    for path in paths:
        if path.exists():
            text = path.read_text(encoding="ascii")
            found.update(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))
    return found


def wanted(pyproject: Path) -> tuple[list[Requirement], list[Requirement]]:
    """What pyproject.toml asks for: to run, and to test and check besides."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    return (
        [Requirement(line) for line in project["project"]["dependencies"]],
        [Requirement(line) for line in project["dependency-groups"]["dev"]],
    )


def choose(
    requirements: Iterable[Requirement], keep: Mapping[str, str], *, alone: bool = False
) -> dict[str, Release]:
    """Let pip choose versions for `requirements`, holding those in `keep` where they still fit.

    `alone` chooses these only, without what they need in turn.
    Raises SystemExit with pip's words when it finds no choice.
    """
    lines = [f"{line.name}{_extras(line)}{line.specifier}" for line in requirements]
    kept = [
        f"{name}=={version}"
        for name, version in keep.items()
        if all(
            line.specifier.contains(version, prereleases=True)
            for line in requirements
            if canonicalize_name(line.name) == name
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "keep.txt"
        constraints.write_text("\n".join(kept), encoding="ascii")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--ignore-installed", "--only-binary", ":all:", "--report", "-"]
        command += ["--constraint", str(constraints), *(["--no-deps"] if alone else []), *lines]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"pip found no versions that fit together:\n{done.stderr.strip()}")
    chosen: dict[str, Release] = {}
    for item in json.loads(done.stdout)["install"]:
        data = item["metadata"]
        name = canonicalize_name(data["name"])
        requires = tuple(Requirement(line) for line in data.get("requires_dist", ()))
        chosen[name] = Release(name, data["version"], requires)
    return chosen


def closure(
    roots: Sequence[Requirement], releases: dict[str, Release], keep: Mapping[str, str]
) -> Needs:
    """Which requirement each target system needs, starting from `roots`.

    Adds to `releases` what only other systems than this one need.
    """
    needs: Needs = {}
    waiting = [(root, index) for root in roots for index in _targets_of(root.marker)]
    while waiting:
        unknown = {
            canonicalize_name(line.name): line
            for line, _ in waiting
            if canonicalize_name(line.name) not in releases
        }
        if unknown:
            releases.update(choose(unknown.values(), keep, alone=True))
        found: list[tuple[Requirement, int]] = []
        for line, index in waiting:
            release = releases[canonicalize_name(line.name)]
            _insist(line, release)
            seen = needs.setdefault(release.name, set())
            for extra in ("", *sorted(line.extras)):
                if not extra and index in seen:
                    continue
                found += [
                    (each, index) for each in release.requires if _applies(each, index, extra)
                ]
            seen.add(index)
        waiting = [
            (line, index)
            for line, index in found
            if line.extras or index not in needs.get(canonicalize_name(line.name), set())
        ]
    return needs


def _insist(line: Requirement, release: Release) -> None:
    if not line.specifier.contains(release.version, prereleases=True):
        raise SystemExit(
            f"{release.name} {release.version} does not fit {line}; try lock --upgrade."
        )


def _applies(line: Requirement, index: int, extra: str) -> bool:
    if line.marker is None:
        return not extra
    if extra and "extra" not in str(line.marker):
        return False
    return line.marker.evaluate({**TARGETS[index], "extra": extra})


def _targets_of(marker: Marker | None) -> Iterator[int]:
    for index, target in enumerate(TARGETS):
        if marker is None or marker.evaluate({**target, "extra": ""}):
            yield index


def _extras(line: Requirement) -> str:
    return f"[{','.join(sorted(line.extras))}]" if line.extras else ""


def marker_for(indices: set[int]) -> str:
    """The marker that picks exactly the targets `indices`; empty when none is needed or none does."""
    if len(indices) == len(TARGETS):
        return ""
    pairs = (f"{one} and {two}" for one, two in product(MARKERS, MARKERS) if one < two)
    for text in (*MARKERS, *pairs):
        if set(_targets_of(Marker(text))) == indices:
            return text
    return ""


def write(path: Path, what: str, pins: Iterable[tuple[Release, str, Sequence[str]]]) -> None:
    """Write one requirement file: sorted pins, each with its marker and hashes."""
    lines = [_HEADER.format(what=what)]
    for release, marker, hashes in sorted(pins, key=lambda pin: pin[0].name):
        condition = f" ; {marker}" if marker else ""
        parts = [f"{release.name}=={release.version}{condition}"]
        parts += [f"    --hash=sha256:{value}" for value in hashes]
        lines.append(" \\\n".join(parts) + "\n")
    path.write_text("".join(lines), encoding="ascii")


def main(arguments: Sequence[str]) -> int:
    """Resolve, look the hashes up, and write both files."""
    logging.disable(logging.WARNING)  # an index that lacks a requirement is no news
    keep = {} if "--upgrade" in arguments else pinned(RUN_FILE, DEVELOP_FILE)
    to_run, to_develop = wanted(PYPROJECT)
    releases = choose([*to_run, *to_develop], keep)
    run_needs = closure(to_run, releases, keep)
    all_needs = closure([*to_run, *to_develop], releases, keep)
    print(f"{len(all_needs)} requirements chosen; looking up their files.", flush=True)
    hashes = Index().hashes({name: releases[name].version for name in sorted(all_needs)})

    def pins(needs: Needs) -> list[tuple[Release, str, Sequence[str]]]:
        return [
            (releases[name], marker_for(indices), hashes[name]) for name, indices in needs.items()
        ]

    only_develop = {
        name: indices
        for name, indices in all_needs.items()
        if not indices <= run_needs.get(name, set())
    }
    write(RUN_FILE, "What Companion runs on.", pins(run_needs))
    write(DEVELOP_FILE, "What its tests and checks need besides.", pins(only_develop))
    print(f"Wrote {RUN_FILE.name} and {DEVELOP_FILE.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
