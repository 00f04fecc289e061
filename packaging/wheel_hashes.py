"""The sha256 of every wheel of a version that a supported system could choose.

pip's `--report` names one file only, so the index pages are read through pip's internal modules
(tried with 23.2 and 26.3), which also know which index the person has set up. No address is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pip._internal.commands import create_command
from pip._internal.index.collector import parse_links
from pip._vendor.packaging.utils import InvalidWheelFilename, parse_wheel_filename

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_PLATFORM = re.compile(
    r"any|manylinux\w*_(x86_64|aarch64)|macosx_\w+_(x86_64|arm64|universal2)|win_(amd64|arm64)"
)


class Index:
    """The package index that the person's pip is set up with."""

    def __init__(self) -> None:
        self._command: Any = create_command("download")
        self._options, _ = self._command.parse_args(["--quiet", "--quiet", "any"])

    def hashes(self, pins: Mapping[str, str]) -> dict[str, list[str]]:
        """The sha256 of each usable wheel of each pinned name and version, by name.

        Raises SystemExit when the index has none for a pin, or two files of one name.
        """
        found: dict[str, list[str]] = {}
        with self._command.main_context():
            session = self._command.get_default_session(self._options)
            finder = self._command._build_package_finder(self._options, session)
            for name, version in pins.items():
                files = self._wheels(finder._link_collector, name, version)
                if not files:
                    raise SystemExit(f"The index lists no wheel of {name} {version}.")
                found[name] = sorted(set(files.values()))
        return found

    def _wheels(self, collector: Any, name: str, version: str) -> dict[str, str]:
        sources = collector.collect_sources(name, candidates_from_page=lambda _: [])
        files: dict[str, str] = {}
        for source in sources.index_urls:
            page = collector.fetch_response(source.link) if source and source.link else None
            for link in parse_links(page) if page else ():
                if not is_usable_wheel(link.filename, version):
                    continue
                if link.hash is None or link.hash_name != "sha256":
                    raise SystemExit(f"The index gives no sha256 of {link.filename}; not pinned.")
                if files.setdefault(link.filename, link.hash) != link.hash:
                    raise SystemExit(f"Two different files are called {link.filename}; not pinned.")
        return files


def is_usable_wheel(filename: str, version: str) -> bool:
    """Whether a wheel of this name is `version` and can be installed on a target system."""
    if not filename.endswith(".whl"):
        return False
    try:
        _, its_version, _, tags = parse_wheel_filename(filename)
    except InvalidWheelFilename:
        return False
    return str(its_version) == version and any(
        _python_fits(tag.interpreter, tag.abi) and _PLATFORM.fullmatch(tag.platform) for tag in tags
    )


def _python_fits(interpreter: str, abi: str) -> bool:
    if interpreter.startswith("py3") and abi == "none":
        return True
    minors = {int(version.split(".")[1]) for version in PYTHONS}
    match = re.fullmatch(r"cp3(\d+)", interpreter)
    if match is None:
        return False
    minor = int(match[1])
    if abi == "abi3":
        return minor <= max(minors)
    return minor in minors and abi in (f"cp3{minor}", "none")
