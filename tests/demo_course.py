"""Reads the files of the demo's fictional course, strictly; for the tests of its data and of its wording."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from companion.assets import resources

FOLDER = resources() / "demo"
FENCE = re.compile(r"^\+\+\+\n", re.MULTILINE)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of the demo: where it stands, its front matter and its body."""

    file: str
    head: dict[str, Any]
    body: str

    @property
    def key(self) -> str:
        return self.head["key"]

    @property
    def day(self) -> int:
        return self.head["day"]

    def __repr__(self) -> str:
        return f"{self.file}:{self.head.get('key')}"


def read_entries() -> Iterator[Written]:
    """All entries in the order of the files."""
    for file in sorted((FOLDER / "entries").glob("*.md")):
        parts = FENCE.split(file.read_text(encoding="utf-8"))
        assert parts[0] == "", f"{file.name} starts with something other than an entry"
        assert len(parts) % 2 == 1, f"{file.name} has an entry without its second fence"
        for head, body in zip(parts[1::2], parts[2::2], strict=True):
            yield Written(file.name, tomllib.loads(head), body.strip("\n"))


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


ENTRIES = list(read_entries())
BY_KEY = {entry.key: entry for entry in ENTRIES}
COURSE = read_toml("course.toml")
MOMENTS = read_toml("moments.toml")
CHECK_INS = read_toml("checkins.toml")["checkins"]
PLAN = read_toml("plan.toml")
INTEGRATION = read_toml("integration.toml")
MEASURES = read_toml("measures.toml")
LENGTH = COURSE["course"]["length_days"]
SESSIONS = {session["key"]: session for session in COURSE["dosing_sessions"]}
PEOPLE = {person["key"]: person for person in COURSE["people"]}


def every_text() -> Iterator[tuple[str, str]]:
    """Every piece of prose of the demo, with where it stands."""
    for entry in ENTRIES:
        yield repr(entry), "\n".join((entry.head["title"], entry.body))
        for version in entry.head.get("versions", []):
            yield f"{entry!r} earlier", version["body"]
    for moment in MOMENTS["moments"]:
        yield moment["key"], moment["text"]
    for reflection in MOMENTS["reflections"]:
        yield f"beside {reflection['moment']}", reflection["text"]
    for check_in in CHECK_INS:
        yield f"check-in {check_in['day']}", check_in.get("words", "")
    for name, file in {"course": COURSE, "plan": PLAN, "integration": INTEGRATION}.items():
        yield name, "\n".join(strings_in(file))
    yield "measures", "\n".join(strings_in(MEASURES))


def strings_in(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from strings_in(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from strings_in(value)


TEXTS = list(every_text())


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where `pattern` occurs in the prose."""
    return [
        f"{where}: {match.group(0)!r}" for where, text in TEXTS for match in pattern.finditer(text)
    ]


def minutes(clock: str) -> int:
    assert CLOCK.fullmatch(clock), clock
    return int(clock[:2]) * 60 + int(clock[3:])
