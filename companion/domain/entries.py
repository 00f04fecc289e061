"""Journal entries: what a person writes, and what is known about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from companion.domain.typed_text import clean_text


class Phase(StrEnum):
    """The three phases of a course."""

    PREPARATION = "preparation"
    SESSION = "session"
    INTEGRATION = "integration"


class EntryKind(StrEnum):
    """What an entry is for."""

    NOTE = "note"
    """Free writing."""
    PREPARATION = "preparation"
    """An answer in a preparation step."""
    INTENTION = "intention"
    NARRATIVE = "narrative"
    """The story of a dosing session, usually written the next day."""
    REFLECTION = "reflection"
    """An answer to an integration invitation."""
    INSIGHT = "insight"
    PRACTICE = "practice"
    LETTER = "letter"
    """A letter to a later self."""
    AFTER_EFFECTS = "after_effects"
    QUESTION = "question"
    """A question for the therapist."""
    CARD = "card"
    """Notes on a Learn card."""


class Sharing(StrEnum):
    """What may be done with an entry; every entry starts private."""

    PRIVATE = "private"
    TALK = "talk"
    """To talk about in person; never leaves the vault."""
    SHARE = "share"
    """May be chosen for a share."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as it stands now."""

    id: str
    kind: EntryKind
    title: str
    body: str
    """Markdown exactly as typed."""
    created_at: datetime
    """The instant it belongs to, UTC."""
    zone: str
    """IANA zone where it was written."""
    local_date: date
    """The diary day: the local date, an hour past midnight still belonging to the evening before if set so."""
    updated_at: datetime
    phase: Phase | None = None
    time_known: bool = True
    """False when only the day is known."""
    prompt_id: str | None = None
    prompt_text: str | None = None
    """The words of the prompt as they were shown."""
    card_id: str | None = None
    course_id: str | None = None
    dosing_session_id: str | None = None
    person_id: str | None = None
    opens_on: date | None = None
    """Letters only: sealed until this local date."""
    tags: tuple[str, ...] = ()
    sharing: Sharing = Sharing.PRIVATE
    trashed_at: datetime | None = None
    revision: int = 1
    """Counts every change of title or body."""

    @property
    def heading(self) -> str:
        """The title, else the first words of the body, else the empty string."""
        return self.title or first_words(self.body)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is needed to begin an entry; the service fills in the rest."""

    kind: EntryKind = EntryKind.NOTE
    title: str = ""
    body: str = ""
    phase: Phase | None = None
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    """None means now."""
    zone: str | None = None
    time_known: bool = True
    local_date: date | None = None
    """None means: worked out from the instant, the zone and the hour at which a day ends."""
    prompt_id: str | None = None
    prompt_text: str | None = None
    card_id: str | None = None
    course_id: str | None = None
    dosing_session_id: str | None = None
    person_id: str | None = None
    opens_on: date | None = None
    sharing: Sharing = Sharing.PRIVATE


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """One line of a list; everything a list paints, ready to paint."""

    id: str
    kind: EntryKind
    heading: str
    preview: str
    """The first 160 characters of the body on one line, Markdown marks removed."""
    created_at: datetime
    zone: str
    local_date: date
    time_known: bool
    phase: Phase | None
    tags: tuple[str, ...]
    sharing: Sharing
    opens_on: date | None = None
    """Letters only: sealed until this local date; a list then shows nothing of the words."""


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """An earlier state of an entry."""

    id: str
    entry_id: str
    saved_at: datetime
    title: str
    body: str
    revision: int


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries a list or a search shows; empty fields do not filter."""

    phases: frozenset[Phase] = frozenset()
    kinds: frozenset[EntryKind] = frozenset()
    tags: frozenset[str] = frozenset()
    """All of them must be on the entry."""
    since: date | None = None
    until: date | None = None
    sharing: frozenset[Sharing] = frozenset()
    dosing_session_id: str | None = None
    person_id: str | None = None
    prompt_ids: frozenset[str] = frozenset()
    card_id: str | None = None
    with_attachment: bool = False
    in_trash: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found entry or moment."""

    summary: EntrySummary
    snippet: str
    """Plain text with the found words between START_MARK and END_MARK."""
    moment_id: str | None = None
    """Set when the words were found in a moment; the summary then stands for its dosing session."""


START_MARK = "\ue000"
"""Stands before a found word in a snippet; a private-use character that no font shows."""
END_MARK = "\ue001"
"""Stands after a found word in a snippet."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits and whether there are more."""

    hits: tuple[SearchHit, ...]
    more: bool
    total: int | None = None
    """The number of all hits when it was cheap to count, else None."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept inside the vault."""

    id: str
    entry_id: str
    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many living entries carry it."""

    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """A diary day and how many living entries it has."""

    day: date
    entries: int


_LINK = re.compile(r"\[\[([a-z2-7]{26})(?:\|([^\]\n]*))?\]\]")
"""A link to another entry: its identifier, with or without words of the writer's own."""
_UNDERLINED = re.compile(r"(?<!\w)_(?=\S)([^_]+)(?<=\S)_(?!\w)")
"""_Emphasis_ by underscores; those inside a word are the word's own."""


