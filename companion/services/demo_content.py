"""The data files of the demonstration: a fictional course, written as a person would have lived it.

`course.toml` (course, people, dosing sessions, scales, intentions), `moments.toml`, `checkins.toml`, those of
`demo_guided_content`, and `entries/*.md`: many entries in a file, each TOML between two `+++` lines and then its Markdown. Days are counted from
0; the day numbered `length_days` is the demonstration's today. Times are those of the wall clock in `zone`.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from companion.assets import read_text, resources
from companion.domain.courses import Lane, MomentForm, Role
from companion.domain.entries import EntryKind, Phase, Sharing
from companion.errors import Damaged

FOLDER = "demo"

_FENCE = "+++"
_Content = TypeVar("_Content")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misspelt field in a data file is an error, never a silent default."""


class CoursePart(Part, frozen=True):
    """The course itself."""

    name: str
    medicine: str
    clinic: str
    zone: str
    protocol: str
    length_days: int


class PersonPart(Part, frozen=True):
    """Somebody in the course."""

    key: str
    name: str
    role: Role
    contact: str = ""
    note: str = ""
    on_locked_screen: bool = False


class SessionPart(Part, frozen=True):
    """One dosing session, from opening to closing on the same day."""

    key: str
    number: int
    day: int
    opened: str
    closed: str
    words_beforehand: tuple[str, ...] = ()


class ScalePart(Part, frozen=True):
    """A scale from 0 to 10."""

    key: str
    name: str
    low_label: str
    high_label: str


class IntentionVersion(Part, frozen=True):
    """An intention as it was worded from a day on."""

    day: int
    text: str


class IntentionPart(Part, frozen=True):
    """An intention and how its wording changed."""

    key: str
    versions: tuple[IntentionVersion, ...]


class CourseFile(Part, frozen=True):
    """course.toml."""

    course: CoursePart
    people: tuple[PersonPart, ...]
    dosing_sessions: tuple[SessionPart, ...]
    scales: tuple[ScalePart, ...]
    intentions: tuple[IntentionPart, ...] = ()


class MomentPart(Part, frozen=True):
    """A few words in a session."""

    key: str
    session: str
    at: str
    text: str
    lane: Lane = Lane.CLIENT
    form: MomentForm = MomentForm.WORDS


class ReflectionPart(Part, frozen=True):
    """Later words beside a moment."""

    moment: str
    day: int
    text: str
    time: str = "20:00"


class MomentFile(Part, frozen=True):
    """moments.toml."""

    moments: tuple[MomentPart, ...]
    reflections: tuple[ReflectionPart, ...] = ()


class CheckInPart(Part, frozen=True):
    """One self-rating: scale keys and values."""

    day: int
    time: str
    values: dict[str, int]
    words: str = ""


class CheckInFile(Part, frozen=True):
    """checkins.toml."""

    checkins: tuple[CheckInPart, ...]


class VersionPart(Part, frozen=True):
    """An earlier text of an entry."""

    day: int
    time: str
    body: str
    title: str | None = None


class EntryPart(Part, frozen=True):
    """One entry; `body` stands behind the front matter."""

    key: str
    day: int
    kind: EntryKind
    title: str
    tags: tuple[str, ...]
    sharing: Sharing
    time: str = ""
    time_known: bool = True
    phase: Phase | None = None
    prompt: str | None = None
    card: str | None = None
    session: str | None = None
    person: str | None = None
    opens_on_day: int | None = None
    zone: str | None = None
    versions: tuple[VersionPart, ...] = ()
    body: str = ""


def read_course() -> CourseFile:
    """course.toml. Raises Damaged for a broken installation, like everything here."""
    return read_part("course.toml", CourseFile)


def read_moments() -> MomentFile:
    """moments.toml."""
    return read_part("moments.toml", MomentFile)


def read_check_ins() -> CheckInFile:
    """checkins.toml."""
    return read_part("checkins.toml", CheckInFile)


def read_entries() -> tuple[EntryPart, ...]:
    """The entries of every file in `entries/`, in the order of the file names."""
    names = sorted(path.name for path in (resources() / FOLDER / "entries").glob("*.md"))
    return tuple(
        entry
        for name in names
        for entry in parse_entries(read_text(f"{FOLDER}/entries/{name}"), name)
    )


def parse_entries(text: str, name: str) -> tuple[EntryPart, ...]:
    """The entries in one file's `text`: front matter, body, front matter, body. Raises Damaged."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.rstrip() == _FENCE:
            parts.append([])
        else:
            parts[-1].append(line)
    before, *rest = ["\n".join(lines) for lines in parts]
    if before.strip() or len(rest) % 2:
        raise _does_not_fit(name)
    heads, bodies = rest[::2], rest[1::2]
    return tuple(
        msgspec.structs.replace(_decode(head, EntryPart, name), body=body.strip())
        for head, body in zip(heads, bodies, strict=True)
    )


def read_part(name: str, kind: type[_Content]) -> _Content:
    """A whole data file, strictly. Raises Damaged."""
    return _decode(read_text(f"{FOLDER}/{name}"), kind, name)


def _decode(text: str, kind: type[_Content], name: str) -> _Content:
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.DecodeError as error:  # a ValidationError, with the path of the field, is one
        raise _does_not_fit(name) from error


def _does_not_fit(name: str) -> Damaged:
    return Damaged(
        f"Companion's own file {FOLDER}/{name} is damaged and could not be read. Your journal is not touched by "
        "this. Please install Companion again."
    )
