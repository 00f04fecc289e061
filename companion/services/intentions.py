"""Intentions: what the person carries into a session. Revisable; every version is kept and can be read again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from companion import clock
from companion.domain.entries import Changes, Entry, EntryFilter, EntryKind, EntryVersion
from companion.domain.typed_text import whole_text
from companion.domain.versions import is_blank
from companion.errors import NotFound, Refused
from companion.services.entry_versions import keep_version
from companion.services.open_vault import OpenVault
from companion.services.standing import course_in

if TYPE_CHECKING:
    from companion.storage.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Intention:
    """One intention as it stands now, and how it stood before."""

    entry: Entry
    versions: tuple[EntryVersion, ...]
    """Earlier wordings, newest first, without the present one."""


def intentions(vault: OpenVault) -> list[Intention]:
    """The intentions of the current course, the latest first; all of them where there is no course."""
    with vault.read() as work:
        return [_with_versions(work, entry) for entry in intentions_in(work)]


def current_intention(vault: OpenVault) -> Intention | None:
    """The intention to show: of the current course, the one that was written down last. None where there is none."""
    with vault.read() as work:
        entry = current_intention_in(work)
        return _with_versions(work, entry) if entry is not None else None


def put_in_new_words(vault: OpenVault, entry_id: str, words: str) -> tuple[Entry, Changes]:
    """Put an intention in other words; how it stood until now is kept as a version, whenever that was written.

    Raises NotFound, Refused for no words.
    """
    text = whole_text(words).strip()
    if not text:
        raise Refused("Please write some words first. The intention stays as it was.")
    with vault.work() as work:
        entry = work.entries.one(entry_id)
        if entry.kind is not EntryKind.INTENTION:
            raise NotFound
        if text == entry.body.strip():
            return entry, Changes()
        keep_version(work, entry)
        saved = replace(entry, body=text, updated_at=clock.now(), revision=entry.revision + 1)
        work.entries.save(saved)
    return saved, Changes(entries=frozenset({entry_id}), courses=True)


def current_intention_in(work: Work) -> Entry | None:
    """The intention that was written down last, inside a unit of work."""
    return next(iter(intentions_in(work)), None)


def intentions_in(work: Work) -> list[Entry]:
    """The intentions of the current course that hold words, the latest first."""
    course = course_in(work)
    found = work.entries.bodies(EntryFilter(kinds=frozenset({EntryKind.INTENTION})))
    of_course = [
        entry
        for entry in found
        if not is_blank(entry) and (course is None or entry.course_id in (None, course.id))
    ]
    return of_course[::-1]


def _with_versions(work: Work, entry: Entry) -> Intention:
    before = work.entries.versions(entry.id)
    other = [v for v in before if (v.title, v.body) != (entry.title, entry.body)]
    return Intention(entry, tuple(other))
