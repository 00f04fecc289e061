"""What stands against a release: content nobody has looked at for too long, and an open changelog.

Crisis lines and evidence go out of date while nothing else changes, so a release waits until a
person has looked again. Python's standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

# How many days a date may lie back: a number someone calls at night, and what a card claims.
LONGEST = {"last_checked": 92, "reviewed_on": 183}
_DATED = re.compile(r"\b(last_checked|reviewed_on)\s*=\s*(\d{4}-\d{2}-\d{2})\b")


def overdue(content: Path, today: date) -> list[str]:
    """A sentence for each date below the folder `content` that lies too far back, or ahead."""
    found: list[str] = []
    for path in sorted(content.rglob("*")):
        if path.suffix not in (".toml", ".md"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith("#"):
                where = f"{path.relative_to(content).as_posix()}:{number}"
                found += [f"{where}: {problem}" for problem in _date_problems(line, today)]
    return found


def _date_problems(line: str, today: date) -> Iterator[str]:
    for name, written in _DATED.findall(line):
        age = (today - date.fromisoformat(written)).days
        if age > LONGEST[name]:
            yield f"{name} {written} is {age} days ago; {LONGEST[name]} are allowed."
        elif age < 0:
            yield f"{name} {written} lies in the future."


def changelog_problem(changelog: str, version: str) -> str:
    """What the changelog lacks for `version`, or an empty string when it is dated."""
    if re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d{{2}}-\d{{2}}$", changelog, re.MULTILINE
    ):
        return ""
    return f"CHANGELOG.md has no dated heading for version {version}."


def program_version(package: Path) -> str:
    """The version that companion/__init__.py states."""
    text = (package / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if match is None:
        raise ValueError("companion/__init__.py states no version")
    return match[1]


def problems(root: Path, today: date) -> list[str]:
    """Everything that stands against releasing the checkout at `root` on the day `today`."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    open_changelog = changelog_problem(changelog, program_version(root / "companion"))
    return [*overdue(root / "resources" / "content", today), *filter(None, [open_changelog])]