def is_sealed(entry: Entry | EntrySummary, today: date) -> bool:
    """Whether `entry` is a letter that opens only after `today`."""
    return entry.kind is EntryKind.LETTER and entry.opens_on is not None and entry.opens_on > today


def first_words(body: str, limit: int = 80) -> str:
    """The first non-empty line of `body` without Markdown marks, cut at a word near `limit` characters."""
    for line in body.splitlines():
        plain = plain_line(line)
        if plain:
            return _cut(plain, limit)
    return ""


def preview_of(body: str, limit: int = 160) -> str:
    """The beginning of `body` on one line without Markdown marks."""
    parts: list[str] = []
    length = 0
    for line in body[: limit * 6].splitlines():
        plain = plain_line(line)
        if not plain:
            continue
        parts.append(plain)
        length += len(plain) + 1
        if length > limit:
            break
    return _cut(" ".join(parts), limit)


def plain_line(line: str) -> str:
    """One line of Markdown without its marks: heading, list and quote signs, emphasis, links."""
    text = line.strip().lstrip("#>").strip()
    for mark in ("- [ ] ", "- [x] ", "- ", "* ", "+ "):
        if text.startswith(mark):
            text = text[len(mark) :]
            break
    text = _LINK.sub(lambda link: link[2] or "(another entry)", text)
    for mark in ("**", "__", "`", "*"):
        text = text.replace(mark, "")
    text = _UNDERLINED.sub(r"\1", text)
    return " ".join(text.split())


def count_words(body: str) -> int:
    """Words as a person would count them: runs of characters that hold a letter or a digit."""
    return sum(1 for word in body.split() if any(letter.isalnum() for letter in word))


def clean_tag(name: str) -> str:
    """A tag as it is kept: no leading #, single spaces, at most 60 characters, case as typed."""
    return " ".join(clean_text(name).strip().lstrip("#").split())[:60]


def clean_tags(names: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Cleaned tags in the order given, each once whatever its case."""
    seen: dict[str, str] = {}
    for name in names:
        tag = clean_tag(name)
        if tag:
            seen.setdefault(tag.casefold(), tag)
    return tuple(seen.values())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0] if " " in text[:limit] else text[:limit]
    return cut.rstrip(" ,.;:") + "…"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a service touched, so that each page can ask: is it mine?"""

    entries: frozenset[str] = field(default_factory=frozenset[str])
    courses: bool = False
    """Courses, people, steps, dosing sessions or intentions."""
    moments: frozenset[str] = field(default_factory=frozenset[str])
    """Identifiers of dosing sessions whose moments or reflections changed."""
    checkins: bool = False
    shares: bool = False
    clients: bool = False
    everything: bool = False
    """Restored, imported, erased: read everything again."""

    def __bool__(self) -> bool:
        """Whether anything was touched."""
        return self != Changes()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            entries=self.entries | other.entries,
            courses=self.courses or other.courses,
            moments=self.moments | other.moments,
            checkins=self.checkins or other.checkins,
            shares=self.shares or other.shares,
            clients=self.clients or other.clients,
            everything=self.everything or other.everything,
        )
